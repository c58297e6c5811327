"""How the numbers of one unit come about: z, a, delta, and what the delta leads to."""

from __future__ import annotations

import re

import numpy as np

from bpviz.digits import number
from bpviz.engine.activations import Activation
from bpviz.engine.backpropagation import Pass
from bpviz.session.calculation_notation import indexed
from bpviz.session.calculation_values import Calculation, Curve, Origin, Stage, Terms
from bpviz.session.frame import Frame, Probe
from bpviz.session.position import Line, Step
from bpviz.session.selection import Selection

SATURATED = 0.01
"""Below this f' a unit with an S-shaped f passes almost no error."""

NO_ERROR_TERM = "the point is no example: it has no target y, so there is no error term"

F_TEMPLATE = {
    "sigmoid": r"1 / (1 + \mathrm{exp}(-#))",
    "tanh": r"\mathrm{tanh}(#)",
    "identity": "#",
    "relu": r"\mathrm{max}(0, #)",
}
F_PRIME_TEMPLATE = {
    "sigmoid": ("a (1 - a)", "# (1 - #)"),
    "tanh": ("1 - a^2", r"1 - #^2"),
    "identity": ("1", ""),
    "relu": (r"1\text{ where }a > 0\text{, else }0", ""),
}


def calculations_of_unit(frame: Frame, l: int, i: int) -> tuple[Calculation, ...]:
    """z, a, delta and the partial derivatives of unit i of layer l = 2 … n_l; raw values where the output has them.

    Of a point that is shown instead of an example, why it has no delta.
    """
    is_output = l == frame.recipe.n_l
    found = [weighted_sum(frame, l, i), activation(frame, l, i)]
    if is_output and frame.dataset.output_scaling is not None:
        found.append(raw_output(frame, i))
    if frame.probe is not None:
        return *found, no_delta(l, i)
    delta = output_delta(frame, l, i) if is_output else hidden_delta(frame, l, i)
    return *found, delta, partials(frame, l, i)


def weighted_sum(frame: Frame, l: int, i: int) -> Calculation:
    """z_i^(l) = Σ_j W_ij^(l−1) a_j^(l−1) + b_i^(l−1)."""
    weights = np.append(frame.parameters.W[l - 1][i - 1], frame.parameters.b[l - 1][i - 1])
    one = shown_pass(frame)
    inputs = np.append(one.a[l - 1][:, 0], 1.0)
    s = len(inputs) - 1

    def origin(t: int) -> Origin:
        if t == s:
            bias = Selection.bias(l - 1, i)
            return Origin("bias", indexed("b", l - 1, i), bias, bias)
        j = t + 1
        symbol = rf"{indexed('W', l - 1, i, j)} {indexed('a', l - 1, j)}"
        return Origin(name_of_unit(frame, l - 1, j), symbol, Selection.unit(l - 1, j), Selection.weight(l - 1, i, j))

    symbol, W, a, b = indexed("z", l, i), indexed("W", l - 1, i, "j"), indexed("a", l - 1, "j"), indexed("b", l - 1, i)
    heads = (r"\text{from unit } j", _without_layer(W), _without_layer(a), r"\text{term}")
    z = number(one.z[l][i - 1, 0])
    return Calculation(
        "z",
        symbol,
        "Weighted sum",
        rf"{symbol} = \sum_j {W} {a} + {b}",
        Line(Step.FEEDFORWARD, l),
        terms=Terms(heads, (weights, inputs), weights * inputs, origin),
        conclusion=Stage(rf"{symbol} = \text{{sum of {s + 1} terms}}", z),
    )


def activation(frame: Frame, l: int, i: int) -> Calculation:
    """a_i^(l) = f(z_i^(l))."""
    f, one = frame.recipe.f_of[l], shown_pass(frame)
    z, a = number(one.z[l][i - 1, 0]), number(one.a[l][i - 1, 0])
    symbol = indexed("a", l, i)
    return Calculation(
        "a",
        symbol,
        "Activation",
        f"{symbol} = f({indexed('z', l, i)})",
        Line(Step.FEEDFORWARD, l),
        conclusion=Stage(symbol, a, F_TEMPLATE.get(f.name, ""), (z,) if f.name in F_TEMPLATE else (), signed=False),
        remarks=_remarks(f, z, a, has_error=frame.probe is None),
        curve=Curve(f.name, z, a, _f_prime(f, a)),
    )


