//! Errors as the faces show them.

use isoflop_study::{Answer, Failure};

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

/// An answer for faces that have no flags: texts without what only the command line has.
pub(crate) fn for_faces_without_flags(answer: &mut Answer) {
    match answer {
        Answer::Error(failure) => failure.message = without_flags(&failure.message),
        Answer::Fit(view) => {
            for notice in view.fit.warnings.iter_mut().chain(&mut view.data.notices) {
                notice.detail = without_flags(&notice.detail);
            }
        }
        _ => {
            for text in crate::sure::reasons(answer) {
                *text = without_flags(text);
            }
        }
    }
}

/// Leaves ` with --fix` and `, as in --map N=…` out. Where a text names a flag, it does so by one
/// of these two, so that the rest is a sentence.
fn without_flags(message: &str) -> String {
    let mut words = message.to_owned();
    for lead in [", as in --", " with --"] {
        if let Some(start) = words.find(lead) {
            let rest = &words[start + 2..];
            let end = rest.find([';', ',', '(']).map_or(words.len(), |end| start + 2 + end);
            let gap = if words[end..].starts_with('(') { " " } else { "" };
            words = format!("{}{gap}{}", &words[..start], &words[end..]);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_of_the_command_line_are_left_out() {
        let map = "no column is taken for 'N'; give it a role, as in --map N=COLUMN (columns: 'a')";
        assert_eq!(without_flags(map), "no column is taken for 'N'; give it a role (columns: 'a')");
        assert_eq!(without_flags("fix parameters with --fix"), "fix parameters");
        assert_eq!(without_flags("the file is empty"), "the file is empty");
    }
}
