"""Which equations a line of the algorithm is filled with, in the tutorial's two forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from bpviz.session import algorithm_matrix_equations as matrix
from bpviz.session import algorithm_unit_equations as unit
from bpviz.session.algorithm_pieces import MOST_WRITTEN, Equation
from bpviz.session.algorithm_unit_equations import Focus
from bpviz.session.frame import Frame
from bpviz.session.position import Step

Form = Literal["matrix", "unit"]
Fill = Callable[[Frame, int, Focus], tuple[Equation, ...]]
OfLayers = Callable[[Frame], tuple[Equation, ...]]
OfUnits = Callable[[Frame, Focus], tuple[Equation, ...]]


def _with_one_weight(of_matrices: OfLayers, of_units: OfUnits) -> Fill:
    """Each W and b; where the matrices are too large to be written out, the weight in focus before them."""

    def fill(frame: Frame, _: int, focus: Focus) -> tuple[Equation, ...]:
        matrices = of_matrices(frame)
        if max(W.size for W in frame.parameters.W.values()) <= MOST_WRITTEN:
            return matrices
        # Each layer has two equations, for its weight and for its bias.
        first = 2 * (focus.layer - 1)
        return (*of_units(frame, focus)[first : first + 1], *matrices)

    return fill


EQUATIONS: dict[tuple[Step, Form], Fill] = {
    (Step.ZERO, "matrix"): lambda frame, _, __: matrix.zero(frame),
    (Step.ZERO, "unit"): lambda frame, _, focus: unit.zero(frame, focus),
    (Step.FEEDFORWARD, "matrix"): lambda frame, l, _: matrix.feedforward(frame, l),
    (Step.FEEDFORWARD, "unit"): unit.feedforward,
    (Step.OUTPUT_DELTA, "matrix"): lambda frame, l, _: matrix.output_delta(frame, l),
    (Step.OUTPUT_DELTA, "unit"): unit.output_delta,
    (Step.HIDDEN_DELTA, "matrix"): lambda frame, l, _: matrix.hidden_delta(frame, l),
    (Step.HIDDEN_DELTA, "unit"): unit.hidden_delta,
    (Step.PARTIALS, "matrix"): _with_one_weight(matrix.partials, unit.partials),
    (Step.PARTIALS, "unit"): lambda frame, _, focus: unit.partials(frame, focus),
    (Step.ACCUMULATE, "matrix"): _with_one_weight(matrix.accumulate, unit.accumulate),
    (Step.ACCUMULATE, "unit"): lambda frame, _, focus: unit.accumulate(frame, focus),
    (Step.UPDATE, "matrix"): _with_one_weight(matrix.update, unit.update),
    (Step.UPDATE, "unit"): lambda frame, _, focus: unit.update(frame, focus),
}
"""How each step is filled: (frame, the line's l, the units in focus) -> equations."""
