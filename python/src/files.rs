//! Data files and frames, and the fit of a study of them.

use crate::{
    errors::{from_json, or_raise, to_json},
    fitted::Fitted,
    work::interruptible,
};
use isoflop_engine::{Cells, Tables, TypedColumn, choices::Choices, internal, sure::all};
use isoflop_study::{DataRef, Failure, Study};
use pyo3::prelude::*;
use std::sync::{Arc, RwLock};

/// A column as Python hands it over.
#[derive(FromPyObject)]
enum Column {
    /// Little-endian f64; NaN is missing.
    Numbers(Vec<u8>),
    /// Texts; None is missing.
    Text(Vec<Option<String>>),
}

/// The data of a study, by hash.
#[pyclass(frozen, module = "isoflop._core")]
#[derive(Default)]
pub(crate) struct Files {
    pub(crate) tables: Arc<RwLock<Tables>>,
}

#[pymethods]
impl Files {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Takes the bytes of a file under a built-in id, or under its hash for any other `key`; gives
    /// the SHA-256.
    fn put(&self, py: Python<'_>, key: &str, name: &str, bytes: Vec<u8>) -> PyResult<String> {
        or_raise(py, self.change(|tables| tables.put(key, name, bytes)))
    }

    /// Takes columns: `(name, bytes of little-endian f64 | list of text or None)`; gives their
    /// SHA-256.
    fn put_columns(
        &self,
        py: Python<'_>,
        name: &str,
        columns: Vec<(String, Column)>,
    ) -> PyResult<String> {
        let typed = |(name, column)| {
            let cells = match column {
                Column::Numbers(bytes) => Cells::Numbers(floats(&bytes)),
                Column::Text(texts) => Cells::Text(texts),
            };
            TypedColumn { name, cells }
        };
        let columns = columns.into_iter().map(typed).collect();
        or_raise(py, py.detach(|| self.change(|tables| tables.put_columns(name, columns))))
    }

    /// The study (JSON) of the data `data` (JSON) with the choices (JSON) of a call.
    fn study(&self, py: Python<'_>, data: &str, choices: &str) -> PyResult<String> {
        let made = || -> Result<String, Failure> {
            let data: DataRef = from_json(data, "data")?;
            let choices: Choices = from_json(choices, "options")?;
            to_json(&choices.study(&*self.read()?, data)?)
        };
        or_raise(py, py.detach(made))
    }

    /// A study (JSON) with some choices (JSON) changed.
    fn change_study(&self, py: Python<'_>, study: &str, choices: &str) -> PyResult<String> {
        let made = || -> Result<String, Failure> {
            let study: Study = from_json(study, "study")?;
            let choices: Choices = from_json(choices, "options")?;
            to_json(&choices.change(&*self.read()?, study)?)
        };
        or_raise(py, py.detach(made))
    }

    /// Fits a study (JSON). `near`: an earlier fit; what the studies share is not computed again.
    #[pyo3(signature = (study, near=None))]
    fn solve(&self, py: Python<'_>, study: &str, near: Option<&Fitted>) -> PyResult<Fitted> {
        let study: Study = or_raise(py, from_json(study, "study"))?;
        let tables = Arc::clone(&self.tables);
        let near = near.cloned();
        interruptible(py, move |stop| {
            let tables = tables.read().map_err(|_| internal("the data are lost"))?;
            Fitted::solve(&tables, study, near.as_ref(), stop)
        })
    }

    /// How far the fit of a study (JSON) can be trusted: `backtest`, another part, or `sure` for
    /// all of them, as `{"kind", "body"}` (JSON).
    fn sure(&self, py: Python<'_>, study: &str, part: &str) -> PyResult<String> {
        let study: Study = or_raise(py, from_json(study, "study"))?;
        let (tables, part) = (Arc::clone(&self.tables), part.to_owned());
        interruptible(py, move |stop| {
            let tables = tables.read().map_err(|_| internal("the data are lost"))?;
            let mut steps = all::begin(&tables, &study, &part)?;
            while steps.advance(&tables)? {
                stop.check()?;
            }
            to_json(&steps.finish())
        })
    }
}

impl Files {
    pub(crate) fn read(&self) -> Result<std::sync::RwLockReadGuard<'_, Tables>, Failure> {
        self.tables.read().map_err(|_| internal("the data are lost"))
    }

    fn change<T>(
        &self,
        change: impl FnOnce(&mut Tables) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        change(&mut *self.tables.write().map_err(|_| internal("the data are lost"))?)
    }
}

/// Little-endian f64; a rest of fewer than eight bytes is dropped.
pub(crate) fn floats(bytes: &[u8]) -> Vec<f64> {
    bytes.as_chunks::<8>().0.iter().map(|chunk| f64::from_le_bytes(*chunk)).collect()
}
