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
 * `isoflop sure --json`: every part of the door "How sure". A part that could not be made is null,
 * and `why_not` says why.
 */
export type Sure = { 
/**
 * Law id.
 */
law: string, 
/**
 * What it comes to, the first thing first.
 */
sentences: Array<string>, 
/**
 * Intervals by what is resampled.
 */
noise: Noise | null, 
/**
 * What other choices would tell.
 */
choices: Choices | null, 
/**
 * How well the law told larger runs.
 */
backtest: Backtest | null, 
/**
 * What the design can tell, and what the fit does.
 */
identify: Identifiability | null, 
/**
 * What runs move.
 */
influence: Influence | null, 
/**
 * The three approaches side by side.
 */
approaches: Approaches | null, 
/**
 * Why a part is missing, by its name.
 */
why_not: { [key in string]: string }, };

/**
 * Intervals of the answer, by what is resampled.
 */
export type Noise = { 
/**
 * Law id.
 */
law: string, 
/**
 * Budget of the best splits, FLOP; null for a law that splits none.
 */
at: number | null, 
/**
 * Draws of each method.
 */
draws: number, 
/**
 * The methods, the study's own first.
 */
methods: Array<NoiseMethod>, 
/**
 * What must be said.
 */
warnings: Array<Notice>, };

/**
 * The intervals of one method.
 */
export type NoiseMethod = { 
/**
 * `pairs-percentile`.
 */
name: string, 
/**
 * What is resampled: "single runs", "38 sizes".
 */
of: string, 
/**
 * Draws that failed.
 */
draws_failed: number, 
/**
 * Best size.
 */
N: Estimate, 
/**
 * Best number of tokens.
 */
D: Estimate, 
/**
 * Loss; of a law that splits no budget its value at the largest value of every input.
 */
L: Estimate, 
/**
 * Exponent of the best size in compute.
 */
a: Estimate, 
/**
 * Parameters by key.
 */
params: { [key in string]: Estimate }, 
/**
 * Why there are no intervals; empty where there are.
 */
why_not?: string, };

/**
 * The study fitted under every combination of the choices that its data allow.
 */
export type Choices = { 
/**
 * Law id.
 */
law: string, 
/**
 * Budget of the best splits, FLOP; null for a law that splits none.
 */
at: number | null, 
/**
 * The choices: each has two or more options.
 */
axes: Array<Axis>, 
/**
 * One fit for each combination, the last axis moving fastest; the first is the study's own.
 */
fits: Array<ChoiceFit>, 
/**
 * How far the fits that converged spread.
 */
spread: Spreads, 
/**
 * What must be said.
 */
warnings: Array<Notice>, };

/**
 * One kind of choice.
 */
export type Axis = { 
/**
 * Which.
 */
kind: AxisKind, 
/**
 * What may be chosen: objectives by name, `with` and `without` outliers, columns of N, `all`
 * and `final` checkpoints. The study's own is first.
 */
options: Array<string>, 
/**
 * What the choice is about: the rule about outliers, the column of runs; may be empty.
 */
rule?: string, 
/**
 * How far the fits spread along this axis alone, the other choices being the study's own.
 */
spread: Spreads, };

/**
 * The kinds of choice.
 */
export type AxisKind = "objective" | "outliers" | "size" | "checkpoints";

/**
 * One fit under other choices.
 */
export type ChoiceFit = { 
/**
 * Place of the option on each axis.
 */
options: Array<number>, 
/**
 * Runs fitted.
 */
rows: number, 
/**
 * What the fit tells; nothing where there is none.
 */
told: Told, 
/**
 * Whether the solver converged.
 */
converged: boolean, 
/**
 * Why there is no fit; empty where there is one.
 */
why_not?: string, };

/**
 * What one fit tells. A quantity that it cannot tell is null.
 */
export type Told = { 
/**
 * Best size at the first budget, parameters.
 */
N: number | null, 
/**
 * Best number of tokens there.
 */
D: number | null, 
/**
 * Loss there. Of a law that splits no budget: its value at the largest value of every input.
 */
L: number | null, 
/**
 * Exponent of the best size in compute.
 */
a: number | null, 
/**
 * Parameters by key.
 */
params: { [key in string]: number }, };

/**
 * The least and the largest of a quantity over many fits.
 */
export type Spread = { 
/**
 * The least.
 */
low: number, 
/**
 * The largest.
 */
high: number, 
/**
 * Place of the fit that tells the least.
 */
lowest: number, 
/**
 * Place of the fit that tells the largest.
 */
highest: number, };

