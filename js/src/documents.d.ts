// The documents that cross, made from crates/study by `UPDATE_TYPES=1 cargo test --test
// conformance`; a test fails where they differ.

/**
 * The document: the link, the saved file, the command line's input. Never data, draws or results.
 *
 * Unknown fields are errors that name them.
 */
export type Study = { 
/**
 * Version of the document's shape: 1.
 */
version: number, 
/**
 * Name; the data set's until renamed.
 */
name: string, 
/**
 * Which data.
 */
data: DataRef, 
/**
 * The schedule file of a law over learning-rate schedules.
 */
schedule?: DataRef | null, 
/**
 * Role → column name. Empty: guessed from the names.
 */
roles?: { [key in string]: string }, 
/**
 * Rows to use: `column op literal` with and, or, parentheses.
 */
filter?: string | null, 
/**
 * How an ambiguous decimal mark is read.
 */
decimal?: Decimal | null, 
/**
 * How N is counted in this data.
 */
convention: Convention, 
/**
 * Unit of the loss column.
 */
loss_unit: LossUnit, 
/**
 * Training compute is `flops_per_nd · N · D`.
 */
flops_per_nd: number, 
/**
 * Law id; `bnsl:2` asks for two breaks.
 */
law: string, 
/**
 * Objective by exact name: `huber-log:1e-3`.
 */
objective: string, 
/**
 * Parameters held at a value.
 */
fix?: { [key in string]: number }, 
/**
 * Parameters kept inside a range.
 */
bound?: { [key in string]: [number, number] }, 
/**
 * Parameters that equal another: P = Q.
 */
tie?: { [key in string]: string }, 
/**
 * Further starting values.
 */
start?: { [key in string]: number }, 
/**
 * Number of bootstrap draws; 0 for none.
 */
bootstrap: number, 
/**
 * `pairs-percentile` and kin; none: chosen from the design, with the reason.
 */
interval?: string | null, 
/**
 * Seed of the draws.
 */
seed: number, 
/**
 * Budgets at which the best split is wanted, FLOP; the first is the page's own.
 */
at: Array<number>, 
/**
 * Studies beside which this one is shown: at most four, none of which has pins itself.
 */
pins?: Array<Pin>, };

/**
 * Which data a study is about.
 */
export type DataRef = { "kind": "built-in", 
/**
 * Its id.
 */
id: string, } | { "kind": "file", 
/**
 * SHA-256 of the bytes, hexadecimal.
 */
sha256: string, 
/**
 * File name, shown only.
 */
name: string, 
/**
 * Number of data rows, shown only.
 */
rows: number, };

/**
 * How a number such as `1,234` or `31,2` is read.
 */
export type Decimal = "point" | "comma";

/**
 * How N is counted.
 */
export type Convention = "total" | "non-embedding";

/**
 * Unit of the loss column. Perplexity and bits per byte are converted to nats, and it is said.
 */
export type LossUnit = "nats-per-token" | "perplexity" | { "bits-per-byte": { 
/**
 * Mean bytes per token of the corpus.
 */
bytes_per_token: number, } };

/**
 * A study kept under a letter, to compare others with.
 */
export type Pin = { 
/**
 * `A`, `B`, `C` or `D`.
 */
letter: string, 
/**
 * Name, which the user may change.
 */
name: string, 
/**
 * What was pinned; it is fitted again wherever it is opened.
 */
study: Study, };

/**
 * `isoflop fit --json`.
 */
export type Fit = { 
/**
 * Law id.
 */
law: string, 
/**
 * Rows used.
 */
rows: number, 
/**
 * Rows not used, each with its reason.
 */
rejected: Array<Rejected>, 
/**
 * The objective and its value at the fit.
 */
objective: Objective, 
/**
 * Parameters by key, in the law's order.
 */
params: { [key in string]: Estimate }, 
/**
 * What follows from the parameters: exponents of the best split, tokens per parameter …
 */
derived: { [key in string]: Estimate }, 
/**
 * The best split at each asked budget.
 */
optimum: Array<OptimumEstimate>, 
/**
 * What must be said.
 */
warnings: Array<Notice>, 
/**
 * How good the optimum is.
 */
certificate: Certificate, 
/**
 * What the law's published coefficients say of the first budget.
 */
presets?: Array<PresetAnswer>, 
/**
 * Fits of the groups, by group name, when a group column is given.
 */
groups?: { [key in string]: Fit }, 
/**
 * The study that gave this fit (so that `predict` can repeat its draws).
 */
study: Study, 
/**
 * The converged draws, each in the law's order of parameters, for `predict`.
 */
draws?: Array<Array<number>>, 
/**
 * Residuals on the objective's scale, for the spread of a new run.
 */
residuals?: Array<number>, 
/**
 * Range of each input over the runs, to tell extrapolation.
 */
ranges?: { [key in string]: [number, number] }, };

