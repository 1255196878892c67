//! `laws`, `eval`, `optimum`, `selftest`, and how the command ends.

use crate::support::{assert_near, codes, data, file, isoflop, number};

#[test]
fn eval_reads_quantities_with_units() {
    let value = |inputs: [&str; 2]| {
        let args = ["eval", "chinchilla", "--preset", "epoch-huber", "--json"];
        number(&isoflop(&[&args[..], &inputs].concat()).ok().json(), "value")
    };
    assert_near(value(["N=70B", "D=1.4T"]), 1.973366797820554, 1e-14);
    assert_eq!(value(["N=70B", "D=1.4T"]), value(["N=7e10", "D=1400000000000"]));
    assert_eq!(value(["N=70B", "D=1.4T"]), value(["N=70,000,000,000", "D=1.4 T"]));
}

#[test]
fn eval_outside_the_box_answers_with_a_notice() {
    let args = ["eval", "chinchilla", "--preset", "epoch-huber", "D=20B", "--json"];
    let at = |n: &str| isoflop(&[&args[..], &[n]].concat()).ok().json();
    assert_eq!(codes(&at("N=1B")), Vec::<&str>::new());
    let far = at("N=1e15");
    assert_eq!(codes(&far), ["outside-validity"]);
    assert_eq!(far["warnings"][0]["subject"], "N");
    assert!(far["value"].is_number());
}

#[test]
fn eval_says_that_coefficients_are_recalled() {
    let args = ["eval", "su-trajectory", "--preset", "su", "N=1B", "S=1e5", "B=2097152", "--json"];
    let answer = isoflop(&args).ok().json();
    assert_near(number(&answer, "value"), 2.600793525394262, 1e-12);
    assert_eq!(codes(&answer), ["recalled-preset"]);
}

#[test]
fn a_value_that_is_not_finite_is_null_with_a_notice() {
    let params = ["E=1", "A=1e300", "B=1e300", "alpha=-300", "beta=1", "N=1e9", "D=1e9", "--json"];
    let answer = isoflop(&[&["eval", "chinchilla"], &params[..]].concat()).ok().json();
    assert!(answer["value"].is_null(), "{answer}");
    assert_eq!(codes(&answer), ["non-finite"]);
}

#[test]
fn an_unknown_key_is_named_with_those_there_are() {
    let out = isoflop(&["eval", "chinchilla", "--preset", "epoch-huber", "N=1B", "D=1B", "x=1"]);
    let text = "isoflop: law 'chinchilla' has no 'x'; its inputs are N, D and its parameters E, A, \
                B, alpha, beta";
    assert_eq!(out.error(2), text);
}

#[test]
fn an_unknown_law_suggests_the_nearest() {
    for command in [&["eval", "chinchila", "N=1"][..], &["optimum", "chinchila", "--flops", "1e21"]]
    {
        let out = isoflop(command);
        assert!(out.error(2).contains("did you mean 'chinchilla'?"), "{out:?}");
    }
    let out = isoflop(&["fit", "built-in:chinchilla", "--law", "chinchila"]);
    assert!(out.error(2).contains("did you mean 'chinchilla'?"), "{out:?}");
    let out = isoflop(&["eval", "transformer", "N=1"]);
    assert!(!out.error(2).contains("did you mean"), "{out:?}");
}

#[test]
fn the_optimum_is_that_of_the_preset() {
    let args = ["optimum", "chinchilla", "--preset", "epoch-huber", "--flops", "1e21", "--json"];
    let answer = isoflop(&args).ok().json();
    assert_near(number(&answer, "N"), 2.7917e9, 2e-5);
    assert_near(6.0 * number(&answer, "N") * number(&answer, "D"), 1e21, 1e-12);
    let args = ["optimum", "chinchilla", "--preset", "epoch-huber", "--json", "--flops"];
    let days = isoflop(&[&args[..], &["2 PF-day"]].concat()).ok().json();
    assert_eq!(number(&days, "C"), 1.728e20);
}