/**
 * How far the quantities of [`Told`] spread; null where no fit tells one.
 */
export type Spreads = { 
/**
 * Best size.
 */
N: Spread | null, 
/**
 * Best number of tokens.
 */
D: Spread | null, 
/**
 * Loss.
 */
L: Spread | null, 
/**
 * Exponent of the best size.
 */
a: Spread | null, 
/**
 * Parameters by key.
 */
params: { [key in string]: Spread }, };

/**
 * `isoflop backtest --json`: the law fitted to the runs below a cut in compute, and judged on
 * those above, cut after cut.
 */
export type Backtest = { 
/**
 * Law id.
 */
law: string, 
/**
 * Runs that the cuts divide, those that an outlier rule leaves out of fits among them.
 */
rows: number, 
/**
 * The outlier rule: applied below a cut, never above it; none when the filter is no such rule.
 */
outlier_rule: string | null, 
/**
 * Key of the column that is cut: `C`, or the only input of the law.
 */
by: string, 
/**
 * Draws per cut.
 */
draws: number, 
/**
 * Level of every interval, 0.95.
 */
level: number, 
/**
 * The cuts, lowest first.
 */
cuts: Array<BacktestCut>, 
/**
 * What the errors of the past make of the first budget; none without a budget.
 */
ahead: Ahead | null, 
/**
 * What must be said.
 */
warnings: Array<Notice>, };

/**
 * One cut of a backtest.
 */
export type BacktestCut = { 
/**
 * Share of the runs below the cut.
 */
share: number, 
/**
 * Largest value of the cut column below the cut.
 */
below: number, 
/**
 * Runs that were fitted.
 */
fitted: number, 
/**
 * Runs below the cut that the outlier rule leaves out.
 */
left_out: number, 
/**
 * Runs above the cut, all of which are judged.
 */
held_out: number, 
/**
 * Largest value of the cut column over `below`.
 */
reach: number, 
/**
 * Mean of |observed − predicted| / predicted over the fitted runs.
 */
error_fitted: number | null, 
/**
 * The same over the runs above.
 */
error: number | null, 
/**
 * Mean of (observed − predicted) / predicted over the runs above: positive where the law
 * promised too much.
 */
bias: number | null, 
/**
 * Share of the runs above inside the interval of the curve.
 */
curve: Coverage | null, 
/**
 * Share of the runs above inside the interval of a new run.
 */
new_run: Coverage | null, 
/**
 * The runs themselves; empty where there is no fit.
 */
runs: JudgedRuns, 
/**
 * Draws that failed.
 */
draws_failed: number, 
/**
 * Why there is no fit or no interval at this cut; empty where there are both.
 */
why_not?: string, };

/**
 * The runs of a cut, those fitted first: columns of equal length.
 */
export type JudgedRuns = { 
/**
 * Lines of the file.
 */
line: Array<number>, 
/**
 * Value of the cut column.
 */
x: Array<number>, 
/**
 * (observed − predicted) / predicted.
 */
off: Array<number>, };

/**
 * How often intervals held what they promised.
 */
export type Coverage = { 
/**
 * Share of the runs inside.
 */
share: number, 
/**
 * Standard error of the share that comes from the number of draws; none with fewer than 200.
 */
monte_carlo: number | null, };

/**
 * The loss at a budget, with a band as wide as the past asks for.
 */
export type Ahead = { 
/**
 * Budget, FLOP.
 */
C: number, 
/**
 * Budget over the largest run.
 */
beyond: number, 
/**
 * The largest `reach` of the cuts: farther than that nothing was measured.
 */
tested: number, 
/**
 * Loss at the best split with the interval of the curve.
 */
curve: Estimate, 
/**
 * The same with the interval of a new run.
 */
new_run: Estimate, 
/**
 * By how much the interval of a new run would have had to be longer to hold 95 % of the
 * held-out runs, each cut counting alike; at least 1.
 */
factor: number, 
/**
 * The interval of a new run, its logarithmic distances from the value times `factor`.
 */
widened: Estimate, };

/**
 * Of the design before the fit, of the fit after it.
 */
export type Identifiability = { 
/**
 * Law id.
 */
law: string, 
/**
 * Runs.
 */
rows: number, 
/**
 * The inputs of the law.
 */
inputs: Array<InputDesign>, 
/**
 * Correlations of the logarithms of two inputs.
 */
pairs: Array<InputPair>, 
/**
 * What the fit tells of its parameters; none where there is no fit.
 */
fit: FitDesign | null, 
/**
 * Why there is no fit; empty where there is one.
 */
why_not?: string, 
/**
 * What must be said.
 */
warnings: Array<Notice>, };

