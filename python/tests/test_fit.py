"""The numbers are the command line's, and stay what they are."""

from __future__ import annotations

import dataclasses
import inspect
import json
import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from conftest import CHINCHILLA, GADRE

import isoflop

FILTER = "used_in_default_fit == 1"


def whole(fit: isoflop.Fit) -> Any:
    """The contract's JSON as the engine hands it over."""
    return json.loads(fit._native_fit().json())


@pytest.mark.parametrize(
    ("options", "flags"),
    [
        ({}, []),
        ({"at": 1e24}, ["--at", "1e24"]),
        (
            {"objective": "lad-log", "bootstrap": 60},
            ["--objective", "lad-log", "--bootstrap", "60"],
        ),
        (
            {"where": FILTER, "at": ["1e24", 3e22], "seed": 7, "bootstrap": 100},
            ["--where", FILTER, "--at", "1e24,3e22", "--seed", "7", "--bootstrap", "100"],
        ),
        (
            {"fix": {"E": 1.8}, "bound": {"alpha": (0.1, 0.6)}, "bootstrap": 40},
            ["--fix", "E=1.8", "--bound", "alpha=0.1..0.6", "--bootstrap", "40"],
        ),
        (
            {"tie": {"beta": "alpha"}, "start": {"E": 1.7}, "bootstrap": 40},
            ["--tie", "beta=alpha", "--start", "E=1.7", "--bootstrap", "40"],
        ),
        (
            {"map": {"L": "loss"}, "group": "used_in_default_fit", "bootstrap": 40},
            ["--map", "L=loss", "--group", "used_in_default_fit", "--bootstrap", "40"],
        ),
        (
            {"interval": "residual-basic", "cluster": "point_id", "bootstrap": 40},
            ["--interval", "residual-basic", "--cluster", "point_id", "--bootstrap", "40"],
        ),
        ({"flops_per_nd": 5.5, "bootstrap": 0}, ["--flops-per-nd", "5.5", "--bootstrap", "0"]),
    ],
)
def test_a_csv_gives_the_bits_of_the_command_line(
    cli: Any, options: dict[str, Any], flags: list[str]
) -> None:
    assert whole(isoflop.fit(CHINCHILLA, **options)) == cli("fit", str(CHINCHILLA), *flags)


def test_a_built_in_set_has_its_own_law(cli: Any) -> None:
    fit = isoflop.fit("built-in:gadre-overtraining", law=None, bootstrap=50)
    assert whole(fit) == cli("fit", "built-in:gadre-overtraining", "--bootstrap", "50")
    assert fit.result.law == "gadre-overtraining"


def test_the_result_holds_the_numbers_of_the_json(cli: Any) -> None:
    result = isoflop.fit(CHINCHILLA, at=1e24).result
    answer = cli("fit", str(CHINCHILLA), "--at", "1e24")
    for key, estimate in answer["params"].items():
        assert dataclasses.asdict(result.params[key]) == estimate
    for key, estimate in answer["derived"].items():
        assert dataclasses.asdict(result.derived[key]) == estimate
    assert dataclasses.asdict(result.optimum[0]) == answer["optimum"][0]
    assert result.certificate.starts_agreeing == answer["certificate"]["starts_agreeing"]
    assert [notice.code for notice in result.warnings] == [n["code"] for n in answer["warnings"]]
    draws = result.draws()
    assert list(draws) == list(answer["params"])
    assert [list(row) for row in zip(*draws.values(), strict=True)] == answer["draws"]


def test_a_result_is_made_once_per_study() -> None:
    fit = isoflop.fit(CHINCHILLA, bootstrap=0)
    first = fit.result
    assert fit.result is first
    fit.set(objective="lad-log")
    assert fit.result is not first


def test_the_signature_is_the_contracts() -> None:
    names = "data law map where objective bootstrap interval cluster seed at executor"
    usual = {"law": "chinchilla", "objective": "huber-log:1e-3", "bootstrap": 1000, "seed": 0}
    parameters = inspect.signature(isoflop.fit).parameters
    assert " ".join(parameters).startswith(names)
    assert {key: parameters[key].default for key in usual} == usual


def test_a_result_cannot_be_changed() -> None:
    result = isoflop.fit(CHINCHILLA, bootstrap=0).result
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.rows = 3  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        result.params["alpha"].value = 1.0  # type: ignore[misc]


