//! The best split of a compute budget between parameters and tokens.

use super::Model;
use crate::law::PowerTerm;
use isoflop_formula::math;
use std::fmt;

/// The split of a budget at which the loss is least.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Best {
    /// Parameters.
    pub n: f64,
    /// Tokens.
    pub d: f64,
    /// The loss there.
    pub l: f64,
}

/// To which side the loss falls for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Ever smaller models on ever more tokens.
    Smaller,
    /// Ever larger models on ever fewer tokens.
    Larger,
}

/// Why there is no best split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoOptimum {
    text: String,
    side: Option<Side>,
    /// What was asked is at fault, not the law.
    input: bool,
}

impl NoOptimum {
    fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), side: None, input: false }
    }

    fn input(text: impl Into<String>) -> Self {
        Self { input: true, ..Self::new(text) }
    }

    /// Whether what was asked is at fault: no budget, or an input that is missing or unknown.
    pub fn is_input(&self) -> bool {
        self.input
    }

    /// To which side the loss falls, where it is known: an interval of the best size is open there.
    pub fn side(&self) -> Option<Side> {
        self.side
    }
}

impl fmt::Display for NoOptimum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for NoOptimum {}

/// A power of one input: coefficient · input^(−decay).
struct Falling {
    coefficient: f64,
    decay: f64,
    /// Key of the exponent.
    key: String,
}

impl Model {
    /// What follows from the parameters: (key, LaTeX, label, value). For laws of N and D with one
    /// power of each: `a` and `b`, the exponents with which the best N and D grow with compute.
    pub fn derived(&self, params: &[f64]) -> Vec<(String, String, String, f64)> {
        let Some((n, d)) = self.powers(params) else { return Vec::new() };
        let sum = n.decay + d.decay;
        let entry = |key: &str, what: &str, value| {
            (
                key.to_owned(),
                key.to_owned(),
                format!("exponent of the best {what} in compute"),
                value,
            )
        };
        vec![
            entry("a", "number of parameters", d.decay / sum),
            entry("b", "number of tokens", n.decay / sum),
        ]
    }

    /// The split of `c` FLOP at which the loss is least, with D = c / (`flops_per_nd` · N).
    ///
    /// # Errors
    /// Why there is none: the law has no N and D, or the loss falls all the way to one side.
    pub fn optimum(&self, params: &[f64], c: f64, flops_per_nd: f64) -> Result<Best, NoOptimum> {
        self.optimum_at(params, c, flops_per_nd, &[])
    }

    /// The same for a law with more inputs than N and D, which are held at `others`, by key:
    /// `[("U", 25e9)]` for the unique tokens of `data-constrained`.
    ///
    /// # Errors
    /// As for [`Model::optimum`], and where an input is missing, not positive or not the law's.
    pub fn optimum_at(
        &self,
        params: &[f64],
        c: f64,
        flops_per_nd: f64,
        others: &[(&str, f64)],
    ) -> Result<Best, NoOptimum> {
        let product = c / flops_per_nd;
        if !(product.is_finite() && product > 0.0) {
            return Err(NoOptimum::input(format!(
                "'{c}' FLOP is not a budget; give a positive number"
            )));
        }
        let Some((n_at, d_at)) = self.n_and_d() else { return Err(self.no_split()) };
        let given = self.given(others)?;
        let loss = |n: f64| {
            let mut inputs = given.clone();
            (inputs[n_at], inputs[d_at]) = (n, product / n);
            self.value(&inputs, params)
        };
        let n = match self.powers(params) {
            Some((n, d)) => closed(&n, &d, product)?,
            None => search(&loss, product)?,
        };
        let best = Best { n, d: product / n, l: loss(n) };
        if best.n.is_normal() && best.d.is_normal() && best.l.is_finite() {
            Ok(best)
        } else {
            Err(NoOptimum::new("the best split is beyond every number; check the parameters"))
        }
    }

    /// Places of N and D among the inputs of a formula.
    fn n_and_d(&self) -> Option<(usize, usize)> {
        let place = |key| self.inputs().iter().position(|i| i.symbol.key == key);
        Some((place("N")?, place("D")?))
    }

    fn no_split(&self) -> NoOptimum {
        let id = self.id();
        NoOptimum::new(match self.inputs().iter().any(|i| i.symbol.key == "N") {
            true => format!("law '{id}' has no best split: it has no D to trade N for"),
            false => format!("law '{id}' has no best split: its inputs are not N and D"),
        })
    }

