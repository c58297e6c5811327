"""Carries out what a user wants of a panel: its picture or its data, on the clipboard or in a file."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from bpviz.digits import grouped
from bpviz.export.atomic_file import ExportError, write_bytes
from bpviz.export.csv_file import write_csv
from bpviz.export.sheet import Sheet
from bpviz.export.tab_separated import tab_separated
from bpviz.gui.controller import Controller
from bpviz.gui.exporting.at_once import draw_at_once
from bpviz.gui.exporting.caption import SEPARATOR, caption, chosen_words, file_name
from bpviz.gui.exporting.contents import sheet_of, title_of
from bpviz.gui.exporting.destination import ask_where
from bpviz.gui.exporting.formats import PICTURE_FORMATS, PNG_RATIO, PictureFormat
from bpviz.gui.exporting.picture import Picture
from bpviz.gui.import_dialog.reader import Broken, Progress, Reader, Tell
from bpviz.gui.message_line import MessageLine, Task
from bpviz.gui.mistake_box import show_mistake
from bpviz.session.frame import Frame

TASK = "export"


@dataclass(frozen=True)
class TableFormat:
    """The one format of data."""

    suffix: str = ".csv"
    filter: str = "Comma-separated values (*.csv)"


@dataclass(frozen=True, eq=False)
class WriteData:
    """A sheet to be written to a file."""

    sheet: Sheet
    path: Path


@dataclass(frozen=True)
class Written:
    """It is."""

    path: Path
    rows: int


@dataclass(frozen=True)
class NotWritten:
    """It could not be."""

    message: str


class Exporter(QObject):
    """Everything but the film; files of data are written by a thread of its own, which ends with `stop`."""

    def __init__(self, controller: Controller, message: MessageLine, window: QWidget) -> None:
        super().__init__(window)
        self._controller = controller
        self._message = message
        self._window = window
        self._writer = Reader("bpviz exporting", write_data, self)
        self._writer.progressed.connect(lambda share: message.go_on(TASK, share))
        self._writer.answered.connect(self._hear)
        self._writer.finished.connect(lambda: message.end_task(TASK))

    def stop(self) -> None:
        """Give up what is being written, and wait for the thread to end."""
        self._writer.stop()
        self._message.end_task(TASK)

    @property
    def frame(self) -> Frame | None:
        """What the window shows, with all that panels want."""
        full = self._controller.full
        return None if full is None else full.frame

    def copy_picture(self, panel: QWidget) -> None:
        """Put the picture on the clipboard, at two pixels for each of the screen's logical ones."""
        picture = self.picture_of(panel)
        if picture is not None:
            QGuiApplication.clipboard().setImage(picture.image(PNG_RATIO))
            self._message.say(f"Copied the picture of {picture.title}")

    def export_picture(self, panel: QWidget) -> None:
        """Ask where to, and write the picture there."""
        frame = self.frame
        if frame is None:
            return
        title, stem = f"Export the picture of {title_of(panel)}", file_name(frame, title_of(panel), "")
        path = ask_where(self._window, title, stem, PICTURE_FORMATS)
        if path is None:
            return
        # While the dialog was open the run may have gone on: the picture is of what the user asked for.
        try:
            content = _format_of(path).encode(self._picture(panel, frame))
        finally:
            draw_at_once(panel, self.frame or frame)
        self._write(path, content)

    def copy_data(self, panel: QWidget) -> None:
        """Put the data on the clipboard, as cells for a spreadsheet."""
        sheet = self._sheet(panel)
        if sheet is None:
            self._message.say(f"There are no data behind the picture of {title_of(panel)}")
            return
        copied = tab_separated(sheet)
        QGuiApplication.clipboard().setText(copied.text)
        words = f"Copied {_count(copied.rows, 'row')} of {title_of(panel)}"
        if copied.rows < len(sheet):
            words = f"Copied the first {grouped(copied.rows)} of {_count(len(sheet), 'row')}; Export data writes all"
        self._message.say(words)

    def export_data(self, panel: QWidget) -> None:
        """Ask where to, and write the data there, on another thread."""
        if self._writer.busy:
            self._message.say("Data are being exported: wait for them, or cancel that first.")
            return
        frame, sheet = self.frame, self._sheet(panel)
        if frame is None or sheet is None:
            self._message.say(f"There are no data behind the picture of {title_of(panel)}")
            return
        title, stem = f"Export the data of {title_of(panel)}", file_name(frame, title_of(panel), "")
        path = ask_where(self._window, title, stem, (TableFormat(),))
        if path is not None:
            words, tip = f"Exporting {path.name}", "Give up the export; the file stays as it was"
            self._message.show_task(TASK, Task(words, button="Cancel", tip=tip, end=self._cancel))
            self._writer.start(WriteData(sheet, path))

    def picture_of(self, panel: QWidget) -> Picture | None:
        """The panel's picture of what the window shows; None where that is nothing yet."""
        return None if self.frame is None else self._picture(panel, self.frame)

    def _picture(self, panel: QWidget, frame: Frame) -> Picture:
        draw_at_once(panel, frame)
        return picture_of(panel, frame, getattr(panel, "header", None))

    def _sheet(self, panel: QWidget) -> Sheet | None:
        """The data of what the window shows; while a run goes on, panels are drawn in turns and may be behind."""
        if self.frame is None:
            return None
        draw_at_once(panel, self.frame)
        return sheet_of(panel)

    def _write(self, path: Path, content: bytes) -> None:
        try:
            write_bytes(path, content)
        except ExportError as error:
            self._refuse(str(error))
        else:
            self._message.say(f"Saved {path.name}")

    def _hear(self, answer: object) -> None:
        match answer:
            case Written(path, rows):
                self._message.end_task(TASK)
                self._message.say(f"Saved {_count(rows, 'row')} in {path.name}")
            case NotWritten(message):
                self._refuse(message)
            case Broken(text):
                logging.getLogger("bpviz").error("%s", text)
                show_mistake(self._window, "bpviz made a mistake, and nothing was exported.", "", text)

    def _cancel(self) -> None:
        self._writer.cancel()
        self._message.end_task(TASK)
        self._message.say("The export was cancelled")

    def _refuse(self, message: str) -> None:
        self._message.end_task(TASK)
        self._message.say(message)
        box = QMessageBox(QMessageBox.Icon.Warning, "Nothing was exported", message, parent=self._window)
        box.open()
        box.finished.connect(box.deleteLater)


def write_data(request: Any, tell: Tell, progress: Progress) -> None:
    """Write a sheet; on the exporter's thread."""
    try:
        write_csv(request.sheet, request.path, progress)
    except ExportError as error:
        tell(NotWritten(str(error)))
    else:
        tell(Written(request.path, len(request.sheet)))


def picture_of(panel: QWidget, frame: Frame, header: QWidget | None) -> Picture:
    """The picture of a panel on which the frame is drawn, with what its header says is chosen."""
    return Picture(panel, title_of(panel), SEPARATOR.join(chosen_words(header)), caption(frame))


def _format_of(path: Path) -> PictureFormat:
    return next(one for one in PICTURE_FORMATS if one.suffix == path.suffix.lower())


def _count(n: int, noun: str) -> str:
    return f"{grouped(n)} {noun}" if n == 1 else f"{grouped(n)} {noun}s"
