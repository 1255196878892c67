"""The study is one and the same in Python and in the widget; a browser's answer stands in."""

from __future__ import annotations

import asyncio
import gc
import json
import weakref
from types import SimpleNamespace
from typing import Any

import ipywidgets
import pytest
from conftest import CHINCHILLA, says

import isoflop
from isoflop import _data, _native, _plain, _session

FEW: dict[str, Any] = {"bootstrap": 20, "at": 1e24}


def test_the_browser_gets_the_study_and_the_table(browser: Any) -> None:
    fit = isoflop.fit({"N": [1e8, 2e8] * 9, "D": [1e9, 3e9, 9e9] * 6, "L": [3.0] * 18}, bootstrap=0)
    opened = browser(fit).sent[0]["state"]
    assert opened["study"] == fit.study
    # Bytes travel apart from the JSON, in buffers.
    names = [column["name"] for column in opened["_table"]["columns"]]
    assert names == ["N", "D", "L"]
    assert "render" in opened["_esm"]


def test_nothing_is_sent_before_a_fit_is_displayed(browser: Any) -> None:
    fit = isoflop.fit(CHINCHILLA, **FEW)
    fit.set(seed=1)
    assert fit.comm is None
    data, _metadata = fit._repr_mimebundle_()
    shown = data["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert shown == fit.comm.comm_id
    assert browser(fit).sent[0]["state"]["study"]["seed"] == 1


def test_a_terminal_prints_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    isoflop.fit(CHINCHILLA, **FEW)._ipython_display_()
    assert "is best spent on" in capsys.readouterr().out


def test_a_kernel_shows_the_static_form_beside_the_widget(
    browser: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[dict[str, str]] = []
    shell = SimpleNamespace(kernel=True, user_ns={})
    monkeypatch.setattr("isoflop._widget.get_ipython", lambda: shell)
    monkeypatch.setattr("isoflop._widget.display", lambda data, **_: shown.append(data))
    fit = isoflop.fit(CHINCHILLA, **FEW)
    fit._ipython_display_()
    widget, static = shown
    assert "application/vnd.jupyter.widget-view+json" in widget
    assert "text/html" not in widget
    assert "isoflop-static" in static["text/html"]
    # Where the rule that hides it is not known, all is in one output.
    shown.clear()
    shell.user_ns["__vsc_ipynb_file__"] = "runs.ipynb"
    fit._ipython_display_()
    (whole,) = shown
    assert {"application/vnd.jupyter.widget-view+json", "text/html", "text/plain"} <= set(whole)


def test_a_box_may_hold_a_fit(browser: Any) -> None:
    fit = isoflop.fit(CHINCHILLA, **FEW)
    box = ipywidgets.VBox([fit])
    assert box.get_state()["children"] == [f"IPY_MODEL_{fit.comm.comm_id}"]


def test_a_fit_that_nobody_shows_or_holds_is_let_go() -> None:
    fit = isoflop.fit(CHINCHILLA, **FEW)
    gone = weakref.ref(fit)
    del fit
    gc.collect()
    assert gone() is None


def test_a_change_in_the_widget_changes_the_numbers_in_python(browser: Any) -> None:
    fit = isoflop.fit(CHINCHILLA, **FEW)
    before = fit.result
    says(fit, study={**fit.study, "objective": "lad-log", "at": [1e25]})
    assert fit.result.objective.name == "lad-log"
    assert fit.result.optimum[0].C.value == 1e25
    assert before.objective.name == "huber-log:1e-3"


def test_a_change_in_python_reaches_the_widget_once(browser: Any) -> None:
    fit = isoflop.fit(CHINCHILLA, **FEW)
    sent = browser(fit).states("study")
    fit.set(objective="lad-log", at="1e25 FLOP")
    assert browser(fit).states("study")[len(sent) :] == [fit.study]
    assert (fit.study["objective"], fit.study["at"]) == ("lad-log", [1e25])
    fit.set(objective="lad-log")
    assert len(browser(fit).states("study")) == len(sent) + 1


def test_the_widgets_own_change_is_not_sent_back_changed(browser: Any) -> None:
    fit = isoflop.fit(CHINCHILLA, **FEW)
    sent = len(browser(fit).states("study"))
    # JavaScript writes whole numbers without a point.
    says(fit, study={**fit.study, "flops_per_nd": 6, "at": [1e24]})
    assert browser(fit).states("study")[sent:] == []


def test_listeners_hear_a_change_from_either_side(browser: Any) -> None:
    fit = isoflop.fit(CHINCHILLA, **FEW)
    heard: list[Any] = []
    end = fit.on_change(lambda it: heard.append(it.study["seed"]))
    fit.set(seed=1)
    says(fit, study={**fit.study, "seed": 2})
    end()
    fit.set(seed=3)
    assert heard == [1, 2]


def test_none_gives_an_option_its_default_again() -> None:
    fit = isoflop.fit(CHINCHILLA, where="used_in_default_fit == 1", **FEW)
    fit.set(where=None, map={"L": "loss"}, bootstrap=None)
    assert "filter" not in fit.study
    assert fit.study["bootstrap"] == 1000
    assert fit.study["roles"]["L"] == "loss"


@pytest.mark.parametrize(
    ("change", "message"),
    [({"objectiv": "ls"}, "objectiv"), ({"version": 2}, "version"), ({"law": 3}, "string")],
)
def test_a_study_that_is_none_is_refused(change: dict[str, Any], message: str) -> None:
    fit = isoflop.fit(CHINCHILLA, **FEW)
    study = fit.study
    with pytest.raises(isoflop.InputError, match=message):
        fit.study = {**study, **change}
    assert fit.study == study


def test_an_unknown_option_of_set_is_named() -> None:
    with pytest.raises(isoflop.InputError, match="objectiv"):
        isoflop.fit(CHINCHILLA, **FEW).set(objectiv="ls")


def test_an_option_that_cannot_be_used_leaves_the_study() -> None:
    fit = isoflop.fit(CHINCHILLA, **FEW)
    study = fit.study
    with pytest.raises(isoflop.InputError, match="no law has the id 'none'"):
        fit.set(law="none")
    assert fit.study == study


def test_a_study_without_an_answer_is_shown_as_one() -> None:
    fit = isoflop.fit(CHINCHILLA, **FEW)
    fit.study = {**fit.study, "law": "<b>none</b>"}
    data, _metadata = fit._repr_mimebundle_()
    assert "no law has the id '<b>none</b>'" in data["text/plain"]
    assert "&lt;b&gt;none&lt;/b&gt;" in data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in data


def test_a_study_of_other_data_says_that_they_are_not_here() -> None:
    fit = isoflop.fit(CHINCHILLA, **FEW)
    data = {"kind": "file", "sha256": "0" * 64, "name": "other.csv", "rows": 3}
    fit.study = {**fit.study, "data": data}
    with pytest.raises(isoflop.InputError, match=r"'other\.csv' is not here"):
        _ = fit.result


def test_ready_gives_the_result_of_the_present_study() -> None:
    fit = isoflop.fit(CHINCHILLA, **FEW)
    fit.set(seed=5)
    assert asyncio.run(fit.ready()) == fit.result


def test_a_dead_widget_still_shows_the_answer() -> None:
    fit = isoflop.fit("built-in:chinchilla", **FEW)
    data, _metadata = fit._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert "is best spent on a model of" in data["text/plain"]
    assert "data:image/svg+xml;base64," in data["text/html"]
    assert "<td>alpha</td>" in data["text/html"]


class TestInPyodide:
    """Without the compiled engine the browser computes."""

    @pytest.fixture
    def answer(self) -> Any:
        fit = isoflop.fit(CHINCHILLA, **FEW)
        return json.loads(fit._native_fit().json())

    @pytest.fixture
    def fit(self, answer: Any, browser: Any, monkeypatch: pytest.MonkeyPatch) -> isoflop.Fit:
        monkeypatch.setattr(_native, "core", None)
        return isoflop.fit(CHINCHILLA, **FEW)

    def test_the_study_is_the_engines(self, fit: isoflop.Fit, answer: Any) -> None:
        assert fit.study == answer["study"]

    def test_a_frames_hash_is_the_engines(self, monkeypatch: pytest.MonkeyPatch) -> None:
        data = {"N": [1e8, float("nan")], "é": ["a", None], "L": [-0.0, 2.5]}
        source = _data.source_of(data, lambda _: None)
        sha256 = _session.Session(source).data["sha256"]
        assert _plain.hash_of(source) == sha256

    def test_before_the_browser_answers_it_is_said_what_to_write(self, fit: isoflop.Fit) -> None:
        with pytest.raises(isoflop.NotReadyError, match=r"await fit\.ready\(\)"):
            _ = fit.result
        assert "not answered yet" in str(fit)

    def test_the_browsers_answer_is_the_result(self, fit: isoflop.Fit, answer: Any) -> None:
        says(fit, _result=answer)
        assert fit.result.params["alpha"].value == answer["params"]["alpha"]["value"]
        assert fit.result.draws()["alpha"] == [draw[3] for draw in answer["draws"]]

    def test_an_answer_to_an_older_study_is_none(self, fit: isoflop.Fit, answer: Any) -> None:
        says(fit, _result=answer)
        fit.set(seed=9)
        with pytest.raises(isoflop.NotReadyError):
            _ = fit.result

    def test_ready_waits_for_the_browser(self, fit: isoflop.Fit, answer: Any) -> None:
        async def run() -> isoflop.Result:
            asyncio.get_running_loop().call_later(0.05, lambda: says(fit, _result=answer))
            return await fit.ready(timeout=10)

        assert asyncio.run(run()).rows == answer["rows"]

    def test_ready_gives_up_after_its_time(self, fit: isoflop.Fit) -> None:
        with pytest.raises(TimeoutError):
            asyncio.run(fit.ready(timeout=0.05))

    def test_an_error_of_the_browser_is_raised(self, fit: isoflop.Fit) -> None:
        status = {"state": "error", "code": "input", "message": "no row can be used", "where": ""}
        says(fit, _status=status)
        with pytest.raises(isoflop.InputError, match="no row can be used"):
            _ = fit.result

    def test_what_only_the_engine_can_do_says_so(self, fit: isoflop.Fit) -> None:
        with pytest.raises(isoflop.NotReadyError, match="compiled engine"):
            isoflop.laws()
        with pytest.raises(isoflop.NotReadyError, match="compiled engine"):
            fit.predict(N="1B", D="1B")
