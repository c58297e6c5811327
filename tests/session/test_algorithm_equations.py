import itertools
import re
from dataclasses import replace

import numpy as np
import pytest
from by_hand import F_PRIME, ByHand
from hypothesis import given, settings
from reading import calculate, is_of_numbers, name_of, numbers_of, symbols_of
from runs import frames, positions_of, sessions

from bpviz.data.samples import load_sample
from bpviz.engine.parameters import Array
from bpviz.notation import superscript
from bpviz.session.algorithm_equations import EQUATIONS, Form
from bpviz.session.algorithm_pieces import MOST_WRITTEN, Number, Sign, Sum, Symbol, Values
from bpviz.session.algorithm_text import FORMS, equations
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import DivergenceError, Session


def layer_f(frame: Frame) -> str:
    l = frame.position.line.l if frame.position else 0
    return frame.recipe.f_of[l].name if l else ""


@settings(max_examples=100)
@given(frames(placed=True))
def test_the_numbers_of_every_stage_come_to_the_result(frame: Frame) -> None:
    for form in FORMS:
        for equation in equations(frame, form):
            stages = [stage for stage in equation.stages[1:] if is_of_numbers(stage)]
            assert stages
            for stage in stages:
                largest = max(map(abs, numbers_of(stage)))
                # Matrix products run as the engine's do; the sums of one unit run in another order.
                step = frame.position.line.step
                exact = step is not Step.UPDATE and (form == "matrix" or step in (Step.PARTIALS, Step.ACCUMULATE))
                allowed = 0.0 if exact else 1e-12 * max(1.0, largest) ** 2
                np.testing.assert_allclose(calculate(stage, layer_f(frame)), equation.result, rtol=0, atol=allowed)


@settings(max_examples=100)
@given(frames(placed=True))
def test_the_results_are_what_the_tutorials_formulas_give(frame: Frame) -> None:
    hand = ByHand(frame)
    expected = matrices_by_hand(frame, hand)
    for form in FORMS:
        for equation in equations(frame, form):
            name = name_of(equation)
            matrix = expected[name] if name in expected else expected[matrix_of(name)][:1, :1]
            np.testing.assert_allclose(equation.result, matrix, rtol=1e-12, atol=1e-12 * hand.scale, err_msg=name)


def matrices_by_hand(frame: Frame, hand: ByHand) -> dict[str, Array]:
    one, s, found = hand.examples[frame.i], hand.s, dict[str, Array]()
    for l in range(2, hand.n_l + 1):
        column = [(l, i) for i in range(1, s[l] + 1)]
        for name, values in (("z", one.z), ("a", one.a), ("δ", one.delta)):
            found[f"{name}^({l})"] = np.array([[values[place]] for place in column])
        found[f"f′z^({l})"] = np.array([[F_PRIME[hand.f[l]](one.z[place])] for place in column])
    for l, letter in itertools.product(range(1, hand.n_l), "Wb"):
        columns = range(1, s[l] + 1) if letter == "W" else [0]
        places = [[(l, i, j) for j in columns] for i in range(1, s[l + 1] + 1)]
        for name, value_at in (
            (f"∇_{letter}{superscript(l)}J", lambda l, i, j: hand.partial(frame.i, l, i, j)),
            (f"Δ{letter}^({l})", lambda l, i, j: hand.Delta(frame.summed, l, i, j)),
            (f"{letter}^({l})", lambda l, i, j: hand.updated(frame.summed, l, i, j)),
        ):
            found[name] = np.array([[value_at(*place) for place in row] for row in places])
    return found


def matrix_of(name: str) -> str:
    """What the matrix form calls the array whose first entry has that name: ∂J/∂W_11^(2) -> ∇_W⁽²⁾J."""
    found = re.fullmatch(r"∂J/∂([Wb])_1+\^\((\d)\)", name)
    return f"∇_{found[1]}{superscript(int(found[2]))}J" if found else re.sub("_1+", "", name)


@settings(max_examples=50)
@given(frames(placed=True))
def test_both_forms_tell_the_same_of_the_first_unit(frame: Frame) -> None:
    matrices = {name_of(equation): equation for equation in equations(frame, "matrix")}
    units = equations(frame, "unit")
    assert units
    for unit in units:
        matrix = matrices[matrix_of(name_of(unit))]
        assert unit.result[0, 0] == matrix.result[0, 0]
        assert unit.becomes == matrix.becomes == (frame.position.line.step in (Step.ZERO, Step.ACCUMULATE, Step.UPDATE))


