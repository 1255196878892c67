"""Whatever holds the table, the numbers are the same, and what is not used is listed."""

from __future__ import annotations

import csv
import datetime
import json
import math
import time
from decimal import Decimal
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pytest
from conftest import CHINCHILLA

import isoflop
from isoflop import _data, _session

OPTIONS: dict[str, Any] = {"bootstrap": 30, "at": 1e24, "where": "used_in_default_fit == 1"}


def params(fit: isoflop.Fit) -> dict[str, isoflop.Estimate]:
    return fit.result.params


@pytest.fixture(scope="module")
def expected() -> dict[str, isoflop.Estimate]:
    return params(isoflop.fit(CHINCHILLA, **OPTIONS))


def records() -> list[dict[str, float]]:
    with CHINCHILLA.open() as file:
        return [{k: float(v) for k, v in row.items()} for row in csv.DictReader(file)]


def columns() -> dict[str, list[float]]:
    rows = records()
    return {key: [row[key] for row in rows] for key in rows[0]}


SOURCES = {
    "path": lambda: str(CHINCHILLA),
    "bytes": CHINCHILLA.read_bytes,
    "pandas": lambda: pd.read_csv(CHINCHILLA),
    "pandas nullable": lambda: pd.read_csv(CHINCHILLA).convert_dtypes(),
    "pandas arrow": lambda: pd.read_csv(CHINCHILLA, dtype_backend="pyarrow", engine="pyarrow"),
    "polars": lambda: pl.read_csv(CHINCHILLA),
    "polars lazy": lambda: pl.scan_csv(CHINCHILLA),
    "pyarrow": lambda: pyarrow.csv.read_csv(CHINCHILLA),
    "dict": columns,
    "dict of arrays": lambda: {k: np.array(v) for k, v in columns().items()},
    "list": records,
    "numbers as text": lambda: {k: [repr(v) for v in vs] for k, vs in columns().items()},
}


@pytest.mark.parametrize("kind", SOURCES)
def test_every_kind_of_table_gives_the_same_numbers(
    kind: str, expected: dict[str, isoflop.Estimate]
) -> None:
    assert params(isoflop.fit(SOURCES[kind](), **OPTIONS)) == expected


@pytest.mark.parametrize(
    ("kind", "frame"),
    [("pandas", pd.DataFrame), ("polars", pl.DataFrame), ("pyarrow", pa.Table), ("dict", dict)],
)
def test_draws_are_a_frame_of_the_inputs_kind(kind: str, frame: type) -> None:
    draws = isoflop.fit(SOURCES[kind](), **OPTIONS).result.draws()
    assert isinstance(draws, frame)
    names = draws.keys() if isinstance(draws, dict) else nw.from_native(draws).columns
    assert list(names) == ["E", "A", "B", "alpha", "beta"]
    assert len(draws["alpha"]) == 30


