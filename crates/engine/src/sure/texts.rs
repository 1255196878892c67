//! The texts of an answer that may name a flag of the command line.

use isoflop_study::{Answer, Backtest, Choices, Identifiability, Noise, Sure};

/// Every text of a part of the door that tells why something could not be made.
pub(crate) fn reasons(answer: &mut Answer) -> Vec<&mut String> {
    match answer {
        Answer::Backtest(part) => backtest(part),
        Answer::Choices(part) => choices(part),
        Answer::Identify(part) => identify(part),
        Answer::Noise(part) => noise(part),
        Answer::Sure(all) => sure(all),
        _ => Vec::new(),
    }
}

fn sure(all: &mut Sure) -> Vec<&mut String> {
    let mut texts: Vec<&mut String> = all.sentences.iter_mut().collect();
    texts.extend(all.why_not.values_mut());
    texts.extend(all.backtest.iter_mut().flat_map(backtest));
    texts.extend(all.choices.iter_mut().flat_map(choices));
    texts.extend(all.identify.iter_mut().flat_map(identify));
    texts.extend(all.noise.iter_mut().flat_map(noise));
    texts
}

fn backtest(part: &mut Backtest) -> Vec<&mut String> {
    part.cuts.iter_mut().map(|cut| &mut cut.why_not).collect()
}

fn choices(part: &mut Choices) -> Vec<&mut String> {
    part.fits.iter_mut().map(|fit| &mut fit.why_not).collect()
}

fn identify(part: &mut Identifiability) -> Vec<&mut String> {
    vec![&mut part.why_not]
}

fn noise(part: &mut Noise) -> Vec<&mut String> {
    part.methods.iter_mut().map(|method| &mut method.why_not).collect()
}
