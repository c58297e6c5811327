"""The predictions panel: what the net answers, in the views that suit the data."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from bpviz.export.sheet import Sheet
from bpviz.gui.panels.predictions.classes_view import ClassesView
from bpviz.gui.panels.predictions.curve import CurveView
from bpviz.gui.panels.predictions.reconstruction_view import ReconstructionView
from bpviz.gui.panels.predictions.regions import RegionsView
from bpviz.gui.panels.predictions.regression_predicted import PredictedView
from bpviz.gui.panels.predictions.regression_residuals import ResidualsView
from bpviz.gui.panels.predictions.responses import ResponsesView
from bpviz.gui.panels.predictions.view import View
from bpviz.gui.panels.predictions.worst_examples_view import WorstExamplesView
from bpviz.session.frame import Frame, Want
from bpviz.session.selection import Selection

VIEWS: tuple[type[View], ...] = (
    RegionsView,
    CurveView,
    ResponsesView,
    ClassesView,
    PredictedView,
    ResidualsView,
    ReconstructionView,
    WorstExamplesView,
)
"""The views in the order of the chooser, which is also the order of preference; a new one is one more entry here."""


class PredictionsPanel(QWidget):
    """Shows the first view that suits the data, or another one that the user chose among those that do.

    Attributes:
        header: the choice of view, and that view's own choices; a card may take it to stand beside its title.

    Signals:
        selected: a Selection.
        example_chosen: the number i = 1 … m of a training example.
        point_chosen: raw inputs of a point to run through the net, a tuple; None for no longer.
    """

    title = "Predictions"
    selected = Signal(object)
    example_chosen = Signal(int)
    point_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("predictions")
        self._frame: Frame | None = None
        self._selection: Selection | None = None
        self._made: dict[type[View], View] = {}
        self._fitting: tuple[type[View], ...] = ()
        self._shown: type[View] | None = None
        self._chosen: type[View] | None = None
        self.chooser = QComboBox()
        self.header = self._make_header()
        nothing = QLabel("There is no picture of the predictions for these data.")
        nothing.setObjectName("muted")
        nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        nothing.setWordWrap(True)
        self._stack = QStackedLayout()
        self._stack.addWidget(nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addLayout(self._stack, 1)

    @property
    def view(self) -> View | None:
        """The view that is shown; None where none suits the data."""
        return self._made[self._shown] if self._shown is not None else None

    @property
    def wants(self) -> frozenset[Want]:
        """What the shown view's frames must hold."""
        return self._shown.wants if self._shown is not None else frozenset()

    def draw(self, frame: Frame) -> None:
        """Show another moment."""
        before, self._frame = self._frame, frame
        if before is None or (before.dataset, before.recipe) != (frame.dataset, frame.recipe):
            self._offer(tuple(view for view in VIEWS if view.fits(frame)))
        if self.view is not None:
            self.view.draw(frame)

    def select(self, selection: Selection | None) -> None:
        """Mark it in the views."""
        self._selection = selection
        for view in self._made.values():
            view.select(selection)

    def show_view(self, view: type[View]) -> None:
        """Show one of the views that suit the data, as the chooser does."""
        if view not in self._fitting:
            return
        self._chosen = view
        self._bring(view)
        if self._frame is not None:
            self._made[view].draw(self._frame)

    def sheet(self) -> Sheet | None:
        """The data behind the present picture."""
        return self.view.sheet() if self.view is not None else None

    def sizeHint(self) -> QSize:
        """About as much as the other panels."""
        return QSize(430, 190)

    def minimumSizeHint(self) -> QSize:
        """Whatever view is shown can be small."""
        return QSize(240, 90)

    def _offer(self, fitting: tuple[type[View], ...]) -> None:
        """Let the user choose among these; what was chosen stays if it is one of them, else the first is shown."""
        if fitting == self._fitting:
            return
        self._fitting = fitting
        if self._chosen not in fitting:
            self._chosen = None
        with QSignalBlocker(self.chooser):
            self.chooser.clear()
            self.chooser.addItems([view.name for view in fitting])
        self._bring(self._chosen or next(iter(fitting), None))

    def _bring(self, view: type[View] | None) -> None:
        """Bring a view to the front, with its own choices in the header."""
        self._shown = view
        if view is None:
            self._stack.setCurrentIndex(0)
        else:
            self._stack.setCurrentWidget(self._make(view))
            with QSignalBlocker(self.chooser):
                self.chooser.setCurrentIndex(self._fitting.index(view))
        for kind, made in self._made.items():
            if made.controls is not None:
                made.controls.setVisible(kind is view)
        self.chooser.setVisible(len(self._fitting) > 1)

    def _make(self, kind: type[View]) -> View:
        if kind not in self._made:
            view = self._made[kind] = kind()
            view.selected.connect(self.selected)
            view.example_chosen.connect(self.example_chosen)
            view.point_chosen.connect(self.point_chosen)
            view.select(self._selection)
            self._stack.addWidget(view)
            if view.controls is not None:
                self._row.addWidget(view.controls)
        return self._made[kind]

    def _make_header(self) -> QWidget:
        self.chooser.setAccessibleName("view of the predictions")
        self.chooser.setToolTip("What to draw of the net's answers")
        self.chooser.activated.connect(lambda at: self.show_view(self._fitting[at]))
        self.chooser.hide()
        header = QWidget()
        self._row = QHBoxLayout(header)
        self._row.setContentsMargins(8, 0, 8, 0)
        self._row.setSpacing(6)
        self._row.addWidget(self.chooser)
        self._row.addStretch(1)
        return header


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(PredictionsPanel)
