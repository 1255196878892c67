//! `approaches` and `lab`.

use crate::{args, fit::asked, print, read};
use isoflop_engine::{
    catalogue, input,
    sure::{
        approaches::{self, words},
        lab as laboratory,
    },
};
use isoflop_study::{Failure, LabSetup};

pub(crate) fn approaches(options: &args::Fit) -> Result<(), Failure> {
    let (tables, study) = asked(options)?;
    let answer = approaches::approaches(&tables, &study)?;
    print::answer(&options.output, &answer, words::plain, words::markdown)
}

pub(crate) fn lab(options: &args::Lab) -> Result<(), Failure> {
    let answer = laboratory::lab(&setup(options)?).map_err(|mut failure| {
        if failure.place != "params" {
            failure.place = format!("--{}", failure.place.replace('_', "-"));
        }
        failure
    })?;
    print::answer(&options.output, &answer, laboratory::words::plain, laboratory::words::markdown)
}

fn setup(options: &args::Lab) -> Result<LabSetup, Failure> {
    let flop = |text: &str, flag: &str| {
        let reading = catalogue::quantity(text, None);
        reading.value.ok_or_else(|| input(reading.text, flag))
    };
    Ok(LabSetup {
        law: options.law.clone(),
        params: read::numbers(&options.params, "params")?,
        low: flop(&options.low, "--low")?,
        high: flop(&options.high, "--high")?,
        budgets: options.budgets,
        sizes: options.sizes,
        width: options.width,
        centre: options.centre,
        drift: options.drift,
        noise: options.noise,
        sets: options.sets,
        seed: options.seed,
        at: flop(&options.at, "--at")?,
        flops_per_nd: options.flops_per_nd,
        objective: options.objective.clone(),
    })
}
