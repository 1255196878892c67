//! The engine for the Python package `isoflop`: conversion only.
//!
//! Documents cross as JSON, columns as little-endian f64. Whatever takes long runs without the
//! interpreter's lock, and Ctrl+C ends it.

mod errors;
mod files;
mod fitted;
mod work;

/// `isoflop._core`.
#[pyo3::pymodule]
mod _core {
    use crate::errors::{from_json, or_raise, to_json};
    #[pymodule_export]
    use crate::files::Files;
    #[pymodule_export]
    use crate::fitted::Fitted;
    use indexmap::IndexMap;
    use isoflop_engine::catalogue;
    use isoflop_study::{DataRef, Failure};
    use pyo3::{prelude::*, types::PyBytes};

    type Pairs = Vec<(String, String)>;

    /// The version of the engine.
    #[pyfunction]
    fn version() -> &'static str {
        env!("CARGO_PKG_VERSION")
    }

    /// The laws (JSON).
    #[pyfunction]
    fn laws(py: Python<'_>) -> PyResult<String> {
        or_raise(py, to_json(&catalogue::laws()))
    }

    /// A built-in data set: its title and the bytes of its file; None when there is none.
    #[pyfunction]
    fn built_in<'py>(py: Python<'py>, id: &str) -> Option<(&'static str, Bound<'py, PyBytes>)> {
        let set = isoflop_data::BuiltIn::by_id(id)?;
        Some((set.title, PyBytes::new(py, set.bytes())))
    }

    /// A study (JSON) as the engine writes it; raises where it is none.
    #[pyfunction]
    fn check_study(py: Python<'_>, study: &str) -> PyResult<String> {
        let checked = || -> Result<String, Failure> {
            let study = isoflop_study::from_json(study.as_bytes());
            to_json(&study.map_err(|e| isoflop_engine::input(e.to_string(), "study"))?)
        };
        or_raise(py, checked())
    }

    /// A law (JSON) at given inputs, as written. `schedule`: reference (JSON) to its file.
    #[pyfunction]
    #[pyo3(signature = (files, law, preset, values, schedule=None))]
    fn evaluate(
        py: Python<'_>,
        files: &Files,
        law: &str,
        preset: Option<&str>,
        values: Pairs,
        schedule: Option<&str>,
    ) -> PyResult<String> {
        let made = || -> Result<String, Failure> {
            let schedule: Option<DataRef> =
                schedule.map(|text| from_json(text, "schedule")).transpose()?;
            let request = catalogue::EvalRequest {
                law,
                preset,
                values: values.into_iter().collect(),
                schedule: schedule.as_ref(),
                decimal: None,
            };
            to_json(&catalogue::eval(&*files.read()?, &request)?)
        };
        or_raise(py, py.detach(made))
    }

    /// The best split (JSON) of a budget under a preset.
    #[pyfunction]
    fn optimum(
        py: Python<'_>,
        law: &str,
        preset: Option<&str>,
        flops: &str,
        values: Pairs,
        indicative: bool,
    ) -> PyResult<String> {
        let values: IndexMap<String, String> = values.into_iter().collect();
        let made = || to_json(&catalogue::optimum(law, preset, flops, &values, indicative)?);
        or_raise(py, py.detach(made))
    }
}
