//! Noise: how much wider one way of resampling is than another, on public runs.

use crate::support::{asked, built_in, chinchilla, file};
use isoflop_study::{Answer, Ask, Estimate, Noise, NoiseMethod, Study};

fn noise(text: &str, study: &Study) -> Noise {
    match asked(text, Ask::Noise { study: study.clone() }).0 {
        Ok(Answer::Noise(answer)) => *answer,
        other => panic!("{other:?}"),
    }
}

fn named<'a>(answer: &'a Noise, name: &str) -> &'a NoiseMethod {
    answer.methods.iter().find(|method| method.name == name).unwrap()
}

fn length(estimate: &Estimate) -> f64 {
    estimate.high.unwrap() - estimate.low.unwrap()
}

#[test]
fn whole_sizes_make_the_chinchilla_intervals_twice_as_wide_as_residuals_do() {
    let (_, study) = chinchilla();
    let answer = noise("chinchilla", &Study { bootstrap: 600, ..study });
    let names: Vec<&str> = answer.methods.iter().map(|method| method.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "pairs-percentile",
            "cluster-percentile",
            "bayesian-percentile",
            "wild-percentile",
            "residual-percentile",
            "sandwich"
        ]
    );
    let (sizes, residuals) =
        (named(&answer, "cluster-percentile"), named(&answer, "residual-percentile"));
    assert_eq!(sizes.of, "38 sizes");
    for key in ["alpha", "beta"] {
        let ratio = length(&sizes.params[key]) / length(&residuals.params[key]);
        assert!((1.7..3.0).contains(&ratio), "{key}: {ratio}");
    }
    assert!(length(&sizes.N) > 1.8 * length(&residuals.N));
    // specs/fitting.md, with 300 draws: pairs .338–.416, clusters .327–.405, residuals .353–.380.
    let near = |method: &NoiseMethod, low: f64, high: f64| {
        let beta = &method.params["beta"];
        (beta.low.unwrap() - low).abs() < 0.009 && (beta.high.unwrap() - high).abs() < 0.009
    };
    assert!(near(named(&answer, "pairs-percentile"), 0.338, 0.416), "{answer:?}");
    assert!(near(sizes, 0.327, 0.405), "{sizes:?}");
    assert!(near(residuals, 0.353, 0.380), "{residuals:?}");
}

#[test]
fn the_studys_own_method_is_first_and_is_not_made_twice() {
    let (_, study) = chinchilla();
    let study = Study { bootstrap: 60, interval: Some("wild".into()), ..study };
    let answer = noise("chinchilla", &study);
    let names: Vec<&str> = answer.methods.iter().map(|method| method.name.as_str()).collect();
    assert_eq!((names[0], names.len()), ("wild-percentile", 6));
    let basic = Study { interval: Some("pairs-basic".into()), ..study };
    let answer = noise("chinchilla", &basic);
    assert_eq!((&*answer.methods[0].name, answer.methods.len()), ("pairs-basic", 7));
}

#[test]
fn a_design_that_cannot_be_resampled_so_says_why() {
    let (_, study) = built_in("gadre-overtraining");
    let answer = noise("gadre-overtraining", &Study { bootstrap: 60, ..study });
    let clusters = named(&answer, "cluster-percentile");
    assert_eq!(
        clusters.why_not,
        "6 clusters for 4 parameters: a resample seldom fixes them all; 7 or more are needed"
    );
    assert_eq!(clusters.N.low, None);
    assert!(named(&answer, "wild-percentile").N.low.is_some());
}

#[test]
fn a_law_of_one_input_has_the_noise_of_its_value_at_the_largest_run() {
    let mut text = String::from("x,y\n");
    for i in 1..40 {
        let x = f64::from(i);
        let off = if i % 2 == 0 { 1.01 } else { 0.99 };
        text.push_str(&format!("{x},{:.9}\n", off * (1.0 + 3.0 / x.sqrt())));
    }
    let (_, study) = file(&text);
    let roles = [("x", "x"), ("L", "y")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    let study =
        Study { law: "power-law".into(), roles: roles.into(), at: vec![], bootstrap: 60, ..study };
    let answer = noise(&text, &study);
    for method in &answer.methods {
        let l = &method.L;
        let (value, low, high) = (l.value.unwrap(), l.low.unwrap(), l.high.unwrap());
        assert!(low < value && value < high && high < 1.05 * low, "{method:?}");
        assert_eq!((l.method.as_ref(), method.N.value), (Some(&method.name), None));
    }
}

#[test]
fn a_worker_tells_how_far_it_is_and_an_unknown_method_is_an_error() {
    let (_, study) = chinchilla();
    let (answer, told) =
        asked("chinchilla", Ask::Noise { study: Study { bootstrap: 50, ..study.clone() } });
    assert!(answer.is_ok() && told > 40, "{told}");
    let bad = Study { interval: Some("guess".into()), ..study };
    let failure = asked("chinchilla", Ask::Noise { study: bad }).0.unwrap_err();
    assert!(failure.message.starts_with("interval 'guess' is not known"), "{failure:?}");
}
