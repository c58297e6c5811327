"""What the network picture knows of a frame: the values of a layer, the names of units, every number in full."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from bpviz.engine.parameters import Array
from bpviz.gui.number_text import MINUS, full, short, significant
from bpviz.notation import subscript, superscript
from bpviz.session.frame import Frame

Unit = tuple[int, int]
"""Layer l and number i, both from 1."""
Edge = tuple[int, int, int]
"""Layer l, to unit i of layer l + 1, from unit j of layer l; j = 0 is the bias unit."""
Row = tuple[str, str]
"""A symbol or a word, and its value with all digits."""


@dataclass(frozen=True, eq=False)
class Shown:
    """The values of one layer, each of shape (s_l,); None where there are none: z and delta of the input layer."""

    a: Array | None
    z: Array | None
    delta: Array | None


def shown(frame: Frame, l: int) -> Shown:
    """What is shown for the units of layer l: the only place where the picture asks for it."""
    z, delta = frame.example.z.get(l), frame.example.delta.get(l)
    return Shown(frame.example.a[l][:, 0], None if z is None else z[:, 0], None if delta is None else delta[:, 0])


def split_unit(name: str) -> tuple[str, str]:
    """A column's name and the unit it has in brackets: "sepal length (cm)" -> "sepal length", "cm"."""
    found = re.fullmatch(r"(.+?)\s*\(([^()]{1,12})\)", name)
    return (found[1], found[2]) if found else (name, "")


def input_texts(frame: Frame, i: int) -> tuple[str, str]:
    """An input's name and its raw value with its unit."""
    name, unit = split_unit(frame.dataset.input_names[i - 1])
    return name, f"{significant(raw_input(frame, i))} {unit}".strip()


def raw_input(frame: Frame, i: int) -> float:
    """Input i of the shown example as it was measured."""
    return float(frame.dataset.raw_inputs[i - 1, frame.dataset.training[frame.i - 1]])


def output_texts(frame: Frame, i: int) -> tuple[str, str]:
    """An output's name, and its target with its error term."""
    y = significant(float(frame.dataset.Y[i - 1, frame.i - 1]), 3)
    delta = shown(frame, frame.recipe.n_l).delta
    error = f"   δ {signed(float(delta[i - 1]))}" if delta is not None else ""
    return split_unit(frame.dataset.output_names[i - 1])[0], f"y = {y}{error}"


def is_true_class(frame: Frame, i: int) -> bool:
    """Whether output i stands for the class that the shown example belongs to."""
    data = frame.dataset
    if data.task != "classification":
        return False
    true = int(data.raw_targets[0, data.training[frame.i - 1]])
    return true == (1 if len(data.class_names) == 2 else i - 1)


def signed(value: float) -> str:
    """A number that always carries its sign, short enough for a label: +0.131, −4e−06."""
    text = short(value, 3) if value == 0 or abs(value) >= 5e-4 else significant(value, 1)
    return text if text.startswith(MINUS) or math.isnan(value) else "+" + text


def name_of(frame: Frame, unit: Unit) -> str:
    """The name an input or output unit has in the data; "" for hidden ones."""
    l, i = unit
    if l == 1:
        return frame.dataset.input_names[i - 1]
    return frame.dataset.output_names[i - 1] if l == frame.recipe.n_l else ""


def symbol(letter: str, i: int, l: int) -> str:
    """A letter with the tutorial's subscript and superscript: a₃⁽²⁾."""
    return f"{letter}{subscript(i)}{superscript(l)}"


def unit_rows(frame: Frame, unit: Unit) -> list[Row]:
    """Everything there is to know of a unit."""
    l, i = unit
    values = shown(frame, l)
    rows = [] if values.a is None else [(symbol("a", i, l), full(values.a[i - 1]))]
    if l == 1:
        rows.append(("raw value", f"{full(raw_input(frame, i))} {split_unit(name_of(frame, unit))[1]}".strip()))
    if values.z is not None:
        rows.append((symbol("z", i, l), full(values.z[i - 1])))
    if values.delta is not None:
        rows.append((symbol("δ", i, l), full(values.delta[i - 1])))
    if l > 1:
        rows.append((symbol("b", i, l - 1), full(frame.parameters.b[l - 1][i - 1, 0])))
    return rows + (_target_rows(frame, i) if l == frame.recipe.n_l else [])


def edge_rows(frame: Frame, edge: Edge) -> list[Row]:
    """A weight or bias and the partial derivative of J by it."""
    l, i, j = edge
    name = edge_symbol(edge)
    values: Array = frame.parameters.b[l][:, 0] if j == 0 else frame.parameters.W[l][:, j - 1]
    slopes: Array = frame.gradient.b[l][:, 0] if j == 0 else frame.gradient.W[l][:, j - 1]
    return [(name, full(values[i - 1])), (f"∂J/∂{name}", full(slopes[i - 1]))]


def bias_rows(frame: Frame, l: int) -> list[Row]:
    """The biases that the bias unit of layer l feeds into layer l + 1, the first dozen of them."""
    b = frame.parameters.b[l][:, 0]
    rows = [(symbol("b", i, l), full(b[i - 1])) for i in range(1, min(len(b), 12) + 1)]
    return rows + ([("…", f"{len(b)} in all")] if len(b) > 12 else [])


def edge_symbol(edge: Edge) -> str:
    """How the tutorial writes a weight or a bias: W₂₃⁽¹⁾, b₂⁽¹⁾; a comma parts numbers that would run together."""
    l, i, j = edge
    if j == 0:
        return symbol("b", i, l)
    comma = "," if max(i, j) > 9 else ""
    return f"W{subscript(i)}{comma}{subscript(j)}{superscript(l)}"


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
    raw: Any = data.raw_outputs(frame.example.a[frame.recipe.n_l])
    return [
        *rows,
        ("raw target", full(data.raw_targets[i - 1, data.training[column]])),
        ("raw output", full(raw[i - 1, 0])),
    ]
