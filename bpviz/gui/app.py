"""The application: QApplication, its theme and fonts, and what happens to an error nobody expected."""

from __future__ import annotations

import gc
import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QApplication

from bpviz.gui import fonts, icons, theme
from bpviz.gui.controller import Controller
from bpviz.gui.first_paint import AfterFirstPaint
from bpviz.gui.main_window import WELCOME_SAMPLE, MainWindow
from bpviz.gui.mistake_box import show_mistake

FIRST_LAYOUT_MS = 150
"""Window managers take a moment to maximise."""
SETTLED_MS = 1000
"""After the first painting: by then the first frame is shown, too."""


def make_application(*, picture_only: bool = False) -> QApplication:
    """The QApplication with bpviz's fonts and theme.

    Args:
        picture_only: leave the user's settings alone, and use the light theme.
    """
    application = QApplication(sys.argv[:1])
    application.setApplicationName("bpviz")
    application.setOrganizationName("bpviz")
    application.setStyle("Fusion")
    fonts.load()
    application.setFont(fonts.text())
    theme.apply(application, theme.LIGHT if picture_only else _chosen_theme())
    application.setWindowIcon(icons.icon("bpviz", theme.current().accent))
    return application


def run_window(file: Path | None = None) -> int:
    """Open the window on the welcome example, ask over it about a file, and return the exit code when it is closed."""
    application = make_application()
    with theme.undressed(application):
        window = MainWindow(Controller())
    _report_errors_in(window)

    def begin() -> None:
        window.controller.start(window.panels)
        window.controller.open_sample(WELCOME_SAMPLE)
        if file is not None:
            window.importing.source(file)
        QTimer.singleShot(SETTLED_MS, window, _keep_what_was_made)

    # The training thread imports and computes: beside the first painting it would hold the window up.
    AfterFirstPaint(window, begin)
    _show(window)
    return application.exec()


def _keep_what_was_made() -> None:
    """What start-up made stays for good; full collections of garbage, which a picture would have to wait for, skip it.

    Until then nothing is collected: a walk through all that is being made would find next to nothing.
    """
    gc.collect()
    gc.freeze()
    gc.enable()


def _show(window: MainWindow) -> None:
    """Show the window; as large as the screen where its first size leaves no room for a frame around it."""
    room = window.screen().availableGeometry()
    if room.width() <= window.width() or room.height() <= window.height():
        window.showMaximized()
    else:
        window.show()
    if QSettings().value("layout") is None:
        # The screen gives a window its size only once it is shown.
        QTimer.singleShot(FIRST_LAYOUT_MS, window, window.docks.arrange)


def _chosen_theme() -> theme.Theme:
    name = str(QSettings().value("theme", ""))
    return theme.THEMES.get(name) or (theme.DARK if theme.system_prefers_dark() else theme.LIGHT)


def _report_errors_in(window: MainWindow) -> None:
    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        text = "".join(traceback.format_exception(kind, error, trace))
        logging.getLogger("bpviz").error("%s", text)
        show_mistake(window, "bpviz made a mistake.", "The run goes on. Please report the details.", text)

    sys.excepthook = show
