"""The cost panel: J with its data term and its decay term, and the held-out cost, over the iterations."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpviz.data.dataset import Dataset
from bpviz.engine.parameters import Array
from bpviz.export.sheet import Sheet
from bpviz.gui.number_text import fixed
from bpviz.gui.panels.cost.header import CostHeader
from bpviz.gui.panels.cost.pins import MOST, Pin, curves_of, has_unknown, pin_of
from bpviz.gui.panels.curves import Curve, CurvePlot
from bpviz.gui.panels.curves.view import View
from bpviz.gui.panels.over_k import filled
from bpviz.session.frame import Frame, Want
from bpviz.session.recipe_difference import Conditions, Run


@dataclass(frozen=True, eq=False)
class Look:
    """What is chosen beside the axes.

    Attributes:
        pins: the pinned runs.
        view: how the curves are looked at.
    """

    pins: tuple[Pin, ...]
    view: View


class CostPanel(QWidget):
    """Draws the costs of every iteration reached so far, over those of pinned runs.

    Attributes:
        header: how the axes are divided, and pinning; a card may take it to stand beside its title.

    Signals:
        k_chosen(int): the iteration that a click or a drag on the curves asks for.
    """

    title = "Cost"
    wants: frozenset[Want] = frozenset()
    k_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("cost")
        self._frame: Frame | None = None
        self._pins: tuple[Pin, ...] = ()
        self._present: tuple[Dataset, Conditions] | None = None
        self.curves = CurvePlot("cost over the iterations")
        self.curves.k_chosen.connect(self.k_chosen)
        self.curves.remove_wanted.connect(self._remove_curve)
        self.header = CostHeader()
        self.header.axes_changed.connect(lambda log, log_k: self.curves.look(log=log, log_k=log_k))
        self.header.pin_wanted.connect(self.pin)
        self.header.remove_wanted.connect(self.remove)
        self.header.clear_wanted.connect(self.clear)
        self.header.menu.aboutToShow.connect(self._fill_menu)
        self.header.show_room(0, MOST)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.curves, 1)

    @property
    def pins(self) -> tuple[Pin, ...]:
        """The pinned runs."""
        return self._pins

    def draw(self, frame: Frame) -> None:
        """Show the costs, and in the legend those at iteration k."""
        self._frame = frame
        curves = curves_of_run(frame)
        for pin in self._pins:
            curves += curves_of(pin, self._run(frame), frame.k)
        self.curves.show_curves(curves, frame.k)

    def pin(self) -> None:
        """Keep the present curve, and draw later runs over it."""
        if self._frame is not None and len(self._pins) < MOST:
            self._keep((*self._pins, pin_of(self._frame, self._pins)))

    def remove(self, number: int) -> None:
        """Take the pinned curve of that number away."""
        self._keep(tuple(pin for pin in self._pins if pin.number != number))

    def clear(self) -> None:
        """Take all pinned curves away."""
        self._keep(())

    def sheet(self) -> Sheet | None:
        """k and a column for each cost, those of pinned runs included; NaN where a run has no such iteration."""
        if self._frame is None:
            return None
        frame, columns = self._frame, dict(columns_of_run(self._frame))
        for pin in self._pins:
            name = pin.name(self._run(frame))
            columns[f"J of {name}"] = pin.J
            if pin.held_out is not None:
                columns[f"held out of {name}"] = pin.held_out
        n = max(map(len, columns.values()))
        return Sheet((("k", np.arange(n)), *((name, filled(values, n)) for name, values in columns.items())))

    def look(self) -> Look:
        """The pinned runs, and how the curves are looked at."""
        return Look(self._pins, self.curves.view)

    def look_like(self, look: Look) -> None:
        """Compare with the same runs as another one, and show the same iterations."""
        self._keep(look.pins)
        self.curves.look_like(look.view)

    def _keep(self, pins: tuple[Pin, ...]) -> None:
        self._pins = pins
        self.header.show_room(len(pins), MOST)
        if self._frame is not None:
            self.draw(self._frame)

    def _fill_menu(self) -> None:
        """The names say what differs from the run that is the present one by now."""
        frame = self._frame
        names = {} if frame is None else {pin.number: pin.name(self._run(frame)) for pin in self._pins}
        self.header.fill_menu(names)

    def _remove_curve(self, index: int) -> None:
        values = self.curves.scene.curves[index].values
        self._keep(tuple(pin for pin in self._pins if pin.J is not values))

    def _run(self, frame: Frame) -> Run:
        """The present run, to its end; summing up the examples takes a while where there are many."""
        known, recipe, dataset = self._present, frame.last_recipe, frame.last_dataset
        if known is None or known[0] is not dataset:
            self._present = known = dataset, Conditions.of(recipe, dataset)
        return Run(replace(known[1], recipe=recipe), frame.forks, frame.marks.J)


def curves_of_run(frame: Frame) -> list[Curve]:
    """J and what it is made of; J above the others, or the data term would hide it where lambda = 0."""
    # Line by line too they reach k, though J(theta_k) takes every example's feedforward: it says where the iteration
    # sets out from, and stands in the toolbar all along. What the lines themselves compute, by layer, ends at k - 1.
    marks, cost = frame.marks, frame.cost
    name = "<i>J</i>" if frame.program.mini_batch is None else "<i>J</i> of each mini-batch"
    curves = [
        Curve(name, "text", marks.J, fixed(cost.J), short="<i>J</i>"),
        Curve("data", "positive", marks.data_term, fixed(cost.data_term)),
        Curve("decay", "muted", marks.decay_term, fixed(cost.decay_term)),
    ]
    if frame.dataset.m_held_out or math.isfinite(cost.held_out):
        held_out = marks.held_out
        curves.append(Curve("held out", "held_out", held_out, fixed(_held_out(frame)), joined=has_unknown(held_out)))
    return curves


def _held_out(frame: Frame) -> float:
    """The held-out cost of the iteration, or, where that takes long, the last one known in its epoch."""
    taken = frame.program.mini_batch
    if taken is None or math.isfinite(frame.cost.held_out):
        return frame.cost.held_out
    of_epoch = frame.marks.held_out[max(0, frame.k + 1 - taken.per_epoch) : frame.k + 1]
    known = of_epoch[np.isfinite(of_epoch)]
    return float(known[-1]) if len(known) else math.nan


def columns_of_run(frame: Frame) -> list[tuple[str, Array]]:
    """The names of the costs in words, with their values for every k."""
    marks = frame.marks
    return [
        ("J", marks.J),
        ("data term", marks.data_term),
        ("decay term", marks.decay_term),
        ("held out", marks.held_out),
    ]


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(CostPanel)
