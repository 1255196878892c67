//! Roles given by the user, checked against the sheet.

use crate::error::{listed, quoted};
use crate::{Error, RunsRequest};

/// Roles beside the law's inputs and its response.
const OTHERS: &[&str] =
    &["N", "D", "C", "ppl", "bpb", "weight", "cluster", "seed", "step", "group"];

/// Column indices by role.
#[derive(Debug)]
pub(crate) struct Roles {
    columns: Vec<(String, usize)>,
}

impl Roles {
    /// Checks every role and column. An empty role or an empty column name means "not used".
    pub(crate) fn of(request: &RunsRequest<'_>) -> Result<Self, Error> {
        let mut columns: Vec<(String, usize)> = Vec::new();
        for (role, column) in request.roles {
            if role.is_empty() || column.is_empty() {
                continue;
            }
            check(role, request)?;
            let names = &request.sheet.names;
            if let Some((_, first)) = columns.iter().find(|(known, _)| known == role) {
                let (first, column) = (quoted(&names[*first]), quoted(column));
                return Err(Error::request(format!(
                    "role '{role}' is given twice, to {first} and {column}; keep one"
                )));
            }
            let Some(index) = request.sheet.column(column) else {
                return Err(no_column(column, names));
            };
            columns.push((role.clone(), index));
        }
        let roles = Self { columns };
        roles.one_response(request)?;
        Ok(roles)
    }

    /// The column of a role.
    pub(crate) fn column(&self, role: &str) -> Option<usize> {
        self.columns.iter().find(|(known, _)| known == role).map(|(_, column)| *column)
    }

    /// All columns that have a role.
    pub(crate) fn columns(&self) -> Vec<usize> {
        self.columns.iter().map(|(_, column)| *column).collect()
    }

    /// The role that gives the response: its own key, perplexity or bits per byte.
    pub(crate) fn response<'a>(&self, request: &RunsRequest<'a>) -> Option<&'a str> {
        [request.response, "ppl", "bpb"].into_iter().find(|role| self.column(role).is_some())
    }

    fn one_response(&self, request: &RunsRequest<'_>) -> Result<(), Error> {
        let given: Vec<&str> = [request.response, "ppl", "bpb"]
            .into_iter()
            .filter(|role| self.column(role).is_some())
            .collect();
        match given.as_slice() {
            [first, second, ..] => Err(Error::request(format!(
                "the loss is given twice, by '{first}' and '{second}'; keep one"
            ))),
            _ => Ok(()),
        }
    }
}

/// The error for a column that is not in the sheet.
pub(crate) fn no_column(column: &str, names: &[String]) -> Error {
    let (column, names) = (quoted(column), listed(names));
    Error::request(format!("there is no column {column}; the columns are {names}"))
}

fn check(role: &str, request: &RunsRequest<'_>) -> Result<(), Error> {
    let known = |key: &str| role == key;
    if request.inputs.iter().copied().any(known)
        || known(request.response)
        || OTHERS.iter().copied().any(known)
    {
        return Ok(());
    }
    let mut roles: Vec<&str> = request.inputs.to_vec();
    roles.push(request.response);
    roles.extend(OTHERS.iter().filter(|key| !request.inputs.contains(key)));
    let (role, roles) = (quoted(role), roles.join(", "));
    Err(Error::request(format!("{role} is not a role; the roles are {roles}")))
}