/**
 * A row that was not used.
 */
export type Rejected = { 
/**
 * Line of the file, from 1; of a data frame the row, from 1.
 */
line: number, 
/**
 * Column name; empty when it is about the whole row.
 */
column: string, 
/**
 * The value as written, shortened to 80 characters.
 */
value: string, 
/**
 * Why, and what to do.
 */
reason: string, };

/**
 * Name and value of an objective.
 */
export type Objective = { 
/**
 * `huber-log:1e-3`.
 */
name: string, 
/**
 * Its value at the fit.
 */
value: number, };

/**
 * A value with its interval. Without an interval `low`, `high`, `level`, `method` are null.
 */
export type Estimate = { 
/**
 * The point estimate; null when it is not finite or cannot be told.
 */
value: number | null, 
/**
 * Lower end; null for an open end.
 */
low: number | null, 
/**
 * Upper end; null for an open end.
 */
high: number | null, 
/**
 * Level, 0.95.
 */
level: number | null, 
/**
 * `pairs-percentile`; null when there is none. Why there is none is a notice,
 * `interval-not-had`.
 */
method: string | null, };

/**
 * The best split of one budget.
 */
export type OptimumEstimate = { 
/**
 * Budget, FLOP.
 */
C: Estimate, 
/**
 * Parameters.
 */
N: Estimate, 
/**
 * Tokens.
 */
D: Estimate, 
/**
 * Loss there.
 */
L: Estimate, };

/**
 * A preset beside a fit: its best split of the first budget.
 */
export type PresetAnswer = { 
/**
 * Preset id.
 */
id: string, 
/**
 * `verified` or `recalled`.
 */
status: string, 
/**
 * Whether it counts parameters and loss as the study does; if not, a notice says so.
 */
comparable: boolean, 
/**
 * Best size; null when it has no best split.
 */
N: number | null, 
/**
 * Best number of tokens.
 */
D: number | null, 
/**
 * Loss there, in the preset's own unit.
 */
L: number | null, };

/**
 * How good an optimum is.
 */
export type Certificate = { 
/**
 * Norm of the gradient over the objective; null for least absolute (see `subgradient`).
 */
relative_gradient: number | null, 
/**
 * Condition number of the scaled Jacobian.
 */
condition_number: number | null, 
/**
 * Starts tried.
 */
starts: number, 
/**
 * Starts that reached the same objective within 1e-6.
 */
starts_agreeing: number, 
/**
 * The next-best basin: its objective relative to the best, less one; null when none.
 */
second_basin: number | null, 
/**
 * Parameters that stopped at a bound.
 */
bounds: Array<string>, 
/**
 * Flat directions in words.
 */
flat: Array<string>, 
/**
 * Draws made.
 */
draws: number, 
/**
 * Draws that did not converge.
 */
draws_failed: number, 
/**
 * Draws without a best split at the first budget.
 */
draws_without_optimum: number, 
/**
 * Whether the solver converged.
 */
converged: boolean, 
/**
 * Least absolute only: lines of the rows that are met exactly.
 */
zero_residuals: Array<number>, 
/**
 * Least absolute only: the largest multiplier in absolute value; at most 1 at an optimum.
 */
subgradient: number | null, };

/**
 * A notice: code, severity, what it is about, and the text that users read.
 *
 * The texts are made in one place (the engine) and are tested.
 */
export type Notice = { 
/**
 * From the closed list.
 */
code: Code, 
/**
 * How grave.
 */
severity: Severity, 
/**
 * The parameter, column or input it is about; empty when it is about the whole.
 */
subject?: string, 
/**
 * The bold part: one fact.
 */
message: string, 
/**
 * The consequence and what to do; may be empty.
 */
detail?: string, };

/**
 * The closed list of notices.
 */
export type Code = "rows-rejected" | "rows-filtered" | "column-computed" | "loss-converted" | "table-melted" | "ambiguous-decimal" | "at-bound" | "flat-direction" | "weak-coefficient" | "weak-design" | "not-converged" | "second-basin" | "draws-failed" | "draws-without-optimum" | "interval-not-had" | "clustered" | "extrapolation" | "outside-validity" | "no-interior-optimum" | "convention-differs" | "recalled-preset" | "non-finite" | "warm-up-flattened" | "group-skipped" | "approaches-disagree" | "fallback";

