//! From cells and roles to columns of numbers.

mod common;

use common::{file, guessed, listed, sheet};
use insta::assert_snapshot;
use isoflop_data::{Decimal, ReadOptions, Runs, RunsRequest, Sheet, guess, read, runs};
use isoflop_formula::math;

fn roles(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(role, column)| ((*role).into(), (*column).into())).collect()
}

fn with(sheet: &Sheet, pairs: &[(&str, &str)]) -> Result<Runs, String> {
    let roles = roles(pairs);
    runs(&RunsRequest::new(sheet, &roles, &["N", "D"], "L")).map_err(|error| error.to_string())
}

#[test]
fn the_messy_table_uses_eleven_rows_and_lists_three() {
    let sheet = read(&file("csv/messy.csv"), &ReadOptions::named("messy.csv")).unwrap();
    let runs = guessed(&sheet);
    assert_eq!(runs.rows(), 11);
    assert_eq!(runs.lines, [2, 3, 4, 5, 7, 8, 10, 11, 12, 14, 15]);
    assert_snapshot!(listed(&runs.rejected).replace('\u{202f}', "~"), @r"
    line 6, column 'tokens': '1.2TB' is not a count; write 1.2T or 1.2e12
    line 9, column 'val/loss': 'nan' has no loss; the run may have diverged
    line 13, column 'tokens': '31,2B' has an unclear comma; read it as 31.2~B or 312~B
    ");
    assert_eq!(runs.computed.as_deref(), Some("C = 6 N D"));
    assert_eq!(runs.compute.as_ref().unwrap()[0], 6.0 * 90e6 * 3.28e9);
    assert_eq!(runs.cluster.as_ref().unwrap().names.len(), 11);
}

#[test]
fn saying_what_a_comma_means_mends_its_row_and_changes_no_other() {
    let sheet = read(&file("csv/messy.csv"), &ReadOptions::named("messy.csv")).unwrap();
    let before = guessed(&sheet);
    let roles = guess(&sheet, &["N", "D"], "L");
    for (decimal, tokens) in [(Decimal::Comma, 31.2e9), (Decimal::Point, 312e9)] {
        let mut request = RunsRequest::new(&sheet, &roles, &["N", "D"], "L");
        request.decimal = Some(decimal);
        let after = runs(&request).unwrap();
        assert_eq!(after.rows(), 12);
        let mended = after.lines.iter().position(|line| *line == 13).unwrap();
        assert_eq!(after.inputs[1].1[mended], tokens);
        let others: Vec<f64> =
            (0..12).filter(|row| *row != mended).map(|row| after.response[row]).collect();
        assert_eq!(others, before.response.to_vec());
    }
}

#[test]
fn a_point_that_may_group_thousands_is_asked_about_when_commas_are_decimal() {
    let request = |text: &str| {
        let sheet = sheet(text);
        let roles = guess(&sheet, &["N", "D"], "L");
        let mut request = RunsRequest::new(&sheet, &roles, &["N", "D"], "L");
        request.decimal = Some(Decimal::Comma);
        runs(&request).unwrap()
    };
    let unclear = request("N;D;loss\n1e9;2e10;3.325\n1e9;2e10;2,5\n");
    assert_eq!(unclear.lines, [3]);
    assert_snapshot!(listed(&unclear.rejected), @"line 2, column 'loss': '3.325' has an unclear point; write a decimal comma, or drop the point of thousands");
    let silent = guessed(&sheet("N;D;loss\n1.000;2.000;3\n1e3;2e3;3,5\n"));
    assert_eq!(silent.rows(), 0);
    assert_eq!(silent.rejected.len(), 2);
    let grouped = request("N;D;loss\n1.000.000;2.000;3,25\n");
    assert_eq!(grouped.inputs[1].1.to_vec(), [2000.0]);
    assert_eq!(grouped.response.to_vec(), [3.25]);
}

#[test]
fn every_reason_says_what_to_do() {
    let sheet = sheet(
        "N,D,loss,w,s\n1e9,2e10,2.5,1,10\n0,2e10,2.5,1,1\n1e9,-5,2.5,1,1\n1e9,2e10,,1,1\n\
         1e9,2e10,inf,1,1\n1e9,2e10,-1,1,1\n1e9,2e10,2.5,-1,1\n1e9,2e10,2.5,,1\n\
         1e9,2e10,2.5,1,-1\n1e999,2e10,2.5,1,1\n1e9,２0,2.5,1,1\n1e9,,2.5,1,1\n\
         1e9,12 PF-day,2.5,1,1\nNaN,2e10,2.5,1,1\n1e200,1e200,2.5,1,1\n1e9,2e10,250%,1,1\n",
    );
    let runs =
        with(&sheet, &[("N", "N"), ("D", "D"), ("L", "loss"), ("weight", "w"), ("step", "s")]);
    let runs = runs.unwrap();
    assert_eq!(runs.lines, [2]);
    assert_snapshot!(listed(&runs.rejected), @r"
    line 3, column 'N': '0' must be more than 0
    line 4, column 'D': '-5' must be more than 0
    line 5, column 'loss': has no loss; the run may not have ended
    line 6, column 'loss': 'inf' has no loss; the run may have diverged
    line 7, column 'loss': '-1' must be more than 0
    line 8, column 'w': '-1' must not be less than 0
    line 9, column 'w': is empty; give a value or leave the row out
    line 10, column 's': '-1' must not be less than 0
    line 11, column 'N': '1e999' is too large; the largest number is about 1.8e308
    line 12, column 'D': '２0' has full-width characters; write the digits as 0 to 9
    line 13, column 'D': is empty; give a value or leave the row out
    line 14, column 'D': '12 PF-day' is not a count; write 7B, 1.4T or 3e9
    line 15, column 'N': 'NaN' is not a finite number
    line 16, column 'N': '1e200' gives C = inf; check the units
    line 17, column 'loss': '250%' is not a number; write 2.5 or 1e-3
    ");
}

#[test]
fn any_two_of_size_tokens_and_compute_give_the_third() {
    let sheet = sheet(
        "N,D,C,loss\n1e9,2e10,1.2e20,2.5\n1e9,,1.2e20,2.5\n,2e10,1.2e20,2.5\n1e9,2e10,,2.5\n",
    );
    let all = with(&sheet, &[("N", "N"), ("D", "D"), ("C", "C"), ("L", "loss")]).unwrap();
    assert_eq!(all.inputs[0].1.to_vec(), [1e9; 4]);
    assert_eq!(all.inputs[1].1.to_vec(), [2e10; 4]);
    assert_eq!(all.compute.unwrap().to_vec(), [1.2e20; 4]);
    assert_eq!(all.computed.unwrap(), "N = C / (6 D); D = C / (6 N); C = 6 N D");
    let pair = with(&sheet, &[("N", "N"), ("C", "C"), ("L", "loss")]).unwrap();
    assert_eq!(pair.lines, [2, 3]);
    assert_eq!(pair.inputs[1].1.to_vec(), [2e10; 2]);
    assert_eq!(pair.computed.unwrap(), "D = C / (6 N)");
}

#[test]
fn perplexity_and_bits_per_byte_become_nats_and_it_is_said() {
    let sheet = sheet("N,D,ppl,bpb\n1e9,2e10,20.0,0.9\n1e9,2e10,1.0,0.8\n");
    let ppl = with(&sheet, &[("N", "N"), ("D", "D"), ("ppl", "ppl")]).unwrap();
    assert_eq!(ppl.response.to_vec(), [math::ln(20.0)]);
    assert_eq!(ppl.converted.unwrap(), "L = ln of the perplexity in 'ppl'");
    assert_eq!(ppl.rejected[0].reason, "is no perplexity; one of 1 or less has no loss");
    let pairs = roles(&[("N", "N"), ("D", "D"), ("bpb", "bpb")]);
    let mut request = RunsRequest::new(&sheet, &pairs, &["N", "D"], "L");
    assert_eq!(runs(&request).unwrap().missing, ["bytes per token"]);
    request.bits_to_nats = Some(4.5);
    let bpb = runs(&request).unwrap();
    assert_eq!(bpb.response[0], 0.9 * core::f64::consts::LN_2 * 4.5);
    assert_eq!(bpb.converted.unwrap(), "L = bits per byte in 'bpb' × ln 2 × 4.5 bytes per token");
}

#[test]
fn what_is_missing_is_named_and_no_number_is_made_up() {
    let sheet = sheet("N,loss\n1e9,2.5\n");
    let some = with(&sheet, &[("N", "N")]).unwrap();
    assert_eq!(some.missing, ["D", "L"]);
    assert_eq!((some.rows(), some.inputs.len(), some.response.len()), (0, 2, 0));
}

#[test]
fn wrong_roles_are_errors_that_name_them() {
    let sheet = sheet("N,D,loss\n1,2,3\n");
    let error = |pairs: &[(&str, &str)]| with(&sheet, pairs).unwrap_err();
    assert_snapshot!(error(&[("speed", "N")]), @"'speed' is not a role; the roles are N, D, L, C, ppl, bpb, weight, cluster, seed, step, group");
    assert_snapshot!(error(&[("N", "size")]), @"there is no column 'size'; the columns are 'N', 'D', 'loss'");
    assert_snapshot!(error(&[("N", "N"), ("N", "D")]), @"role 'N' is given twice, to 'N' and 'D'; keep one");
    assert_snapshot!(error(&[("L", "loss"), ("ppl", "D")]), @"the loss is given twice, by 'L' and 'ppl'; keep one");
    let unused = with(&sheet, &[("N", "N"), ("D", "D"), ("L", "loss"), ("", "N"), ("seed", "")]);
    assert_eq!(unused.unwrap().rows(), 1);
}

#[test]
fn labels_number_the_names_and_a_run_without_one_stands_alone() {
    let sheet = sheet("N,D,loss,run,kind\n1,2,3,a,x\n1,2,3,,y\n1,2,3,a,\n1,2,3,,x\n");
    let pairs = [("N", "N"), ("D", "D"), ("L", "loss"), ("cluster", "run"), ("group", "kind")];
    let runs = with(&sheet, &pairs).unwrap();
    let cluster = runs.cluster.unwrap();
    assert_eq!(cluster.of_row, [0, 1, 0, 2]);
    assert_eq!(cluster.names, ["a", "line 3", "line 5"]);
    assert_eq!(runs.group.unwrap().of_row, [0, 1, 2, 0]);
}

#[test]
fn columns_are_guessed_from_names_and_values() {
    let guess = |header: &str, row: &str| {
        let sheet = sheet(&format!("{header}\n{row}\n{row}\n"));
        let roles = guess(&sheet, &["N", "D"], "L");
        roles.iter().map(|(role, column)| format!("{role}={column}")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(guess("N,D,C,L", "1,2,3,4"), "N=N D=D C=C L=L");
    assert_eq!(
        guess("run,n_params,tokens,val/loss,gpu_hours,seed", "a,90M,3.28B,3.3,4,1"),
        "N=n_params D=tokens L=val/loss cluster=run"
    );
    assert_eq!(
        guess("point_id,N_params,C_flop,D_tokens,loss", "0,1e9,1e20,2e10,2"),
        "N=N_params D=D_tokens C=C_flop L=loss"
    );
    assert_eq!(
        guess("Model Size,Training Tokens,train/loss,eval/loss", "1B,2B,3,4"),
        "N=Model Size D=Training Tokens L=eval/loss"
    );
    assert_eq!(guess("params,tokens,perplexity", "1B,2B,30"), "N=params D=tokens ppl=perplexity");
    assert_eq!(guess("size,tokens,loss", "small,2B,3"), "D=tokens L=loss");
    assert_eq!(guess("tokens,TOKENS,loss", "2B,3B,3"), "D=tokens L=loss");
    assert_eq!(
        guess(
            "eval/c4/loss,loss_std,tokens_per_param,seen tokens (B),non-emb params",
            "3,0,20,2,1"
        ),
        "N=non-emb params D=seen tokens (B) L=eval/c4/loss"
    );
    assert_eq!(guess("apples,pears", "1,2"), "");
}

#[test]
fn a_law_of_one_input_takes_the_step_of_a_melted_export_once() {
    let sheet = read(&file("csv/wide.csv"), &ReadOptions::named("wide.csv")).unwrap();
    let roles = guess(&sheet, &["x"], "L");
    assert_eq!(roles[0], ("x".into(), "Step".into()));
    assert_eq!(roles[1], ("L".into(), "val/loss".into()));
    assert_eq!(roles[2], ("cluster".into(), "run".into()));
    assert_eq!(roles.len(), 3);
}
