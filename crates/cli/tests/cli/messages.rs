//! The texts of the main errors, word by word.

use crate::support::{fed, good, isoflop};
use insta::assert_snapshot;

/// The error of a fit of these runs.
fn of_runs(runs: &str, flags: &[&str]) -> String {
    fed(&[&["fit", "-"], flags].concat(), runs).error(2).to_owned()
}

fn of(args: &[&str]) -> String {
    isoflop(args).error(2).to_owned()
}

#[test]
fn about_files() {
    assert_snapshot!(of(&["fit", "no-such-file.csv"]));
    assert_snapshot!(of(&["fit", "built-in:nothing"]));
    assert_snapshot!(of_runs("", &[]));
    assert_snapshot!(of_runs("N,D,loss\n", &[]));
}

#[test]
fn about_rows() {
    assert_snapshot!(of_runs("N,D,loss\n1.2TB,1e9,3\n1e8,1e9,\n", &[]));
    assert_snapshot!(of_runs("N,D,loss\n1e8,1e9,3.1\n", &[]));
    assert_snapshot!(of_runs("N,D,loss\n1e8,1e9,3.1\n1e9,1e9,3\n2e9,1e9,2.9\n", &[]));
    assert_snapshot!(of_runs(&good(), &["--where", "N > 1e15"]));
}

#[test]
fn about_columns() {
    assert_snapshot!(of_runs("size,loss\n1e8,3\n", &[]));
    assert_snapshot!(of_runs("N,D,bpb\n1e8,1e9,0.9\n", &[]));
    assert_snapshot!(of_runs(&good(), &["--map", "L=lost"]));
    assert_snapshot!(of_runs(&good(), &["--map", "loss"]));
    assert_snapshot!(of_runs(&good(), &["--map", "Q=loss"]));
    assert_snapshot!(of_runs(&good(), &["--cluster", "batch"]));
    assert_snapshot!(of_runs(&good(), &["--where", "N >"]));
    assert_snapshot!(of_runs(&good(), &["--where", "size > 3"]));
}

#[test]
fn about_choices() {
    // A new law is one file and one line, so its id must not be in a snapshot.
    let error = of_runs(&good(), &["--law", "chinchila"]);
    let (text, ids) = error.split_once("laws: ").unwrap();
    assert!(ids.split(", ").any(|id| id == "chinchilla"), "{ids}");
    assert_snapshot!(text);
    assert_snapshot!(of_runs(&good(), &["--objective", "huber"]));
    assert_snapshot!(of_runs(&good(), &["--objective", "huber-log:-1"]));
    assert_snapshot!(of_runs(&good(), &["--interval", "profiles"]));
    let nameless = good().replace("run,", "note,");
    assert_snapshot!(of_runs(&nameless, &["--interval", "cluster"]));
    assert_snapshot!(of_runs(&good(), &["--loss-unit", "bits"]));
    assert_snapshot!(of_runs(&good(), &["--at", "much"]));
    assert_snapshot!(of_runs(&good(), &["--fix", "gamma=1"]));
    assert_snapshot!(of_runs(&good(), &["--fix", "A=-1"]));
    assert_snapshot!(of_runs(&good(), &["--bound", "alpha=0.5"]));
    assert_snapshot!(of_runs(&good(), &["--bound", "alpha=0.5..0.1"]));
    assert_snapshot!(of_runs(&good(), &["--tie", "A=alpha"]));
    assert_snapshot!(of_runs(&good(), &["--flops-per-nd", "0"]));
}

#[test]
fn about_laws() {
    assert_snapshot!(of(&["eval", "chinchilla", "N=1B", "D=1B"]));
    assert_snapshot!(of(&["eval", "chinchilla", "--preset", "epoch", "N=1B", "D=1B"]));
    assert_snapshot!(of(&["eval", "chinchilla", "--preset", "epoch-lad", "N=1B"]));
    assert_snapshot!(of(&["eval", "chinchilla", "--preset", "epoch-lad", "N=1.2TB", "D=1B"]));
    assert_snapshot!(of(&["optimum", "chinchilla", "--flops", "1e21"]));
    assert_snapshot!(of(&["optimum", "bnsl", "--flops", "1e21"]));
    assert_snapshot!(of(&["eval", "bnsl:0", "x=1"]));
    let far = ["optimum", "chinchilla", "--preset", "epoch-lad", "--flops", "1e25"];
    assert_snapshot!(isoflop(&far).error(3));
}
