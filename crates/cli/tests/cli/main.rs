//! The command as users and their scripts meet it: what it prints, and how it ends.

#![allow(clippy::unwrap_used, reason = "a helper of tests may fail as a test does")]

mod approaches;
mod fits;
mod hostile;
mod laws;
mod messages;
mod options;
mod planned;
mod shapes;
mod support;
mod sure;