/**
 * How grave a notice is.
 */
export type Severity = "info" | "warn" | "stop";

/**
 * `isoflop predict --json`: the loss of a planned run under a fit.
 */
export type Prediction = { 
/**
 * Law id.
 */
law: string, 
/**
 * Inputs as read.
 */
inputs: { [key in string]: number }, 
/**
 * The response with the interval of the curve (confidence).
 */
value: Estimate, 
/**
 * The interval of one new run (prediction): the curve's draws plus resampled residuals.
 */
new_run: Estimate, 
/**
 * What must be said.
 */
warnings: Array<Notice>, };

/**
 * `isoflop eval --json`.
 */
export type Eval = { 
/**
 * Law id.
 */
law: string, 
/**
 * Preset id.
 */
preset: string | null, 
/**
 * Inputs as read.
 */
inputs: { [key in string]: number }, 
/**
 * The response; null when it is not finite.
 */
value: number | null, 
/**
 * Its unit.
 */
unit: string, 
/**
 * What must be said.
 */
warnings: Array<Notice>, };

/**
 * `isoflop optimum --json`.
 */
export type Optimum = { 
/**
 * Law id.
 */
law: string, 
/**
 * Preset id.
 */
preset: string | null, 
/**
 * Budget, FLOP.
 */
C: number, 
/**
 * Parameters.
 */
N: number, 
/**
 * Tokens.
 */
D: number, 
/**
 * Loss.
 */
L: number, 
/**
 * The law's other inputs, as read.
 */
inputs?: { [key in string]: number }, 
/**
 * What must be said.
 */
warnings: Array<Notice>, };

/**
 * One law of `isoflop laws --json`.
 */
export type LawEntry = { 
/**
 * Permanent id.
 */
id: string, 
/**
 * Title.
 */
title: string, 
/**
 * formula, recurrence, implicit …
 */
kind: string, 
/**
 * Row numbers of the paper list.
 */
papers: Array<number>, 
/**
 * Inputs.
 */
inputs: Array<SymbolEntry>, 
/**
 * Parameters.
 */
params: Array<SymbolEntry>, 
/**
 * Unit of the response.
 */
response_unit: string, 
/**
 * The formula as LaTeX.
 */
latex: string, 
/**
 * Whether there is a GPU reading.
 */
wgsl: boolean, 
/**
 * Published coefficients.
 */
presets: Array<PresetEntry>, 
/**
 * One sentence.
 */
summary: string, 
/**
 * Paper and equation.
 */
source: string, 
/**
 * The formula as MathML nodes.
 */
math: Array<MathNode>, };

/**
 * A symbol of a law.
 */
export type SymbolEntry = { 
/**
 * Key.
 */
key: string, 
/**
 * LaTeX.
 */
latex: string, 
/**
 * Words.
 */
label: string, 
/**
 * Unit.
 */
unit: string, 
/**
 * A typical value, for forms.
 */
example: number | null, 
/**
 * Where a fit looks for a parameter; none for an input.
 */
bounds?: [number, number] | null, };

/**
 * Published coefficients.
 */
export type PresetEntry = { 
/**
 * Id.
 */
id: string, 
/**
 * `verified` or `recalled`.
 */
status: string, 
/**
 * Values by key.
 */
values: { [key in string]: number }, 
/**
 * Where from.
 */
source: string, 
/**
 * `total`, `non-embedding`, `any`.
 */
convention: string, 
/**
 * Loss unit.
 */
loss_unit: string, 
/**
 * Validity box: input → (low, high).
 */
validity: { [key in string]: [number, number] }, };

/**
 * A MathML element: `tag` is `mi`, `mn`, `mo`, `mrow`, `mfrac`, `msup`, `msub`, `msqrt`, `mtext`.
 */
export type MathNode = { 
/**
 * Element name.
 */
tag: string, 
/**
 * Text of a leaf.
 */
text?: string, 
/**
 * Children of a container.
 */
children?: Array<MathNode>, };

/**
 * A data set that ships with the product.
 */
export type BuiltInEntry = { 
/**
 * Permanent id; the page loads `data/ID.csv`.
 */
id: string, 
/**
 * Title.
 */
title: string, 
/**
 * Source and licence.
 */
credit: string, 
/**
 * The law its source fits.
 */
law: string, 
/**
 * Data rows.
 */
rows: number, };
