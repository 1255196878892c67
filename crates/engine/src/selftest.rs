//! The platform's own check: golden numbers, the bits of ten thousand fitted parameters, and NIST's
//! sets.

use crate::{Tables, fit::prepare, nist};
use isoflop_laws::{Columns, Kind, Model, Schedule, Schedules};
use isoflop_study::{Bits, Failure, GoldenCheck, Selftest, Study};

/// Draws hashed: five parameters each make ten thousand.
pub const DRAWS: u32 = 2000;

/// The Chinchilla data under the two common objectives: parameters to the digits known.
const FITS: [(&str, [f64; 5]); 2] = [
    ("huber-log:1e-3", [1.817218, 477.826, 2143.417, 0.347310, 0.367172]),
    ("lad-log", [1.816864, 482.006, 2085.434, 0.347813, 0.365854]),
];

/// Golden numbers, the hash and NIST's sets. Needs the built-in Chinchilla data; NIST's sets are
/// fitted where their files are in the tables.
pub fn selftest(tables: &Tables) -> Result<Selftest, Failure> {
    let mut golden = presets();
    for (objective, want) in FITS {
        let study = Study { objective: objective.into(), bootstrap: 0, ..Study::chinchilla() };
        let prepared = prepare(tables, &study)?;
        let point = prepared.problem.solve().map_err(|e| crate::numeric(e.to_string()))?;
        let ok = point.params.iter().zip(want).all(|(v, w)| (v / w - 1.0).abs() < 2e-6);
        golden.push(GoldenCheck { id: format!("chinchilla-data/{objective}"), ok });
    }
    let bits = Bits { hash: hash_of_draws(tables, DRAWS)? };
    Ok(Selftest { golden, bits, nist: nist::checks(tables)? })
}

/// FNV-1a over the bits of the fitted parameters of draws 0..`draws` of the landing study.
pub fn hash_of_draws(tables: &Tables, draws: u32) -> Result<String, Failure> {
    let study = Study { bootstrap: draws, ..Study::chinchilla() };
    let prepared = prepare(tables, &study)?;
    let point = prepared.problem.solve().map_err(|e| crate::numeric(e.to_string()))?;
    Ok(hash(&prepared.draws(&point, 0, draws).values))
}

/// FNV-1a, 64 bits, of the bits of numbers; 16 hexadecimal digits.
pub fn hash(values: &[f64]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in values.iter().flat_map(|v| v.to_bits().to_le_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{hash:016x}")
}

/// Every preset's check value.
fn presets() -> Vec<GoldenCheck> {
    let mut checks = Vec::new();
    for law in isoflop_laws::all() {
        for preset in law.presets {
            let model = Model::of(law, usize::from(!law.per_break.is_empty()));
            let value = preset_value(&model, preset);
            let golden = preset.golden;
            let ok = (value / golden.value - 1.0).abs() <= golden.tolerance;
            checks.push(GoldenCheck { id: format!("{}/{}", law.id, preset.id), ok });
        }
    }
    checks
}

fn preset_value(model: &Model, preset: &isoflop_laws::Preset) -> f64 {
    let params = model.preset_values(preset);
    let at = |key: &str| {
        preset.golden.inputs.iter().find(|(k, _)| *k == key).map_or(f64::NAN, |(_, v)| *v)
    };
    let Kind::Recurrence(_) = model.law().kind else {
        let inputs: Vec<f64> = model.inputs().iter().map(|i| at(i.symbol.key)).collect();
        return model.value(&inputs, &params);
    };
    let (Some(rate), step) = (preset.golden.rate, at("step")) else { return f64::NAN };
    let steps: Vec<f64> = (0..=step as u32).map(f64::from).collect();
    let rates = steps.iter().map(|&s| rate(s)).collect();
    let curve = Schedule { name: preset.id.into(), steps, rates };
    let schedules = Schedules { curves: vec![curve], curve_of_row: vec![0] };
    let columns = Columns { inputs: vec![vec![step]], schedules: Some(schedules) };
    let mut out = [f64::NAN];
    if let Ok(bound) = model.bind(columns) {
        bound.values(&params, &mut out);
    }
    out[0]
}
