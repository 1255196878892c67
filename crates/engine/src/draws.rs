//! A table of bootstrap draws.

use isoflop_study::Draws;

/// Draws as rows of parameters.
pub struct DrawTable<'a> {
    values: &'a [f64],
    width: usize,
}

impl<'a> DrawTable<'a> {
    /// `draws.values` in rows of `draws.width`.
    pub fn new(draws: &'a Draws) -> Self {
        Self { values: &draws.values, width: (draws.width as usize).max(1) }
    }

    /// Draws made.
    pub fn len(&self) -> usize {
        self.values.len() / self.width
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// All draws by index; a failed one is NaN.
    pub fn all(&self) -> impl Iterator<Item = &'a [f64]> {
        self.values.chunks_exact(self.width)
    }

    /// The draws that converged.
    pub fn good(&self) -> impl Iterator<Item = &'a [f64]> {
        self.all().filter(|row| !row[0].is_nan())
    }
}
