"""What other tools answer on the Chinchilla runs, with their own defaults where they have some.

Prints one JSON record a line: tool, the objective by Isoflop's name, its value at the tool's
answer, the exponents with their 95 % intervals where the tool makes any, seconds of one thread's
or all processes' time, and what was run. The reader compares each with Isoflop's own answer to the
same objective. Run by `cargo xtask bench`.
"""

import json
import os
import sys
import tempfile
import time
import warnings

import numpy as np
from scipy.optimize import curve_fit, minimize
from scipy.stats import bootstrap

from peer import chinchilla, chinchilla_objective

HOFFMANN = np.array([np.log(406.4), np.log(410.7), np.log(1.69), 0.34, 0.28])
RESAMPLES = 100


def log_law(theta, log_n, log_d):
    a, b, e, alpha, beta = theta
    return np.logaddexp(np.logaddexp(a - alpha * log_n, b - beta * log_d), e)


def tell(tool, objective, value, alpha, beta, seconds, note, low=None, high=None):
    record = {"tool": tool, "objective": objective, "value": value, "alpha": alpha, "beta": beta,
              "seconds": seconds, "note": note, "low": low, "high": high}
    print(json.dumps(record), flush=True)


def timed(run):
    start = time.process_time()
    return run(), time.process_time() - start


def lmfit_profile(data):
    import lmfit

    log_n, log_d, log_loss = data

    def residual(p):
        theta = [p[key].value for key in ("a", "b", "e", "alpha", "beta")]
        return log_law(theta, log_n, log_d) - log_loss

    def run():
        start = lmfit.Parameters()
        for key, value in zip(("a", "b", "e", "alpha", "beta"), HOFFMANN):
            start.add(key, value)
        mini = lmfit.Minimizer(residual, start)
        fit = mini.minimize()
        ends = lmfit.conf_interval(mini, fit, sigmas=[0.95])
        return fit, ends

    (fit, ends), seconds = timed(run)
    alpha, beta = fit.params["alpha"].value, fit.params["beta"].value
    tell("lmfit conf_interval", "ls-log", float((fit.residual**2).sum()), alpha, beta, seconds,
         "from Hoffmann's parameters; profiles of five parameters",
         ends["beta"][0][1], ends["beta"][-1][1])


def scipy_default(data):
    result, seconds = timed(lambda: minimize(chinchilla_objective, HOFFMANN, args=data,
                                             method="L-BFGS-B"))
    tell("SciPy L-BFGS-B", "huber-log:1e-3", float(result.fun), result.x[3], result.x[4], seconds,
         f"from Hoffmann's parameters, default tolerances: success={bool(result.success)}")


def scipy_curve_fit(data):
    n, d, loss = (np.exp(column) for column in data)

    def law(inputs, a, b, e, alpha, beta):
        return e + a / inputs[0]**alpha + b / inputs[1]**beta

    for start, note in ((None, "default start"), ([406.4, 410.7, 1.69, 0.34, 0.28],
                                                  "from Hoffmann's parameters")):
        (found, covariance), seconds = timed(
            lambda start=start: curve_fit(law, (n, d), loss, p0=start, maxfev=50_000))
        value = float(((law((n, d), *found) - loss)**2).sum())
        error = 1.97 * np.sqrt(covariance[4, 4])
        low, high = (found[4] - error, found[4] + error) if np.isfinite(error) else (None, None)
        tell("SciPy curve_fit", "ls", value, found[3], found[4], seconds, note, low, high)


def scipy_bca(data):
    start = minimize(chinchilla_objective, HOFFMANN, args=data, method="BFGS").x

    def beta(*columns):
        return minimize(chinchilla_objective, start, args=columns, method="BFGS").x[4]

    def run():
        return bootstrap(data, beta, paired=True, vectorized=False, n_resamples=RESAMPLES,
                         method="BCa", rng=np.random.default_rng(1))

    found, seconds = timed(run)
    value = float(chinchilla_objective(start, *data))
    ends = found.confidence_interval
    whole = seconds * (1000 + len(data[0])) / (RESAMPLES + len(data[0]))
    tell("SciPy bootstrap, BCa", "huber-log:1e-3", value, start[3], start[4], whole,
         f"{RESAMPLES} of 1000 resamples, scaled", ends.low, ends.high)


def pypi_chinchilla(data):
    from chinchilla import Chinchilla
    from chinchilla._metrics import log_huber

    n, d, loss = (np.exp(column) for column in data)
    grid = {"e": [0.2, 0.6, 1.0], "a": [2.0, 6.0, 10.0], "b": [2.0, 6.0, 10.0],
            "alpha": [0.2, 0.5, 0.8], "beta": [0.2, 0.5, 0.8]}
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "df.csv"), "w") as file:
            file.write("C,N,D,loss\n")
            for row in zip(6 * n * d, n, d, loss):
                file.write(",".join(repr(float(v)) for v in row) + "\n")
        tool = Chinchilla(folder, param_grid=grid, log_level=50,
                          loss_fn=lambda y, f: log_huber(y, f, delta=1e-3))
        start = os.times()
        tool.fit()
        end = os.times()
    seconds = sum(end[:4]) - sum(start[:4])
    theta = [np.log(tool.A), np.log(tool.B), np.log(tool.E), tool.alpha, tool.beta]
    value = float(chinchilla_objective([float(v) for v in theta], *data))
    tell("PyPI chinchilla", "huber-log:1e-3", value, float(tool.alpha), float(tool.beta), seconds,
         "243 starts, log_huber(1e-3); makes no intervals")


def main():
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    data = chinchilla()
    for run in (lmfit_profile, scipy_default, scipy_curve_fit, pypi_chinchilla, scipy_bca):
        run(data)


if __name__ == "__main__":
    sys.exit(main())
