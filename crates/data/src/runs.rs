//! A sheet with roles → columns of numbers, and the rows that could not be used.

use crate::filter::Filter;
use crate::labels::{LabelBuilder, Labels};
use crate::number::Numbers;
use crate::roles::Roles;
use crate::row::{RowReader, TRIPLE, Values};
use crate::{Error, Rejected, Sheet};
use isoflop_formula::quantity::Decimal;
use ndarray::Array1;

/// What is asked of a sheet.
#[derive(Clone, Copy, Debug)]
pub struct RunsRequest<'a> {
    /// The table.
    pub sheet: &'a Sheet,
    /// (role, column name). Roles are the law's inputs, the response, `ppl` (perplexity), `bpb`
    /// (bits per byte), `N`, `D`, `C`, `weight`, `cluster`, `seed`, `step`, `group`.
    pub roles: &'a [(String, String)],
    /// The law's input keys, in order.
    pub inputs: &'a [&'a str],
    /// The law's response key, `L` for a loss.
    pub response: &'a str,
    /// Rows to use: `column op literal` with and, or, parentheses.
    pub filter: Option<&'a str>,
    /// What an unclear decimal mark means.
    pub decimal: Option<Decimal>,
    /// Training compute is `flops_per_nd · N · D`.
    pub flops_per_nd: f64,
    /// Mean bytes per token, to turn bits per byte into nats per token.
    pub bits_to_nats: Option<f64>,
}

impl<'a> RunsRequest<'a> {
    /// A request without filter; compute is 6 N D.
    pub fn new(
        sheet: &'a Sheet,
        roles: &'a [(String, String)],
        inputs: &'a [&'a str],
        response: &'a str,
    ) -> Self {
        let (filter, decimal, flops_per_nd, bits_to_nats) = (None, None, 6.0, None);
        Self { sheet, roles, inputs, response, filter, decimal, flops_per_nd, bits_to_nats }
    }
}

/// Columns of numbers, one entry per run that is used, in the file's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Runs {
    /// The law's inputs, exactly those asked for, in order. All are positive and finite, but
    /// `step` and `lr`, which may be 0.
    pub inputs: Vec<(String, Array1<f64>)>,
    /// Training compute of each run, FLOP, when N and D are known or C is in the file.
    pub compute: Option<Array1<f64>>,
    /// The response; a loss in nats per token, also when it was converted. Positive and finite.
    pub response: Array1<f64>,
    /// Relative precision of each run, not negative.
    pub weight: Option<Array1<f64>>,
    /// What is resampled together; a row without a name is a cluster of its own.
    pub cluster: Option<Labels>,
    /// What is fitted apart.
    pub group: Option<Labels>,
    /// Seeds.
    pub seed: Option<Labels>,
    /// Training step, not negative.
    pub step: Option<Array1<f64>>,
    /// File line of each row.
    pub lines: Vec<u64>,
    /// Rows not used, by line, those of the sheet among them.
    pub rejected: Vec<Rejected>,
    /// Number of rows that the filter left out.
    pub filtered: usize,
    /// How the third of N, D, C was had: "C = 6 N D".
    pub computed: Option<String>,
    /// How the loss was converted.
    pub converted: Option<String>,
    /// Roles without which no fit is possible; the arrays are then empty.
    pub missing: Vec<String>,
}

impl Runs {
    /// Number of runs.
    pub fn rows(&self) -> usize {
        self.lines.len()
    }
}

/// Reads the columns that have a role as numbers and names.
///
/// Any two of N, D and C give the third. A row with a value that cannot be used is in
/// [`Runs::rejected`] with its line, and nothing is dropped otherwise but by the filter.
///
/// # Errors
/// An unknown role, a role given twice, a column that is not there, a filter that cannot be read,
/// a factor that is not positive.
pub fn runs(request: &RunsRequest<'_>) -> Result<Runs, Error> {
    let roles = Roles::of(request)?;
    let filter =
        request.filter.map(|text| Filter::parse(text, &request.sheet.names)).transpose()?;
    check_factors(request)?;
    let mut out = Runs { missing: missing(request, &roles), ..Runs::default() };
    out.inputs = request.inputs.iter().map(|key| ((*key).into(), Array1::default(0))).collect();
    out.rejected.clone_from(&request.sheet.rejected);
    if out.missing.is_empty() {
        let mut columns = roles.columns();
        columns.extend(filter.iter().flat_map(Filter::columns));
        let numbers = Numbers::of(request.sheet, &columns, request.decimal);
        let reader = RowReader { request, roles: &roles, numbers };
        collect(&reader, filter.as_ref(), &mut out);
    }
    isoflop_formula::order::sort_by(&mut out.rejected, |a, b| a.line.cmp(&b.line));
    Ok(out)
}

