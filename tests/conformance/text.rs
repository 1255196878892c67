//! LaTeX, MathML and WGSL of every law.

use crate::support::{models, points};
use isoflop_formula::print::MathNode;
use naga::valid::{Capabilities, ValidationFlags, Validator};

fn assert_balanced(latex: &str) {
    let mut depth = 0_i32;
    let mut before = ' ';
    for c in latex.chars() {
        match c {
            '{' if before != '\\' => depth += 1,
            '}' if before != '\\' => depth -= 1,
            _ => {}
        }
        assert!(depth >= 0, "{latex}");
        before = c;
    }
    assert_eq!(depth, 0, "{latex}");
    assert_eq!(latex.matches("\\left(").count(), latex.matches("\\right)").count(), "{latex}");
    assert!(!latex.is_empty() && !latex.contains('?') && !latex.contains('#'), "{latex}");
}

fn assert_whole(nodes: &[MathNode]) {
    for node in nodes {
        let leaf = !node.text.is_empty();
        assert!(leaf == node.children.is_empty(), "neither leaf nor container: {node:?}");
        let wanted = match node.tag.as_str() {
            "mfrac" | "msup" | "msub" => Some(2),
            "msubsup" => Some(3),
            _ => None,
        };
        assert!(wanted.is_none_or(|n| n == node.children.len()), "{node:?}");
        assert!(leaf == matches!(node.tag.as_str(), "mi" | "mn" | "mo" | "mtext"), "{node:?}");
        assert!(!node.text.contains('\\'), "a command is left as text: {node:?}");
        assert_whole(&node.children);
    }
}

#[test]
fn every_law_is_written_in_latex_and_mathml() {
    for model in models() {
        assert_balanced(&model.latex());
        assert_whole(&model.math());
        let (first, last) = (model.latex(), model.params().last().unwrap().latex.clone());
        assert!(first.starts_with(model.law().response.latex), "{first}");
        assert!(first.contains(&last), "{first} does not show {last}");
    }
}

#[test]
fn every_law_is_written_with_numbers() {
    for model in models() {
        for (x, p) in points(&model) {
            let (latex, math) = model.with_numbers(&x, &p);
            assert_balanced(&latex);
            assert_whole(&math);
            let (latex, math) = model.with_numbers(&[], &p);
            assert_balanced(&latex);
            assert_whole(&math);
        }
    }
}

#[test]
fn symbols_are_latex_that_mathml_can_show() {
    for model in models() {
        let inputs = model.inputs().iter().map(|i| i.symbol.latex.to_owned());
        for latex in inputs.chain(model.params().iter().map(|p| p.latex.clone())) {
            assert_balanced(&latex);
            assert_whole(&[isoflop_formula::print::symbol(&latex)]);
        }
    }
}

#[test]
fn wgsl_is_valid_or_its_absence_has_a_reason() {
    for model in models() {
        match model.wgsl() {
            Err(reason) => {
                assert!(reason.len() > 20, "{}: '{reason}' is no reason", model.id());
                assert!(model.law().no_wgsl.is_some(), "{}: {reason}", model.id());
            }
            Ok(source) => {
                let module = naga::front::wgsl::parse_str(&source)
                    .unwrap_or_else(|e| panic!("{}: {}", model.id(), e.emit_to_string(&source)));
                let mut validator = Validator::new(ValidationFlags::all(), Capabilities::empty());
                let valid = validator.validate(&module);
                assert!(valid.is_ok(), "{}: {:?}\n{source}", model.id(), valid.err());
                let names: Vec<_> =
                    module.functions.iter().filter_map(|(_, f)| f.name.clone()).collect();
                assert_eq!(names, ["predict", "gradient"], "{}", model.id());
            }
        }
    }
}
