"""The compiled engine, where there is one. In Pyodide the browser's engine computes instead."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from isoflop._errors import NotReadyError

core: ModuleType | None
try:
    core = import_module("isoflop._core")
except ModuleNotFoundError as missing:
    # A module that is there and does not load is a broken installation, and says so.
    if missing.name != "isoflop._core":
        raise
    core = None


def needed(what: str) -> ModuleType:
    """The engine, for what only it can do; its functions are those of ``_core.pyi``."""
    if core is None:
        raise NotReadyError(
            f"{what} needs the compiled engine, which is not installed here; only a displayed fit "
            "computes, in the browser"
        )
    return core


def built_in(key: str) -> tuple[str, bytes] | None:
    """A built-in set's title and bytes; without the engine the browser has its own."""
    if core is None:
        return None
    found: tuple[str, bytes] | None = core.built_in(key)
    return found
