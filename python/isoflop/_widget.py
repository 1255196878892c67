"""A fit: its numbers in Python, and a widget where there is a browser."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast

import anywidget
import traitlets
from IPython import get_ipython
from IPython.display import display

from isoflop import _html, _native, _plain
from isoflop._data import Source
from isoflop._errors import InputError, IsoflopError, NotReadyError
from isoflop._result import Prediction, Result, Split
from isoflop._session import Executor, Session, to_json

if TYPE_CHECKING:
    from isoflop._core import Fitted

STATIC = Path(__file__).parent / "static" / "widget.js"

MISSING = """
export default {
  render({ el }) {
    el.textContent = "The widget is not in this installation of isoflop; the numbers are.";
  },
};
"""


def module() -> str:
    """The widget's browser side."""
    return STATIC.read_text(encoding="utf-8") if STATIC.is_file() else MISSING


class Fit(anywidget.AnyWidget):
    """A fit of a law to runs.

    Display it to see and change it; ``fit.result`` has its numbers. ``fit.study`` holds what was
    chosen, in Python and in the widget alike: a change on one side is seen on the other.
    """

    _esm: ClassVar[Any] = module()

    study = traitlets.Dict(help="What was chosen; assign a changed copy, or call set().").tag(
        sync=True
    )
    _table = traitlets.Dict().tag(sync=True)
    _schedule = traitlets.Dict().tag(sync=True)
    _result = traitlets.Dict().tag(sync=True)
    _status = traitlets.Dict().tag(sync=True)
    _snapshot = traitlets.Unicode("").tag(sync=True)

    def __init__(
        self,
        source: Source,
        choices: Mapping[str, Any],
        executor: Executor | None = None,
        schedule: Source | None = None,
    ) -> None:
        self._displayed = False
        self._executor = executor
        self._source = source
        self._session: Session | None = None
        if _native.core is None:
            study = _plain.study_of(source, choices, schedule)
        else:
            self._session = Session(source, schedule)
            fitted = self._session.fitted(self._session.study(choices), executor)
            # With the budget that the engine chose where none was asked for.
            study = json.loads(fitted.study())
        tables = {"_table": _wire(source), "_schedule": schedule.wire() if schedule else {}}
        super().__init__(study=study, **tables)

    def open(self) -> None:
        """Opens the way to the browser, once the fit is to be displayed.

        Not before: it sends the module and the data, and a loop over a hundred fits shows none.
        """
        if self._displayed:
            super().open()

    @property
    def model_id(self) -> Any:
        """The widget's id, which whoever displays or embeds it asks for."""
        if self.comm is None:
            self._displayed = True
            self.open()
        return super().model_id

    @traitlets.validate("study")
    def _check_study(self, proposal: Any) -> dict[str, Any]:
        value = proposal["value"]
        if _native.core is None:
            return dict(value)
        checked: dict[str, Any] = json.loads(_native.core.check_study(to_json(value)))
        return checked

    def _native_fit(self, study: Mapping[str, Any] | None = None) -> Fitted:
        """The engine's fit of a study; the present one without."""
        if self._session is None:
            _native.needed("this")
            raise NotReadyError("this fit was made without the compiled engine")
        return self._session.fitted(self.study if study is None else study, self._executor)

    @property
    def result(self) -> Result:
        """The answer for the present study; frozen."""
        if self._session is not None:
            return self._session.result(self._native_fit())
        if not _is_of(self._result, self.study):
            status = self._status
            if status.get("state") == "error":
                raise InputError(status.get("message", ""), where=status.get("where", ""))
            raise NotReadyError(
                "the browser has not answered yet; display the fit and write `await fit.ready()`"
            )
        return Result.of(self._result, self._frame_of_draws)

    def _frame_of_draws(self) -> Any:
        draws = self._result.get("draws", [])
        names = list(self._result["params"])
        return self._source.make_frame({n: [d[i] for d in draws] for i, n in enumerate(names)})

    async def ready(self, timeout: float | None = None) -> Result:
        """Waits until the answer for the present study is there, and gives it.

        ``TimeoutError`` after ``timeout`` seconds.
        """
        if self._session is not None:
            return await asyncio.wait_for(asyncio.to_thread(lambda: self.result), timeout)
        loop, arrived = asyncio.get_running_loop(), asyncio.Event()

        def heard(_change: object) -> None:
            # A message may be handled on a thread of the kernel.
            loop.call_soon_threadsafe(arrived.set)

        self.observe(heard, ["_result", "_status", "study"])
        try:
            async with asyncio.timeout(timeout):
                while True:
                    arrived.clear()
                    try:
                        return self.result
                    except NotReadyError:
                        await arrived.wait()
        finally:
            self.unobserve(heard, ["_result", "_status", "study"])

    def set(self, **choices: Any) -> None:
        """Changes options by the names of ``isoflop.fit``; None gives one its default again.

        An option that cannot be used raises, and the study stays.
        """
        if self._session is None:
            self.study = _plain.changed(self.study, choices)
            return
        study = self._session.changed(self.study, choices)
        self._session.point(to_json(study))
        self.study = study

    def optimum(self, flops: float | str) -> Split:
        """The best split of a budget under this fit, with its intervals."""
        if self._session is None:
            raise NotReadyError("write fit.set(at=…), then `await fit.ready()`")
        study = self._session.changed(self.study, {"at": flops})
        splits = self._session.result(self._native_fit(study)).optimum
        if not splits:
            law = self.study["law"]
            raise InputError(f"law '{law}' does not split a budget between N and D", where="law")
        return splits[0]

    def predict(self, **inputs: float | str) -> Prediction:
        """The loss of a planned run: ``fit.predict(N="70B", D=1.4e12)``."""
        values = [(key, _html.written(value)) for key, value in inputs.items()]
        return Prediction.of(json.loads(self._native_fit().predict(values)))

    def sure(self) -> dict[str, Any]:
        """How far this fit can be trusted: ``sentences`` first, then ``noise``, ``choices``,
        ``backtest``, ``identify``, ``influence``, ``approaches``; the JSON of ``isoflop sure``.
        """
        return self._part("sure")

    def backtest(self) -> dict[str, Any]:
        """The law fitted below cuts in compute and judged on the larger runs; the JSON of
        ``isoflop backtest``.
        """
        return self._part("backtest")

    def _part(self, name: str) -> dict[str, Any]:
        if self._session is None:
            _native.needed(name)
            raise NotReadyError("this fit was made without the compiled engine")
        return self._session.sure(self.study, name)

    def on_change(self, listener: Callable[[Fit], object]) -> Callable[[], None]:
        """Calls ``listener(fit)`` after each change of the study, from wherever; gives a function
        that ends it."""

        def heard(_change: object) -> None:
            listener(self)

        self.observe(heard, "study")
        return lambda: self.unobserve(heard, "study")

    def report(self) -> str:
        """The fit in words, as the command line prints it."""
        if self._session is None:
            return _plain.report(self._result, self.study)
        return self._native_fit().plain()

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the fit to a file by its ending.

        ``.html``: a page that works from disk, with the data in it; ``.json``: as ``--json`` of the
        command line; ``.md``: the report; ``.py``: the call that repeats the fit; ``.svg``: the
        figure; ``.study.json``: the study.
        """
        target = Path(path)
        target.write_text(self._saved(target.name), encoding="utf-8", newline="\n")

    def _saved(self, name: str) -> str:
        if name.endswith(".study.json"):
            return json.dumps(self.study, indent=2) + "\n"
        match Path(name).suffix:
            case ".html":
                return _html.page(self, module())
            case ".json":
                return f"{self._native_fit().json()}\n"
            case ".md":
                return f"{self._native_fit().markdown()}\n"
            case ".py":
                return self._native_fit().call()
            case ".svg":
                return _html.figure(self)
        raise InputError(
            f"'{name}' does not say what to write; end it in .html, .json, .md, .py, .svg or "
            ".study.json",
            where="path",
        )

    def __repr__(self) -> str:
        try:
            return self.report()
        except IsoflopError as error:
            # A study that came from the widget may have no answer; showing it must not raise.
            return f"isoflop fit without an answer: {error}"

    __str__ = __repr__

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        # A kernel that is gone, or a host without widgets, shows the static forms.
        shown = super()._repr_mimebundle_(**kwargs)
        data, metadata = shown if isinstance(shown, tuple) else (shown, {})
        return {**(data or {}), "text/plain": repr(self), "text/html": self._static()}, metadata

    def _static(self) -> str:
        try:
            return _html.static(self)
        except IsoflopError:
            return _html.words(repr(self))

    def _ipython_display_(self) -> None:
        """Shows the widget, and the static form as an output of its own.

        Of one output JupyterLab shows the widget and nothing else, also when its kernel is gone;
        the static form beside it is hidden only as long as there is a widget.
        """
        shell, show = get_ipython(), cast(Any, display)
        if not hasattr(shell, "kernel"):
            print(self)
            return
        data, metadata = self._repr_mimebundle_()
        if _html.shows_one_output(shell):
            show(data, metadata=metadata, raw=True)
            return
        words = "The widget needs a running kernel; its answer is below."
        plain, html = data["text/plain"], _html.beside(data.pop("text/html"))
        show({**data, "text/plain": words}, metadata=metadata, raw=True)
        show({"text/plain": plain, "text/html": html}, raw=True)


def _wire(source: Source) -> dict[str, Any]:
    # The widget's file has this set.
    return {} if source.built_in == "chinchilla" else source.wire()


def _is_of(result: Mapping[str, Any], study: Mapping[str, Any]) -> bool:
    """Whether a result is the answer to a study; the engine may have chosen the budget."""
    if not result:
        return False
    answered: dict[str, Any] = result["study"]
    if study.get("at"):
        return answered == study
    return {**answered, "at": []} == {**study, "at": []}