def output_delta(frame: Frame, l: int, i: int) -> Calculation:
    """delta_i^(n_l) = −(y_i − a_i^(n_l)) · f'(z_i^(n_l))."""
    f, a = frame.recipe.f_of[l], number(frame.example.a[l][i - 1, 0])
    y, z = number(frame.dataset.Y[i - 1, frame.i - 1]), number(frame.example.z[l][i - 1, 0])
    symbol, activation_symbol = delta_symbol(l, i), indexed("a", l, i)
    difference = y - a
    slope = _slope(f, a)
    return Calculation(
        "delta",
        symbol,
        "Error term",
        rf"{symbol} = -(y_{{{i}}} - {activation_symbol}) \cdot f'({indexed('z', l, i)})",
        Line(Step.OUTPUT_DELTA, l),
        steps=(
            Stage(rf"\text{{target }}y_{{{i}}}", y, signed=False),
            Stage(rf"y_{{{i}}} - {activation_symbol}", difference, "# - #", (y, a)),
            slope,
        ),
        conclusion=Stage(symbol, number(frame.example.delta[l][i - 1, 0]), r"-# \cdot #", (difference, slope.value)),
        remarks=_remarks(f, z, a),
    )


def hidden_delta(frame: Frame, l: int, i: int) -> Calculation:
    """delta_i^(l) = (Σ_j W_ji^(l) delta_j^(l+1)) f'(z_i^(l))."""
    f, a, z = frame.recipe.f_of[l], number(frame.example.a[l][i - 1, 0]), number(frame.example.z[l][i - 1, 0])
    weights, deltas = frame.parameters.W[l][:, i - 1], frame.example.delta[l + 1][:, 0]

    def origin(t: int) -> Origin:
        j = t + 1
        symbol = rf"{indexed('W', l, j, i)} {delta_symbol(l + 1, j)}"
        return Origin(name_of_unit(frame, l + 1, j), symbol, Selection.unit(l + 1, j), Selection.weight(l, j, i))

    symbol, W = delta_symbol(l, i), indexed("W", l, "j", i)
    terms = Terms(
        (r"\text{to unit } j", _without_layer(W), r"\delta_j", r"\text{term}"),
        (weights, deltas),
        weights * deltas,
        origin,
    )
    slope = _slope(f, a)
    return Calculation(
        "delta",
        symbol,
        "Error term",
        rf"{symbol} = (\,\sum_j {W} {delta_symbol(l + 1, 'j')}\,) \cdot f'({indexed('z', l, i)})",
        Line(Step.HIDDEN_DELTA, l),
        terms=terms,
        steps=(Stage(rf"\text{{sum of {counted(len(terms), 'term')}}}", terms.total), slope),
        conclusion=Stage(symbol, number(frame.example.delta[l][i - 1, 0]), r"# \cdot #", (terms.total, slope.value)),
        remarks=_remarks(f, z, a),
    )


def no_delta(l: int, i: int) -> Calculation:
    """Why a point that is no example has no error term in unit i of layer l."""
    return Calculation("delta", delta_symbol(l, i), "Error term", remarks=(NO_ERROR_TERM,))


def partials(frame: Frame, l: int, i: int) -> Calculation:
    """∂J(W,b;x,y)/∂W_ij^(l−1) = a_j^(l−1) delta_i^(l) for all weights that lead to the unit, and its bias."""
    inputs = np.append(frame.example.a[l - 1][:, 0], 1.0)
    deltas = np.broadcast_to(frame.example.delta[l][i - 1], inputs.shape)
    values = np.append(frame.example.grad_W[l - 1][i - 1], frame.example.grad_b[l - 1][i - 1])
    s, symbol = len(inputs) - 1, indexed("W", l - 1, i, "j")

    def origin(t: int) -> Origin:
        if t == s:
            return Origin("", rf"\partial J/\partial {indexed('b', l - 1, i)}", Selection.bias(l - 1, i))
        return Origin("", rf"\partial J/\partial {indexed('W', l - 1, i, t + 1)}", Selection.weight(l - 1, i, t + 1))

    heads = ("", "a_j", rf"\delta_{{{i}}}", "")
    return Calculation(
        "partials",
        rf"\partial J/\partial {symbol}",
        "What it leads to",
        rf"\partial J(W,b;x,y)/\partial {symbol} = {indexed('a', l - 1, 'j')} {delta_symbol(l, i)}",
        Line(Step.PARTIALS),
        terms=Terms(heads, (inputs, deltas), values, origin),
        adds_up=False,
    )


