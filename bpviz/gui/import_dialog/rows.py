"""The first rows of a file as they will be read, and those further on that there is something to say of."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from bpviz.data.files import Columns, ImportPlan
from bpviz.digits import grouped
from bpviz.gui import fonts, theme
from bpviz.gui.import_dialog.columns_model import NO_PARENT, Index, Role, as_tip
from bpviz.gui.import_dialog.outlook import Outlook
from bpviz.gui.import_dialog.remarks import Remark

FIRST_ROWS = 100
MOST_ODD_ROWS = 30
ROW_HEIGHT = 22
COLUMN_WIDTH = 104
MISSING = "missing"
LONGEST = 60
"""Of a cell's text; the rest is told on hover."""


class RowsModel(QAbstractTableModel):
    """Shows cells as they were understood, under their columns' names and beside their rows' numbers in the file."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: Columns | None = None
        self._plan = ImportPlan(())
        self._remarks: tuple[Remark, ...] = ()
        self._rows: list[int] = []

    def show_outlook(self, columns: Columns, outlook: Outlook) -> None:
        """Show the columns, each as it is planned to be used."""
        rows = _rows_to_show(columns, outlook)
        same = columns is self._columns and rows == self._rows
        if not same:
            self.beginResetModel()
        self._columns, self._plan, self._remarks, self._rows = columns, outlook.plan, outlook.remarks, rows
        if not same:
            self.endResetModel()
            return
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._columns, self._rows = None, []
        self.endResetModel()

    def row_of(self, row: int) -> int | None:
        """Return where a row of the file is shown; None where it is not."""
        return self._rows.index(row) if row in self._rows else None

    # Qt's questions.

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """The rows shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """The file's columns."""
        return 0 if parent.isValid() or self._columns is None else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """Names above, row numbers at the left."""
        if self._columns is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return self._label(self._rows[section], role)
        plan = self._plan.columns[section]
        match role:
            case Role.DisplayRole:
                return plan.name
            case Role.ToolTipRole:
                return as_tip(f"{plan.name}: {plan.role}, {plan.kind}")
            case Role.FontRole:
                # The view bolds what is current by itself; only a target is to stand out.
                return fonts.text(12, QFont.Weight.DemiBold if plan.role == "target" else QFont.Weight.Normal)
            case Role.ForegroundRole:
                colours = {"target": theme.current().accent, "ignore": theme.current().muted}
                return QColor(colours.get(plan.role, theme.current().text))
            case Role.TextAlignmentRole:
                return _alignment(plan.kind)
        return None

    def _label(self, row: int, role: int) -> Any:
        assert self._columns is not None
        if role == Role.DisplayRole:
            return str(self._columns.row_labels[row])
        return QColor(theme.current().muted) if role == Role.ForegroundRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What a cell says, and how."""
        if self._columns is None or not index.isValid():
            return None
        place, row = index.column(), self._rows[index.row()]
        column, plan = self._columns[place], self._plan.columns[place]
        text = column.cell(row)
        match role:
            case Role.DisplayRole | Role.AccessibleTextRole:
                return (text if len(text) <= LONGEST else text[: LONGEST - 1] + "…") or MISSING
            case Role.ToolTipRole:
                return as_tip(self._remarks[place].text if self._is_odd(place, row) else text or MISSING)
            case Role.TextAlignmentRole:
                return _alignment(plan.kind)
            case Role.FontRole if not text:
                return _italic()
            case Role.ForegroundRole:
                return self._colour(place, row, text)
            case Role.BackgroundRole:
                return self._background(place, row, text)
        return None

    def _is_odd(self, place: int, row: int) -> bool:
        """Whether a cell stands in the way of the import."""
        remark, plan = self._remarks[place], self._plan.columns[place]
        if not remark.against or remark.cell is None or plan.role == "ignore":
            return False
        return row == remark.cell.row or self._is_no_number(place, row)

    def _is_no_number(self, place: int, row: int) -> bool:
        assert self._columns is not None
        column, plan = self._columns[place], self._plan.columns[place]
        if plan.kind != "number" or column.codes is None:
            return False
        text = column.cell(row)
        return bool(text) and column.style.value(text) is None

    def _colour(self, place: int, row: int, text: str) -> QColor | None:
        colours = theme.current()
        if self._is_odd(place, row):
            return QColor(colours.error)
        if not text or self._plan.columns[place].role == "ignore":
            return QColor(colours.muted)
        return None

    def _background(self, place: int, row: int, text: str) -> QColor | None:
        colours = theme.current()
        if self._is_odd(place, row):
            return theme.blend(colours.error, colours.field, 0.88)
        role = self._plan.columns[place].role
        if not text and role != "ignore":
            return theme.blend(colours.negative, colours.field, 0.82)
        return QColor(colours.accent_soft) if role == "target" else None


class RowsView(QTableView):
    """Shows a RowsModel.

    Signals:
        column_clicked(int): one of the file's columns.
    """

    column_clicked = Signal(int)

    def __init__(self, model: RowsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows_model = model
        self.setModel(model)
        self.setObjectName("import_rows")
        self.setAccessibleName("first rows of the file")
        self.setFont(fonts.numbers())
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.horizontalHeader().setDefaultSectionSize(COLUMN_WIDTH)
        self.horizontalHeader().setMinimumSectionSize(40)
        self.horizontalHeader().setHighlightSections(False)
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().sectionClicked.connect(self.column_clicked)
        self.clicked.connect(lambda index: self.column_clicked.emit(index.column()))

    def show_cell(self, place: int, row: int | None = None) -> None:
        """Bring one of the file's columns into view, and a row of the file if it is shown."""
        shown = None if row is None else self.rows_model.row_of(row)
        at = max(self.rowAt(0), 0) if shown is None else shown
        index = self.rows_model.index(at, place)
        if shown is None:
            self.scrollTo(index)
        else:
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)


def rows_in_words(columns: Columns) -> str:
    """Which rows the preview shows."""
    if not columns.complete or columns.m > FIRST_ROWS:
        return f"The first rows as they are read, each with the number of its {columns.row_word}"
    if columns.m == 1:
        return f"The only row as it is read, with the number of its {columns.row_word}"
    return f"All {grouped(columns.m)} rows as they are read, each with the number of its {columns.row_word}"


def _rows_to_show(columns: Columns, outlook: Outlook) -> list[int]:
    odd = {remark.cell.row for remark in outlook.remarks if remark.cell is not None}
    odd |= {column.first_missing.row for column in columns if column.first_missing is not None}
    first = range(min(columns.m, FIRST_ROWS))
    return [*first, *sorted(odd.difference(first))[:MOST_ODD_ROWS]]


def _alignment(kind: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if kind == "number" else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _italic() -> QFont:
    font = fonts.text(12)
    font.setItalic(True)
    return font
