"""The answer of a fit: frozen values, named as in the JSON of the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from isoflop._data import Frame


class _FromJson:
    """Made from an object of the contract; keys that are not known here are passed over."""

    @classmethod
    def of(cls, json: Mapping[str, Any]) -> Self:
        known = {f.name for f in fields(cls)}  # type: ignore[arg-type]
        return cls(
            **{
                key: tuple(value) if isinstance(value, list) else value
                for key, value in json.items()
                if key in known
            }
        )


@dataclass(frozen=True)
class Estimate(_FromJson):
    """A value with its interval.

    ``value`` is None where it cannot be told; ``low`` or ``high`` is None at an open end;
    ``method`` is ``pairs-percentile`` and kin, or ``fixed``; None without an interval.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    level: float | None = None
    method: str | None = None

    def __float__(self) -> float:
        return float("nan") if self.value is None else self.value


@dataclass(frozen=True)
class Split:
    """The best split of one budget: C in FLOP, N parameters, D tokens, L the loss there."""

    C: Estimate
    N: Estimate
    D: Estimate
    L: Estimate

    @classmethod
    def of(cls, json: Mapping[str, Any]) -> Self:
        return cls(*(Estimate.of(json[key]) for key in ("C", "N", "D", "L")))


@dataclass(frozen=True)
class Rejected(_FromJson):
    """A row that was not used: its line in a file, or its number in a frame, from 1."""

    line: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Notice(_FromJson):
    """What must be said beside a number. ``severity`` is ``info``, ``warn`` or ``stop``."""

    code: str
    severity: str
    message: str
    detail: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Objective(_FromJson):
    """An objective by its exact name, and its value at the fit."""

    name: str
    value: float


@dataclass(frozen=True)
class Preset(_FromJson):
    """What a law's published coefficients say of the first budget."""

    id: str
    status: str
    comparable: bool
    N: float | None
    D: float | None
    L: float | None


@dataclass(frozen=True)
class Certificate(_FromJson):
    """How good the optimum is; see ``certificate`` of ``isoflop fit --json``."""

    relative_gradient: float | None
    condition_number: float | None
    starts: int
    starts_agreeing: int
    second_basin: float | None
    bounds: tuple[str, ...]
    flat: tuple[str, ...]
    draws: int
    draws_failed: int
    draws_without_optimum: int
    converged: bool
    zero_residuals: tuple[int, ...]
    subgradient: float | None


@dataclass(frozen=True)
class Result:
    """A fit. The numbers have the bits of the command line's."""

    law: str
    rows: int
    objective: Objective
    params: dict[str, Estimate]
    derived: dict[str, Estimate]
    optimum: tuple[Split, ...]
    warnings: tuple[Notice, ...]
    certificate: Certificate
    rejected: tuple[Rejected, ...]
    presets: tuple[Preset, ...]
    groups: dict[str, Result]
    study: dict[str, Any]
    _draws: Callable[[], Frame] = field(repr=False, compare=False)

    def draws(self) -> Frame:
        """The draws that converged, a column per parameter, as a frame of the input's kind."""
        return self._draws()

    @classmethod
    def of(cls, json: Mapping[str, Any], draws: Callable[[], Frame]) -> Self:
        """From the contract's JSON of a fit."""

        def estimates(key: str) -> dict[str, Estimate]:
            return {name: Estimate.of(value) for name, value in json[key].items()}

        return cls(
            law=json["law"],
            rows=json["rows"],
            objective=Objective.of(json["objective"]),
            params=estimates("params"),
            derived=estimates("derived"),
            optimum=tuple(map(Split.of, json["optimum"])),
            warnings=tuple(map(Notice.of, json["warnings"])),
            certificate=Certificate.of(json["certificate"]),
            rejected=tuple(map(Rejected.of, json["rejected"])),
            presets=tuple(map(Preset.of, json.get("presets", []))),
            groups={n: cls.of(g, dict) for n, g in json.get("groups", {}).items()},
            study=json["study"],
            _draws=draws,
        )


@dataclass(frozen=True)
class Prediction:
    """The loss of a planned run: its curve as ``value``, one run as ``new_run``."""

    law: str
    inputs: dict[str, float]
    value: Estimate
    new_run: Estimate
    warnings: tuple[Notice, ...]

    @classmethod
    def of(cls, json: Mapping[str, Any]) -> Self:
        value, new_run = Estimate.of(json["value"]), Estimate.of(json["new_run"])
        warnings = tuple(map(Notice.of, json["warnings"]))
        return cls(json["law"], json["inputs"], value, new_run, warnings)


@dataclass(frozen=True)
class Evaluation:
    """A law at given inputs; ``value`` is None where it is not finite."""

    law: str
    preset: str | None
    inputs: dict[str, float]
    value: float | None
    unit: str
    warnings: tuple[Notice, ...]

    def __float__(self) -> float:
        return float("nan") if self.value is None else self.value

    @classmethod
    def of(cls, json: Mapping[str, Any]) -> Self:
        warnings = tuple(map(Notice.of, json["warnings"]))
        return cls(**{**json, "warnings": warnings})


@dataclass(frozen=True)
class BestSplit:
    """The best split of a budget under published coefficients."""

    law: str
    preset: str | None
    C: float
    N: float
    D: float
    L: float
    inputs: dict[str, float]
    warnings: tuple[Notice, ...]

    @classmethod
    def of(cls, json: Mapping[str, Any]) -> Self:
        warnings = tuple(map(Notice.of, json["warnings"]))
        return cls(**{"inputs": {}, **json, "warnings": warnings})
