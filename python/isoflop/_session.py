"""Fits of one table by the compiled engine; the last ones are kept."""

from __future__ import annotations

import json
import threading
from array import array
from collections import OrderedDict
from collections.abc import Mapping
from functools import partial
from sys import byteorder
from typing import TYPE_CHECKING, Any, Protocol

from isoflop._data import Frame, Source
from isoflop._errors import InputError
from isoflop._native import needed
from isoflop._result import Result

if TYPE_CHECKING:
    from isoflop._core import Files, Fitted

KEPT = 4
"""Fits kept, so that going back to a study costs nothing."""

CHUNKS = 16
"""Pieces of work that an executor gets at most."""


class Executor(Protocol):
    """What is needed of an executor: that of ``concurrent.futures`` and kin."""

    def submit(self, fn: Any, /, *args: Any) -> Any:
        """Runs ``fn(*args)`` somewhere; gives an object with ``result()``."""


def to_json(value: Any) -> str:
    """JSON of a document; numbers that it cannot hold are an error."""
    try:
        return json.dumps(value, allow_nan=False, default=_plain)
    except TypeError as error:
        raise InputError(f"an option cannot be used: {error}") from error
    except ValueError as error:
        raise InputError(
            "a number among the options is infinite or NaN; give one that is not"
        ) from error


def _plain(value: Any) -> Any:
    # Numbers and arrays of numpy and kin.
    for way in ("tolist", "to_list", "__index__", "__float__"):
        if hasattr(value, way):
            return getattr(value, way)()
    raise TypeError(f"a {type(value).__name__} is no number, text, list or dict")


class Session:
    """A table, perhaps with a schedule, and the fits of its studies."""

    def __init__(self, source: Source, schedule: Source | None = None) -> None:
        self.source = source
        self.schedule = schedule
        self.files: Files = needed("fitting").Files()
        self.data = self._put(source)
        self.schedule_data = schedule and self._put(schedule)
        self._fitted: OrderedDict[str, Fitted] = OrderedDict()
        self._answer: tuple[Fitted, Result] | None = None
        self._lock = threading.RLock()

    def _put(self, source: Source) -> dict[str, Any]:
        if source.built_in:
            if source.content:
                self.files.put(source.built_in, source.name, source.content)
            return {"kind": "built-in", "id": source.built_in}
        if source.content is None:
            columns = [(column.name, column.cells) for column in source.columns]
            sha256 = self.files.put_columns(source.name, columns)
        else:
            sha256 = self.files.put("", source.name, source.content)
        return {"kind": "file", "sha256": sha256, "name": source.name, "rows": source.rows}

    def study(self, choices: Mapping[str, Any]) -> dict[str, Any]:
        """The study of a call."""
        made: dict[str, Any] = json.loads(self.files.study(to_json(self.data), to_json(choices)))
        if self.schedule_data:
            made["schedule"] = self.schedule_data
        return made

    def changed(self, study: Mapping[str, Any], choices: Mapping[str, Any]) -> dict[str, Any]:
        """A study with some choices changed."""
        made: dict[str, Any] = json.loads(self.files.change_study(to_json(study), to_json(choices)))
        return made

    def point(self, study: str) -> Fitted:
        """The fitted point of a study, without its draws unless they are there."""
        with self._lock:
            found = self._fitted.get(study)
            if found is None:
                near = next(reversed(self._fitted.values()), None)
                found = self.files.solve(study, near)
                self._fitted[study] = found
                while len(self._fitted) > KEPT:
                    self._fitted.popitem(last=False)
            self._fitted.move_to_end(study)
            return found

    def fitted(self, study: Mapping[str, Any], executor: Executor | None = None) -> Fitted:
        """The fitted study with its draws; made by ``executor``, or in threads without one."""
        text = to_json(study)
        fitted = self.point(text)
        if executor is None:
            fitted.draw_all()
        else:
            for part, wanted in fitted.wanted():
                fitted.take(part, self._draw_by(executor, text, part, wanted))
        return fitted

    def sure(self, study: Mapping[str, Any], part: str) -> dict[str, Any]:
        """The JSON of a part of the door "How sure", or of ``sure``, which is all of them."""
        answer = json.loads(self.files.sure(to_json(study), part))
        body: dict[str, Any] = answer["body"]
        return body

    def _draw_by(self, executor: Executor, study: str, part: int, wanted: int) -> bytes:
        size = max(1, -(-wanted // CHUNKS))
        starts = range(0, wanted, size)
        futures = [
            executor.submit(draw, self, study, part, start, min(start + size, wanted))
            for start in starts
        ]
        try:
            return b"".join(future.result() for future in futures)
        finally:
            for future in futures:
                cancel = getattr(future, "cancel", None)
                if cancel is not None:
                    cancel()

    def result(self, fitted: Fitted) -> Result:
        """The frozen answer; the last one is kept."""
        if self._answer is None or self._answer[0] is not fitted:
            light = json.loads(fitted.json(light=True))
            names = list(light["params"])
            self._answer = fitted, Result.of(light, partial(self._frame, fitted, names))
        return self._answer[1]

    def _frame(self, fitted: Fitted, names: list[str]) -> Frame:
        columns = [list(_numbers(column)) for column in fitted.columns_of_draws()]
        return self.source.make_frame(dict(zip(names, columns, strict=True)))

    def __reduce__(self) -> tuple[Any, ...]:
        key = to_json([self.data, self.schedule_data])
        return _restored, (key, self.source, self.schedule)


def _numbers(data: bytes) -> array[float]:
    numbers = array("d", data)
    if byteorder == "big":
        numbers.byteswap()
    return numbers


def draw(session: Session, study: str, part: int, start: int, stop: int) -> bytes:
    """Draws of a part, here or in a worker process; a draw depends on its index alone."""
    return session.point(study).draw(part, start, stop)


_last: dict[str, Session] = {}


def _restored(key: str, source: Source, schedule: Source | None) -> Session:
    # A worker process gets the data with each chunk; it reads and fits them once.
    if key not in _last:
        _last.clear()
        _last[key] = Session(source, schedule)
    return _last[key]
