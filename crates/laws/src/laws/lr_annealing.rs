//! Tissue et al. (2024): the loss along any learning-rate schedule.

use crate::law::{
    Convention, Golden, Input, Kind, Law, Param, Preset, Recurrence, Status, Symbol,
};
use isoflop_formula::graph::Expr;
use isoflop_formula::math;

/// L₀ + A S₁^(−α) − C S₂.
pub static LAW: Law = Law {
    id: "lr-annealing",
    title: "Loss along a learning-rate schedule",
    summary: "The sum of the learning rate so far lowers the loss as a power; its decay lowers \
              the loss further, with a memory of about 1/(1 − λ) steps.",
    kind: Kind::Recurrence(Recurrence {
        state: &["S_1", "m", "S_2"],
        definitions: "S_1 = \\sum_i \\eta_i, \\quad S_2 = \\sum_i m_i, \\quad \
                      m_i = \\lambda m_{i-1} + \\eta_{i-1} - \\eta_i",
        step,
        output,
        flatten_warm_up: true,
    }),
    source: "Tissue et al. 2024, arXiv:2408.11029, section 3.4",
    papers: &[23],
    inputs: &[
        Input { symbol: Symbol::new("step", "s", "training step", "steps"), example: 20_000.0 },
        Input { symbol: Symbol::new("lr", "\\eta", "learning rate", ""), example: 2e-4 },
    ],
    params: &[
        Param::log("L0", "L_0", "limit of the loss", (1e-3, 1e2), (0.5, 4.0)),
        Param::log("A", "A", "coefficient of the summed rate", (1e-9, 1e6), (1e-2, 1e1)),
        Param::linear("alpha", "\\alpha", "exponent of the summed rate", (0.0, 5.0), (0.1, 1.5)),
        Param::log("C", "C", "coefficient of the decay", (1e-9, 1e6), (1e-2, 1e1)),
        Param::linear("lambda", "\\lambda", "memory per step", (0.0, 1.0), (0.99, 0.9995))
            .held(0.999),
    ],
    per_break: &[],
    response: Symbol::new("L", "L", "loss", "nats per token"),
    presets: &[TISSUE, MPL_25M],
    separable: None,
    no_wgsl: Some("the state runs step by step over a schedule"),
};

fn step<'g>(
    state: &[Expr<'g>],
    now: &[Expr<'g>],
    before: &[Expr<'g>],
    p: &[Expr<'g>],
) -> Vec<Expr<'g>> {
    let (s1, m, s2) = (state[0], state[1], state[2]);
    let (rate, rate_before, lambda) = (now[1], before[1], p[4]);
    let m = lambda * m + (rate_before - rate);
    vec![s1 + rate, m, s2 + m]
}

fn output<'g>(state: &[Expr<'g>], p: &[Expr<'g>]) -> Expr<'g> {
    let (s1, s2) = (state[0], state[2]);
    let (l0, a, alpha, c) = (p[0], p[1], p[2], p[3]);
    l0 + a / s1.pow(alpha) - c * s2
}

/// A warm-up at the peak, then half a cosine from `peak` to `low`.
fn cosine(step: f64, warm_up: f64, steps: f64, peak: f64, low: f64) -> f64 {
    if step < warm_up {
        return peak;
    }
    let phase = std::f64::consts::PI * (step - warm_up) / (steps - warm_up);
    low + (peak - low) * 0.5 * (1.0 + math::cos(phase))
}

const TISSUE: Preset = Preset {
    id: "tissue",
    status: Status::Verified,
    source: "the authors' fitting script and its example (cosine and constant, 20,000 steps), \
             refitted",
    values: &[
        ("L0", 2.62780),
        ("A", 0.42966),
        ("alpha", 0.54985),
        ("C", 0.41077),
        ("lambda", 0.999),
    ],
    validity: &[("step", 1_000.0, 20_000.0)],
    convention: Convention::Any,
    loss_unit: "nats per token",
    golden: Golden {
        inputs: &[("step", 20_000.0)],
        rate: Some(|step| cosine(step, 500.0, 20_000.0, 2e-4, 0.0)),
        value: 2.836_214_901_631,
        tolerance: 1e-11,
    },
};

const MPL_25M: Preset = Preset {
    id: "mpl-25m",
    status: Status::Verified,
    source: "fitted to the cosine and constant runs of 24,000 steps of the 25M model of Luo et \
             al. 2025 (MultiPowerLaw)",
    values: &[("L0", 3.2432), ("A", 0.5461), ("alpha", 0.814), ("C", 0.398), ("lambda", 0.999)],
    validity: &[("step", 2_160.0, 72_000.0)],
    convention: Convention::Any,
    loss_unit: "nats per token",
    golden: Golden {
        inputs: &[("step", 72_000.0)],
        rate: Some(|step| cosine(step, 2_160.0, 72_000.0, 3e-4, 3e-5)),
        value: 3.2073,
        tolerance: 1.6e-5,
    },
};
