"""The view of what the net says against what is true, with the scores of a regression."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bpviz.data.dataset import Part
from bpviz.digits import grouped, number
from bpviz.engine.parameters import Array
from bpviz.export.sheet import Sheet
from bpviz.gui import fonts, theme
from bpviz.gui.number_text import full, significant
from bpviz.gui.panels.canvas.plane import Plane
from bpviz.gui.panels.canvas.points import row_at
from bpviz.gui.panels.chooser import chooser
from bpviz.gui.panels.drawing.lettering import AT_RIGHT
from bpviz.gui.panels.painted_view import PaintedView, Spot
from bpviz.gui.panels.predictions.axes import BOTTOM, LEFT, RIGHT, TOP, paint_axes
from bpviz.gui.panels.predictions.calm import Calm
from bpviz.gui.panels.predictions.regression_painting import (
    LINE,
    paint_line,
    paint_points,
    paint_ring,
    paint_scores,
    paint_short_scores,
)
from bpviz.gui.panels.predictions.regression_points import Fit, Range, SteadyRange, fits_of
from bpviz.gui.theme import Theme
from bpviz.session.frame import Frame, Want
from bpviz.session.scores import FitScores, fit_scores
from bpviz.session.selection import Selection

SCORES = 192.0
"""Width of the scores beside the points."""
WIDE = 440
"""From this width on the scores stand beside the points, else above them."""


class PredictedView(PaintedView):
    """Draws what the net says against what is true; right is what lies on the diagonal."""

    name = "Predicted against true"
    tip = "What the net says of each example against what is true"
    wants: frozenset[Want] = frozenset({"outputs"})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("predicted_against_true")
        self.setAccessibleName("What the net says against what is true")
        self.output = chooser("output to show")
        self.controls = _holder(self.output)
        self.output.setToolTip("Which of the outputs to draw")
        self.output.activated.connect(lambda _: self._follow())
        self._ranges = (SteadyRange(), SteadyRange())
        self._calm = Calm(self._score, self)
        self._frame: Frame | None = None
        self._fits: dict[Part, Fit] = {}
        self._scores: dict[Part, FitScores] = {}
        self._plane: tuple[Range, Range] = ((0.0, 1.0), (0.0, 1.0))

    @classmethod
    def fits(cls, frame: Frame) -> bool:
        """For regression."""
        return frame.dataset.task == "regression"

    @property
    def j(self) -> int:
        """The output that is drawn, from 1."""
        return max(self.output.currentIndex(), 0) + 1

    @property
    def plane(self) -> Plane:
        """Where raw values lie on screen."""
        beside = SCORES + RIGHT if self.width() >= WIDE else 0.0
        above = 0.0 if beside else LINE * len(self._fits) + 4
        width = self.width() - LEFT - RIGHT - beside - self.beside_points()
        height = self.height() - TOP - BOTTOM - above
        return Plane(*self._plane, QRectF(LEFT, TOP + above, max(width, 2.0), max(height, 2.0)))

    def draw(self, frame: Frame) -> None:
        """Show another moment: the points at once, the scores at a pace that can be read."""
        before, self._frame = self._frame, frame
        if before is None or before.dataset is not frame.dataset:
            self._offer_outputs(frame)
        self._follow()

    def forget(self) -> None:
        """Let go of the data; the output that was chosen stays as long as there are so many."""
        super().forget()
        self._calm.forget()
        self._fits, self._scores = {}, {}

    def select(self, selection: Selection | None) -> None:
        """Draw the output that is selected."""
        frame = self._frame
        if frame is not None and selection is not None and selection.kind == "unit" and selection.l == frame.recipe.n_l:
            self.output.setCurrentIndex(min(selection.i, self.output.count()) - 1)
            self._follow()

    def spot_at(self, at: QPointF) -> Spot | None:
        """The example whose point lies there; of several, a training one first."""
        plane = self.plane
        if not plane.where.adjusted(-6, -6, 6, 6).contains(at):
            return None
        for part, fit in self._fits.items():
            pixels = plane.pixels(self.points(fit)[:, fit.drawn])
            found = row_at(np.where(np.isfinite(pixels), pixels, 1e9), at)
            if found is not None:
                return self._spot_of(part, fit, found * fit.drawn.step)
        return None

    def example_beside(self, direction: int) -> int | None:
        """The training example next in order of what the net says."""
        fit = self._fits.get("training")
        if fit is None or self._frame is None:
            return None
        order = np.argsort(fit.h, kind="stable")
        at = int(np.flatnonzero(order == self._frame.i - 1)[0]) - direction
        return int(order[min(max(at, 0), len(order) - 1)]) + 1

    def in_words(self) -> str:
        """How well the output fits in each part."""
        return self._calm.why_not or "; ".join(
            f"{part}: R² {significant(one.r2)}, root mean square error {significant(one.root_mean_square_error)}"
            for part, one in self._scores.items()
        )

    def sheet(self) -> Sheet | None:
        """A row for each example: true, predicted, residual, in raw units."""
        if self._frame is None or not self._fits:
            return None
        fits, name = list(self._fits.values()), self._frame.dataset.output_names[self.j - 1]
        n = sum(len(fit.y) for fit in fits)
        return Sheet((
            ("k", [self._frame.k] * n),
            ("examples", [fit.part for fit in fits for _ in fit.y]),
            ("i", np.concatenate([np.arange(len(fit.y)) + 1 for fit in fits])),
            ("output", [name] * n),
            ("true", np.concatenate([fit.y for fit in fits])),
            ("predicted", np.concatenate([fit.h for fit in fits])),
            ("residual", np.concatenate([fit.residuals for fit in fits])),
        ))  # fmt: skip

    def paint(self, painter: QPainter) -> None:
        """Draw the points, the line on which they should lie, and the scores."""
        of, frame = theme.current(), self._frame
        if frame is None or not self._fits:
            return
        plane = self.plane
        rest = self.paint_ground(painter, plane, of)
        painter.save()
        painter.setClipRect(plane.where.adjusted(-4, -4, 4, 4))
        for part, fit in self._fits.items():
            paint_points(painter, plane, self.points(fit)[:, fit.drawn], part, of)
        shown = self.points(self._fits["training"])[:, frame.i - 1]
        if np.isfinite(shown).all():
            paint_ring(painter, plane.pixel(*shown.tolist()), of)
        painter.restore()
        self._paint_scores(painter, of)
        self._paint_aside(painter, rest, of)

    # What the residuals draw otherwise.

    def beside_points(self) -> float:
        """Width of what stands between the points and the scores."""
        return 0.0

    def points(self, fit: Fit) -> Array:
        """The raw coordinates of all points, (2, m)."""
        return np.stack([fit.y, fit.h])

    def ranges(self, x: Array, y: Array) -> tuple[Range, Range]:
        """The ranges for all points: the same for both axes, so that the diagonal goes from corner to corner."""
        both = self._ranges[0].follow(np.concatenate([x, y]))
        return both, both

    def paint_ground(self, painter: QPainter, plane: Plane, of: Theme) -> QRectF:
        """Draw what lies behind the points; returns what is left of the line above."""
        assert self._frame is not None
        name = self._frame.dataset.output_names[self.j - 1]
        low, high = plane.x1
        paint_line(painter, plane, (low, low), (high, high), of)
        return paint_axes(painter, plane, f"true {name}", "net says", of)

    def _follow(self) -> None:
        if self._frame is None:
            return
        self._fits = fits_of(self._frame, self.j)
        if self._fits:
            x, y = (np.concatenate(axis) for axis in zip(*map(self.points, self._fits.values()), strict=True))
            self._plane = self.ranges(x, y)
        self._calm.draw(self._frame)
        self.update()

    def _score(self, frame: Frame) -> None:
        self._scores = {part: fit_scores(fit.y, fit.h) for part, fit in self._fits.items()}
        self.update()

    def _offer_outputs(self, frame: Frame) -> None:
        names = list(frame.dataset.output_names)
        if names != [self.output.itemText(at) for at in range(self.output.count())]:
            with QSignalBlocker(self.output):
                self.output.clear()
                self.output.addItems(names)
        self.output.setVisible(len(names) > 1)
        for steady in self._ranges:
            steady.forget()

    def _paint_scores(self, painter: QPainter, of: Theme) -> None:
        wide = self.width() >= WIDE
        aside = QRectF(self.width() - SCORES - RIGHT, 4, SCORES, self.height() - 4)
        above = QRectF(8, 2, self.width() - 16, LINE)
        if self._calm.why_not:
            painter.setFont(fonts.text(11))
            painter.setPen(QColor(of.muted))
            painter.drawText(aside if wide else above, Qt.TextFlag.TextWordWrap, self._calm.why_not)
        elif wide:
            paint_scores(painter, aside, self._scores, of)
        else:
            paint_short_scores(painter, above, self._scores, of)

    def _paint_aside(self, painter: QPainter, where: QRectF, of: Theme) -> None:
        assert self._frame is not None
        words = [] if self._frame.position is None else [f"at iteration {grouped(self._frame.k)}"]
        drawn = sum(len(fit.y[fit.drawn]) for fit in self._fits.values())
        m = sum(len(fit.y) for fit in self._fits.values())
        words += [f"{grouped(drawn)} of {grouped(m)} points drawn"] if drawn < m else []
        painter.setFont(fonts.text(11))
        painter.setPen(QColor(of.muted))
        painter.drawText(where, AT_RIGHT, " · ".join(words))

    def _spot_of(self, part: Part, fit: Fit, at: int) -> Spot:
        assert self._frame is not None
        y, h, residual = (number(values[at]) for values in (fit.y, fit.h, fit.residuals))
        i, name = at + 1, self._frame.dataset.output_names[self.j - 1]
        words = "Example" if part == "training" else "Held-out example"
        tip = f"{words} {grouped(i)}, {name}\ntrue {full(y)}\nnet says {full(h)}\ntrue − net says {full(residual)}"
        copies = (("predicted value", full(h)), ("true value", full(y)), ("residual", full(residual)))
        if part == "held out":
            return Spot(f"{tip}\nOnly training examples can be brought to the foreground.", copies)
        return Spot(tip, copies, i)


def _holder(widget: QWidget) -> QWidget:
    """What stands beside the title whether or not there is something to choose."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    return holder
