"""What the net answers to one x, in words and in full: h, and the class or the raw value that it stands for."""

from __future__ import annotations

import numpy as np

from bpviz.data.dataset import Dataset
from bpviz.engine.parameters import Array
from bpviz.gui.number_text import fixed, full, significant
from bpviz.gui.panels.drawing.lettering import shortened
from bpviz.notation import subscript

LONGEST_NAME = 18
"""Letters of a target's name."""
MOST_OUTPUTS = 3
"""Of more outputs only the one that decides is named."""


def answer(dataset: Dataset, h: Array) -> str:
    """Outputs h, shape (s_nl,), and what they stand for: h = 0.831 → moon 1."""
    if not np.isfinite(h).all():
        return "h is not finite"
    if dataset.task == "classification":
        return f"{_decisive(h)} → {class_of(dataset, h)}"
    raw = raw_of(dataset, h)
    if len(h) == 1:
        name = shortened(dataset.output_names[0], LONGEST_NAME)
        return f"h = {fixed(float(h[0]), 3)} → {name} = {significant(float(raw[0]))}"
    values = ", ".join(significant(float(value), 3) for value in raw[:MOST_OUTPUTS])
    return f"h → {values}{', …' if len(raw) > MOST_OUTPUTS else ''}"


def numbers(dataset: Dataset, h: Array) -> tuple[tuple[str, str], ...]:
    """Each output with all its digits, and in raw units where the target has some: pairs of a name and a value."""
    names = ["h"] if len(h) == 1 else [f"h{subscript(i)}" for i in range(1, len(h) + 1)]
    pairs = [(name, full(value)) for name, value in zip(names, h, strict=True)]
    if dataset.task != "classification":
        pairs += [(name, full(value)) for name, value in zip(dataset.output_names, raw_of(dataset, h), strict=True)]
    return tuple(pairs)


def class_of(dataset: Dataset, h: Array) -> str:
    """The class that outputs h, shape (s_nl,), stand for."""
    return dataset.class_names[int(dataset.predicted_classes(h[:, np.newaxis])[0])]


def raw_of(dataset: Dataset, h: Array) -> Array:
    """Outputs h, shape (s_nl,), in the target's raw units."""
    return dataset.raw_outputs(h[:, np.newaxis])[:, 0]


def _decisive(h: Array) -> str:
    if len(h) == 1:
        return f"h = {fixed(float(h[0]), 3)}"
    top = int(h.argmax())
    return f"h{subscript(top + 1)} = {fixed(float(h[top]), 3)}"
