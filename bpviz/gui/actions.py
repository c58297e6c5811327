"""The window's actions: what each is called, its key, and what it asks the controller to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from bpviz.gui import icons, theme


@dataclass(frozen=True)
class ActionText:
    """How an action appears; the object name is what scripts and tests find it by."""

    object_name: str
    text: str
    keys: str
    tip: str
    icon: str = ""


ACTIONS = (
    ActionText("run_pause", "Run", "Space", "Train until you pause", "run"),
    ActionText("step_iteration", "iteration", "Ctrl+Right", "Run one iteration of gradient descent", "step"),
    ActionText("rewind", "Rewind", "Home", "Back to iteration 0, with the same random start", "rewind"),
    ActionText("new_start", "New start", "N", "Begin again from another random start, with a new seed"),
    ActionText("open_data", "Open data …", "Ctrl+O", "Open a table of your own (CSV with a header)"),
    ActionText("open_gallery", "Gallery …", "Ctrl+G", "Choose one of the built-in data sets"),
    ActionText("close_window", "Quit", "Ctrl+Q", "Close the window"),
)


def make_actions(parent: QObject, handlers: dict[str, Callable[[], object]]) -> dict[str, QAction]:
    """All actions by object name, each connected to its handler."""
    actions = {}
    for text in ACTIONS:
        action = QAction(text.text, parent)
        action.setObjectName(text.object_name)
        action.setShortcut(QKeySequence(text.keys))
        action.setToolTip(f"{text.tip}  ({QKeySequence(text.keys).toString(QKeySequence.SequenceFormat.NativeText)})")
        action.triggered.connect(lambda _checked=False, handler=handlers[text.object_name]: handler())
        actions[text.object_name] = action
    return actions


def paint_icons(actions: dict[str, QAction], *, running: bool) -> None:
    """Give the actions icons in the theme's colours; Run becomes Pause while running."""
    colours = theme.current()
    for text in ACTIONS:
        if text.icon:
            actions[text.object_name].setIcon(icons.icon(text.icon, colours.text))
    run = actions["run_pause"]
    run.setIcon(icons.icon("pause" if running else "run", colours.on_accent))
    run.setText("Pause" if running else "Run")
