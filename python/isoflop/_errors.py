"""Exceptions. Each says what, where and what to do, and carries the engine's code and place."""

from __future__ import annotations

import re


class IsoflopError(Exception):
    """Base of all errors of Isoflop.

    ``code`` is ``input``, ``numeric``, ``cancelled``, ``internal`` or finer, such as
    ``no-interior-optimum``; ``where`` is the file, row, column or option, or empty.
    """

    def __init__(self, message: str, code: str = "internal", where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.where = where

    def __str__(self) -> str:
        if not self.where or self.where in self.message:
            return self.message
        return f"{self.message} ({self.where})"

    def __reduce__(self) -> tuple[type[IsoflopError], tuple[str, str, str]]:
        # An error of a worker process arrives with its code and place.
        return type(self), (self.message, self.code, self.where)


class InputError(IsoflopError, ValueError):
    """The data or the options cannot be used."""

    def __init__(self, message: str, code: str = "input", where: str = "") -> None:
        super().__init__(message, code, where)


class NumericError(IsoflopError, ArithmeticError):
    """The input is fine and the computation has no answer."""


class InternalError(IsoflopError, RuntimeError):
    """Our fault."""


class NotReadyError(IsoflopError, RuntimeError):
    """The browser computes and has not answered yet."""


def of(code: str, message: str, where: str) -> IsoflopError:
    """The exception of a failure of the engine."""
    kinds = {"input": InputError, "internal": InternalError}
    return kinds.get(code, NumericError)(_in_python(message), code, _in_python(where))


HARMFUL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""What steers a terminal, or reorders, hides or breaks text."""


def _in_python(text: str) -> str:
    """The engine's words, with the command line's flags as arguments of a call."""
    text = HARMFUL.sub("?", text)
    text = re.sub(r"--map (\S+)=COLUMN", r'map={"\1": COLUMN}', text)
    text = re.sub(r"--loss-unit (bits-per-byte:\S+)", r'loss_unit="\1"', text)
    text = text.replace("--bootstrap 0", "bootstrap=0").replace("--indicative", "indicative=True")
    return re.sub(r"(?<![\w'-])--([a-z]+(?:-[a-z]+)*)", lambda m: m[1].replace("-", "_"), text)
