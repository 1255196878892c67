//! The data sets that ship with the product.

/// A data set that ships with the product. The page fetches its bytes as a separate file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BuiltIn {
    /// Permanent id; the file is `<id>.csv`.
    pub id: &'static str,
    /// Title in words.
    pub title: &'static str,
    /// Source and licence.
    pub credit: &'static str,
    /// The rows that its source fits.
    pub default_filter: Option<&'static str>,
    /// Why the filter leaves rows out; empty without a filter.
    pub left_out: &'static str,
    /// Whether the filter is a rule about outliers: it looks at the loss, so it may not choose
    /// among runs that are to be predicted.
    pub outlier_rule: bool,
    /// (role, column).
    pub roles: &'static [(&'static str, &'static str)],
    /// Unit of the loss.
    pub loss_unit: &'static str,
    /// How N is counted: `total` or `non-embedding`.
    pub convention: &'static str,
    /// The law that its source fits.
    pub default_law: &'static str,
    /// Rows of the file.
    pub rows: u32,
}

static BUILT_IN: [BuiltIn; 4] = [
    BuiltIn {
        id: "chinchilla",
        title: "Chinchilla, 245 runs",
        credit: "Hoffmann et al. 2022, Fig. 4, read off by Besiroglu et al. 2024 (Epoch AI); \
                 copy of mcleish7/gemstone-scaling-laws, MIT licence",
        default_filter: Some("used_in_default_fit == 1"),
        left_out: "the source leaves out the five runs with the highest loss",
        outlier_rule: true,
        roles: &[("N", "N_params"), ("D", "D_tokens"), ("C", "C_flop"), ("L", "loss")],
        loss_unit: "nats per token",
        convention: "total",
        default_law: "chinchilla",
        rows: 245,
    },
    BuiltIn {
        id: "gadre-overtraining",
        title: "Over-training on RedPajama, 35 runs",
        credit: "Gadre et al. 2024, mlfoundations/scaling, MIT licence",
        default_filter: None,
        left_out: "",
        outlier_rule: false,
        roles: &[
            ("N", "N"),
            ("D", "D"),
            ("C", "flops"),
            ("L", "loss_c4_val"),
            ("cluster", "model_name"),
        ],
        loss_unit: "nats per token",
        convention: "total",
        default_law: "gadre-overtraining",
        rows: 35,
    },
    BuiltIn {
        id: "porian-isoflops",
        title: "Equal-compute curves on RefinedWeb, 579 runs",
        credit: "Porian et al. 2024, formll/resolving-scaling-law-discrepancies, MIT licence",
        default_filter: Some("config == 'summary_df|rw|tuned|short|const|standard|val'"),
        left_out: "the file holds five training recipes; this fit takes the last, the one with the \
                   tuned optimiser",
        outlier_rule: false,
        roles: &[("N", "N"), ("D", "D"), ("C", "flops"), ("L", "loss")],
        loss_unit: "nats per token",
        convention: "total",
        default_law: "chinchilla",
        rows: 579,
    },
    BuiltIn {
        id: "gemstones",
        title: "Gemstones, 22 shapes over many tokens",
        credit: "McLeish et al. 2025, mcleish7/gemstone-scaling-laws, MIT licence",
        default_filter: Some("stage == 'hot'"),
        left_out: "the file holds each shape before and after its learning rate is cooled; this \
                   fit takes the checkpoints at the constant rate",
        outlier_rule: false,
        roles: &[("N", "N"), ("D", "D"), ("L", "loss"), ("cluster", "run")],
        loss_unit: "nats per token",
        convention: "total",
        default_law: "chinchilla",
        rows: 969,
    },
];

/// All built-in data sets.
pub fn built_in() -> &'static [BuiltIn] {
    &BUILT_IN
}

impl BuiltIn {
    /// The data set with this id.
    pub fn by_id(id: &str) -> Option<&'static Self> {
        BUILT_IN.iter().find(|set| set.id == id)
    }

    /// The file, compiled in.
    #[cfg(feature = "embed")]
    pub fn bytes(&self) -> &'static [u8] {
        match self.id {
            "chinchilla" => include_bytes!("../builtin/chinchilla.csv"),
            "gadre-overtraining" => include_bytes!("../builtin/gadre-overtraining.csv"),
            "gemstones" => include_bytes!("../builtin/gemstones.csv"),
            _ => include_bytes!("../builtin/porian-isoflops.csv"),
        }
    }
}

/// NIST's nonlinear sets, compiled in: (name of the file without `.csv`, its bytes).
#[cfg(feature = "embed")]
pub fn nist() -> [(&'static str, &'static [u8]); 2] {
    let observations = include_bytes!("../builtin/nist-strd/observations.csv");
    let certified = include_bytes!("../builtin/nist-strd/certified_parameters.csv");
    [("nist-strd/observations", observations), ("nist-strd/certified_parameters", certified)]
}
