//! The data sets that ship with the page, as its picker shows them.

/// A built-in data set.
pub(crate) struct BuiltIn {
    /// Its id: the asset is `data/ID.csv`.
    pub(crate) id: &'static str,
    /// Its name in the picker.
    pub(crate) title: &'static str,
    /// The law that its source fits.
    pub(crate) law: &'static str,
}

/// In the order of the picker; the first is the landing page's.
pub(crate) const ALL: &[BuiltIn] = &[
    BuiltIn { id: "chinchilla", title: "Chinchilla", law: "chinchilla" },
    BuiltIn {
        id: "gadre-overtraining",
        title: "Over-training on RedPajama",
        law: "gadre-overtraining",
    },
    BuiltIn { id: "porian-isoflops", title: "Equal-compute curves", law: "chinchilla" },
];

/// The name in the picker; the id itself when it is not known.
pub(crate) fn title(id: &str) -> String {
    ALL.iter().find(|set| set.id == id).map_or(id, |set| set.title).to_owned()
}
