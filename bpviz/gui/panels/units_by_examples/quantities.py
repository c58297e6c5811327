"""What pictures of units × examples show: the activations a or the error terms delta, each with its colour scale."""

from __future__ import annotations

from collections import defaultdict
from typing import Protocol

import numpy as np

from bpviz.engine.parameters import Array
from bpviz.gui.panels.drawing.colour_scale import SteadyLimit, largest, limit_text, usual_limit
from bpviz.gui.panels.units_by_examples.known import Letter, known_columns
from bpviz.notation import superscript
from bpviz.session.frame import Frame

Limits = dict[int, float]
"""Where each layer's colour scale ends, keyed by l."""


class Quantity(Protocol):
    """One number for each unit and example.

    Attributes:
        letter: how it is written.
        name: what it is called.
        column: its name in a sheet.
    """

    letter: Letter
    name: str
    column: str

    def of_all(self, frame: Frame) -> dict[int, Array]:
        """The values of the shown examples by layer, shape (s_l, shown); {} where the frame has none."""

    def of_one(self, frame: Frame) -> dict[int, Array]:
        """The values of the example in the foreground by layer, shape (s_l, 1)."""

    def limits(self, frame: Frame) -> Limits:
        """The ends of the scales for this frame; they hold still from frame to frame where they can."""

    def legend(self, limits: Limits) -> tuple[str, ...]:
        """The ends of the scales in words, the longest wording first."""

    def caption(self, l: int, limits: Limits) -> tuple[str, str]:
        """What a layer's heat map is called, and what its caption says in any case beside that."""


class Activations:
    """a^(l) for l = 1 … n_l.

    The inputs have one scale, layers whose f has bounds ±1, and those whose f has none share another.
    """

    letter: Letter = "a"
    name = "activations"
    column = "a"

    def __init__(self) -> None:
        self._unbounded = SteadyLimit()
        self._x_limit: tuple[object, float] = (None, 1.0)

    def of_all(self, frame: Frame) -> dict[int, Array]:
        """The activations of the shown examples."""
        return frame.all_examples.a if frame.all_examples is not None else {}

    def of_one(self, frame: Frame) -> dict[int, Array]:
        """The activations of the shown example."""
        return frame.example.a

    def limits(self, frame: Frame) -> Limits:
        """The inputs' limit is that of most of them."""
        if self._x_limit[0] is not frame.dataset:
            self._x_limit = (frame.dataset, usual_limit(frame.dataset.X))
        of_all, limits = self.of_all(frame), dict.fromkeys(frame.recipe.f_of, 1.0)
        unbounded = [l for l, f in frame.recipe.f_of.items() if l in of_all and not np.isfinite(f.output_range).all()]
        tops = [largest(of_all[l][:, known_columns(frame, "a", l)]) for l in unbounded]
        limits |= dict.fromkeys(unbounded, self._unbounded.follow(max([1.0, *tops])))
        return {1: self._x_limit[1]} | limits

    def legend(self, limits: Limits) -> tuple[str, ...]:
        """The inputs' limit only where they are shown; of several for other layers each caption says its own."""
        x = f"x {limit_text(limits[1])},  " if 1 in limits else ""
        return (f"{x}a as each layer says" if _differ(limits) else f"{x}a {limit_text(limits[max(limits)])}",)

    def caption(self, l: int, limits: Limits) -> tuple[str, str]:
        """The inputs are a^(1) = x."""
        name = f"a{superscript(l)}" + (" = x" if l == 1 else "")
        return name, limit_text(limits[l]) if l > 1 and _differ(limits) else ""


class ErrorTerms:
    """delta^(l) for l = 2 … n_l.

    Attributes:
        own_scales: whether each layer has a scale of its own; else one is shared by all, and layers whose error terms
            are far smaller than others' are grey.
    """

    letter: Letter = "δ"
    name = "error terms"
    column = "delta"

    def __init__(self) -> None:
        self.own_scales = False
        self._shared = SteadyLimit()
        self._own: defaultdict[int, SteadyLimit] = defaultdict(SteadyLimit)

    def of_all(self, frame: Frame) -> dict[int, Array]:
        """The error terms of the shown examples."""
        return frame.all_examples.delta if frame.all_examples is not None else {}

    def of_one(self, frame: Frame) -> dict[int, Array]:
        """The error terms of the shown example."""
        return frame.example.delta

    def limits(self, frame: Frame) -> Limits:
        """Three times the root mean square over all examples: so a few large ones do not make all others grey."""
        usual = {l: 3 * float(rms[frame.k]) for l, rms in frame.marks.rms_delta.items()}
        if self.own_scales:
            return {l: self._own[l].follow(value) for l, value in usual.items()}
        return dict.fromkeys(usual, self._shared.follow(max(usual.values(), default=0.0)))

    def legend(self, limits: Limits) -> tuple[str, ...]:
        """Which of the two it is is said in any case."""
        if self.own_scales:
            return "each layer has a scale of its own", "scale per layer"
        limit = limit_text(max(limits.values()))
        return f"one scale for all layers: δ {limit}", f"all layers: δ {limit}", f"δ {limit}"

    def caption(self, l: int, limits: Limits) -> tuple[str, str]:
        """A layer's own limit must stand beside it."""
        return f"δ{superscript(l)}", limit_text(limits[l]) if self.own_scales else ""


def _differ(limits: Limits) -> bool:
    """Whether layers after the first have different limits."""
    return len({limit for l, limit in limits.items() if l > 1}) > 1
