"""The dialog that asks for workers, and then shows which of them holds what."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpviz.cluster.status import ClusterStatus
from bpviz.digits import grouped
from bpviz.gui.cluster.request import AddressRequest, LocalRequest, Request
from bpviz.gui.forms.spin_box import dress
from bpviz.on_cluster import TRUST

WIDTH = 560
MOST_WORKERS = 256
COLUMNS = ("worker", "on", "training examples", "state")
INTRODUCTION = (
    "Every iteration's sums are made by several processes, here or on other computers, each on its part of the "
    "examples. It pays where an iteration takes longer than about a third of a second."
)


class ClusterDialog(QDialog):
    """Asks, says what went wrong, and shows the workers once they are there.

    Args:
        folder: where files are that the workers of a scheduler can read, as far as one can guess.

    Signals:
        wanted(Request): workers are wanted.
        cancel_wanted: not to wait any longer.
        leave_wanted: to train here again.
    """

    wanted = Signal(object)
    cancel_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cluster_dialog")
        self.setWindowTitle("Run on a cluster")
        self.reason = QLabel()
        self.reason.setObjectName("reason")
        self.reason.setWordWrap(True)
        self.reason.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.reason.setAccessibleName("what went wrong")
        self.reason.hide()
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        self.progress.setAccessibleName("progress: connecting")
        self.pages = QStackedWidget()
        self._make_choice(folder)
        self._make_workers()
        self.buttons = QDialogButtonBox()
        self.connect_button = self._button("Connect", QDialogButtonBox.ButtonRole.AcceptRole, self._ask)
        self.cancel_button = self._button("Cancel", QDialogButtonBox.ButtonRole.ResetRole, self.cancel_wanted.emit)
        self.leave_button = self._button(
            "Leave the cluster", QDialogButtonBox.ButtonRole.ResetRole, self.leave_wanted.emit
        )
        self.close_button = self._button("Close", QDialogButtonBox.ButtonRole.RejectRole, self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.reason)
        layout.addWidget(self.progress)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(WIDTH)
        self.show_choice()

    # What is shown.

    def show_choice(self, reason: str = "") -> None:
        """Ask for workers, and say why there are none."""
        self._show_page(0, waiting=False)
        self._say(reason)

    def show_waiting(self, words: str) -> None:
        """Say that workers are being waited for."""
        self._show_page(self.pages.currentIndex(), waiting=True)
        self.progress.setToolTip(words)
        self._say("")

    def show_status(self, status: ClusterStatus) -> None:
        """Show which worker holds what."""
        if self.pages.currentIndex() != 1 or not self.leave_button.isVisibleTo(self):
            self._show_page(1, waiting=False)
            self._say("")
        self.summary.setText(_summary(status))
        self.table.setRowCount(len(status.workers))
        for row, worker in enumerate(status.workers):
            cells = (worker.name, worker.host, _grouped(worker.spans) or "none", worker.state)
            for column, text in enumerate(cells):
                item = self.table.item(row, column)
                if item is None:
                    item = QTableWidgetItem()
                    self.table.setItem(row, column, item)
                if item.text() != text:
                    item.setText(text)
                    item.setToolTip(worker.address if column < 2 else text)

    # Making it.

    def _make_choice(self, folder: Path) -> None:
        page = QWidget()
        introduction = _muted(INTRODUCTION)
        self.local = QRadioButton("Start workers on this computer")
        self.local.setChecked(True)
        self.number = QSpinBox()
        self.number.setRange(1, MOST_WORKERS)
        self.number.setValue(os.cpu_count() or 1)
        self.number.setSuffix(" workers")
        dress(self.number, "number of workers")
        self.remote = QRadioButton("Connect to a scheduler")
        self.address = QLineEdit(str(QSettings().value("cluster_address", "")))
        self.address.setPlaceholderText("tcp://host:8786")
        self.address.setAccessibleName("address of the scheduler")
        self.folder = QLineEdit(str(folder))
        self.folder.setAccessibleName("shared folder")
        self.folder.setToolTip("The training examples are put there for the workers, and deleted when you leave")
        self.choose = QPushButton("Choose …")
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._choose_folder)
        self._remote_labels = [QLabel("address"), QLabel("shared folder")]
        words = "A folder that all its workers see under the same path."
        self._remote_words = _muted(f"{words} {TRUST}")
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 18)
        grid.addWidget(introduction, 0, 0, 1, 4)
        grid.addWidget(self.local, 1, 0, 1, 3)
        grid.addWidget(self.number, 1, 3)
        grid.addWidget(self.remote, 2, 0, 1, 4)
        grid.addWidget(self._remote_labels[0], 3, 1)
        grid.addWidget(self.address, 3, 2, 1, 2)
        grid.addWidget(self._remote_labels[1], 4, 1)
        grid.addWidget(self.folder, 4, 2)
        grid.addWidget(self.choose, 4, 3)
        grid.addWidget(self._remote_words, 5, 1, 1, 3)
        grid.setRowStretch(6, 1)
        self.local.toggled.connect(self._follow_choice)
        self._follow_choice()
        self.pages.addWidget(page)

    def _make_workers(self) -> None:
        page = QWidget()
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.table = QTableWidget(0, len(COLUMNS))
        self.table.setObjectName("cluster_workers")
        self.table.setShowGrid(False)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setAccessibleName("workers and the examples they hold")
        self.table.setHorizontalHeaderLabels(list(COLUMNS))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.summary)
        layout.addWidget(self.table, 1)
        self.pages.addWidget(page)

    def _button(self, text: str, role: QDialogButtonBox.ButtonRole, act: object) -> QPushButton:
        button = self.buttons.addButton(text, role)
        button.setIcon(QIcon())
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _show_page(self, page: int, *, waiting: bool) -> None:
        self.pages.setCurrentIndex(page)
        self.pages.setEnabled(not waiting)
        self.progress.setVisible(waiting)
        self.connect_button.setVisible(page == 0 and not waiting)
        self.connect_button.setDefault(page == 0)
        self.cancel_button.setVisible(waiting)
        self.leave_button.setVisible(page == 1 and not waiting)
        if page == 1:
            # A key pressed by habit should not leave the cluster.
            self.close_button.setFocus()

    def _say(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    def _follow_choice(self) -> None:
        remote = self.remote.isChecked()
        self.number.setEnabled(not remote)
        for widget in (*self._remote_labels, self.address, self.folder, self.choose, self._remote_words):
            widget.setEnabled(remote)

    # What the user does.

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Folder that all workers see", self.folder.text())
        if folder:
            self.folder.setText(folder)

    def _ask(self) -> None:
        request: Request
        if self.local.isChecked():
            request = LocalRequest(self.number.value())
        else:
            folder = Path(self.folder.text().strip())
            if not folder.is_dir():
                self._say(f"There is no folder “{folder}”.")
                self.folder.setFocus()
                return
            QSettings().setValue("cluster_address", self.address.text().strip())
            request = AddressRequest(self.address.text(), folder)
        self.wanted.emit(request)


def _muted(text: str) -> QLabel:
    label = QLabel(text)
    label.setObjectName("muted")
    label.setWordWrap(True)
    return label


def _summary(status: ClusterStatus) -> str:
    words = f"{status.address} · {grouped(status.iterations)} sums over all examples so far"
    if status.overhead is not None:
        words += f" · the way there and back takes {status.overhead:.0f} ms of each"
    return words


def _grouped(spans: tuple[tuple[int, int], ...]) -> str:
    return ", ".join(f"{grouped(first)} – {grouped(last)}" for first, last in spans)