/**
 * One input of the law over the runs.
 */
export type InputDesign = { 
/**
 * Key.
 */
key: string, 
/**
 * Distinct values.
 */
levels: number, 
/**
 * The least.
 */
low: number, 
/**
 * The largest.
 */
high: number, 
/**
 * Factors of ten between them; null where the least is zero.
 */
decades: number | null, 
/**
 * Variance inflation of its logarithm by those of the other inputs, 1 for none; null where
 * the others tell it exactly, or where there is no other.
 */
vif: number | null, };

/**
 * Two inputs that may move together.
 */
export type InputPair = { 
/**
 * Key of the one.
 */
a: string, 
/**
 * Key of the other.
 */
b: string, 
/**
 * Correlation of their logarithms; null where one of them is constant.
 */
correlation: number | null, };

/**
 * What the fit tells of its free parameters. The coordinate of a parameter that is positive by its
 * nature is its logarithm, of another itself.
 */
export type FitDesign = { 
/**
 * Keys of the free parameters.
 */
params: Array<string>, 
/**
 * Singular values of the Jacobian with unit columns, largest first.
 */
singular_values: Array<number>, 
/**
 * Largest over smallest; null where a parameter moves nothing.
 */
condition_number: number | null, 
/**
 * The directions of the smallest singular values, the weakest first: the flat ones, and at
 * least one.
 */
directions: Array<Direction>, 
/**
 * Correlations of the estimates, row by row; null beside a parameter that the runs do not fix.
 */
correlations: Array<Array<number | null>>, 
/**
 * The objective along each parameter, all others fitted anew.
 */
profiles: Array<Profile>, };

/**
 * Parameters that move together.
 */
export type Direction = { 
/**
 * Singular value.
 */
singular_value: number, 
/**
 * Whether the runs do not fix it: below a thousandth of the largest.
 */
flat: boolean, 
/**
 * Share of each parameter's coordinate, by key; the largest is positive.
 */
parts: { [key in string]: number }, 
/**
 * "raising B and beta together hardly changes the fit".
 */
words: string, };

/**
 * The objective along one parameter.
 */
export type Profile = { 
/**
 * The parameter.
 */
key: string, 
/**
 * Its values, rising; the fitted one is among them.
 */
values: Array<number>, 
/**
 * Objective there over that of the fit, less one; null where no fit was had.
 */
rise: Array<number | null>, 
/**
 * Whether the objective closes to the lower side.
 */
closed_low: boolean, 
/**
 * Whether it closes to the upper side.
 */
closed_high: boolean, };

/**
 * The study without each of its runs, and without the largest.
 */
export type Influence = { 
/**
 * Law id.
 */
law: string, 
/**
 * Budget of the best splits, FLOP; null for a law that splits none.
 */
at: number | null, 
/**
 * What is left out one by one: runs, or whole clusters of them.
 */
unit: InfluenceUnit, 
/**
 * How it was done.
 */
method: InfluenceMethod, 
/**
 * What the fit of all runs tells.
 */
told: Told, 
/**
 * The units, the one that moves the fit most first; at most a thousand.
 */
units: Array<LeftOut>, 
/**
 * How far the answers spread when one unit is left out, those that are not listed counted.
 */
spread: Spreads, 
/**
 * Without the runs of the largest compute, fewest left out first.
 */
largest: Array<LargestOut>, 
/**
 * What must be said.
 */
warnings: Array<Notice>, };

/**
 * What is left out.
 */
export type InfluenceUnit = "run" | "cluster";

/**
 * How fits without a unit were had.
 */
export type InfluenceMethod = "refit" | "one-step";

/**
 * The answer without one unit.
 */
export type LeftOut = { 
/**
 * File line of the run, of a cluster its first; of a data frame the row, from 1.
 */
line: number, 
/**
 * Name of the cluster; empty for a run.
 */
name?: string, 
/**
 * Runs left out.
 */
runs: number, 
/**
 * Compute of the run, of a cluster the largest, FLOP; null where it is not known.
 */
C: number | null, 
/**
 * Residual on the objective's scale, of a cluster the largest.
 */
residual: number, 
/**
 * Share of the own residual in the own fitted value, 0 to 1 a run: the diagonal of the hat
 * matrix of the law made linear at the fit; of a cluster their sum.
 */
leverage: number, 
/**
 * How far all fitted values move: the sum of the squared moves on the objective's scale over
 * the parameters times the mean squared residual (Cook 1977). Null where there is no fit.
 */
distance: number | null, 
/**
 * What the fit without it tells.
 */
told: Told, };

