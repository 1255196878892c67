"""Writes the wheel without its compiled module beside it, for Pyodide: the browser computes there.

python pure_wheel.py FOLDER
"""

from __future__ import annotations

import base64
import hashlib
import sys
import zipfile
from pathlib import Path


def pure(wheel: Path) -> Path:
    """Repacks a wheel as ``py3-none-any``; the same bytes for the same wheel."""
    name, version, *_tags = wheel.stem.split("-")
    target = wheel.with_name(f"{name}-{version}-py3-none-any.whl")
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(wheel) as old:
        files = {
            entry: old.read(entry)
            for entry in old.namelist()
            if "/_core." not in entry or entry.endswith(".pyi")
        }
    del files[f"{info}/RECORD"]
    told = files[f"{info}/WHEEL"].decode().splitlines()
    kept = [line for line in told if not line.startswith(("Tag:", "Root-Is-Purelib:"))]
    lines = [line for line in kept if line] + ["Root-Is-Purelib: true", "Tag: py3-none-any", ""]
    files[f"{info}/WHEEL"] = "\n".join(lines).encode()
    record = [f"{entry},sha256={digest(data)},{len(data)}" for entry, data in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry, data in files.items():
            new.writestr(zipfile.ZipInfo(entry), data, zipfile.ZIP_DEFLATED)
    return target


def digest(data: bytes) -> str:
    """A hash as RECORD holds it."""
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


if __name__ == "__main__":
    (made,) = Path(sys.argv[1]).glob("*-abi3-*.whl")
    print(pure(made))
