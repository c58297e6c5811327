"""All ways to data of one's own: a file chosen, dropped or opened before, and text pasted; each through one dialog."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from bpviz.gui.commands import Opened
from bpviz.gui.controller import Controller
from bpviz.gui.import_dialog.reader import Progress, Reader, Tell
from bpviz.gui.mistake_box import show_mistake
from bpviz.gui.recent_files import remember_file

if TYPE_CHECKING:
    from bpviz.data.files import Source
    from bpviz.gui.import_dialog.dialog import ImportDialog

NOTHING_TO_PASTE = "The clipboard holds no text. Copy cells in the spreadsheet first, then paste them here."


class Importing:
    """Opens import dialogs over a window, and hands what comes of them to the controller.

    It owns the readers' threads, which end with `stop`.
    """

    def __init__(self, controller: Controller, window: QWidget) -> None:
        self._controller = controller
        self._window = window
        self._reader = Reader("bpviz reading", _carry_out, window)
        self._judge = Reader("bpviz judging", _carry_out, window)
        self._opened: Opened | None = None
        self.dialog: ImportDialog | None = None
        controller.opened.connect(self._remember)

    def stop(self) -> None:
        """Close the dialog, and wait for the threads to end."""
        if self.dialog is not None:
            self.dialog.reject()
        self._reader.stop()
        self._judge.stop()

    def choose_file(self) -> None:
        """Ask for a file, then how it is to be imported."""
        folder = str(QSettings().value("folder", str(Path.home())))
        name, _ = QFileDialog.getOpenFileName(self._window, "Open a table", folder, name_filters())
        if name:
            QSettings().setValue("folder", str(Path(name).parent))
            self.source(Path(name))

    def source(self, source: Source) -> None:
        """Ask how a file or a text is to be imported."""
        self._open(source).begin()

    def paste(self) -> str:
        """Ask how the text on the clipboard is to be imported; returns what is wrong with it, "" if nothing is."""
        text = QGuiApplication.clipboard().text()
        if not text.strip():
            return NOTHING_TO_PASTE
        from bpviz.data.files import Pasted

        self.source(Pasted(text))
        return ""

    def again(self, target: str = "", task: str = "") -> None:
        """Ask how the present data are to be imported otherwise; target and task are others, if they are to be."""
        if self._opened is None or self._opened.origin is None:
            return
        from bpviz.gui.import_dialog.choices import Choices

        origin, dataset = self._opened.origin, self._opened.dataset
        choices = Choices.of_plan(origin.plan) if origin.plan else Choices(dataset.table.target_names)
        if target:
            choices = choices.with_target(target)
        elif task == "autoencoder":
            choices = replace(choices, targets=())
        elif task:
            kind = "category" if task == "classification" else "number"
            choices = choices.with_field(dataset.table.target_names, "kind", kind)
        self._open(origin.source).begin_as(origin.reading, choices, dataset.preparation)

    def _open(self, source: Source) -> ImportDialog:
        from bpviz.gui.import_dialog.dialog import ImportDialog

        if self.dialog is not None:
            self.dialog.reject()
        self.dialog = ImportDialog(source, self._reader, self._judge, self._window)
        self.dialog.crashed.connect(self._show_crash)
        self.dialog.finished.connect(self._close)
        self.dialog.open()
        return self.dialog

    def _close(self, result: int) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        if result == QDialog.DialogCode.Accepted and dialog.dataset is not None and dialog.origin is not None:
            self._controller.open_dataset(dialog.dataset, dialog.origin)
            if isinstance(dialog.source, Path):
                remember_file(dialog.source)
        dialog.deleteLater()

    def _remember(self, opened: Opened) -> None:
        self._opened = opened

    def _show_crash(self, text: str) -> None:
        from bpviz.gui.import_dialog.dialog import CRASHED

        logging.getLogger("bpviz").error("%s", text)
        show_mistake(self.dialog or self._window, CRASHED, "", text)


def _carry_out(request: Any, tell: Tell, progress: Progress) -> None:
    """Read or judge; on a reader's thread, which starts with the first request. All that reads is imported then."""
    from bpviz.gui.import_dialog.requests import carry_out

    carry_out(request, tell, progress)


def name_filters() -> str:
    """Every format that can be read, as a file dialog lists them."""
    from bpviz.data.files import FORMATS

    patterns = [" ".join(f"*{suffix}" for suffix in file_format.suffixes) for file_format in FORMATS]
    filters = [f"{file_format.name} ({pattern})" for file_format, pattern in zip(FORMATS, patterns, strict=True)]
    return ";;".join([f"Tables ({' '.join(patterns)})", *filters, "All files (*)"])
