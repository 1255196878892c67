"""What is shown without a running widget, and the page that a fit is saved as.

Every text is escaped; a text of a user is nowhere markup, script or style.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
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
        words = fit.report()
        image = _image(fit._snapshot, words) if fit._snapshot else ""
        return f"<div>{image}<pre>{escape(words)}</pre></div>"
    shown = shown_by(fit)
    answer = shown["fit"]
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


def page(fit: Fit, module: str) -> str:
    """A page that works from disk."""
    raise NotImplementedError
