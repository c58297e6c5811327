"""How the numbers of one example come about: its inputs raw and scaled, its target, its output and its cost."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bpviz.data.dataset import Dataset
from bpviz.data.scaling import Scaling
from bpviz.digits import number
from bpviz.engine.backpropagation import Pass, backpropagate
from bpviz.engine.parameters import Array
from bpviz.session.calculation_notation import indexed
from bpviz.session.calculation_unit import name_of_unit
from bpviz.session.calculation_values import Calculation, Origin, Stage, Terms
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Step
from bpviz.session.selection import Selection


def calculations_of_input(frame: Frame, i: int, j: int) -> tuple[Calculation, ...]:
    """How the raw value of input j of example i became x_j."""
    data = frame.dataset
    raw, scaled = number(data.raw_inputs[j - 1, data.training[i - 1]]), number(data.X[j - 1, i - 1])
    return (scaling_of_input(data, j, raw, scaled, Selection.input_value(i, j)),)


def scaling_of_input(data: Dataset, j: int, raw: float, scaled: float, edit: Selection | None = None) -> Calculation:
    """How a raw value of input j became x_j.

    Args:
        data: whose scaling it is.
        j: the input.
        raw: the value as it was measured.
        scaled: what the network gets.
        edit: what the raw value is, where it can be edited.
    """
    scaling, symbol = data.input_scaling.of_row(j - 1), indexed("a", 1, j)
    offset, scale, constant = number(scaling.offset[0, 0]), number(scaling.scale[0, 0]), bool(scaling.constant)
    shift, stretch = _names_of(scaling, constant=constant)
    given = Stage(r"\text{raw value}", raw, signed=False, edit=edit)
    less, divisor = Stage(shift, offset, signed=False), Stage(stretch, scale, signed=False)
    steps: tuple[Stage, ...] = (given, less, divisor)
    right, template = rf"(\text{{raw}} - {shift}) / {stretch}", "(# - #) / #"
    if scaling.kind == "as they are":
        steps, right, template = (given,), f"x_{{{j}}}", ""
    elif constant:
        steps, right, template = (given, less), rf"\text{{raw}} - {shift}", "# - #"
    numbers = tuple(stage.value for stage in steps) if template else ()
    return Calculation(
        "scaling",
        symbol,
        "Scaled input",
        f"{symbol} = {right}",
        steps=steps,
        conclusion=Stage(symbol, scaled, template, numbers, signed=False),
        remarks=(f"constant in the {data.m} training examples, so only shifted",) if constant else (),
    )


def calculations_of_example(frame: Frame, i: int) -> tuple[Calculation, ...]:
    """The inputs of example i raw and scaled, its target, and the cost its output has."""
    data = frame.dataset
    raw, scaled = data.raw_inputs[:, data.training[i - 1]], data.X[:, i - 1]
    listed = inputs(frame, f"Inputs of example {i}", raw, scaled, lambda j: Selection.input_value(i, j))
    return listed, cost(frame, i), target(frame, i)


def inputs(frame: Frame, title: str, raw: Array, scaled: Array, edit: Callable[[int], Selection | None]) -> Calculation:
    """Every input as it was measured and as the network gets it.

    Args:
        frame: the moment.
        title: whose inputs they are.
        raw: as they were measured, shape (s_1,).
        scaled: as the network gets them, shape (s_1,).
        edit: j -> what raw value j is, where it can be edited.
    """

    def origin(t: int) -> Origin:
        j = t + 1
        return Origin(name_of_unit(frame, 1, j), f"x_{{{j}}}", Selection.unit(1, j), edit(j))

    heads = (r"\text{input}", r"\text{raw}", r"\text{scaled}")
    terms = Terms(heads, (raw,), scaled, origin, r"\mathrm{scaled}(#)")
    return Calculation("inputs", "x", title, terms=terms, adds_up=False)


def target(frame: Frame, i: int) -> Calculation:
    """What the outputs should be, in words or raw units too."""
    data, place = frame.dataset, frame.dataset.training[i - 1]
    classes = data.task == "classification"
    raw = data.Y[:, i - 1] if classes else data.raw_targets[:, place]

    def origin(t: int) -> Origin:
        return Origin(
            name_of_unit(frame, frame.recipe.n_l, t + 1), f"y_{{{t + 1}}}", Selection.unit(frame.recipe.n_l, t + 1)
        )

    heads = (r"\text{output}", "y") if classes else (r"\text{output}", r"\text{raw}", "y")
    columns: tuple[Array, ...] = () if classes else (raw,)
    words = (f"true class: {data.class_names[int(data.raw_targets[0, place])]}",) if classes else ()
    terms = Terms(heads, columns, data.Y[:, i - 1], origin, "" if classes else r"\mathrm{scaled}(#)")
    return Calculation("target", "y", f"Target of example {i}", terms=terms, adds_up=False, remarks=words)


def cost(frame: Frame, i: int) -> Calculation:
    """J(W,b;x,y) = ½ ‖h(x) − y‖², output by output."""
    n_l, one = frame.recipe.n_l, pass_of(frame, i)
    h, y = one.a[n_l][:, 0], frame.dataset.Y[:, i - 1]

    def origin(t: int) -> Origin:
        symbol = rf"\tfrac{{1}}{{2}} (h_{{{t + 1}}} - y_{{{t + 1}}})^2"
        return Origin(name_of_unit(frame, n_l, t + 1), symbol, Selection.unit(n_l, t + 1))

    heads = (r"\text{output}", "h_j", "y_j", r"\tfrac{1}{2}(h_j - y_j)^2")
    values = 0.5 * np.square(h - y)
    return Calculation(
        "cost",
        "J(W,b;x,y)",
        f"Output and cost of example {i}",
        r"J(W,b;x,y) = \tfrac{1}{2} \|h(x) - y\|^2",
        Line(Step.FEEDFORWARD, n_l),
        example=i,
        terms=Terms(heads, (h, y), values, origin, r"\tfrac{1}{2} (# - #)^2"),
        conclusion=Stage("J(W,b;x,y)", float(one.cost), signed=False),
        remarks=_guess(frame, i, one.a[n_l]),
    )


def pass_of(frame: Frame, i: int) -> Pass:
    """The pass of example i: the frame's own, or one made for an example that the frame does not show."""
    if i == frame.i:
        return frame.example
    x, y = frame.dataset.X[:, i - 1], frame.dataset.Y[:, i - 1]
    return backpropagate(frame.parameters, x, y, frame.recipe.f)


def _guess(frame: Frame, i: int, h: Array) -> tuple[str, ...]:
    data = frame.dataset
    if data.task != "classification":
        return ()
    guessed = data.class_names[int(data.predicted_classes(h)[0])]
    true = data.class_names[int(data.raw_targets[0, data.training[i - 1]])]
    return (f"says {guessed}, and that is right" if guessed == true else f"says {guessed}, but it is {true}",)


def _names_of(scaling: Scaling, *, constant: bool) -> tuple[str, str]:
    """What is subtracted and divided by, in little TeX; a constant input has no range."""
    if scaling.kind == "standardised":
        return r"\text{mean}", r"\text{standard deviation}"
    if scaling.interval == (0.0, 1.0):
        return r"\text{smallest}", r"(\text{largest} - \text{smallest})"
    if scaling.interval == (-1.0, 1.0) and not constant:
        return r"\text{middle}", r"\text{half the range}"
    return r"\text{offset}", r"\text{scale}"
