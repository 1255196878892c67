"""What is shown without a running widget, and the page that a fit is saved as.

Every text is escaped; a text of a user is nowhere markup, script or style.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from isoflop import _figure

if TYPE_CHECKING:
    from isoflop._widget import Fit

STATIC = Path(__file__).parent / "static"

REJECTED_SHOWN = 20
"""Rows not used that the static form lists."""


def written(value: float | str) -> str:
    """A number as the engine reads it."""
    return value if isinstance(value, str) else repr(float(value))


def figure(fit: Fit) -> str:
    """The figure as SVG, by the engine or, without it, as the browser last drew it."""
    if fit._session is None:
        return fit._snapshot
    return _figure.svg(shown_by(fit))


def shown_by(fit: Fit) -> dict[str, Any]:
    """What figure and table show, with the first budget and the loss told there."""
    fitted = fit._native_fit()
    shown: dict[str, Any] = json.loads(fitted.figure())
    shown["fit"] = json.loads(fitted.json(light=True))
    shown["budget"] = None
    if shown["fit"]["optimum"]:
        split, told = shown["fit"]["optimum"][0], shown["told"][0]
        loss = split["L"]["value"] if told else None
        shown["budget"] = {"c": split["C"]["value"], "l": loss, "words": f"{loss or 0:.4g}"}
    return shown


def words(text: str) -> str:
    """Lines of text as they are."""
    return f"<pre>{escape(text)}</pre>"


def _image(svg: str, alt: str) -> str:
    # As an image it can run no script, leaks no style, and sanitisers let it pass.
    data = base64.b64encode(svg.encode()).decode()
    return (
        f'<img alt="{escape(alt)}" width="{_figure.WIDTH}" src="data:image/svg+xml;base64,{data}">'
    )


def static(fit: Fit) -> str:
    """The answer, the figure and the table as HTML without script."""
    if fit._session is None:
        said = fit.report()
        image = _image(fit._snapshot, said) if fit._snapshot else ""
        return f"<div>{image}{words(said)}</div>"
    shown = shown_by(fit)
    answer = shown["fit"]
    lines = shown["answer"] or [f"Law {answer['law']} fitted to {answer['rows']} rows."]
    head = f"<p><strong>{escape(lines[0])}</strong>"
    head += "".join(f"<br>{escape(line)}" for line in lines[1:]) + "</p>"
    parts = [head, _image(_figure.svg(shown), " ".join(lines)), _table(shown)]
    parts += [_notice(notice) for notice in answer["warnings"]]
    counted = "Line" if fit._source.columns == () else "Row"
    parts.append(_rejected(answer["rejected"], counted))
    of = f"{answer['rows']} of {shown['rows']} rows"
    about = f"{shown['name']} · {of} · law {answer['law']} · {answer['objective']['name']}"
    return f"<div>{''.join(parts)}<p><small>{escape(about)}</small></p></div>"


# Where there is a widget in the same output area, the static form is not shown as well.
_HIDE = (
    ".jp-OutputArea:has(.isoflop-widget) .jp-OutputArea-child:has(.isoflop-static){display:none}"
)


def beside(static: str) -> str:
    """The static form as it stands beside a widget: shown when that cannot be."""
    return f'<div class="isoflop-static"><style>{_HIDE}</style>{static}</div>'


def shows_one_output(shell: Any) -> bool:
    """Whether the host is one whose outputs :data:`_HIDE` does not know: VS Code and Colab."""
    return "google.colab" in sys.modules or "__vsc_ipynb_file__" in shell.user_ns


def _table(shown: Mapping[str, Any]) -> str:
    head = "<tr><th>Parameter</th><th>Value</th><th>95 %</th></tr>"
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in shown["estimates"])
    return f"<table><thead>{head}</thead><tbody><tr>{'</tr><tr>'.join(cells)}</tr></tbody></table>"


def _notice(notice: Mapping[str, str]) -> str:
    detail = escape(notice.get("detail", ""))
    return f"<p><strong>{escape(notice['message'])}.</strong> {detail}</p>"


def _rejected(rows: list[Mapping[str, Any]], counted: str) -> str:
    if not rows:
        return ""
    shown = "".join(
        f"<tr><td>{int(row['line'])}</td><td>{escape(row['column'])}</td>"
        f"<td>{escape(row['value'])}</td><td>{escape(row['reason'])}</td></tr>"
        for row in rows[:REJECTED_SHOWN]
    )
    more = len(rows) - REJECTED_SHOWN
    note = f"<p>and {more} more rows</p>" if more > 0 else ""
    head = f"<tr><th>{counted}</th><th>Column</th><th>Value</th><th>Why it was not used</th></tr>"
    return (
        f"<details><summary>{len(rows)} rows were not used</summary>"
        f"<table><thead>{head}</thead><tbody>{shown}</tbody></table>{note}</details>"
    )


PAGE_STYLE = """
:root{color-scheme:light dark}
body{max-width:64rem;margin:0 auto;padding:1rem;font:1rem/1.5 system-ui,sans-serif}
img{max-width:100%;height:auto}table{border-collapse:collapse}
th,td{text-align:left;padding:.15rem .75rem .15rem 0}
"""
SHOWN = "#still{display:block}"


def page(fit: Fit, module: str) -> str:
    """A page that works from disk: the widget, the study, the data, and what stands in for it.

    Its policy runs these scripts and no others, and lets nothing be loaded.
    """
    script = (STATIC / "page.js").read_text(encoding="utf-8")
    traits = {
        "study": fit.study,
        "_table": _encoded(fit._table),
        "_schedule": _encoded(fit._schedule),
        "_result": {},
        "_status": {},
        "_snapshot": "",
    }
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(script)} blob: 'wasm-unsafe-eval'",
            f"style-src {_hash(PAGE_STYLE)} {_hash(SHOWN)}",
            "img-src data: blob:",
            "worker-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    title = escape(str(fit.study.get("name", "")) or "Isoflop")
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="isoflop">
<title>{title}</title>
<style>{PAGE_STYLE}</style>
<noscript><style>{SHOWN}</style></noscript>
<div id="fit"></div>
<div id="still" hidden><p id="why"></p>{static(fit)}</div>
<script type="application/json" id="traits">{_inert(traits)}</script>
<script type="application/json" id="module">{_inert(module)}</script>
<script type="module">{script}</script>
</html>
"""


def _inert(value: Any) -> str:
    """JSON that no HTML parser sees the end of, or a comment in."""
    return json.dumps(value).replace("<", "\\u003c").replace("&", "\\u0026")


def _encoded(value: Any) -> Any:
    """A trait with its buffers as base64."""
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, list):
        return [_encoded(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _encoded(item) for key, item in value.items()}
    return value


def _hash(text: str) -> str:
    """How a policy names an inline script or style."""
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"
