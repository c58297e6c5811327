"""The columns of a file as a list: what each is used as, and what is done about its gaps and its scale."""

from __future__ import annotations

from html import escape
from typing import Any, get_args

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QFont

from bpviz.data.dataset import InputChoice
from bpviz.data.files import Column, ColumnPlan, Columns, ImportPlan, has_strays
from bpviz.digits import grouped
from bpviz.gui import theme
from bpviz.gui.import_dialog.outlook import Outlook
from bpviz.gui.import_dialog.remarks import Remark, missing_in_words

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
NO_PARENT = QModelIndex()

FIELDS = ("name", "role", "kind", "distinct", "missing", "scaling", "remark")
"""What is told of a column, from left to right."""

TITLES = ("Column", "Use as", "Kind", "Distinct", "Missing", "Scaling", "Remark")

TIPS = {
    "role": "What the net gets as an input, and what it is to learn as its target",
    "kind": "A category becomes one input for each of its values, or the classes of a target",
    "distinct": "How many different values there are, missing ones not counted",
    "missing": "How many values are missing, and what is done about them",
    "scaling": "How an input is scaled; mean, smallest and largest are those of the training examples",
}
CHOICES_ROLE = Qt.ItemDataRole.UserRole
"""The choices of a cell, for the delegate: [] where there is nothing to choose."""

NOTHING = "–"
STRAYS_MISSING = "what is no number is missing"
"""The choice, on or off, that stands below what is done about gaps."""


