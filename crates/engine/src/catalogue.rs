//! Laws as users see them: the list, evaluation at given inputs, the best split of a preset.

use crate::{Tables, failure::input, notices, schedules::read_schedules, tables::to_data};
use indexmap::IndexMap;
use isoflop_formula::math;
use isoflop_formula::quantity::{Kind as Quantity, parse};
use isoflop_laws::{
    Columns, Convention, Kind, Law, Model, ParamInfo, Preset, Schedule, Schedules, Status,
};
use isoflop_study::{
    BuiltInEntry, DataRef, Decimal, Eval, Failure, LawEntry, MathNode, Notice, Optimum,
    PresetEntry, QuantityReading, Study, SymbolEntry,
};

/// Every law, in the order of the registry.
pub fn laws() -> Vec<LawEntry> {
    isoflop_laws::all()
        .iter()
        .map(|law| entry(&Model::of(law, usize::from(!law.per_break.is_empty()))))
        .collect()
}

/// The data sets that ship with the product.
pub fn built_ins() -> Vec<BuiltInEntry> {
    let entry = |set: &isoflop_data::BuiltIn| BuiltInEntry {
        id: set.id.into(),
        title: set.title.into(),
        credit: set.credit.into(),
        law: set.default_law.into(),
        rows: set.rows,
    };
    isoflop_data::built_in().iter().map(entry).collect()
}

/// One law's entry.
pub fn entry(model: &Model) -> LawEntry {
    let law: &Law = model.law();
    LawEntry {
        id: law.id.into(),
        title: law.title.into(),
        kind: kind(law).into(),
        papers: law.papers.to_vec(),
        inputs: model
            .inputs()
            .iter()
            .map(|i| SymbolEntry {
                key: i.symbol.key.into(),
                latex: i.symbol.latex.into(),
                label: i.symbol.label.into(),
                unit: i.symbol.unit.into(),
                example: Some(i.example),
                bounds: None,
            })
            .collect(),
        params: model
            .params()
            .iter()
            .map(|p| SymbolEntry {
                key: p.key.clone(),
                latex: p.latex.clone(),
                label: p.label.clone(),
                unit: p.unit.clone(),
                // Where there are published coefficients, these are the examples.
                example: law.presets.is_empty().then(|| typical(p, law)),
                bounds: Some(p.bounds),
            })
            .collect(),
        response_unit: law.response.unit.into(),
        latex: model.latex(),
        wgsl: model.wgsl().is_ok(),
        presets: law.presets.iter().map(preset_entry).collect(),
        summary: law.summary.into(),
        source: law.source.into(),
        math: model.math().iter().map(math_node).collect(),
    }
}

/// The middle of where a fit would start, to one digit; for a break, the input's own example.
fn typical(param: &ParamInfo, law: &Law) -> f64 {
    let (low, high) = param.start;
    let middle = match param.among.and_then(|i| law.inputs.get(i)) {
        Some(input) => input.example,
        None if low > 0.0 => math::sqrt(low * high),
        None => 0.5 * (low + high),
    };
    format!("{middle:.0e}").parse().unwrap_or(middle)
}

fn kind(law: &Law) -> &'static str {
    match law.kind {
        Kind::Formula { .. } => "formula",
        Kind::Implicit { .. } => "implicit",
        Kind::Recurrence(_) => "recurrence",
    }
}

fn preset_entry(preset: &Preset) -> PresetEntry {
    PresetEntry {
        id: preset.id.into(),
        status: if preset.status == Status::Verified { "verified" } else { "recalled" }.into(),
        values: preset.values.iter().map(|&(k, v)| (k.to_owned(), v)).collect(),
        source: preset.source.into(),
        convention: convention(preset.convention).into(),
        loss_unit: preset.loss_unit.into(),
        validity: preset.validity.iter().map(|&(k, a, b)| (k.to_owned(), (a, b))).collect(),
    }
}

fn convention(convention: Convention) -> &'static str {
    match convention {
        Convention::Total => "total",
        Convention::NonEmbedding => "non-embedding",
        Convention::Any => "any",
    }
}

/// A node of a formula for the page.
pub(crate) fn math_node(node: &isoflop_formula::print::MathNode) -> MathNode {
    MathNode {
        tag: node.tag.clone(),
        text: node.text.clone(),
        children: node.children.iter().map(math_node).collect(),
    }
}

/// What is asked of [`eval`].
#[derive(Clone, Debug, Default)]
pub struct EvalRequest<'a> {
    /// Law id.
    pub law: &'a str,
    /// Preset id; none when every parameter is given or there is only one preset.
    pub preset: Option<&'a str>,
    /// Inputs and parameters by key, as written.
    pub values: IndexMap<String, String>,
    /// The schedule of a law over learning rates.
    pub schedule: Option<&'a DataRef>,
    /// How an unclear decimal mark is read.
    pub decimal: Option<Decimal>,
}

