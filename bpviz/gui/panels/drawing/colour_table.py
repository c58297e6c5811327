"""A table of colours, and pictures made by looking numbers up in it: the quick way to many coloured cells."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor, QImage

from bpviz.engine.parameters import Array
from bpviz.gui.panels.drawing.colour_scale import STEPS
from bpviz.gui.theme import Theme, sign_scale

Indices = npt.NDArray[np.intp]
Table = npt.NDArray[np.uint32]
"""Colours as 0xAARRGGBB, which is how Qt's 32-bit pictures keep them; the last one is that of a gap."""


def table_of(colours: Iterable[QColor], of: Theme) -> Table:
    """The colours, then that of a gap: the surface's."""
    return np.array([colour.rgb() for colour in (*colours, QColor(of.surface))], dtype=np.uint32)


@lru_cache(8)
def sign_table(of: Theme) -> Table:
    """The sign scale."""
    return table_of([QColor(*rgb) for rgb in sign_scale(of, STEPS).tolist()], of)


def on_scale(values: Array, limits: tuple[float, float]) -> Indices:
    """Where values fall between two limits, in STEPS: 0 … STEPS − 1, and STEPS, a gap, for what is not finite."""
    low, high = limits
    with np.errstate(invalid="ignore"):
        steps = np.rint(np.clip((values - low) * ((STEPS - 1) / ((high - low) or 1.0)), 0, STEPS - 1))
    finite = np.isfinite(values)
    if not finite.all():
        steps[~finite] = STEPS
    return np.asarray(steps, dtype=np.intp)


def picture(colours: Table, *, see_through: bool = False) -> QImage:
    """Colours of shape (rows, columns), neither 0, as a picture of one pixel each; with an alpha channel if wished."""
    rows, columns = colours.shape
    contiguous = np.ascontiguousarray(colours)
    form = QImage.Format.Format_ARGB32 if see_through else QImage.Format.Format_RGB32
    # copy(): a QImage does not own the memory it is made of.
    return QImage(contiguous.data, columns, rows, 4 * columns, form).copy()
