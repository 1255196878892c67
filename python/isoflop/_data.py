"""Tables of any kind as typed columns, and files as their bytes."""

from __future__ import annotations

import json
import math
import os
import sys
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import narwhals as nw

from isoflop._errors import InputError

Frame = Any
"""A data frame of the input's kind, or a dict of lists."""


@dataclass(frozen=True)
class Column:
    """A column: ``cells`` is little-endian f64 (NaN is missing) or a list of text and None."""

    name: str
    cells: bytes | list[str | None]

    def wire(self) -> dict[str, Any]:
        """The column as the widget's browser side takes it."""
        if isinstance(self.cells, bytes):
            return {"name": self.name, "kind": "number", "data": self.cells}
        return {"name": self.name, "kind": "text", "data": json.dumps(self.cells).encode()}


@dataclass(frozen=True)
class Source:
    """Data as they were handed over: columns of a frame, or a file's bytes."""

    name: str
    rows: int = 0
    columns: tuple[Column, ...] = ()
    content: bytes | None = None
    built_in: str = ""
    make_frame: Callable[[dict[str, list[float]]], Frame] = field(
        default=dict, compare=False, repr=False
    )

    def wire(self) -> dict[str, Any]:
        """The table as the widget's browser side takes it; the bundled set needs no bytes."""
        if self.content is None:
            return {"name": self.name, "columns": [column.wire() for column in self.columns]}
        return {"name": self.name, "key": self.built_in, "bytes": self.content}

    def __getstate__(self) -> dict[str, Any]:
        # A worker process draws; it makes no frames.
        return {**self.__dict__, "make_frame": dict}


def source_of(data: Any, built_in: Callable[[str], tuple[str, bytes] | None]) -> Source:
    """The data of a call: a frame, dict, list of dicts, path, bytes or ``built-in:ID``."""
    if isinstance(data, str) and data.startswith("built-in:"):
        key = data.removeprefix("built-in:")
        found = built_in(key)
        # An unknown id is left to the engine, whose error lists those there are.
        return Source(found[0] if found else key, content=found[1] if found else b"", built_in=key)
    if isinstance(data, str | os.PathLike):
        return _of_path(Path(data))
    if isinstance(data, bytes | bytearray | memoryview):
        return Source("bytes", content=bytes(data))
    if isinstance(data, Mapping):
        return _of_columns("dict", {name: _values(data[name]) for name in data})
    if isinstance(data, Sequence):
        return _of_records(data)
    return _of_frame(data)


def _of_path(path: Path) -> Source:
    try:
        return Source(path.name, content=path.read_bytes())
    except OSError as error:
        why = error.strerror or str(error)
        raise InputError(f"cannot read '{path}': {why}", where=str(path)) from error


def _values(values: Any) -> list[Any]:
    if isinstance(values, str | bytes):
        raise InputError(
            "a column must be a list of values, and one is a single text", where="data"
        )
    tolist = getattr(values, "tolist", None) or getattr(values, "to_list", None)
    got = tolist() if tolist else values
    if not isinstance(got, Iterable):
        raise InputError(
            "a column must be a list of values, and one is a single value", where="data"
        )
    return list(got)


def _of_records(records: Sequence[Any]) -> Source:
    columns: dict[Any, list[Any]] = {}
    for i, record in enumerate(records):
        if not isinstance(record, Mapping):
            what = type(record).__name__
            raise InputError(f"row {i + 1} is a {what}; give a list of dicts, one per run")
        for name in record:
            columns.setdefault(name, [None] * i).append(record[name])
        for values in columns.values():
            if len(values) <= i:
                values.append(None)
    return _of_columns("list", columns)


def _of_columns(name: str, columns: Mapping[Any, list[Any]]) -> Source:
    typed = tuple(_column(str(key), values) for key, values in columns.items())
    rows = len(next(iter(columns.values()), []))
    return Source(name, rows, _distinct(typed))


def _of_frame(data: Any) -> Source:
    try:
        frame: Any = nw.from_native(data)
    except TypeError as error:
        what = type(data).__name__
        raise InputError(
            f"a {what} is no table; give a data frame, a dict of columns, a list of dicts, a path "
            "or bytes",
            where="data",
        ) from error
    except Exception as error:
        raise InputError(f"the table cannot be read: {error}", where="data") from error
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    if not isinstance(frame, nw.DataFrame):
        raise InputError("a single column is no table; give one for each quantity", where="data")
    backend = frame.implementation
    try:
        columns = tuple(_series(str(s.name), s) for s in frame.iter_columns())
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"the table cannot be read: {error}", where="data") from error

    def make_frame(columns: dict[str, list[float]]) -> Frame:
        return nw.from_dict(columns, backend=backend).to_native()

    name = f"{backend.value} table"
    return Source(name, len(frame), _distinct(columns), make_frame=make_frame)


def _series(name: str, series: Any) -> Column:
    dtype = series.dtype
    if dtype.is_numeric():
        return Column(name, _floats(name, series.cast(nw.Float64).to_list()))
    if dtype in (nw.Categorical, nw.Enum):
        series = series.cast(nw.String)
    return _column(name, series.to_list())


def _column(name: str, values: list[Any]) -> Column:
    if all(_is_missing(v) or _is_number(v) for v in values):
        return Column(name, _floats(name, values))
    return Column(name, _encodable([None if _is_missing(v) else _text(v) for v in values]))


def _is_missing(value: Any) -> bool:
    # pandas' NA and NaT, without importing pandas.
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
        return False
    return isinstance(value, int | float) or (hasattr(value, "__float__") and not _is_text(value))


def _is_text(value: Any) -> bool:
    return isinstance(value, str | bytes)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and math.isnan(value):
        return ""
    if isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
        return "true" if value else "false"
    return str(value)


def _floats(name: str, values: Iterable[Any]) -> bytes:
    try:
        numbers = array("d", [math.nan if _is_missing(v) else float(v) for v in values])
    except OverflowError as error:
        raise InputError(
            f"column '{name}' has a number too large for a double", where=name
        ) from error
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _encodable(texts: list[str | None]) -> list[str | None]:
    """Texts without halves of characters, which no UTF-8 can hold."""
    try:
        "".join(text or "" for text in texts).encode()
    except UnicodeEncodeError:
        return [t and t.encode(errors="replace").decode() for t in texts]
    return texts


def _distinct(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    seen: set[str] = set()
    names = _encodable([column.name for column in columns])
    columns = tuple(Column(n or "", c.cells) for n, c in zip(names, columns, strict=True))
    for column in columns:
        if column.name in seen:
            raise InputError(f"two columns are called '{column.name}'; rename one", where="data")
        seen.add(column.name)
    return columns
