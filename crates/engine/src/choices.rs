//! The options of a call as a study: the same names in Python, in JavaScript and, as flags, on the
//! command line.

use crate::{Tables, catalogue, data, failure::input};
use indexmap::IndexMap;
use isoflop_study::{Convention, DataRef, Decimal, Failure, LossUnit, Study};
use serde::{Deserialize, Deserializer};

/// What a caller says of an option: nothing, its default (`null`), or a value.
pub type Said<T> = Option<Option<T>>;

/// Options by name; what is not said stays as the study has it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Choices {
    /// Law id. Default: `chinchilla`, or the built-in set's own.
    #[serde(deserialize_with = "said")]
    pub law: Said<String>,
    /// Columns by role; the roles that are not named keep their column. Default: guessed.
    #[serde(deserialize_with = "said")]
    pub map: Said<IndexMap<String, String>>,
    /// Rows to use.
    #[serde(rename = "where", deserialize_with = "said")]
    pub filter: Said<String>,
    /// Objective by name.
    #[serde(deserialize_with = "said")]
    pub objective: Said<String>,
    /// Bootstrap draws.
    #[serde(deserialize_with = "said")]
    pub bootstrap: Said<u32>,
    /// Kind of interval.
    #[serde(deserialize_with = "said")]
    pub interval: Said<String>,
    /// Column of what is resampled together.
    #[serde(deserialize_with = "said")]
    pub cluster: Said<String>,
    /// Column of what is fitted apart.
    #[serde(deserialize_with = "said")]
    pub group: Said<String>,
    /// Seed of the draws.
    #[serde(deserialize_with = "said")]
    pub seed: Said<u64>,
    /// Budgets: a number or a text such as `3 PF-day`, or a list of them.
    #[serde(deserialize_with = "said")]
    pub at: Said<Budgets>,
    /// Parameters held at a value.
    #[serde(deserialize_with = "said")]
    pub fix: Said<IndexMap<String, f64>>,
    /// Parameters kept inside a range.
    #[serde(deserialize_with = "said")]
    pub bound: Said<IndexMap<String, (f64, f64)>>,
    /// Parameters that equal another.
    #[serde(deserialize_with = "said")]
    pub tie: Said<IndexMap<String, String>>,
    /// Further starting values.
    #[serde(deserialize_with = "said")]
    pub start: Said<IndexMap<String, f64>>,
    /// How an unclear decimal mark is read.
    #[serde(deserialize_with = "said")]
    pub decimal: Said<Decimal>,
    /// How N is counted.
    #[serde(deserialize_with = "said")]
    pub convention: Said<Convention>,
    /// Unit of the loss, as [`loss_unit`] reads it.
    #[serde(deserialize_with = "said")]
    pub loss_unit: Said<String>,
    /// Training compute is this factor times N D.
    #[serde(deserialize_with = "said")]
    pub flops_per_nd: Said<f64>,
    /// Name of the study.
    #[serde(deserialize_with = "said")]
    pub name: Said<String>,
}

fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Said<T>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// One budget or several.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Budgets {
    /// One.
    One(Budget),
    /// Several.
    Several(Vec<Budget>),
}

/// A budget in FLOP.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Budget {
    /// As a number.
    Number(f64),
    /// As written.
    Text(String),
}

impl Choices {
    /// A study of these data with the choices made and defaults for the rest.
    ///
    /// Input error: a law, column or unit that is not known, a budget that is no number.
    pub fn study(self, tables: &Tables, data: DataRef) -> Result<Study, Failure> {
        let name = match &data {
            DataRef::BuiltIn { id } => id.clone(),
            DataRef::File { name, .. } => name.clone(),
        };
        let law = default_law(&data);
        let study = Study { name, data, at: Vec::new(), ..Study::of_built_in("", law) };
        self.change(tables, study)
    }

    /// A study with the choices changed. Errors as [`Choices::study`].
    pub fn change(self, tables: &Tables, study: Study) -> Result<Study, Failure> {
        let usual = Study { at: Vec::new(), ..Study::of_built_in("", default_law(&study.data)) };
        let mut out = study;
        let unit = self.loss_unit.map(|text| text.as_deref().map(loss_unit).transpose());
        let at = self.at.map(|at| at.map_or(Ok(Vec::new()), budgets)).transpose()?;
        put(&mut out.at, at);
        put(&mut out.law, or(self.law, usual.law));
        put(&mut out.filter, self.filter);
        put(&mut out.objective, or(self.objective, usual.objective));
        put(&mut out.bootstrap, or(self.bootstrap, usual.bootstrap));
        put(&mut out.interval, self.interval);
        put(&mut out.seed, or(self.seed, usual.seed));
        put(&mut out.fix, or(self.fix, usual.fix));
        put(&mut out.bound, or(self.bound, usual.bound));
        put(&mut out.tie, or(self.tie, usual.tie));
        put(&mut out.start, or(self.start, usual.start));
        put(&mut out.decimal, self.decimal);
        put(&mut out.convention, or(self.convention, usual.convention));
        put(&mut out.loss_unit, or(unit.transpose()?, usual.loss_unit));
        put(&mut out.flops_per_nd, or(self.flops_per_nd, usual.flops_per_nd));
        put(&mut out.name, or(self.name, String::new()));
        let mut given = Vec::new();
        match self.map {
            Some(Some(map)) => given.extend(map),
            Some(None) => out.roles.clear(),
            None => {}
        }
        for (role, column) in [("cluster", self.cluster), ("group", self.group)] {
            match column {
                Some(Some(column)) => given.push((role.to_owned(), column)),
                Some(None) => drop(out.roles.shift_remove(role)),
                None => {}
            }
        }
        with_roles(tables, &mut out, given)?;
        Ok(out)
    }
}