    /// The inputs, with those that are neither N nor D as in `others`.
    fn given(&self, others: &[(&str, f64)]) -> Result<Vec<f64>, NoOptimum> {
        let keys: Vec<&str> = self.inputs().iter().map(|i| i.symbol.key).collect();
        let id = self.id();
        let may = |key: &str| keys.contains(&key) && key != "N" && key != "D";
        if let Some((key, _)) = others.iter().find(|(key, _)| !may(key)) {
            return Err(NoOptimum::input(match keys.contains(key) {
                true => format!("'{key}' is what the best split tells; leave it out"),
                false => format!("law '{id}' has no '{key}'; its inputs are {}", keys.join(", ")),
            }));
        }
        let value = |key: &&str| match others.iter().find(|(k, _)| k == key) {
            _ if *key == "N" || *key == "D" => Ok(f64::NAN),
            Some(&(_, value)) if value.is_finite() && value > 0.0 => Ok(value),
            Some((_, value)) => Err(NoOptimum::input(format!(
                "'{key}': '{value}' is not an amount; give a positive number"
            ))),
            None => Err(NoOptimum::input(format!(
                "the best split of law '{id}' depends on {key}; give {key}=…"
            ))),
        };
        keys.iter().map(value).collect()
    }

    /// The powers of N and of D, for a separable law with one of each.
    fn powers(&self, params: &[f64]) -> Option<(Falling, Falling)> {
        let (n, d) = self.n_and_d()?;
        let terms = self.law().separable?.terms;
        let [one, other] = terms else { return None };
        let (of_n, of_d) = if one.input == n { (one, other) } else { (other, one) };
        let matches = of_n.input == n && of_d.input == d;
        matches.then(|| (self.falling(of_n, params), self.falling(of_d, params)))
    }

    fn falling(&self, term: &PowerTerm, params: &[f64]) -> Falling {
        let power = term.sign * params[term.exponent];
        Falling {
            coefficient: params[term.coefficient] * math::pow(term.scale, power),
            decay: -power,
            key: self.params()[term.exponent].key.clone(),
        }
    }
}

/// N at the least loss: G (C/k)^(q/(p+q)) with G = (p A / (q B))^(1/(p+q)).
fn closed(n: &Falling, d: &Falling, product: f64) -> Result<f64, NoOptimum> {
    for (power, what, side) in [(n, "size", Side::Smaller), (d, "data", Side::Larger)] {
        let good = power.decay > 0.0 && power.coefficient > 0.0;
        if !good || !power.decay.is_finite() || !power.coefficient.is_finite() {
            let wins = if side == Side::Smaller { "smallest" } else { "largest" };
            let text = format!(
                "there is no best split: the loss does not fall with {what} ('{}' makes it rise \
                 or stay), so the {wins} model always wins",
                power.key
            );
            return Err(NoOptimum { side: Some(side), ..NoOptimum::new(text) });
        }
    }
    let sum = n.decay + d.decay;
    let ratio = math::ln(n.decay * n.coefficient) - math::ln(d.decay * d.coefficient);
    Ok(math::exp((ratio + d.decay * math::ln(product)) / sum))
}

/// Points of the scan of ln N.
const SCAN: usize = 512;

/// N at the least loss by a scan of ln N and a golden-section search around its best point.
///
/// A dip inside is the answer even where the loss is lower at an end of the scan: at one parameter
/// or one token no law was seen to hold.
fn search(loss: &impl Fn(f64) -> f64, product: f64) -> Result<f64, NoOptimum> {
    // From one parameter to one token.
    let width = math::ln(product);
    let at = |t: f64| loss(math::exp(t));
    let points: Vec<f64> = (0..=SCAN).map(|i| width * i as f64 / SCAN as f64).collect();
    let scan: Vec<f64> = points.iter().map(|&t| at(t)).collect();
    let lowest = |places: &mut dyn Iterator<Item = usize>| {
        places.filter(|&i| scan[i].is_finite()).min_by(|&i, &j| scan[i].total_cmp(&scan[j]))
    };
    if let Some(i) = lowest(&mut (1..SCAN).filter(|&i| is_dip(&scan, i))) {
        return Ok(math::exp(golden(&at, points[i - 1], points[i + 1])));
    }
    match lowest(&mut (0..=SCAN)) {
        None => Err(NoOptimum::new("the loss is not a number at any split of this budget")),
        Some(i) if 2 * i < SCAN => Err(one_sided(Side::Smaller)),
        Some(_) => Err(one_sided(Side::Larger)),
    }
}

