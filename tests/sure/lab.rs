//! The laboratory: what each approach makes of a truth that is known.

use crate::support::asked;
use isoflop_engine::sure::lab::lab;
use isoflop_study::{Answer, Ask, Lab, LabSetup, Recovered};

fn ask(setup: LabSetup) -> Lab {
    lab(&setup).unwrap()
}

fn one<'a>(answer: &'a Lab, id: &str) -> &'a Recovered {
    answer.approaches.iter().find(|found| found.id == id).unwrap()
}

fn with(params: &[(&str, f64)], setup: LabSetup) -> LabSetup {
    LabSetup { params: params.iter().map(|(k, v)| ((*k).to_owned(), *v)).collect(), ..setup }
}

#[test]
fn without_noise_the_law_finds_the_truth_and_narrow_curves_nearly() {
    let answer = ask(LabSetup { width: 2.0, sets: 0, ..LabSetup::default() });
    // Chinchilla's first preset: β/(α+β).
    assert!((answer.truth.a - 0.36717243 / (0.34731050 + 0.36717243)).abs() < 1e-7);
    let law = one(&answer, "parametric");
    assert!((law.a_exact.unwrap() - answer.truth.a).abs() < 1e-6, "{law:?}");
    assert!((law.N_exact.unwrap() / answer.truth.N - 1.0).abs() < 1e-4, "{law:?}");
    for id in ["isoflop-quadratic", "isoflop-cubic", "isoflop-akima"] {
        let found = one(&answer, id);
        assert!((found.a_exact.unwrap() - answer.truth.a).abs() < 1e-4, "{found:?}");
        assert!((found.N_exact.unwrap() / answer.truth.N - 1.0).abs() < 0.01, "{found:?}");
        assert_eq!((found.a_bias, found.N, found.failed), (None, None, 0));
    }
    assert_eq!(answer.runs.len(), 7 * 9);
    assert_eq!(answer.setup.params.len(), 5);
}

#[test]
fn a_parabola_on_a_wide_grid_reads_sizes_too_small_where_data_are_the_steeper_power() {
    let wide = LabSetup { width: 256.0, sets: 0, ..LabSetup::default() };
    let small = ask(with(&[("alpha", 0.3), ("beta", 0.5)], wide.clone()));
    let large = ask(with(&[("alpha", 0.5), ("beta", 0.3)], wide));
    let factor = |answer: &Lab, id| one(answer, id).N_exact.unwrap() / answer.truth.N;
    assert!(factor(&small, "isoflop-quadratic") < 0.9, "{small:?}");
    assert!(factor(&large, "isoflop-quadratic") > 1.1, "{large:?}");
    for answer in [&small, &large] {
        assert!((factor(answer, "isoflop-akima") - 1.0).abs() < 0.05, "{answer:?}");
        assert!((factor(answer, "parametric") - 1.0).abs() < 1e-3, "{answer:?}");
    }
    // On a centred grid about the same factor is off at every budget: the exponent hardly is.
    let parabola = one(&small, "isoflop-quadratic");
    assert!((parabola.a_exact.unwrap() - small.truth.a).abs() < 0.002, "{parabola:?}");
}

#[test]
fn a_centre_that_drifts_biases_the_parabolas_exponent_and_hardly_the_cubics() {
    let setup = LabSetup { drift: 1.5, sets: 0, ..LabSetup::default() };
    let answer = ask(with(&[("alpha", 0.3), ("beta", 0.5)], setup));
    let off = |id: &str| (one(&answer, id).a_exact.unwrap() - answer.truth.a).abs();
    assert!(off("isoflop-quadratic") > 0.02, "{}", off("isoflop-quadratic"));
    for id in ["isoflop-cubic", "isoflop-akima", "parametric"] {
        assert!(off(id) < 0.002, "{id}: {}", off(id));
    }
}

#[test]
fn half_the_noise_is_half_the_spread() {
    let at = |noise| ask(LabSetup { noise, sets: 200, ..LabSetup::default() });
    let (full, half) = (at(0.002), at(0.001));
    for found in &full.approaches {
        let less = one(&half, &found.id);
        let ratio = less.a_sd.unwrap() / found.a_sd.unwrap();
        // The noise of both is the same but for its scale. Where a curve may jump from one size to
        // the next its spread is no straight function of the noise.
        let straight = matches!(found.id.as_str(), "isoflop-quadratic" | "parametric");
        let range = if straight { 0.45..0.55 } else { 0.4..0.9 };
        assert!(range.contains(&ratio), "{}: {ratio}", found.id);
        assert!(found.regret.unwrap() > less.regret.unwrap() && less.regret.unwrap() > 1.0);
        let [low, middle, high] = found.a.unwrap();
        assert!(low < middle && middle < high);
    }
    let spread = |id| one(&full, id).N_sd.unwrap();
    assert!(spread("isoflop-akima") > 2.0 * spread("isoflop-quadratic"), "interpolating costs");
}

#[test]
fn a_laboratory_is_answered_in_steps_with_the_same_bits_and_another_seed_gives_others() {
    let setup = LabSetup { sets: 30, ..LabSetup::default() };
    let (answer, told) = asked("N,D,loss\n1,1,1\n", Ask::Lab { setup: Box::new(setup.clone()) });
    let Ok(Answer::Lab(answer)) = answer else { panic!("{answer:?}") };
    assert_eq!(*answer, ask(setup.clone()));
    assert!(told >= 1);
    let other = ask(LabSetup { seed: 1, ..setup });
    assert_ne!(one(&answer, "parametric").a, one(&other, "parametric").a);
    assert_eq!(one(&answer, "isoflop-cubic").a_exact, one(&other, "isoflop-cubic").a_exact);
}

#[test]
fn what_cannot_be_set_so_is_refused() {
    let why = |setup: LabSetup| {
        let failure = lab(&setup).unwrap_err();
        (failure.place, failure.message)
    };
    let own = LabSetup::default;
    let cases = [
        (LabSetup { budgets: 2, ..own() }, "budgets", "give 3 to 50 budgets"),
        (LabSetup { sizes: 4, ..own() }, "sizes", "give 5 to 50 sizes a budget"),
        (LabSetup { noise: f64::NAN, ..own() }, "noise", "the noise of ln L is 0 to 0.5"),
        (
            LabSetup { high: 7e18, ..own() },
            "budgets",
            "budgets need a factor of 1.25 or more from one to the next",
        ),
        (
            LabSetup { law: "parscale".into(), ..own() },
            "law",
            "law 'parscale' does not split compute between N and D",
        ),
        (
            with(&[("gamma", 1.0)], own()),
            "params",
            "law 'chinchilla' has no 'gamma'; it has E, A, B, alpha, beta",
        ),
        (
            with(&[("alpha", -0.1)], own()),
            "params",
            "there is no best split: the loss does not fall with size ('alpha' makes it rise or \
             stay), so the smallest model always wins",
        ),
    ];
    for (setup, place, message) in cases {
        assert_eq!(why(setup), (place.to_owned(), message.to_owned()));
    }
}

#[test]
fn a_setup_is_read_from_what_differs_from_the_defaults() {
    let setup: LabSetup = serde_json::from_str("{\"width\": 4}").unwrap();
    assert_eq!(setup, LabSetup { width: 4.0, ..LabSetup::default() });
    assert!(serde_json::from_str::<LabSetup>("{\"widht\": 4}").is_err());
}
