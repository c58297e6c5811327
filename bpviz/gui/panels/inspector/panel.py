"""The inspector panel: how the numbers of what is selected come about, term by term."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QToolTip, QVBoxLayout, QWidget

from bpviz.digits import grouped
from bpviz.export.sheet import Sheet
from bpviz.gui.panels.inspector.editor import NumberEditor
from bpviz.gui.panels.inspector.paper import Paper
from bpviz.gui.panels.inspector.rows import found, looked_at, rows_of, whose_words
from bpviz.gui.panels.inspector.sheet import sheet_of
from bpviz.gui.panels.inspector.terms import LARGEST, MORE
from bpviz.session.calculation import exists, heading
from bpviz.session.calculation_point import name_of_point
from bpviz.session.calculation_values import Calculation
from bpviz.session.frame import Frame, Want
from bpviz.session.selection import Selection

SCROLL_BAR = 3
"""Pixels of the scroll bar that do not lie over the page's own margin."""


class InspectorPanel(QWidget):
    """Shows the calculations of one selection; without one, a hint and the shown example, or point.

    Signals:
        selected: the Selection of a unit, weight, bias or example that was clicked in a calculation.
        edit_wanted: the Selection of a weight, a bias or a raw input value, and its new value.
    """

    title = "Inspector"
    wants: frozenset[Want] = frozenset()
    selected = Signal(object)
    edit_wanted = Signal(object, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName("Inspector")
        self._frame: Frame | None = None
        self._selection: Selection | None = None
        self._opened: dict[str, int] = {}
        self._editor: NumberEditor | None = None
        self.paper = Paper()
        self.area = QScrollArea()
        self.area.setWidget(self.paper)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setAccessibleName("Calculation of the selection")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.area, 1)
        layout.addLayout(self._buttons())
        self.paper.link_clicked.connect(self._follow)
        self.paper.edit_asked.connect(self._open_editor)
        self.paper.fold_clicked.connect(self._fold)
        self.paper.cell_reached.connect(self._bring_into_sight)

    def draw(self, frame: Frame) -> None:
        """Show another moment; the place in the scroll area stays."""
        if frame is not self._frame:
            before, self._frame = self._frame, frame
            if before is None or _net_of(frame) != _net_of(before):
                self.paper.begin_afresh()
            if self._editor is not None and not _same_number(self._editor.selection, before, frame):
                self.close_editor()
            self._refresh()

    def select(self, selection: Selection | None) -> None:
        """Look at something else; None shows the hint and the shown example, or point."""
        if selection == self._selection:
            return
        self._selection = selection
        self._opened.clear()
        self.close_editor()
        self.paper.begin_afresh()
        self._refresh()
        self.area.verticalScrollBar().setValue(0)

    @property
    def selection(self) -> Selection | None:
        """What is looked at."""
        return self._selection

    def text_rows(self) -> tuple[tuple[str, ...], ...]:
        """The painted text, row by row and cell by cell."""
        return self.paper.text_rows()

    def as_text(self) -> str:
        """All calculations in sight and below, with all digits."""
        return "\n\n".join([self._place(), *(calculation.as_text() for calculation in self._known())])

    def as_latex(self) -> str:
        """The same for TeX."""
        return "\n\n".join([f"% {self._place()}", *(calculation.as_latex() for calculation in self._known())])

    def sheet(self) -> Sheet | None:
        """Every term and every line of the calculations whose numbers are known, folded ones included."""
        return None if self._frame is None else sheet_of(self._known())

    def close_editor(self) -> None:
        """Leave the number that is being edited as it is."""
        if self._editor is not None:
            self._editor.close_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width: other places. The scroll bar's own is always left free."""
        super().resizeEvent(event)
        self.paper.set_page_width(self.width() - SCROLL_BAR)

    def sizeHint(self) -> QSize:
        """Room for a hidden unit of a small net."""
        return QSize(320, 560)

    def minimumSizeHint(self) -> QSize:
        """Room for one row of a sum."""
        return QSize(240, 160)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(11, 6, 11, 9)
        row.setSpacing(6)
        for words, write in (("Copy as text", self.as_text), ("Copy as LaTeX", self.as_latex)):
            button = QPushButton(words)
            button.setAccessibleName(f"{words}: all calculations of the inspector")
            button.clicked.connect(lambda _, write=write, button=button: self._copy(write(), button))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _copy(self, text: str, button: QPushButton) -> None:
        QGuiApplication.clipboard().setText(text)
        lines = text.count("\n") + 1
        QToolTip.showText(button.mapToGlobal(button.rect().topRight()), f"{lines} lines copied", button)

    def _refresh(self) -> None:
        if self._frame is None:
            return
        with np.errstate(over="ignore", invalid="ignore"):  # numbers that are not finite say so themselves
            rows = rows_of(self._frame, self._selection, self._opened)
        self.paper.show_rows(rows)
        if QAccessible.isActive():
            self.area.setAccessibleDescription("\n".join("  ".join(row) for row in self.text_rows()))

    def _known(self) -> list[Calculation]:
        if self._frame is None:
            return []
        return [one for one in found(self._frame, self._selection) if one.known(self._frame)]

    def _place(self) -> str:
        frame = self._frame
        if frame is None:
            return ""
        chosen = looked_at(frame, self._selection)
        parts = [heading(frame, chosen), f"iteration {grouped(frame.k)}"]
        if frame.probe is not None and chosen.kind == "point":
            parts[0] = name_of_point(frame.probe)
        elif frame.probe is not None and chosen.kind == "unit":
            parts.append(name_of_point(frame.probe))
        elif frame.probe is None and chosen.kind not in ("example", "input"):
            parts.append(whose_words(frame))
        return ", ".join(parts)

    def _follow(self, selection: Selection) -> None:
        self.select(selection)
        self.selected.emit(selection)

    def _fold(self, kind: str, action: str) -> None:
        if action == "fewer":
            self._opened.pop(kind, None)
        else:
            self._opened[kind] = self._opened.get(kind, LARGEST) // MORE * MORE + MORE
        self._refresh()

    def _open_editor(self, selection: Selection, value: float, cell: QRectF) -> None:
        self.close_editor()
        editor = NumberEditor(selection, value, self.paper)
        editor.accepted.connect(self.edit_wanted)
        editor.closed.connect(self._forget_editor)
        self._editor = editor
        editor.open_over(cell)

    def _forget_editor(self) -> None:
        if self._editor is not None and self._editor.field.hasFocus():
            self.paper.setFocus()
        self._editor = None

    def _bring_into_sight(self, cell: QRectF) -> None:
        centre = cell.center().toPoint()
        self.area.ensureVisible(centre.x(), centre.y(), 0, 40)


def _same_number(selection: Selection, before: Frame | None, frame: Frame) -> bool:
    """Whether what is edited is still what it was when the editor opened, and stands where it stood.

    Examples may have been numbered anew; beside a point's numbers others stand than beside an example's.
    """
    if before is None:
        return exists(frame, selection)
    renumbered = selection.kind == "input" and not before.dataset.numbers_as(frame.dataset)
    return exists(frame, selection) and not renumbered and (before.probe is None) == (frame.probe is None)


def _net_of(frame: Frame) -> tuple[object, ...]:
    return frame.recipe.layer_sizes, frame.dataset.name


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(InspectorPanel)
