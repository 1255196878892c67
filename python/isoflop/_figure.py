"""The figure of a fit as SVG: runs, curve with its band, what lies beyond the runs, the budget."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import Any

WIDTH, HEIGHT = 720, 440
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 52, 56
GAP = 26
"""Least distance between two labels of the y axis, in pixels."""

STEPS = (1, 1.2, 1.5, 1.8, 2, 2.2, 2.5, 3, 3.5, 4, 5, 6, 8)
SHADES = 6
"""Colours of the runs, by size."""

STYLE = """
svg{font:14px system-ui,sans-serif;--ink:#16181d;--soft:#5b6270;--grid:#e3e4e0;--page:#ffffff;
--curve:#b8500b;--mark:#1a5ba8;--s0:#4aa3a2;--s1:#3d8f9b;--s2:#327b93;--s3:#29678a;--s4:#23507c;
--s5:#1d3461}
@media(prefers-color-scheme:dark){svg{--ink:#e8e9ec;--soft:#a3a9b5;--grid:#33363d;--page:#17191e;
--curve:#f0934e;--mark:#7db4f5;--s0:#2f7f7e;--s1:#4aa3a2;--s2:#63b4b8;--s3:#7fc3cf;--s4:#9dd0e4;
--s5:#c1def3}}
text{fill:var(--soft)}.page{fill:var(--page)}.grid{stroke:var(--grid)}
.curve{fill:none;stroke:var(--curve);stroke-width:2.5}.beyond{stroke-dasharray:8 6}
.band{fill:var(--curve);opacity:.15}.dot{stroke:var(--page);stroke-width:.75}
.floor{stroke:var(--soft);stroke-dasharray:2 4}.bracket{stroke:var(--soft);fill:none}
.mark{stroke:var(--mark);stroke-width:2}.ring{fill:var(--page)}.named{fill:var(--mark);font-weight:600}
.best{fill:var(--curve);stroke:var(--page);stroke-width:1.5}
.value{fill:var(--curve);font-weight:600;font-size:17px}.hatch{stroke:var(--grid)}
.s0{fill:var(--s0)}.s1{fill:var(--s1)}.s2{fill:var(--s2)}.s3{fill:var(--s3)}.s4{fill:var(--s4)}
.s5{fill:var(--s5)}
"""

Place = Callable[[float], float]


def svg(shown: Mapping[str, Any]) -> str:
    """The figure of what the engine says is to be shown."""
    chart = shown["chart"]
    budget = shown["budget"]
    xs = _extent([*chart["x"], *chart["curve_x"], *([budget["c"]] if budget else [])])
    curve_within = [
        y for x, y in zip(chart["curve_x"], chart["curve_y"], strict=True) if x >= xs[0]
    ]
    floor = [chart["floor"]] if (chart["floor"] or 0) > 0 else []
    ys = _extent([*chart["observed"], *curve_within, *chart["curve_low"], *floor])
    x = _log(xs, LEFT, WIDTH - RIGHT)
    y = _log((ys[0] / 1.01, ys[1] * 1.02), HEIGHT - BOTTOM, TOP)
    last = max(chart["x"], default=xs[1])
    parts = [
        *_frame(xs, ys, x, y, chart),
        *_beyond(last, xs, x),
        *_band(chart, x, y),
        *_curve(chart, last, x, y),
        *_floor(chart, y),
        *_runs(chart, x, y),
        *_bracket(chart, x),
        *_budget(budget, x, y),
    ]
    title = escape(" ".join(shown["answer"]) or "Runs and the fitted law")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img"><title>{title}</title>'
        f'<style>{STYLE}</style><defs><pattern id="hatch" width="10" height="10" '
        f'patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" '
        f'y1="0" x2="0" y2="10" stroke-width="1.5"/></pattern></defs>'
        f'<rect class="page" width="{WIDTH}" height="{HEIGHT}"/>{"".join(parts)}</svg>\n'
    )


def _extent(values: Iterable[float | None]) -> tuple[float, float]:
    good = [v for v in values if v is not None and v > 0 and math.isfinite(v)]
    low, high = min(good, default=1.0), max(good, default=10.0)
    return (low, high) if high > low else (low / 2, high * 2)


def _log(extent: tuple[float, float], start: float, end: float) -> Place:
    low, high = math.log(extent[0]), math.log(extent[1])
    return lambda value: start + (end - start) * (math.log(value) - low) / (high - low)


def _line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _words(x: float, y: float, text: str, anchor: str = "start", kind: str = "") -> str:
    attribute = f' class="{kind}"' if kind else ""
    return f'<text{attribute} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'


def power(value: float) -> str:
    """A number as 10ⁿ or as mantissa × 10ⁿ, for SVG."""
    exponent = math.floor(math.log10(value) + 1e-9)
    mantissa = f"{value / 10.0**exponent:.2g}"
    head = "" if mantissa == "1" else f"{mantissa} × "
    return f'{head}10<tspan dy="-5" font-size="10">{exponent}</tspan>'


def _frame(
    xs: tuple[float, float],
    ys: tuple[float, float],
    x: Place,
    y: Place,
    chart: Mapping[str, Any],
) -> list[str]:
    bottom = HEIGHT - BOTTOM
    parts = [_words(LEFT - 44, 22, escape(chart["y_label"]))]
    for value in _levels(ys, y):
        parts.append(_line("grid", LEFT, y(value), WIDTH - RIGHT, y(value)))
        parts.append(_words(LEFT - 8, y(value) + 5, f"{value:.6g}", "end"))
    for value in _decades(xs):
        parts.append(_line("grid", x(value), bottom, x(value), bottom + 5))
        plain = 1e-3 <= value < 1e4
        parts.append(
            _words(x(value), bottom + 22, f"{value:g}" if plain else power(value), "middle")
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(_words(middle, HEIGHT - 10, escape(chart["x_label"]), "middle"))
    return parts


def _levels(ys: tuple[float, float], y: Place) -> list[float]:
    exponents = range(math.floor(math.log10(ys[0])), math.ceil(math.log10(ys[1])) + 1)
    # Whole decades first, then halves, then the rest, as far as there is room.
    order = sorted(STEPS, key=lambda s: (s != 1, s not in (2, 5), s not in (3, 1.5), s))
    kept: list[float] = []
    for step in order:
        for exponent in exponents:
            value = step * 10.0**exponent
            inside = ys[0] <= value <= ys[1]
            if inside and all(abs(y(value) - y(other)) >= GAP for other in kept):
                kept.append(value)
    return kept


def _decades(xs: tuple[float, float]) -> list[float]:
    first, last = math.ceil(math.log10(xs[0]) - 1e-9), math.floor(math.log10(xs[1]) + 1e-9)
    step = max(1, -(-(last - first) // 6))
    if last - first < 1:
        return [xs[0], xs[1]]
    return [10.0**n for n in range(first, last + 1, step)]


def _beyond(last: float, xs: tuple[float, float], x: Place) -> list[str]:
    if last >= xs[1]:
        return []
    width, height = x(xs[1]) - x(last), HEIGHT - BOTTOM - TOP
    return [
        f'<rect fill="url(#hatch)" x="{x(last):.1f}" y="{TOP}" width="{width:.1f}" '
        f'height="{height}"/>'
    ]


def _points(columns: Sequence[Sequence[float | None]], x: Place, y: Place) -> list[str]:
    pairs = zip(*columns, strict=True)
    good = ((a, b) for a, b in pairs if a and b and a > 0 and b > 0)
    top, bottom = TOP - 4, HEIGHT - BOTTOM + 4
    return [f"{x(a):.1f} {min(max(y(b), top), bottom):.1f}" for a, b in good]


def _band(chart: Mapping[str, Any], x: Place, y: Place) -> list[str]:
    if not chart["curve_low"]:
        return []
    low = _points((chart["curve_x"], chart["curve_low"]), x, y)
    high = _points((chart["curve_x"], chart["curve_high"]), x, y)
    outline = "L".join([*high, *reversed(low)])
    return [f'<path class="band" d="M{outline}Z"/>'] if outline else []


def _curve(chart: Mapping[str, Any], last: float, x: Place, y: Place) -> list[str]:
    pairs = list(zip(chart["curve_x"], chart["curve_y"], strict=True))
    parts = []
    within = [pair for pair in pairs if pair[0] <= last]
    beyond = [*within[-1:], *(pair for pair in pairs if pair[0] > last)]
    for kind, some in (("curve", within), ("curve beyond", beyond)):
        if len(some) > 1:
            line = "L".join(_points(tuple(zip(*some, strict=True)), x, y))
            parts.append(f'<path class="{kind}" d="M{line}"/>')
    return parts


def _floor(chart: Mapping[str, Any], y: Place) -> list[str]:
    value = chart["floor"]
    if not value or value <= 0:
        return []
    level = y(value)
    return [
        _line("floor", LEFT, level, WIDTH - RIGHT, level),
        _words(LEFT + 6, level - 6, f"floor {value:.3g}"),
    ]


def _runs(chart: Mapping[str, Any], x: Place, y: Place) -> list[str]:
    sizes = chart["size"] or [1.0] * len(chart["x"])
    low, high = _extent(sizes)
    shade = _log((low, high), 0, SHADES - 1e-9)
    parts = []
    for a, b, size in zip(chart["x"], chart["observed"], sizes, strict=True):
        if a and b and size and a > 0 and b > 0 and size > 0:
            kind = min(max(int(shade(size)), 0), SHADES - 1)
            parts.append(f'<circle class="dot s{kind}" cx="{x(a):.1f}" cy="{y(b):.1f}" r="3.5"/>')
    return parts


def _bracket(chart: Mapping[str, Any], x: Place) -> list[str]:
    low, high = min(chart["x"], default=0), max(chart["x"], default=0)
    if not low > 0 or x(high) - x(low) < 80:
        return []
    start, end, level = x(low), x(high), TOP - 8
    path = f"M{start:.1f} {level - 5}V{level + 5}M{start:.1f} {level}H{end:.1f}"
    path += f"M{end:.1f} {level - 5}V{level + 5}"
    middle = (start + end) / 2
    return [
        f'<path class="bracket" d="{path}"/>',
        _words(middle, level - 8, "your runs", "middle"),
    ]


def _budget(budget: Mapping[str, Any] | None, x: Place, y: Place) -> list[str]:
    if not budget:
        return []
    place = x(budget["c"])
    anchor = "end" if place > WIDTH - RIGHT - 50 else "middle"
    parts = [
        _line("mark", place, TOP, place, HEIGHT - BOTTOM),
        f'<circle class="mark ring" cx="{place:.1f}" cy="{TOP}" r="6"/>',
        _words(
            place, TOP - 14, f'{power(budget["c"])}<tspan dy="5"> FLOP</tspan>', anchor, "named"
        ),
    ]
    if budget["l"]:
        level = y(budget["l"])
        parts.append(f'<circle class="best" cx="{place:.1f}" cy="{level:.1f}" r="6.5"/>')
        parts.append(_words(place - 12, level - 10, budget["words"], "end", "value"))
    return parts