@settings(max_examples=50)
@given(frames(placed=True))
def test_the_result_stands_at_the_end_with_the_arrays_shape(frame: Frame) -> None:
    for form in FORMS:
        for equation in equations(frame, form):
            (last,) = equation.stages[-1]
            shown = last.array if isinstance(last, Values) else [[last.value]]
            assert np.array_equal(shown, equation.result)
            assert form == "matrix" or equation.result.shape == (1, 1)


@settings(max_examples=25)
@given(sessions())
def test_the_update_gives_the_next_iterations_parameters_bit_for_bit(session: Session) -> None:
    frame = session.frame(Position(session.k, session.dataset.m + 1, Line(Step.UPDATE)))
    try:
        session.advance()
    except DivergenceError:
        return
    new = session.parameters
    by_name = {f"{letter}^({l})": arrays[l] for letter, arrays in (("W", new.W), ("b", new.b)) for l in arrays}
    found = {name_of(equation): equation.result for equation in equations(frame, "matrix")}
    assert all(np.array_equal(found[name], array) for name, array in by_name.items())
    for equation in equations(frame, "unit"):
        assert equation.result[0, 0] == by_name[matrix_of(name_of(equation))][0, 0]


@settings(max_examples=15)
@given(sessions(most_units=4, most_examples=2))
def test_no_equation_uses_what_its_position_has_not_reached(session: Session) -> None:
    for position in positions_of(session.program, session.k):
        for form in FORMS:
            for equation in equations(_blinded(session.frame(position)), form):
                assert all(np.isfinite(list(numbers_of(stage))).all() for stage in equation.stages)


def _blinded(frame: Frame) -> Frame:
    """The frame with not-a-number for all that is still to come."""
    position, one = frame.position, frame.example
    assert position is not None

    def seen(arrays: dict[int, Array], step: Step) -> dict[int, Array]:
        return {l: a if l == 1 or position.reached(step, l) else np.full_like(a, np.nan) for l, a in arrays.items()}

    z, a = seen(one.z, Step.FEEDFORWARD), seen(one.a, Step.FEEDFORWARD)
    delta = seen(one.delta, Step.HIDDEN_DELTA) | {
        frame.recipe.n_l: seen(one.delta, Step.OUTPUT_DELTA)[frame.recipe.n_l]
    }
    if not position.reached(Step.PARTIALS):
        nothing = {l: np.full_like(W, np.nan) for l, W in one.grad_W.items()}
        return replace(frame, example=replace(one, z=z, a=a, delta=delta, grad_W=nothing, grad_b=nothing))
    return replace(frame, example=replace(one, z=z, a=a, delta=delta))


@settings(max_examples=25)
@given(frames(placed=True))
def test_terms_that_are_left_out_can_be_summed_by_their_values(frame: Frame) -> None:
    stages = [stage for equation in equations(frame, "unit") for stage in equation.stages]
    for sum_ in (piece for stage in stages for piece in stage if isinstance(piece, Sum) and piece.values):
        assert sum_.values == tuple(calculate(term, "")[0, 0] for term in sum_.terms)
        assert sum_.most >= len(sum_.terms)


def test_every_step_has_both_forms() -> None:
    assert set(EQUATIONS) == set(itertools.product(Step, FORMS))


def test_without_a_position_nothing_is_filled() -> None:
    frame = Session(sample_recipe("xor"), load_sample("xor")).frame()
    assert equations(frame, "matrix") == equations(frame, "unit") == ()


