//! Which interval a study gets and what is said of it, and how wide each is on public runs.

use crate::support::{Noise, Runs, made_up};
use isoflop_engine::{
    Tables,
    fit::{Prepared, prepare},
};
use isoflop_fit::{Point, Resampling, Scheme, interval::Ends};
use isoflop_study::{Code, DataRef, Draws, Fit, Notice, Severity, Study};

fn table(runs: &Runs, cluster: &dyn Fn(usize) -> String) -> Vec<u8> {
    let mut text = "N,D,L,run\n".to_owned();
    for (i, ((n, d), l)) in runs.n.iter().zip(&runs.d).zip(&runs.loss).enumerate() {
        text += &format!("{n},{d},{l},{}\n", cluster(i));
    }
    text.into_bytes()
}

fn prepared(bytes: Vec<u8>, interval: Option<&str>, clustered: bool) -> Prepared {
    let mut tables = Tables::default();
    let sha256 = tables.put("", "made-up.csv", bytes).unwrap();
    let named: &[(&str, &str)] = match clustered {
        true => &[("N", "N"), ("D", "D"), ("L", "L"), ("cluster", "run")],
        false => &[("N", "N"), ("D", "D"), ("L", "L")],
    };
    let roles = named.iter().map(|(r, c)| ((*r).to_owned(), (*c).to_owned())).collect();
    let data = DataRef::File { sha256, name: "made-up.csv".into(), rows: 0 };
    let interval = interval.map(str::to_owned);
    prepare(&tables, &Study { data, roles, interval, bootstrap: 60, ..Study::chinchilla() })
        .unwrap()
}

fn report(own: &Prepared) -> Fit {
    let point = own.problem.solve().unwrap();
    own.report(&point, &own.draws(&point, 0, own.wanted_draws()))
}

fn method(fit: &Fit) -> &str {
    fit.params["alpha"].method.as_deref().unwrap()
}

fn of_rows(rows: usize) -> Prepared {
    let runs = made_up(1, rows, 0.01, Noise::Gauss);
    prepared(table(&runs, &|i| format!("r{i}")), None, false)
}

fn about_intervals(fit: &Fit) -> Vec<&Notice> {
    let is_about = |n: &&Notice| n.subject == "interval" || n.code == Code::Clustered;
    fit.warnings.iter().filter(is_about).collect()
}

#[test]
fn below_a_hundred_runs_weights_are_drawn_and_it_is_said() {
    let fit = report(&of_rows(40));
    assert_eq!(method(&fit), "bayesian-percentile");
    let said = about_intervals(&fit);
    assert_eq!(said[0].message, "Weights of the 40 runs are drawn, not runs");
    assert_eq!((said.len(), said[0].severity), (1, Severity::Info));
    let fit = report(&of_rows(100));
    assert_eq!((method(&fit), about_intervals(&fit).len()), ("pairs-percentile", 0));
}

#[test]
fn an_asked_interval_that_leaves_clusters_aside_is_told_so() {
    let runs = made_up(1, 60, 0.01, Noise::Gauss);
    let bytes = || table(&runs, &|i| format!("r{}", i / 4));
    let fit = report(&prepared(bytes(), None, true));
    assert_eq!(method(&fit), "cluster-percentile");
    assert_eq!(about_intervals(&fit)[0].severity, Severity::Info);
    for name in ["pairs-bca", "profile"] {
        let fit = report(&prepared(bytes(), Some(name), true));
        let said = about_intervals(&fit);
        let want = format!("'{name}' takes the runs of one cluster as independent");
        assert!(said.iter().any(|n| n.message == want), "{said:?}");
    }
    for name in ["cluster-bca", "cluster-studentised", "sandwich"] {
        let fit = report(&prepared(bytes(), Some(name), true));
        assert_eq!(method(&fit), name);
        // What the coverage map says of them is another matter.
        let said = about_intervals(&fit);
        assert!(!said.iter().any(|n| n.message.contains("independent")), "{said:?}");
    }
}

#[test]
fn a_method_that_takes_the_noise_as_even_is_told_where_it_is_not() {
    let mut runs = made_up(2, 200, 0.0, Noise::Gauss);
    let even = made_up(2, 200, 0.01, Noise::Gauss);
    // The same errors, but four times as large for the smaller half of the models.
    let times = |n: f64| if n < 5e8 { 4.0 } else { 1.0 };
    for i in 0..200 {
        let error = even.loss[i] / runs.loss[i] - 1.0;
        runs.loss[i] *= 1.0 + error * times(runs.n[i]);
    }
    let said = |runs: &Runs, name: &str| {
        let fit = report(&prepared(table(runs, &|i| format!("r{i}")), Some(name), false));
        about_intervals(&fit).iter().map(|n| n.message.clone()).collect::<Vec<_>>()
    };
    let want = "'residual-percentile' takes the noise as even, and it is smaller where N is larger";
    assert_eq!(said(&runs, "residual"), [want]);
    assert!(said(&even, "residual").is_empty());
    assert!(said(&runs, "wild").is_empty());
    let profile = said(&runs, "profile");
    assert_eq!(profile.len(), 2, "{profile:?}");
    assert_eq!(profile[1], "'huber-log:1e-3' is no likelihood");
}

