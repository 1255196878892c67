"""What the engine does elsewhere, for where it is not compiled (Pyodide): the browser computes.

No column is guessed here: with ``map``, give every role that the law needs.
"""

from __future__ import annotations

import json
import math
import struct
import sys
from array import array
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from isoflop._data import Source
from isoflop._errors import InputError

DEFAULTS: dict[str, Any] = {
    "convention": "total",
    "loss_unit": "nats-per-token",
    "flops_per_nd": 6.0,
    "law": "chinchilla",
    "objective": "huber-log:1e-3",
    "bootstrap": 1000,
    "seed": 0,
    "at": [],
}
MAY_BE_ABSENT = ("where", "decimal", "fix", "bound", "tie", "start", "interval")
FIELD = {"where": "filter"}
ORDER = (
    "version",
    "name",
    "data",
    "schedule",
    "roles",
    "filter",
    "decimal",
    "convention",
    "loss_unit",
    "flops_per_nd",
    "law",
    "objective",
    "fix",
    "bound",
    "tie",
    "start",
    "bootstrap",
    "interval",
    "seed",
    "at",
)


def study_of(source: Source, choices: Mapping[str, Any], schedule: Source | None) -> dict[str, Any]:
    """The study of a call, as the engine would make it."""
    data = _reference(source)
    name = data["name"] if data["kind"] == "file" else data["id"]
    study = {"version": 1, "name": name, "data": data, **DEFAULTS}
    if schedule is not None:
        study["schedule"] = _reference(schedule)
    return changed(study, choices)


def changed(study: Mapping[str, Any], choices: Mapping[str, Any]) -> dict[str, Any]:
    """A study with some choices changed; None gives one its default again."""
    out = dict(study)
    roles = dict(out.pop("roles", {}))
    for key, value in choices.items():
        if key == "map":
            roles = {} if value is None else {**roles, **value}
        elif key in ("cluster", "group"):
            roles.pop(key, None)
            roles.update({} if value is None else {key: value})
        elif key == "at":
            out["at"] = _budgets(value)
        elif key == "loss_unit":
            out[key] = _loss_unit(value)
        elif key in DEFAULTS or key == "name":
            out[key] = DEFAULTS.get(key, "") if value is None else value
        elif key in MAY_BE_ABSENT:
            out.pop(FIELD.get(key, key), None)
            out.update({} if value is None else {FIELD.get(key, key): value})
        else:
            raise InputError(f"there is no option '{key}'", where=key)
    if roles:
        out["roles"] = roles
    return {key: out[key] for key in ORDER if key in out}


def _budgets(at: Any) -> list[float]:
    if at is None:
        return []
    try:
        return [float(budget) for budget in (at if isinstance(at, list | tuple) else [at])]
    except (TypeError, ValueError) as error:
        raise InputError(f"'{at}' is no budget; write 1e24", where="at") from error


def _loss_unit(text: str | None) -> Any:
    kind, _, number = (text or "nats-per-token").partition(":")
    if kind != "bits-per-byte":
        return kind
    return {"bits-per-byte": {"bytes_per_token": float(number or "nan")}}


def _reference(source: Source) -> dict[str, Any]:
    if source.built_in:
        return {"kind": "built-in", "id": source.built_in}
    return {"kind": "file", "sha256": hash_of(source), "name": source.name, "rows": source.rows}


def hash_of(source: Source) -> str:
    """The SHA-256 of a file's bytes, or of columns in the engine's encoding of them."""
    if source.content is not None:
        return sha256(source.content).hexdigest()
    digest = sha256(b"isoflop-columns-1\0")
    for column in source.columns:
        name = column.name.encode()
        digest.update(struct.pack("<Q", len(name)) + name)
        if isinstance(column.cells, bytes):
            digest.update(b"n" + struct.pack("<Q", len(column.cells) // 8))
            digest.update(_one_nan(column.cells))
            continue
        digest.update(b"t" + struct.pack("<Q", len(column.cells)))
        for text in column.cells:
            cell = (text or "").encode()
            digest.update(struct.pack("<Q", 2**64 - 1 if text is None else len(cell)) + cell)
    return digest.hexdigest()


def _one_nan(cells: bytes) -> bytes:
    numbers = array("d", cells)
    if sys.byteorder == "big":
        numbers.byteswap()
    numbers = array("d", [math.nan if math.isnan(v) else v for v in numbers])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def report(result: Mapping[str, Any], study: Mapping[str, Any]) -> str:
    """A few lines where the engine that words a report is not there."""
    if not result:
        return f"isoflop fit, law {study.get('law')}; the browser has not answered yet"
    lines = [f"law {result['law']}, {result['rows']} rows"]
    for key, estimate in [*result["params"].items(), *result["derived"].items()]:
        interval = json.dumps([estimate["low"], estimate["high"]]) if estimate["level"] else ""
        lines.append(f"  {key:<24} {estimate['value']}  {interval}".rstrip())
    return "\n".join(lines)
