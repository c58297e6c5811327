"""The menus that copy and export: one on every card, and one in the File menu for the panel that is in use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QToolButton, QWidget

from bpviz.gui.card import CardTitle
from bpviz.gui.controller import Controller
from bpviz.gui.exporting.contents import sheet_of, title_of
from bpviz.gui.message_line import MessageLine

if TYPE_CHECKING:
    from bpviz.gui.exporting.exporter import Exporter
    from bpviz.gui.exporting.studio import Studio

SIGN = "⤓"
TIP = "Copy or export this picture"


@dataclass(frozen=True)
class Entry:
    """What can be done with a panel.

    Attributes:
        object_name: of the action of the window that does it.
        of_card: what a card's menu says.
        of_panel: what the File menu says, with the panel's title in place of {}.
        act: which part of the menus does it, with the panel; the part is made when it is asked for.
        needs_data: whether the panel must have data behind its picture.
    """

    object_name: str
    of_card: str
    of_panel: str
    act: Callable[[ExportMenus], Callable[[QWidget], None]]
    needs_data: bool = False


ENTRIES = (
    Entry("copy_picture", "Copy picture (2×)", "Copy the picture of {}", lambda of: of.exporter.copy_picture),
    Entry("copy_data", "Copy data", "Copy the data of {}", lambda of: of.exporter.copy_data, needs_data=True),
    Entry("export_picture", "Export picture …", "Export the picture of {} …", lambda of: of.exporter.export_picture),
    Entry(
        "export_data", "Export data …", "Export the data of {} …", lambda of: of.exporter.export_data, needs_data=True
    ),
    Entry("export_film", "Export the run as GIF …", "Export the run in {} as GIF …", lambda of: of.studio.open),
)
"""In the menus' order."""


class ExportMenus(QObject):
    """Knows the panels, and which of them was used last; owns what exports, with its threads, which end with `stop`.

    What exports is made when it is first asked for: a window is open sooner without it.

    Args:
        controller: whose frames are shown.
        message: says what came of it.
        panels: all that can be exported; the first one is taken until another is used.
        mark: marks in a panel what is selected in the window.
        window: their window.

    Attributes:
        menu: for the File menu; its actions are given to it by `take`.
    """

    def __init__(
        self,
        controller: Controller,
        message: MessageLine,
        panels: Sequence[QWidget],
        mark: Callable[[QWidget], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._controller, self._message, self._mark, self._window = controller, message, mark, window
        self._exporter: Exporter | None = None
        self._studio: Studio | None = None
        self._panels = panels
        self._used = panels[0]
        self.menu = QMenu("Export", window)
        self.menu.aboutToShow.connect(self._show_what_can_be_done)
        self.menu.aboutToHide.connect(self._enable_all)
        QApplication.instance().focusChanged.connect(self._follow_focus)  # type: ignore[union-attr]  # there is one

    def stop(self) -> None:
        """Give up what is being made, and wait for the threads to end."""
        if self._studio is not None:
            self._studio.stop()
        if self._exporter is not None:
            self._exporter.stop()

    @property
    def exporter(self) -> Exporter:
        """Copies and writes all but films."""
        if self._exporter is None:
            from bpviz.gui.exporting.exporter import Exporter

            self._exporter = Exporter(self._controller, self._message, self._window)
        return self._exporter

    @property
    def studio(self) -> Studio:
        """Makes films."""
        if self._studio is None:
            from bpviz.gui.exporting.studio import Studio

            parts = self._controller, self.exporter, self._message, self._panels, self._mark
            self._studio = Studio(*parts, self._window)
        return self._studio

    @property
    def panel(self) -> QWidget:
        """The panel in use: the one that had the focus last, where it is in sight."""
        return self._used if self._used.isVisible() else self._panels[0]

    def act(self, object_name: str) -> None:
        """Do one of the entries' actions with the panel in use."""
        entry = next(entry for entry in ENTRIES if entry.object_name == object_name)
        entry.act(self)(self.panel)

    def take(self, actions: dict[str, QAction]) -> None:
        """Fill the File menu's part with the window's actions."""
        self.menu.menuAction().setObjectName("export")
        for entry in ENTRIES:
            self.menu.addAction(actions[entry.object_name])
        self.name_panel()

    def name_panel(self) -> None:
        """Say in the File menu what its actions would act on."""
        # A single & would mark the next letter as a key.
        title = title_of(self.panel).replace("&", "&&")
        for entry, action in zip(ENTRIES, self.menu.actions(), strict=False):
            action.setText(entry.of_panel.format(title))

    def _show_what_can_be_done(self) -> None:
        self.name_panel()
        possible = self._possible(self.panel)
        for entry, action in zip(ENTRIES, self.menu.actions(), strict=False):
            action.setEnabled(entry in possible)

    def _enable_all(self) -> None:
        """While the menu is closed the keys act on whatever panel is in use then, which says itself what it lacks."""
        for action in self.menu.actions():
            action.setEnabled(True)

    def _possible(self, panel: QWidget) -> tuple[Entry, ...]:
        """The entries that can be done with a panel; its sheet is made once at most, for it may be a large one."""
        if self._controller.latest is None:
            return ()
        has_data = sheet_of(panel) is not None
        return tuple(entry for entry in ENTRIES if has_data or not entry.needs_data)

    def add_button(self, title: CardTitle, panel: QWidget) -> QToolButton:
        """Put a button into a card's title, left of its others, that opens the panel's menu."""
        button = title.add_button(SIGN, f"{TIP}: {title_of(panel)}", first=True)
        button.setToolTip(TIP)
        button.setObjectName("export_button")
        button.clicked.connect(lambda: self.card_menu(panel, button).popup(_below(button)))
        return button

    def card_menu(self, panel: QWidget, parent: QWidget) -> QMenu:
        """A panel's menu as it is now."""
        self._used = panel
        menu = QMenu(parent)
        menu.setAccessibleName(f"copy or export {title_of(panel)}")
        menu.aboutToHide.connect(menu.deleteLater)
        possible = self._possible(panel)
        for entry in ENTRIES:
            action = menu.addAction(entry.of_card)
            action.setEnabled(entry in possible)
            action.triggered.connect(lambda _checked=False, entry=entry: entry.act(self)(panel))
            if entry.object_name in ("copy_data", "export_data"):
                menu.addSeparator()
        return menu

    def _follow_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        widget = now
        while widget is not None:
            if widget in self._panels:
                self._used = widget
                self.name_panel()
                return
            widget = widget.parentWidget()


def _below(button: QToolButton) -> QPoint:
    return button.mapToGlobal(QPoint(0, button.height()))