/// A depth, relative to the loss, that rounding does not make.
const DEEP: f64 = 1e-12;

/// Whether point `i` is lower than its neighbours, and than some point to either side by more than
/// rounding makes. What is not a number counts as high.
fn is_dip(scan: &[f64], i: usize) -> bool {
    let height = |v: &f64| if v.is_nan() { f64::INFINITY } else { *v };
    let here = height(&scan[i]);
    let top = |side: &[f64]| side.iter().map(height).fold(f64::NEG_INFINITY, f64::max);
    let least = here + DEEP * here.abs();
    here < height(&scan[i - 1])
        && here <= height(&scan[i + 1])
        && top(&scan[..i]).min(top(&scan[i + 1..])) > least
}

fn one_sided(side: Side) -> NoOptimum {
    let models = if side == Side::Smaller { "smaller" } else { "larger" };
    let text = format!(
        "there is no best split: the loss falls all the way towards {models} models at this budget"
    );
    NoOptimum { side: Some(side), ..NoOptimum::new(text) }
}

/// Golden-section search for a minimum between `low` and `high`, to about half the digits of f64:
/// a minimum has no more.
fn golden(f: &impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    const SHARE: f64 = 0.618_033_988_749_894_9;
    let mut left = high - SHARE * (high - low);
    let mut right = low + SHARE * (high - low);
    let (mut f_left, mut f_right) = (f(left), f(right));
    while high - low > 1e-9 * (1.0 + high.abs()) {
        if f_left <= f_right {
            (high, right, f_right) = (right, left, f_left);
            left = high - SHARE * (high - low);
            f_left = f(left);
        } else {
            (low, left, f_left) = (left, right, f_right);
            right = low + SHARE * (high - low);
            f_right = f(right);
        }
    }
    low + (high - low) * 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_search_finds_what_the_closed_form_gives() {
        let model = crate::find("chinchilla").unwrap();
        let params = model.preset_values(model.preset("epoch-huber").unwrap());
        for c in [1e18, 1e21, 5.76e23] {
            let best = model.optimum(&params, c, 6.0).unwrap();
            let found = search(&|n| model.value(&[n, c / 6.0 / n], &params), c / 6.0).unwrap();
            assert!((found / best.n - 1.0).abs() < 1e-5, "{c}: {found} {}", best.n);
        }
    }

    #[test]
    fn the_search_says_to_which_side_the_loss_falls() {
        let falls = search(&|n: f64| 1.0 / n, 1e20).unwrap_err();
        assert!(falls.to_string().contains("towards larger models"), "{falls}");
        let rises = search(&|n: f64| n, 1e20).unwrap_err();
        assert!(rises.to_string().contains("towards smaller models"), "{rises}");
        assert!(search(&|_| f64::NAN, 1e20).is_err());
        assert!(search(&|_| 1.0, 1e20).is_err());
    }

    #[test]
    fn a_dip_inside_is_the_answer_though_the_end_lies_lower() {
        let valley = |n: f64| {
            let t = math::ln(n) - math::ln(1e9);
            0.01 * t * t - 2e-4 * t * t * t + 2.0
        };
        assert!(valley(1e40) < valley(1e9) && valley(1.0) > valley(1e9));
        let found = search(&valley, 1e40).unwrap();
        assert!((found / 1e9 - 1.0).abs() < 1e-4, "{found}");
    }

    #[test]
    fn a_law_that_does_not_fall_with_size_has_no_best_split() {
        let model = crate::find("chinchilla").unwrap();
        let why = model.optimum(&[1.7, 400.0, 400.0, 0.0, 0.3], 1e21, 6.0).unwrap_err();
        assert_eq!(
            why.to_string(),
            "there is no best split: the loss does not fall with size ('alpha' makes it rise or \
             stay), so the smallest model always wins"
        );
        assert!(model.optimum(&[1.7, 400.0, 400.0, 0.3, 0.3], -1.0, 6.0).is_err());
    }
}