/// A law at given inputs. Never refuses a finite value: outside the validity box it says so.
pub fn eval(tables: &Tables, request: &EvalRequest<'_>) -> Result<Eval, Failure> {
    let model = model_for(request)?;
    let preset = request.preset.map(|id| model.preset(id)).transpose();
    let preset = preset.map_err(|e| input(e.to_string(), "--preset"))?;
    let mut params = match preset {
        Some(preset) => model.preset_values(preset),
        None => vec![f64::NAN; model.params().len()],
    };
    let recurrence = matches!(model.law().kind, Kind::Recurrence(_));
    let keys: Vec<&str> = model.inputs().iter().map(|i| i.symbol.key).collect();
    let mut inputs: IndexMap<String, f64> = IndexMap::new();
    for (key, text) in &request.values {
        let value = number(key, text, request.decimal)?;
        if let Some(i) = model.params().iter().position(|p| p.key == *key) {
            params[i] = value;
        } else if keys.contains(&key.as_str()) {
            inputs.insert(key.clone(), value);
        } else {
            return Err(input(unknown_key(&model, key, &keys), key));
        }
    }
    let missing = |all: Vec<String>| all.join(", ");
    let no_param: Vec<String> = model
        .params()
        .iter()
        .zip(&params)
        .filter(|(_, v)| v.is_nan())
        .map(|(p, _)| format!("{}=…", p.key))
        .collect();
    if !no_param.is_empty() {
        let presets: Vec<&str> = model.law().presets.iter().map(|p| p.id).collect();
        let hint = if presets.is_empty() {
            String::new()
        } else {
            format!(" or a preset ({})", presets.join(", "))
        };
        return Err(input(
            format!("law '{}' needs {}{hint}", model.id(), missing(no_param)),
            "--preset",
        ));
    }
    let no_input: Vec<String> = keys
        .iter()
        .filter(|k| !recurrence && !inputs.contains_key(**k))
        .map(|k| format!("{k}=…"))
        .collect();
    if !no_input.is_empty() {
        return Err(input(
            format!("law '{}' needs {}", model.id(), missing(no_input)),
            "KEY=VALUE",
        ));
    }
    let ordered: Vec<f64> = keys.iter().filter_map(|k| inputs.get(*k).copied()).collect();
    let mut warnings = preset.map(|p| preset_notices(p, &inputs)).unwrap_or_default();
    let value = if recurrence {
        warnings.push(notices::warm_up_flattened());
        let (curve, step) = schedule(tables, request, &model, &inputs)?;
        if request.schedule.is_none() {
            warnings.push(notices::constant_rate());
        }
        inputs.insert("step".into(), step);
        at_step(&model, &params, curve, step)?
    } else {
        model.value(&ordered, &params)
    };
    if !value.is_finite() {
        warnings.push(notices::non_finite("the law's value"));
    }
    Ok(Eval {
        law: model.id(),
        preset: request.preset.map(str::to_owned),
        inputs,
        value: value.is_finite().then_some(value),
        unit: preset.map_or(model.law().response.unit, |p| p.loss_unit).into(),
        warnings,
    })
}

/// The law; for one with breaks, with as many as the keys given name.
pub(crate) fn model_for(request: &EvalRequest<'_>) -> Result<Model, Failure> {
    let model = isoflop_laws::find(request.law).map_err(|e| input(e.to_string(), "law"))?;
    if model.law().per_break.is_empty() || request.law.contains(':') {
        return Ok(model);
    }
    let breaks = request
        .values
        .keys()
        .filter_map(|key| {
            let prefix = model.law().per_break.first()?.symbol.key.replace('#', "");
            key.strip_prefix(prefix.as_str())?.parse::<usize>().ok()
        })
        .max()
        .unwrap_or(1)
        .max(1);
    isoflop_laws::find(&format!("{}:{breaks}", request.law))
        .map_err(|e| input(e.to_string(), "law"))
}

pub(crate) fn unknown_key(model: &Model, key: &str, inputs: &[&str]) -> String {
    let params: Vec<&str> = model.params().iter().map(|p| p.key.as_str()).collect();
    format!(
        "law '{}' has no '{key}'; its inputs are {} and its parameters {}",
        model.id(),
        inputs.join(", "),
        params.join(", ")
    )
}

pub(crate) fn number(key: &str, text: &str, decimal: Option<Decimal>) -> Result<f64, Failure> {
    parse(text, Quantity::of_input(key), decimal.map(to_data))
        .map_err(|e| input(format!("'{key}': {e}"), key))
}

fn preset_notices(preset: &Preset, inputs: &IndexMap<String, f64>) -> Vec<Notice> {
    let pairs: Vec<(&str, f64)> = inputs.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    let mut said: Vec<Notice> = Model::outside_validity(preset, &pairs)
        .into_iter()
        .map(|(key, value, low, high)| notices::outside_validity(&key, value, low, high))
        .collect();
    if preset.status == Status::Recalled {
        said.push(notices::recalled_preset(preset.id));
    }
    said
}

