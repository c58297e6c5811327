"""The classes view: which class is taken for which, and how precisely each one is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from bpviz.data.dataset import Dataset, Part
from bpviz.digits import grouped
from bpviz.export.sheet import Sheet
from bpviz.gui import fonts, theme
from bpviz.gui.number_text import full
from bpviz.gui.panels.painted_view import PaintedView, Spot
from bpviz.gui.panels.predictions.calm import Calm
from bpviz.gui.panels.predictions.captions import paint_caption
from bpviz.gui.panels.predictions.classes_layout import MatrixPlace, matrix_place, width_for
from bpviz.gui.panels.predictions.classes_painting import (
    HOW_TO_READ,
    captions,
    mark_cell,
    paint_matrix,
    paint_scores,
)
from bpviz.gui.panels.predictions.parts import PartChooser
from bpviz.session.frame import Frame, Want
from bpviz.session.scores import ClassScores, Counts, class_scores, outputs_of

MOST_NAMED = 6
"""So many examples of a cell are named in its tooltip."""
FEW = 3
"""Of so many classes both parts stand beside each other only where the counts fit their cells."""


@dataclass(frozen=True, eq=False)
class Classified:
    """A part's examples as the net classifies them.

    Attributes:
        true, said: the class of each example, and the one it is taken for; −1 where its outputs are not finite.
    """

    scores: ClassScores
    true: Counts
    said: Counts

    def examples_in(self, row: int, column: int) -> Counts:
        """The numbers, from 1, of the examples in a cell of the matrix."""
        return np.flatnonzero((self.true == row) & (self.said == column)) + 1


def classified(frame: Frame, part: Part) -> Classified | None:
    """Classify a part's examples; None where there are none."""
    if frame.outputs is None or not len(frame.dataset.indices(part)):
        return None
    data, h = frame.dataset, outputs_of(frame.outputs, part)
    said = np.where(np.isfinite(h).all(axis=0), data.predicted_classes(h), -1)
    return Classified(class_scores(data, h, part), data.true_classes(part), said)


