"""What the colours and marks of the decision regions mean."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from bpviz.data.dataset import Dataset
from bpviz.gui.number_text import significant
from bpviz.gui.panels.canvas.points import SHAPES, class_colours, target_limits
from bpviz.gui.panels.drawing.lettering import shortened
from bpviz.gui.panels.predictions.keys import Key, line_mark, point_mark, ramp_mark, ring_mark, words_alone, wrong_mark
from bpviz.gui.panels.predictions.region_picture import ramp
from bpviz.gui.theme import Theme

LONGEST_NAME = 16
"""Letters of a class's name."""


def keys(dataset: Dataset, of: Theme, *, gaps: bool) -> list[Key]:
    """What stands above the regions, the most important first."""
    missing = [words_alone("gaps: not finite")] if gaps else []
    held_out = [Key(point_mark(QColor(of.text), 0, of, hollow=True), "held out")] if dataset.m_held_out else []
    last = [*held_out, Key(ring_mark(of), "shown", 14)]
    if dataset.task != "classification":
        low, high = (significant(limit, 4) for limit in target_limits(dataset))
        return [
            *missing,
            Key(ramp_mark(ramp(dataset, of), of), f"{dataset.output_names[0]} {low} to {high}", 48),
            *last,
        ]
    return [*missing, *_classes(dataset, of), Key(wrong_mark(of), "wrong"), *_strengths(dataset, of), *last]


def boundary_pen(of: Theme) -> QPen:
    """What the boundary between two classes is drawn with."""
    return QPen(QColor(of.text), 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)


def _classes(dataset: Dataset, of: Theme) -> list[Key]:
    inks = class_colours(len(dataset.class_names), of)
    named = zip(inks, (shortened(name, LONGEST_NAME) for name in dataset.class_names), strict=True)
    return [Key(point_mark(ink, c % len(SHAPES), of), name) for c, (ink, name) in enumerate(named)]


def _strengths(dataset: Dataset, of: Theme) -> list[Key]:
    """What a colour says beside the class: of two classes h, of more how sure the net is."""
    if len(dataset.class_names) > 2:
        return [words_alone("strong: sure")]
    low, high = dataset.preparation.target_range
    scale = Key(ramp_mark(ramp(dataset, of), of), f"h {significant(low, 2)} to {significant(high, 2)}", 40)
    return [Key(line_mark(boundary_pen(of)), f"h = {significant((low + high) / 2, 3)}"), scale]
