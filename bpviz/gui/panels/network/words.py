"""The words of the network picture: names and values beside units, every number in full for tooltips and menus."""

from __future__ import annotations

import html
import math
import re
from typing import Any

from bpviz.digits import grouped
from bpviz.engine.parameters import Parameters
from bpviz.gui.number_text import MINUS, full, short, significant
from bpviz.gui.panels.network.values import (
    Edge,
    Unit,
    edge_symbol,
    has_inputs,
    has_target,
    of_edge,
    raw_input,
    shown,
    symbol,
)
from bpviz.notation import subscript
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Step

Row = tuple[str, str]
"""A symbol or a word, and its value with all digits."""
ROUNDING = 1e-12
"""Targets are scaled to be about as large as 1; what is that small was meant to be 0."""


def split_unit(name: str) -> tuple[str, str]:
    """A column's name and the unit it has in brackets: "sepal length (cm)" -> "sepal length", "cm"."""
    found = re.fullmatch(r"(.+?)\s*\(([^()]{1,12})\)", name)
    return (found[1], found[2]) if found else (name, "")


def input_texts(frame: Frame, i: int) -> tuple[str, str]:
    """An input's name and its raw value with its unit."""
    name, unit = split_unit(frame.dataset.input_names[i - 1])
    if not has_inputs(frame):
        return name, ""
    return name, f"{significant(raw_input(frame, i))} {unit}".strip()


def output_texts(frame: Frame, i: int) -> tuple[str, str]:
    """An output's name, and its target with its error term."""
    name = split_unit(frame.dataset.output_names[i - 1])[0]
    if not has_target(frame):
        return name, ""
    y = target_words(float(frame.dataset.Y[i - 1, frame.i - 1]))
    delta = shown(frame, frame.recipe.n_l).delta
    error = f"   δ {signed(float(delta[i - 1]))}" if delta is not None else ""
    return name, f"y {y}{error}"


def target_words(y: float) -> str:
    """What a label says of a target: = 0.841, = −2e−5, and ≈ 0 where only rounding is left, as of sin π."""
    if 0 < abs(y) < ROUNDING:
        return "≈ 0"
    return f"= {significant(y, 3 if y == 0 or abs(y) >= 0.001 else 1)}"


def is_true_class(frame: Frame, i: int) -> bool:
    """Whether output i stands for the class that the shown example belongs to."""
    data = frame.dataset
    if data.task != "classification" or not has_target(frame):
        return False
    true = int(data.raw_targets[0, data.training[frame.i - 1]])
    return true == (1 if len(data.class_names) == 2 else i - 1)


def signed(value: float) -> str:
    """A number that always carries its sign, short enough for a label: +0.131, −4e−06."""
    text = short(value, 3) if value == 0 or abs(value) >= 0.0095 else significant(value, 1)
    return text if text.startswith(MINUS) or math.isnan(value) else "+" + text


def name_of(frame: Frame, unit: Unit) -> str:
    """The name an input or output unit has in the data; "" for hidden ones."""
    l, i = unit
    if l == 1:
        return frame.dataset.input_names[i - 1]
    return frame.dataset.output_names[i - 1] if l == frame.recipe.n_l else ""


def unit_rows(frame: Frame, unit: Unit) -> list[Row]:
    """Everything that is known of a unit at the frame's position."""
    l, i = unit
    values = shown(frame, l)
    rows = [] if values.a is None else [(symbol("a", i, l), full(values.a[i - 1]))]
    if l == 1 and has_inputs(frame):
        rows.append(("raw value", f"{full(raw_input(frame, i))} {split_unit(name_of(frame, unit))[1]}".strip()))
    if values.z is not None:
        rows.append((symbol("z", i, l), full(values.z[i - 1])))
    if values.delta is not None:
        rows.append((symbol("δ", i, l), full(values.delta[i - 1])))
    if l > 1:
        rows.append((symbol("b", i, l - 1), full(frame.parameters.b[l - 1][i - 1, 0])))
    return rows + (_target_rows(frame, i) if l == frame.recipe.n_l and has_target(frame) else [])


