//! Failures as the exceptions of `isoflop._errors`.

use isoflop_study::Failure;
use pyo3::prelude::*;

/// The exception of a failure: `isoflop._errors.of(code, message, where)`.
pub(crate) fn raise(py: Python<'_>, failure: &Failure) -> PyErr {
    let make = || -> PyResult<Bound<'_, PyAny>> {
        let of = py.import("isoflop._errors")?.getattr("of")?;
        of.call1((&failure.code, &failure.message, &failure.place))
    };
    make().map_or_else(|error| error, PyErr::from_value)
}

/// The value, or the exception of its failure.
pub(crate) fn or_raise<T>(py: Python<'_>, result: Result<T, Failure>) -> PyResult<T> {
    result.map_err(|failure| raise(py, &failure))
}

/// A document from its JSON; a mistake in it is an input error.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(
    text: &str,
    what: &str,
) -> Result<T, Failure> {
    serde_json::from_str(text)
        .map_err(|e| isoflop_engine::input(format!("{what} is not what is expected: {e}"), what))
}

/// A document as JSON. Numbers are the shortest that round-trip; NaN and ∞ are null.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|e| isoflop_engine::internal(e.to_string()))
}
