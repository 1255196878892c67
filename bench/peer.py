"""The published fitting recipes in SciPy, timed: what Isoflop's speed is compared with.

Each recipe follows its authors' public code: objective, starting values and optimiser. Of the long
ones a stated sample is run and scaled to the whole, because every start (every draw) costs about
the same. Prints one JSON record a line: name, seconds (one a repeat), what was run.

Run by `cargo xtask bench`, which makes the environment of requirements.txt. One thread.
"""

import csv
import itertools
import json
import sys
import time
from pathlib import Path

import numpy as np
from scipy.optimize import curve_fit, minimize
from scipy.special import logsumexp

ROOT = Path(__file__).resolve().parent.parent
REPEATS = 3
SAMPLE = 60
STARTS = 4500
DRAWS = 4000


def rows(path):
    with open(ROOT / path, newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def columns(records, *names):
    return tuple(np.array([float(record[name]) for record in records]) for name in names)


def huber(residual, delta=1e-3):
    size = np.abs(residual)
    return np.where(size <= delta, 0.5 * residual**2, delta * (size - 0.5 * delta))


def chinchilla_objective(theta, log_n, log_d, log_loss):
    """Sum of Huber(1e-3) of the log residual, by log-sum-exp (Besiroglu et al. 2024)."""
    a, b, e, alpha, beta = theta
    terms = [a - alpha * log_n, b - beta * log_d, np.full_like(log_n, e)]
    return huber(logsumexp(terms, axis=0) - log_loss).sum()


def chinchilla():
    used = [row for row in rows("crates/data/builtin/chinchilla.csv")
            if row["used_in_default_fit"] == "1"]
    return tuple(np.log(column) for column in columns(used, "N_params", "D_tokens", "loss"))


def point_fit(data):
    """L-BFGS-B with finite differences from the 4,500 starts of the notebook's grid."""
    halves = np.arange(0, 2.5, 0.5)
    fives = np.arange(0, 30, 5)
    grid = list(itertools.product(fives, fives, np.arange(-1, 1.5, 0.5), halves, halves))
    assert len(grid) == STARTS
    sample = [grid[i] for i in np.linspace(0, STARTS - 1, SAMPLE).astype(int)]
    return lambda: [minimize(chinchilla_objective, start, args=data, method="L-BFGS-B")
                    for start in sample]


def bootstrap(data):
    """BFGS with finite differences on pair resamples, each from Hoffmann's parameters."""
    start = np.array([np.log(406.4), np.log(410.7), np.log(1.69), 0.34, 0.28])
    random = np.random.default_rng(42)
    count = len(data[0])
    draws = [random.integers(0, count, count) for _ in range(SAMPLE)]

    def run():
        for draw in draws:
            resampled = tuple(column[draw] for column in data)
            minimize(chinchilla_objective, start, args=resampled, method="BFGS")

    return run


def gadre():
    """curve_fit from the 128 starts of Gadre et al. on their five small runs."""
    wanted = {(10569312, 20), (78914048, 20), (153677376, 20), (411616256, 20), (10569312, 320)}
    records = [row for row in rows("crates/data/builtin/gadre-overtraining.csv")
               if (int(float(row["N"])), int(float(row["tok_mult"]))) in wanted]
    assert len(records) == len(wanted)
    n, d, loss = columns(records, "N", "D", "loss_c4_val")

    def law(inputs, alpha, beta, b, e):
        size, tokens_per_parameter = inputs
        return alpha * size**b + beta * 6 ** (b / 2) * (tokens_per_parameter * size) ** b + e

    scales = (100, 300, 1000, 3000)
    grid = list(itertools.product(scales, scales, (-0.1, -0.3), (0, 1, 2, 10)))

    def run():
        for start in grid:
            try:
                curve_fit(law, (n, d / n), loss, p0=start, maxfev=50_000)
            except RuntimeError:
                pass  # a start that does not converge is one of the 128 all the same

    return run


def bnsl():
    """Least squares of log(1 + y), one break, from a small grid of starts (the authors' own grid
    has 163,840 points)."""
    train = [row for row in rows("tests/data/bnsl-addition/points.csv") if row["split"] == "train"]
    x, y = columns(train, "dataset_size", "test_loss")
    target = np.log1p(y)

    def law(x, a, b, c0, c1, log_d1, f1):
        bend = np.exp(np.clip(-c1 * f1 * np.logaddexp(0, (np.log(x) - log_d1) / f1), -300, 300))
        return np.log1p(np.maximum(a + b * x**-c0 * bend, -0.999999))

    starts = itertools.product((0.0, 0.3), (2.0, 3.0), (0.0, 0.1), (1.0, 4.0),
                               (np.log(550), np.log(650)), (0.05, 0.2))
    grid = list(starts)

    def run():
        for start in grid:
            try:
                curve_fit(law, x, target, p0=start, maxfev=20_000)
            except RuntimeError:
                pass

    return run


def measure(name, run, scale, note):
    seconds = []
    for _ in range(REPEATS):
        start = time.process_time()
        run()
        seconds.append((time.process_time() - start) * scale)
    print(json.dumps({"name": name, "seconds": seconds, "note": note}), flush=True)


def main():
    np.seterr(all="ignore")
    data = chinchilla()
    measure("point-fit", point_fit(data), STARTS / SAMPLE,
            f"{SAMPLE} of {STARTS} starts, scaled")
    measure("bootstrap-4000", bootstrap(data), DRAWS / SAMPLE,
            f"{SAMPLE} of {DRAWS} draws, scaled")
    measure("gadre", gadre(), 1, "all 128 starts")
    measure("bnsl", bnsl(), 1, "64 starts")


if __name__ == "__main__":
    import warnings
    warnings.simplefilter("ignore")
    sys.exit(main())
