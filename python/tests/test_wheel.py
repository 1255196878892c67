"""The wheels hold what they need, and the one without the engine works as far as it can."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

SCRIPT = """
import isoflop
from isoflop import _native
assert _native.core is None, _native.core
fit = isoflop.fit({"N": [1e8, 2e8], "D": [1e9, 2e9], "L": [3.1, 3.0]}, at=1e22)
assert fit.study["data"]["rows"] == 2
try:
    fit.result
except isoflop.NotReadyError as error:
    print(error)
"""


@pytest.fixture
def wheels() -> dict[str, Path]:
    """The wheels by whether they are pure."""
    folder = os.environ.get("ISOFLOP_WHEELS")
    if not folder:
        pytest.fail("ISOFLOP_WHEELS names no folder; run these tests by `cargo xtask python`")
    found = list(Path(folder).glob("*.whl"))
    assert len(found) == 2, found
    return {"pure" if path.stem.endswith("py3-none-any") else "native": path for path in found}


@pytest.mark.parametrize("kind", ["native", "pure"])
def test_a_wheel_holds_widget_and_types(kind: str, wheels: dict[str, Path]) -> None:
    with zipfile.ZipFile(wheels[kind]) as wheel:
        assert wheel.testzip() is None
        names = wheel.namelist()
        assert b"render" in wheel.read("isoflop/static/widget.js")
    wanted = {"isoflop/py.typed", "isoflop/_core.pyi", "isoflop/static/page.js"}
    assert wanted <= set(names)
    native = [name for name in names if "/_core." in name and not name.endswith(".pyi")]
    assert len(native) == (kind == "native")
    assert not any("test" in name for name in names)


def test_without_the_engine_the_package_waits_for_the_browser(
    wheels: dict[str, Path], tmp_path: Path
) -> None:
    with zipfile.ZipFile(wheels["pure"]) as wheel:
        wheel.extractall(tmp_path)
    # Before the installed package on the path, so that this one is imported.
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{SCRIPT}"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "await fit.ready()" in done.stdout
