"""The list of a file's columns, in which each choice is a menu that opens on a click."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from bpviz.gui import theme
from bpviz.gui.import_dialog.columns_model import CHOICES_ROLE, FIELDS, ColumnsModel, Index
from bpviz.resources_folder import resource

ROW_HEIGHT = 26
WIDTHS = {"name": 200, "role": 96, "kind": 100, "distinct": 82, "missing": 150, "scaling": 140}
MOST_ROWS = 8
"""So many rows the list asks room for; more scroll."""


class ColumnsList(QTableView):
    """Shows a ColumnsModel.

    Signals:
        looked_at(int): another of the file's columns is current.
    """

    looked_at = Signal(int)

    def __init__(self, model: ColumnsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns_model = model
        self.setModel(model)
        self.setObjectName("import_columns")
        self.setAccessibleName("columns of the file")
        self.setItemDelegate(ChoiceDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        for place, field in enumerate(FIELDS[:-1]):
            self.setColumnWidth(place, WIDTHS[field])
        self.menu: QMenu | None = None

    def sizeHint(self) -> QSize:
        """Room for all rows, or for some of them where there are many."""
        rows = min(max(self.model().rowCount(), 2), MOST_ROWS)
        height = rows * ROW_HEIGHT + self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth() + 2
        return QSize(super().sizeHint().width(), height)

    def show_column(self, place: int) -> None:
        """Bring one of the file's columns into view and make it current."""
        row = self.columns_model.row_of(place)
        if row is not None and row != self.currentIndex().row():
            self.setCurrentIndex(self.columns_model.index(row, 0))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which column is looked at."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.looked_at.emit(self.columns_model.place(current.row()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a choice opens it, unless it only adds to what is selected."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not event.modifiers():
            self.open_choices(self.indexAt(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a choice of several selected rows is meant for all of them, so it keeps them selected."""
        index = self.indexAt(event.position().toPoint())
        keeps = not event.modifiers() and index.data(CHOICES_ROLE) and self.selectionModel().isSelected(index)
        if keeps and event.button() == Qt.MouseButton.LeftButton:
            self.selectionModel().setCurrentIndex(index, self.selectionModel().SelectionFlag.NoUpdate)
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and F2 open the choices of the current cell."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_F2):
            self.open_choices(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def open_choices(self, index: QModelIndex) -> None:
        """Open the menu of a cell where there is something to choose."""
        choices = index.data(CHOICES_ROLE) if index.isValid() else None
        if not choices:
            return
        place, field = self.columns_model.place(index.row()), FIELDS[index.column()]
        self._close_menu()
        self.menu = QMenu(self)
        for choice in choices:
            action = self.menu.addAction(choice)
            action.setCheckable(True)
            action.setChecked(self.columns_model.is_chosen(place, field, choice))
            action.triggered.connect(lambda _checked=False, choice=choice: self._choose(field, choice))
        self.menu.popup(self.viewport().mapToGlobal(self.visualRect(index).bottomLeft() + QPoint(0, 2)))

    def _choose(self, field: str, value: str) -> None:
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()} | {self.currentIndex().row()})
        self.columns_model.choose([self.columns_model.place(row) for row in rows], field, value)

    def _close_menu(self) -> None:
        if self.menu is not None:
            self.menu.close()
            self.menu.deleteLater()
            self.menu = None


class ChoiceDelegate(QStyledItemDelegate):
    """Draws a chevron in cells that hold a choice, and a frame around the one the mouse is on."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._chevrons: dict[str, QPixmap] = {}

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Keep the cell's colour where it is selected."""
        super().initStyleOption(option, index)
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        if colour is not None:
            option.palette.setColor(QPalette.ColorRole.HighlightedText, colour)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the cell."""
        super().paint(painter, option, index)
        if not index.data(CHOICES_ROLE):
            return
        colours = theme.current()
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRoundedRect(rect.adjusted(1, 2, -2, -3), 5, 5)
            painter.restore()
        chevron = self._chevron(colours.name)
        painter.drawPixmap(QRect(rect.right() - 17, rect.center().y() - 4, 9, 9), chevron)

    def _chevron(self, name: str) -> QPixmap:
        if name not in self._chevrons:
            self._chevrons[name] = QPixmap(str(resource("style", f"chevron-{name}.svg")))
        return self._chevrons[name]
