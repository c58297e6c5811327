"""A trace: as few points of a curve as draw the same picture, and the path through them."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QByteArray, QDataStream
from PySide6.QtGui import QPainterPath

from bpviz.engine.parameters import Array
from bpviz.gui.panels.curves.axis import Axis
from bpviz.gui.panels.curves.extremes import Extremes

_ELEMENT = np.dtype([("kind", ">i4"), ("x", ">f8"), ("y", ">f8")])
"""How QPainterPath is written to a stream: the kind is 0 for a move, 1 for a line."""
LOOKED_AT = 4096
"""So many values are looked at once for one that is known."""


@dataclass(frozen=True, eq=False)
class Trace:
    """What a curve has in each column of pixels, from left to right; arrays of one length, NaN is a gap.

    Attributes:
        x: in pixels.
        low, high: the smallest and the largest value there.
    """

    x: Array
    low: Array
    high: Array


def trace(extremes: Extremes, starts: Array, across: Axis) -> Trace:
    """What can be seen of a curve.

    Args:
        extremes: of its values.
        starts: the `first_in_columns`.
        across: where the iterations lie.
    """
    if len(starts) < 2:
        return Trace(np.empty(0), np.empty(0), np.empty(0))
    low, high = extremes.of(starts)
    return Trace(across.at((starts[:-1] + starts[1:] - 1) / 2), low, high)


def joined_trace(extremes: Extremes, starts: Array, across: Axis) -> Trace:
    """The same of a curve that is only known here and there: without gaps, and with its neighbours out of sight."""
    seen = trace(extremes, starts, across)
    there = ~np.isnan(seen.low)
    parts = [np.stack([seen.x, seen.low, seen.high])[:, there]]
    for at, k in (
        (0, last_known(extremes.values, int(starts[0]) - 1)),
        (1, first_known(extremes.values, int(starts[-1]))),
    ):
        value = float(extremes.values[k]) if k is not None else math.nan
        if k is not None and extremes.is_drawn(value):
            parts.insert(at * len(parts), np.array([[float(across.at(k))], [value], [value]]))
    x, low, high = np.concatenate(parts, axis=1)
    return Trace(x, low, high)


def last_known(values: Array, k: int) -> int | None:
    """The last place up to k at which a value is not NaN; None where there is none."""
    for end in range(k + 1, 0, -LOOKED_AT):
        start = max(end - LOOKED_AT, 0)
        known = np.flatnonzero(~np.isnan(values[start:end]))
        if len(known):
            return start + int(known[-1])
    return None


def first_known(values: Array, k: int) -> int | None:
    """The first place from k on at which a value is not NaN; None where there is none."""
    for start in range(k, len(values), LOOKED_AT):
        known = np.flatnonzero(~np.isnan(values[start : start + LOOKED_AT]))
        if len(known):
            return start + int(known[0])
    return None


def first_in_columns(n: int, across: Axis, scale: float) -> Array:
    """The first iteration in each column of device pixels that has one, and the end of the last.

    Where iterations are further apart than columns, each has its own. One beyond each end of the axis is among them:
    the line to it is seen.

    Args:
        n: how many iterations there are.
        across: where they lie.
        scale: device pixels per pixel.
    """
    columns = np.arange(-1, round((across.end - across.start) * scale) + 2)
    edges = across.value(across.start + columns / scale)
    first = np.unique(np.clip(np.ceil(edges), 0, n)).astype(np.intp)
    ends = max(int(first[0]) - 1, 0), min(int(first[-1]) + 1, n)
    return np.unique(np.concatenate([[ends[0]], first, [ends[1]]]))


def limits(traces: Sequence[Trace]) -> tuple[float, float] | None:
    """The smallest and the largest value of all; None where there is nothing but gaps."""
    low = np.fmin.reduce([np.fmin.reduce(one.low, initial=np.nan) for one in traces], initial=np.nan)
    high = np.fmax.reduce([np.fmax.reduce(one.high, initial=np.nan) for one in traces], initial=np.nan)
    return None if np.isnan(low) else (float(low), float(high))


def points(of: Trace, up: Axis) -> tuple[Array, Array]:
    """The points to join, in pixels: of a column with one value one, of others two, in the order of the slope."""
    middle = of.low + of.high
    falling = np.diff(middle, prepend=middle[:1]) < 0
    pairs = np.stack([np.where(falling, of.high, of.low), np.where(falling, of.low, of.high)], axis=1)
    wanted = np.ones(pairs.shape, dtype=bool)
    wanted[:, 1] = of.low < of.high
    return np.repeat(of.x, 2)[wanted.ravel()], up.at(pairs)[wanted]


def path(x: Array, y: Array) -> QPainterPath:
    """The lines through points; broken at NaN. Read from a stream, as there is no quicker way in."""
    there = ~np.isnan(y)
    begins = np.diff(there, prepend=False)[there]
    n, result = len(begins), QPainterPath()
    if not n:
        return result
    elements = np.empty(n, dtype=_ELEMENT)
    elements["kind"], elements["x"], elements["y"] = np.where(begins, 0, 1), x[there], y[there]
    # A value between two gaps would be a line to nowhere, seen by nobody.
    alone = begins & np.append(begins[1:], True)
    if alone.any():
        elements = np.repeat(elements, 1 + alone)
        ends = np.flatnonzero(alone) + 1 + np.arange(alone.sum())
        elements["kind"][ends] = 1
        elements["x"][ends] += 1
    # In a name of its own: the stream reads it, but does not keep it alive.
    written = QByteArray(struct.pack(">i", len(elements)) + elements.tobytes() + struct.pack(">ii", 0, 0))
    stream = QDataStream(written)
    stream >> result
    return result