def processes(max_workers: int) -> ProcessPoolExecutor:
    """Workers that begin anew, as everywhere but on Linux."""
    return ProcessPoolExecutor(max_workers, mp_context=multiprocessing.get_context("spawn"))


@pytest.mark.parametrize("make", [ThreadPoolExecutor, processes])
def test_who_draws_changes_no_bit(make: Any) -> None:
    alone = whole(isoflop.fit(CHINCHILLA, bootstrap=90, group="used_in_default_fit"))
    with make(max_workers=2) as executor:
        shared = isoflop.fit(
            CHINCHILLA, bootstrap=90, group="used_in_default_fit", executor=executor
        )
        assert whole(shared) == alone


def test_chunks_may_end_in_any_order() -> None:
    class Last:
        """An executor that begins with the last chunk."""

        def __init__(self) -> None:
            self.work: list[Any] = []

        def submit(self, fn: Any, *args: Any) -> Any:
            outer, place = self, len(self.work)
            self.work.append([fn, args, None])

            class Future:
                def result(self) -> Any:
                    for job in reversed(outer.work):
                        job[2] = job[2] or job[0](*job[1])
                    return outer.work[place][2]

            return Future()

    assert whole(isoflop.fit(CHINCHILLA, bootstrap=50, executor=Last())) == whole(
        isoflop.fit(CHINCHILLA, bootstrap=50)
    )


def test_an_interrupt_ends_a_fit_at_once() -> None:
    sent = []

    def interrupt() -> None:
        sent.append(time.monotonic())
        os.kill(os.getpid(), signal.SIGINT)

    timer = threading.Timer(0.5, interrupt)
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        isoflop.fit(CHINCHILLA, bootstrap=10_000_000)
    assert time.monotonic() - sent[0] < 0.2


def test_other_threads_run_while_a_fit_is_made() -> None:
    ticks = []
    over = threading.Event()

    def tick() -> None:
        while not over.wait(0.005):
            ticks.append(time.monotonic())

    thread = threading.Thread(target=tick)
    thread.start()
    isoflop.fit(CHINCHILLA, bootstrap=3000)
    over.set()
    thread.join()
    assert len(ticks) > 10


def test_another_budget_gives_the_split_of_a_fit_at_that_budget() -> None:
    fit = isoflop.fit(CHINCHILLA, bootstrap=80, at=1e22)
    there = isoflop.fit(CHINCHILLA, bootstrap=80, at=1e24).result.optimum[0]
    assert fit.optimum(1e24) == there
    assert fit.optimum("1e24 FLOP") == there
    assert fit.study["at"] == [1e22]


def test_a_budget_without_a_split_is_refused() -> None:
    fit = isoflop.fit({"x": [1, 2, 4, 8, 16], "L": [3, 2.5, 2.2, 2, 1.9]}, law="power-law")
    with pytest.raises(isoflop.InputError, match="does not split"):
        fit.optimum(1e20)


def test_a_prediction_is_the_command_lines(cli: Any, tmp_path: Any) -> None:
    fit = isoflop.fit(CHINCHILLA, bootstrap=80)
    fit.save(tmp_path / "fit.json")
    answer = cli("predict", str(tmp_path / "fit.json"), "N=70B", "D=1.4e12")
    got = fit.predict(N="70B", D=1.4e12)
    assert dataclasses.asdict(got.value) == answer["value"]
    assert dataclasses.asdict(got.new_run) == answer["new_run"]
    assert got.inputs == {"N": 7e10, "D": 1.4e12}


def test_how_sure_a_fit_is_and_its_backtest_are_the_command_lines(cli: Any) -> None:
    fit = isoflop.fit(CHINCHILLA, bootstrap=40, at=1e24)
    flags = ("--bootstrap", "40", "--at", "1e24")
    assert fit.sure() == cli("sure", CHINCHILLA, *flags)
    assert fit.backtest() == cli("backtest", CHINCHILLA, *flags)


def test_a_law_is_evaluated_as_on_the_command_line(cli: Any) -> None:
    got = isoflop.evaluate("chinchilla", "epoch-huber", N=1.234e9, D="20B")
    answer = cli("eval", "chinchilla", "--preset", "epoch-huber", "N=1.234e9", "D=20B")
    assert (got.value, got.unit) == (answer["value"], answer["unit"])
    assert float(got) == answer["value"]
    assert (
        isoflop.evaluate("power-law", x=np.float64(8), E=1.8, A=1, alpha=0.5).value == 1.8 + 8**-0.5
    )


