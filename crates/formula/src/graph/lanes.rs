//! One instruction over the lanes of a block. A block gives the same bits as its rows one by one.

use super::program::{Op, Step};
use super::{Binary, Unary};
use crate::math;

/// Runs `step` on registers of `width` lanes each; the result goes to register `to`, which comes
/// after all of its arguments.
#[inline]
pub(super) fn execute(step: Step, registers: &mut [f64], to: usize, width: usize) {
    let (done, rest) = registers.split_at_mut(to * width);
    let out = &mut rest[..width];
    let arg = |i: usize| &done[step.args[i] as usize * width..][..width];
    match step.op {
        Op::Unary(op) => unary(op, arg(0), out),
        Op::Binary(op) => binary(op, arg(0), arg(1), out),
        Op::Select => {
            let lanes = arg(0).iter().zip(arg(1)).zip(arg(2));
            for (o, ((&condition, &a), &b)) in out.iter_mut().zip(lanes) {
                *o = if condition > 0.0 { a } else { b };
            }
        }
    }
}

fn unary(op: Unary, x: &[f64], out: &mut [f64]) {
    match op {
        Unary::Neg => map(x, out, |v| -v),
        // The branch-free functions are right on the stated ranges only.
        Unary::Exp if x.iter().all(|v| (-708.0..=709.0).contains(v)) => map(x, out, math::exp_lane),
        Unary::Ln if x.iter().all(|v| (f64::MIN_POSITIVE..=f64::MAX).contains(v)) => {
            map(x, out, math::ln_lane);
        }
        Unary::Sqrt => map(x, out, math::sqrt),
        _ => map(x, out, |v| op.apply(v)),
    }
}

fn binary(op: Binary, x: &[f64], y: &[f64], out: &mut [f64]) {
    match op {
        Binary::Add => zip(x, y, out, |a, b| a + b),
        Binary::Sub => zip(x, y, out, |a, b| a - b),
        Binary::Mul => zip(x, y, out, |a, b| a * b),
        Binary::Div => zip(x, y, out, |a, b| a / b),
        Binary::Pow => zip(x, y, out, math::pow),
    }
}

#[inline(always)]
fn map(x: &[f64], out: &mut [f64], f: impl Fn(f64) -> f64) {
    for (o, &v) in out.iter_mut().zip(x) {
        *o = f(v);
    }
}

#[inline(always)]
fn zip(x: &[f64], y: &[f64], out: &mut [f64], f: impl Fn(f64, f64) -> f64) {
    for (o, (&a, &b)) in out.iter_mut().zip(x.iter().zip(y)) {
        *o = f(a, b);
    }
}
