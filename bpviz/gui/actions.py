"""The window's actions: what each is called, its key, and its icon."""

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

    @property
    def button(self) -> str:
        """What a toolbar button says, where the arrow tells forwards from back."""
        kind, _, grain = self.object_name.partition("_")
        return grain if kind in ("back", "step") else ""


ACTIONS = (
    ActionText("open_data", "Open data …", "Ctrl+O", "Open a table of your own: CSV, Excel and others"),
    ActionText("paste_data", "Paste data …", "Ctrl+Shift+V", "Use cells copied in a spreadsheet as data"),
    ActionText("open_gallery", "Gallery …", "Ctrl+G", "Choose one of the built-in data sets"),
    ActionText("copy_picture", "Copy picture", "Ctrl+Shift+C", "Copy the picture of the panel in use"),
    ActionText("copy_data", "Copy data", "", "Copy the data behind the picture, as cells for a spreadsheet"),
    ActionText("export_picture", "Export picture …", "Ctrl+E", "Save the picture: PNG, SVG or PDF"),
    ActionText("export_data", "Export data …", "Ctrl+Shift+E", "Save the data behind the picture: CSV"),
    ActionText("export_film", "Export the run as GIF …", "", "Save the run as an animation of the panel in use"),
    ActionText("close_window", "Quit", "Ctrl+Q", "Close the window"),
    ActionText("undo", "Undo", "Ctrl+Z", "Bring back what the last change, edit or start replaced"),
    ActionText("redo", "Redo", "Ctrl+Shift+Z", "Do again what was undone"),
    ActionText("set_parameters", "Set weights and biases …", "Ctrl+M", "Set parameters to zero, a value or a matrix"),
    ActionText("rewind", "Rewind", "Home", "Back to iteration 0, with the same random start", "rewind"),
    ActionText("back_iteration", "Back by one iteration", "Ctrl+Left", "Back by one iteration", "back"),
    ActionText("back_example", "Back by one example", "Shift+Left", "Back by one example", "back"),
    ActionText("back_line", "Back by one line", "Left", "Back by one line of the algorithm", "back"),
    ActionText("run_pause", "Run", "Space", "Run at the chosen speed until you pause", "run"),
    ActionText("step_line", "Next line", "Right", "Carry out the next line of the algorithm", "step"),
    ActionText("step_example", "Next example", "Shift+Right", "Carry out all lines of the next example", "step"),
    ActionText("step_iteration", "Next iteration", "Ctrl+Right", "Run one iteration of gradient descent", "step"),
    ActionText("run_to", "Run to an iteration …", "Ctrl+T", "Run on, or go back, to an iteration of your choice"),
    ActionText("show_whole", "Show the iteration whole", "Esc", "End the stepping by lines, or a long replay"),
    ActionText("run_on_cluster", "Run on cluster …", "", "Train with several processes, here or on other computers"),
    ActionText("set_memory", "Memory for going back …", "", "How much memory the way back through a run may take"),
    ActionText("help", "Help on this part", "F1", "Help on the part of the window that has the focus"),
    ActionText("new_start", "New start", "N", "Begin again from another random start, with a new seed"),
)


def make_actions(parent: QObject, handlers: dict[str, Callable[[], object]]) -> dict[str, QAction]:
    """All actions by object name, each connected to its handler."""
    actions = {}
    for text in ACTIONS:
        action = QAction(text.text, parent)
        action.setObjectName(text.object_name)
        if text.button:
            action.setIconText(text.button)
        keys = QKeySequence(text.keys)
        action.setShortcut(keys)
        in_brackets = f"  ({keys.toString(QKeySequence.SequenceFormat.NativeText)})" if text.keys else ""
        action.setToolTip(text.tip + in_brackets)
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
