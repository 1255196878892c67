//! The column kernel and the law's own derivatives lead to the same optimum.

use isoflop_fit::{Objective, Options, Problem, Resampling, Scheme};
use isoflop_formula::math;
use isoflop_laws::{Law, Model};

/// The law without the structure that the kernel uses.
fn general(law: &'static Law) -> Model {
    let copy = Law {
        id: law.id,
        title: law.title,
        summary: law.summary,
        kind: law.kind,
        source: law.source,
        papers: law.papers,
        inputs: law.inputs,
        params: law.params,
        per_break: law.per_break,
        response: law.response,
        presets: law.presets,
        separable: None,
        no_wgsl: law.no_wgsl,
    };
    Model::of(Box::leak(Box::new(copy)), 0)
}

/// Runs on a grid, with an uneven but fixed error of about one per cent.
fn runs(law: &Model) -> (Vec<Vec<f64>>, Vec<f64>) {
    let params = law.preset_values(&law.law().presets[0]);
    let (mut n, mut d, mut l) = (Vec::new(), Vec::new(), Vec::new());
    for i in 0..9 {
        for j in 0..7 {
            let (size, tokens) =
                (1e7 * math::pow(2.1, f64::from(i)), 3e8 * math::pow(2.7, f64::from(j)));
            // No two are alike, so that a least absolute fit is not degenerate.
            let error = 0.01 * math::sin(f64::from(31 * i * i + 17 * j));
            n.push(size);
            d.push(tokens);
            l.push(law.value(&[size, tokens], &params) * (1.0 + error));
        }
    }
    (vec![n, d], l)
}

#[test]
fn kernel_and_graph_find_the_same_optimum_under_every_objective() {
    for id in ["chinchilla", "gadre-overtraining"] {
        let fast = isoflop_laws::find(id).unwrap();
        let slow = general(fast.law());
        let (inputs, response) = runs(&fast);
        for name in ["huber-log:1e-2", "ls", "ls-log", "lad-log"] {
            let objective: Objective = name.parse().unwrap();
            let options = Options { objective, ..Options::default() };
            let solve = |model: &Model| {
                Problem::new(model.clone(), inputs.clone(), None, response.clone(), None, &options)
                    .unwrap()
                    .solve()
                    .unwrap()
            };
            let (a, b) = (solve(&fast), solve(&slow));
            assert!(
                (a.objective / b.objective - 1.0).abs() < 1e-7,
                "{id} {name}: {} and {}",
                a.objective,
                b.objective
            );
            assert!(a.certificate.converged && b.certificate.converged, "{id} {name}");
        }
    }
}

#[test]
fn a_guarded_draw_is_as_good_as_a_fit_of_its_resample_from_every_start() {
    let law = isoflop_laws::find("chinchilla").unwrap();
    let (inputs, response) = runs(&law);
    let problem = |weight: Option<&[f64]>| {
        let (model, inputs) = (law.clone(), inputs.clone());
        Problem::new(model, inputs, None, response.clone(), weight, &Options::default()).unwrap()
    };
    let whole = problem(None);
    let point = whole.solve().unwrap();
    let resampling = Resampling::new(Scheme::Pairs, 7, None).unwrap();
    for index in 0..60 {
        let draw = whole.draw(&point, &resampling, index);
        assert!(draw.converged);
        let weight = resampling.weights(whole.rows(), index);
        let full = problem(Some(&weight)).solve().unwrap();
        let objective = |params: &[f64]| {
            let values = whole.values(params);
            let terms = values.iter().zip(&response).zip(&weight);
            terms
                .map(|((v, y), w)| w * Objective::HuberLog(1e-3).value(math::ln(*y) - math::ln(*v)))
                .sum::<f64>()
        };
        let (drawn, best) = (objective(&draw.params), objective(&full.params));
        assert!(drawn <= best * (1.0 + 1e-6), "draw {index}: {drawn} against {best}");
    }
}

#[test]
fn least_absolute_residuals_are_solved_exactly_when_every_run_is_listed_twice() {
    let law = isoflop_laws::find("chinchilla").unwrap();
    let (inputs, response) = runs(&law);
    let options = Options { objective: Objective::LadLog, ..Options::default() };
    let solve = |inputs: Vec<Vec<f64>>, response: Vec<f64>| {
        Problem::new(law.clone(), inputs, None, response, None, &options).unwrap().solve().unwrap()
    };
    let once = solve(inputs.clone(), response.clone());
    let doubled = |v: &[f64]| v.iter().flat_map(|&x| [x, x]).collect::<Vec<f64>>();
    let twice = solve(inputs.iter().map(|c| doubled(c)).collect(), doubled(&response));
    assert!(once.certificate.subgradient.unwrap() <= 1.0);
    assert!(twice.certificate.subgradient.unwrap() <= 1.0);
    for (a, b) in once.params.iter().zip(&twice.params) {
        assert!((a / b - 1.0).abs() < 1e-9, "{:?} {:?}", once.params, twice.params);
    }
}

#[test]
fn least_absolute_residuals_are_solved_exactly_at_a_bound() {
    let law = isoflop_laws::find("chinchilla").unwrap();
    let (inputs, response) = runs(&law);
    let mut options = Options { objective: Objective::LadLog, ..Options::default() };
    options.wishes.bound.push(("alpha".into(), (0.1, 0.3)));
    let problem = Problem::new(law, inputs, None, response, None, &options).unwrap();
    let point = problem.solve().unwrap();
    assert_eq!(point.certificate.bounds, ["alpha"]);
    assert_eq!(point.certificate.zero_residuals.len(), 4);
    assert!(point.certificate.subgradient.unwrap() <= 1.0);
}

#[test]
fn a_start_of_the_users_is_one_more_start() {
    let law = isoflop_laws::find("chinchilla").unwrap();
    let (inputs, response) = runs(&law);
    let starts = |start: Vec<(String, f64)>| {
        let mut options = Options::default();
        options.wishes.start = start;
        let (inputs, response) = (inputs.clone(), response.clone());
        let problem = Problem::new(law.clone(), inputs, None, response, None, &options).unwrap();
        let mut search = problem.search();
        while problem.advance(&mut search) {}
        search.progress().1
    };
    assert_eq!(starts(vec![("alpha".into(), 0.9)]), starts(Vec::new()) + 1);
}
