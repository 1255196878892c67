//! What the graph promises.

use super::*;
use crate::print::{Leaf, latex, math as mathml, wgsl};
use crate::threefry::{Purpose, Stream};

/// Every operation a law may use, of x (0) and two parameters (1, 2).
fn everything<'g>(v: &[Expr<'g>]) -> Vec<Expr<'g>> {
    let (x, a, b) = (v[0], v[1], v[2]);
    vec![
        a + b * x - 2.0,
        a / (b + x),
        (a * x).exp() / 3.0,
        (a * x + 1.0).ln() * b,
        x.pow(-a) * b,
        a.pow(b / 2.0),
        b.powf(2.0) + a.powf(-3.0) + (a * b).powf(0.5) + a.powf(1.7),
        (a * b + x).sqrt(),
        (a * x).sin() + (b * x).cos(),
        (a - b * x).atan() * (a * x).tanh(),
        (a * x - b).erf(),
        (a - b).select(a * x, b * b * x),
        (a * x).min(b * b) / x,
        (1.0 + (x / a).pow(1.0 / b)).pow(-(a * b)),
        -(a - x) * -(b / -x),
    ]
}

fn point(stream: &mut Stream) -> [f64; 3] {
    [0; 3].map(|_| 0.3 + 1.7 * stream.unit())
}

#[test]
fn first_and_second_derivatives_agree_with_differences() {
    let graph = Graph::new();
    let v = graph.variables(0, 3);
    for (k, root) in everything(&v).into_iter().map(stable).enumerate() {
        let slopes = gradient(root, &v);
        let curves: Vec<Expr<'_>> = slopes.iter().flat_map(|&s| gradient(s, &v)).collect();
        let outputs: Vec<Expr<'_>> = [root].into_iter().chain(slopes).chain(curves).collect();
        let program = Program::new(&outputs, 3);
        let at = |p: &[f64; 3]| {
            let mut out = [0.0; 13];
            program.row(p, &mut out);
            out
        };
        let mut stream = Stream::new(7, Purpose::Simulate, k as u64);
        for p in std::iter::repeat_with(|| point(&mut stream)).take(20) {
            let here = at(&p);
            for i in 0..3 {
                let h = 1e-4;
                let moved = |steps: f64| {
                    let mut q = p;
                    q[i] += steps * h;
                    at(&q)
                };
                let [m2, m1, p1, p2] = [-2.0, -1.0, 1.0, 2.0].map(moved);
                let slope = |j: usize| (m2[j] - p2[j] + 8.0 * (p1[j] - m1[j])) / (12.0 * h);
                for (j, place) in [(0, 1 + i), (1, 4 + i), (2, 7 + i), (3, 10 + i)] {
                    let (exact, found) = (here[place], slope(j));
                    let close = (exact - found).abs() <= 2e-8 * (1.0 + exact.abs() + here[j].abs());
                    assert!(close, "formula {k}, output {j} by {i} at {p:?}: {exact} {found}");
                }
            }
        }
    }
}

#[test]
fn a_block_gives_the_bits_of_its_rows() {
    let graph = Graph::new();
    let v = graph.variables(0, 3);
    let outputs = everything(&v);
    let program = Program::new(&outputs, 1);
    for rows in [1, 31, 32, 33, 100] {
        let column: Vec<f64> = (0..rows).map(|i| 0.01 + 0.37 * i as f64).collect();
        let params = [1.3, 0.7];
        let mut seen = 0;
        program.run(std::slice::from_ref(&column), &params, rows, |block| {
            for r in 0..block.rows() {
                let mut out = vec![0.0; outputs.len()];
                program.row(&[column[block.first() + r], params[0], params[1]], &mut out);
                for (k, value) in out.iter().enumerate() {
                    assert_eq!(value.to_bits(), block.output(k)[r].to_bits(), "output {k}");
                }
            }
            seen += block.rows();
        });
        assert_eq!(seen, rows);
    }
}

#[test]
fn equal_expressions_are_one_node_and_constants_fold() {
    let graph = Graph::new();
    let (x, y) = (graph.variable(0), graph.variable(1));
    assert_eq!((x * y + 1.0).place(), (y * x + 1.0).place());
    assert_eq!((x * 1.0).place(), x.place());
    assert_eq!((x + 0.0).place(), x.place());
    assert_eq!((x - 0.0).place(), x.place());
    assert_eq!((x / 1.0).place(), x.place());
    assert_eq!((-(-x)).place(), x.place());
    assert_eq!((x / y * y).place(), x.place());
    assert_eq!((x * 0.0).as_constant(), Some(0.0));
    assert_eq!(x.powf(0.0).as_constant(), Some(1.0));
    assert_eq!(x.powf(1.0).place(), x.place());
    assert_eq!((graph.constant(2.0).exp().ln() + 1.0).as_constant(), Some(3.0));
    assert_eq!(graph.constant(-1.0).select(x, y).place(), y.place());
    assert_eq!(x.select(y, y).place(), y.place());
    assert_eq!((x * y + x.exp()).variables(), [0, 1]);
}

#[test]
fn one_logarithm_serves_every_power_of_an_input() {
    let graph = Graph::new();
    let v = graph.variables(0, 3);
    let root = v[0].pow(v[1]) + v[0].pow(v[2]);
    let mut outputs = vec![root];
    outputs.extend(gradient(root, &v[1..]));
    let program = Program::new(&outputs, 1);
    let logarithms = program.steps().iter().filter(|s| matches!(s.op, Op::Unary(Unary::Ln)));
    assert_eq!(logarithms.count(), 1);
}

