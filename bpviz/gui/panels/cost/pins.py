"""Pinned runs: curves that stay while others are drawn over them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from bpviz.engine.parameters import Array
from bpviz.gui.number_text import fixed
from bpviz.gui.panels.curves import Curve
from bpviz.session.frame import Frame
from bpviz.session.recipe_difference import Conditions, Run, run_difference

COLOURS = ("series 2", "series 3", "series 5")
"""Those of the theme that no curve of the present run has; after them the lines are dashed."""
MOST = 2 * len(COLOURS)


@dataclass(frozen=True, eq=False)
class Pin:
    """One of them.

    Attributes:
        number: what it is called, 1 … MOST; the smallest that was free.
        run: how it came about, with its J.
        held_out: of every k = 0, 1, …; None where nothing was held out.
    """

    number: int
    run: Run
    held_out: Array | None

    @property
    def J(self) -> Array:
        """Of every k = 0, 1, …"""
        return self.run.J

    def name(self, present: Run) -> str:
        """What it is called where there is room: "pin 1 (α 0.3 → now 1.5)"."""
        return f"pin {self.number} ({self.label(present)})"

    def label(self, present: Run) -> str:
        """What the present run differs in from this one."""
        return run_difference(self.run, present)


def pin_of(frame: Frame, others: Sequence[Pin]) -> Pin:
    """The present run, pinned beside others."""
    taken = {pin.number for pin in others}
    number = next(n for n in range(1, MOST + 1) if n not in taken)
    conditions = Conditions.of(frame.last_recipe, frame.last_dataset)
    # Copies: views would keep all marks of the run alive.
    J, held_out = (np.array(values) for values in (frame.marks.J, frame.marks.held_out))
    return Pin(number, Run(conditions, frame.forks, J), None if np.isnan(held_out).all() else held_out)


def has_unknown(held_out: Array) -> bool:
    """Whether a held-out cost is not known at every iteration; of a million it takes a quarter of a millisecond."""
    return len(held_out) > 0 and math.isnan(float(held_out.min()))


def curves_of(pin: Pin, present: Run, k: int) -> list[Curve]:
    """Its J, with an entry in the legend, and what it held out, if anything, dotted.

    Args:
        pin: the pinned run.
        present: the present run.
        k: the iteration at which the legend reads it; its last one where it ended before.
    """
    at = min(k, len(pin.J) - 1)
    name, colour = f"pin {pin.number}", COLOURS[(pin.number - 1) % len(COLOURS)]
    dashed, shown = pin.number > len(COLOURS), fixed(float(pin.J[at]))
    curves = [Curve(name, colour, pin.J, shown, dashed, remark=pin.label(present), removable=True)]
    if pin.held_out is not None:
        name, joined = f"{name} held out", has_unknown(pin.held_out)
        held_out = Curve(
            name, colour, pin.held_out, "", dashed, dotted=True, removable=True, listed=False, joined=joined
        )
        curves.append(replace(held_out, shown=fixed(held_out.value_at(at))))
    return curves