fn check_factors(request: &RunsRequest<'_>) -> Result<(), Error> {
    let positive = |value: f64| value.is_finite() && value > 0.0;
    if !positive(request.flops_per_nd) {
        let k = request.flops_per_nd;
        return Err(Error::request(format!(
            "compute cannot be {k} N D; the factor is more than 0"
        )));
    }
    match request.bits_to_nats {
        Some(bytes) if !positive(bytes) => {
            Err(Error::request(format!("a token cannot have {bytes} bytes; give more than 0")))
        }
        _ => Ok(()),
    }
}

fn missing(request: &RunsRequest<'_>, roles: &Roles) -> Vec<String> {
    let given = |key: &str| roles.column(key).is_some();
    let pair = TRIPLE.iter().filter(|key| given(key)).count() >= 2;
    let had = |key: &str| given(key) || (TRIPLE.contains(&key) && pair);
    let mut missing: Vec<String> =
        request.inputs.iter().filter(|key| !had(key)).map(|key| (*key).to_owned()).collect();
    match roles.response(request) {
        None => missing.push(request.response.to_owned()),
        Some("bpb") if request.bits_to_nats.is_none() => missing.push("bytes per token".into()),
        Some(_) => {}
    }
    missing
}

fn collect(reader: &RowReader<'_>, filter: Option<&Filter>, out: &mut Runs) {
    let (request, roles) = (reader.request, reader.roles);
    let mut rows = Columns::default();
    let labels = |role| roles.column(role).map(|column| (column, LabelBuilder::default()));
    let mut names = [labels("cluster"), labels("group"), labels("seed")];
    for row in 0..request.sheet.rows() {
        match filter.map_or(Ok(true), |filter| filter.keeps(request.sheet, row, reader.numbers)) {
            Ok(true) => {}
            Ok(false) => {
                out.filtered += 1;
                continue;
            }
            Err(rejected) => {
                out.rejected.push(rejected);
                continue;
            }
        }
        match reader.row(row) {
            Ok(values) => {
                rows.push(values);
                out.lines.push(request.sheet.lines[row]);
                label(request.sheet, row, &mut names);
            }
            Err(rejected) => out.rejected.push(rejected),
        }
    }
    rows.finish(reader, out);
    let [cluster, group, seed] = names.map(|found| found.map(|(_, builder)| builder.finish()));
    (out.cluster, out.group, out.seed) = (cluster, group, seed);
}

/// Names of a row; one without a cluster is its own cluster.
fn label(sheet: &Sheet, row: usize, names: &mut [Option<(usize, LabelBuilder)>; 3]) {
    for (i, found) in names.iter_mut().enumerate() {
        let Some((column, builder)) = found else { continue };
        let cell = sheet.cell(*column, row);
        let name = cell.trim();
        if name.is_empty() && i == 0 {
            let counted = if sheet.frame { "row" } else { "line" };
            builder.push(&format!("{counted} {}", sheet.lines[row]));
        } else {
            builder.push(name);
        }
    }
}

#[derive(Default)]
struct Columns {
    inputs: Vec<Vec<f64>>,
    compute: Vec<f64>,
    response: Vec<f64>,
    weight: Vec<f64>,
    step: Vec<f64>,
    computed: [bool; 3],
}

impl Columns {
    fn push(&mut self, values: Values) {
        self.inputs.resize(values.inputs.len(), Vec::new());
        for (column, value) in self.inputs.iter_mut().zip(values.inputs) {
            column.push(value);
        }
        self.compute.extend(values.compute);
        self.response.push(values.response);
        self.weight.extend(values.weight);
        self.step.extend(values.step);
        for (all, one) in self.computed.iter_mut().zip(values.computed) {
            *all |= one;
        }
    }

    fn finish(self, reader: &RowReader<'_>, out: &mut Runs) {
        let roles = reader.roles;
        for (target, column) in out.inputs.iter_mut().zip(self.inputs) {
            target.1 = column.into();
        }
        out.compute = reader.has_compute().then(|| self.compute.into());
        out.response = self.response.into();
        out.weight = roles.column("weight").map(|_| self.weight.into());
        out.step = roles.column("step").map(|_| self.step.into());
        out.computed = computed_text(self.computed, reader.request.flops_per_nd);
        out.converted = reader.converted_text();
    }
}

fn computed_text(computed: [bool; 3], k: f64) -> Option<String> {
    let rules = [format!("N = C / ({k} D)"), format!("D = C / ({k} N)"), format!("C = {k} N D")];
    let used: Vec<String> =
        rules.into_iter().zip(computed).filter(|(_, used)| *used).map(|(rule, _)| rule).collect();
    (!used.is_empty()).then(|| used.join("; "))
}
