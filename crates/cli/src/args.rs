//! The command line's grammar.

use clap::{Args as Group, Parser, Subcommand};
use std::path::PathBuf;

/// Fits neural scaling laws to training runs: the law, how sure it is, the best split of a budget.
#[derive(Parser)]
#[command(name = "isoflop", version, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Fit a law to the runs in a file
    Fit(Box<Fit>),
    /// Fit a saved study
    Run(Run),
    /// How far a fit can be trusted: noise, choices, backtest, influence, identifiability
    Sure(Box<Fit>),
    /// Fit below cuts in compute and judge the law on the larger runs
    Backtest(Box<Fit>),
    /// The best split by envelope, isoFLOP curves and law, side by side
    Approaches(Box<Fit>),
    /// What each approach recovers of a known truth, on a design with noise
    Lab(Box<Lab>),
    /// The loss of a planned run under a fit
    Predict(Predict),
    /// A law at given inputs
    Eval(Eval),
    /// The best split of a budget under a law's preset
    Optimum(Optimum),
    /// The laws
    Laws(Json),
    /// Check golden numbers and the bits of this platform
    Selftest(Json),
    /// Time the workloads of `cargo xtask bench`
    #[command(hide = true)]
    Bench(Bench),
}

/// Whether to write JSON.
#[derive(Group)]
pub(crate) struct Json {
    /// Write JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Group)]
pub(crate) struct Fit {
    /// CSV, TSV or JSON file; `-` for standard input; built-in:ID for a built-in data set
    pub file: String,
    /// Law id; bnsl:2 for two breaks [default: chinchilla, or the built-in set's own]
    #[arg(long)]
    pub law: Option<String>,
    /// Columns by role: N=n_params,D=tokens,L=loss; the rest is guessed from the names
    #[arg(long, value_name = "ROLE=COLUMN,…")]
    pub map: Vec<String>,
    /// Rows to use: "loss < 5 and run != 'bad'"
    #[arg(long = "where", value_name = "EXPR")]
    pub filter: Option<String>,
    /// huber-log:DELTA, lad-log, ls, ls-log, ls-log1p or asym-log:W
    #[arg(long, default_value = "huber-log:1e-3")]
    pub objective: String,
    /// Bootstrap draws; 0 for none
    #[arg(long, default_value_t = 1000, value_name = "K")]
    pub bootstrap: u32,
    /// pairs, cluster, bayesian, wild or residual, then -percentile, -basic, -bca or -studentised; or
    /// profile, sandwich, posterior or none
    #[arg(long, value_name = "KIND")]
    pub interval: Option<String>,
    /// Column of what is resampled together
    #[arg(long, value_name = "COL")]
    pub cluster: Option<String>,
    /// Column of groups that are fitted apart too
    #[arg(long, value_name = "COL")]
    pub group: Option<String>,
    /// Seed of the draws
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Budgets whose best split is wanted, FLOP [default: ten times the largest run, or more]
    #[arg(long, value_name = "FLOP,…", value_delimiter = ',')]
    pub at: Vec<String>,
    /// Hold a parameter at a value
    #[arg(long, value_name = "P=V", value_delimiter = ',', allow_hyphen_values = true)]
    pub fix: Vec<String>,
    /// Keep a parameter inside a range
    #[arg(long, value_name = "P=LO..HI", value_delimiter = ',', allow_hyphen_values = true)]
    pub bound: Vec<String>,
    /// Make two parameters equal
    #[arg(long, value_name = "P=Q", value_delimiter = ',')]
    pub tie: Vec<String>,
    /// A further starting value
    #[arg(long, value_name = "P=V", value_delimiter = ',', allow_hyphen_values = true)]
    pub start: Vec<String>,
    /// How an unclear 1,234 is read
    #[arg(long, value_parser = ["point", "comma"])]
    pub decimal: Option<String>,
    /// Learning rate of each step (columns step, lr, and schedule if several), for lr-annealing
    #[arg(long, value_name = "FILE")]
    pub schedule: Option<PathBuf>,
    /// Training compute is this factor times N D
    #[arg(long, default_value_t = 6.0, value_name = "K")]
    pub flops_per_nd: f64,
    /// nats-per-token, perplexity or bits-per-byte:BYTES_PER_TOKEN
    #[arg(long, default_value = "nats-per-token", value_name = "UNIT")]
    pub loss_unit: String,
    /// How N is counted in the file
    #[arg(long, default_value = "total", value_parser = ["total", "non-embedding"])]
    pub convention: String,
    #[command(flatten)]
    pub output: Output,
}

/// How to write a fit.
#[derive(Group)]
pub(crate) struct Output {
    /// Write JSON
    #[arg(long, conflicts_with = "md")]
    pub json: bool,
    /// Write Markdown
    #[arg(long)]
    pub md: bool,
    /// Threads; the numbers do not depend on it
    #[arg(long, hide = true)]
    pub workers: Option<usize>,
}

#[derive(Group)]
pub(crate) struct Run {
    /// A study, as saved by the page or printed in `fit --json`; or a link to one, `'#v1.…'`
    pub study: PathBuf,
    /// The data file, when the study names a file
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// The schedule file, when the study names one
    #[arg(long, value_name = "FILE")]
    pub schedule: Option<PathBuf>,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Group)]
