"""The tutorial's equations in matrix form, filled with a position's numbers."""

from __future__ import annotations

from collections.abc import Callable

from bpviz.engine.parameters import Array
from bpviz.notation import superscript
from bpviz.session.algorithm_notation import (
    BULLET,
    CLOSE,
    MINUS,
    MINUS_OPEN,
    OPEN,
    PLUS,
    Pieces,
    f_prime,
    f_prime_of,
    of,
    step_down,
    target,
    with_a,
)
from bpviz.session.algorithm_pieces import Equation, Sign, Symbol, Values
from bpviz.session.frame import Frame


def zero(frame: Frame) -> tuple[Equation, ...]:
    """Delta_W and Delta_b of every layer are set to 0."""
    return _for_all_layers(frame, lambda name, l, zeros: ((Values(zeros),),), frame.Delta.W, frame.Delta.b)


def feedforward(frame: Frame, l: int) -> tuple[Equation, ...]:
    """z^(l) = W^(l-1) a^(l-1) + b^(l-1), a^(l) = f(z^(l))."""
    W, b = frame.parameters.W[l - 1], frame.parameters.b[l - 1]
    a_before, z, a = frame.example.a[l - 1], frame.example.z[l], frame.example.a[l]
    symbols = (of("W", l - 1), of("a", l - 1), PLUS, of("b", l - 1))
    numbers = (Values(W), Sign(" "), Values(a_before), PLUS, Values(b))
    return (
        Equation(((of("z", l),), symbols, numbers, (Values(z),)), z),
        Equation(((of("a", l),), (Symbol("f"), OPEN, of("z", l), CLOSE), (Values(a),)), a),
    )


def output_delta(frame: Frame, l: int) -> tuple[Equation, ...]:
    """delta^(n_l) = -(y - a^(n_l)) • f'(z^(n_l))."""
    y, a, delta = target(frame), frame.example.a[l], frame.example.delta[l]
    symbols = (MINUS_OPEN, Symbol("y"), MINUS, of("a", l), CLOSE, BULLET, *f_prime_of(of("z", l)))
    numbers = (MINUS_OPEN, Values(y), MINUS, Values(a), CLOSE, BULLET, Values(f_prime(frame, l)))
    return Equation(((of("δ", l),), symbols, numbers, (Values(delta),)), delta), _f_prime_matrix(frame, l)


def hidden_delta(frame: Frame, l: int) -> tuple[Equation, ...]:
    """delta^(l) = ((W^(l))^T delta^(l+1)) • f'(z^(l))."""
    W, after, delta = frame.parameters.W[l], frame.example.delta[l + 1], frame.example.delta[l]
    transposed = (OPEN, of("W", l), CLOSE, Symbol("", sup="T"))
    symbols = (OPEN, *transposed, of("δ", l + 1), CLOSE, BULLET, *f_prime_of(of("z", l)))
    numbers = (OPEN, Values(W.T), Sign(" "), Values(after), CLOSE, BULLET, Values(f_prime(frame, l)))
    return Equation(((of("δ", l),), symbols, numbers, (Values(delta),)), delta), _f_prime_matrix(frame, l)


def partials(frame: Frame) -> tuple[Equation, ...]:
    """The partial derivatives of the shown example, for every layer."""
    found: list[Equation] = []
    for l, grad_W in frame.example.grad_W.items():
        delta, a, grad_b = frame.example.delta[l + 1], frame.example.a[l], frame.example.grad_b[l]
        symbols = (of("δ", l + 1), OPEN, of("a", l), CLOSE, Symbol("", sup="T"))
        numbers = (Values(delta), Sign(" "), Values(a), Symbol("", sup="T"))
        found.append(Equation((_nabla("W", l), symbols, numbers, (Values(grad_W),)), grad_W))
        found.append(Equation((_nabla("b", l), (of("δ", l + 1),), (Values(grad_b),)), grad_b))
    return tuple(found)


def accumulate(frame: Frame) -> tuple[Equation, ...]:
    """Delta_W and Delta_b take the shown example in."""
    if frame.Delta_before is None:
        return ()
    W, b, one = frame.Delta_before.W, frame.Delta_before.b, frame.example

    def stages(name: str, l: int, after: Array) -> tuple[Pieces, ...]:
        before, adds = (W[l], one.grad_W[l]) if name == "ΔW" else (b[l], one.grad_b[l])
        return (Values(before), PLUS, Values(adds)), (Values(after),)

    return _for_all_layers(frame, stages, frame.Delta.W, frame.Delta.b)


def update(frame: Frame) -> tuple[Equation, ...]:
    """Every W and b goes one step down."""
    if frame.updated is None:
        return ()

    def stages(name: str, l: int, after: Array) -> tuple[Pieces, ...]:
        if name == "W":
            W, Delta = Values(frame.parameters.W[l]), Values(frame.Delta.W[l])
            return step_down(frame, W, Delta, decays=True), (Values(after),)
        b, Delta = Values(frame.parameters.b[l]), Values(frame.Delta.b[l])
        return step_down(frame, b, Delta, decays=False), (Values(after),)

    return _for_all_layers(frame, stages, frame.updated.W, frame.updated.b, names=("W", "b"))


def _nabla(letter: str, l: int) -> Pieces:
    return Symbol("∇", letter + superscript(l)), Symbol("J")


def _f_prime_matrix(frame: Frame, l: int) -> Equation:
    slope = f_prime(frame, l)
    in_terms_of_a = with_a(frame, l, of("a", l))
    return Equation((f_prime_of(of("z", l)), in_terms_of_a, (Values(slope),)), slope)


def _for_all_layers(
    frame: Frame,
    stages: Callable[[str, int, Array], tuple[Pieces, ...]],
    W: dict[int, Array],
    b: dict[int, Array],
    names: tuple[str, str] = ("ΔW", "Δb"),
) -> tuple[Equation, ...]:
    """For each l an equation that sets W's array and one that sets b's."""
    return tuple(
        Equation(((of(name, l),), *stages(name, l, arrays[l])), arrays[l], becomes=True)
        for l in range(1, frame.recipe.n_l)
        for name, arrays in zip(names, (W, b), strict=True)
    )
