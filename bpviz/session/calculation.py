"""What a selection shows of a frame: its calculations in the tutorial's order."""

from __future__ import annotations

from bpviz.notation import subscript
from bpviz.session.calculation_example import calculations_of_example, calculations_of_input
from bpviz.session.calculation_point import calculation_of_point_input, calculations_of_point
from bpviz.session.calculation_unit import calculations_of_unit, name_of_unit
from bpviz.session.calculation_values import Calculation
from bpviz.session.calculation_weight import calculations_of_weight
from bpviz.session.frame import Frame
from bpviz.session.position import Step
from bpviz.session.selection import Selection

UNIT_ORDER: dict[Step, tuple[str, ...]] = {
    Step.FEEDFORWARD: ("z", "a", "raw", "delta", "partials"),
    Step.OUTPUT_DELTA: ("delta", "a", "z", "raw", "partials"),
    Step.PARTIALS: ("partials", "delta", "a", "z", "raw"),
}
"""What stands first while the algorithm is at a line, and what after it: the nearer cause before the farther."""
UNIT_ORDER |= {
    Step.ZERO: UNIT_ORDER[Step.FEEDFORWARD],
    Step.HIDDEN_DELTA: UNIT_ORDER[Step.OUTPUT_DELTA],
    Step.ACCUMULATE: UNIT_ORDER[Step.PARTIALS],
    Step.UPDATE: UNIT_ORDER[Step.PARTIALS],
}
WHOLE_ORDER: tuple[str, ...] = ("delta", "raw", "a", "z", "partials")
POINT_ORDER: tuple[str, ...] = ("raw", "a", "z", "delta")
"""Of the error term there is only to say why the point has none."""
WEIGHT_ORDER = {
    Step.PARTIALS: ("value", "partial", "Delta", "update"),
    Step.ZERO: ("value", "Delta", "partial", "update"),
    Step.ACCUMULATE: ("value", "Delta", "partial", "update"),
    Step.UPDATE: ("value", "update", "Delta", "partial"),
}


def exists(frame: Frame, selection: Selection) -> bool:
    """Whether the frame's network and data have what is selected; the point is there while one is shown."""
    if selection.kind == "point":
        return frame.probe is not None
    return selection.exists(frame.recipe.layer_sizes, frame.dataset.m)


def calculations(frame: Frame, selection: Selection) -> tuple[Calculation, ...]:
    """All calculations of a selection, the one that the frame's line makes first; also those not yet known.

    Raises:
        ValueError: for something that the frame's network does not have.
    """
    if not exists(frame, selection):
        raise ValueError(f"there is no {heading_of(selection)}")
    kind, l, i, j = selection.kind, selection.l, selection.i, selection.j
    if kind == "point" and frame.probe is not None:
        return calculations_of_point(frame, frame.probe)
    if kind == "example":
        return calculations_of_example(frame, i)
    if kind == "input":
        return calculations_of_input(frame, i, j)
    if kind == "unit":
        return _of_unit(frame, l, i)
    step = None if frame.position is None else frame.position.line.step
    own = WEIGHT_ORDER.get(step or Step.PARTIALS, WEIGHT_ORDER[Step.PARTIALS])
    return _in_order(calculations_of_weight(frame, l, i, j), own)


def heading(frame: Frame, selection: Selection) -> str:
    """What is selected, in words: "hidden unit 2 of L₂", "input 3 · petal length"."""
    l, i, j = selection.l, selection.i, selection.j
    if selection.kind == "point":
        return "point"
    if selection.kind == "example":
        return f"example {i} of {frame.dataset.m}"
    if selection.kind == "input":
        return f"input {j} of example {i} · {frame.dataset.input_names[j - 1]}"
    if selection.kind == "unit" and l in (1, frame.recipe.n_l):
        names = frame.dataset.input_names if l == 1 else frame.dataset.output_names
        return f"{'input' if l == 1 else 'output'} {i} · {names[i - 1]}"
    if selection.kind == "unit":
        return f"hidden unit {i} of L{subscript(l)}"
    start = "" if selection.kind == "bias" else f"{_place(frame, l, j)} → "
    return f"{selection.kind} {'of' if not start else '·'} {start}{_place(frame, l + 1, i)}"


def heading_of(selection: Selection) -> str:
    """What is selected, in words that need no frame."""
    l, i, j = selection.l, selection.i, selection.j
    match selection.kind:
        case "unit":
            return f"unit {i} of layer {l}"
        case "weight":
            return f"weight from unit {j} of layer {l} to unit {i} of layer {l + 1}"
        case "bias":
            return f"bias of unit {i} of layer {l + 1}"
        case "input":
            return f"input {j} of example {i}"
        case "point":
            return "point"
    return f"example {i}"


def _of_unit(frame: Frame, l: int, i: int) -> tuple[Calculation, ...]:
    """The calculations of unit i of layer l for the shown example, or for the point that is shown instead."""
    if l == 1 and frame.probe is not None:
        return (calculation_of_point_input(frame, frame.probe, i),)
    if l == 1:
        return calculations_of_input(frame, frame.i, i)
    if frame.probe is not None:
        order = POINT_ORDER
    else:
        order = WHOLE_ORDER if frame.position is None else UNIT_ORDER[_step_of_layer(frame, l)]
    return _in_order(calculations_of_unit(frame, l, i), order)


def _step_of_layer(frame: Frame, l: int) -> Step:
    """The last step that set something of layer l's units."""
    assert frame.position is not None
    here = frame.position.line.step
    if here in (Step.OUTPUT_DELTA, Step.HIDDEN_DELTA):
        own = Step.OUTPUT_DELTA if l == frame.recipe.n_l else Step.HIDDEN_DELTA
        return here if frame.position.reached(own, l) else Step.FEEDFORWARD
    return here


def _in_order(found: tuple[Calculation, ...], order: tuple[str, ...]) -> tuple[Calculation, ...]:
    return tuple(sorted(found, key=lambda calculation: order.index(calculation.kind)))


def _place(frame: Frame, l: int, i: int) -> str:
    if l == 1 or l == frame.recipe.n_l:
        return name_of_unit(frame, l, i)
    return f"unit {i} of L{subscript(l)}"
