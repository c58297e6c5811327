"""The tutorial's per-unit equations, filled with a position's numbers for the units in focus."""

from __future__ import annotations

from dataclasses import dataclass

from bpviz.digits import number
from bpviz.session.algorithm_notation import (
    CLOSE,
    MINUS,
    MINUS_OPEN,
    OPEN,
    PLUS,
    TIMES,
    f_prime,
    f_prime_of,
    index,
    of,
    step_down,
    sum_of_products,
    symbol_sum,
    target,
    with_a,
)
from bpviz.session.algorithm_pieces import Equation, Number, Symbol, scalar
from bpviz.session.frame import Frame
from bpviz.session.selection import Selection


@dataclass(frozen=True)
class Focus:
    """The unit of each layer that an equation is filled for: what is selected, else the first one."""

    selection: Selection | None = None

    @property
    def layer(self) -> int:
        """The l of the W^(l) that what is selected belongs to: a unit to the weights into it; else 1."""
        match self.selection:
            case Selection("unit", layer):
                return max(layer - 1, 1)
            case Selection("weight" | "bias", layer):
                return layer
        return 1

    def unit(self, l: int) -> int:
        """The number i of the unit of layer l; a weight has a unit at either end."""
        match self.selection:
            case Selection("unit", layer, i) if layer == l:
                return i
            case Selection("weight", layer, _, j) if layer == l:
                return j
            case Selection("weight" | "bias", layer, i) if layer + 1 == l:
                return i
        return 1


def zero(frame: Frame, focus: Focus) -> tuple[Equation, ...]:
    """Delta_W_ij^(l) and Delta_b_i^(l) are set to 0."""
    return tuple(
        Equation(((symbol,), (Number(0.0),)), scalar(0.0), becomes=True)
        for l in frame.Delta.W
        for symbol in _weight_and_bias("Δ", l, focus)
    )


def feedforward(frame: Frame, l: int, focus: Focus) -> tuple[Equation, ...]:
    """z_i^(l) = Σ_j W_ij^(l-1) a_j^(l-1) + b_i^(l-1), a_i^(l) = f(z_i^(l))."""
    i = focus.unit(l)
    weights, b = frame.parameters.W[l - 1][i - 1], number(frame.parameters.b[l - 1][i - 1, 0])
    a_before = frame.example.a[l - 1][:, 0]
    z, a = number(frame.example.z[l][i - 1, 0]), number(frame.example.a[l][i - 1, 0])
    symbols = symbol_sum(len(a_before), lambda j: (of("W", l - 1, index(i, j)), of("a", l - 1, str(j))))
    f_of_z = (Symbol("f"), OPEN, of("z", l, str(i)), CLOSE)
    weighted = (
        (of("z", l, str(i)),),
        (symbols, PLUS, of("b", l - 1, str(i))),
        (sum_of_products(weights, a_before), PLUS, Number(b)),
        (Number(z),),
    )
    activation = ((of("a", l, str(i)),), f_of_z, (Symbol("f"), OPEN, Number(z), CLOSE), (Number(a),))
    return Equation(weighted, scalar(z)), Equation(activation, scalar(a))


def output_delta(frame: Frame, l: int, focus: Focus) -> tuple[Equation, ...]:
    """delta_i^(n_l) = -(y_i - a_i^(n_l)) · f'(z_i^(n_l))."""
    i = focus.unit(l)
    arrays = (target(frame), frame.example.a[l], frame.example.delta[l], f_prime(frame, l))
    y, a, delta, slope = (number(array[i - 1, 0]) for array in arrays)
    difference = (MINUS_OPEN, Symbol("y", str(i)), MINUS, of("a", l, str(i)), CLOSE, TIMES)
    symbols = (*difference, *f_prime_of(of("z", l, str(i))))
    numbers = (MINUS_OPEN, Number(y), MINUS, Number(a), CLOSE, TIMES, Number(slope))
    main = Equation(((of("δ", l, str(i)),), symbols, numbers, (Number(delta),)), scalar(delta))
    return main, _slope(frame, l, i)


