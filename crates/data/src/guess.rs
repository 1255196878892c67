//! Which column is which quantity, from its name and its values.

use crate::Sheet;
use isoflop_formula::quantity::{Kind, parse};

/// Values of a column that are looked at.
const LOOKED_AT: usize = 200;

/// Guesses the roles of a sheet's columns: (role, column), each role and column at most once.
///
/// A column is taken for a quantity when its name is a known one (`n_params`, `tokens`,
/// `val/loss`, …) and most of its values look like numbers. Columns of names (`run`, `model`) may
/// hold anything; a seed with one value only tells nothing and is left out.
pub fn guess(sheet: &Sheet, inputs: &[&str], response: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    let plain_names: Vec<String> = sheet.names.iter().map(|name| plain(name)).collect();
    let split = inputs.iter().any(|key| ["N", "D", "C"].contains(key));
    let extra = ["N", "D", "C"].into_iter().filter(|key| split && !inputs.contains(key));
    for key in inputs.iter().copied().chain(extra) {
        find(sheet, &plain_names, key, &mut found, true);
    }
    find(sheet, &plain_names, response, &mut found, true);
    for key in ["ppl", "bpb"] {
        if !found.iter().any(|(role, _)| [response, "ppl"].contains(&role.as_str())) {
            find(sheet, &plain_names, key, &mut found, true);
        }
    }
    for (key, numeric) in [("weight", true), ("step", true), ("seed", false), ("cluster", false)] {
        if !found.iter().any(|(role, _)| role == key) {
            find(sheet, &plain_names, key, &mut found, numeric);
        }
    }
    found.into_iter().map(|(role, column)| (role, sheet.names[column].clone())).collect()
}

/// Every column that its name and values would let stand for a role, in the file's order.
pub fn candidates(sheet: &Sheet, role: &str) -> Vec<String> {
    let fits = |&column: &usize| {
        let name = plain(&sheet.names[column]);
        let named = known_names(role).any(|known| known == name) || is_alike(&name, role);
        named && (sheet.column_of_numbers(column).is_some() || looks_numeric(&sheet.cells[column]))
    };
    (0..sheet.names.len()).filter(fits).map(|column| sheet.names[column].clone()).collect()
}

fn find(
    sheet: &Sheet,
    plain_names: &[String],
    role: &str,
    found: &mut Vec<(String, usize)>,
    numeric: bool,
) {
    let fits = |column: &usize| {
        !found.iter().any(|(_, taken)| taken == column)
            && (!numeric
                || sheet.column_of_numbers(*column).is_some()
                || looks_numeric(&sheet.cells[*column]))
            && (role != "seed" || !sheet.is_constant(*column))
    };
    let exact = sheet.column(role).filter(fits);
    let known = || {
        known_names(role).find_map(|known| {
            let mut same = (0..plain_names.len()).filter(|i| plain_names[*i] == known);
            same.find(fits)
        })
    };
    let lower = role.to_ascii_lowercase();
    let bare = || (0..plain_names.len()).filter(|i| plain_names[*i] == lower).find(fits);
    let alike = || (0..plain_names.len()).filter(|i| is_alike(&plain_names[*i], role)).find(fits);
    if let Some(column) = exact.or_else(known).or_else(bare).or_else(alike) {
        found.push((role.to_owned(), column));
    }
}

/// ASCII in lower case (the names of roles have no other letters), everything that is no letter or digit as one `_`, none at the ends.
pub(crate) fn plain(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars().map(|c| c.to_ascii_lowercase()) {
        match c.is_alphanumeric() {
            true => out.push(c),
            false if out.ends_with('_') || out.is_empty() => {}
            false => out.push('_'),
        }
    }
    out.trim_end_matches('_').to_owned()
}

/// Known names of each role in [`plain`] form, the likeliest first.
const KNOWN: &[(&str, &str)] = &[
    (
        "N",
        "n_params n_parameters num_params num_parameters parameter_count param_count params \
         parameters model_size model_params params_n parameters_n non_embedding_params \
         params_non_embedding n_non_embedding n_nonembed total_params size n",
    ),
    (
        "D",
        "tokens n_tokens d_tokens num_tokens training_tokens train_tokens tokens_seen \
         total_tokens token_count data_tokens tokens_d train_tokens_seen dataset_size data_size \
         d",
    ),
    (
        "C",
        "flops flop c_flop c_flops compute training_flops train_flops total_flops \
         training_compute train_compute compute_flop compute_flops n_flops c",
    ),
    ("U", "unique_tokens u_tokens n_unique_tokens u_unique_tokens unique_training_tokens unique"),
    ("x", "x flops c_flop compute step tokens n_params params"),
    ("S", "steps n_steps num_steps step training_steps train_steps"),
    ("B", "batch_size batch batch_tokens tokens_per_batch global_batch_size"),
    ("P", "streams parallel n_streams parallel_streams p_streams"),
    (
        "L",
        "val_loss validation_loss eval_loss test_loss final_loss loss_val loss final_val_loss \
         valid_loss best_loss loss_c4_val loss_final train_loss training_loss loss_train \
         final_train_loss l cross_entropy ce_loss lm_loss nll",
    ),
    (
        "ppl",
        "ppl perplexity val_ppl val_perplexity eval_ppl validation_perplexity eval_perplexity \
         test_ppl",
    ),
    ("bpb", "bpb bits_per_byte val_bpb eval_bpb test_bpb validation_bpb"),
    ("weight", "weight weights precision"),
    ("step", "step global_step train_step training_step iteration iter"),
    ("seed", "seed random_seed rng_seed"),
    ("cluster", "cluster run run_id run_name runid experiment name model_name model id"),
];

fn known_names(role: &str) -> impl Iterator<Item = &'static str> {
    let found = KNOWN.iter().find(|(known, _)| *known == role);
    found.map_or("", |(_, names)| names).split_whitespace()
}

/// Whether a name holds the word for a role and none that makes it another quantity.
fn is_alike(plain_name: &str, role: &str) -> bool {
    const OTHER: &[&str] = &[
        "per", "ratio", "rate", "std", "sd", "err", "error", "sem", "min", "max", "upper", "lower",
        "batch", "unique", "weight", "relative", "diff",
    ];
    let words: &[&str] = match role {
        "N" => &["params", "parameters"],
        "D" => &["tokens"],
        "C" => &["flops", "flop"],
        "L" => &["loss"],
        "ppl" => &["ppl", "perplexity"],
        "bpb" => &["bpb"],
        _ => return false,
    };
    let mut parts = plain_name.split('_');
    parts.clone().any(|part| words.contains(&part)) && !parts.any(|part| OTHER.contains(&part))
}

/// Whether at least half of the first values that are there look like numbers. Values that are
/// unclear, NaN or of the wrong unit look like numbers; words do not.
fn looks_numeric(cells: &[String]) -> bool {
    let (mut there, mut numbers) = (0, 0);
    for cell in cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).take(LOOKED_AT)
    {
        there += 1;
        let readable = parse(cell, Kind::Any, None)
            .map_or_else(|error| error.readings().is_some() || error.is_not_finite(), |_| true);
        numbers += usize::from(readable);
    }
    there == 0 || 2 * numbers >= there
}
