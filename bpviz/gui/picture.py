"""A picture of the real window after some training, for machines without a display and for documents."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler

from bpviz.data.dataset import Dataset
from bpviz.gui.app import make_application
from bpviz.gui.commands import Refused, Stopped, Update
from bpviz.gui.controller import Controller
from bpviz.gui.main_window import MainWindow
from bpviz.session.frame import Frame
from bpviz.session.recipe import Recipe

SIZE = (1366, 768)


def save_window_picture(recipe: Recipe, dataset: Dataset, iterations: int, path: Path) -> Frame:
    """Train in the real window, offscreen or not, and save what it shows.

    Returns:
        The frame that the picture shows.

    Raises:
        OSError: when the picture cannot be written.
        ValueError: when the run was refused, with the reason.
    """
    qInstallMessageHandler(_without_size_hints)
    application = make_application(picture_only=True)
    window = MainWindow(Controller(), remember=False)
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(*SIZE)
    window.show()
    controller, loop = window.controller, QEventLoop()
    refusals: list[str] = []

    def look(update: Update) -> None:
        if not update.running and (update.frame.k == iterations or refusals):
            loop.quit()

    def refuse(event: Refused | Stopped) -> None:
        refusals.append(event.message)
        if isinstance(event, Refused):
            loop.quit()

    controller.updated.connect(look)
    controller.refused.connect(refuse)
    controller.stopped.connect(refuse)
    controller.start(window.panels)
    controller.start_on(recipe, dataset)
    controller.advance(iterations)
    loop.exec()
    latest = controller.latest
    # What the last update changed is painted by the events that it left behind.
    application.processEvents()
    saved = window.grab().save(str(path))
    window.close()
    if latest is None:
        raise ValueError(refusals[0])
    if not saved:
        raise OSError(f"the picture could not be written to {path}")
    return latest.frame


def _without_size_hints(_kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Pass on what Qt says, but for the offscreen platform's word on every window with a smallest size."""
    if "propagateSizeHints" not in text:
        sys.stderr.write(text + "\n")
