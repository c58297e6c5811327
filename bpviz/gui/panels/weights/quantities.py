"""What the weights panel shows of a frame: W, ∇W and ΔW, each as far as the tutorial has it at the position."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bpviz.digits import grouped, number
from bpviz.engine.parameters import Array, Parameters
from bpviz.gui.number_text import full
from bpviz.gui.panels.network.values import Edge, edge_symbol
from bpviz.gui.panels.network.words import Row, edge_rows
from bpviz.notation import superscript
from bpviz.session.frame import Frame
from bpviz.session.mini_batch_words import all_words
from bpviz.session.position import Step


@dataclass(frozen=True)
class Quantity:
    """One number for every weight and bias.

    Attributes:
        sign: what stands before W and b on screen.
        word: what stands before W and b in a script.
        meaning: in words.
    """

    sign: str
    word: str
    meaning: str

    def matrix(self, l: int) -> str:
        """How its matrix is written: ∇W⁽¹⁾."""
        return f"{self.sign}W{superscript(l)}"

    def column(self, l: int) -> str:
        """How its column of biases is written: ∇b⁽¹⁾."""
        return f"{self.sign}b{superscript(l)}"


W = Quantity("", "", "the weights")
GRADIENT = Quantity("∇", "grad_", "∂J/∂W of the whole iteration")
SUMS = Quantity("Δ", "Delta_", "the sum of the examples' ∇W")
ALL = (W, GRADIENT, SUMS)


def known(frame: Frame, quantity: Quantity) -> Parameters | None:
    """The numbers; None while the tutorial has not computed them: ∇J = (1/m) ΔW + λW waits for the last example."""
    if quantity is W:
        return frame.parameters
    if quantity is SUMS:
        return frame.Delta
    return frame.gradient if frame.position is None or frame.position.line.step is Step.UPDATE else None


def why_not(frame: Frame) -> str:
    """What is said in place of a quantity that is not known."""
    return f"not yet: {all_words(frame)} are summed first"


def state(frame: Frame, quantity: Quantity) -> str:
    """How far a quantity has come, "" where there is nothing to say."""
    if quantity is SUMS:
        if frame.summed == 0:
            return ":= 0"
        return f"after {grouped(frame.summed)} of {grouped(frame.program.m)} examples"
    at_update = frame.position is not None and frame.position.line.step is Step.UPDATE
    return "before the update" if quantity is W and at_update else ""


def value_at(values: Parameters, edge: Edge) -> float:
    """The number of one weight; of the bias where j is 0."""
    l, i, j = edge
    return number(values.W[l][i - 1, j - 1] if j else values.b[l][i - 1, 0])


def rows_of(frame: Frame, edge: Edge) -> list[Row]:
    """All that is known of a weight or bias at the position, in full."""
    rows = edge_rows(frame, edge)
    if frame.position is None:
        rows.append((f"Δ{edge_symbol(edge)} {state(frame, SUMS)}", full(value_at(frame.Delta, edge))))
    return rows


def rows_alike(W: Array, b: Array) -> bool:
    """Whether the units that W (rows, columns) and b (rows, 1) lead to are all the same, but for rounding."""
    if len(W) < 2:
        return False
    near = (1e-9 if W.dtype == np.float64 else 1e-5) * max(float(abs(W[0]).max()), abs(float(b[0, 0])))
    if not math.isfinite(near):
        return False
    # One other row tells nearly always, and costs next to nothing.
    return all(bool((abs(of - of[0]) <= near).all()) for of in (b, W[:2], W))