def edge_rows(frame: Frame, edge: Edge) -> list[Row]:
    """A weight or bias, and what is known of its partial derivatives at the frame's position."""
    name, position = edge_symbol(edge), frame.position
    rows = [(name, full(of_edge(frame.parameters, edge)))]
    if position is None:
        return [*rows, (f"∂J(W,b)/∂{name}", full(of_edge(frame.gradient, edge)))]
    l, i, j = edge
    if position.line == Line(Step.HIDDEN_DELTA, l) and j:
        delta = float(frame.example.delta[l + 1][i - 1, 0])
        rows.append((f"{name} · {symbol('δ', i, l + 1)}", full(of_edge(frame.parameters, edge) * delta)))
    if position.reached(Step.PARTIALS) and position.line.step is not Step.UPDATE:
        one = frame.example
        slope = one.grad_W[l][i - 1, j - 1] if j else one.grad_b[l][i - 1, 0]
        rows.append((f"∂J(W,b;x,y)/∂{name} of this example", full(slope)))
    sums = f"Δ{name} after {grouped(frame.summed)} of {grouped(frame.program.m)}"
    rows.append((sums, full(of_edge(frame.Delta, edge))))
    return rows + (_update_rows(frame, edge, frame.updated) if frame.updated is not None else [])


def _update_rows(frame: Frame, edge: Edge, updated: Parameters) -> list[Row]:
    name, before, after = edge_symbol(edge), of_edge(frame.parameters, edge), of_edge(updated, edge)
    return [
        (f"∂J(W,b)/∂{name}", full(of_edge(frame.gradient, edge))),
        (f"change of {name}", full(after - before)),
        (f"new {name}", full(after)),
    ]


def bias_rows(frame: Frame, l: int) -> list[Row]:
    """The biases that the bias unit of layer l feeds into layer l + 1, the first dozen of them."""
    b = frame.parameters.b[l][:, 0]
    rows = [(symbol("b", i, l), full(b[i - 1])) for i in range(1, min(len(b), 12) + 1)]
    return rows + ([("…", f"{len(b)} in all")] if len(b) > 12 else [])


def unit_heading(frame: Frame, unit: Unit) -> str:
    """What a unit is: "input 3 · petal length (cm)"."""
    l, i = unit
    kind = "input" if l == 1 else "output" if l == frame.recipe.n_l else "hidden unit"
    where = "" if kind != "hidden unit" else f" of L{subscript(l)}"
    name = name_of(frame, unit)
    return f"{kind} {i}{where}" + (f" · {name}" if name else "")


def edge_heading(frame: Frame, edge: Edge) -> str:
    """What a weight or bias joins."""
    l, i, j = edge
    start = f"bias unit of L{subscript(l)}" if j == 0 else f"unit {j} of L{subscript(l)}"
    return f"{'bias' if j == 0 else 'weight'}: {start} → unit {i} of L{subscript(l + 1)}"


def _target_rows(frame: Frame, i: int) -> list[Row]:
    data, column = frame.dataset, frame.i - 1
    rows = [(f"target y{subscript(i)}", full(data.Y[i - 1, column]))]
    if data.task == "classification":
        true = data.class_names[int(data.raw_targets[0, data.training[column]])]
        return [*rows, ("true class", true)]
    rows.append(("raw target", full(data.raw_targets[i - 1, data.training[column]])))
    if shown(frame, frame.recipe.n_l).a is None:
        return rows
    raw: Any = data.raw_outputs(frame.example.a[frame.recipe.n_l])
    return [*rows, ("raw output", full(raw[i - 1, 0]))]


def heading(frame: Frame, mark: Unit | Edge) -> str:
    """What a unit or an edge is."""
    return unit_heading(frame, mark) if len(mark) == 2 else edge_heading(frame, mark)


def rows(frame: Frame, mark: Unit | Edge) -> list[Row]:
    """All numbers of a unit or an edge."""
    return unit_rows(frame, mark) if len(mark) == 2 else edge_rows(frame, mark)


def table(title: str, of: list[Row]) -> str:
    """A tooltip as HTML: names come from the user's file, so they are escaped."""
    lines = "".join(f"<tr><td>{html.escape(name)}&nbsp;</td><td>{html.escape(value)}</td></tr>" for name, value in of)
    return f"<b>{html.escape(title)}</b><table>{lines}</table>"


def edit_words(mark: Unit | Edge) -> str:
    """How the menu offers to edit a weight, a bias or an input."""
    if len(mark) == 3:
        return f"Edit {edge_symbol(mark)} …"
    return "Edit the raw value …" if mark[0] == 1 else "Edit its bias …"
