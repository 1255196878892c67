//! The three approaches on public runs and on runs that follow a law exactly.

use crate::support::{asked, built_in, chinchilla, file};
use isoflop_engine::{Tables, sure::approaches};
use isoflop_formula::math;
use isoflop_study::{Answer, Approach, Approaches, Ask, Code, Study};

fn read(tables: &Tables, study: &Study) -> Approaches {
    approaches::approaches(tables, study).unwrap()
}

fn one<'a>(answer: &'a Approaches, id: &str) -> &'a Approach {
    answer.approaches.iter().find(|a| a.id == id).unwrap()
}

fn flags(approach: &Approach) -> Vec<&str> {
    approach.flags.iter().map(|flag| flag.code.as_str()).collect()
}

/// Runs that follow the first Chinchilla preset exactly: budgets from 1e18 in steps of 4, each with
/// nine sizes over a factor of `width`, whose middle is `centre` times the best and drifts by
/// `drift` with each budget.
fn exact(width: f64, centre: f64, drift: f64) -> String {
    let law = isoflop_laws::find("chinchilla").unwrap();
    let params = law.preset_values(law.preset("epoch-huber").unwrap());
    let mut text = String::from("N,D,loss\n");
    for i in 0..7 {
        let c = 1e18 * math::pow(4.0, f64::from(i));
        let best = law.optimum(&params, c, 6.0).unwrap().n;
        for j in -4..=4 {
            let share = f64::from(j) / 8.0;
            let n = best * centre * math::pow(drift, f64::from(i)) * math::pow(width, share);
            let d = c / (6.0 * n);
            text.push_str(&format!("{n:e},{d:e},{:e}\n", law.value(&[n, d], &params)));
        }
    }
    text
}

#[test]
fn the_approaches_agree_on_the_exponent_of_the_chinchilla_runs_to_a_twentieth() {
    let (tables, study) = chinchilla();
    let answer = read(&tables, &Study { bootstrap: 300, ..study });
    let ids: Vec<&str> = answer.approaches.iter().map(|a| a.id.as_str()).collect();
    let wanted = ["envelope", "isoflop-quadratic", "isoflop-cubic", "isoflop-akima", "parametric"];
    assert_eq!(ids, wanted);
    // Hoffmann et al. print .50, .49 and .46 for their approaches 1 to 3; Besiroglu et al. .513.
    for approach in &answer.approaches {
        let a = &approach.a;
        assert!((a.value.unwrap() - 0.5).abs() < 0.05, "{}: {a:?}", approach.id);
        assert!(a.low.unwrap() < a.value.unwrap() && a.value.unwrap() < a.high.unwrap());
        let (n, d) = (approach.N.value.unwrap(), approach.D.value.unwrap());
        assert!((6.0 * n * d / 1e24 - 1.0).abs() < 1e-9, "{}: the budget is spent", approach.id);
        assert!((a.value.unwrap() + approach.b.value.unwrap() - 1.0).abs() < 1e-12);
    }
    assert_eq!(one(&answer, "parametric").a.method.as_deref(), Some("pairs-percentile"));
    assert_eq!(one(&answer, "isoflop-cubic").a.method.as_deref(), Some("noise-percentile"));
    assert!(flags(one(&answer, "isoflop-akima")).contains(&"uneven-compute"));
    // As large as what Hoffmann's own scatter about their curves looks like: a third of a per cent.
    assert!((0.001..0.006).contains(&answer.noise.unwrap()), "{:?}", answer.noise);
}

#[test]
fn what_an_approach_would_miss_is_what_it_misses_where_the_law_is_true() {
    let (tables, study) = file(&exact(100.0, 1.0, 1.3));
    let answer = read(&tables, &study);
    assert_eq!(answer.budgets.len(), 7);
    let law = one(&answer, "parametric");
    let (a, n) = (law.a.value.unwrap(), law.N.value.unwrap());
    for id in ["isoflop-quadratic", "isoflop-cubic", "isoflop-akima"] {
        let approach = one(&answer, id);
        let bias = approach.bias.unwrap();
        let missed = approach.a.value.unwrap() - a;
        assert!((bias.a - missed).abs() < 1e-6, "{id}: {bias:?} for {missed}");
        let factor = approach.N.value.unwrap() / n;
        assert!((bias.N.unwrap() / factor - 1.0).abs() < 1e-4, "{id}: {bias:?} for {factor}");
    }
    let [parabola, cubic] =
        ["isoflop-quadratic", "isoflop-cubic"].map(|id| one(&answer, id).bias.unwrap().a.abs());
    assert!(parabola > 0.005 && cubic < 0.5 * parabola, "{parabola} {cubic}");
    assert!(flags(one(&answer, "isoflop-quadratic")).contains(&"wide-grid"));
}

