"""Where an exported file goes: asked for in the folder and with the format of last time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

FOLDER_KEY, FORMAT_KEY = "export_folder", "export_format"


class FileFormat(Protocol):
    """What is asked about a format."""

    @property
    def suffix(self) -> str:
        """Of its files, with the dot."""

    @property
    def filter(self) -> str:
        """As a file dialog lists it."""


def ask_where(window: QWidget, title: str, stem: str, formats: Sequence[FileFormat]) -> Path | None:
    """Ask for a file's name; None where the user thinks better of it.

    The suffix that is typed decides the format; without one of these, or where it is still the one that was offered
    and another filter was chosen, that is the filter's.

    Args:
        window: what the dialog belongs to.
        title: of the dialog.
        stem: the name that is offered, without a suffix.
        formats: one or more; where there are several, the last one used is offered.
    """
    offered = _remembered(formats)
    filters = ";;".join(one.filter for one in formats)
    # Put together as text: a dot in the stem begins no suffix.
    start = str(_folder() / f"{stem}{offered.suffix}")
    name, chosen = QFileDialog.getSaveFileName(window, title, start, filters, offered.filter)
    if not name:
        return None
    typed = Path(name)
    if typed.suffix.lower() == offered.suffix and chosen not in ("", offered.filter):
        typed = typed.with_suffix("")
    path = with_suffix(typed, formats, chosen)
    if path != Path(name) and path.exists() and not _may_replace(window, path):
        return None
    QSettings().setValue(FOLDER_KEY, str(path.parent))
    if len(formats) > 1:
        QSettings().setValue(FORMAT_KEY, path.suffix.lower())
    return path


def with_suffix(path: Path, formats: Sequence[FileFormat], chosen: str) -> Path:
    """The path with the suffix of one of the formats: its own if it has one of these, else the chosen filter's."""
    if path.suffix.lower() in {one.suffix for one in formats}:
        return path
    suffix = next((one.suffix for one in formats if one.filter == chosen), formats[0].suffix)
    return path.with_name(path.name + suffix)


def _remembered(formats: Sequence[FileFormat]) -> FileFormat:
    suffix = str(QSettings().value(FORMAT_KEY, ""))
    return next((one for one in formats if one.suffix == suffix), formats[0])


def _folder() -> Path:
    stored = str(QSettings().value(FOLDER_KEY, ""))
    try:
        return Path(stored) if stored and Path(stored).is_dir() else Path.home()
    except OSError:
        return Path.home()


def _may_replace(window: QWidget, path: Path) -> bool:
    """The file dialog has asked about the name that was typed; this is about the one with its suffix."""
    question = f"{path.name} is there already. Replace it?"
    return QMessageBox.question(window, "Export", question) == QMessageBox.StandardButton.Yes
