"""The pace of the views that can be read."""

from __future__ import annotations

import importlib
import sys
import threading

import pytest
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui.panels.predictions import calm, metrics_import
from bpviz.gui.panels.predictions.calm import Calm
from bpviz.gui.panels.predictions.regression_predicted import PredictedView
from bpviz.session.frame import Frame
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session


def test_the_first_frame_and_another_example_are_shown_at_once_other_iterations_later(qtbot: QtBot) -> None:
    session = Session(sample_recipe("xor"), load_sample("xor"))
    shown: list[Frame] = []
    owner = QWidget()
    qtbot.addWidget(owner)
    calm_ = Calm(shown.append, owner, metrics=False)
    frames = [session.frame(), session.frame(i=3)]
    session.advance()
    frames += [session.frame(), session.frame(i=2)]
    for frame in frames:
        calm_.draw(frame)
    assert shown == frames[:2]
    assert calm_.waits
    qtbot.waitUntil(lambda: not calm_.waits, timeout=2000)
    assert shown == [*frames[:2], frames[3]]


def test_for_a_picture_that_is_kept_it_catches_up(qtbot: QtBot) -> None:
    session = Session(sample_recipe("xor"), load_sample("xor"))
    shown: list[Frame] = []
    owner = QWidget()
    qtbot.addWidget(owner)
    calm_ = Calm(shown.append, owner)
    calm_.draw(session.frame())
    calm_.catch_up()
    session.advance()
    late = session.frame()
    calm_.draw(late)
    assert shown[-1] is not late
    calm_.catch_up()
    assert shown[-1] is late
    assert not calm_.waits
    n = len(shown)
    calm_.catch_up()
    qtbot.wait(300)
    assert len(shown) == n


def test_other_data_are_shown_at_once(qtbot: QtBot) -> None:
    shown: list[Frame] = []
    owner = QWidget()
    qtbot.addWidget(owner)
    calm_ = Calm(shown.append, owner, metrics=False)
    frames = [Session(sample_recipe(name), load_sample(name)).frame() for name in ("xor", "and")]
    for frame in frames:
        calm_.draw(frame)
    assert shown == frames


@pytest.fixture
def not_imported(monkeypatch: pytest.MonkeyPatch) -> object:
    """As if nobody had asked for scikit-learn's metrics yet; returns them."""
    here = importlib.import_module(metrics_import.METRICS)
    monkeypatch.delitem(sys.modules, metrics_import.METRICS)
    monkeypatch.setattr(calm, "METRICS_IMPORT", metrics_import.MetricsImport())
    return here


def importing() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == metrics_import.METRICS]


def test_metrics_that_are_not_imported_yet_are_waited_for_beside_the_window(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, not_imported: object
) -> None:
    arrived = threading.Event()
    monkeypatch.setattr(metrics_import, "import_metrics", arrived.wait)
    shown: list[Frame] = []
    owner = QWidget()
    qtbot.addWidget(owner)
    calm_ = Calm(shown.append, owner)
    frame = Session(sample_recipe("xor"), load_sample("xor")).frame()
    calm_.draw(frame)
    assert shown == []
    assert not calm.METRICS_IMPORT.is_done()
    threads = importing()
    assert len(threads) == 1
    monkeypatch.setitem(sys.modules, "sklearn.metrics", not_imported)
    arrived.set()
    threads[0].join()
    qtbot.waitUntil(lambda: shown == [frame], timeout=2000)


def test_an_import_that_fails_is_tried_once_and_the_view_says_so(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, not_imported: object
) -> None:
    tries: list[str] = []

    def fail() -> None:
        tries.append("try")
        raise ImportError("a broken installation")

    session = Session(sample_recipe("diabetes"), load_sample("diabetes"))
    frames = [session.frame()]
    session.advance()
    frames.append(session.frame())
    # To prepare the data brings them along.
    monkeypatch.delitem(sys.modules, "sklearn.metrics", raising=False)
    monkeypatch.setattr(metrics_import, "import_metrics", fail)
    view = PredictedView()
    qtbot.addWidget(view)
    view.resize(500, 200)
    view.draw(frames[0])
    qtbot.waitUntil(lambda: calm.METRICS_IMPORT.failure is not None and not importing(), timeout=2000)
    said: list[str] = []
    monkeypatch.setattr(QPainter, "drawText", lambda _painter, *what: said.append(str(what[-1])))
    view.draw(frames[1])
    # Longer than after which it would be asked for again.
    qtbot.wait(round(2500 * calm.ASK_AGAIN))
    view.grab()
    assert tries == ["try"]
    assert not importing()
    assert "scikit-learn, which counts this, could not be loaded: a broken installation" in said


def test_what_waits_for_metrics_that_never_come_does_not_hold_up_who_waits_for_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, not_imported: object
) -> None:
    def fail() -> None:
        raise ImportError("a broken installation")

    monkeypatch.setattr(metrics_import, "import_metrics", fail)
    shown: list[Frame] = []
    owner = QWidget()
    qtbot.addWidget(owner)
    calm_ = Calm(shown.append, owner)
    calm_.draw(Session(sample_recipe("xor"), load_sample("xor")).frame())
    calm_.catch_up()
    assert not calm_.waits
    assert shown == []
    assert calm_.why_not


def test_who_forgets_shows_nothing_that_waited(qtbot: QtBot) -> None:
    session = Session(sample_recipe("xor"), load_sample("xor"))
    shown: list[Frame] = []
    owner = QWidget()
    qtbot.addWidget(owner)
    calm_ = Calm(shown.append, owner, metrics=False)
    calm_.draw(session.frame())
    session.advance()
    calm_.draw(session.frame())
    calm_.forget()
    qtbot.wait(round(1200 * calm.APART))
    assert len(shown) == 1
    assert not calm_.waits