@pytest.mark.parametrize(
    ("line", "form", "formulas"),
    [
        (Line(Step.FEEDFORWARD, 2), "matrix", ["z^(2) = W^(1)a^(1) + b^(1)", "a^(2) = f(z^(2))"]),
        (
            Line(Step.FEEDFORWARD, 2),
            "unit",
            ["z_1^(2) = W_11^(1)a_1^(1) + W_12^(1)a_2^(1) + … + b_1^(1)", "a_1^(2) = f(z_1^(2))"],
        ),
        (
            Line(Step.OUTPUT_DELTA, 3),
            "matrix",
            ["δ^(3) = −(y − a^(3)) • f′(z^(3))", "f′(z^(3)) = 1 − (a^(3))²"],
        ),
        (
            Line(Step.OUTPUT_DELTA, 3),
            "unit",
            ["δ_1^(3) = −(y_1 − a_1^(3)) · f′(z_1^(3))", "f′(z_1^(3)) = 1 − (a_1^(3))²"],
        ),
        (
            Line(Step.HIDDEN_DELTA, 2),
            "matrix",
            ["δ^(2) = ((W^(2))^Tδ^(3)) • f′(z^(2))", "f′(z^(2)) = a^(2) (1 − a^(2))"],
        ),
        (
            Line(Step.HIDDEN_DELTA, 2),
            "unit",
            [
                "δ_1^(2) = (W_11^(2)δ_1^(3) + W_21^(2)δ_2^(3) + …) · f′(z_1^(2))",
                "f′(z_1^(2)) = a_1^(2) (1 − a_1^(2))",
            ],
        ),
        (
            Line(Step.PARTIALS),
            "matrix",
            [
                "∂J/∂W_11^(1) = a_1^(1)δ_1^(2)",
                "∇_W⁽¹⁾J = δ^(2)(a^(1))^T",
                "∇_b⁽¹⁾J = δ^(2)",
                "∇_W⁽²⁾J = δ^(3)(a^(2))^T",
                "∇_b⁽²⁾J = δ^(3)",
            ],
        ),
        (
            Line(Step.PARTIALS),
            "unit",
            [
                "∂J/∂W_11^(1) = a_1^(1)δ_1^(2)",
                "∂J/∂b_1^(1) = δ_1^(2)",
                "∂J/∂W_11^(2) = a_1^(2)δ_1^(3)",
                "∂J/∂b_1^(2) = δ_1^(3)",
            ],
        ),
    ],
)
def test_the_symbols_are_the_tutorials(line: Line, form: Form, formulas: list[str]) -> None:
    session = Session(sample_recipe("iris").changed(f=("sigmoid", "tanh")), load_sample("iris"))
    found = equations(session.frame(Position(0, 1, line)), form)
    assert [" = ".join(map(symbols_of, equation.stages[:2])) for equation in found] == formulas


def test_a_negative_activation_is_squared_in_brackets_of_its_own() -> None:
    session = Session(sample_recipe("xor").changed(f="tanh"), load_sample("xor"))
    session.edit_bias(1, 1, -9.0)
    _, slope = equations(session.frame(Position(0, 1, Line(Step.HIDDEN_DELTA, 2))), "unit")
    assert slope.stages[2] == (Sign("1 − "), Number(float(np.tanh(-9.0))), Sign("²"))


def test_accumulating_starts_from_what_the_lines_before_it_show() -> None:
    session = Session(sample_recipe("iris"), load_sample("iris"))
    for i in range(1, 31):
        before = session.frame(Position(0, i, Line(Step.PARTIALS))).Delta
        frame = session.frame(Position(0, i, Line(Step.ACCUMULATE)))
        arrays = [array for l in before.W for array in (before.W[l], before.b[l])]
        # Before its matrices, which are too large to be written out, the matrix form has one weight.
        for array, matrix, unit in zip(arrays, equations(frame, "matrix")[1:], equations(frame, "unit"), strict=True):
            shown, number = matrix.stages[1][0], unit.stages[1][0]
            assert isinstance(shown, Values)
            assert np.array_equal(shown.array, array)
            assert number == Number(array[0, 0])


def test_the_update_of_biases_has_no_decay() -> None:
    session = Session(sample_recipe("xor").changed(lambda_=0.125), load_sample("xor"))
    frame = session.frame(Position(0, session.dataset.m + 1, Line(Step.UPDATE)))
    for equation in itertools.chain.from_iterable(equations(frame, form) for form in FORMS):
        chosen = [piece.value for piece in equation.stages[1] if isinstance(piece, Number) and piece.given]
        decay = [0.125] if name_of(equation).startswith("W") else []
        assert chosen == [session.recipe.alpha, session.dataset.m, *decay]