fn or<T>(said: Said<T>, usual: T) -> Option<T> {
    said.map(|value| value.unwrap_or(usual))
}

fn put<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

fn default_law(data: &DataRef) -> &'static str {
    let built_in = match data {
        DataRef::BuiltIn { id } => isoflop_data::BuiltIn::by_id(id),
        DataRef::File { .. } => None,
    };
    built_in.map_or("chinchilla", |set| set.default_law)
}

fn budgets(at: Budgets) -> Result<Vec<f64>, Failure> {
    let list = match at {
        Budgets::One(one) => vec![one],
        Budgets::Several(list) => list,
    };
    let number = |budget: Budget| match budget {
        Budget::Number(value) => Ok(value),
        Budget::Text(text) => {
            let reading = catalogue::quantity(&text, None);
            reading.value.ok_or_else(|| input(reading.text, "at"))
        }
    };
    list.into_iter().map(number).collect()
}

/// The unit of a loss from its text: `nats-per-token`, `perplexity`, `bits-per-byte:4.5`.
pub fn loss_unit(text: &str) -> Result<LossUnit, Failure> {
    let bytes = |value: &str| value.parse::<f64>().ok().filter(|v| *v > 0.0 && v.is_finite());
    match text.split_once(':') {
        None if text == "nats-per-token" => Ok(LossUnit::NatsPerToken),
        None if text == "perplexity" => Ok(LossUnit::Perplexity),
        Some(("bits-per-byte", value)) if bytes(value).is_some() => {
            Ok(LossUnit::BitsPerByte { bytes_per_token: bytes(value).unwrap_or(1.0) })
        }
        _ => Err(input(
            format!(
                "loss unit '{text}' is not known; use nats-per-token, perplexity or \
                 bits-per-byte:BYTES_PER_TOKEN"
            ),
            "loss unit",
        )),
    }
}

/// Roles given by a caller over those that the study has or that are guessed from the names.
///
/// Input error: a role given twice, an unknown law, data that are not here.
pub fn with_roles(
    tables: &Tables,
    study: &mut Study,
    given: Vec<(String, String)>,
) -> Result<(), Failure> {
    if given.is_empty() {
        return Ok(());
    }
    let model = isoflop_laws::find(&study.law).map_err(|e| input(e.to_string(), "law"))?;
    let guessed = data::load(tables, study, &model)?.view.columns;
    let mut roles: Vec<(String, String)> =
        guessed.into_iter().filter_map(|c| c.role.map(|role| (role, c.name))).collect();
    let replaced = |role: &str, column: &str| {
        let loss = |r: &str| matches!(r, "L" | "ppl" | "bpb");
        given.iter().any(|(r, c)| r == role || c == column || (loss(r) && loss(role)))
    };
    roles.retain(|(role, column)| !replaced(role, column));
    for (role, column) in given {
        if let Some((_, first)) = roles.iter().find(|(r, _)| *r == role) {
            let text = format!("role '{role}' is given twice, to '{first}' and '{column}'");
            return Err(input(text, "map"));
        }
        roles.push((role, column));
    }
    study.roles = roles.into_iter().collect();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> (Tables, DataRef) {
        let mut tables = Tables::default();
        let bytes = b"size,tokens,loss,run\n1e8,1e9,3.1,a\n2e8,2e9,2.9,b\n".to_vec();
        let sha256 = tables.put("", "runs.csv", bytes).unwrap();
        (tables, DataRef::File { sha256, name: "runs.csv".into(), rows: 2 })
    }

    fn read(text: &str) -> Choices {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn what_is_not_said_is_the_default_and_roles_are_guessed_around_those_given() {
        let (tables, data) = tables();
        let choices = read(r#"{"map": {"N": "size"}, "cluster": "run", "at": ["1e24", 3e20]}"#);
        let study = choices.study(&tables, data).unwrap();
        let roles: Vec<(&str, &str)> =
            study.roles.iter().map(|(r, c)| (r.as_str(), c.as_str())).collect();
        assert_eq!(roles, [("D", "tokens"), ("L", "loss"), ("N", "size"), ("cluster", "run")]);
        assert_eq!((study.at.as_slice(), study.bootstrap), ([1e24, 3e20].as_slice(), 1000));
    }

    #[test]
    fn null_gives_an_option_its_default_again() {
        let (tables, data) = tables();
        let study = read(r#"{"where": "loss < 3", "bootstrap": 5, "group": "run"}"#);
        let study = study.study(&tables, data).unwrap();
        let again = read(r#"{"where": null, "bootstrap": null, "group": null}"#);
        let again = again.change(&tables, study.clone()).unwrap();
        assert_eq!((again.filter, again.bootstrap), (None, 1000));
        assert!(study.roles.contains_key("group") && !again.roles.contains_key("group"));
    }

    #[test]
    fn an_unknown_option_is_named() {
        let error = serde_json::from_str::<Choices>(r#"{"objectiv": "ls"}"#).unwrap_err();
        assert!(error.to_string().contains("`objectiv`"), "{error}");
    }
}
