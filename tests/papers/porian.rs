//! Porian et al. 2024: exponents from their best sizes, and their best sizes from their runs.

use super::data;
use isoflop_engine::{Tables, fit::prepare, sure::approaches};
use isoflop_fit::approaches::line;
use isoflop_formula::math;
use isoflop_study::{Approach, Approaches, Study};

const PAIRS: &str = include_str!("../data/porian-isoflops/optimal_pairs.csv");

/// The recipes in the paper's order, each with its exponent.
const RECIPES: [(&str, f64); 5] = [
    ("summary_df|rw|base|long|kaplan|kaplan|train", 0.8353),
    ("summary_df|rw|base|long|kaplan|standard|val", 0.7065),
    ("summary_df|rw|base|short|kaplan|standard|val", 0.6020),
    ("summary_df|rw|base|short|chinchilla|standard|val", 0.5715),
    ("summary_df|rw|tuned|short|const|standard|val", 0.4969),
];

/// (C, best N, standard deviation of its logarithm) of a recipe.
fn pairs(recipe: &str) -> Vec<(f64, f64, f64)> {
    let rows = PAIRS.lines().filter(|line| line.starts_with(&format!("{recipe},")));
    let cells = rows.map(|row| row.split(',').map(|c| c.parse().unwrap_or(f64::NAN)).collect());
    cells.map(|c: Vec<f64>| (c[1], c[2], c[7])).filter(|p| p.1.is_finite()).collect()
}

#[test]
fn their_weighted_best_sizes_give_the_five_exponents() {
    assert!(PAIRS.starts_with("config,flops,n,t,multiplier,loss,loss_t,n_star_std,"));
    for (recipe, wanted) in RECIPES {
        let points: Vec<(f64, f64, f64)> = pairs(recipe)
            .into_iter()
            .map(|(c, n, sd)| (math::ln(c), math::ln(n), 1.0 / (sd * sd)))
            .collect();
        let slope = line(&points).unwrap().slope;
        // Half a unit of the fourth decimal.
        assert!((slope - wanted).abs() <= 5e-5, "{recipe}: {slope} for {wanted}");
    }
}

fn read(tables: &Tables, recipe: &str) -> Approaches {
    let study = Study {
        filter: Some(format!("config == '{recipe}'")),
        bootstrap: 200,
        ..Study::of_built_in("porian-isoflops", "chinchilla")
    };
    approaches::approaches(tables, &study).unwrap()
}

fn akima(answer: &Approaches) -> &Approach {
    answer.approaches.iter().find(|a| a.id == "isoflop-akima").unwrap()
}

#[test]
fn our_akima_curves_find_their_best_sizes_to_two_per_cent_and_one_to_five() {
    let tables = data().tables;
    let mut off = Vec::new();
    for (recipe, _) in RECIPES {
        let answer = read(&tables, recipe);
        for (c, n, _) in pairs(recipe) {
            let own = akima(&answer).points.iter().find(|p| (p.C / c - 1.0).abs() < 1e-9);
            off.push(own.map_or(f64::INFINITY, |p| (p.N / n - 1.0).abs()));
        }
    }
    // Theirs is a median over noise draws on a grid, ours the lowest point of the curve itself.
    assert_eq!(off.len(), 58, "{off:?}");
    assert!(off.iter().all(|&v| v < 0.05), "{off:?}");
    assert_eq!(off.iter().filter(|&&v| v >= 0.02).count(), 1, "{off:?}");
}

#[test]
fn our_akima_curves_give_their_exponents_to_a_hundredth() {
    let tables = data().tables;
    for (recipe, wanted) in RECIPES {
        let answer = read(&tables, recipe);
        let a = &akima(&answer).a;
        let value = a.value.unwrap();
        assert!((value - wanted).abs() < 0.01, "{recipe}: {value} for {wanted}");
        assert!(a.low.unwrap() <= value && value <= a.high.unwrap(), "{recipe}: {a:?}");
    }
}

#[test]
fn the_file_holds_every_budget_that_they_read() {
    let tables = data().tables;
    for (recipe, _) in RECIPES {
        let study = Study {
            filter: Some(format!("config == '{recipe}'")),
            ..Study::of_built_in("porian-isoflops", "chinchilla")
        };
        let compute = prepare(&tables, &study).unwrap().runs.compute.unwrap();
        for (c, ..) in pairs(recipe) {
            assert!(compute.iter().any(|own| (own / c - 1.0).abs() < 1e-9), "{recipe}: {c:e}");
        }
    }
}
