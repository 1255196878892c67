//! The whole door: every part after the other, and what it comes to.

use super::{Steps, sentences::sentences};
use crate::Tables;
use isoflop_study::{Answer, Ask, Failure, Study, Sure};

/// The parts by name, in the order in which they are shown.
pub const PARTS: [&str; 6] =
    ["noise", "choices", "backtest", "identify", "influence", "approaches"];
/// What a part counts in the progress of the whole.
const EACH: u32 = 1000;

/// The ask of a part.
fn ask(part: &str, study: &Study) -> Ask {
    let study = study.clone();
    match part {
        "noise" => Ask::Noise { study },
        "choices" => Ask::Choices { study },
        "backtest" => Ask::Backtest { study },
        "identify" => Ask::Identify { study },
        "influence" => Ask::Influence { study },
        // The others are refused before.
        _ => Ask::Approaches { study },
    }
}

/// One part at once; `tell` hears how far it is, from 0 to 1.
pub fn part(
    tables: &Tables,
    study: &Study,
    name: &str,
    tell: &mut dyn FnMut(f64),
) -> Result<Answer, Failure> {
    let mut steps = begin(tables, study, name)?;
    while steps.advance(tables)? {
        let (done, of) = steps.progress();
        tell(f64::from(done) / f64::from(of.max(1)));
    }
    Ok(steps.finish())
}

/// The job of a part, or of `sure`, which is all of them. Errors as a fit's, and where there is no
/// such part.
pub fn begin(tables: &Tables, study: &Study, name: &str) -> Result<Box<dyn Steps>, Failure> {
    if name == "sure" {
        return Ok(Box::new(Job::new(study)));
    }
    if !PARTS.contains(&name) {
        let parts = PARTS.join(", ");
        return Err(crate::input(
            format!("'{name}' is no part of 'sure'; ask for {parts}"),
            "part",
        ));
    }
    let begun = super::begin(tables, &ask(name, study))?;
    begun.ok_or_else(|| crate::internal(format!("part '{name}' has no job")))
}

/// The parts as one answer. An error where no part could be made: that of the first.
pub fn together(
    study: &Study,
    parts: impl IntoIterator<Item = Result<Answer, Failure>>,
) -> Result<Sure, Failure> {
    let mut out = Sure { law: study.law.clone(), ..Sure::default() };
    let mut first = None;
    for (name, part) in PARTS.iter().zip(parts) {
        match part {
            Ok(Answer::Noise(part)) => out.noise = Some(*part),
            Ok(Answer::Choices(part)) => out.choices = Some(*part),
            Ok(Answer::Backtest(part)) => out.backtest = Some(*part),
            Ok(Answer::Identify(part)) => out.identify = Some(*part),
            Ok(Answer::Influence(part)) => out.influence = Some(*part),
            Ok(Answer::Approaches(part)) => out.approaches = Some(*part),
            Ok(_) => return Err(crate::internal(format!("part '{name}' gave another answer"))),
            Err(failure) => {
                out.why_not.insert((*name).to_owned(), failure.message.clone());
                first.get_or_insert(failure);
            }
        }
    }
    if out.why_not.len() == PARTS.len()
        && let Some(failure) = first
    {
        return Err(failure);
    }
    out.sentences = sentences(&out);
    Ok(out)
}

/// The whole under way, for a worker: one part after the other.
pub struct Job {
    study: Study,
    now: Option<Box<dyn Steps>>,
    made: Vec<Result<Answer, Failure>>,
    out: Option<Sure>,
}

impl Job {
    /// The whole door of a study.
    pub fn new(study: &Study) -> Self {
        Self { study: study.without_pins(), now: None, made: Vec::new(), out: None }
    }
}

impl Steps for Job {
    fn advance(&mut self, tables: &Tables) -> Result<bool, Failure> {
        let Some(mut steps) = self.now.take() else {
            let Some(name) = PARTS.get(self.made.len()) else {
                self.out = Some(together(&self.study, self.made.drain(..))?);
                return Ok(false);
            };
            match begin(tables, &self.study, name) {
                Ok(steps) => self.now = Some(steps),
                Err(failure) => self.made.push(Err(failure)),
            }
            return Ok(true);
        };
        match steps.advance(tables) {
            Ok(true) => self.now = Some(steps),
            Ok(false) => self.made.push(Ok(steps.finish())),
            Err(failure) => self.made.push(Err(failure)),
        }
        Ok(true)
    }

    fn progress(&self) -> (u32, u32) {
        let (done, of) = self.now.as_ref().map_or((0, 1), |steps| steps.progress());
        let part = u64::from(EACH) * u64::from(done) / u64::from(of.max(1));
        let made = self.made.len() as u32;
        (made * EACH + part.min(u64::from(EACH)) as u32, PARTS.len() as u32 * EACH)
    }

    fn finish(self: Box<Self>) -> Answer {
        Answer::Sure(Box::new(self.out.unwrap_or_default()))
    }
}
