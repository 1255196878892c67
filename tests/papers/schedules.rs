//! Learning-rate schedules of the papers.

use isoflop_laws::Schedule;
use std::f64::consts::PI;

/// Warm-up at the peak, then half a cosine.
pub fn cosine(s: f64, warm_up: f64, steps: f64, peak: f64, low: f64) -> f64 {
    let phase = PI * (s - warm_up) / (steps - warm_up);
    let rate = low + (peak - low) * 0.5 * (1.0 + isoflop_formula::math::cos(phase));
    if s < warm_up { peak * s / warm_up } else { rate }
}

/// A schedule that lists every step from 0 to `last`.
pub fn schedule(name: &str, last: f64, rate: impl Fn(f64) -> f64) -> Schedule {
    let steps: Vec<f64> = (0..=last as u32).map(f64::from).collect();
    let rates = steps.iter().map(|&s| rate(s)).collect();
    Schedule { name: name.to_owned(), steps, rates }
}

/// The nine schedules of Luo et al., see tests/data/lr-schedules/README.md.
pub fn mpl_schedule(name: &str) -> Schedule {
    let (peak, low) = (3e-4, 3e-5);
    let warm = |s: f64, then: f64| if s < 2160.0 { peak * s / 2160.0 } else { then };
    let share = |s: f64| ((s - 20_000.0) / 4000.0).clamp(0.0, 1.0);
    let step_to = |k: f64| move |s: f64| warm(s, if s < 8000.0 { peak } else { k * 1e-5 });
    match name {
        "cosine_24000" => schedule(name, 24e3, |s| cosine(s, 2160.0, 24e3, peak, low)),
        "cosine_72000" => schedule(name, 72e3, |s| cosine(s, 2160.0, 72e3, peak, low)),
        "constant_24000" | "constant_72000" => schedule(name, 72e3, |s| warm(s, peak)),
        "wsd_20000_24000" => schedule(name, 24e3, |s| {
            warm(s, peak * isoflop_formula::math::pow(low / peak, share(s)))
        }),
        "wsdld_20000_24000" => schedule(name, 24e3, |s| warm(s, peak + (low - peak) * share(s))),
        "wsdcon_3" => schedule(name, 16e3, step_to(3.0)),
        "wsdcon_9" => schedule(name, 16e3, step_to(9.0)),
        "wsdcon_18" => schedule(name, 16e3, step_to(18.0)),
        _ => panic!("schedule {name}"),
    }
}
