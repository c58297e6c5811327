"""What comes of an import, in words: the task, and which examples train and which are held out."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSpinBox, QWidget

from bpviz.data.dataset import Preparation
from bpviz.data.files import Columns
from bpviz.digits import grouped
from bpviz.gui import fonts, theme
from bpviz.gui.forms.spin_box import dress
from bpviz.gui.import_dialog.outlook import Outlook

MOST_CLASSES = 8
LONGEST_NAME = 24
LARGEST_SEED = 9999


class OutcomeFields(QWidget):
    """Shows an Outlook, and asks how many examples are held out.

    Signals:
        changed(): another share or seed.
        target_clicked(str): the name of a target, in the words.
    """

    changed = Signal()
    target_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = False
        self.task = QLabel()
        self.task.setFont(fonts.text(13, QFont.Weight.DemiBold))
        self.counts = QLabel()
        self.counts.setObjectName("muted")
        for label in (self.task, self.counts):
            label.setWordWrap(True)
        self.task.linkActivated.connect(self.target_clicked)
        self.held_out = _spin_box("share of examples held out", 90)
        self.held_out.setSuffix(" %")
        self.held_out.setToolTip("Held-out examples are never trained on; their cost shows what was only memorised.")
        self.seed = _spin_box("seed of the split", LARGEST_SEED)
        self.seed.setToolTip("Which examples are held out: the same seed gives the same ones")
        self.held_out.valueChanged.connect(self._choose)
        self.seed.valueChanged.connect(self.changed)
        row = QHBoxLayout()
        row.setSpacing(6)
        for words, field in (("Held out", self.held_out), ("Split seed", self.seed)):
            label = QLabel(words)
            label.setBuddy(field)
            row.addSpacing(8)
            row.addWidget(label)
            row.addWidget(field)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.task, 0, 0)
        grid.addWidget(self.counts, 1, 0)
        grid.addLayout(row, 0, 1, 2, 1)
        grid.setColumnStretch(0, 1)

    def show_preparation(self, preparation: Preparation) -> None:
        """Show choices that were made before."""
        self._chosen = True
        with QSignalBlocker(self.held_out), QSignalBlocker(self.seed):
            self.held_out.setValue(round(100 * preparation.held_out))
            self.seed.setMaximum(max(LARGEST_SEED, preparation.split_seed))
            self.seed.setValue(preparation.split_seed)

    def show_outlook(self, columns: Columns, outlook: Outlook, *, reading: bool) -> None:
        """Show what comes of a plan; the share held out is the usual one until another was chosen.

        reading tells whether the rest of the file is being read.
        """
        if not self._chosen and columns.complete and outlook.outline is not None:
            with QSignalBlocker(self.held_out):
                self.held_out.setValue(round(100 * outlook.usual_held_out))
        self.task.setText(_task_in_words(outlook))
        self.counts.setText(self._counts_in_words(columns, outlook, reading=reading))

    def clear(self) -> None:
        """Show nothing."""
        self.task.clear()
        self.counts.clear()

    def preparation(self, former: Preparation) -> Preparation:
        """Return a preparation with the choices made here."""
        return replace(former, held_out=self.share, split_seed=self.seed.value())

    @property
    def share(self) -> float:
        """The share of the examples held out."""
        return self.held_out.value() / 100

    def _choose(self) -> None:
        self._chosen = True
        self.changed.emit()

    def _counts_in_words(self, columns: Columns, outlook: Outlook, *, reading: bool) -> str:
        if not columns.complete:
            return "The examples are being counted." if reading else "The examples were not counted to the end."
        if outlook.outline is None:
            return f"{_inputs_in_words(outlook)} {counted(outlook.m, 'example')}."
        held_out = outlook.held_out(self.share)
        examples = f"{counted(outlook.m, 'example')}: {grouped(max(outlook.m - held_out, 0))} train, "
        examples += f"{grouped(held_out)} held out." if held_out else "none held out."
        dropped = f" {counted(outlook.n_dropped, 'row')} left out, with missing values." if outlook.n_dropped else ""
        return f"{_inputs_in_words(outlook)} {examples}{dropped}"


def _task_in_words(outlook: Outlook) -> str:
    """The task, what is learned, and the classes where there are any; as rich text, with a link at each target."""
    plan = outlook.plan
    guess = " (guessed)" if plan.guessed and not outlook.target_chosen else ""
    names = ", ".join(_link(column.name) for column in plan.targets[:MOST_CLASSES])
    names += " …" if len(plan.targets) > MOST_CLASSES else ""
    if plan.task == "autoencoder":
        return "Autoencoder: no target, so the net learns to give back its input."
    if plan.task == "regression":
        return f"Regression{guess}: learn the number{'s' if len(plan.targets) > 1 else ''} {names}."
    table = outlook.outline
    if table is None:
        return f"Classification{guess}: learn the class {names}."
    shown = [escape(_cut(name)) for name in table.class_names[:MOST_CLASSES]]
    more = len(table.class_names) - len(shown)
    classes = ", ".join(shown) + (f" and {grouped(more)} more" if more > 0 else "")
    return f"Classification{guess}: learn {names}, {grouped(len(table.class_names))} classes: {classes}."


def _inputs_in_words(outlook: Outlook) -> str:
    n = len(outlook.plan.inputs)
    inputs = f"{counted(outlook.n_inputs, 'input')}."
    return inputs if n == outlook.n_inputs else f"{counted(n, 'column')} as {inputs}"


def counted(n: int, what: str) -> str:
    """Return how many there are, in words: 1 row, 2 rows."""
    return f"{grouped(n)} {what}{'' if n == 1 else 's'}"


def _link(name: str) -> str:
    # With its colour said: a label's own links have that of the palette it was made under.
    colour = theme.current().accent
    return f'<a href="{escape(name)}" style="color: {colour}; text-decoration: none">{escape(_cut(name))}</a>'


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _spin_box(name: str, largest: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, largest)
    dress(box, name)
    return box