#[test]
fn an_optimum_outside_the_box_is_refused_unless_indicative() {
    let args = ["optimum", "chinchilla", "--preset", "epoch-huber", "--flops", "1e25", "--json"];
    let refused = isoflop(&args);
    assert_eq!(refused.status, 3);
    assert_eq!(refused.json()["error"]["code"], "outside-validity");
    let shown = isoflop(&[&args[..], &["--indicative"]].concat()).ok().json();
    assert_eq!(codes(&shown), ["outside-validity", "outside-validity"]);
    assert!(number(&shown, "N") > 16e9);
}

#[test]
fn a_law_without_a_split_is_refused() {
    let args = ["optimum", "su-trajectory", "--preset", "su", "--flops", "1e21", "--json"];
    let refused = isoflop(&args);
    assert_eq!(refused.status, 3);
    assert_eq!(refused.json()["error"]["code"], "no-interior-optimum");
    // Indicative does not make one up.
    assert_eq!(isoflop(&[&args[..], &["--indicative"]].concat()).status, 3);
}

#[test]
fn the_best_split_of_repeated_data_asks_for_the_unique_tokens() {
    let args = ["optimum", "data-constrained", "--flops", "1e22", "--json"];
    let best = isoflop(&[&args[..], &["U=25B"]].concat()).ok().json();
    assert_near(number(&best, "D"), 237.3e9, 1e-3);
    assert_near(number(&best, "inputs.U"), 25e9, 1e-15);
    for words in [&[][..], &["P=2"], &["N=1B"], &["U=many"], &["U=0"]] {
        let refused = isoflop(&[&args[..], words].concat());
        assert_eq!(refused.status, 2, "{words:?}: {refused:?}");
    }
}

#[test]
fn a_budget_that_is_none_is_refused() {
    for budget in ["0", "-1e20", "much", "1e20 tokens", "nan"] {
        let flag = format!("--flops={budget}");
        let out = isoflop(&["optimum", "chinchilla", "--preset", "epoch-huber", &flag]);
        assert_eq!(out.status, 2, "{budget}: {out:?}");
    }
}

#[test]
fn laws_are_listed_with_their_inputs() {
    let out = isoflop(&["laws"]).ok();
    let line = out.stdout.lines().find(|l| l.starts_with("chinchilla ")).unwrap();
    assert!(line.ends_with("Loss from parameters and tokens (N, D)"), "{line}");
    assert_eq!(out.stderr, "");
}

#[test]
fn the_selftest_says_all_is_well() {
    let out = isoflop(&["selftest"]).ok();
    let golden = out.stdout.lines().find(|l| l.starts_with("golden numbers")).unwrap();
    let words: Vec<&str> = golden.split_whitespace().collect();
    assert_eq!(words[2], words[4], "{golden}");
}

#[test]
fn the_exit_status_tells_input_from_numbers() {
    let good = data("csv/good.csv");
    let empty = file("empty-status.csv", "");
    let far = ["optimum", "chinchilla", "--preset", "epoch-huber", "--flops", "1e25"];
    let cases: [(&[&str], i32); 9] = [
        (&["fit", &good, "--bootstrap", "0"], 0),
        (&["laws"], 0),
        (&["--version"], 0),
        (&["--help"], 0),
        (&["fit", &empty], 2),
        (&["fit", "no-such-file.csv"], 2),
        (&["fit", &good, "--objective", "huber"], 2),
        (&["fit", &good, "--no-such-flag"], 2),
        (&far, 3),
    ];
    for (args, status) in cases {
        assert_eq!(isoflop(args).status, status, "{args:?}");
    }
}

#[test]
fn errors_of_the_grammar_are_json_too() {
    for args in [&["fit", "--json"][..], &["fit", "x.csv", "--seed", "-1", "--json"], &["--json"]] {
        let out = isoflop(args);
        assert_eq!(out.status, 2, "{args:?}");
        assert_eq!(out.json()["error"]["code"], "input");
    }
}
