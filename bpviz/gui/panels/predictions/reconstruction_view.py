"""The reconstruction view: what an autoencoder makes of the shown example, and of which ones it makes the worst."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QWidget

from bpviz.digits import grouped
from bpviz.engine.parameters import Array
from bpviz.export.sheet import Sheet
from bpviz.gui import theme
from bpviz.gui.number_text import fixed, full
from bpviz.gui.panels.drawing.colour_scale import SteadyLimit, largest
from bpviz.gui.panels.drawing.heat_map import heat_image
from bpviz.gui.panels.drawing.pixel_pictures import grey_image
from bpviz.gui.panels.painted_view import PaintedView, Spot
from bpviz.gui.panels.predictions.calm import Calm
from bpviz.gui.panels.predictions.captions import paint_caption
from bpviz.gui.panels.predictions.examples_grid import ExamplesGrid
from bpviz.gui.panels.predictions.reconstruction import (
    Foreground,
    Reconstructions,
    Shades,
    foreground_of,
    reconstructions_of,
)
from bpviz.gui.panels.predictions.reconstruction_layout import CAPTION, Panes, card_size, panes
from bpviz.gui.panels.predictions.reconstruction_painting import (
    paint_card,
    paint_letters,
    paint_limit,
    paint_pictures,
    paint_values,
    paint_words,
)
from bpviz.gui.theme import Theme
from bpviz.session.frame import Frame, Want


class ReconstructionView(PaintedView):
    """Draws input, reconstruction and difference of the shown example, beside a gallery of others, the worst first."""

    name = "Reconstruction"
    tip = "What the net makes of the shown example, and of which examples it makes the worst"
    wants: frozenset[Want] = frozenset({"all_examples"})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reconstruction")
        self.setAccessibleName("The example and its reconstruction")
        self.grid = ExamplesGrid(self._paint_card, self._spot_of_card, "Reconstructed examples, the worst first", self)
        self.grid.example_chosen.connect(self.example_chosen)
        self._calm = Calm(self._show_gallery, self, metrics=False)
        self._limit = SteadyLimit()
        self._frame: Frame | None = None
        self._shades: Shades | None = None
        self._gallery: Reconstructions | None = None

    @classmethod
    def fits(cls, frame: Frame) -> bool:
        """For autoencoders."""
        return frame.dataset.task == "autoencoder"

    def draw(self, frame: Frame) -> None:
        """Show another moment: the example at once, the gallery at a pace that can be read."""
        before, self._frame = self._frame, frame
        if before is None or before.dataset is not frame.dataset:
            self._shades, self._gallery = Shades.of(frame.dataset), None
            self._limit = SteadyLimit()
            self._place_grid()
        found, foreground = self._panes(), foreground_of(frame)
        if foreground is not None and foreground.h is not None:
            x, h = self._shares(foreground.x), self._shares(foreground.h)
            self._limit.follow(max(largest(h - x), self._largest_of_gallery()))
        self._calm.draw(frame)
        # The gallery has its own pace, and is not painted again with every example.
        self.update(0, 0, self.width() if found is None else int(found.gallery.left()), self.height())

    def forget(self) -> None:
        """Let go of the data."""
        super().forget()
        self._calm.forget()
        self._shades = self._gallery = None

    def spot_at(self, at: QPointF) -> Spot | None:
        """An input of the shown example."""
        found, foreground = self._panes(), self._foreground()
        j = found.cell_at(at) if found is not None else None
        if j is None or foreground is None or self._frame is None:
            return None
        name, x = self._frame.dataset.input_names[j], float(foreground.x[j])
        if foreground.h is None:
            return Spot(f"{name}\nx = {full(x)}", (("x", full(x)),))
        h = float(foreground.h[j])
        tip = f"{name}\nx = {full(x)}\nh = {full(h)}\nh − x = {full(h - x)}"
        return Spot(tip, (("x", full(x)), ("h", full(h)), ("h − x", full(h - x))))

    def in_words(self) -> str:
        """Which example it is, and its cost."""
        frame, foreground = self._frame, self._foreground()
        if frame is None or foreground is None:
            return ""
        return f"{foreground.name}{self._cost_in_words(frame, foreground)}"

    def sheet(self) -> Sheet | None:
        """A row for each input of the shown example, in raw units."""
        frame, foreground = self._frame, self._foreground()
        if frame is None or foreground is None or foreground.h is None:
            return None
        n = len(foreground.x)
        return Sheet((
            ("k", [frame.k] * n),
            ("example", [foreground.name] * n),
            ("input", frame.dataset.input_names),
            ("x", foreground.x),
            ("h", foreground.h),
            ("h − x", foreground.h - foreground.x),
        ))  # fmt: skip

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the gallery at its place."""
        super().resizeEvent(event)
        self._place_grid()

    def paint(self, painter: QPainter) -> None:
        """Draw the example and the line above the gallery."""
        of, frame, found, foreground = theme.current(), self._frame, self._panes(), self._foreground()
        if frame is None or found is None:
            return
        above = QRectF(found.gallery.left(), found.gallery.top(), found.gallery.width() - 8, CAPTION)
        paint_caption(painter, above, self._gallery_captions(frame), (), of)
        if foreground is None:
            paint_caption(painter, found.caption, ["no example is taken yet"], (), of)
            return
        name = foreground.name[0].upper() + foreground.name[1:]
        cost = self._cost_in_words(frame, foreground)
        paint_caption(painter, found.caption, [name + cost, name], (), of)
        self._paint_foreground(painter, found, foreground, of)
        paint_limit(painter, found.legend, self._limit.limit or 1.0, of)

    def _paint_foreground(self, painter: QPainter, found: Panes, foreground: Foreground, of: Theme) -> None:
        assert self._frame is not None
        data, limit = self._frame.dataset, self._limit.limit or 1.0
        x = self._shares(foreground.x)
        h = None if foreground.h is None else self._shares(foreground.h)
        paint_pictures(painter, found, x, h, limit, of)
        if data.image_shape is not None:
            paint_words(painter, found, of)
            return
        paint_letters(painter, found, data.input_names, of)
        difference = None if foreground.h is None else foreground.h - foreground.x
        shares = (x, x if h is None else h, x if h is None else h - x)
        paint_values(painter, found, (foreground.x, foreground.h, difference), shares, limit, of)

    def _show_gallery(self, frame: Frame) -> None:
        found, before = reconstructions_of(frame), self._gallery
        if found is None:
            return
        held = self.grid.underMouse() and before is not None and np.isin(before.numbers, found.numbers).all()
        # Under the mouse they keep their places, so that a click meets what it aimed at.
        self._gallery = gallery = found.chosen(before.numbers if held and before is not None else found.worst_first)
        at = np.flatnonzero(gallery.numbers == frame.i)
        room = float(self.grid.viewport().width())
        size = card_size(len(gallery.x), frame.dataset.image_shape, room)
        self.grid.show_cells(len(gallery.numbers), size, int(at[0]) if len(at) and frame.probe is None else -1)
        self.update(self.grid.x(), 0, self.grid.width(), self.grid.y())

    def _largest_of_gallery(self) -> float:
        if self._gallery is None or self._shades is None or not len(self._gallery.costs):
            return 0.0
        worst = int(np.argmax(np.nan_to_num(self._gallery.costs)))
        return largest(self._shares(self._gallery.h[:, worst]) - self._shares(self._gallery.x[:, worst]))

    def _paint_card(self, painter: QPainter, where: QRectF, at: int) -> None:
        frame, gallery = self._frame, self._gallery
        if frame is None or gallery is None:
            return
        of, shape = theme.current(), frame.dataset.image_shape or (1, len(gallery.x))
        x, h = self._shares(gallery.x[:, at]).reshape(shape), self._shares(gallery.h[:, at]).reshape(shape)
        images = [grey_image(x, of), grey_image(h, of)]
        if frame.dataset.image_shape is None:
            images.append(heat_image(h - x, self._limit.limit or 1.0, of))
        lines = (f"cost {fixed(float(gallery.costs[at]))}", f"example {grouped(int(gallery.numbers[at]))}")
        paint_card(painter, where, images, lines, frame.dataset.image_shape is not None, of)

    def _spot_of_card(self, at: int) -> Spot:
        assert self._gallery is not None
        i, cost = int(self._gallery.numbers[at]), float(self._gallery.costs[at])
        tip = f"Example {grouped(i)}\ncost = {full(cost)}"
        return Spot(tip, (("cost", full(cost)), ("number of the example", str(i))), i)

    def _gallery_captions(self, frame: Frame) -> list[str]:
        gallery = self._gallery
        if gallery is None:
            return [""]
        n, m = len(gallery.numbers), frame.dataset.m
        of_all = "" if n == m else f" of {grouped(n)} among {grouped(m)}"
        aside = "" if frame.position is None else f" · at iteration {grouped(frame.k)}"
        return [f"The worst first{of_all}{aside}", f"Worst first{aside}", "Worst first"]

    def _cost_in_words(self, frame: Frame, foreground: Foreground) -> str:
        if foreground.h is None or frame.probe is not None:
            return ""
        error = frame.example.a[frame.recipe.n_l][:, 0] - frame.dataset.Y[:, frame.i - 1]
        return f" · cost {fixed(float(error @ error) / 2)}"

    def _shares(self, raw: Array) -> Array:
        assert self._shades is not None
        return self._shades.shares(raw[:, np.newaxis])[:, 0]

    def _foreground(self) -> Foreground | None:
        return foreground_of(self._frame) if self._frame is not None else None

    def _panes(self) -> Panes | None:
        if self._frame is None:
            return None
        data = self._frame.dataset
        return panes(max(self.width(), 1), max(self.height(), 1), len(data.X), data.image_shape)

    def _place_grid(self) -> None:
        found = self._panes()
        if found is not None:
            where = found.gallery.adjusted(0, CAPTION, 0, 0).toRect()
            self.grid.setGeometry(where if where.isValid() else QRect(0, 0, 0, 0))
