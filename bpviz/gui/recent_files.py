"""The files that were opened last, remembered from one start to the next, as a menu."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QMenu, QWidget

KEY = "recent_files"
MOST = 10


def recent_files() -> list[Path]:
    """Return the files, the latest first; some may be gone."""
    stored = QSettings().value(KEY, [])
    # Settings in a file give back a list of one as that one.
    names = [stored] if isinstance(stored, str) else stored if isinstance(stored, list) else []
    return [Path(name) for name in names if isinstance(name, str) and name]


def remember_file(path: Path) -> None:
    """Put a file first."""
    path = path.absolute()
    others = [other for other in recent_files() if other != path]
    QSettings().setValue(KEY, [str(file) for file in [path, *others][:MOST]])


def forget_files() -> None:
    """Clear the list."""
    QSettings().remove(KEY)


class RecentMenu(QMenu):
    """Lists the files as they are when it opens; those that are gone are greyed.

    Signals:
        chosen(Path): a file to open.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Open recent", parent)
        self.setToolTipsVisible(True)
        self.menuAction().setObjectName("open_recent")
        self.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """List the files anew."""
        self.clear()
        files = recent_files()
        for path in files:
            self._add(path)
        if not files:
            self.addAction("no file opened yet").setEnabled(False)
            return
        self.addSeparator()
        self.addAction("Clear list", forget_files).setObjectName("clear_recent")

    def _add(self, path: Path) -> None:
        reason = _why_not(path)
        # A single & would mark the next letter as a key.
        name = path.name.replace("&", "&&")
        action = self.addAction(f"{name}  –  {reason}" if reason else name)
        action.setToolTip(str(path))
        action.setEnabled(not reason)
        action.triggered.connect(lambda _checked=False: self.chosen.emit(path))


def _why_not(path: Path) -> str:
    try:
        return "" if path.is_file() else "no longer there"
    except OSError:
        return "cannot be reached"