def hidden_delta(frame: Frame, l: int, focus: Focus) -> tuple[Equation, ...]:
    """delta_i^(l) = (Σ_j W_ji^(l) delta_j^(l+1)) f'(z_i^(l))."""
    i = focus.unit(l)
    weights, after = frame.parameters.W[l][:, i - 1], frame.example.delta[l + 1][:, 0]
    delta, slope = number(frame.example.delta[l][i - 1, 0]), number(f_prime(frame, l)[i - 1, 0])
    symbols = symbol_sum(len(after), lambda j: (of("W", l, index(j, i)), of("δ", l + 1, str(j))))
    stages = (
        (of("δ", l, str(i)),),
        (OPEN, symbols, CLOSE, TIMES, *f_prime_of(of("z", l, str(i)))),
        (OPEN, sum_of_products(weights, after), CLOSE, TIMES, Number(slope)),
        (Number(delta),),
    )
    return Equation(stages, scalar(delta)), _slope(frame, l, i)


def partials(frame: Frame, focus: Focus) -> tuple[Equation, ...]:
    """∂J/∂W_ij^(l) = a_j^(l) delta_i^(l+1), ∂J/∂b_i^(l) = delta_i^(l+1)."""
    found: list[Equation] = []
    for l, grad_W in frame.example.grad_W.items():
        i, j = focus.unit(l + 1), focus.unit(l)
        delta, a = number(frame.example.delta[l + 1][i - 1, 0]), number(frame.example.a[l][j - 1, 0])
        by_W, by_b = number(grad_W[i - 1, j - 1]), number(frame.example.grad_b[l][i - 1, 0])
        by_W_symbol, by_b_symbol = _weight_and_bias("∂J/∂", l, focus)
        delta_symbol = of("δ", l + 1, str(i))
        symbols, numbers = (of("a", l, str(j)), delta_symbol), (Number(a), TIMES, Number(delta))
        found.append(Equation(((by_W_symbol,), symbols, numbers, (Number(by_W),)), scalar(by_W)))
        found.append(Equation(((by_b_symbol,), (delta_symbol,), (Number(by_b),)), scalar(by_b)))
    return tuple(found)


def accumulate(frame: Frame, focus: Focus) -> tuple[Equation, ...]:
    """Delta_W_ij^(l) and Delta_b_i^(l) take the shown example in."""
    if frame.Delta_before is None:
        return ()
    old, one, new, found = frame.Delta_before, frame.example, frame.Delta, list[Equation]()
    for l in new.W:
        by_W, by_b = _weight_and_bias("Δ", l, focus)
        i, j = focus.unit(l + 1) - 1, focus.unit(l) - 1
        for symbol, place, arrays in (
            (by_W, (i, j), (old.W[l], one.grad_W[l], new.W[l])),
            (by_b, (i, 0), (old.b[l], one.grad_b[l], new.b[l])),
        ):
            before, adds, after = (number(array[place]) for array in arrays)
            numbers = (Number(before), PLUS, Number(adds))
            found.append(Equation(((symbol,), numbers, (Number(after),)), scalar(after), becomes=True))
    return tuple(found)


def update(frame: Frame, focus: Focus) -> tuple[Equation, ...]:
    """W_ij^(l) and b_i^(l) go one step down."""
    if frame.updated is None:
        return ()
    old, Delta, new, found = frame.parameters, frame.Delta, frame.updated, list[Equation]()
    for l in new.W:
        by_W, by_b = _weight_and_bias("", l, focus)
        i, j = focus.unit(l + 1) - 1, focus.unit(l) - 1
        for symbol, place, arrays in (
            (by_W, (i, j), (old.W[l], Delta.W[l], new.W[l])),
            (by_b, (i, 0), (old.b[l], Delta.b[l], new.b[l])),
        ):
            before, summed, after = (number(array[place]) for array in arrays)
            step = step_down(frame, Number(before), Number(summed), decays=symbol is by_W)
            found.append(Equation(((symbol,), step, (Number(after),)), scalar(after), becomes=True))
    return tuple(found)


def _weight_and_bias(before: str, l: int, focus: Focus) -> tuple[Symbol, Symbol]:
    """The symbols of the weight and the bias in focus, with something before their letter."""
    i, j = focus.unit(l + 1), focus.unit(l)
    return of(before + "W", l, index(i, j)), of(before + "b", l, str(i))


def _slope(frame: Frame, l: int, i: int) -> Equation:
    a, slope = number(frame.example.a[l][i - 1, 0]), number(f_prime(frame, l)[i - 1, 0])
    symbols, numbers = with_a(frame, l, of("a", l, str(i))), with_a(frame, l, Number(a))
    stages = (symbols,) if numbers == symbols else (symbols, numbers)
    return Equation((f_prime_of(of("z", l, str(i))), *stages, (Number(slope),)), scalar(slope))
