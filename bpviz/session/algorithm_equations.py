"""The tutorial's equations filled with a position's numbers, in matrix form and for the first unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from bpviz.engine.parameters import Array
from bpviz.session.algorithm_pieces import MOST_WRITTEN, Equation, Number, Piece, Sign, Sum, Symbol, Values, scalar
from bpviz.session.frame import Frame
from bpviz.session.position import Step

Form = Literal["matrix", "unit"]
Fill = Callable[[Frame, int], tuple[Equation, ...]]
Pieces = tuple[Piece, ...]

SYMBOL_TERMS = 2
"""So many terms of a sum of symbols show how it goes on."""

PLUS, MINUS, TIMES, BULLET = Sign(" + "), Sign(" − "), Sign(" · "), Sign(" • ")
OPEN, CLOSE, MINUS_OPEN = Sign("("), Sign(")"), Sign("−(")


def _zero_matrix(frame: Frame, _: int) -> tuple[Equation, ...]:
    return _for_all_layers(frame, lambda name, l, zeros: ((Values(zeros),),), frame.Delta.W, frame.Delta.b)


def _zero_unit(frame: Frame, _: int) -> tuple[Equation, ...]:
    return tuple(
        Equation(((symbol,), (Number(0.0),)), scalar(0.0), becomes=True)
        for l in frame.Delta.W
        for symbol in (_of("ΔW", l, "11"), _of("Δb", l, "1"))
    )


def _feedforward_matrix(frame: Frame, l: int) -> tuple[Equation, ...]:
    W, b = frame.parameters.W[l - 1], frame.parameters.b[l - 1]
    a_before, z, a = frame.example.a[l - 1], frame.example.z[l], frame.example.a[l]
    symbols = (_of("W", l - 1), _of("a", l - 1), PLUS, _of("b", l - 1))
    numbers = (Values(W), Sign(" "), Values(a_before), PLUS, Values(b))
    return (
        Equation(((_of("z", l),), symbols, numbers, (Values(z),)), z),
        Equation(((_of("a", l),), (Symbol("f"), OPEN, _of("z", l), CLOSE), (Values(a),)), a),
    )


def _feedforward_unit(frame: Frame, l: int) -> tuple[Equation, ...]:
    weights, b = frame.parameters.W[l - 1][0], float(frame.parameters.b[l - 1][0, 0])
    a_before = frame.example.a[l - 1][:, 0]
    z, a = float(frame.example.z[l][0, 0]), float(frame.example.a[l][0, 0])
    symbols = _symbol_sum(len(a_before), lambda j: (_of("W", l - 1, _index(1, j)), _of("a", l - 1, str(j))))
    f_of_z = (Symbol("f"), OPEN, _of("z", l, "1"), CLOSE)
    f_of_number = (Symbol("f"), OPEN, Number(z), CLOSE)
    return (
        Equation(
            (
                (_of("z", l, "1"),),
                (symbols, PLUS, _of("b", l - 1, "1")),
                (_sum_of_products(weights, a_before), PLUS, Number(b)),
                (Number(z),),
            ),
            scalar(z),
        ),
        Equation(((_of("a", l, "1"),), f_of_z, f_of_number, (Number(a),)), scalar(a)),
    )


def _output_delta_matrix(frame: Frame, l: int) -> tuple[Equation, ...]:
    y, a, delta = _target(frame), frame.example.a[l], frame.example.delta[l]
    symbols = (MINUS_OPEN, Symbol("y"), MINUS, _of("a", l), CLOSE, BULLET, *_f_prime_of(_of("z", l)))
    numbers = (MINUS_OPEN, Values(y), MINUS, Values(a), CLOSE, BULLET, Values(_f_prime(frame, l)))
    return Equation(((_of("δ", l),), symbols, numbers, (Values(delta),)), delta), _f_prime_matrix(frame, l)


def _output_delta_unit(frame: Frame, l: int) -> tuple[Equation, ...]:
    y, a, delta = (float(array[0, 0]) for array in (_target(frame), frame.example.a[l], frame.example.delta[l]))
    slope = Number(float(_f_prime(frame, l)[0, 0]))
    symbols = (MINUS_OPEN, Symbol("y", "1"), MINUS, _of("a", l, "1"), CLOSE, TIMES, *_f_prime_of(_of("z", l, "1")))
    numbers = (MINUS_OPEN, Number(y), MINUS, Number(a), CLOSE, TIMES, slope)
    main = Equation(((_of("δ", l, "1"),), symbols, numbers, (Number(delta),)), scalar(delta))
    return main, _f_prime_unit(frame, l)


def _hidden_delta_matrix(frame: Frame, l: int) -> tuple[Equation, ...]:
    W, after, delta = frame.parameters.W[l], frame.example.delta[l + 1], frame.example.delta[l]
    transposed = (OPEN, _of("W", l), CLOSE, Symbol("", sup="T"))
    symbols = (OPEN, *transposed, _of("δ", l + 1), CLOSE, BULLET, *_f_prime_of(_of("z", l)))
    numbers = (OPEN, Values(W.T), Sign(" "), Values(after), CLOSE, BULLET, Values(_f_prime(frame, l)))
    return Equation(((_of("δ", l),), symbols, numbers, (Values(delta),)), delta), _f_prime_matrix(frame, l)


def _hidden_delta_unit(frame: Frame, l: int) -> tuple[Equation, ...]:
    weights, after = frame.parameters.W[l][:, 0], frame.example.delta[l + 1][:, 0]
    delta, slope = float(frame.example.delta[l][0, 0]), float(_f_prime(frame, l)[0, 0])
    symbols = _symbol_sum(len(after), lambda j: (_of("W", l, _index(j, 1)), _of("δ", l + 1, str(j))))
    main = Equation(
        (
            (_of("δ", l, "1"),),
            (OPEN, symbols, CLOSE, TIMES, *_f_prime_of(_of("z", l, "1"))),
            (OPEN, _sum_of_products(weights, after), CLOSE, TIMES, Number(slope)),
            (Number(delta),),
        ),
        scalar(delta),
    )
    return main, _f_prime_unit(frame, l)


def _partials_matrix(frame: Frame, _: int) -> tuple[Equation, ...]:
    found: list[Equation] = []
    for l, grad_W in frame.example.grad_W.items():
        delta, a, grad_b = frame.example.delta[l + 1], frame.example.a[l], frame.example.grad_b[l]
        symbols = (_of("δ", l + 1), OPEN, _of("a", l), CLOSE, Symbol("", sup="T"))
        numbers = (Values(delta), Sign(" "), Values(a), Symbol("", sup="T"))
        found.append(Equation((_nabla("W", l), symbols, numbers, (Values(grad_W),)), grad_W))
        found.append(Equation((_nabla("b", l), (_of("δ", l + 1),), (Values(grad_b),)), grad_b))
    return tuple(found)


def _partials_unit(frame: Frame, _: int) -> tuple[Equation, ...]:
    found: list[Equation] = []
    for l, grad_W in frame.example.grad_W.items():
        delta, a, partial = (
            float(frame.example.delta[l + 1][0, 0]),
            float(frame.example.a[l][0, 0]),
            float(grad_W[0, 0]),
        )
        symbols = (_of("a", l, "1"), _of("δ", l + 1, "1"))
        numbers = (Number(a), TIMES, Number(delta))
        found.append(Equation(((_of("∂J/∂W", l, "11"),), symbols, numbers, (Number(partial),)), scalar(partial)))
        by_b = float(frame.example.grad_b[l][0, 0])
        found.append(Equation(((_of("∂J/∂b", l, "1"),), (_of("δ", l + 1, "1"),), (Number(by_b),)), scalar(by_b)))
    return tuple(found)


def _accumulate_matrix(frame: Frame, _: int) -> tuple[Equation, ...]:
    if frame.Delta_before is None:
        return ()
    W, b, one = frame.Delta_before.W, frame.Delta_before.b, frame.example

    def stages(name: str, l: int, after: Array) -> tuple[Pieces, ...]:
        before, adds = (W[l], one.grad_W[l]) if name == "ΔW" else (b[l], one.grad_b[l])
        return (Values(before), PLUS, Values(adds)), (Values(after),)

    return _for_all_layers(frame, stages, frame.Delta.W, frame.Delta.b)


def _accumulate_unit(frame: Frame, _: int) -> tuple[Equation, ...]:
    if frame.Delta_before is None:
        return ()
    old, one, new, found = frame.Delta_before, frame.example, frame.Delta, list[Equation]()
    for l in new.W:
        for symbol, arrays in (
            (_of("ΔW", l, "11"), (old.W[l], one.grad_W[l], new.W[l])),
            (_of("Δb", l, "1"), (old.b[l], one.grad_b[l], new.b[l])),
        ):
            before, adds, after = (float(array[0, 0]) for array in arrays)
            numbers = (Number(before), PLUS, Number(adds))
            found.append(Equation(((symbol,), numbers, (Number(after),)), scalar(after), becomes=True))
    return tuple(found)


def _update_matrix(frame: Frame, _: int) -> tuple[Equation, ...]:
    """Each W and b; where W^(1) is too large to be written out, W_11^(1) before them."""
    if frame.updated is None:
        return ()

    def stages(name: str, l: int, after: Array) -> tuple[Pieces, ...]:
        if name == "W":
            W, Delta = Values(frame.parameters.W[l]), Values(frame.Delta.W[l])
            return _step_down(frame, W, Delta, decays=True), (Values(after),)
        b, Delta = Values(frame.parameters.b[l]), Values(frame.Delta.b[l])
        return _step_down(frame, b, Delta, decays=False), (Values(after),)

    matrices = _for_all_layers(frame, stages, frame.updated.W, frame.updated.b, names=("W", "b"))
    return matrices if frame.parameters.W[1].size <= MOST_WRITTEN else (_update_unit(frame, 0)[0], *matrices)


def _update_unit(frame: Frame, _: int) -> tuple[Equation, ...]:
    if frame.updated is None:
        return ()
    old, Delta, new, found = frame.parameters, frame.Delta, frame.updated, list[Equation]()
    for l in new.W:
        for symbol, arrays in (
            (_of("W", l, "11"), (old.W[l], Delta.W[l], new.W[l])),
            (_of("b", l, "1"), (old.b[l], Delta.b[l], new.b[l])),
        ):
            before, summed, after = (float(array[0, 0]) for array in arrays)
            step = _step_down(frame, Number(before), Number(summed), decays=symbol.base == "W")
            found.append(Equation(((symbol,), step, (Number(after),)), scalar(after), becomes=True))
    return tuple(found)


EQUATIONS: dict[tuple[Step, Form], Fill] = {
    (Step.ZERO, "matrix"): _zero_matrix,
    (Step.ZERO, "unit"): _zero_unit,
    (Step.FEEDFORWARD, "matrix"): _feedforward_matrix,
    (Step.FEEDFORWARD, "unit"): _feedforward_unit,
    (Step.OUTPUT_DELTA, "matrix"): _output_delta_matrix,
    (Step.OUTPUT_DELTA, "unit"): _output_delta_unit,
    (Step.HIDDEN_DELTA, "matrix"): _hidden_delta_matrix,
    (Step.HIDDEN_DELTA, "unit"): _hidden_delta_unit,
    (Step.PARTIALS, "matrix"): _partials_matrix,
    (Step.PARTIALS, "unit"): _partials_unit,
    (Step.ACCUMULATE, "matrix"): _accumulate_matrix,
    (Step.ACCUMULATE, "unit"): _accumulate_unit,
    (Step.UPDATE, "matrix"): _update_matrix,
    (Step.UPDATE, "unit"): _update_unit,
}
"""How each step is filled: (frame, the line's l) -> equations."""


def _of(base: str, l: int, sub: str = "") -> Symbol:
    return Symbol(base, sub, f"({l})")


def _index(i: int, j: int) -> str:
    return f"{i}{j}" if max(i, j) < 10 else f"{i},{j}"


def _nabla(letter: str, l: int) -> Pieces:
    return Symbol("∇", letter + f"({l})"), Symbol("J")


def _target(frame: Frame) -> Array:
    return frame.dataset.Y[:, frame.i - 1 : frame.i]


def _f_prime(frame: Frame, l: int) -> Array:
    slope: Array = frame.recipe.f_of[l].f_prime(frame.example.a[l])
    return slope


def _f_prime_of(z: Symbol) -> Pieces:
    return Symbol("f′"), OPEN, z, CLOSE


def _f_prime_matrix(frame: Frame, l: int) -> Equation:
    slope = _f_prime(frame, l)
    in_terms_of_a = _with_a(frame, l, _of("a", l))
    return Equation((_f_prime_of(_of("z", l)), in_terms_of_a, (Values(slope),)), slope)


def _f_prime_unit(frame: Frame, l: int) -> Equation:
    a, slope = float(frame.example.a[l][0, 0]), float(_f_prime(frame, l)[0, 0])
    symbols, numbers = _with_a(frame, l, _of("a", l, "1")), _with_a(frame, l, Number(a))
    stages = (symbols,) if numbers == symbols else (symbols, numbers)
    return Equation((_f_prime_of(_of("z", l, "1")), *stages, (Number(slope),)), scalar(slope))


def _with_a(frame: Frame, l: int, a: Symbol | Number) -> Pieces:
    """The activation function's own formula for f', with something in the place of its a."""
    first, *others = re.split(r"(?<![A-Za-z])a(?![A-Za-z])", frame.recipe.f_of[l].f_prime_formula)
    pieces: list[Piece] = [Sign(first)]
    for part in others:
        squared = part.startswith("²") and isinstance(a, Symbol)
        pieces += [OPEN, a, Sign(")" + part)] if squared else [a, Sign(part)]
    return tuple(piece for piece in pieces if piece != Sign(""))


def _symbol_sum(n: int, term: Callable[[int], Pieces]) -> Sum:
    return Sum(tuple(term(j) for j in range(1, min(n, SYMBOL_TERMS + 1) + 1)), most=SYMBOL_TERMS)


def _sum_of_products(left: Array, right: Array) -> Sum:
    pairs = list(zip(left.tolist(), right.tolist(), strict=True))
    terms = tuple((Number(one), Sign("·"), Number(other)) for one, other in pairs)
    return Sum(terms, tuple(one * other for one, other in pairs))


def _step_down(frame: Frame, parameter: Values | Number, Delta: Values | Number, *, decays: bool) -> Pieces:
    """Parameter − alpha [(1/m) Delta + lambda parameter]."""
    alpha, lambda_, m = (Number(v, given=True) for v in (frame.recipe.alpha, frame.recipe.lambda_, frame.dataset.m))
    decay: Pieces = (PLUS, lambda_, Sign("·"), parameter) if decays else ()
    return parameter, MINUS, alpha, Sign(" [(1/"), m, Sign(")·"), Delta, *decay, Sign("]")


def _for_all_layers(
    frame: Frame,
    stages: Callable[[str, int, Array], tuple[Pieces, ...]],
    W: dict[int, Array],
    b: dict[int, Array],
    names: tuple[str, str] = ("ΔW", "Δb"),
) -> tuple[Equation, ...]:
    """For each l an equation that sets W's array and one that sets b's."""
    return tuple(
        Equation(((_of(name, l),), *stages(name, l, arrays[l])), arrays[l], becomes=True)
        for l in range(1, frame.recipe.n_l)
        for name, arrays in zip(names, (W, b), strict=True)
    )
