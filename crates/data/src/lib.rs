//! Tables of runs: files in, typed columns out, every rejected row listed.
//!
//! - [`read`]: bytes of a CSV, TSV or JSON file → a [`Sheet`] of text cells with file lines.
//! - [`frame`]: columns of numbers and texts → a [`Sheet`], for data frames.
//! - [`guess`]: which column is which quantity, from the names and the values.
//! - [`runs`]: a sheet with roles → columns of numbers ([`Runs`]); a row that cannot be used is
//!   listed with its line, its column, its value, and what to do.
//! - [`built_in`]: the data sets that ship with the product.
//! - [`write_csv`]: columns out again, safe to open in a spreadsheet.
//!
//! ```
//! use isoflop_data::{ReadOptions, RunsRequest, guess, read, runs};
//! let file = b"n_params,tokens,loss\n70M,1.4B,3.9\n1B,20B,2.6\n2B,1.2TB,2.4\n";
//! let sheet = read(file, &ReadOptions::named("runs.csv")).unwrap();
//! let roles = guess(&sheet, &["N", "D"], "L");
//! let runs = runs(&RunsRequest::new(&sheet, &roles, &["N", "D"], "L")).unwrap();
//! assert_eq!(runs.inputs[0].1.to_vec(), [70e6, 1e9]);
//! assert_eq!(runs.computed.as_deref(), Some("C = 6 N D"));
//! assert_eq!(
//!     runs.rejected[0].to_string(),
//!     "line 4, column 'tokens': '1.2TB' is not a count; write 1.2T or 1.2e12"
//! );
//! ```

mod built_in;
mod decode;
mod delimited;
mod error;
mod export;
mod filter;
mod frame;
mod guess;
mod json;
mod labels;
mod number;
mod roles;
mod row;
mod runs;
mod sheet;
mod wide;

#[cfg(feature = "embed")]
pub use built_in::nist;
pub use built_in::{BuiltIn, built_in};
pub use error::Error;
pub use export::{Column, write_csv};
pub use filter::compares_only;
pub use frame::{Cells, TypedColumn, frame};
pub use guess::{candidates, guess};
pub use isoflop_formula::quantity::Decimal;
pub use labels::Labels;
pub use runs::{Runs, RunsRequest, runs};
pub use sheet::{Melted, ReadOptions, Rejected, Sheet, read};