def some(n: int = 8) -> dict[str, list[Any]]:
    size = [1e8 * 2 ** (i % 4) for i in range(n)]
    tokens = [2e9 * 3 ** (i // 4) for i in range(n)]
    loss = [1.8 + 480 / a**0.35 + 2100 / b**0.37 for a, b in zip(size, tokens, strict=True)]
    return {"N": size, "D": tokens, "loss": loss}


FEW: dict[str, Any] = {"bootstrap": 0, "fix": {"E": 1.8}}


@pytest.mark.parametrize("missing", [None, math.nan, pd.NA, "n/a"])
def test_a_missing_value_lists_its_row_and_column(missing: Any) -> None:
    data = some()
    data["loss"][6] = missing
    rejected = isoflop.fit(data, **FEW).result.rejected
    assert [(row.line, row.column) for row in rejected] == [(7, "loss")]


def test_an_error_names_row_and_column() -> None:
    data = some(2)
    data["loss"] = ["bad", None]
    with pytest.raises(isoflop.InputError, match="row 1, column 'loss': 'bad'"):
        isoflop.fit(data, map={"L": "loss"})


def test_missing_integers_of_a_nullable_column_are_listed() -> None:
    frame = pd.DataFrame(some())
    frame["N"] = frame["N"].astype("Int64")
    frame.loc[2, "N"] = pd.NA
    rejected = isoflop.fit(frame, **FEW).result.rejected
    assert [(row.line, row.column) for row in rejected] == [(3, "N")]


def test_texts_are_read_like_those_of_a_file() -> None:
    data = {**some(), "N": ["100M", "200M", "400M", "800M"] * 2}
    assert params(isoflop.fit(data, **FEW)) == params(isoflop.fit(some(), **FEW))


def test_dates_flags_and_categories_are_texts_that_a_filter_can_name() -> None:
    frame = pl.DataFrame(some()).with_columns(
        day=pl.Series([datetime.date(2026, 1, 1 + i) for i in range(8)]),
        good=pl.Series([True] * 7 + [False]),
        kind=pl.Series(["a", "b"] * 4, dtype=pl.Categorical),
        exact=pl.Series([Decimal("1.5")] * 8),
    )
    for where, rows in [
        ("day != '2026-01-03'", 7),
        ("good == 'true'", 7),
        ("kind == 'a'", 4),
        ("exact == 1.5", 8),
    ]:
        assert isoflop.fit(frame, where=where, **FEW).result.rows == rows


def test_records_may_lack_keys() -> None:
    rows = [dict(zip(some(), values, strict=True)) for values in zip(*some().values(), strict=True)]
    del rows[3]["loss"]
    rows[5]["note"] = 1.0
    rejected = isoflop.fit(rows, **FEW).result.rejected
    assert [(row.line, row.column) for row in rejected] == [(4, "loss")]


def test_halves_of_characters_do_no_harm() -> None:
    data = {**some(), "note": ["\ud800x"] * 8, "\udfff": [1] * 8}
    assert isoflop.fit(data, **FEW).result.rows == 8


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (3, "int is no table"),
        (None, "NoneType is no table"),
        ([1, 2], "row 1 is a int"),
        ({"N": 3}, "list of values|not iterable"),
        ({"N": "text"}, "single text"),
        ({}, "no column"),
        ({"N": [], "D": [], "L": []}, "no row"),
        ({"N": [1.0], "D": [1.0, 2.0]}, "values in"),
        ({"N": [10**400]}, "too large"),
        (pd.Series([1.0]), "no table|single column"),
        (pd.DataFrame([[1, 2]], columns=["N", "N"]), "N"),
        ("nowhere.csv", "cannot read 'nowhere.csv'"),
        ("built-in:none", "data set 'none' is not here"),
        (b"", "is empty"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data: Any, message: str) -> None:
    with pytest.raises(isoflop.InputError, match=message):
        isoflop.fit(data)


def test_a_table_is_named_by_the_hash_of_its_values() -> None:
    def sha(data: Any) -> str:
        return isoflop.fit(data, **FEW).study["data"]["sha256"]

    assert sha(some()) == sha(pl.DataFrame(some())) == sha(pd.DataFrame(some()))
    assert sha(some()) != sha({**some(), "N": [v + 1 for v in some()["N"]]})


def test_a_million_rows_are_read_in_seconds() -> None:
    rows = 1_000_000
    noise = np.random.default_rng(0)
    size, tokens = 10 ** noise.uniform(7, 10, rows), 10 ** noise.uniform(9, 12, rows)
    loss = (1.8 + 480 / size**0.35 + 2100 / tokens**0.37) * np.exp(noise.normal(0, 0.01, rows))
    frame = pd.DataFrame({"N": size, "D": tokens, "loss": loss})
    start = time.process_time()
    source = _data.source_of(frame, lambda _: None)
    session = _session.Session(source)
    study = session.study({"map": {"L": "loss"}})
    assert time.process_time() - start < 10
    # A law with few parameters left: what is tested is the way of the data.
    held = {"E": 1.8, "A": 480.0, "alpha": 0.35, "B": 2100.0}
    fitted = session.fitted(session.changed(study, {"fix": held, "bootstrap": 0}))
    result = session.result(fitted)
    assert result.rows == rows
    assert result.params["beta"].value == pytest.approx(0.37, rel=1e-3)
    # The figure stays small.
    assert len(fitted.figure()) < 400_000
    assert len(json.dumps(json.loads(fitted.json(light=True)))) < 50_000