#[test]
fn budgets_whose_least_loss_is_at_an_end_are_left_out_and_said() {
    // The middle leaves the best size by a factor of 2 a budget, the sizes reach a factor of 4.
    let (tables, study) = file(&exact(16.0, 1.0, 2.0));
    let answer = read(&tables, &study);
    let akima = one(&answer, "isoflop-akima");
    assert_eq!((akima.points.len(), akima.dropped), (3, 4));
    for code in ["off-centre", "few-budgets", "at-edge"] {
        assert!(flags(akima).contains(&code), "{code}: {:?}", akima.flags);
    }
    let (tables, study) = file(&exact(16.0, 8.0, 1.0));
    let answer = read(&tables, &study);
    let akima = one(&answer, "isoflop-akima");
    assert_eq!(akima.a.value, None);
    assert_eq!(
        akima.why_not,
        "0 of 7 budgets have a least loss inside their sizes; 3 or more are needed"
    );
    assert!(one(&answer, "parametric").N.value.is_some());
}

#[test]
fn an_envelope_needs_sizes_that_were_run_for_longer_and_shorter() {
    let (tables, study) = file(&exact(16.0, 1.0, 1.0));
    let answer = read(&tables, &study);
    assert_eq!(
        one(&answer, "envelope").why_not,
        "0 sizes were run at more than one compute; an envelope needs 3 or more"
    );
    let (tables, study) = built_in("gemstones");
    let answer = read(&tables, &study);
    assert!(one(&answer, "envelope").points.len() > 20);
}

#[test]
fn on_the_gemstones_curves_and_law_contradict_each_other_and_that_is_said() {
    let (tables, study) = built_in("gemstones");
    let answer = read(&tables, &Study { bootstrap: 100, ..study });
    let said = answer.warnings.iter().find(|n| n.code == Code::ApproachesDisagree).unwrap();
    assert!(said.message.starts_with("The approaches disagree: at 1e24 FLOP the best size is "));
    assert!(said.message.ends_with(" by parametric"), "{}", said.message);
    assert_eq!(
        said.detail,
        "Their intervals do not overlap: noise does not part them, what they assume does."
    );
    assert!(answer.spread.unwrap() > 3.0);
    assert!(flags(one(&answer, "isoflop-akima")).contains(&"law-outside"));
}

#[test]
fn a_worker_gives_the_bits_of_the_command_line_in_steps() {
    let (tables, study) = chinchilla();
    let study = Study { bootstrap: 60, ..study };
    let (answer, told) = asked("chinchilla", Ask::Approaches { study: study.clone() });
    let Ok(Answer::Approaches(answer)) = answer else { panic!("{answer:?}") };
    assert_eq!(*answer, read(&tables, &study));
    assert!(told >= 2, "told {told} times");
}

#[test]
fn a_law_that_splits_no_compute_is_refused() {
    let (tables, study) = chinchilla();
    let study = Study { law: "parscale".into(), ..study };
    let roles = [("N", "N_params"), ("P", "D_tokens"), ("L", "loss")];
    let roles = roles.map(|(r, c)| (r.to_owned(), c.to_owned())).into_iter().collect();
    let why = approaches::approaches(&tables, &Study { roles, ..study }).unwrap_err();
    assert_eq!(
        why.message,
        "the approaches split compute between N and D, and law 'parscale' has other inputs; take \
         chinchilla"
    );
}

#[test]
fn noise_is_that_of_the_runs() {
    let text = exact(16.0, 1.0, 1.0);
    let mut stream =
        isoflop_formula::threefry::Stream::new(7, isoflop_formula::threefry::Purpose::Simulate, 0);
    let noisy: Vec<String> = (text.lines())
        .map(|line| match line.rsplit_once(',') {
            Some((rest, loss)) if !line.starts_with('N') => {
                let loss: f64 = loss.parse().unwrap();
                format!("{rest},{:e}", loss * math::exp(0.01 * stream.normal()))
            }
            _ => line.to_owned(),
        })
        .collect();
    let (tables, study) = file(&noisy.join("\n"));
    let sd = read(&tables, &study).noise.unwrap();
    // 14 degrees of freedom: a standard error of a fifth.
    assert!((0.005..0.016).contains(&sd), "{sd}");
}

#[test]
fn a_law_without_a_closed_form_has_the_slope_of_its_best_splits() {
    let (tables, study) = file(&exact(16.0, 1.0, 1.0));
    let answer = read(&tables, &Study { law: "kaplan".into(), ..study });
    let law = one(&answer, "parametric");
    let (a, b) = (law.a.value.unwrap(), law.b.value.unwrap());
    assert!((0.2..0.9).contains(&a) && (a + b - 1.0).abs() < 1e-12, "{a} {b}");
    assert_eq!((law.a.low, &law.a.method), (None, &None));
}