def raw_output(frame: Frame, i: int) -> Calculation:
    """Output i in the target's own units, a · scale + offset, beside the target of an example."""
    data, n_l = frame.dataset, frame.recipe.n_l
    assert data.output_scaling is not None
    scale, offset = (number(column[i - 1, 0]) for column in (data.output_scaling.scale, data.output_scaling.offset))
    h = shown_pass(frame).a[n_l]
    a, raw = number(h[i - 1, 0]), number(data.output_scaling.invert(h)[i - 1, 0])
    steps: tuple[Stage, ...] = ()
    if frame.probe is None:
        target = number(data.raw_targets[i - 1, data.training[frame.i - 1]])
        steps = (Stage(r"\text{raw target}", target, signed=False),)
    return Calculation(
        "raw",
        r"\text{raw output}",
        "In raw units",
        needs=Line(Step.FEEDFORWARD, n_l),
        steps=steps,
        conclusion=Stage(r"\text{raw output}", raw, r"# \cdot # + #", (a, scale, offset), signed=False),
    )


def shown_pass(frame: Frame) -> Pass | Probe:
    """The z and a that are shown: the point's where there is one, else the example's."""
    return frame.example if frame.probe is None else frame.probe


def name_of_unit(frame: Frame, l: int, i: int) -> str:
    """The name that a unit has in the data, without its unit of measurement; "unit 3" for a hidden one."""
    if 1 < l < frame.recipe.n_l:
        return f"unit {i}"
    names = frame.dataset.input_names if l == 1 else frame.dataset.output_names
    return re.sub(r"(?<=.)\s*\([^()]{1,12}\)$", "", names[i - 1])


def delta_symbol(l: int, i: int | str) -> str:
    """delta_i^(l) in little TeX."""
    return rf"\delta_{{{i}}}^{{({l})}}"


def counted(n: int, what: str) -> str:
    """A number of things: "1 term", "3 terms"."""
    return f"{n} {what}" if n == 1 else f"{n} {what}s"


def _f_prime(f: Activation, a: float) -> float:
    return float(f.f_prime(np.asarray(a)))


def _slope(f: Activation, a: float) -> Stage:
    """f'(z) from the activation, as the tutorial's implementation note has it."""
    formula, template = F_PRIME_TEMPLATE.get(f.name, ("", ""))
    label, slope = f"f' = {formula}" if formula else "f'", _f_prime(f, a)
    if f.name == "sigmoid" and slope < SATURATED:
        # Nobody can reckon 1.0000 (1 − 1.0000).
        return Stage(label, slope, r"# \cdot #", (a, 1 - a))
    return Stage(label, slope, template, (a,) * template.count("#"))


def _remarks(f: Activation, z: float, a: float, *, has_error: bool = True) -> tuple[str, ...]:
    slope = _f_prime(f, a)
    if f.name == "relu" and slope == 0:
        stops = "a = 0, f′ = 0 and no error passes for this example" if has_error else "a = 0 and f′ = 0"
        return (f"dead ReLU: z = {_four(z)} is not above 0, so {stops}",)
    if f.name in ("sigmoid", "tanh") and slope < SATURATED:
        stops = " and almost no error passes" if has_error else ""
        return (f"saturated: a = {_four(a)}, so f′ = {_four(slope)}{stops}",)
    return ()


def _four(value: float) -> str:
    return (f"{value:.4f}" if abs(value) >= 5e-5 or value == 0 else f"{value:.1e}").replace("-", "−")


def _without_layer(symbol: str) -> str:
    return symbol.partition("^")[0]
