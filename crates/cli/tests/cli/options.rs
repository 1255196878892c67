//! What the flags of `fit` do.

use crate::support::{assert_near, codes, data, fed, fit, good, isoflop, number};

/// The sixteen runs under other column names, with a group, a cluster and a column of no use.
fn renamed() -> String {
    let mut out = String::from("kind,how large,how much,how bad,batch\n");
    for (i, line) in good().lines().skip(1).enumerate() {
        let cells: Vec<&str> = line.split(',').collect();
        let group = if i < 14 { "many" } else { "few" };
        out += &format!("{group},{},{},{},{}\n", cells[1], cells[2], cells[3], i / 2);
    }
    out
}

const MAPPED: [&str; 2] = ["--map", "N=how large,D=how much,L=how bad"];

#[test]
fn columns_are_taken_by_their_role() {
    let plain = fit(&["-", "--bootstrap", "0"], &good());
    let mapped = fit(&["-", "--bootstrap", "0", MAPPED[0], MAPPED[1]], &renamed());
    assert_eq!(plain["params"], mapped["params"]);
}

#[test]
fn a_partial_map_leaves_the_rest_to_the_guess() {
    let one = good().replace("loss", "how bad");
    let mapped = fit(&["-", "--bootstrap", "0", "--map", "L=how bad"], &one);
    assert_eq!(mapped["params"], fit(&["-", "--bootstrap", "0"], &good())["params"]);
    assert_eq!(mapped["study"]["roles"]["N"], "N");
}

#[test]
fn a_map_to_a_column_that_is_not_there_names_those_that_are() {
    let out = fed(&["fit", "-", "--map", "L=lost"], &good());
    let text = out.error(2);
    assert!(text.contains("'lost'") && text.contains("loss"), "{text}");
}

#[test]
fn a_filter_keeps_the_rows_it_says() {
    let answer = fit(&["-", "--bootstrap", "0", "--where", "N > 6e7 and loss < 3.9"], &good());
    let kept = good()
        .lines()
        .skip(1)
        .filter(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            cells[1].parse::<f64>().unwrap() > 6e7 && cells[3].parse::<f64>().unwrap() < 3.9
        })
        .count();
    assert!((6..16).contains(&kept), "{kept}");
    assert_eq!(answer["rows"], kept);
    assert!(codes(&answer).contains(&"rows-filtered"));
}

#[test]
fn clusters_are_resampled_whole_where_there_are_enough() {
    let args = ["-", "--bootstrap", "60", MAPPED[0], MAPPED[1], "--cluster", "batch"];
    let answer = fit(&args, &renamed());
    assert_eq!(answer["params"]["alpha"]["method"], "cluster-percentile");
    assert!(codes(&answer).contains(&"clustered"));
    let args = ["-", "--bootstrap", "60", MAPPED[0], MAPPED[1], "--cluster", "kind"];
    let two = fit(&args, &renamed());
    assert_eq!(two["params"]["alpha"]["method"], "pairs-percentile");
    assert!(codes(&two).contains(&"fallback"));
}

#[test]
fn groups_are_fitted_apart_and_one_too_small_is_said() {
    let args = ["-", "--bootstrap", "0", MAPPED[0], MAPPED[1], "--group", "kind"];
    let answer = fit(&args, &renamed());
    assert_eq!(answer["groups"].as_object().unwrap().keys().collect::<Vec<_>>(), ["many"]);
    assert_eq!(number(&answer, "groups.many.rows"), 14.0);
    assert_eq!(answer["rows"], 16);
    let said = answer["warnings"].as_array().unwrap();
    let skipped = said.iter().find(|n| n["code"] == "group-skipped").unwrap();
    assert_eq!(skipped["subject"], "few");
    let detail = "2 runs cannot fix 5 parameters; add runs or fix parameters with --fix.";
    assert_eq!(skipped["detail"], detail);
    let alone = "kind,how large,how much,how bad,batch\n".to_owned()
        + &renamed().lines().skip(1).take(14).collect::<Vec<_>>().join("\n");
    let alone = fit(&["-", "--bootstrap", "0", MAPPED[0], MAPPED[1]], &alone);
    assert_eq!(answer["groups"]["many"]["params"], alone["params"]);
}