pub(crate) struct Predict {
    /// A fit, as written by `fit --json`
    pub fit: PathBuf,
    /// Inputs of the planned run: N=70B D=1.4T
    #[arg(value_name = "KEY=VALUE", required = true)]
    pub values: Vec<String>,
    #[command(flatten)]
    pub json: Json,
}

#[derive(Group)]
pub(crate) struct Eval {
    /// Law id
    pub law: String,
    /// Published coefficients
    #[arg(long)]
    pub preset: Option<String>,
    /// Inputs and parameters: N=70B D=1.4T
    #[arg(value_name = "KEY=VALUE")]
    pub values: Vec<String>,
    /// Learning rate of each step (columns step, lr), for lr-annealing
    #[arg(long, value_name = "FILE")]
    pub schedule: Option<PathBuf>,
    #[command(flatten)]
    pub json: Json,
}

#[derive(Group)]
pub(crate) struct Optimum {
    /// Law id
    pub law: String,
    /// Published coefficients
    #[arg(long)]
    pub preset: Option<String>,
    /// Budget: 1e24, "3 PF-day"
    #[arg(long)]
    pub flops: String,
    /// The law's inputs other than N and D: U=25B
    #[arg(value_name = "KEY=VALUE")]
    pub values: Vec<String>,
    /// Answer even outside the range where the law was seen to hold
    #[arg(long)]
    pub indicative: bool,
    #[command(flatten)]
    pub json: Json,
}

#[derive(Group)]
pub(crate) struct Lab {
    /// True parameters: alpha=0.3 beta=0.4; the rest is of the law's first preset
    #[arg(value_name = "P=V")]
    pub params: Vec<String>,
    /// Law id
    #[arg(long, default_value = "chinchilla")]
    pub law: String,
    /// Lowest budget
    #[arg(long, default_value = "6e18", value_name = "FLOP")]
    pub low: String,
    /// Highest budget
    #[arg(long, default_value = "3e21", value_name = "FLOP")]
    pub high: String,
    /// Number of budgets
    #[arg(long, default_value_t = 7, value_name = "K")]
    pub budgets: u32,
    /// Sizes of each budget
    #[arg(long, default_value_t = 9, value_name = "K")]
    pub sizes: u32,
    /// Largest size of a budget over its smallest
    #[arg(long, default_value_t = 16.0, value_name = "K")]
    pub width: f64,
    /// Middle size of the lowest budget over the best size
    #[arg(long, default_value_t = 1.0, value_name = "K")]
    pub centre: f64,
    /// Factor by which the middle leaves the best size with each decade of compute
    #[arg(long, default_value_t = 1.0, value_name = "K")]
    pub drift: f64,
    /// Standard deviation of the logarithm of a run's loss
    #[arg(long, default_value_t = 0.004, value_name = "SD")]
    pub noise: f64,
    /// Made-up sets
    #[arg(long, default_value_t = 100, value_name = "K")]
    pub sets: u32,
    /// Seed of the noise
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Budget at which best sizes are compared
    #[arg(long, default_value = "1e24", value_name = "FLOP")]
    pub at: String,
    /// Objective of the parametric approach, as for fit
    #[arg(long, default_value = "huber-log:1e-3")]
    pub objective: String,
    /// Training compute is this factor times N D
    #[arg(long, default_value_t = 6.0, value_name = "K")]
    pub flops_per_nd: f64,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Group)]
pub(crate) struct Bench {
    /// BNSL's points
    pub bnsl: PathBuf,
    #[command(flatten)]
    pub json: Json,
}
