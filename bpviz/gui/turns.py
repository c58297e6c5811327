"""Whose turn it is: which panels are drawn at a tick while frames come faster than all of them can be drawn."""

from __future__ import annotations

from collections.abc import Sequence

from bpviz.gui.panel import Panel

TICK_BUDGET_S = 0.009
"""What drawing and painting may take of a tick; the rest is for the training, which shares Python's lock with them."""


class Turns:
    """The first panel has every frame; of the others as many as there is time for, the longest waiting first."""

    def __init__(self) -> None:
        self._tick = 0
        self._drawn_at: dict[int, int] = {}
        self.others = 1
        """How many of the others are drawn at a tick."""

    def choose(self, first: Panel, behind: Sequence[Panel], seconds: float) -> list[Panel]:
        """Which of the panels that are behind are drawn now.

        Args:
            first: the one that never waits.
            behind: all that have not drawn the present frame.
            seconds: what drawing and painting took since the last tick.
        """
        self._tick += 1
        self.others = max(1, self.others - 1 if seconds > TICK_BUDGET_S else min(self.others + 1, len(behind)))
        waiting = sorted(
            (panel for panel in behind if panel is not first), key=lambda panel: self._drawn_at.get(id(panel), 0)
        )
        chosen = [panel for panel in behind if panel is first] + waiting[: self.others]
        self._drawn_at |= dict.fromkeys(map(id, chosen), self._tick)
        return chosen