/**
 * The answer without the runs of the largest compute.
 */
export type LargestOut = { 
/**
 * Runs left out.
 */
left_out: number, 
/**
 * Largest compute that stays, FLOP; without compute the largest first input.
 */
below: number, 
/**
 * What the fit tells.
 */
told: Told, 
/**
 * Why there is no fit; empty where there is one.
 */
why_not?: string, };

/**
 * `isoflop approaches --json`: the best split as the envelope, the curves of equal compute and the
 * law tell it.
 */
export type Approaches = { 
/**
 * Law id of the parametric approach.
 */
law: string, 
/**
 * Runs used.
 */
rows: number, 
/**
 * Budget at which the approaches are compared, FLOP.
 */
C: number | null, 
/**
 * Largest compute of a run, FLOP.
 */
largest: number, 
/**
 * Level of every interval, 0.95.
 */
level: number, 
/**
 * Draws of each approach.
 */
draws: number, 
/**
 * Standard deviation of ln L of one run, with which losses are drawn again; null where
 * nothing tells it.
 */
noise: number | null, 
/**
 * The budgets that the runs hold, lowest first.
 */
budgets: Array<ApproachBudget>, 
/**
 * Envelope, isoFLOP (quadratic, cubic, Akima), parametric.
 */
approaches: Array<Approach>, 
/**
 * Largest best N at the budget over the smallest, among the approaches; null with fewer than
 * two.
 */
spread: number | null, 
/**
 * What must be said.
 */
warnings: Array<Notice>, };

/**
 * Runs of about one compute.
 */
export type ApproachBudget = { 
/**
 * Geometric mean of the compute, FLOP.
 */
C: number, 
/**
 * Largest over smallest compute of its runs.
 */
spread: number, 
/**
 * Different sizes.
 */
sizes: number, 
/**
 * Smallest size.
 */
low: number, 
/**
 * Largest size.
 */
high: number, };

/**
 * What one approach says.
 */
export type Approach = { 
/**
 * `envelope`, `isoflop-quadratic`, `isoflop-cubic`, `isoflop-akima`, `parametric`.
 */
id: string, 
/**
 * Exponent of the best N in C; without an interval for a law whose best split has no closed
 * form: there it is the mean slope from the largest run to the budget.
 */
a: Estimate, 
/**
 * Exponent of the best D in C.
 */
b: Estimate, 
/**
 * Best N at the budget.
 */
N: Estimate, 
/**
 * Best D at the budget.
 */
D: Estimate, 
/**
 * The best splits through which the line is drawn; empty for the law.
 */
points: Array<ApproachPoint>, 
/**
 * Budgets left out: the least loss is not inside their sizes, in the data or in half the draws.
 */
dropped: number, 
/**
 * Draws without an answer.
 */
draws_failed: number, 
/**
 * What it would say on this very design, without noise, if the law were true as fitted, less
 * the truth; null where it would say nothing, and for the law itself.
 */
bias: ApproachBias | null, 
/**
 * Known biases that may touch it here.
 */
flags: Array<ApproachFlag>, 
/**
 * Why there is no answer; empty where there is one.
 */
why_not?: string, };

/**
 * The best size of one budget.
 */
export type ApproachPoint = { 
/**
 * Compute, FLOP.
 */
C: number, 
/**
 * Best size there.
 */
N: number, 
/**
 * Loss there.
 */
L: number, 
/**
 * Standard deviation of ln N over the draws, no less than a third of the mean step of ln N;
 * null for the envelope, whose places weigh alike.
 */
sd: number | null, };

/**
 * By how much an approach would miss.
 */
export type ApproachBias = { 
/**
 * Exponent of the best N, less the true one.
 */
a: number, 
/**
 * Best N at the budget over the true one; null without a budget.
 */
N: number | null, };

/**
 * A known bias that may touch an approach.
 */
export type ApproachFlag = { 
/**
 * `wide-grid`, `off-centre`, `at-edge`, `few-budgets`, `few-sizes`, `uneven-compute`,
 * `unequal-exponents`, `coarse-sizes`, `beyond-runs`, `law-outside`.
 */
code: string, 
/**
 * One sentence.
 */
message: string, };

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
