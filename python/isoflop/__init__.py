"""Fits neural scaling laws to training runs: the law, how sure it is, the best split of a budget.

import isoflop
fit = isoflop.fit("runs.csv", at=1e24)
fit                                  # in a notebook: the widget
fit.result.params["alpha"].value
fit.optimum(1e24).N
"""

from isoflop._calls import evaluate, fit, laws, optimum
from isoflop._errors import (
    InputError,
    InternalError,
    IsoflopError,
    NotReadyError,
    NumericError,
)
from isoflop._result import (
    BestSplit,
    Certificate,
    Estimate,
    Evaluation,
    Notice,
    Objective,
    Prediction,
    Preset,
    Rejected,
    Result,
    Split,
)
from isoflop._widget import Fit

__version__ = "0.1.0"

__all__ = [
    "BestSplit",
    "Certificate",
    "Estimate",
    "Evaluation",
    "Fit",
    "InputError",
    "InternalError",
    "IsoflopError",
    "NotReadyError",
    "Notice",
    "NumericError",
    "Objective",
    "Prediction",
    "Preset",
    "Rejected",
    "Result",
    "Split",
    "evaluate",
    "fit",
    "laws",
    "optimum",
]