#[test]
fn budgets_take_units() {
    let at = "3 PF-day,1e21,2.592e20 FLOP";
    let answer = fit(&["-", "--bootstrap", "0", "--at", at], &good());
    let asked: Vec<f64> =
        (0..3).map(|i| number(&answer, &format!("optimum.{i}.C.value"))).collect();
    assert_eq!(asked, [2.592e20, 1e21, 2.592e20]);
    assert_eq!(answer["optimum"][0], answer["optimum"][2]);
    for i in 0..2 {
        let of = |key: &str| number(&answer, &format!("optimum.{i}.{key}.value"));
        assert_near(6.0 * of("N") * of("D"), of("C"), 1e-12);
    }
}

#[test]
fn the_factor_of_compute_moves_the_split() {
    let with = |k: &str| {
        let answer = fit(&["-", "--bootstrap", "0", "--at", "1e21", "--flops-per-nd", k], &good());
        number(&answer, "optimum.0.N.value") * number(&answer, "optimum.0.D.value")
    };
    assert_near(with("6") / with("3"), 0.5, 1e-12);
}

#[test]
fn a_fixed_parameter_stays_and_has_no_interval() {
    let answer = fit(&["-", "--bootstrap", "60", "--fix", "E=1.8,alpha=0.35"], &good());
    for (key, value) in [("E", 1.8), ("alpha", 0.35)] {
        let estimate = &answer["params"][key];
        assert_near(estimate["value"].as_f64().unwrap(), value, 1e-15);
        assert_eq!(estimate["method"], "fixed");
        assert!(estimate["low"].is_null() && estimate["high"].is_null(), "{estimate}");
    }
    assert!(answer["params"]["beta"]["low"].is_number());
}

#[test]
fn a_bound_that_binds_is_said() {
    let answer = fit(&["-", "--bootstrap", "0", "--bound", "alpha=0.1..0.3"], &good());
    assert_near(number(&answer, "params.alpha.value"), 0.3, 1e-12);
    assert_eq!(answer["certificate"]["bounds"], serde_json::json!(["alpha"]));
    assert!(codes(&answer).contains(&"at-bound"));
    let negative = ["fit", "built-in:gadre-overtraining", "--bootstrap", "0", "--json"];
    let args = [&negative[..], &["--bound", "b=-0.2..-0.1"]].concat();
    let gadre = isoflop(&args).ok().json();
    assert_near(number(&gadre, "params.b.value"), -0.2, 1e-12);
}

#[test]
fn tied_parameters_are_equal_in_the_fit_and_in_every_draw() {
    let answer = fit(&["-", "--bootstrap", "45", "--tie", "alpha=beta"], &good());
    assert_eq!(answer["params"]["alpha"]["value"], answer["params"]["beta"]["value"]);
    let draws = answer["draws"].as_array().unwrap();
    assert_eq!(draws.len(), 45);
    assert!(draws.iter().all(|draw| draw[3] == draw[4]));
    assert_near(number(&answer, "derived.a.value"), 0.5, 1e-12);
}

#[test]
fn a_start_does_not_move_the_optimum() {
    let plain = fit(&["-", "--bootstrap", "0"], &good());
    let started = fit(&["-", "--bootstrap", "0", "--start", "E=1,alpha=0.2"], &good());
    assert_near(number(&started, "params.beta.value"), number(&plain, "params.beta.value"), 1e-6);
}

#[test]
fn wishes_for_unknown_parameters_list_those_of_the_law() {
    for flag in ["--fix", "--start"] {
        let out = fed(&["fit", "-", flag, "gamma=1"], &good());
        let text = out.error(2);
        assert!(text.contains("'gamma'") && text.contains("E, A, B, alpha, beta"), "{text}");
    }
    for args in [["--bound", "gamma=1..2"], ["--tie", "gamma=alpha"]] {
        let out = fed(&["fit", "-", args[0], args[1]], &good());
        assert!(out.error(2).contains("'gamma'"), "{out:?}");
    }
}

