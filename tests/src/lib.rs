//! What crosses crates is tested here; see the folders beside `src`.
