"""The docks around the network picture, and how they are laid out at first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QTabWidget, QWidget

from bpviz.gui.card import DockCard
from bpviz.gui.panels.algorithm.panel import AlgorithmPanel

SIDE_WIDTHS = (252, 312)
"""Of the experiment and the inspector, in pixels at 1366 × 768."""

LOW = 768
BELOW_HEIGHTS = (160, 190)
"""Of the algorithm and of the panels under it in a window that is so low."""
BELOW_SHARES = (0.3, 0.35)
"""Of what a higher window has more; the network picture has the rest."""
FIRST_SHARE = 0.33
"""Of the width at the bottom that the first panel has; the tabs, and the pictures in them, need more."""


class Docks:
    """The experiment at the left, the inspector at the right, and below the network the algorithm and other panels."""

    def __init__(
        self,
        window: QMainWindow,
        experiment: QWidget,
        inspector: QWidget,
        algorithm: AlgorithmPanel,
        others: Sequence[QWidget],
    ) -> None:
        self._window = window
        window.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        area = Qt.DockWidgetArea
        window.setCorner(Qt.Corner.BottomLeftCorner, area.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, area.RightDockWidgetArea)
        self.experiment = self._add("Experiment", experiment, area.LeftDockWidgetArea)
        self.inspector = self._add("Inspector", inspector, area.RightDockWidgetArea)
        self.algorithm = self._add("Algorithm", algorithm, area.BottomDockWidgetArea, algorithm.header)
        self.others = [
            self._add(_title(panel), panel, area.BottomDockWidgetArea, getattr(panel, "header", None))
            for panel in others
        ]

    @property
    def all(self) -> list[DockCard]:
        """Every dock, in the View menu's order."""
        return [self.experiment, self.inspector, self.algorithm, *self.others]

    def arrange(self) -> None:
        """The first layout: the algorithm under the network, under it the first panel beside the others as tabs."""
        window, (first, second, *tabs) = self._window, self.others
        window.splitDockWidget(self.algorithm, first, Qt.Orientation.Vertical)
        window.splitDockWidget(first, second, Qt.Orientation.Horizontal)
        for dock in tabs:
            window.tabifyDockWidget(second, dock)
        second.raise_()
        window.resizeDocks([self.experiment, self.inspector], SIDE_WIDTHS, Qt.Orientation.Horizontal)
        width = max(window.width() - sum(SIDE_WIDTHS), 1)
        first_width = round(FIRST_SHARE * width)
        window.resizeDocks([first, second], [first_width, width - first_width], Qt.Orientation.Horizontal)
        more = max(window.height() - LOW, 0)
        heights = [round(height + share * more) for height, share in zip(BELOW_HEIGHTS, BELOW_SHARES, strict=True)]
        window.resizeDocks([self.algorithm, first], heights, Qt.Orientation.Vertical)
        self._name_cards()

    def show_all(self) -> None:
        """Dock and show each of them."""
        for dock in self.all:
            dock.setFloating(False)
            dock.show()

    def _add(
        self, title: str, content: QWidget, area: Qt.DockWidgetArea, beside_title: QWidget | None = None
    ) -> DockCard:
        dock = DockCard(title, content, beside_title)
        self._window.addDockWidget(area, dock)
        dock.visibilityChanged.connect(self._name_cards)
        dock.dockLocationChanged.connect(self._name_cards)
        dock.topLevelChanged.connect(self._name_cards)
        return dock

    def _name_cards(self) -> None:
        """A card that is named by its tab need not say its name again."""
        for dock in getattr(self, "others", ()):  # the first ones are added before there are any
            beside = self._window.tabifiedDockWidgets(dock)
            dock.show_title(all(other.isHidden() for other in beside))


def _title(panel: QWidget) -> str:
    title: str = panel.title  # type: ignore[attr-defined]  # every panel has one; QWidget does not say so
    return title
