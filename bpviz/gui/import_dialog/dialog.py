"""The import dialog: how a file is read, what becomes of its columns, and what comes of it, before anything is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.files import FORMATS, Columns, Pasted, Reading, Source
from bpviz.data.files.origin import Origin
from bpviz.gui import fonts
from bpviz.gui.import_dialog.choices import Choices
from bpviz.gui.import_dialog.outcome import OutcomeFields
from bpviz.gui.import_dialog.outlook import Outlook
from bpviz.gui.import_dialog.preview import Preview
from bpviz.gui.import_dialog.reader import Broken, Reader
from bpviz.gui.import_dialog.reading import ReadingFields
from bpviz.gui.import_dialog.requests import Failed, Guessed, Judge, Judged, Look, Made, Make, Seen, WarmUp
from bpviz.gui.import_dialog.state import StateLine

SIZE = (1180, 660)
STOPPED = "The reading was stopped before its end, so nothing can be imported."
WAYS_OUT = "Choose above how to read it otherwise, or correct the file and read it again."
CRASHED = "bpviz made a mistake here. Nothing was imported; please report the details."


class ImportDialog(QDialog):
    """Asks how a source is to be imported; once accepted, `dataset` and `origin` say what came of it.

    It owns what the user chose; the readers own the threads, and outlive it.

    Args:
        source: the file or the pasted text.
        reader: reads, and makes the data set.
        judge: plans anew when a choice changes, also while the reader is busy.

    Signals:
        crashed(str): a fault of bpviz in a reader's thread, as a traceback.
    """

    crashed = Signal(str)

    def __init__(self, source: Source, reader: Reader, judge: Reader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.source = source
        self.dataset: Dataset | None = None
        self.origin: Origin | None = None
        self._reader, self._judge = reader, judge
        self._reading: Reading | None = None
        self._guessed: Reading | None = None
        self._choices = Choices()
        self._preparation = Preparation()
        self._columns: Columns | None = None
        self._outlook: Outlook | None = None
        self._failure = ""
        self._making = self._judging = self._was_ready = False
        self.reading = ReadingFields(_formats(source))
        self.preview = Preview()
        self.outcome = OutcomeFields()
        self.state = StateLine()
        self._make_buttons()
        self._arrange()
        # Only now does the dialog know the button, and gives its Enter back to it whatever else had the focus.
        self.import_button.setDefault(True)
        self._connect()
        self.setWindowTitle(f"Import {source.name}")
        self.resize(*SIZE)

    # Making the dialog.

    def _make_buttons(self) -> None:
        box = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(box.Ok | box.Cancel)
        for button in self.buttons.buttons():
            button.setIcon(QIcon())
        self.import_button: QPushButton = self.buttons.button(box.Ok)
        self.import_button.setText("Import")
        self.cancel_button: QPushButton = self.buttons.button(box.Cancel)
        self.cancel_button.setAutoDefault(False)

    def _arrange(self) -> None:
        title = QLabel(self.source.name)
        title.setFont(fonts.text(15, QFont.Weight.DemiBold))
        title.setTextFormat(Qt.TextFormat.PlainText)
        if isinstance(self.source, Path):
            title.setToolTip(str(self.source))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(title)
        layout.addWidget(self.reading)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self.outcome)
        self.state.row.addWidget(self.buttons)
        layout.addWidget(self.state)

    def _connect(self) -> None:
        self.reading.changed.connect(self._read_as)
        self.reading.format_chosen.connect(self._read_format)
        self.reading.guess_wanted.connect(lambda: self._read_as(None))
        self.preview.chosen.connect(self._choose)
        self.outcome.changed.connect(self._show_state)
        self.outcome.target_clicked.connect(self.preview.show_column)
        self.state.stop_wanted.connect(self._stop)
        self.state.read_wanted.connect(self._look)
        self.state.show_wanted.connect(self.preview.show_what_is_against)
        self.buttons.accepted.connect(self._make)
        self.buttons.rejected.connect(self.reject)
        self._reader.answered.connect(self._take)
        self._judge.answered.connect(self._take)
        self._reader.progressed.connect(self.state.show_progress)
        self._reader.finished.connect(self._warm_up)
        self._reader.finished.connect(self._show_state)
        self._judge.finished.connect(self._show_state)

    def _disconnect(self) -> None:
        self._reader.answered.disconnect(self._take)
        self._judge.answered.disconnect(self._take)
        self._reader.progressed.disconnect(self.state.show_progress)
        self._reader.finished.disconnect(self._warm_up)
        self._reader.finished.disconnect(self._show_state)
        self._judge.finished.disconnect(self._show_state)

    # What the user does.

    def begin(self) -> None:
        """Read the source as is guessed."""
        self._look()

    def begin_as(self, reading: Reading | None, choices: Choices, preparation: Preparation) -> None:
        """Read the source as it was read before, to import it otherwise."""
        self._reading, self._choices, self._preparation = reading, choices, preparation
        self.outcome.show_preparation(preparation)
        self._look()

    def done(self, result: int) -> None:
        """Give up what is being read, and close."""
        self._disconnect()
        self._reader.cancel()
        self._judge.cancel()
        super().done(result)

    def _read_as(self, reading: Reading | None) -> None:
        self._reading = reading
        self._look()

    def _read_format(self, name: str) -> None:
        self._reading = None
        self._look(name)

    def _look(self, format_name: str | None = None) -> None:
        self._failure = ""
        self._judging = False
        self._reader.start(Look(self.source, self._reading, self._choices, format_name))
        self._show_state()

    def _stop(self) -> None:
        self._reader.cancel()
        self._fail(STOPPED)
        self._show_state()

    def _choose(self, names: list[str], field: str, value: Any) -> None:
        if self._columns is None or self._outlook is None:
            return
        if field == "role":
            self._choices = self._choices.with_role(names, value, self._outlook.plan)
        else:
            self._choices = self._choices.with_field(names, field, value)
        if self._columns.complete:
            self._failure = ""
        self._ask_to_judge(self._columns)
        self._show_state()

    def _ask_to_judge(self, columns: Columns) -> None:
        self._judging = True
        self._judge.start(Judge(columns, self._choices))

    def _make(self) -> None:
        if self._outlook is None or self._columns is None or not self.import_button.isEnabled():
            return
        self._making = True
        preparation = self.outcome.preparation(self._preparation)
        self._reader.start(Make(self._columns, self._outlook.plan, preparation))
        self._show_state()

    # What the readers tell.

    def _take(self, answer: object) -> None:
        match answer:
            case Guessed(reading):
                self._guessed = self._reading = reading
            case Seen(columns, outlook, choices):
                self._see(columns, outlook, choices)
            case Judged(columns, outlook) if columns is self._columns:
                self._judging = False
                self._show_outlook(columns, outlook)
            case Failed(message):
                self._fail(message)
            case Broken(text):
                self._fail(CRASHED)
                self.crashed.emit(text)
            case Made(dataset) if self._outlook is not None:
                self.dataset, self.origin = dataset, Origin(self.source, self._reading, self._outlook.plan)
                self.accept()
                return
        self._show_state()
        if isinstance(answer, Guessed) and self._must_choose_part:
            self.reading.combos["part"].setFocus()

    def _warm_up(self) -> None:
        if self._columns is not None and not self._judging:
            self._judge.start(WarmUp())

    def _see(self, columns: Columns, outlook: Outlook, choices: Choices) -> None:
        if choices is self._choices:
            self._show_outlook(columns, outlook)
        else:
            # Something was chosen since this was asked for.
            self._columns = columns
            self._ask_to_judge(columns)

    def _show_outlook(self, columns: Columns, outlook: Outlook) -> None:
        self._columns, self._outlook = columns, outlook
        self.preview.show_outlook(columns, outlook, self._preparation.inputs)

    def _fail(self, message: str) -> None:
        self._failure = message
        self._making = self._judging = False
        if self._columns is None or self._columns.reading != self._reading:
            # What another reading made of the file would only mislead.
            self._columns = self._outlook = None

    def _show_state(self) -> None:
        """Show what is going on, and whether there is anything to import."""
        columns, outlook, busy = self._columns, self._outlook, self._reader.busy
        self.reading.show_reading(self._reading, guessed=self._reading == self._guessed)
        self.outcome.setVisible(outlook is not None)
        if columns is None or outlook is None:
            self.preview.show_message(self._failure_in_words())
            self.state.show_reason("")
        else:
            self.outcome.show_outlook(columns, outlook, reading=busy)
            self.state.show_reason(self._failure or (outlook.why_not(self.outcome.share) if columns.complete else ""))
        self.state.show_busy(self._busy_words() if busy else "", can_stop=not self._making)
        failed = bool(self._failure) and not busy and not self._must_choose_part
        self.state.show_buttons(to_show=self.preview.first_against is not None, to_read=failed)
        ready = columns is not None and columns.complete and not busy and not self._judging
        self.import_button.setEnabled(ready and not self._failure and not self.state.reason.text())
        if self.import_button.isEnabled() and not self._was_ready:
            # So that, where nothing is to be changed, Enter is all.
            self._was_ready = True
            self.import_button.setFocus()
        for part in (self.reading, self.preview, self.outcome.held_out, self.outcome.seed):
            part.setEnabled(not self._making)

    @property
    def _must_choose_part(self) -> bool:
        return self._reading is not None and bool(self._reading.parts) and self._reading.part is None

    def _failure_in_words(self) -> str:
        return f"{self._failure}\n\n{WAYS_OUT}" if self._failure and not self._must_choose_part else self._failure

    def _busy_words(self) -> str:
        return "Making the data set" if self._making else "Reading"


def _formats(source: Source) -> dict[str, str]:
    """What a source can be read as; pasted text is text."""
    names = [file_format.name for file_format in FORMATS]
    return {name: name for name in (names[:1] if isinstance(source, Pasted) else names)}