def test_a_law_over_a_schedule_takes_a_table() -> None:
    rates = {"step": [0, 500, 1000], "lr": [1e-3, 1e-3, 1e-4]}
    got = isoflop.evaluate("lr-annealing", "tissue", schedule=rates)
    assert got.inputs["step"] == 1000
    assert got.value is not None


def test_a_budget_is_split_as_on_the_command_line(cli: Any) -> None:
    got = isoflop.optimum("chinchilla", "epoch-huber", flops=1e21)
    answer = cli("optimum", "chinchilla", "--preset", "epoch-huber", "--flops", "1e21")
    assert {key: answer[key] for key in "NDL"} == {"N": got.N, "D": got.D, "L": got.L}


def test_a_split_outside_what_was_seen_is_refused_unless_indicative() -> None:
    with pytest.raises(isoflop.NumericError) as caught:
        isoflop.optimum("chinchilla", "epoch-huber", flops="1e30")
    assert caught.value.code == "outside-validity"
    got = isoflop.optimum("chinchilla", "epoch-huber", flops="1e30", indicative=True)
    assert got.N > 1e12


def test_the_laws_are_the_command_lines(cli: Any) -> None:
    assert isoflop.laws() == cli("laws")


def test_a_cluster_column_of_the_source_is_used() -> None:
    result = isoflop.fit(GADRE, law="gadre-overtraining", cluster="model_name", bootstrap=60).result
    assert result.certificate.draws == 60


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"law": "chinchila"}, "chinchila"),
        ({"map": {"L": "lost"}}, "'lost'"),
        ({"map": {"Q": "loss"}}, "'Q'"),
        ({"where": "loss <"}, "filter, character 7"),
        ({"objective": "huber"}, "'huber'"),
        ({"at": "a lot"}, "'a lot'"),
        ({"at": -1}, "not a budget"),
        ({"bound": {"E": (0, float("inf"))}}, "infinite"),
        ({"bootstrap": -3}, "bootstrap|-3"),
        ({"loss_unit": "nats"}, "nats-per-token"),
        ({"decimal": "dot"}, "dot"),
    ],
)
def test_a_wrong_option_is_named(options: dict[str, Any], message: str) -> None:
    with pytest.raises(isoflop.InputError, match=message) as caught:
        isoflop.fit(CHINCHILLA, **options)
    assert caught.value.code == "input"
    assert isinstance(caught.value, ValueError)


def test_a_missing_column_says_what_to_write() -> None:
    with pytest.raises(isoflop.InputError, match=r"for 'D'; .* map=\{\"D\": COLUMN\}"):
        isoflop.fit({"N": [1e8, 2e8], "L": [3.1, 3.0]})


def test_a_study_is_saved_and_run_by_the_command_line(cli: Any, tmp_path: Any) -> None:
    fit = isoflop.fit("built-in:chinchilla", bootstrap=40, seed=3)
    fit.save(tmp_path / "a.study.json")
    assert cli("run", str(tmp_path / "a.study.json")) == whole(fit)


def test_the_report_is_the_command_lines(cli: Any) -> None:
    fit = isoflop.fit("built-in:chinchilla", bootstrap=40)
    text = str(fit)
    assert text == repr(fit)
    assert "is best spent on a model of" in text
    assert "alpha" in text


@pytest.mark.parametrize(
    "options",
    [
        {"bootstrap": 30},
        {"map": {"N": "N_params"}, "fix": {"E": 1.8}, "bootstrap": 0, "at": [1e22, 3e24]},
        {"where": FILTER, "bound": {"alpha": (0.1, 0.6)}, "cluster": "point_id", "bootstrap": 30},
        {"tie": {"beta": "alpha"}, "convention": "non-embedding", "loss_unit": "bits-per-byte:4.5"},
    ],
)
def test_the_copied_call_repeats_the_fit(
    options: dict[str, Any], tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit = isoflop.fit(CHINCHILLA, **options)
    fit.save(tmp_path / "again.py")
    monkeypatch.chdir(CHINCHILLA.parent)
    names: dict[str, Any] = {}
    exec((tmp_path / "again.py").read_text(encoding="utf-8"), names)
    assert whole(names["fit"]) == whole(fit)