#[test]
fn a_sharp_break_neither_overflows_nor_loses_its_slope() {
    let graph = Graph::new();
    let v = graph.variables(0, 4);
    let root = stable((1.0 + (v[0] / v[1]).pow(1.0 / v[3])).pow(-(v[2] * v[3])));
    let mut outputs = vec![root];
    outputs.extend(gradient(root, &v[1..]));
    let program = Program::new(&outputs, 1);
    let mut out = [0.0; 4];
    // (1e6)^(1/0.001) is far beyond f64; the value is (x/d)^(−c) to all digits.
    program.row(&[1e9, 1e3, 0.5, 1e-3], &mut out);
    assert!((out[0] / 1e-3 - 1.0).abs() < 1e-12, "{out:?}");
    assert!((out[1] / (1e-3 * 0.5 / 1e3) - 1.0).abs() < 1e-12, "{out:?}");
    assert!(out.iter().all(|v| v.is_finite()));
    program.row(&[1e-3, 1e3, 0.5, 1e-3], &mut out);
    assert_eq!(out, [1.0, 0.0, 0.0, 0.0]);
}

#[test]
fn formulas_print_as_people_write_them() {
    let graph = Graph::new();
    let v = graph.variables(0, 3);
    let (x, a, b) = (v[0], v[1], v[2]);
    let names = ["x", "a", "\\beta"].map(Leaf::symbol);
    let text = |e: Expr<'_>| latex(e, &names);
    assert_eq!(text(a * x.pow(-b)), "\\frac{a}{x^{\\beta}}");
    assert_eq!(text(x.pow(-b)), "x^{-\\beta}");
    assert_eq!(text(x.pow(-(a + b))), "x^{-\\left(a + \\beta\\right)}");
    assert_eq!(text(x.pow(1.0 / b)), "x^{1/\\beta}");
    assert_eq!(text(a - (b - x)), "a - \\beta + x");
    assert_eq!(text((a - b) * x), "\\left(a - \\beta\\right) \\, x");
    assert_eq!(text(2.0 * x * 3.0), "2 \\, x \\times 3");
    assert_eq!(text((x + 1.0).ln() / a), "\\frac{\\ln \\left(x + 1\\right)}{a}");
    assert_eq!(text((-x).exp()), "e^{-x}");
    assert_eq!(text(x.sqrt()), "\\sqrt{x}");
    assert_eq!(text(1.0 / (a * b)), "\\frac{1}{a \\, \\beta}");
    let numbers = [-2.5, 1e9, 0.3].map(Leaf::Number);
    assert_eq!(latex(a * x + b, &numbers), "-10^{9} \\times 2.5 + 0.3");
    assert_eq!(latex(b - a * x, &numbers), "0.3 + 10^{9} \\times 2.5");
    assert_eq!(latex(a.pow(x), &numbers), "\\left(10^{9}\\right)^{-2.5}");
}

#[test]
fn the_smaller_of_two_prints_as_such_and_is_it() {
    let graph = Graph::new();
    let v = graph.variables(0, 3);
    let (x, a, b) = (v[0], v[1], v[2]);
    let names = ["x", "a", "\\beta"].map(Leaf::symbol);
    let smaller = x.min(a * b);
    assert_eq!(latex(2.0 * smaller, &names), "2 \\, \\min\\left(x, a \\, \\beta\\right)");
    let raised = "\\left(\\min\\left(x, a \\, \\beta\\right)\\right)^{a}";
    assert_eq!(latex(smaller.pow(a), &names), raised);
    let mut out = [0.0];
    for (point, wanted) in [([2.0, 3.0, 1.0], 2.0), ([4.0, 3.0, 1.0], 3.0)] {
        Program::new(&[smaller], 1).row(&point, &mut out);
        assert_eq!(out, [wanted]);
    }
    assert_eq!(x.min(x).place(), x.place());
}

#[test]
fn a_named_part_is_a_symbol_in_print_and_nothing_to_the_program() {
    let graph = Graph::new();
    let v = graph.variables(0, 2);
    let (x, a) = (v[0], v[1]);
    let bare = a * (x + a).pow(a);
    let named = a * (x + a).named("U_1").pow(a).named("V");
    assert_eq!(bare.place(), named.place());
    let names = ["x", "a"].map(Leaf::symbol);
    assert_eq!(latex(named, &names), "a \\, V");
    let parts = crate::print::named(named);
    let written: Vec<String> =
        parts.iter().map(|(name, part)| format!("{name} = {}", latex(*part, &names))).collect();
    assert_eq!(written, ["V = U_1^{a}", "U_1 = x + a"]);
    assert!(crate::print::named(parts[1].1).is_empty());
}

#[test]
fn mathml_mirrors_the_latex() {
    let graph = Graph::new();
    let v = graph.variables(0, 3);
    let nodes = mathml(v[1] * v[0].pow(-v[2]), &["N", "A", "\\alpha"].map(Leaf::symbol));
    assert_eq!(nodes.len(), 1);
    assert_eq!(nodes[0].tag, "mfrac");
    assert_eq!(nodes[0].children[0].text, "A");
    assert_eq!(nodes[0].children[1].tag, "msup");
    assert_eq!(nodes[0].children[1].children[1].text, "α");
}

#[test]
fn a_constant_beyond_f32_has_no_wgsl() {
    let graph = Graph::new();
    let program = Program::new(&[graph.variable(0) * 1e200], 1);
    let why = wgsl(&[("f", &program)], 0).unwrap_err().to_string();
    assert!(why.contains("does not fit in an f32"), "{why}");
}
