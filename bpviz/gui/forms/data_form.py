"""The form for the data: which they are, what is predicted, how inputs are scaled and what is held out."""

from __future__ import annotations

from typing import Any, get_args

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from bpviz.data.dataset import Dataset, InputChoice
from bpviz.digits import grouped
from bpviz.gui import fonts
from bpviz.gui.commands import Opened
from bpviz.gui.forms.generator_form import GeneratorForm
from bpviz.gui.forms.spin_box import dress_for_window

TASK_WORDS = {"classification": "classes", "regression": "numbers", "autoencoder": "the input"}


class DataForm(QWidget):
    """Shows the data set in use.

    Signals:
        gallery_wanted(), file_wanted(): the two ways to other data.
        columns_wanted(): import the data otherwise.
        target_chosen(str, str): another target column of the file, or another task; the other of the two is "".
        preparation_changed(dict): fields of the Preparation that the user wants otherwise.
    """

    gallery_wanted = Signal()
    file_wanted = Signal()
    columns_wanted = Signal()
    target_chosen = Signal(str, str)
    preparation_changed = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._targets: tuple[str, ...] = ()
        self._task = ""
        self.name = QLabel("no data yet")
        self.name.setFont(fonts.text(14, QFont.Weight.DemiBold))
        self.counts = QLabel("choose from the gallery or open a file")
        self.counts.setObjectName("muted")
        self.counts.setWordWrap(True)
        self.gallery = QPushButton("Gallery …")
        self.gallery.setObjectName("gallery")
        self.open = QPushButton("Open …")
        self.open.setObjectName("open_file")
        self.target = self._combo("target column")
        self.task = self._combo("what the target is")
        for task, words in TASK_WORDS.items():
            self.task.addItem(words, task)
        self.columns = QPushButton("Columns …")
        self.columns.setObjectName("columns")
        self.columns.setToolTip("Import the data otherwise: how they are read, and what becomes of each column")
        self.inputs = self._combo("scaling of the inputs")
        self.inputs.addItems(get_args(InputChoice))
        self.held_out = _share()
        self.generator = GeneratorForm()
        self.reason = QLabel()
        self.reason.setObjectName("reason")
        self.reason.setWordWrap(True)
        self.reason.hide()
        self.rows = QFormLayout()
        self._arrange()
        self._connect()
        self._show_file_rows(False)

    def _arrange(self) -> None:
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.rows.setVerticalSpacing(5)
        self.rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.rows.addRow("target", self.target)
        self.rows.addRow("it is", self.task)
        self.rows.addRow(self.columns)
        self.rows.addRow("inputs", self.inputs)
        self.rows.addRow("held out", self.held_out)
        buttons = QHBoxLayout()
        buttons.addWidget(self.gallery)
        buttons.addWidget(self.open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.name)
        layout.addWidget(self.counts)
        layout.addLayout(buttons)
        layout.addLayout(self.rows)
        layout.addWidget(self.generator)
        layout.addWidget(self.reason)

    def _connect(self) -> None:
        self.gallery.clicked.connect(self.gallery_wanted)
        self.open.clicked.connect(self.file_wanted)
        self.columns.clicked.connect(self.columns_wanted)
        self.target.textActivated.connect(lambda name: self._ask_for_target(name, ""))
        self.task.activated.connect(lambda: self._ask_for_target("", self.task.currentData()))
        self.inputs.textActivated.connect(lambda choice: self._ask(inputs=choice))
        self.held_out.valueChanged.connect(lambda percent: self._ask(held_out=percent / 100))

    def show_opened(self, opened: Opened, title: str) -> None:
        """Show which data are in use, with their file's columns where they came from one; not how they are prepared."""
        self.refuse("")
        self.name.setText(title)
        self.target.clear()
        self.target.addItems(opened.columns)
        self._targets, self._task = opened.dataset.table.target_names, opened.dataset.task
        self._show_target()
        self._show_file_rows(opened.origin is not None)

    def show_dataset(self, dataset: Dataset) -> None:
        """Show how the data are prepared."""
        held_out = f" + {grouped(dataset.m_held_out)} held out" if dataset.m_held_out else ", none held out"
        self.counts.setText(f"{grouped(dataset.m)} examples{held_out}")
        words = "\n".join(dataset.preparation_in_words)
        self.counts.setToolTip(words)
        self.inputs.setToolTip(words)
        self.inputs.setCurrentText(dataset.preparation.inputs)
        with QSignalBlocker(self.held_out):
            self.held_out.setValue(round(100 * dataset.preparation.held_out))
        self.generator.show_generated(dataset.table.generated)

    def refuse(self, message: str) -> None:
        """Say under the data why they could not be used."""
        self.reason.setText(message)
        self.reason.setVisible(bool(message))

    def _ask_for_target(self, name: str, task: str) -> None:
        # The dialog may be cancelled; until it is accepted the former target is in force.
        self._show_target()
        if (name,) != self._targets and task != self._task:
            self.target_chosen.emit(name, task)

    def _show_target(self) -> None:
        one = self._targets[0] if len(self._targets) == 1 else None
        self.target.setPlaceholderText(", ".join(self._targets) or "none: the inputs themselves")
        self.target.setCurrentIndex(-1 if one is None else self.target.findText(one))
        self.task.setCurrentIndex(self.task.findData(self._task))

    def _ask(self, **fields: Any) -> None:
        self.preparation_changed.emit(fields)

    def _show_file_rows(self, visible: bool) -> None:
        self.rows.setRowVisible(self.target, visible)
        self.rows.setRowVisible(self.task, visible)
        self.rows.setRowVisible(self.columns, visible)

    def _combo(self, name: str) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        # A long column name must not widen the dock.
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(8)
        return combo


def _share() -> QSpinBox:
    """The field for the share of the examples that is held out, in per cent."""
    box = QSpinBox()
    box.setRange(0, 90)
    box.setSuffix(" %")
    dress_for_window(box, "share of examples held out")
    box.setToolTip("Held-out examples are never trained on; their cost shows what was only memorised.")
    return box
