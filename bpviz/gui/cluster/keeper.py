"""Who keeps the connection to a cluster: from the wish for workers to leaving them, or losing them."""

from __future__ import annotations

import queue
import threading
import traceback
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMessageBox, QToolButton, QWidget

from bpviz.digits import grouped
from bpviz.engine.summing import SourceError
from bpviz.gui.commands import ClusterLost, Refused, TrainsWith, TrainWith
from bpviz.gui.controller import Controller
from bpviz.gui.message_line import MessageLine
from bpviz.on_cluster import sources_on, usual_folder
from bpviz.session.trainer import Sources, here

if TYPE_CHECKING:
    from bpviz.cluster.cluster import Cluster
    from bpviz.gui.cluster.dialog import ClusterDialog
    from bpviz.gui.cluster.request import Request

TICK_MILLISECONDS = 200


class ClusterKeeper(QObject):
    """Owns the cluster, the threads that connect to it and leave it, and the dialog.

    Args:
        controller: is told to train there.
        message: where losses of workers are said.
        window: the dialog's parent.

    Attributes:
        indicator: says in the window that it trains on a cluster, and opens the dialog.
    """

    def __init__(self, controller: Controller, message: MessageLine, window: QWidget) -> None:
        super().__init__(window)
        self._controller = controller
        self._message = message
        self._window = window
        self._cluster: Cluster | None = None
        self._sources: Sources | None = None
        self._cancelled = threading.Event()
        self._came: queue.SimpleQueue[Cluster | Exception] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._known_lost = 0
        self.dialog: ClusterDialog | None = None
        self.indicator = QToolButton()
        self.indicator.setObjectName("on_cluster")
        self.indicator.setAutoRaise(True)
        self.indicator.setToolTip("Which worker holds which examples")
        self.indicator.clicked.connect(self.open)
        self.indicator.hide()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MILLISECONDS)
        self._timer.timeout.connect(self.tick)
        controller.trains_with.connect(self._show_where)
        controller.refused.connect(self._show_refusal)
        controller.cluster_lost.connect(self._show_loss)

    @property
    def joined(self) -> bool:
        """Whether the run trains on a cluster."""
        return self._cluster is not None and self.indicator.isVisibleTo(self._window)

    def open(self) -> None:
        """Show the dialog."""
        if self.dialog is not None:
            self.dialog.raise_()
            return
        from bpviz.gui.cluster.dialog import ClusterDialog

        self.dialog = dialog = ClusterDialog(usual_folder(self._controller.file), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.wanted.connect(self._begin)
        dialog.cancel_wanted.connect(self._cancel)
        dialog.leave_wanted.connect(self.leave)
        dialog.finished.connect(self._forget_dialog)
        if self.joined:
            self.tick()
        elif self._timer.isActive():
            dialog.show_waiting("Connecting …")
        dialog.open()

    def leave(self) -> None:
        """Train here again, and leave the cluster once that is so."""
        if self.dialog is not None:
            self.dialog.show_waiting("Leaving …")
        self._controller.train_with(here)

    def stop(self) -> None:
        """Leave, and wait until nothing of it is left."""
        self._timer.stop()
        self._cancelled.set()
        if self.dialog is not None:
            self.dialog.reject()
        self._part()
        for thread in self._threads:
            thread.join()
        while not self._came.empty():
            late = self._came.get()
            if not isinstance(late, Exception):
                late.close()

    def tick(self) -> None:
        """Take what came, and show what is known."""
        if not self._came.empty():
            self._take(self._came.get())
        cluster = self._cluster
        if cluster is None or not self.joined:
            return
        status = cluster.status
        n = len(status.taking_part)
        self.indicator.setText(f"on cluster · {n} worker{'' if n == 1 else 's'}")
        if self.dialog is not None:
            self.dialog.show_status(status)
        if cluster.losses > self._known_lost:
            self._known_lost = cluster.losses
            name = status.lost[-1].name if status.lost else ""
            self._message.say(f"Worker {name} was lost; others took over its part.")

    # From the wish to the cluster.

    def _begin(self, request: Request) -> None:
        self._cancelled = cancelled = threading.Event()
        came = self._came

        def carry_out() -> None:
            try:
                came.put(request.carry_out(cancelled))
            except Exception as error:
                came.put(error)

        self._start(threading.Thread(target=carry_out, name="bpviz connecting"))
        self._timer.start()
        if self.dialog is not None:
            self.dialog.show_waiting("Connecting …")

    def _cancel(self) -> None:
        self._cancelled.set()

    def _take(self, came: Cluster | Exception) -> None:
        if isinstance(came, Exception):
            if isinstance(came, SourceError):
                words = str(came)
            else:
                words = "bpviz made a mistake:\n" + "".join(traceback.format_exception(came)[-3:])
            self._say_why_not(words)
            return
        self._cluster, self._sources, self._known_lost = came, sources_on(came), 0
        if self._cancelled.is_set():
            self._say_why_not("Connecting was cancelled.")
            return
        self._controller.train_with(self._sources, came.slabs)

    def _say_why_not(self, words: str) -> None:
        self._part()
        if self.dialog is not None:
            self.dialog.show_choice(words)
        elif not self._cancelled.is_set():
            self._message.say(words)

    # What the controller tells.

    def _show_where(self, event: TrainsWith) -> None:
        if event.command.sources is self._sources:
            self.indicator.show()
            self.tick()
        else:
            self._part()
            self._message.say("Training on this computer again.")
            if self.dialog is not None:
                self.dialog.show_choice()

    def _show_refusal(self, refused: Refused) -> None:
        if isinstance(refused.command, TrainWith):
            self._say_why_not(refused.message)

    def _show_loss(self, lost: ClusterLost) -> None:
        self._part()
        words = (
            f"{lost.message}\n\nThe run is paused at k = {grouped(lost.k)}, its last finished iteration, and nothing "
            "is lost. Press Run to go on on this computer, or run on a cluster again."
        )
        self._message.say(f"Paused at k = {grouped(lost.k)}: {lost.message}")
        if self.dialog is not None:
            self.dialog.show_choice(words)
            return
        box = QMessageBox(QMessageBox.Icon.Information, "The cluster is gone", words, parent=self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _part(self) -> None:
        """Leave the cluster, on a thread, for it takes a while."""
        self._timer.stop()
        self.indicator.hide()
        cluster, self._cluster, self._sources = self._cluster, None, None
        if cluster is not None:
            self._start(threading.Thread(target=cluster.close, name="bpviz leaving"))

    def _start(self, thread: threading.Thread) -> None:
        self._threads = [running for running in self._threads if running.is_alive()]
        self._threads.append(thread)
        thread.start()

    def _forget_dialog(self) -> None:
        self.dialog = None
