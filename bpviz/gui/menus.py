"""The menus: everything that can be done, with its key."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from bpviz.gui import theme

MENUS = {
    "&File": ("open_data", "open_recent", "open_gallery", "", "export", "", "close_window"),
    "&Edit": ("undo", "redo", "", "paste_data", "", "set_parameters"),
    "&Run": (
        *("run_pause", "run_to", "rewind", "new_start", ""),
        *("step_line", "step_example", "step_iteration", ""),
        *("back_line", "back_example", "back_iteration", ""),
        *("show_whole", "", "run_on_cluster", "set_memory"),
    ),
}
"""The menus of actions by object name; "" is a line between groups."""


def make_menus(
    window: QMainWindow,
    actions: dict[str, QAction],
    dock_actions: Iterable[QAction],
    reset_layout: Callable[[], None],
    set_theme: Callable[[str], None],
) -> None:
    """Fill the window's menu bar."""
    for title, names in MENUS.items():
        menu = window.menuBar().addMenu(title)
        for name in names:
            if name:
                menu.addAction(actions[name])
            else:
                menu.addSeparator()
    view = window.menuBar().addMenu("&View")
    view.addActions(list(dock_actions))
    view.addSeparator()
    view.addAction("Reset layout", reset_layout).setObjectName("reset_layout")
    view.addSeparator()
    _add_themes(view, set_theme)
    window.menuBar().addMenu("&Help").addAction(actions["help"])


def _add_themes(menu: QMenu, set_theme: Callable[[str], None]) -> None:
    group = QActionGroup(menu)
    for name in theme.THEMES:
        action = menu.addAction(f"{name.capitalize()} theme")
        action.setObjectName(f"{name}_theme")
        action.setCheckable(True)
        action.setChecked(theme.current().name == name)
        action.triggered.connect(lambda _checked=False, name=name: set_theme(name))
        group.addAction(action)