def test_large_matrices_are_held_whole_and_a_weight_is_told_of_before_their_update() -> None:
    session = Session(sample_recipe("digits").changed(lambda_=1e-4), load_sample("digits"))
    m = session.dataset.m
    for position in (Position(0, 9, line) for line in session.program.example_lines):
        frame = session.frame(position)
        for equation in (*equations(frame, "matrix"), *equations(frame, "unit")):
            for stage in filter(is_of_numbers, equation.stages[1:]):
                largest = max(map(abs, numbers_of(stage)))
                np.testing.assert_allclose(
                    calculate(stage, layer_f(frame)), equation.result, rtol=1e-12, atol=1e-13 * max(1, largest)
                )
    first, *others = equations(session.frame(Position(0, m + 1, Line(Step.UPDATE))), "matrix")
    assert [name_of(equation) for equation in (first, *others)] == ["W_11^(1)", "W^(1)", "b^(1)", "W^(2)", "b^(2)"]
    assert others[0].result.size > MOST_WRITTEN
    assert first.result[0, 0] == others[0].result[0, 0]
    assert others[0].longest == 1
    assert others[1].longest == session.recipe.layer_sizes[1]


def test_the_longest_of_an_equation_is_its_longest_list_or_sum() -> None:
    session = Session(sample_recipe("digits"), load_sample("digits"))
    matrix, _ = equations(session.frame(Position(0, 1, Line(Step.FEEDFORWARD, 2))), "matrix")
    unit, activation = equations(session.frame(Position(0, 1, Line(Step.FEEDFORWARD, 2))), "unit")
    assert (matrix.longest, unit.longest, activation.longest) == (64, 64, 1)


@pytest.mark.parametrize(
    ("line", "selection", "names"),
    [
        (Line(Step.FEEDFORWARD, 2), Selection.unit(2, 3), ["z⁽²⁾₃", "a⁽²⁾₃"]),
        (Line(Step.FEEDFORWARD, 3), Selection.unit(2, 3), ["z⁽³⁾₁", "a⁽³⁾₁"]),
        (Line(Step.FEEDFORWARD, 2), Selection.weight(1, 2, 4), ["z⁽²⁾₂", "a⁽²⁾₂"]),
        (Line(Step.OUTPUT_DELTA, 3), Selection.bias(2, 3), ["δ⁽³⁾₃", "f′"]),
        (Line(Step.HIDDEN_DELTA, 2), Selection.weight(2, 1, 5), ["δ⁽²⁾₅", "f′"]),
        (Line(Step.PARTIALS), Selection.weight(1, 2, 4), ["∂J/∂W⁽¹⁾₂₄", "∂J/∂b⁽¹⁾₂", "∂J/∂W⁽²⁾₁₂", "∂J/∂b⁽²⁾₁"]),
        (Line(Step.ACCUMULATE), Selection.unit(3, 2), ["ΔW⁽¹⁾₁₁", "Δb⁽¹⁾₁", "ΔW⁽²⁾₂₁", "Δb⁽²⁾₂"]),
    ],
)
def test_the_per_unit_form_is_filled_for_what_is_selected(line: Line, selection: Selection, names: list[str]) -> None:
    frame = Session(sample_recipe("iris"), load_sample("iris")).frame(Position(0, 7, line))
    by_hand, found = ByHand(frame), equations(frame, "unit", selection)
    for equation, name in zip(found, names, strict=True):
        (left, *_) = equation.stages[0]
        assert isinstance(left, Symbol)
        subs = left.sub.translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
        sups = left.sup.translate(str.maketrans("()0123456789", "⁽⁾⁰¹²³⁴⁵⁶⁷⁸⁹"))
        assert left.base + sups + subs == name
        l, indices = int(left.sup.strip("()") or 0), [int(digit) for digit in left.sub]
        if left.base.startswith("∂"):
            assert equation.result[0, 0] == pytest.approx(by_hand.partial(7, l, *indices, *[0] * (2 - len(indices))))
        elif left.base in "zaδ":
            values = {"z": by_hand.examples[7].z, "a": by_hand.examples[7].a, "δ": by_hand.examples[7].delta}
            assert equation.result[0, 0] == pytest.approx(values[left.base][l, indices[0]])


def test_a_selection_that_the_net_does_not_have_is_ignored() -> None:
    frame = Session(sample_recipe("xor"), load_sample("xor")).frame(Position(0, 1, Line(Step.FEEDFORWARD, 2)))
    for selection in (Selection.unit(2, 9), Selection.weight(2, 1, 7), Selection.bias(5, 1)):
        found, first = equations(frame, "unit", selection), equations(frame, "unit")
        assert [name_of(equation) for equation in found] == [name_of(equation) for equation in first]
