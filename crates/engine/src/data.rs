//! From a study to runs, and what was understood of its file.

use crate::{
    failure::input,
    notices,
    tables::{Tables, to_data},
};
use isoflop_data::{BuiltIn, Runs, RunsRequest, Sheet, compares_only, guess, runs};
use isoflop_laws::{Kind, Model};
use isoflop_study::{ColumnView, DataView, Failure, LossUnit, Notice, Preview, Rejected, Study};

/// Roles that every law knows.
const COMMON: [&str; 8] = ["N", "D", "C", "weight", "cluster", "seed", "step", "group"];
/// Rejected rows listed in an answer; the rest are counted.
const MOST_REJECTED: usize = 1000;

/// The runs of a study, and the view of its data.
pub struct Loaded {
    /// Columns of numbers; empty when a role is missing.
    pub runs: Runs,
    /// What a user sees of it.
    pub view: DataView,
}

/// Keys of the columns that a law needs.
pub fn input_keys(model: &Model) -> Vec<&'static str> {
    match model.law().kind {
        Kind::Recurrence(_) => vec!["step"],
        _ => model.inputs().iter().map(|i| i.symbol.key).collect(),
    }
}

/// Reads a study's data for its law.
pub fn load(tables: &Tables, study: &Study, model: &Model) -> Result<Loaded, Failure> {
    let found = tables.find(&study.data, study.decimal)?;
    let inputs = input_keys(model);
    let response = model.law().response.key;
    let (roles, guessed) = roles(study, &found.sheet, found.built_in, &inputs, response);
    let default_filter = found.built_in.and_then(|b| b.default_filter);
    let filter = study.filter.as_deref().or(default_filter).filter(|f| !f.trim().is_empty());
    let roles = as_unit(roles, study.loss_unit);
    let request = RunsRequest {
        sheet: &found.sheet,
        roles: &roles,
        inputs: &inputs,
        response,
        filter,
        decimal: study.decimal.map(to_data),
        flops_per_nd: study.flops_per_nd,
        bits_to_nats: match study.loss_unit {
            LossUnit::BitsPerByte { bytes_per_token } => Some(bytes_per_token),
            _ => None,
        },
    };
    let runs = runs(&request).map_err(|e| input(e.to_string(), &found.name))?;
    let why = found.built_in.filter(|b| filter == b.default_filter).map_or("", |b| b.left_out);
    let view = DataView {
        name: found.name.clone(),
        credit: found.built_in.map(|b| b.credit.to_owned()),
        frame: found.sheet.frame,
        rows: (found.sheet.rows() + found.sheet.rejected.len()) as u32,
        used: runs.rows() as u32,
        columns: columns(&found.sheet, &roles, guessed),
        roles: role_names(model),
        missing: runs.missing.clone(),
        rejected: rejected(&runs.rejected, MOST_REJECTED),
        rejected_more: runs.rejected.len().saturating_sub(MOST_REJECTED) as u32,
        notices: data_notices(&found.sheet, &runs, why),
        computed: runs.computed.clone().unwrap_or_default(),
        melted: found
            .sheet
            .melted
            .as_ref()
            .map(|_| Preview { columns: found.sheet.names.clone(), rows: found.sheet.preview(5) }),
        sha256: found.sha256.clone(),
    };
    Ok(Loaded { runs, view })
}

/// The filter of a study when it is a rule about outliers: the built-in set says so, or it compares
/// the response and nothing else. Such a rule looks at what a backtest has to predict.
pub(crate) fn outlier_rule(
    tables: &Tables,
    study: &Study,
    model: &Model,
) -> Result<Option<String>, Failure> {
    let found = tables.find(&study.data, study.decimal)?;
    let own = found.built_in.filter(|b| b.outlier_rule).and_then(|b| b.default_filter);
    let Some(filter) = study.filter.as_deref().or(own) else { return Ok(None) };
    let response = model.law().response.key;
    let (roles, _) = roles(study, &found.sheet, found.built_in, &input_keys(model), response);
    let roles = as_unit(roles, study.loss_unit);
    let is_response = |role: &str| [response, "ppl", "bpb"].contains(&role);
    let column = roles.iter().find(|(role, _)| is_response(role)).map_or("", |(_, c)| c);
    let is_rule = Some(filter) == own || compares_only(filter, &found.sheet.names, column);
    Ok((is_rule && !filter.trim().is_empty()).then(|| filter.to_owned()))
}

/// The first `most` rows that were not used, for an answer.
pub(crate) fn rejected(rows: &[isoflop_data::Rejected], most: usize) -> Vec<Rejected> {
    rows.iter()
        .take(most)
        .map(|r| Rejected {
            line: r.line,
            column: r.column.clone(),
            value: r.value.clone(),
            reason: r.reason.clone(),
        })
        .collect()
}

type Roles = Vec<(String, String)>;

/// The study's roles, else the built-in set's own that the law knows, else a guess; and whether
/// they were guessed.
fn roles(
    study: &Study,
    sheet: &Sheet,
    built_in: Option<&BuiltIn>,
    inputs: &[&str],
    response: &str,
) -> (Roles, bool) {
    if !study.roles.is_empty() {
        let used =
            study.roles.iter().filter(|(role, column)| !role.is_empty() && !column.is_empty());
        // `L` names the response of any law, also of one whose own key is another.
        let own = |role: &String| {
            let alias = role == "L" && response != "L" && !inputs.contains(&"L");
            if alias { response.to_owned() } else { role.clone() }
        };
        return (used.map(|(r, c)| (own(r), c.clone())).collect(), false);
    }
    let guesses = guess(sheet, inputs, response);
    let Some(built_in) = built_in else { return (guesses, true) };
    let known = |role: &str| inputs.contains(&role) || role == response || COMMON.contains(&role);
    let own: Roles = built_in
        .roles
        .iter()
        .filter(|(role, _)| known(role))
        .map(|&(r, c)| (r.to_owned(), c.to_owned()))
        .collect();
    (if own.is_empty() { guesses } else { own }, false)
}

