//! A program as WGSL, in f32.

use crate::graph::{Binary, Op, Program, Step, Unary};
use std::fmt::Write;

/// Why a program has no WGSL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the constant {0} does not fit in an f32")]
pub struct WgslError(String);

/// Abramowitz and Stegun 7.1.26; absolute error 1.5e-7, the size of an f32's rounding.
const ERF: &str = "\
fn erf(x: f32) -> f32 {
    let t = 1.0 / (1.0 + 0.3275911 * abs(x));
    let q = ((((1.061405429 * t - 1.453152027) * t) + 1.421413741) * t - 0.284496736) * t;
    let y = 1.0 - (q + 0.254829592) * t * exp(-x * x);
    return select(-y, y, x >= 0.0);
}
";

/// Functions `name(x: array<f32, NI>, p: array<f32, NP>)`, one per program, with NI the variables
/// that change by row and NP = `params`. Each returns the program's output, or an array of its
/// outputs where there are several. A helper for `erf` comes first where one is needed.
///
/// # Errors
/// A constant beyond the range of f32.
pub fn wgsl(functions: &[(&str, &Program)], params: usize) -> Result<String, WgslError> {
    let is_erf = |s: &Step| matches!(s.op, Op::Unary(Unary::Erf));
    let uses_erf = functions.iter().any(|(_, program)| program.steps().iter().any(is_erf));
    let mut out = String::from(if uses_erf { ERF } else { "" });
    for (name, program) in functions {
        out.push_str(&function(name, program, params)?);
    }
    Ok(out)
}

fn function(name: &str, program: &Program, params: usize) -> Result<String, WgslError> {
    let outputs = program.output_registers();
    let result = match outputs.len() {
        1 => "f32".to_owned(),
        n => format!("array<f32, {n}>"),
    };
    let inputs = program.per_row();
    let mut lines =
        vec![format!("fn {name}(x: array<f32, {inputs}>, p: array<f32, {params}>) -> {result} {{")];
    let register = registers(program)?;
    let base = program.variables() + program.constants().len();
    for (i, step) in program.steps().iter().enumerate() {
        let [a, b, c] = step.args.map(|r| register[r as usize].as_str());
        lines.push(format!("    let v{} = {};", base + i, operation(step.op, a, b, c)));
    }
    let names: Vec<&str> = outputs.iter().map(|&r| register[r as usize].as_str()).collect();
    lines.push(match names.as_slice() {
        [one] => format!("    return {one};"),
        several => format!("    return {result}({});", several.join(", ")),
    });
    lines.push("}\n".to_owned());
    Ok(lines.join("\n"))
}

/// What each register is called.
fn registers(program: &Program) -> Result<Vec<String>, WgslError> {
    let inputs = program.per_row();
    let mut names: Vec<String> = (0..program.variables())
        .map(|i| if i < inputs { format!("x[{i}]") } else { format!("p[{}]", i - inputs) })
        .collect();
    for &value in program.constants() {
        names.push(literal(value)?);
    }
    let base = names.len();
    names.extend((0..program.steps().len()).map(|i| format!("v{}", base + i)));
    Ok(names)
}

fn literal(value: f64) -> Result<String, WgslError> {
    let single = value as f32;
    if !single.is_finite() {
        return Err(WgslError(value.to_string()));
    }
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = if single < 0.0 { write!(text, "({single:?}f)") } else { write!(text, "{single:?}f") };
    Ok(text)
}

fn operation(op: Op, a: &str, b: &str, c: &str) -> String {
    match op {
        Op::Unary(Unary::Neg) => format!("-({a})"),
        Op::Unary(Unary::Exp) => format!("exp({a})"),
        Op::Unary(Unary::Ln) => format!("log({a})"),
        Op::Unary(Unary::Sqrt) => format!("sqrt({a})"),
        Op::Unary(Unary::Sin) => format!("sin({a})"),
        Op::Unary(Unary::Cos) => format!("cos({a})"),
        Op::Unary(Unary::Atan) => format!("atan({a})"),
        Op::Unary(Unary::Tanh) => format!("tanh({a})"),
        Op::Unary(Unary::Erf) => format!("erf({a})"),
        Op::Unary(Unary::Softplus) => format!("max({a}, 0.0f) + log(1.0f + exp(-abs({a})))"),
        Op::Binary(Binary::Add) => format!("{a} + {b}"),
        Op::Binary(Binary::Sub) => format!("{a} - {b}"),
        Op::Binary(Binary::Mul) => format!("{a} * {b}"),
        Op::Binary(Binary::Div) => format!("{a} / {b}"),
        Op::Binary(Binary::Pow) => format!("pow({a}, {b})"),
        Op::Select => format!("select({c}, {b}, {a} > 0.0f)"),
    }
}