/// The schedule of a recurrence and the step asked for: a file, and its last step unless one is
/// given; or a constant rate `lr` over `step` steps.
fn schedule(
    tables: &Tables,
    request: &EvalRequest<'_>,
    model: &Model,
    inputs: &IndexMap<String, f64>,
) -> Result<(Schedule, f64), Failure> {
    let (step, rate) = (inputs.get("step").copied(), inputs.get("lr").copied());
    let Some(reference) = request.schedule else {
        let (Some(step), Some(rate)) = (step, rate) else {
            return Err(input(
                format!(
                    "law '{}' needs the learning rate of each step: a file with the columns step \
                     and lr, or step=… and lr=… for a constant rate",
                    model.id()
                ),
                "--schedule",
            ));
        };
        let name = "a constant rate".to_owned();
        return Ok((Schedule { name, steps: vec![0.0], rates: vec![rate] }, step));
    };
    let found = tables.find(reference, request.decimal)?;
    let study = Study { decimal: request.decimal, ..Study::chinchilla() };
    let mut curves = read_schedules(&found.sheet, &found.name, &study)?;
    if curves.len() > 1 {
        return Err(input(
            format!("'{}' holds {} schedules; give a file with one", found.name, curves.len()),
            "--schedule",
        ));
    }
    let curve = curves.pop().unwrap_or_default();
    let Some(step) = step.or(curve.steps.last().copied()) else {
        return Err(input("the schedule has no steps", &found.name));
    };
    Ok((curve, step))
}

fn at_step(model: &Model, params: &[f64], curve: Schedule, step: f64) -> Result<f64, Failure> {
    let schedules = Schedules { curves: vec![curve], curve_of_row: vec![0] };
    let rows = model.inputs().iter().map(|_| vec![step]).collect();
    let columns = Columns { inputs: rows, schedules: Some(schedules) };
    let bound = model.bind(columns).map_err(|e| input(e.to_string(), "--schedule"))?;
    let mut out = [f64::NAN];
    bound.values(params, &mut out);
    Ok(out[0])
}

/// The best split of a budget under a preset.
///
/// `values` has the law's inputs other than N and D. Refuses with `no-interior-optimum` or
/// `outside-validity` where the optimum is not inside, unless `indicative`.
pub fn optimum(
    law: &str,
    preset: Option<&str>,
    flops: &str,
    values: &IndexMap<String, String>,
    indicative: bool,
) -> Result<Optimum, Failure> {
    let model = isoflop_laws::find(law).map_err(|e| input(e.to_string(), "law"))?;
    let preset = one_preset(&model, preset)?;
    let c = number("C", flops, None)?;
    crate::fit::check_budget(c)?;
    let given = values.iter().map(|(key, text)| Ok((key.clone(), number(key, text, None)?)));
    let given: IndexMap<String, f64> = given.collect::<Result<_, Failure>>()?;
    let others: Vec<(&str, f64)> = given.iter().map(|(k, v)| (k.as_str(), *v)).collect();
    let refuse = |code: &str, message: String| Failure {
        code: code.into(),
        message,
        place: "--flops".into(),
    };
    let best =
        model.optimum_at(&model.preset_values(preset), c, 6.0, &others).map_err(|why| match why
            .is_input()
        {
            true => input(why.to_string(), "KEY=VALUE"),
            false => refuse("no-interior-optimum", why.to_string()),
        })?;
    let (n, d, l) = (best.n, best.d, best.l);
    let mut inputs = IndexMap::from([("N".to_owned(), n), ("D".to_owned(), d)]);
    inputs.extend(given.clone());
    let warnings = preset_notices(preset, &inputs);
    let far = Model::outside_validity(preset, &[("N", n), ("D", d)]);
    if !indicative && let Some((key, value, low, high)) = far.first() {
        return Err(refuse(
            "outside-validity",
            format!(
                "the best split has {key} = {}, outside {low:e} to {high:e} where this law was \
                 seen; ask for it all the same with --indicative",
                isoflop_formula::quantity::significant(*value, 3)
            ),
        ));
    }
    Ok(Optimum {
        law: model.id(),
        preset: Some(preset.id.into()),
        C: c,
        N: n,
        D: d,
        L: l,
        inputs: given,
        warnings,
    })
}

/// The preset asked for, or the law's only one.
fn one_preset(model: &Model, id: Option<&str>) -> Result<&'static Preset, Failure> {
    let law = model.law().id;
    match (id, model.law().presets) {
        (Some(id), _) => model.preset(id).map_err(|e| input(e.to_string(), "--preset")),
        (None, [only]) => Ok(only),
        (None, []) => Err(input(
            format!("law '{law}' has no published coefficients to split a budget with"),
            "law",
        )),
        (None, all) => {
            let ids: Vec<&str> = all.iter().map(|p| p.id).collect();
            Err(input(
                format!("law '{law}' has several presets; choose one of {}", ids.join(", ")),
                "--preset",
            ))
        }
    }
}

/// How a text reads as a number.
pub fn quantity(text: &str, decimal: Option<Decimal>) -> QuantityReading {
    match parse(text, Quantity::Flop, decimal.map(to_data)) {
        Ok(value) => {
            QuantityReading { value: Some(value), text: isoflop_formula::quantity::full(value) }
        }
        Err(error) => QuantityReading { value: None, text: error.to_string() },
    }
}
