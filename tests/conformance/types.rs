//! The types of the npm package are those of the Rust documents.

use isoflop_study::{
    BuiltInEntry, Certificate, Convention, DataRef, Decimal, Estimate, Eval, Fit, LawEntry,
    LossUnit, MathNode, Notice, Objective, Optimum, OptimumEstimate, Pin, Prediction, PresetAnswer,
    PresetEntry, Rejected, Study, SymbolEntry,
};
use std::fmt::Write as _;
use ts_rs::{Config, TS};

/// Where the types stand; `UPDATE_TYPES=1 cargo test --test conformance` writes them.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../js/src/documents.d.ts");

fn declared<T: TS>(config: &Config, text: &mut String) {
    if let Some(docs) = T::docs() {
        text.push_str(&docs);
    }
    writeln!(text, "export {}\n", T::decl(config)).expect("a string takes any text");
}

fn declarations() -> String {
    let config = Config::new().with_large_int("number");
    let mut text = String::from(
        "// The documents that cross, made from crates/study by `UPDATE_TYPES=1 cargo test --test\n\
         // conformance`; a test fails where they differ.\n\n",
    );
    let c = &config;
    let t = &mut text;
    declared::<Study>(c, t);
    declared::<DataRef>(c, t);
    declared::<Decimal>(c, t);
    declared::<Convention>(c, t);
    declared::<LossUnit>(c, t);
    declared::<Pin>(c, t);
    declared::<Fit>(c, t);
    declared::<Rejected>(c, t);
    declared::<Objective>(c, t);
    declared::<Estimate>(c, t);
    declared::<OptimumEstimate>(c, t);
    declared::<PresetAnswer>(c, t);
    declared::<Certificate>(c, t);
    declared::<Notice>(c, t);
    declared::<isoflop_study::Code>(c, t);
    declared::<isoflop_study::Severity>(c, t);
    declared::<Prediction>(c, t);
    sure(c, t);
    declared::<Eval>(c, t);
    declared::<Optimum>(c, t);
    declared::<LawEntry>(c, t);
    declared::<SymbolEntry>(c, t);
    declared::<PresetEntry>(c, t);
    declared::<MathNode>(c, t);
    declared::<BuiltInEntry>(c, t);
    text.trim_end().to_owned() + "\n"
}

/// What the door "How sure" answers.
fn sure(c: &Config, t: &mut String) {
    declared::<isoflop_study::Sure>(c, t);
    declared::<isoflop_study::Noise>(c, t);
    declared::<isoflop_study::NoiseMethod>(c, t);
    declared::<isoflop_study::Choices>(c, t);
    declared::<isoflop_study::Axis>(c, t);
    declared::<isoflop_study::AxisKind>(c, t);
    declared::<isoflop_study::ChoiceFit>(c, t);
    declared::<isoflop_study::Told>(c, t);
    declared::<isoflop_study::Spread>(c, t);
    declared::<isoflop_study::Spreads>(c, t);
    declared::<isoflop_study::Backtest>(c, t);
    declared::<isoflop_study::BacktestCut>(c, t);
    declared::<isoflop_study::JudgedRuns>(c, t);
    declared::<isoflop_study::Coverage>(c, t);
    declared::<isoflop_study::Ahead>(c, t);
    declared::<isoflop_study::Identifiability>(c, t);
    declared::<isoflop_study::InputDesign>(c, t);
    declared::<isoflop_study::InputPair>(c, t);
    declared::<isoflop_study::FitDesign>(c, t);
    declared::<isoflop_study::Direction>(c, t);
    declared::<isoflop_study::Profile>(c, t);
    declared::<isoflop_study::Influence>(c, t);
    declared::<isoflop_study::InfluenceUnit>(c, t);
    declared::<isoflop_study::InfluenceMethod>(c, t);
    declared::<isoflop_study::LeftOut>(c, t);
    declared::<isoflop_study::LargestOut>(c, t);
    declared::<isoflop_study::Approaches>(c, t);
    declared::<isoflop_study::ApproachBudget>(c, t);
    declared::<isoflop_study::Approach>(c, t);
    declared::<isoflop_study::ApproachPoint>(c, t);
    declared::<isoflop_study::ApproachBias>(c, t);
    declared::<isoflop_study::ApproachFlag>(c, t);
}

#[test]
fn the_types_of_the_package_are_those_of_the_documents() {
    let made = declarations();
    if std::env::var_os("UPDATE_TYPES").is_some() {
        std::fs::write(FILE, &made).expect("the types can be written");
    }
    let kept = std::fs::read_to_string(FILE).expect("js/src/documents.d.ts is there");
    assert_eq!(kept, made, "write them anew: UPDATE_TYPES=1 cargo test --test conformance");
}