class ClassesView(PaintedView):
    """Draws a confusion matrix; a click on a cell goes through the training examples in it."""

    name = "Classes"
    tip = "Which class is taken for which, and how precisely each one is told"
    wants: frozenset[Want] = frozenset({"outputs"})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("classes")
        self.setAccessibleName("Confusion matrix: which class is taken for which")
        self.controls = self.parts = PartChooser("held out")
        self.parts.changed.connect(self._classify)
        self._calm = Calm(self._show, self, metrics=False)
        self._frame: Frame | None = None
        self._classified: dict[Part, Classified] = {}

    @classmethod
    def fits(cls, frame: Frame) -> bool:
        """For classes."""
        return frame.dataset.task == "classification"

    def draw(self, frame: Frame) -> None:
        """Show another moment, at a pace that can be read."""
        self._calm.draw(frame)

    def forget(self) -> None:
        """Let go of the data."""
        super().forget()
        self._calm.forget()
        self._classified = {}

    def shown(self) -> dict[Part, MatrixPlace]:
        """Where the matrix of each shown part is: both parts beside each other where there is room."""
        if self._frame is None or self.width() < 1 or self.height() < 1:
            return {}
        data, names = self._frame.dataset, _names_width(self._frame.dataset)
        support = _support_width(data)
        width = self.width() / max(len(self._classified), 1)
        return {
            part: matrix_place(QRectF(at * width, 2, width, self.height() - 2), len(data.class_names), names, support)
            for at, part in enumerate(self._classified)
        }

    def spot_at(self, at: QPointF) -> Spot | None:
        """A cell of a matrix, or a class's scores."""
        for part, place in self.shown().items():
            cell = place.cell_at(at)
            if cell is not None:
                return self._spot_of_cell(part, *cell)
            for row in range(place.classes):
                for which in range(3):
                    if place.score(row, which).contains(at):
                        return self._spot_of_score(part, row, which)
        return None

    def example_beside(self, direction: int) -> int | None:
        """The next training example, or the one before, that is taken for another class."""
        found = self._classified.get("training")
        wrong = np.flatnonzero(found.true != found.said) + 1 if found is not None else np.empty(0, dtype=np.intp)
        if self._frame is None or not len(wrong):
            return None
        i = self._frame.i
        return _next(wrong, i) if direction > 0 else int(wrong[int(np.searchsorted(wrong, i)) - 1])

    def in_words(self) -> str:
        """How many are right of each part that is shown."""
        return self._calm.why_not or "; ".join(
            captions(of.scores, part, "")[0] for part, of in self._classified.items()
        )

    def sheet(self) -> Sheet | None:
        """A row for each class: how many are taken for each class, then the scores."""
        frame, parts = self._frame, list(self.shown())
        if frame is None or not parts:
            return None
        names, scores = frame.dataset.class_names, [self._classified[part].scores for part in parts]
        confusion = np.concatenate([one.confusion for one in scores])
        return Sheet((
            ("k", [frame.k] * len(confusion)),
            ("examples", [part for part in parts for _ in names]),
            ("true class", list(names) * len(parts)),
            *((f"taken for {name}", confusion[:, column]) for column, name in enumerate(names)),
            ("precision", np.concatenate([one.precision for one in scores])),
            ("recall", np.concatenate([one.recall for one in scores])),
            ("support", np.concatenate([one.support for one in scores])),
            ("accuracy", [one.accuracy for one in scores for _ in names]),
        ))  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where both parts are shown there is nothing to choose."""
        super().resizeEvent(event)
        self._offer()
        self._classify()

    def paint(self, painter: QPainter) -> None:
        """Draw the matrices."""
        of, frame = theme.current(), self._frame
        if self._calm.why_not:
            self.say(painter, self._calm.why_not)
            return
        if frame is None:
            if self._calm.waits:
                self.say(painter, "scikit-learn is being loaded …")
            return
        aside = "" if frame.position is None else f" · at iteration {grouped(frame.k)}"
        for part, place in self.shown().items():
            scores = self._classified[part].scores
            paint_caption(painter, place.caption, captions(scores, part, aside), HOW_TO_READ, of)
            paint_matrix(painter, place, scores, frame.dataset.class_names, of)
            paint_scores(painter, place, scores, of)
            if part == "training" and self._classified[part].said[frame.i - 1] >= 0:
                row, column = (
                    of_all[frame.i - 1] for of_all in (self._classified[part].true, self._classified[part].said)
                )
                mark_cell(painter, place.cell(int(row), int(column)), of)

    def _show(self, frame: Frame) -> None:
        before, self._frame = self._frame, frame
        if before is None or frame.outputs is not before.outputs or frame.dataset is not before.dataset:
            self._classified = {}
        if before is None or frame.dataset is not before.dataset:
            self.parts.show_dataset(frame.dataset)
            self._offer()
        self._classify()

    def _classify(self) -> None:
        """Classify the parts that are shown and not classified yet: counting takes scikit-learn milliseconds."""
        if self._frame is None:
            return
        wanted: tuple[Part, ...] = get_args(Part) if self._both_fit(self._frame.dataset) else (self.parts.part,)
        found = {part: self._classified.get(part) or classified(self._frame, part) for part in wanted}
        self._classified = {part: of_part for part, of_part in found.items() if of_part is not None}
        self.update()

    def _offer(self) -> None:
        self.parts.offer(self._frame is not None and not self._both_fit(self._frame.dataset))

    def _both_fit(self, data: Dataset) -> bool:
        support = _support_width(data)
        # Of a few classes the counts are to be read; of many the colours are what there is room for.
        cell = support if len(data.class_names) <= FEW else 0.0
        wanted = width_for(len(data.class_names), _names_width(data), support, cell)
        return data.m_held_out > 0 and 2 * wanted <= self.width()

    def _spot_of_cell(self, part: Part, row: int, column: int) -> Spot:
        frame, numbers = self._frame, self._classified[part].examples_in(row, column)
        assert frame is not None
        names, whole = frame.dataset.class_names, int(self._classified[part].scores.support[row])
        verdict = "taken rightly" if row == column else f"taken for {names[column]}"
        words = f"{grouped(len(numbers))} of {grouped(whole)} {part} examples of {names[row]} {verdict}"
        if not len(numbers):
            return Spot(words)
        listed = ", ".join(grouped(int(i)) for i in numbers[:MOST_NAMED]) + (" …" if len(numbers) > MOST_NAMED else "")
        copies = (("count", str(len(numbers))), ("numbers of the examples", ", ".join(map(str, numbers.tolist()))))
        if part == "held out":
            words += f"\nheld-out examples {listed}; only training examples can be brought to the foreground"
            return Spot(words, copies)
        return Spot(f"{words}\nexamples {listed}\nA click goes through them", copies, _next(numbers, frame.i))

    def _spot_of_score(self, part: Part, row: int, which: int) -> Spot:
        assert self._frame is not None
        scores, name = self._classified[part].scores, self._frame.dataset.class_names[row]
        said = int(scores.confusion[:, row].sum())
        right, support = int(scores.confusion[row, row]), int(scores.support[row])
        text = str(support) if which == 2 else full((scores.precision, scores.recall)[which][row])
        label = ("precision", "recall", "support")[which]
        meaning = (
            f"of {grouped(said)} examples taken for {name}, {grouped(right)} are",
            f"of {grouped(support)} examples of {name}, {grouped(right)} are taken for it",
            f"so many {part} examples are of the class {name}",
        )[which]
        return Spot(f"{label} of {name} = {text}\n{meaning}", ((label, text),))


def _next(numbers: Counts, i: int) -> int:
    """The first of ascending numbers beyond i, else the first of all: repeated clicks go round."""
    at = int(np.searchsorted(numbers, i, side="right"))
    return int(numbers[at % len(numbers)])


def _names_width(data: Dataset) -> float:
    metrics = QFontMetricsF(fonts.text(11))
    return max(metrics.horizontalAdvance(name) for name in data.class_names) + 6


def _support_width(data: Dataset) -> float:
    """Of the greatest number of examples that a class can have, with a space before it."""
    return QFontMetricsF(fonts.numbers(12)).horizontalAdvance(f" {grouped(data.m)}")
