"""The compiled engine, where there is one. In Pyodide the browser's engine computes instead."""

from __future__ import annotations

from typing import Any

from isoflop._errors import NotReadyError

core: Any
try:
    from isoflop import _core as core
except ImportError:
    core = None


def needed(what: str) -> Any:
    """The engine, for what only it can do."""
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
