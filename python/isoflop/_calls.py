"""The package's functions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from isoflop._data import source_of
from isoflop._html import written
from isoflop._native import built_in, needed
from isoflop._result import BestSplit, Evaluation
from isoflop._session import Executor, Session
from isoflop._widget import Fit


def fit(
    data: Any,
    law: str | None = "chinchilla",
    map: Mapping[str, str] | None = None,
    where: str | None = None,
    objective: str = "huber-log:1e-3",
    bootstrap: int = 1000,
    interval: str | None = None,
    cluster: str | None = None,
    seed: int = 0,
    at: float | str | list[float | str] | None = None,
    executor: Executor | None = None,
    *,
    group: str | None = None,
    fix: Mapping[str, float] | None = None,
    bound: Mapping[str, tuple[float, float]] | None = None,
    tie: Mapping[str, str] | None = None,
    start: Mapping[str, float] | None = None,
    schedule: Any = None,
    decimal: str | None = None,
    convention: str | None = None,
    loss_unit: str | None = None,
    flops_per_nd: float | None = None,
    name: str | None = None,
) -> Fit:
    """Fits a law to training runs.

    ``data``: a data frame (pandas, Polars, PyArrow …), a dict of columns, a list of dicts, a path
    to CSV or JSON, its bytes, or ``"built-in:chinchilla"``.

    ``law``: an id of :func:`laws`; None: the built-in set's own.
    ``map``: columns by role, ``{"N": "n_params", "D": "tokens", "L": "loss"}``; the others are
    guessed from their names. ``where``: rows to use, ``"loss < 5 and run != 'bad'"``.
    ``objective``: ``huber-log:DELTA``, ``lad-log``, ``ls``, ``ls-log``, ``asym-log:W``.
    ``bootstrap``: draws behind the intervals; ``interval``: their kind, by default chosen from the
    design; ``cluster``: the column of what is resampled together; ``group``: of what is fitted
    apart. ``at``: budgets in FLOP. ``executor``: who makes the draws, as of
    ``concurrent.futures``; threads of the engine without one, with the same bits.
    ``fix``, ``bound``, ``tie``, ``start``: held, ranged, equal and starting parameters.

    Raises :class:`InputError`, which names row and column, and :class:`NumericError`.
    """
    said = {
        "law": law,
        "map": dict(map) if map else None,
        "where": where,
        "objective": objective,
        "bootstrap": bootstrap,
        "interval": interval,
        "cluster": cluster,
        "seed": seed,
        "at": at,
        "group": group,
        "fix": fix and dict(fix),
        "bound": bound and dict(bound),
        "tie": tie and dict(tie),
        "start": start and dict(start),
        "decimal": decimal,
        "convention": convention,
        "loss_unit": loss_unit,
        "flops_per_nd": flops_per_nd,
        "name": name,
    }
    choices = {key: value for key, value in said.items() if value is not None}
    source = source_of(data, built_in)
    rates = None if schedule is None else source_of(schedule, built_in)
    return Fit(source, choices, executor, rates)


def evaluate(
    law: str, preset: str | None = None, *, schedule: Any = None, **inputs: float | str
) -> Evaluation:
    """A law at given inputs and parameters: ``evaluate("chinchilla", "epoch-huber", N="70B", …)``.

    Never refuses a finite value: outside the range where the law was seen to hold, ``warnings``
    say so.
    """
    core = needed("evaluate")
    values = [(key, written(value)) for key, value in inputs.items()]
    if schedule is None:
        return Evaluation.of(json.loads(core.evaluate(core.Files(), law, preset, values)))
    session = Session(source_of(schedule, built_in))
    reference = json.dumps(session.data)
    return Evaluation.of(json.loads(core.evaluate(session.files, law, preset, values, reference)))


def optimum(
    law: str,
    preset: str | None = None,
    *,
    flops: float | str,
    indicative: bool = False,
    **inputs: float | str,
) -> BestSplit:
    """The best split of a budget under published coefficients.

    Raises :class:`NumericError` where the optimum lies outside the range in which the law was seen
    to hold, unless ``indicative``.
    """
    values = [(key, written(value)) for key, value in inputs.items()]
    text = needed("optimum").optimum(law, preset, written(flops), values, indicative)
    return BestSplit.of(json.loads(text))


def laws() -> list[dict[str, Any]]:
    """The laws: id, title, inputs, parameters, formula as LaTeX, published coefficients."""
    listed: list[dict[str, Any]] = json.loads(needed("laws").laws())
    return listed
