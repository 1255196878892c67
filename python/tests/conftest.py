"""What the tests share: the data of the repository, the command line, a browser that is none."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import comm
import pytest
from comm.base_comm import BaseComm

ROOT = Path(__file__).parents[2]
CHINCHILLA = ROOT / "crates/data/builtin/chinchilla.csv"
GADRE = ROOT / "crates/data/builtin/gadre-overtraining.csv"


@pytest.fixture(scope="session")
def cli() -> Callable[..., Any]:
    """The answer of the release command line with ``--json``."""
    program = os.environ.get("ISOFLOP_CLI")
    if not program or not Path(program).is_file():
        pytest.fail("ISOFLOP_CLI names no command line; run these tests by `cargo xtask python`")

    def run(*words: str) -> Any:
        done = subprocess.run(
            [program, *words, "--json"], capture_output=True, text=True, encoding="utf-8"
        )
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="session")
def hostile() -> list[str]:
    """The forty hostile strings, decoded as in ``tests/data/hostile.mjs``."""
    lines = (ROOT / "tests/data/hostile-strings.txt").read_text(encoding="utf-8").split("\n")

    def character(found: re.Match[str]) -> str:
        digits = found[1] or found[2]
        return chr(int(digits, 16)) if digits else "\\"

    escape = re.compile(r"\\\\|\\x([0-9a-f]{2})|\\u\{([0-9a-f]+)\}", re.IGNORECASE)
    strings = [escape.sub(character, line) for line in lines if line]
    assert len(strings) >= 40
    return strings


class Browser(BaseComm):
    """The other end of a widget's comm: keeps what it is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sent: list[dict[str, Any]] = []
        super().__init__(*args, **kwargs)

    def publish_msg(self, msg_type: str, data: Any = None, **_rest: Any) -> None:
        self.sent.append(data or {})

    def states(self, key: str) -> list[Any]:
        """The values of a trait that were sent as changes, in order; echoes are none."""
        changes = (d["state"] for d in self.sent if d.get("method", "update") == "update")
        return [state[key] for state in changes if key in state]


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Browser]:
    """Widgets made meanwhile talk to a :class:`Browser`."""
    monkeypatch.setattr(comm, "create_comm", Browser)

    def of(widget: Any) -> Browser:
        # Asked for its id, as by whoever displays it, a widget opens its comm.
        assert widget.model_id
        return widget.comm

    return of


def says(widget: Any, **state: Any) -> None:
    """A message of the browser that traits have changed."""
    content = {"data": {"method": "update", "state": state, "buffer_paths": []}}
    widget._handle_msg({"content": content, "buffers": []})
