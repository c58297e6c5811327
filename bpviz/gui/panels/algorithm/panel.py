"""The algorithm panel: the tutorial's lines of one iteration, the current one lit and filled with its numbers."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from bpviz.digits import grouped
from bpviz.export.sheet import Sheet
from bpviz.gui.panels.algorithm.lines import AlgorithmLines
from bpviz.gui.panels.algorithm.sheet import sheet_of
from bpviz.gui.panels.chooser import chooser
from bpviz.session.algorithm_equations import Form
from bpviz.session.algorithm_text import equations, position_of, rows
from bpviz.session.frame import Frame, Want
from bpviz.session.mini_batch_words import example_words, mini_batch_words
from bpviz.session.position import Line, Step
from bpviz.session.selection import Selection

FORMS: dict[str, Form] = {"matrix form": "matrix", "per-unit form": "unit"}
HINT = "press line ▶ (→) to step through it"


class AlgorithmPanel(QWidget):
    """Shows where in the algorithm a frame is.

    Attributes:
        header: where we are, and the choice of form; a card may take it to stand beside its title.
    """

    title = "Algorithm"
    wants: frozenset[Want] = frozenset()

    line_chosen = Signal(object)
    """The Position of a line that was clicked, in the shown iteration and example."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("algorithm")
        self._frame: Frame | None = None
        self._selection: Selection | None = None
        self.lines = AlgorithmLines()
        self.lines.line_chosen.connect(self._choose)
        self.where, self.form = QLabel(), chooser("form of the equations")
        self.header = self._make_header()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.lines, 1)

    def draw(self, frame: Frame) -> None:
        """Show the position's line; without a position, all lines alike."""
        self._frame = frame
        self.where.setText(where(frame))
        self._show()

    def select(self, selection: Selection | None) -> None:
        """Fill the per-unit form for what is selected; None for first units."""
        self._selection = selection
        self._show()

    def sheet(self) -> Sheet | None:
        """The numbers of the lit line's equations; None where no line is lit."""
        frame = self._frame
        if frame is None or frame.position is None:
            return None
        return sheet_of(frame.position.line, equations(frame, self._form, self._selection))

    def sizeHint(self) -> QSize:
        """Enough for the lit line and its neighbours."""
        return QSize(790, 150)

    def minimumSizeHint(self) -> QSize:
        """The lit line alone."""
        return QSize(240, 90)

    def _show(self) -> None:
        if self._frame is not None:
            form = self._form
            self.lines.show_lines(rows(self._frame, form), equations(self._frame, form, self._selection))

    @property
    def _form(self) -> Form:
        return FORMS[self.form.currentText()]

    def _choose(self, line: Line) -> None:
        if self._frame is not None:
            self.line_chosen.emit(position_of(self._frame, line))

    def _make_header(self) -> QWidget:
        self.where.setObjectName("muted")
        self.where.setAccessibleName("position in the algorithm")
        self.where.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        # A long text is cut rather than making the panel wider.
        self.where.setMinimumWidth(1)
        self.form.addItems(list(FORMS))
        self.form.setToolTip("The tutorial's matrix-vectorial notation, or its equations for each unit")
        self.form.currentIndexChanged.connect(self._show)
        header = QWidget()
        row = QHBoxLayout(header)
        row.setContentsMargins(0, 0, 4, 0)
        row.setSpacing(8)
        row.addWidget(self.form)
        row.addWidget(self.where, 1)
        return header


def where(frame: Frame) -> str:
    """The iteration and the example in words."""
    position = frame.position
    parts = [f"iteration {grouped(frame.k)}"]
    if position is None:
        parts.append(HINT)
    elif position.line.step is Step.ZERO:
        parts.append("before the first example")
    elif position.line.step is Step.UPDATE:
        parts.append(f"after all {grouped(frame.program.m)} examples")
    else:
        parts.append(example_words(frame))
    if position is not None and (mini_batch := mini_batch_words(frame)):
        parts.append(mini_batch)
    return " · ".join(parts)


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(AlgorithmPanel)