class ColumnsModel(QAbstractTableModel):
    """Shows a plan; asks for another one.

    Signals:
        chosen(list[str], str, object): for the columns of those names, a field of the plan and its new value.
    """

    chosen = Signal(list, str, object)

    def __init__(self) -> None:
        super().__init__()
        self._columns: Columns | None = None
        self._judged: Columns | None = None
        self._plan = ImportPlan(())
        self._inputs: InputChoice = "standardised"
        self._shown: list[int] = []
        self._filter = ""
        self._remarks: tuple[Remark, ...] = ()

    # What is shown.

    def show_outlook(self, columns: Columns, outlook: Outlook, inputs: InputChoice) -> None:
        """Show what becomes of the columns; inputs is how those are scaled of which the plan does not say it."""
        same = self._columns is not None and self._columns.names == columns.names
        if not same:
            self.beginResetModel()
        self._columns, self._judged, self._inputs = columns, outlook.columns, inputs
        self._plan, self._remarks = outlook.plan, outlook.remarks
        if same:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
        else:
            self._find()
            self.endResetModel()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._columns = self._judged = None
        self._remarks, self._shown = (), []
        self.endResetModel()

    def find(self, text: str) -> None:
        """Show only the columns in whose name that occurs."""
        self.beginResetModel()
        self._filter = text.strip().casefold()
        self._find()
        self.endResetModel()

    def _find(self) -> None:
        names = self._columns.names if self._columns else ()
        self._shown = [place for place, name in enumerate(names) if self._filter in name.casefold()]

    def place(self, row: int) -> int:
        """Return which of the file's columns a row shows."""
        return self._shown[row]

    def place_of(self, name: str) -> int | None:
        """Return which of the file's columns has that name."""
        names = self._columns.names if self._columns else ()
        return names.index(name) if name in names else None

    def row_of(self, place: int) -> int | None:
        """Return the row that shows that column of the file; None where it is filtered away."""
        return self._shown.index(place) if place in self._shown else None

    def remark(self, place: int) -> Remark:
        """Return what there is to say of that column of the file."""
        return self._remarks[place]

    def first_against(self) -> int | None:
        """Return the first column of the file that stands in the way; None if none does."""
        return next((place for place, remark in enumerate(self._remarks) if remark.against), None)

    # Qt's questions.

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """A row for each column of the file."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """A column for each thing that is told."""
        return 0 if parent.isValid() else len(FIELDS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        """The titles."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return TITLES[section]
        if role == Role.ToolTipRole:
            return TIPS.get(FIELDS[section])
        if role == Role.TextAlignmentRole:
            return _alignment(FIELDS[section])
        return None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """What a cell says, and how."""
        if self._judged is None or not index.isValid():
            return None
        place, field = self.place(index.row()), FIELDS[index.column()]
        column, plan = self._judged[place], self._plan.columns[place]
        match role:
            case Role.DisplayRole:
                return self._text(place, column, plan, field)
            case Role.ToolTipRole:
                return as_tip(self._tip(place, column, plan, field))
            case Role.AccessibleTextRole:
                return f"{TITLES[index.column()]} of {plan.name}: {self._text(place, column, plan, field)}"
            case Role.ForegroundRole:
                return self._colour(place, plan, field)
            case Role.FontRole:
                return _font(plan, field)
            case Role.TextAlignmentRole:
                return _alignment(field)
        return self.choices(place, field) if role == CHOICES_ROLE else None

    def choices(self, place: int, field: str) -> list[str]:
        """Return what can be chosen in a cell; [] where there is nothing to choose."""
        assert self._judged is not None
        column, plan = self._judged[place], self._plan.columns[place]
        if field == "role":
            others = [other for other in self._plan.targets if other.name != plan.name]
            return ["input", "target", *(["one more target"] if others else []), "ignore"]
        if plan.role == "ignore":
            return []
        if field == "kind":
            return ["number", "category"]
        if field == "missing":
            return [*_ways_with_gaps(column, plan), *self._way_with_strays(place)]
        if plan.role == "target":
            return []
        return list(get_args(InputChoice)) if field == "scaling" and plan.kind == "number" else []

    def _way_with_strays(self, place: int) -> list[str]:
        assert self._columns is not None
        of_numbers = self._plan.columns[place].kind == "number"
        return [STRAYS_MISSING] if of_numbers and has_strays(self._columns[place]) else []

    def is_chosen(self, place: int, field: str, choice: str) -> bool:
        """Tell whether one of the choices of a cell is in force."""
        if choice == STRAYS_MISSING:
            return self._plan.columns[place].strays_missing
        return choice == self.current(place, field)

    def current(self, place: int, field: str) -> str:
        """Return which of the choices of a cell is in force."""
        plan = self._plan.columns[place]
        return plan.scaling or self._inputs if field == "scaling" else str(getattr(plan, field))

    def choose(self, places: list[int], field: str, value: str) -> None:
        """Ask for a choice for those columns of the file where it can be made."""
        names = [self._plan.columns[place].name for place in places if value in self.choices(place, field)]
        if value == STRAYS_MISSING:
            taken = [one.strays_missing for one in self._plan.columns if one.name in names]
            self.chosen.emit(names, "strays_missing", not all(taken))
            return
        # What is the usual way anyhow stays with the usual way, even when that is changed later.
        self.chosen.emit(names, field, None if field == "scaling" and value == self._inputs else value)

    def _text(self, place: int, column: Column, plan: ColumnPlan, field: str) -> str:
        match field:
            case "name":
                return plan.name
            case "distinct":
                return grouped(column.n_distinct)
            case "missing":
                return _missing_text(column, plan)
            case "remark":
                return self.remark(place).text
            case "scaling" if plan.role != "input" or plan.kind == "category":
                return NOTHING
            case "kind" if plan.role == "ignore":
                return plan.kind
        return self.current(place, field)

    def _tip(self, place: int, column: Column, plan: ColumnPlan, field: str) -> str | None:
        match field:
            case "name":
                return f"{plan.name}\nbegins with {', '.join(column.first_values(5))}"
            case "missing" if column.n_missing:
                return missing_in_words(column)
            case "remark":
                return self.remark(place).text or None
        return TIPS.get(field)

    def _colour(self, place: int, plan: ColumnPlan, field: str) -> QColor | None:
        colours = theme.current()
        if field == "remark":
            return QColor(colours.error if self.remark(place).against else colours.muted)
        if plan.role == "ignore" and field != "role":
            return QColor(colours.muted)
        return QColor(colours.accent) if plan.role == "target" and field in ("name", "role") else None


def as_tip(text: str | None) -> str | None:
    """A tooltip that shows a text as it is, even where it looks like HTML."""
    return f"<qt>{escape(text)}</qt>".replace("\n", "<br>") if text else None


def _ways_with_gaps(column: Column, plan: ColumnPlan) -> list[str]:
    if plan.role == "target" or not column.n_missing:
        return []
    return ["drop the rows", *(["mean"] if plan.kind == "number" else []), "most frequent"]


def _missing_text(column: Column, plan: ColumnPlan) -> str:
    if not column.n_missing:
        return NOTHING
    if plan.role == "ignore":
        return grouped(column.n_missing)
    return f"{grouped(column.n_missing)} · {'drop the rows' if plan.role == 'target' else plan.missing}"


def _font(plan: ColumnPlan, field: str) -> QFont | None:
    if plan.role != "target" or field not in ("name", "role"):
        return None
    font = QFont()
    font.setWeight(QFont.Weight.DemiBold)
    return font


def _alignment(field: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if field == "distinct" else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
