"""What the network picture shows of a frame: the values of a layer, of an edge, and what is selected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bpviz.digits import number
from bpviz.engine.parameters import Array, Parameters
from bpviz.gui.panels.drawing import lettering
from bpviz.gui.panels.drawing.colour_scale import largest
from bpviz.gui.panels.network.choice import UnitQuantity
from bpviz.notation import subscript, superscript
from bpviz.session.frame import Frame
from bpviz.session.position import Step
from bpviz.session.selection import Selection

Unit = tuple[int, int]
"""Layer l and number i, both from 1."""
Edge = tuple[int, int, int]
"""Layer l, to unit i of layer l + 1, from unit j of layer l; j = 0 is the bias unit."""


@dataclass(frozen=True, eq=False)
class Shown:
    """The values of one layer, each of shape (s_l,).

    None where there are none: z and delta of the input layer, what is not computed yet at the frame's position, and
    delta where there is no target.
    """

    a: Array | None
    z: Array | None
    delta: Array | None

    def fill(self, quantity: UnitQuantity, l: int) -> Array | None:
        """What fills the units of layer l: the inputs, which have neither z nor delta, always show x."""
        return self.a if l == 1 or quantity == "a" else self.z if quantity == "z" else self.delta

    def ring(self, quantity: UnitQuantity) -> Array | None:
        """What rings them: delta, unless it fills them."""
        return None if quantity == "delta" else self.delta


def shown(frame: Frame, l: int) -> Shown:
    """What is shown for the units of layer l: the only place where the picture asks for it."""
    if frame.probe is not None:
        return Shown(frame.probe.a[l][:, 0], frame.probe.z[l][:, 0] if l > 1 else None, None)
    one, with_a = frame.example, _has_a(frame, l)
    return Shown(
        one.a[l][:, 0] if with_a else None,
        one.z[l][:, 0] if with_a and l > 1 else None,
        one.delta[l][:, 0] if l > 1 and _has_delta(frame, l) else None,
    )


def has_inputs(frame: Frame) -> bool:
    """Whether there is an example or a point at all: where the sums are set to 0, none is taken yet."""
    return frame.position is None or frame.position.line.step is not Step.ZERO


def has_target(frame: Frame) -> bool:
    """Whether there is an example, whose target is known."""
    return frame.probe is None and has_inputs(frame)


def largest_values(frame: Frame, quantity: UnitQuantity, layers: Iterable[int]) -> float:
    """The largest finite magnitude in some layers, of the whole pass: so that a scale stays while it is carried out."""
    one = frame.probe if frame.probe is not None else frame.example
    of_layer = one.z if quantity == "z" else one.a
    return max((largest(of_layer[l]) for l in layers), default=0.0)


def _has_a(frame: Frame, l: int) -> bool:
    if frame.position is None or l == 1:
        return has_inputs(frame)
    return frame.position.reached(Step.FEEDFORWARD, l)


def _has_delta(frame: Frame, l: int) -> bool:
    step = Step.OUTPUT_DELTA if l == frame.recipe.n_l else Step.HIDDEN_DELTA
    return frame.position is None or frame.position.reached(step, l)


def raw_input(frame: Frame, i: int) -> float:
    """Input i of the shown example, or point, as it was measured."""
    return number(raw_inputs(frame)[i - 1])


def raw_inputs(frame: Frame) -> Array:
    """All inputs of the shown example, or point, as they were measured, shape (s_1,)."""
    if frame.probe is not None:
        return frame.probe.raw_inputs
    inputs: Array = frame.dataset.raw_inputs[:, frame.dataset.training[frame.i - 1]]
    return inputs


def symbol(letter: str, i: int, l: int) -> str:
    """A letter with the tutorial's subscript and superscript: a₃⁽²⁾."""
    return f"{letter}{subscript(i)}{superscript(l)}"


def edge_symbol(edge: Edge) -> str:
    """How the tutorial writes a weight or a bias: W₂₃⁽¹⁾, b₂⁽¹⁾; a comma parts numbers that would run together."""
    l, i, j = edge
    if j == 0:
        return symbol("b", i, l)
    comma = "," if max(i, j) > 9 else ""
    return f"W{subscript(i)}{comma}{subscript(j)}{superscript(l)}"


def of_edge(values: Parameters, edge: Edge) -> float:
    """The value of a weight or bias."""
    l, i, j = edge
    return number(values.W[l][i - 1, j - 1] if j else values.b[l][i - 1, 0])


def not_finite(frame: Frame) -> str:
    """Says how many of the weights, biases and units are not finite; "" when all are."""
    parameters = frame.parameters
    if all(np.isfinite(values).all() for values in (parameters.theta, *_shown_values(frame))):
        return ""
    counts = (
        lettering.not_finite(_count(parameters.W.values()), "weight", "weights"),
        lettering.not_finite(_count(parameters.b.values()), "bias", "biases"),
        lettering.not_finite(_count(_shown_values(frame)), "value of a unit", "values of units"),
    )
    return " · ".join(filter(None, counts))


def _shown_values(frame: Frame) -> list[Array]:
    layers = (shown(frame, l) for l in range(1, frame.recipe.n_l + 1))
    return [values for one in layers for values in (one.a, one.z, one.delta) if values is not None]


def _count(arrays: Iterable[Array]) -> int:
    return sum(int(values.size - np.isfinite(values).sum()) for values in arrays)


def mark_of(selection: Selection | None) -> Unit | Edge | None:
    """What of the picture a selection is; it shows no examples."""
    match selection:
        case Selection("unit", l, i):
            return l, i
        case Selection("weight", l, i, j):
            return l, i, j
        case Selection("bias", l, i):
            return l, i, 0
        case Selection("input", _, _, j):
            return 1, j
    return None


def selection_of(mark: Unit | Edge) -> Selection:
    """The selection of a unit or an edge."""
    return Selection.unit(*mark) if len(mark) == 2 else Selection.weight(*mark)