/// A loss column in another unit takes the role of that unit.
fn as_unit(roles: Roles, unit: LossUnit) -> Roles {
    let role_of_loss = match unit {
        LossUnit::NatsPerToken => return roles,
        LossUnit::Perplexity => "ppl",
        LossUnit::BitsPerByte { .. } => "bpb",
    };
    roles
        .into_iter()
        .map(|(role, column)| (if role == "L" { role_of_loss.to_owned() } else { role }, column))
        .collect()
}

fn columns(sheet: &Sheet, roles: &[(String, String)], guessed: bool) -> Vec<ColumnView> {
    sheet
        .names
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let role = roles.iter().find(|(_, column)| column == name).map(|(r, _)| r.clone());
            let same = sheet.rows() > 1 && sheet.is_constant(i);
            ColumnView {
                name: name.clone(),
                guessed: guessed && role.is_some(),
                remark: if same { "one value only".into() } else { String::new() },
                first: (0..sheet.rows().min(3)).map(|row| shorten(&sheet.cell(i, row))).collect(),
                role,
            }
        })
        .collect()
}

fn shorten(text: &str) -> String {
    isoflop_formula::quantity::shorten(text, 24)
}

/// Roles that may be given for a law: its inputs, the response, and the common ones.
fn role_names(model: &Model) -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> = match model.law().kind {
        Kind::Recurrence(_) => vec![("step".into(), "Step".into())],
        _ => model
            .inputs()
            .iter()
            .map(|i| (i.symbol.key.to_owned(), capital(i.symbol.label)))
            .collect(),
    };
    let response = model.law().response;
    names.push((response.key.to_owned(), capital(response.label)));
    let mut common = vec![
        ("ppl", "Perplexity"),
        ("bpb", "Bits per byte"),
        ("weight", "Weight (precision)"),
        ("cluster", "Cluster of runs"),
        ("group", "Group"),
        ("seed", "Seed"),
        ("step", "Step"),
    ];
    if ["N", "D"].iter().any(|key| model.inputs().iter().any(|i| i.symbol.key == *key)) {
        common.insert(0, ("C", "Compute, FLOP"));
        common.insert(0, ("D", "Tokens, D"));
    }
    for (key, words) in common {
        if !names.iter().any(|(k, _)| k == key) {
            names.push((key.into(), words.into()));
        }
    }
    names
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|c| c.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

fn data_notices(sheet: &Sheet, runs: &Runs, left_out: &str) -> Vec<Notice> {
    let mut list = Vec::new();
    let unclear = |r: &&isoflop_data::Rejected| r.reason.contains("unclear");
    if let Some(first) = runs.rejected.iter().find(unclear) {
        let count = runs.rejected.iter().filter(unclear).count();
        list.push(notices::ambiguous_decimal(count, &first.value));
    }
    if !runs.rejected.is_empty() {
        list.push(notices::rows_rejected(runs.rejected.len()));
    }
    if let Some(melted) = &sheet.melted {
        list.push(notices::table_melted(melted.runs.len(), melted.ignored.len()));
    }
    list.extend(sheet.notes.iter().map(|note| notices::file_note(note)));
    if runs.filtered > 0 {
        list.push(notices::rows_filtered(runs.filtered, left_out));
    }
    if let Some(rule) = &runs.computed {
        list.push(notices::column_computed(rule));
    }
    if let Some(rule) = &runs.converted {
        list.push(notices::loss_converted(rule));
    }
    list
}

/// Only some rows of the runs; rejected rows stay with the whole.
pub(crate) fn subset(runs: &Runs, rows: &[usize]) -> Runs {
    let pick =
        |c: &ndarray::Array1<f64>| rows.iter().map(|&i| c[i]).collect::<ndarray::Array1<_>>();
    let labels = |l: &isoflop_data::Labels| relabel(l, rows);
    Runs {
        inputs: runs.inputs.iter().map(|(k, c)| (k.clone(), pick(c))).collect(),
        compute: runs.compute.as_ref().map(pick),
        response: pick(&runs.response),
        weight: runs.weight.as_ref().map(pick),
        cluster: runs.cluster.as_ref().map(labels),
        group: None,
        seed: runs.seed.as_ref().map(labels),
        step: runs.step.as_ref().map(pick),
        lines: rows.iter().map(|&i| runs.lines[i]).collect(),
        computed: runs.computed.clone(),
        converted: runs.converted.clone(),
        ..Runs::default()
    }
}

/// Labels of some rows, numbered again without gaps.
fn relabel(labels: &isoflop_data::Labels, rows: &[usize]) -> isoflop_data::Labels {
    let mut kept: Vec<u32> = Vec::new();
    let of_row = rows
        .iter()
        .map(|&i| {
            let label = labels.of_row[i];
            let place = kept.iter().position(|&k| k == label).unwrap_or_else(|| {
                kept.push(label);
                kept.len() - 1
            });
            place as u32
        })
        .collect();
    let names = kept.iter().map(|&k| labels.names[k as usize].clone()).collect();
    isoflop_data::Labels { of_row, names }
}
