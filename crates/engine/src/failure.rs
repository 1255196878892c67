//! Errors as the faces show them.

use isoflop_study::Failure;

/// Bad input: exit status 2.
pub fn input(message: impl Into<String>, place: impl Into<String>) -> Failure {
    Failure { code: "input".into(), message: message.into(), place: place.into() }
}

/// The computation failed on valid input: exit status 3.
pub fn numeric(message: impl Into<String>) -> Failure {
    Failure { code: "numeric".into(), message: message.into(), place: String::new() }
}

/// The user cancelled: exit status 4.
pub fn cancelled() -> Failure {
    Failure { code: "cancelled".into(), message: "cancelled".into(), place: String::new() }
}

/// Our fault: exit status 70.
pub fn internal(message: impl Into<String>) -> Failure {
    Failure { code: "internal".into(), message: message.into(), place: String::new() }
}

/// An error of `fit` as a failure.
pub(crate) fn of_fit(error: &isoflop_fit::Error) -> Failure {
    if error.is_input() { input(error.to_string(), "") } else { numeric(error.to_string()) }
}
