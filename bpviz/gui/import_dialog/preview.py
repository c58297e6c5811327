"""The middle of the import dialog: the file's columns above its first rows, or a message where there are none."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from bpviz.data.dataset import InputChoice
from bpviz.data.files import Columns
from bpviz.gui.import_dialog.columns import ColumnsList
from bpviz.gui.import_dialog.columns_model import ColumnsModel
from bpviz.gui.import_dialog.outcome import counted
from bpviz.gui.import_dialog.outlook import Outlook
from bpviz.gui.import_dialog.rows import RowsModel, RowsView, rows_in_words

MANY_COLUMNS = 12
"""From so many columns on there is a field to find one."""

MOST_REMARKS = 3


class Preview(QStackedWidget):
    """Shows what is read and planned.

    Signals:
        chosen(list[str], str, object): for the columns of those names, a field of the plan and its new value.
    """

    chosen = Signal(list, str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns_model, self.rows_model = ColumnsModel(), RowsModel()
        self.columns = ColumnsList(self.columns_model)
        self.rows = RowsView(self.rows_model)
        self.remarks = QLabel()
        self.remarks.setObjectName("muted")
        self.remarks.setWordWrap(True)
        self.remarks.setTextFormat(Qt.TextFormat.PlainText)
        self.columns_title, self.rows_title = QLabel(), QLabel()
        self.find_field = QLineEdit()
        self.find_field.setPlaceholderText("Find a column")
        self.find_field.setAccessibleName("find a column")
        self.find_field.setClearButtonEnabled(True)
        self.find_field.setFixedWidth(180)
        self.message = QLabel()
        self.message.setObjectName("import_message")
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._n_columns = 0
        self._arrange()
        self.columns_model.chosen.connect(self.chosen)
        self.columns.looked_at.connect(self.rows.show_cell)
        self.rows.column_clicked.connect(self.columns.show_column)
        self.find_field.textChanged.connect(self.columns_model.find)

    def _arrange(self) -> None:
        for title in (self.columns_title, self.rows_title):
            title.setObjectName("muted")
        self.lists = QSplitter(Qt.Orientation.Vertical)
        self.lists.setChildrenCollapsible(False)
        self.upper = _under([self.columns_title, self.find_field], self.columns)
        self.lists.addWidget(self.upper)
        self.lists.addWidget(_under([self.rows_title], self.rows))
        self.lists.setStretchFactor(0, 0)
        self.lists.setStretchFactor(1, 1)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.remarks)
        layout.addWidget(self.lists, 1)
        self.addWidget(page)
        self.addWidget(self.message)

    @property
    def first_against(self) -> int | None:
        """The first column that stands in the way of the import."""
        return self.columns_model.first_against() if self.currentWidget() is not self.message else None

    def show_message(self, text: str) -> None:
        """Say why there is nothing else to show; "" while that is not known."""
        self.message.setText(text or "Reading …")
        self.setCurrentWidget(self.message)

    def show_outlook(self, columns: Columns, outlook: Outlook, inputs: InputChoice) -> None:
        """Show the columns, and what becomes of them; inputs is the usual scaling."""
        self.setCurrentIndex(0)
        self.columns_model.show_outlook(columns, outlook, inputs)
        self.rows_model.show_outlook(columns, outlook)
        self.columns_title.setText(_columns_in_words(columns))
        self.rows_title.setText(rows_in_words(columns))
        self.remarks.setText(_remarks_in_words(columns))
        self.remarks.setToolTip("\n".join(columns.remarks))
        self.remarks.setVisible(bool(columns.remarks))
        self.find_field.setVisible(len(columns) >= MANY_COLUMNS)
        if len(columns) != self._n_columns:
            self._n_columns = len(columns)
            self.columns.updateGeometry()
            wanted = self.upper.sizeHint().height()
            self.lists.setSizes([wanted, max(self.lists.height() - wanted, wanted)])

    def show_column(self, name: str) -> None:
        """Go to a column."""
        place = self.columns_model.place_of(name)
        if place is not None:
            self.find_field.clear()
            self.columns.show_column(place)

    def show_what_is_against(self) -> None:
        """Go to the column that stands in the way, and to its cell."""
        place = self.first_against
        if place is None:
            return
        self.find_field.clear()
        self.columns.show_column(place)
        cell = self.columns_model.remark(place).cell
        self.rows.show_cell(place, cell.row if cell else None)


def _columns_in_words(columns: Columns) -> str:
    n = counted(len(columns), "column")
    hint = "; select several to change them at once" if len(columns) >= MANY_COLUMNS else ""
    if not columns.complete:
        return f"{n}, judged by the first {counted(columns.m, 'row')} so far{hint}"
    return f"{n}, {counted(columns.m, 'row')}{hint}"


def _remarks_in_words(columns: Columns) -> str:
    more = len(columns.remarks) - MOST_REMARKS
    return "  ".join(columns.remarks[:MOST_REMARKS]) + (f"  … and {more} more." if more > 0 else "")


def _under(above: list[QWidget], below: QWidget) -> QWidget:
    """A widget under others that stand side by side, the first at the left and the others at the right."""
    row = QHBoxLayout()
    row.addWidget(above[0])
    row.addStretch(1)
    for widget in above[1:]:
        row.addWidget(widget)
    block = QWidget()
    column = QVBoxLayout(block)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addLayout(row)
    column.addWidget(below, 1)
    return block
