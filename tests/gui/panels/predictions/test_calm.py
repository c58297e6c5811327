"""The pace of the views that can be read."""

from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui.panels.predictions import calm
from bpviz.gui.panels.predictions.calm import Calm, metrics_are_here
from bpviz.session.frame import Frame
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session


def test_the_first_frame_and_another_example_are_shown_at_once_other_iterations_later(qtbot: QtBot) -> None:
    session = Session(sample_recipe("xor"), load_sample("xor"))
    shown: list[Frame] = []
    owner = QObject()
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


def test_other_data_are_shown_at_once(qtbot: QtBot) -> None:
    shown: list[Frame] = []
    owner = QObject()
    calm_ = Calm(shown.append, owner, metrics=False)
    frames = [Session(sample_recipe(name), load_sample(name)).frame() for name in ("xor", "and")]
    for frame in frames:
        calm_.draw(frame)
    assert shown == frames


def test_metrics_that_are_not_imported_yet_are_waited_for_beside_the_window(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived = threading.Event()
    monkeypatch.setattr(calm, "_import_metrics", arrived.wait)
    here = sys.modules["sklearn.metrics"]
    monkeypatch.delitem(sys.modules, "sklearn.metrics")
    shown: list[Frame] = []
    owner = QObject()
    calm_ = Calm(shown.append, owner)
    frame = Session(sample_recipe("xor"), load_sample("xor")).frame()
    calm_.draw(frame)
    assert shown == []
    assert not metrics_are_here()
    threads = [thread for thread in threading.enumerate() if thread.name == calm.METRICS]
    assert len(threads) == 1
    monkeypatch.setitem(sys.modules, "sklearn.metrics", here)
    arrived.set()
    threads[0].join()
    qtbot.waitUntil(lambda: shown == [frame], timeout=2000)
