"""What is shown without a running widget, and the page that a fit is saved as.

Every text is escaped; a text of a user is nowhere markup, script or style.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any

from isoflop import _figure

if TYPE_CHECKING:
    from isoflop._widget import Fit

REJECTED_SHOWN = 20
"""Rows not used that the static form lists."""


def written(value: float | str) -> str:
    """A number as the engine reads it."""
    return value if isinstance(value, str) else repr(float(value))


def figure(fit: Fit) -> str:
    """The figure as SVG, by the engine or, without it, as the browser last drew it."""
    if fit._session is None:
        return fit._snapshot
    return _figure.svg(json.loads(fit._native_fit().figure()))


def _image(svg: str, words: str) -> str:
    # As an image it can run no script, leaks no style, and sanitisers let it pass.
    data = base64.b64encode(svg.encode()).decode()
    return (
        f'<img alt="{escape(words)}" width="{_figure.WIDTH}" height="{_figure.HEIGHT}" '
        f'src="data:image/svg+xml;base64,{data}">'
    )


def static(fit: Fit) -> str:
    """The answer, the figure and the table as HTML without script."""
    if fit._session is None:
        words = plain(fit._result, fit.study)
        image = _image(fit._snapshot, words) if fit._snapshot else ""
        return f"<div>{image}<pre>{escape(words)}</pre></div>"
    fitted = fit._native_fit()
    shown, answer = json.loads(fitted.figure()), json.loads(fitted.json(light=True))
    lines = shown["answer"] or [f"Law {answer['law']} fitted to {answer['rows']} rows."]
    head = f"<p><strong>{escape(lines[0])}</strong>"
    head += "".join(f"<br>{escape(line)}" for line in lines[1:]) + "</p>"
    parts = [head, _image(_figure.svg(shown), " ".join(lines)), _table(shown)]
    parts += [_notice(notice) for notice in answer["warnings"]]
    parts.append(_rejected(answer["rejected"]))
    of = f"{answer['rows']} of {shown['rows']} rows"
    about = f"{shown['name']} · {of} · law {answer['law']} · {answer['objective']['name']}"
    return f"<div>{''.join(parts)}<p><small>{escape(about)}</small></p></div>"


def _table(shown: Mapping[str, Any]) -> str:
    head = "<tr><th>Parameter</th><th>Value</th><th>95 %</th></tr>"
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in shown["estimates"])
    return f"<table><thead>{head}</thead><tbody><tr>{'</tr><tr>'.join(cells)}</tr></tbody></table>"


def _notice(notice: Mapping[str, str]) -> str:
    detail = escape(notice.get("detail", ""))
    return f"<p><strong>{escape(notice['message'])}.</strong> {detail}</p>"


def _rejected(rows: list[Mapping[str, Any]]) -> str:
    if not rows:
        return ""
    shown = "".join(
        f"<tr><td>{int(row['line'])}</td><td>{escape(row['column'])}</td>"
        f"<td>{escape(row['value'])}</td><td>{escape(row['reason'])}</td></tr>"
        for row in rows[:REJECTED_SHOWN]
    )
    more = len(rows) - REJECTED_SHOWN
    note = f"<p>and {more} more rows</p>" if more > 0 else ""
    head = "<tr><th>Line</th><th>Column</th><th>Value</th><th>Why it was not used</th></tr>"
    return (
        f"<details><summary>{len(rows)} rows were not used</summary>"
        f"<table><thead>{head}</thead><tbody>{shown}</tbody></table>{note}</details>"
    )


def plain(result: Mapping[str, Any], study: Mapping[str, Any]) -> str:
    """A few lines where the engine that words a report is not there."""
    if not result:
        return f"isoflop fit, law {study.get('law')}; the browser has not answered yet"
    lines = [f"law {result['law']}, {result['rows']} rows"]
    for key, estimate in [*result["params"].items(), *result["derived"].items()]:
        low, high = estimate["low"], estimate["high"]
        interval = f"  [{low}, {high}]" if estimate["level"] else ""
        lines.append(f"  {key:<24} {estimate['value']}{interval}")
    return "\n".join(lines)
