"""What is shown without a widget: true, whole, and made of our own elements only."""

from __future__ import annotations

import base64
import json
import re
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from conftest import CHINCHILLA

import isoflop
from isoflop import _figure

PLAIN = {
    *("div", "p", "br", "strong", "small", "img", "details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
PAGE = PLAIN | {"html", "meta", "title", "style", "noscript", "script"}


class Elements(HTMLParser):
    """Elements with their attributes, and texts, as an HTML parser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"a comment: {data}")

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.found}


def images(html: str) -> list[str]:
    """The SVG of the images in data addresses."""
    found = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', html)
    return [base64.b64decode(data).decode() for data in found]


def static(fit: isoflop.Fit) -> str:
    text: str = fit._repr_mimebundle_()[0]["text/html"]
    return text


@pytest.fixture(scope="module")
def nasty(hostile: list[str]) -> isoflop.Fit:
    """A fit whose columns, cells, groups and name are hostile."""
    rows = 20 + len(hostile)
    data: dict[str, list[Any]] = {
        "N": [1e8 * 1.5 ** (i % 7) for i in range(rows)],
        "D": [2e9 * 1.3 ** (i % 11) for i in range(rows)],
        "L": [3.0 - 0.02 * (i % 7) - 0.03 * (i % 11) for i in range(rows)],
        "who": [f"{i % 2}" for i in range(rows)],
    }
    data["N"][20:] = hostile
    for i, text in enumerate(hostile):
        data.setdefault(text, [text] * rows if i % 2 else [1.0] * rows)
    data["who"] = [hostile[i % 2] for i in range(rows)]
    roles = {key: key for key in ("N", "D", "L")}
    return isoflop.fit(data, map=roles, bootstrap=20, group="who", name=hostile[0], at=1e24)


def test_the_static_form_holds_answer_figure_and_table() -> None:
    html = static(isoflop.fit("built-in:chinchilla", bootstrap=60, at=1e24))
    seen = Elements(html)
    assert seen.tags <= PLAIN
    assert any("is best spent on a model of" in text for text in seen.texts)
    assert {"alpha", "0.347"} <= set(seen.texts)
    (alt,) = (attributes["alt"] for tag, attributes in seen.found if tag == "img")
    assert alt
    assert "97" in alt


def test_the_figure_shows_runs_curve_band_budget_and_what_lies_beyond() -> None:
    (svg,) = images(static(isoflop.fit("built-in:chinchilla", bootstrap=60, at=1e24)))
    root = ElementTree.fromstring(svg)
    kinds = [element.get("class", "") for element in root.iter()]
    assert sum(kind.startswith("dot") for kind in kinds) == 240
    assert {"curve", "curve beyond", "band", "mark", "best", "floor"} <= set(kinds)
    assert any(element.get("fill") == "url(#hatch)" for element in root.iter())
    numbers = re.findall(r' (?:cx|cy|x|y|x1|y1|x2|y2)="([^"]*)"', svg)
    assert all(-1 <= float(number) <= _figure.WIDTH for number in numbers)
    assert "nan" not in svg
    assert "prefers-color-scheme:dark" in svg


@pytest.mark.parametrize(
    ("data", "options"),
    [
        ({"x": [1, 2, 4, 8, 16], "L": [3, 2.5, 2.2, 2, 1.9]}, {"law": "power-law"}),
        ({"x": [5.0, 6, 7, 8], "L": [3, 2.9, 2.85, 2.8]}, {"law": "power-law", "fix": {"E": 2.0}}),
        ({"N": [1e8] * 6, "D": [1e9] * 6, "L": [3.0] * 6}, {"fix": {"E": 1.8, "alpha": 0.3}}),
        ("built-in:gadre-overtraining", {"law": None}),
        (CHINCHILLA, {"at": [1e10]}),
    ],
)
def test_every_fit_has_a_figure_that_is_xml(data: Any, options: dict[str, Any]) -> None:
    fit = isoflop.fit(data, bootstrap=0, **options)
    (svg,) = images(static(fit))
    ElementTree.fromstring(svg)
    assert "nan" not in svg


def test_many_runs_make_no_large_figure() -> None:
    rows = 30_000
    data = {"x": [1.0 + i for i in range(rows)], "L": [1 + (1.0 + i) ** -0.3 for i in range(rows)]}
    fit = isoflop.fit(data, law="power-law", bootstrap=0)
    assert len(static(fit)) < 500_000


def test_hostile_texts_make_no_element(nasty: isoflop.Fit, hostile: list[str]) -> None:
    html = static(nasty)
    seen = Elements(html)
    assert seen.tags <= PLAIN
    for tag, attributes in seen.found:
        allowed = {"alt", "width", "src"} if tag == "img" else set()
        assert set(attributes) <= allowed
    assert len(nasty.result.rejected) >= len(hostile) - 5
    assert "onerror" in "".join(seen.texts)
    for svg in images(html):
        assert not re.search(r"<script|onerror|onload|javascript:", svg)


def test_hostile_texts_do_not_steer_a_terminal(nasty: isoflop.Fit, hostile: list[str]) -> None:
    steering = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
    assert not steering.search(str(nasty))
    with pytest.raises(isoflop.InputError) as caught:
        isoflop.fit({text: [1.0] for text in hostile})
    assert "script" in str(caught.value)
    assert not steering.search(str(caught.value))


@pytest.fixture
def page(nasty: isoflop.Fit, tmp_path: Path) -> str:
    nasty.save(tmp_path / "fit.html")
    return (tmp_path / "fit.html").read_text(encoding="utf-8")


def test_a_saved_page_runs_its_own_script_and_no_other(page: str) -> None:
    seen = Elements(page)
    assert seen.tags <= PAGE
    scripts = [attributes for tag, attributes in seen.found if tag == "script"]
    kinds = [attributes.get("type") for attributes in scripts]
    assert kinds == ["application/json", "application/json", "module"]
    assert not any(name.startswith("on") for _, attributes in seen.found for name in attributes)
    (code,) = re.findall(r'<script type="module">(.*?)</script>', page, re.DOTALL)
    (policy,) = (a["content"] or "" for _, a in seen.found if "http-equiv" in a)
    digest = base64.b64encode(sha256(code.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}' blob: 'wasm-unsafe-eval'" in policy
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy


def test_a_saved_page_holds_study_and_data(page: str, nasty: isoflop.Fit) -> None:
    traits, module = (
        json.loads(text)
        for text in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page)
    )
    assert traits["study"] == nasty.study
    sizes = next(c for c in traits["_table"]["columns"] if c["name"] == "D")
    assert len(base64.b64decode(sizes["data"]["base64"])) == 8 * nasty.study["data"]["rows"]
    assert "render" in module


def test_a_saved_page_asks_for_nothing(page: str) -> None:
    seen = Elements(page)
    loads = [a for tag, a in seen.found for name in a if name in ("href", "src", "srcset")]
    assert all((a.get("src") or "").startswith("data:image/svg+xml;base64,") for a in loads)


def test_what_is_written_follows_the_ending(tmp_path: Path) -> None:
    fit = isoflop.fit("built-in:chinchilla", bootstrap=30)
    for ending in ("html", "json", "md", "py", "svg", "study.json"):
        fit.save(tmp_path / f"fit.{ending}")
    assert json.loads((tmp_path / "fit.json").read_text())["params"]
    assert json.loads((tmp_path / "fit.study.json").read_text()) == fit.study
    assert "Next:" in (tmp_path / "fit.md").read_text(encoding="utf-8")
    ElementTree.parse(tmp_path / "fit.svg")
    with pytest.raises(isoflop.InputError, match=r"fit\.xlsx"):
        fit.save(tmp_path / "fit.xlsx")