#[test]
fn an_unclear_comma_is_read_as_told() {
    let unclear = good().replace(",0.", ",0,");
    assert_eq!(unclear, good(), "no such number in the file");
    let runs = good().lines().map(|l| l.replace(',', ";").replace('.', ",")).collect::<Vec<_>>();
    let runs = runs.join("\n").replace("made-up-", "run ");
    let comma = fit(&["-", "--bootstrap", "0", "--decimal", "comma"], &runs);
    assert_eq!(comma["params"], fit(&["-", "--bootstrap", "0"], &good())["params"]);
    let messy = |extra: &[&str]| fit(&[&[data("csv/messy.csv").as_str()], extra].concat(), "");
    assert!(codes(&messy(&["--bootstrap", "0"])).contains(&"ambiguous-decimal"));
    let told = messy(&["--bootstrap", "0", "--decimal", "comma"]);
    assert!(!codes(&told).contains(&"ambiguous-decimal"));
    assert_eq!(number(&told, "rows"), number(&messy(&["--bootstrap", "0"]), "rows") + 1.0);
}

/// The runs with their losses in another unit.
fn converted(unit: impl Fn(f64) -> f64) -> String {
    let mut out = String::from("N,D,loss\n");
    for line in good().lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let loss = unit(cells[3].parse::<f64>().unwrap());
        out += &format!("{},{},{loss}\n", cells[1], cells[2]);
    }
    out
}

#[test]
fn perplexity_and_bits_per_byte_are_turned_into_nats() {
    let plain = fit(&["-", "--bootstrap", "0"], &good());
    let bits = converted(|l| l / 4.2 / std::f64::consts::LN_2);
    let perplexity = converted(isoflop_formula::math::exp);
    for (unit, runs) in [("bits-per-byte:4.2", bits), ("perplexity", perplexity)] {
        let answer = fit(&["-", "--bootstrap", "0", "--loss-unit", unit], &runs);
        for key in ["E", "alpha", "beta"] {
            let path = format!("params.{key}.value");
            assert_near(number(&answer, &path), number(&plain, &path), 1e-6);
        }
        assert!(codes(&answer).contains(&"loss-converted"), "{unit}");
    }
}

#[test]
fn every_interval_of_the_contract_can_be_asked_for() {
    for scheme in ["pairs", "bayesian", "wild", "residual"] {
        for ends in ["percentile", "basic", "bca", "studentised"] {
            let kind = format!("{scheme}-{ends}");
            let answer = fit(&["-", "--bootstrap", "45", "--interval", &kind], &good());
            assert_eq!(answer["params"]["E"]["method"], kind.as_str());
        }
    }
    for kind in ["profile", "sandwich", "posterior"] {
        let answer = fit(&["-", "--bootstrap", "45", "--interval", kind], &good());
        for path in ["params.alpha", "params.E", "derived.tokens_per_parameter"] {
            let (map, key) = path.split_once('.').unwrap();
            assert_eq!(answer[map][key]["method"], kind);
            let end = |end: &str| number(&answer, &format!("{path}.{end}"));
            assert!(end("low") < end("value") && end("value") < end("high"), "{kind} {path}");
        }
    }
    let none = fit(&["-", "--interval", "none"], &good());
    assert!(none["params"]["E"]["method"].is_null());
    assert_eq!(none["certificate"]["draws"], 0);
}

#[test]
fn every_objective_of_the_contract_has_its_own_optimum() {
    let mut seen: Vec<f64> = Vec::new();
    for objective in ["huber-log:1e-3", "huber-log:1e-4", "lad-log", "ls", "ls-log", "asym-log:10"]
    {
        let answer = fit(&["-", "--bootstrap", "0", "--objective", objective], &good());
        assert_eq!(answer["objective"]["name"], objective);
        let alpha = number(&answer, "params.alpha.value");
        assert!(seen.iter().all(|v| (v - alpha).abs() > 1e-9), "{objective}: {alpha} again");
        assert_near(alpha, 0.347, 0.2);
        seen.push(alpha);
    }
}
