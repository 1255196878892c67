// The package `isoflop`. The documents (`Study`, `Fit`, …) follow, made from the Rust types.

/** A number, or a text with suffix and unit: `70e9`, `"70B"`, `"3 PF-day"`. */
export type Quantity = number | string;

/** A column: numbers (NaN is an empty cell), or texts read as those of a file are. */
export type Column = ArrayLike<number | string | bigint | boolean | null | undefined> & Iterable<unknown>;

/** Data: columns, records, CSV text, bytes, a file, or the id of a built-in set (`"chinchilla"`). */
export type Data =
  | { name?: string; columns: Record<string, Column> }
  | { name?: string; bytes: Uint8Array }
  | ReadonlyArray<Record<string, unknown>>
  | string
  | Uint8Array
  | ArrayBuffer
  | Blob
  | DataRef;

/** The options of a fit, by the names of the Python API; `null` is an option's default. */
export interface Options {
  /** Law id; `bnsl:2` asks for two breaks. Default: `chinchilla`, or the built-in set's own. */
  law?: string | null;
  /** Column by role. Default: guessed from the names. */
  map?: Record<string, string> | null;
  /** Rows to use: `column op literal` with `and`, `or` and parentheses. */
  where?: string | null;
  /** `huber-log:1e-3` (default), `lad-log`, `ls`, `ls-log`, `asym-log:W`. */
  objective?: string | null;
  /** Bootstrap draws; 1000 by default, 0 for none. */
  bootstrap?: number | null;
  /** `pairs-percentile` and kin. Default: chosen from the design. */
  interval?: string | null;
  /** Column of what is resampled together. */
  cluster?: string | null;
  /** Column of what is fitted apart. */
  group?: string | null;
  /** Seed of the draws; 0 by default. */
  seed?: number | null;
  /** Budgets, FLOP. */
  at?: Quantity | Quantity[] | null;
  /** Parameters held at a value. */
  fix?: Record<string, number> | null;
  /** Parameters kept inside a range. */
  bound?: Record<string, [number, number]> | null;
  /** Parameters that equal another. */
  tie?: Record<string, string> | null;
  /** Further starting values. */
  start?: Record<string, number> | null;
  /** How an unclear decimal mark is read. */
  decimal?: Decimal | null;
  /** How N is counted. */
  convention?: Convention | null;
  /** `nats-per-token`, `perplexity`, `bits-per-byte:BYTES`. */
  loss_unit?: string | null;
  /** Training compute is this times N D; 6 by default. */
  flops_per_nd?: number | null;
  /** Name of the study. */
  name?: string | null;
}

/** What is thrown: `code` as in the command line's `--json`. One that was cancelled has the name
 *  `AbortError` and the code `cancelled`. */
export interface IsoflopError extends Error {
  code: "input" | "numeric" | "cancelled" | "internal" | (string & {});
  /** File, column, option; empty when it is about the whole. */
  where: string;
}

/** Fits a law to data. Rejects with an {@link IsoflopError}. */
export function fit(
  data: Data,
  options?: Options & { signal?: AbortSignal; onProgress?: (done: number, of: number) => void },
): Promise<Fit>;

/** How far a fit can be trusted: noise beside choices, the backtest, what runs move and do not tell. */
export function sure(
  data: Data,
  options?: Options & { signal?: AbortSignal; onProgress?: (done: number, of: number) => void },
): Promise<Sure>;

/** The law fitted below cuts in compute and judged on the larger runs. */
export function backtest(
  data: Data,
  options?: Options & { signal?: AbortSignal; onProgress?: (done: number, of: number) => void },
): Promise<Backtest>;

/** A law at inputs, with a preset's coefficients or with your own among the inputs. */
export function evaluate(law: string, inputs: Record<string, Quantity>, options?: { preset?: string }): Promise<Eval>;

/** The best split of a budget under a law; refused outside the law's validity unless `indicative`. */
export function optimum(
  law: string,
  options: { flops: Quantity; preset?: string; indicative?: boolean; inputs?: Record<string, Quantity> },
): Promise<Optimum>;

/** The loss of a planned run under a fit. */
export function predict(fit: Fit, inputs: Record<string, Quantity>): Promise<Prediction>;

/** All laws. */
export function laws(): Promise<LawEntry[]>;

/** A widget in an element. */
export interface Handle {
  /** The fit; null before the first answer. */
  readonly value: Fit | null;
  /** What was chosen; null without data. */
  readonly study: Study | null;
  readonly state: "idle" | "busy" | "error";
  /** Why there is no answer to the present study. */
  readonly failure: IsoflopError | null;
  /** Changes options by name, or takes a whole study. */
  set(patch: Options | Study): Promise<void>;
  /** Other data under the same choices. */
  open(data: Data): Promise<void>;
  /** Hears of something; gives a function that ends it. */
  on(event: "input", listener: (fit: Fit) => void): () => void;
  on(event: "study", listener: (study: Study) => void): () => void;
  on(event: "progress", listener: (done: number, of: number) => void): () => void;
  on(event: "error", listener: (failure: IsoflopError) => void): () => void;
  on(event: "state", listener: (state: "idle" | "busy" | "error") => void): () => void;
  undo(): void;
  redo(): void;
  cancel(): void;
  /** The chart as SVG; empty before there is one. */
  snapshot(): string;
  /** Ends the widget; the page's workers end with the last one. */
  dispose(): void;
}

/** Shows a fit in an element. */
export function mount(
  element: Element,
  study?: Options | Study,
  options?: { data?: Data | null; theme?: "light" | "dark" | null },
): Handle;

/** An element with the widget in it, as Observable shows it. */
export interface FitElement extends HTMLDivElement {
  readonly value: Fit | null;
  study: Study | null;
  set(patch: Options | Study): Promise<void>;
  dispose(): void;
}

/** Makes such an element; it dispatches `input` when its value is another. */
export function fitElement(
  options?: Options & {
    data?: Data | null;
    study?: Study;
    theme?: "light" | "dark" | null;
    invalidation?: Promise<unknown> | null;
  },
): FitElement;

/** `<isoflop-fit law src at objective where interval cluster group bootstrap seed theme>`. */
export class IsoflopFit extends HTMLElement {
  data: Data | null;
  study: Study | Options | null;
  readonly value: Fit | null;
}

/** `<isoflop-formula law preset>`. */
export class IsoflopFormula extends HTMLElement {}

declare global {
  interface HTMLElementTagNameMap {
    "isoflop-fit": IsoflopFit;
    "isoflop-formula": IsoflopFormula;
  }
}

/** The anywidget module. Traits: `study` both ways; `table`, `schedule` in; `result`, `status`,
 *  `snapshot` out; each but `study` may begin with `_`. */
declare const widget: { render(context: { model: unknown; el: HTMLElement }): () => void };
export default widget;

