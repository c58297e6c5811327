"""How the numbers of one weight or bias come about: its partial derivative, its sum over the examples, its update."""

from __future__ import annotations

from bpviz.digits import number
from bpviz.engine.parameters import Array, Parameters
from bpviz.session.calculation_notation import indexed
from bpviz.session.calculation_unit import delta_symbol
from bpviz.session.calculation_values import Calculation, Stage
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Step
from bpviz.session.selection import Selection


def calculations_of_weight(frame: Frame, l: int, i: int, j: int) -> tuple[Calculation, ...]:
    """What W_ij^(l) is, its partial derivative, Delta and update; of the bias b_i^(l) where j = 0.

    A point that is shown instead of an example has no partial derivative.
    """
    of_example = () if frame.probe is not None else (partial_derivative(frame, l, i, j),)
    return value(frame, l, i, j), *of_example, accumulated(frame, l, i, j), update(frame, l, i, j)


def value(frame: Frame, l: int, i: int, j: int) -> Calculation:
    """The parameter as it is at iteration k."""
    symbol = _symbol(l, i, j)
    stage = Stage(symbol, _entry(frame.parameters, l, i, j), edit=Selection.weight(l, i, j))
    return Calculation("value", symbol, f"At iteration {frame.k}", conclusion=stage)


def partial_derivative(frame: Frame, l: int, i: int, j: int) -> Calculation:
    """∂J(W,b;x,y)/∂W_ij^(l) = a_j^(l) delta_i^(l+1), and ∂J(W,b;x,y)/∂b_i^(l) = delta_i^(l+1)."""
    symbol, delta = rf"\partial J/\partial {_symbol(l, i, j)}", delta_symbol(l + 1, i)
    a = number(frame.example.a[l][j - 1, 0]) if j else 1.0
    d = number(frame.example.delta[l + 1][i - 1, 0])
    steps: tuple[Stage, ...] = (Stage(delta, d, link=Selection.unit(l + 1, i)),)
    if j:
        steps = (Stage(indexed("a", l, j), a, signed=False, link=Selection.unit(l, j)), *steps)
    right = f"{indexed('a', l, j)} {delta}" if j else delta
    return Calculation(
        "partial",
        symbol,
        f"Partial derivative for example {frame.i}",
        rf"\partial J(W,b;x,y)/\partial {_symbol(l, i, j)} = {right}",
        Line(Step.PARTIALS),
        steps=steps,
        conclusion=Stage(symbol, _of_example(frame, l, i, j), r"# \cdot #" if j else "", (a, d) if j else ()),
    )


def accumulated(frame: Frame, l: int, i: int, j: int) -> Calculation:
    """Delta_W_ij^(l) as it stands at the position, and what the example adds to it where one is shown."""
    W, m, n = _symbol(l, i, j), frame.program.m, frame.summed
    symbol, adds = rf"\Delta {W}", _of_example(frame, l, i, j)
    Delta = _entry(frame.Delta, l, i, j)
    step = None if frame.position is None else frame.position.line.step
    steps: tuple[Stage, ...] = ()
    takes_part = frame.program.place_of(frame.i) is not None
    conclusion = Stage(rf"{symbol}\text{{ after {n} of {m}}}", Delta)
    if frame.Delta_before is not None:
        before = _entry(frame.Delta_before, l, i, j)
        steps = (
            Stage(rf"\text{{after {n - 1} of {m}}}", before),
            Stage(rf"\text{{example {frame.i} adds}}", adds),
        )
        conclusion = Stage(conclusion.label, Delta, "# + #", (before, adds))
    elif step is Step.PARTIALS:
        steps = (Stage(rf"\text{{example {frame.i} will add}}", adds),)
    elif step in (None, Step.UPDATE) and frame.probe is None and takes_part:
        steps = (Stage(rf"\text{{the part of example {frame.i}}}", adds),)
    return Calculation(
        "Delta",
        symbol,
        "Sum over the examples" if frame.program.mini_batch is None else "Sum over the mini-batch",
        rf"{symbol} = \sum_i \partial J(W,b;x^{{(i)}},y^{{(i)}})/\partial {W}",
        steps=steps,
        conclusion=conclusion,
        remarks=_remarks_of_sum(frame, step, takes_part=takes_part),
    )


def _remarks_of_sum(frame: Frame, step: Step | None, *, takes_part: bool) -> tuple[str, ...]:
    if step is Step.ZERO:
        return ("line 1 has just set it to 0",)
    if takes_part or frame.probe is not None:
        return ()
    return (f"example {frame.i} is not in the mini-batch, so it adds nothing",)


def update(frame: Frame, l: int, i: int, j: int) -> Calculation:
    """W_ij^(l) − alpha [(1/m) Delta_W_ij^(l) + lambda W_ij^(l)]; biases are not decayed."""
    symbol, m, alpha, lambda_ = _symbol(l, i, j), frame.program.m, frame.recipe.alpha, frame.recipe.lambda_
    W, Delta = _entry(frame.parameters, l, i, j), _entry(frame.Delta, l, i, j)
    mean, decay = Delta / m, lambda_ * W if j else 0.0
    steps = [
        Stage(rf"(1/m) \Delta {symbol}", mean, "# / #", (Delta, m)),
        Stage(r"\text{data part}", -alpha * mean, r"-# \cdot #", (alpha, mean)),
    ]
    numbers: tuple[float, ...] = (W, -alpha * mean)
    if j:
        steps.insert(1, Stage(rf"\lambda {symbol}", decay, r"# \cdot #", (lambda_, W)))
        steps.append(Stage(r"\text{decay part}", -alpha * decay, r"-# \cdot #", (alpha, decay)))
        numbers = (W, -alpha * mean, -alpha * decay)
    bracket = rf"[(1/m) \Delta {symbol} + \lambda {symbol}]" if j else rf"[(1/m) \Delta {symbol}]"
    new = _as_kept(W - alpha * (mean + decay), frame) if frame.updated is None else _entry(frame.updated, l, i, j)
    return Calculation(
        "update",
        symbol,
        _title_of_update(frame),
        rf"{symbol} := {symbol} - \alpha {bracket}",
        Line(Step.UPDATE),
        steps=tuple(steps),
        conclusion=Stage(rf"\text{{new }}{symbol}", new, " + ".join("#" * len(numbers)), numbers),
        remarks=() if j else ("biases are not decayed",),
    )


def _as_kept(value: float, frame: Frame) -> float:
    """A number in the precision that theta has."""
    return number(frame.parameters.theta.dtype.type(value))


def _title_of_update(frame: Frame) -> str:
    if frame.updated is not None:
        return "Update"
    n, m = frame.summed, frame.program.m
    return "What the update will do" if n == m else f"What the update would do after {n} of {m} examples"


def _symbol(l: int, i: int, j: int) -> str:
    return indexed("W", l, i, j) if j else indexed("b", l, i)


def _entry(parameters: Parameters, l: int, i: int, j: int) -> float:
    return number(parameters.W[l][i - 1, j - 1] if j else parameters.b[l][i - 1, 0])


def _of_example(frame: Frame, l: int, i: int, j: int) -> float:
    gradient: Array = frame.example.grad_W[l][:, j - 1] if j else frame.example.grad_b[l][:, 0]
    return number(gradient[i - 1])
