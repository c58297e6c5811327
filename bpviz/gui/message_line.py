"""The line in which the window says what happened, and how far that has come which takes its time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from bpviz.digits import grouped

WIDTH = 330
"""It keeps its width whatever it says, so that the time line beside it does not move."""
APPEARS_AFTER = 0.5
"""Seconds: what is done sooner needs no bar that flashes up."""
STEPS = 1000
"""Of a bar that shows a fraction."""


@dataclass(frozen=True)
class Task:
    """Something that takes its time.

    Attributes:
        words: what is going on.
        done: how much of `total` is done.
        total: 0 where nobody knows how much there is.
        button: what the button says that ends it; "" where it cannot be ended.
        tip: what the button's tooltip says.
        end: what the button does.
    """

    words: str
    done: int = 0
    total: int = 0
    button: str = ""
    tip: str = ""
    end: Callable[[], None] | None = None


class MessageLine(QWidget):
    """A text that is cut short where it must be and told whole on hover; beside it a bar and a button for a task.

    Of several tasks the one that began last is shown. What is said meanwhile is shown in place of the task's words.

    Signals:
        stop_wanted: to stay where the replay has come to.
    """

    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._longest = 0
        self._tasks: dict[str, tuple[Task, float]] = {}
        self._shown = ""
        self._seen: set[str] = set()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._show_latest)
        self.label = QLabel()
        self.label.setObjectName("muted")
        self.label.setAccessibleName("message")
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedSize(90, 6)
        self.stop = QPushButton("Cancel")
        self.stop.setObjectName("stop_replay")
        self.stop.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.stop.clicked.connect(self._end_shown)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 10, 0)
        row.setSpacing(8)
        row.addWidget(self.label, 1)
        row.addWidget(self.progress)
        row.addWidget(self.stop)
        self.setFixedWidth(WIDTH)
        self._show_latest()

    def text(self) -> str:
        """What it says, uncut."""
        return self._text or (self._tasks[self._shown][0].words if self._shown else "")

    def say(self, text: str) -> None:
        """Say something else."""
        self._text = text
        self._cut()

    def show_task(self, key: str, task: Task, *, after: float = APPEARS_AFTER) -> None:
        """Show a task, or how far it has come.

        Args:
            key: which one.
            task: as it is now.
            after: how many seconds after its beginning it is first shown.
        """
        due = self._tasks[key][1] if key in self._tasks else time.monotonic() + after
        self._tasks[key] = task, due
        self._show_latest()

    def go_on(self, key: str, fraction: float) -> None:
        """Show that this fraction of a task is done; one that is over, or was never begun, stays so."""
        if key in self._tasks:
            self.show_task(key, replace(self._tasks[key][0], done=round(STEPS * fraction), total=STEPS))

    def end_task(self, key: str) -> None:
        """Take a task away."""
        if self._tasks.pop(key, None) is not None:
            self._seen.discard(key)
            self._show_latest()

    def show_replay(self, left: int) -> None:
        """Show that so many iterations are still to be replayed; 0 takes the bar and the button away."""
        self._longest = max(self._longest, left) if left else 0
        if not left:
            self.end_task("replay")
            return
        words, tip = f"Replaying, {grouped(left)} to go", "Stay at the iteration that the replay has come to  (Esc)"
        task = Task(words, self._longest - left, self._longest, "Stop", tip, self.stop_wanted.emit)
        self.show_task("replay", task, after=0.0)

    def sizeHint(self) -> QSize:
        """Room for a short sentence; no higher than the time line beside it."""
        return QSize(WIDTH, 30)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the text anew."""
        super().resizeEvent(event)
        self._cut()

    def changeEvent(self, event: QEvent) -> None:
        """Cut the text anew in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._cut()

    def _show_latest(self) -> None:
        now = time.monotonic()
        due = [key for key, (_, at) in self._tasks.items() if at <= now]
        waiting = [at for _, at in self._tasks.values() if at > now]
        if waiting:
            self._later.start(round(1000 * (min(waiting) - now)) + 1)
        shown = due[-1] if due else ""
        if shown and shown not in self._seen:
            # What was said before it began gives way to it for good; what is said later stays, whatever ends.
            self._text = ""
        self._seen.update(due)
        self._shown = shown
        self._dress(self._tasks[shown][0] if shown else None)
        self._cut()

    def _dress(self, task: Task | None) -> None:
        self.progress.setVisible(task is not None)
        self.stop.setVisible(task is not None and bool(task.button))
        if task is None:
            return
        self.progress.setRange(0, task.total)
        self.progress.setValue(task.done)
        self.progress.setAccessibleName(f"progress: {task.words}")
        self.progress.setToolTip(task.words)
        self.stop.setText(task.button)
        self.stop.setToolTip(task.tip)
        self.stop.setAccessibleName(task.tip or task.button)

    def _end_shown(self) -> None:
        task = self._tasks[self._shown][0] if self._shown else None
        if task is not None and task.end is not None:
            task.end()

    def _cut(self) -> None:
        beside = sum(w.sizeHint().width() + 8 for w in (self.progress, self.stop) if w.isVisibleTo(self))
        text, room = self.text(), self.width() - 14 - beside
        words = self.label.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        self.label.setText(words)
        self.label.setToolTip(text if words != text else "")
