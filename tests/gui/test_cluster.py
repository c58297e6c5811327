"""The window on a cluster: a real one with local workers, and one that fails when it is told to."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from bpviz.data.table import Generated
from bpviz.engine.activations import Activation
from bpviz.engine.parameters import Array, Parameters
from bpviz.engine.summing import Source, SourceError, Summing, Thetas
from bpviz.gui.commands import Change, ClusterLost, Generate, OpenSample, Prepare, Refused, Start, TrainsWith
from bpviz.gui.main_window import MainWindow
from bpviz.session.history import Choices
from bpviz.session.trainer import here

Settled = Callable[[MainWindow], None]


class Frail:
    """Sources that add up here, and fail from when they are told to."""

    def __init__(self) -> None:
        self.fails = False

    def __call__(self, choices: Choices) -> Source:
        return FrailSource(here(choices), self)


class FrailSource:
    def __init__(self, source: Source, frail: Frail) -> None:
        self.source, self.frail = source, frail

    def summing(self, thetas: Thetas, f_of: dict[int, Activation]) -> Summing:
        if self.frail.fails:
            raise SourceError("all workers are gone")
        return FrailSums(self.source.summing(thetas, f_of), self.frail)


class FrailSums:
    def __init__(self, summing: Summing, frail: Frail) -> None:
        self.summing, self.frail = summing, frail

    @property
    def n(self) -> int:
        return self.summing.n

    @property
    def Delta(self) -> Parameters:
        return self.summing.Delta

    def sizes_of(self, which: Sequence[int]) -> Array:
        return self.summing.sizes_of(which)

    @property
    def has_outputs(self) -> bool:
        return self.summing.has_outputs

    def sums(self, which: int, k: int) -> float:
        if self.frail.fails:
            raise SourceError("all workers are gone")
        return self.summing.sums(which, k)

    def outputs(self, which: int) -> Array:
        return self.summing.outputs(which)


@pytest.fixture
def frail(window: MainWindow, qtbot: QtBot) -> Iterator[Frail]:
    """The window trains with frail sources."""
    frail, told = Frail(), []
    window.controller.trains_with.connect(told.append)
    window.controller.train_with(frail, 8)
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    assert isinstance(told[0], TrainsWith)
    yield frail
    for box in QApplication.topLevelWidgets():
        if isinstance(box, QMessageBox):
            box.close()


def where(window: MainWindow) -> object:
    """Who has the examples of the session that the worker owns."""
    experiment = window.controller._worker._experiment
    assert experiment is not None
    return experiment.session.sources


def lost(window: MainWindow) -> list[ClusterLost]:
    told: list[ClusterLost] = []
    window.controller.cluster_lost.connect(told.append)
    return told


def test_a_run_that_loses_its_cluster_is_paused_at_its_last_iteration_and_goes_on_here(
    window: MainWindow, frail: Frail, qtbot: QtBot, settled: Settled
) -> None:
    controller, told = window.controller, lost(window)
    controller.run_or_pause()
    qtbot.waitUntil(lambda: controller.latest is not None and controller.latest.frame.k > 20, timeout=10_000)
    frail.fails = True
    qtbot.waitUntil(lambda: bool(told) and not controller.running, timeout=10_000)
    assert controller.latest is not None
    k = controller.latest.frame.k
    assert told[0].k == k
    assert "all workers are gone" in window.message.text()
    boxes = [box for box in QApplication.topLevelWidgets() if isinstance(box, QMessageBox) and box.isVisible()]
    assert len(boxes) == 1
    assert f"paused at k = {k}" in boxes[0].text().replace("\u202f", "").replace(" ", " ")
    assert where(window) is here
    theta = controller.latest.frame.parameters.theta
    controller.step("iteration")
    settled(window)
    assert controller.latest.frame.k == k + 1
    # Replayed here, in the same cut, every iteration has the bits that it had there.
    controller.go_to(0)
    settled(window)
    controller.go_to(k)
    settled(window)
    qtbot.waitUntil(lambda: controller.latest is not None and controller.latest.frame.k == k, timeout=10_000)
    assert (controller.latest.frame.parameters.theta == theta).all()


def test_an_edit_that_the_cluster_fails_at_changes_nothing(
    window: MainWindow, frail: Frail, qtbot: QtBot, settled: Settled
) -> None:
    controller, told = window.controller, lost(window)
    assert controller.latest is not None
    alpha, dataset = controller.latest.frame.recipe.alpha, controller.latest.frame.dataset
    frail.fails = True
    controller.edit_input(1, 1, 0.5)
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    settled(window)
    assert controller.latest.frame.dataset is dataset
    assert controller.latest.frame.recipe.alpha == alpha
    assert where(window) is here


def test_other_data_new_starts_and_undo_are_trained_where_the_user_chose(
    window: MainWindow, frail: Frail, settled: Settled
) -> None:
    controller = window.controller
    for act in (
        lambda: controller.open_sample("circles"),
        lambda: controller.change(seed=17),
        controller.undo,
        controller.undo,
        controller.redo,
    ):
        act()
        settled(window)
        assert where(window) is frail
    controller.train_with(here)
    settled(window)
    assert where(window) is here
    controller.undo()
    settled(window)
    assert where(window) is here


def test_other_data_are_opened_here_when_the_cluster_fails_meanwhile(
    window: MainWindow, frail: Frail, qtbot: QtBot, settled: Settled
) -> None:
    told = lost(window)
    frail.fails = True
    window.controller._send(OpenSample("circles"))
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    settled(window)
    assert window.controller.latest is not None
    assert window.controller.latest.frame.dataset.name == "circles"
    assert where(window) is here


def test_a_new_start_that_finds_the_cluster_gone_stays_paused_as_it_says(
    window: MainWindow, frail: Frail, qtbot: QtBot, settled: Settled
) -> None:
    controller, told = window.controller, lost(window)
    # So slow that the run itself does not notice.
    controller.set_speed(0.01)
    controller.run_or_pause()
    settled(window)
    frail.fails = True
    controller.change(seed=17)
    qtbot.waitUntil(lambda: bool(told), timeout=10_000)
    settled(window)
    assert controller.recipe is not None
    assert controller.recipe.seed == 17
    assert where(window) is here
    assert not controller.running


def test_data_that_would_make_mini_batches_of_all_examples_are_refused_on_a_cluster(
    window: MainWindow, frail: Frail, qtbot: QtBot, settled: Settled
) -> None:
    controller = window.controller
    controller.open_sample("moons")
    settled(window)
    assert controller.dataset is not None
    m = controller.dataset.m
    controller.change(batch=m)
    settled(window)
    refused: list[Refused] = []
    controller.refused.connect(refused.append)
    for command in (
        Prepare(replace(controller.dataset.preparation, held_out=0.0)),
        Generate(Generated(2 * controller.dataset.table.m_all, 0.1)),
    ):
        refused.clear()
        controller._send(command)
        qtbot.waitUntil(lambda: bool(refused), timeout=10_000)
        assert f"a mini-batch of {m} is too small" in refused[0].message
    settled(window)
    assert controller.dataset.m == m
    assert where(window) is frail


def test_mini_batches_are_refused_on_a_cluster_at_their_field(
    window: MainWindow, frail: Frail, qtbot: QtBot, settled: Settled
) -> None:
    controller = window.controller
    assert controller.recipe is not None
    refused: list[object] = []
    controller.refused.connect(refused.append)
    for command in (Change(batch=2), Start(controller.recipe.changed(batch=2))):
        refused.clear()
        controller._send(command)
        qtbot.waitUntil(lambda: bool(refused), timeout=10_000)
        assert refused[0].field == "batch"
        assert "every iteration takes all examples" in refused[0].message
    settled(window)
    assert controller.recipe.batch == "all"


def test_a_cluster_is_refused_where_mini_batches_are_trained(
    window: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    window.controller.change(batch=2)
    settled(window)
    refused: list[object] = []
    window.controller.refused.connect(refused.append)
    window.controller.train_with(Frail(), 8)
    qtbot.waitUntil(lambda: bool(refused), timeout=10_000)
    assert "mini-batch of 2" in refused[0].message
    assert where(window) is here


def test_going_to_a_cluster_from_the_past_can_be_undone(window: MainWindow, settled: Settled, qtbot: QtBot) -> None:
    controller = window.controller
    controller.advance(5)
    settled(window)
    qtbot.waitUntil(lambda: controller.latest is not None and controller.latest.frame.k == 5, timeout=10_000)
    controller.go_to(2)
    settled(window)
    controller.train_with(Frail(), 8)
    settled(window)
    assert controller.latest is not None
    assert controller.latest.frame.last_k == 2
    controller.undo()
    settled(window)
    assert controller.latest.frame.last_k == 5


def test_the_dialog_joins_real_workers_shows_them_and_leaves(
    window: MainWindow, qtbot: QtBot, settled: Settled
) -> None:
    pytest.importorskip("distributed")
    before = set(threading.enumerate())
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    window.actions_by_name["run_on_cluster"].trigger()
    dialog = window.cluster.dialog
    assert dialog is not None
    dialog.remote.setChecked(True)
    dialog.address.setText(f"tcp://127.0.0.1:{port}")
    dialog.connect_button.click()
    assert dialog.progress.isVisible()
    qtbot.waitUntil(dialog.reason.isVisible, timeout=20_000)
    assert "Nothing listens" in dialog.reason.text()
    dialog.folder.setText("/no/such/folder")
    dialog.connect_button.click()
    assert "There is no folder" in dialog.reason.text()
    dialog.local.setChecked(True)
    dialog.number.setValue(2)
    dialog.connect_button.click()
    qtbot.waitUntil(lambda: window.cluster.joined, timeout=60_000)
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 2, timeout=10_000)
    assert window.cluster.indicator.text() == "on cluster · 2 workers"
    window.controller.advance(3)
    qtbot.waitUntil(lambda: window.controller.latest is not None and window.controller.latest.frame.k == 3)
    cells = {dialog.table.item(row, 2).text() for row in range(2)}
    assert cells == {"1 – 2", "3 – 4"}
    assert dialog.focusWidget() is dialog.close_button
    dialog.leave_button.click()
    qtbot.waitUntil(lambda: not window.cluster.joined, timeout=10_000)
    assert where(window) is here
    assert window.controller.latest is not None
    assert np.isfinite(window.controller.latest.frame.cost.J)
    dialog.connect_button.click()
    dialog.cancel_button.click()
    qtbot.waitUntil(dialog.reason.isVisible, timeout=20_000)
    assert "cancelled" in dialog.reason.text()
    dialog.connect_button.click()
    window.close()
    assert set(threading.enumerate()) <= before