#[test]
fn where_only_draws_are_at_hand_corrected_ends_are_named_percentiles() {
    let runs = made_up(1, 60, 0.01, Noise::Gauss);
    for (name, want) in [
        ("pairs-bca", "pairs-percentile"),
        ("wild-studentised", "wild-percentile"),
        ("sandwich", "sandwich"),
    ] {
        let own = prepared(table(&runs, &|i| format!("r{i}")), Some(name), false);
        let fit = report(&own);
        assert_eq!(method(&fit), name);
        let values = [("N", "1e9"), ("D", "2e10")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        let told = isoflop_engine::predict::predict(&fit, &values.into_iter().collect()).unwrap();
        assert_eq!(told.value.method.as_deref(), Some(want));
        assert!(told.value.low < told.value.value && told.value.value < told.value.high);
        assert!(told.new_run.low < told.value.low && told.value.high < told.new_run.high);
    }
}

/// The Chinchilla runs under Huber's objective.
fn chinchilla() -> (Prepared, Point) {
    let mut tables = Tables::default();
    let set = isoflop_data::BuiltIn::by_id("chinchilla").unwrap();
    tables.put(set.id, set.title, set.bytes().to_vec()).unwrap();
    let own = prepare(&tables, &Study { bootstrap: 0, ..Study::chinchilla() }).unwrap();
    let point = own.problem.solve().unwrap();
    (own, point)
}

/// α, β and β/(α + β).
fn exponents(own: &Prepared) -> impl Fn(&[f64]) -> Vec<f64> {
    let at = |key: &str| own.model.params().iter().position(|p| p.key == key).unwrap();
    let (alpha, beta) = (at("alpha"), at("beta"));
    move |row| vec![row[alpha], row[beta], row[beta] / (row[alpha] + row[beta])]
}

#[test]
fn chinchillas_intervals_are_as_wide_as_numpy_makes_them() {
    // 300 draws each, from the same points and objective by numpy's own optimiser; an end of 300
    // draws is good to about a twelfth of the whole interval.
    let wanted = [
        (Scheme::Pairs, [(0.321, 0.372), (0.338, 0.416), (0.483, 0.553)]),
        (Scheme::Bayesian, [(0.319, 0.371), (0.333, 0.413), (0.482, 0.549)]),
        (Scheme::Wild, [(0.322, 0.374), (0.337, 0.400), (0.481, 0.544)]),
        (Scheme::Residual, [(0.332, 0.365), (0.353, 0.380), (0.498, 0.528)]),
    ];
    let (own, point) = chinchilla();
    for (scheme, wanted) in wanted {
        let resampling = Resampling::new(scheme, 0, None).unwrap();
        let draws: Vec<Vec<f64>> =
            (0..600).map(|i| own.problem.draw(&point, &resampling, i).params).collect();
        let rows: Vec<&[f64]> = draws.iter().map(Vec::as_slice).collect();
        let evidence = own.problem.evidence(&point, &resampling, Ends::Percentile, 0, &rows);
        let found = evidence.intervals(0.95, &exponents(&own));
        for (found, (low, high)) in found.iter().zip(wanted) {
            let found = found.unwrap();
            let off = |a: Option<f64>, b: f64| (a.unwrap() - b).abs() / (high - low);
            let far = off(found.low, low).max(off(found.high, high));
            assert!(far < 0.2, "{scheme}: {found:?}, wanted {low} to {high}");
        }
    }
}

#[test]
fn chinchillas_sandwich_is_near_its_bootstrap() {
    let (own, point) = chinchilla();
    let delta = own.problem.delta(&point, None).unwrap();
    let found = delta.intervals(0.95, &exponents(&own));
    let half: Vec<f64> = found
        .iter()
        .map(|i| i.map(|i| (i.high.unwrap() - i.low.unwrap()) / 3.94).unwrap())
        .collect();
    // Standard errors of resampled pairs, as numpy has them.
    for (error, wanted) in half.iter().zip([0.0148, 0.0199, 0.0179]) {
        assert!((error / wanted - 1.0).abs() < 0.25, "{half:?}");
    }
}

#[test]
fn draws_of_the_sandwich_are_spread_as_its_intervals() {
    let runs = made_up(1, 60, 0.01, Noise::Gauss);
    let mut own = prepared(table(&runs, &|i| format!("r{i}")), Some("sandwich"), false);
    own.study.bootstrap = 2000;
    let point = own.problem.solve().unwrap();
    let draws: Draws = own.draws(&point, 0, 2000);
    let fit = own.report(&point, &draws);
    let at = own.model.params().iter().position(|p| p.key == "alpha").unwrap();
    let mut values: Vec<f64> =
        draws.values.chunks(draws.width as usize).map(|row| row[at]).collect();
    values.sort_by(f64::total_cmp);
    let alpha = &fit.params["alpha"];
    let length = alpha.high.unwrap() - alpha.low.unwrap();
    let low = isoflop_fit::interval::quantile(&values, 0.025);
    let high = isoflop_fit::interval::quantile(&values, 0.975);
    assert!(((high - low) / length - 1.0).abs() < 0.12, "{low} {high} {alpha:?}");
}
