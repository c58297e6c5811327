"""How the numbers of a point that is no example come about: its inputs raw and scaled, and what the network says."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bpviz.data.dataset import Dataset
from bpviz.digits import number
from bpviz.engine.parameters import Array
from bpviz.session import calculation_notation as notation
from bpviz.session.calculation_example import inputs, scaling_of_input
from bpviz.session.calculation_unit import name_of_unit
from bpviz.session.calculation_values import Calculation, Origin, Terms
from bpviz.session.frame import Frame, Probe
from bpviz.session.position import Line, Step
from bpviz.session.selection import Selection

MOST_COORDINATES = 3
"""A point with more raw inputs is not written out."""
NO_TARGET = "the point is no example: it has no target y, so there is no cost and no error term"


def calculations_of_point(frame: Frame, probe: Probe) -> tuple[Calculation, ...]:
    """The point's inputs raw and scaled, its outputs and what they stand for, and why it has no cost."""
    listed = inputs(frame, "Inputs of the point", probe.raw_inputs, probe.a[1][:, 0], lambda j: None)
    return listed, outputs(frame, probe), Calculation("target", "y", "No target", remarks=(NO_TARGET,))


def calculation_of_point_input(frame: Frame, probe: Probe, j: int) -> Calculation:
    """How the raw value of the point's input j became x_j."""
    return scaling_of_input(frame.dataset, j, number(probe.raw_inputs[j - 1]), number(probe.a[1][j - 1, 0]))


def outputs(frame: Frame, probe: Probe) -> Calculation:
    """h(x), with the class that it stands for, or in the target's raw units."""
    data, n_l = frame.dataset, frame.recipe.n_l
    h, classes = probe.a[n_l], data.task == "classification"

    def origin(t: int) -> Origin:
        symbol = f"h_{{{t + 1}}}" if classes else rf"\text{{raw }}h_{{{t + 1}}}"
        return Origin(name_of_unit(frame, n_l, t + 1), symbol, Selection.unit(n_l, t + 1))

    heads = (r"\text{output}", "h_j") if classes else (r"\text{output}", "h_j", r"\text{raw}")
    columns: tuple[Array, ...] = () if classes else (h[:, 0],)
    values = h[:, 0] if classes else data.raw_outputs(h)[:, 0]
    return Calculation(
        "outputs",
        "h(x)",
        "Outputs of the point",
        f"h(x) = a^{{({n_l})}}",
        Line(Step.FEEDFORWARD, n_l),
        terms=Terms(heads, columns, values, origin, "" if classes else r"\mathrm{raw}(#)"),
        adds_up=False,
        remarks=_said(data, h),
    )


def _said(data: Dataset, h: Array) -> tuple[str, ...]:
    """The class that outputs h, shape (s_nl, 1), stand for; raw values are listed beside h."""
    if not np.isfinite(h).all():
        return ("h is not finite",)
    return (f"says {data.class_names[int(data.predicted_classes(h)[0])]}",) if data.task == "classification" else ()


def name_of_point(probe: Probe, write: Callable[[float], str] = notation.all_digits) -> str:
    """The point in words, with its raw inputs if they are few: "point (0.3, 0.7)", "point 1.5", "point"."""
    numbers = [write(value) for value in probe.raw_inputs.tolist()]
    if len(numbers) > MOST_COORDINATES:
        return "point"
    return f"point ({', '.join(numbers)})" if len(numbers) > 1 else f"point {numbers[0]}"
