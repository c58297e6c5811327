"""The worst examples view: the examples in the order of their cost, the worst first."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpviz.data.dataset import Indices
from bpviz.digits import grouped
from bpviz.export.sheet import Sheet
from bpviz.gui import theme
from bpviz.gui.number_text import full
from bpviz.gui.panels.drawing.pixel_pictures import raw_image
from bpviz.gui.panels.painted_view import PaintedView, Spot
from bpviz.gui.panels.predictions.calm import Calm
from bpviz.gui.panels.predictions.captions import paint_caption
from bpviz.gui.panels.predictions.examples_grid import ExamplesGrid
from bpviz.gui.panels.predictions.parts import PartChooser
from bpviz.gui.panels.predictions.worst_examples import Worst, cost_text, tip_of, worst_of
from bpviz.gui.panels.predictions.worst_painting import (
    MARGIN,
    PICTURE,
    ROW,
    column_places,
    paint_card,
    paint_headings,
    paint_row,
)
from bpviz.session.frame import Frame, Want
from bpviz.session.scores import outputs_of, targets_of

CAPTION, HEADINGS = 20, 17
"""Heights of the lines above the examples."""


class WorstExamplesView(PaintedView):
    """Lists examples as pictures or as rows of a table; a click on a training example shows it in the whole window."""

    name = "Worst examples"
    tip = "The examples in the order of their cost, the worst first"
    wants: frozenset[Want] = frozenset({"outputs"})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("worst_examples")
        # The keys are the grid's.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.controls = self.parts = PartChooser("training")
        self.parts.changed.connect(self._list_anew)
        self.grid = ExamplesGrid(self._paint_cell, self._spot_of, "Examples, the worst first")
        self.grid.example_chosen.connect(self.example_chosen)
        self._rows = QVBoxLayout(self)
        self._rows.setSpacing(0)
        self._rows.addWidget(self.grid)
        self._rows.setContentsMargins(0, CAPTION + HEADINGS, 0, 0)
        self._calm = Calm(self._show, self, metrics=False)
        self._frame: Frame | None = None
        self._worst: Worst | None = None
        self._images: dict[tuple[str, int], QImage] = {}
        self._kept_columns: tuple[tuple[Worst, int], list[tuple[float, float]]] | None = None

    @classmethod
    def fits(cls, frame: Frame) -> bool:
        """For examples whose outputs have targets of their own."""
        return frame.dataset.task != "autoencoder"

    def draw(self, frame: Frame) -> None:
        """Show another moment, at a pace that can be read."""
        self._calm.draw(frame)

    def forget(self) -> None:
        """Let go of the data."""
        super().forget()
        self._calm.forget()
        self._worst = self._kept_columns = None
        self._images = {}

    def sheet(self) -> Sheet | None:
        """A row for each listed example: its classes or values, its cost, its outputs and targets."""
        frame, worst = self._frame, self._worst
        if frame is None or worst is None or frame.outputs is None:
            return None
        columns = worst.numbers - 1
        h, y = outputs_of(frame.outputs, worst.part)[:, columns], targets_of(frame.dataset, worst.part)[:, columns]
        n, names = len(columns), frame.dataset.output_names
        of_classes: list[tuple[str, list[str]]] = []
        if frame.dataset.task == "classification":
            classes = frame.dataset.class_names
            true, said = frame.dataset.true_classes(worst.part)[columns], frame.dataset.predicted_classes(h)
            of_classes = [("true class", [classes[c] for c in true]), ("net says", [classes[c] for c in said])]
        return Sheet((
            ("k", [frame.k] * n),
            ("examples", [worst.part] * n),
            ("i", worst.numbers),
            *of_classes,
            ("cost", [entry.cost for entry in worst.entries]),
            *((f"h {name}", h[j]) for j, name in enumerate(names)),
            *((f"y {name}", y[j]) for j, name in enumerate(names)),
        ))  # fmt: skip

    def paint(self, painter: QPainter) -> None:
        """Draw the lines above the examples."""
        of, worst, frame = theme.current(), self._worst, self._frame
        if worst is None or frame is None:
            return
        where = QRectF(MARGIN, 2, max(self.width() - 2 * MARGIN, 1), CAPTION - 4)
        paint_caption(painter, where, _captions(worst, frame), _asides(worst), of)
        if not frame.dataset.image_shape:
            paint_headings(painter, worst, self._columns(worst), CAPTION, of)

    def _show(self, frame: Frame) -> None:
        before, self._frame = self._frame, frame
        if before is None or before.dataset is not frame.dataset:
            self.parts.show_dataset(frame.dataset)
            self._worst = None
            self._images = {}
            self._rows.setContentsMargins(0, CAPTION + (0 if frame.dataset.image_shape else HEADINGS), 0, 0)
        self._list(keep_order=self.grid.underMouse())

    def _list_anew(self) -> None:
        self._list(keep_order=False)

    def _list(self, *, keep_order: bool) -> None:
        """List the worst examples; under the mouse they keep their places, so that a click meets what it aimed at."""
        frame, before = self._frame, self._worst
        if frame is None:
            return
        numbers = before.numbers if keep_order and before is not None and before.part == self.parts.part else None
        self._worst = worst = worst_of(frame, self.parts.part, numbers)
        self.grid.setVisible(worst is not None)
        if worst is not None:
            listed = set(self._places(frame, worst).tolist())
            self._images = {key: image for key, image in self._images.items() if key[1] in listed}
            places = np.flatnonzero(worst.numbers == frame.i).tolist() if worst.part == "training" else []
            cell = PICTURE if frame.dataset.image_shape else QSizeF(0, ROW)
            self.grid.show_cells(len(worst.entries), cell, next(iter(places), -1))
            self.grid.setAccessibleDescription(_captions(worst, frame)[0])
        self.update()

    def _paint_cell(self, painter: QPainter, where: QRectF, at: int) -> None:
        of, worst = theme.current(), self._worst
        if worst is None:
            return
        image = self._image(at)
        if image is not None:
            paint_card(painter, where, worst.entries[at], image, of)
        else:
            paint_row(painter, where, worst, at, self._columns(worst), of)

    def _columns(self, worst: Worst) -> list[tuple[float, float]]:
        """Where the table's columns are; kept, because each of its rows asks."""
        key = (worst, self.grid.viewport().width())
        if self._kept_columns is None or self._kept_columns[0] != key:
            self._kept_columns = key, column_places(worst, key[1])
        return self._kept_columns[1]

    def _places(self, frame: Frame, worst: Worst) -> Indices:
        """Where the listed examples are among all rows of the data."""
        return frame.dataset.indices(worst.part)[worst.numbers - 1]

    def _image(self, at: int) -> QImage | None:
        frame, worst = self._frame, self._worst
        if frame is None or worst is None or frame.dataset.image_shape is None:
            return None
        data, of = frame.dataset, theme.current()
        place = int(self._places(frame, worst)[at])
        if (of.name, place) not in self._images:
            self._images[of.name, place] = raw_image(data, data.raw_inputs[:, place], of)
        return self._images[of.name, place]

    def _spot_of(self, at: int) -> Spot:
        frame, worst = self._frame, self._worst
        assert frame is not None
        assert frame.outputs is not None
        assert worst is not None
        entry, column = worst.entries[at], worst.numbers[at] - 1
        h, y = outputs_of(frame.outputs, worst.part)[:, column], targets_of(frame.dataset, worst.part)[:, column]
        copies = (
            ("cost", full(entry.cost)),
            ("outputs", ", ".join(map(full, h.tolist()))),
            ("number of the example", str(entry.i)),
        )
        tip = tip_of(frame.dataset, worst.part, entry, h, y)
        return Spot(tip, copies, entry.i if worst.part == "training" else None)


def _captions(worst: Worst, frame: Frame) -> list[str]:
    """What stands above the examples, the longest wording first."""
    which = f"{grouped(worst.m)} {'training' if worst.part == 'training' else 'held-out'} examples"
    aside = "" if frame.position is None else f" · at iteration {grouped(frame.k)}"
    largest = f"largest cost {cost_text(worst.entries[0].cost)}"
    if worst.wrong is None:
        return [f"{which}, the worst first · {largest}{aside}", f"{which}{aside}", which]
    wrong = f"{grouped(worst.wrong)} of {which} taken for another class"
    return [f"{wrong} · {largest}{aside}", f"{wrong}{aside}", f"{grouped(worst.wrong)} of {which} wrong"]


def _asides(worst: Worst) -> list[str]:
    if worst.part == "training":
        return ["click shows an example in the whole window", "click shows an example"]
    return ["held-out examples cannot be brought to the foreground", "held out: cannot be chosen"]
