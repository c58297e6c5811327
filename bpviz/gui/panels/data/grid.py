"""The data table on screen: the inputs, which scroll sideways, and the answers beside them, which stay in sight."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QItemSelectionRange, QModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QWidget

from bpviz.digits import grouped
from bpviz.gui import fonts, theme
from bpviz.gui.panels.data.cells import PADDING, ROW_HEIGHT, NumberHeader
from bpviz.gui.panels.data.half import HalfTable
from bpviz.gui.panels.data.model import DataModel
from bpviz.gui.panels.data.rows import Rows
from bpviz.session.frame import Frame

HELD_OUT_WIDTH = 59
MOST_ANSWERS = 0.62
"""The share of the width that the answers take at most."""


class DataGrid(QWidget):
    """Two tables over one model that scroll and select as one.

    Signals:
        row_clicked(int): a row, counted from 0; or reached by the keyboard.
        edited(DataEdit): a cell's other value.
        delete_wanted(): the Delete key.
        selection_changed(): other rows are selected.
    """

    row_clicked = Signal(int)
    edited = Signal(object)
    delete_wanted = Signal()
    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = DataModel(self)
        self.inputs = HalfTable(self.model, "inputs of the examples", self)
        self.answers = HalfTable(self.model, "targets, outputs and costs of the examples", self)
        self.answers.setSelectionModel(self.inputs.selectionModel())
        self.numbers = NumberHeader(self.inputs)
        self.inputs.setVerticalHeader(self.numbers)
        self.answers.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.answers.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.answers.verticalHeader().hide()
        self._edge = QFrame(self)
        self._edge.setObjectName("column_edge")
        self._lit = -1
        self._connect()

    @property
    def rows(self) -> Rows | None:
        """What is shown."""
        return self.model.rows

    def selected_rows(self) -> list[int]:
        """The selected rows in order."""
        return sorted({row for one in self._ranges() for row in range(one.top(), one.bottom() + 1)})

    def show_frame(self, frame: Frame) -> None:
        """Show another frame; the selection goes along with the shown example unless the user selected otherwise."""
        before = self.rows
        same_numbers = before is not None and before.dataset.numbers_as(frame.dataset)
        follows = not same_numbers or self.selected_rows_are_lit()
        same_data = before is not None and before.dataset is frame.dataset
        other_columns = self.model.show_frame(frame)
        self._use_rows()
        if other_columns:
            self._arrange()
        elif not same_data:
            self._fit_numbers()
        assert self.rows is not None
        moved = self._lit != self.rows.lit
        self._lit = self.rows.lit
        if moved or not same_numbers:
            if follows:
                self._select([self._lit])
            self._show_selected()
            for half in (self.inputs, self.answers):
                # Or a bar that does not know of added rows yet would hold the other back.
                half.doItemsLayout()
            self.inputs.scrollTo(self.model.index(self._lit, 0))
        self._repaint(everything=moved or not same_data)

    def show_scaled(self, scaled: bool) -> None:
        """Show scaled values, or raw ones."""
        top = self.answers.verticalScrollBar().value()
        selected = self.selected_rows()
        self.model.show_scaled(scaled)
        self._use_rows()
        self._arrange()
        self._select(selected)
        self.answers.verticalScrollBar().setValue(top)

    def selected_rows_are_lit(self) -> bool:
        """Whether nothing is selected but what is shown."""
        return all(one.top() == one.bottom() == self._lit for one in self._ranges())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme, other colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            for part in (self.inputs, self.answers, self.numbers):
                part.dress(theme.current())

    def _connect(self) -> None:
        left, right = self.inputs.verticalScrollBar(), self.answers.verticalScrollBar()
        left.valueChanged.connect(right.setValue)
        right.valueChanged.connect(left.setValue)
        self.inputs.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for half in (self.inputs, self.answers):
            half.clicked.connect(self._clicked)
            half.row_reached.connect(self.row_clicked)
            half.editor.edited.connect(self.edited)
            half.delete_wanted.connect(self.delete_wanted)
        self.numbers.sectionPressed.connect(self.row_clicked)
        self.inputs.selectionModel().selectionChanged.connect(self._selection_changed)

    def _ranges(self) -> list[QItemSelectionRange]:
        selection = self.inputs.selectionModel().selection()
        return [selection.at(n) for n in range(selection.count())]

    def _clicked(self, index: QModelIndex) -> None:
        self.row_clicked.emit(index.row())

    def _selection_changed(self) -> None:
        self._show_selected()
        self.selection_changed.emit()

    def _show_selected(self) -> None:
        # The one row that is shown is lit, and need not look selected too.
        selected = set() if self.selected_rows_are_lit() else set(self.selected_rows())
        for part in (self.inputs, self.answers, self.numbers):
            part.selected = selected
            part.viewport().update()

    def _use_rows(self) -> None:
        for part in (self.inputs, self.answers):
            part.use(self.rows)
        self.numbers.rows = self.rows

    def _arrange(self) -> None:
        assert self.rows is not None
        n = len(self.rows.dataset.input_names)
        self._fit_numbers()
        self.inputs.show_columns(self.rows, range(n))
        self.answers.show_columns(self.rows, range(n, len(self.rows.columns)))
        self._place()

    def _fit_numbers(self) -> None:
        assert self.rows is not None
        width = _width_of_numbers(self.rows)
        if width != self.numbers.width():
            self.numbers.setFixedWidth(width)
            self._place()

    def _place(self) -> None:
        spacious = self._needed(True) <= self.width()
        for half in (self.inputs, self.answers):
            half.spread(spacious)
        inputs, answers = self.inputs.content_width(spacious), self.answers.content_width(spacious)
        if not spacious and self._needed(False) > self.width():
            answers = min(answers, max(round(MOST_ANSWERS * self.width()), self.width() - 1 - inputs))
            inputs = max(self.width() - 1 - answers, 0)
        self._set_geometries(inputs, max(self.width() - inputs - 1, 0), spacious)

    def _needed(self, spacious: bool) -> int:
        return self.inputs.content_width(spacious) + 1 + self.answers.content_width(spacious)

    def _set_geometries(self, inputs: int, answers: int, spacious: bool) -> None:
        # Both show the same rows, though only one may have a bar below.
        widths = ((self.inputs, inputs), (self.answers, answers))
        cut = [half.content_width(spacious) > width for half, width in widths]
        bar = self.answers.horizontalScrollBar().sizeHint().height() if any(cut) else 0
        self.inputs.setGeometry(0, 0, inputs, self.height() - (0 if cut[0] else bar))
        self.answers.setGeometry(inputs + 1, 0, answers, self.height() - (0 if cut[1] else bar))
        self._edge.setGeometry(inputs, 0, 1, self.height())

    def _select(self, rows: list[int]) -> None:
        selection, last = QItemSelection(), self.model.columnCount() - 1
        for first, end in _runs(rows):
            selection.select(self.model.index(first, 0), self.model.index(end, last))
        flags = QItemSelectionModel.SelectionFlag
        self.inputs.selectionModel().select(selection, flags.ClearAndSelect | flags.Rows)

    def _repaint(self, *, everything: bool) -> None:
        if everything:
            for part in (self.inputs, self.answers, self.numbers):
                part.viewport().update()
        else:
            self.answers.update_outputs()


def _runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """The first and last of each run of neighbours among rows in order."""
    start = 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or rows[end] != rows[end - 1] + 1:
            yield rows[start], rows[end - 1]
            start = end


def _width_of_numbers(rows: Rows) -> int:
    widest = QFontMetrics(fonts.numbers(12, QFont.Weight.Bold)).horizontalAdvance(grouped(rows.dataset.m))
    return max(widest + 2 * PADDING + 3, HELD_OUT_WIDTH if rows.dataset.m_held_out else 34)
