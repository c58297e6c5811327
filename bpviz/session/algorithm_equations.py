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


def _update_matrix(frame: Frame, _: int, focus: Focus) -> tuple[Equation, ...]:
    """Each W and b; where W^(1) is too large to be written out, one of its weights before them."""
    matrices = matrix.update(frame)
    return matrices if frame.parameters.W[1].size <= MOST_WRITTEN else (*unit.update(frame, focus)[:1], *matrices)


EQUATIONS: dict[tuple[Step, Form], Fill] = {
    (Step.ZERO, "matrix"): lambda frame, _, __: matrix.zero(frame),
    (Step.ZERO, "unit"): lambda frame, _, focus: unit.zero(frame, focus),
    (Step.FEEDFORWARD, "matrix"): lambda frame, l, _: matrix.feedforward(frame, l),
    (Step.FEEDFORWARD, "unit"): unit.feedforward,
    (Step.OUTPUT_DELTA, "matrix"): lambda frame, l, _: matrix.output_delta(frame, l),
    (Step.OUTPUT_DELTA, "unit"): unit.output_delta,
    (Step.HIDDEN_DELTA, "matrix"): lambda frame, l, _: matrix.hidden_delta(frame, l),
    (Step.HIDDEN_DELTA, "unit"): unit.hidden_delta,
    (Step.PARTIALS, "matrix"): lambda frame, _, __: matrix.partials(frame),
    (Step.PARTIALS, "unit"): lambda frame, _, focus: unit.partials(frame, focus),
    (Step.ACCUMULATE, "matrix"): lambda frame, _, __: matrix.accumulate(frame),
    (Step.ACCUMULATE, "unit"): lambda frame, _, focus: unit.accumulate(frame, focus),
    (Step.UPDATE, "matrix"): _update_matrix,
    (Step.UPDATE, "unit"): lambda frame, _, focus: unit.update(frame, focus),
}
"""How each step is filled: (frame, the line's l, the units in focus) -> equations."""
