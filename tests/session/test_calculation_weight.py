import numpy as np
import pytest
from hypothesis import given, settings
from runs import positions_of, sessions, weights_of

from bpviz.data.samples import load_sample
from bpviz.engine.parameters import Parameters
from bpviz.session.calculation import calculations
from bpviz.session.calculation_values import Calculation
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import DivergenceError, Session


def of_kind(frame: Frame, selection: Selection, kind: str) -> Calculation:
    return next(found for found in calculations(frame, selection) if found.kind == kind)


def entry(parameters: Parameters, selection: Selection) -> float:
    l, i, j = selection.l, selection.i - 1, selection.j - 1
    return parameters.b[l][i, 0] if selection.kind == "bias" else parameters.W[l][i, j]


@settings(max_examples=25)
@given(sessions())
def test_delta_before_and_what_the_example_adds_give_delta_to_the_last_bit(session: Session) -> None:
    for i in range(1, session.dataset.m + 1):
        before = session.frame(Position(session.k, i, Line(Step.PARTIALS)))
        frame = session.frame(Position(session.k, i, Line(Step.ACCUMULATE)))
        for selection in weights_of(frame):
            Delta = of_kind(frame, selection, "Delta")
            was, adds = (stage.value for stage in Delta.steps)
            assert was + adds == Delta.result == entry(frame.Delta, selection)
            assert was == of_kind(before, selection, "Delta").result
            assert adds == of_kind(before, selection, "Delta").steps[0].value
            assert adds == of_kind(frame, selection, "partial").result
            if i == 1:
                assert was == 0


@settings(max_examples=25)
@given(sessions())
def test_only_accumulate_has_a_delta_before_it(session: Session) -> None:
    for position in positions_of(session.program, session.k):
        frame = session.frame(position)
        assert (frame.Delta_before is not None) == (position.line.step is Step.ACCUMULATE)
    assert session.frame().Delta_before is None


@settings(max_examples=50)
@given(sessions())
def test_the_update_is_the_next_iterations_parameter_bit_for_bit(session: Session) -> None:
    k, m = session.k, session.dataset.m
    announced, frame = session.frame(), session.frame(Position(k, m + 1, Line(Step.UPDATE)))
    try:
        session.advance(k + 1 - session.k)
    except DivergenceError:
        return
    assert frame.updated is not None
    assert np.array_equal(frame.updated.theta, session.theta)
    for selection in weights_of(frame):
        assert of_kind(frame, selection, "update").result == entry(session.parameters, selection)
        assert of_kind(announced, selection, "update").result == entry(session.parameters, selection)


def test_delta_says_how_many_examples_it_holds_and_what_is_to_come() -> None:
    session = Session(sample_recipe("xor"), load_sample("xor"))
    bias, weight = Selection.bias(1, 2), Selection.weight(1, 2, 1)

    def text(position: Position | None, selection: Selection) -> str:
        return of_kind(session.frame(position), selection, "Delta").as_text()

    zero = text(session.program.start(0), weight)
    assert "ΔW₂₁⁽¹⁾ after 0 of 4 = 0.0" in zero
    assert "line 1 has just set it to 0" in zero
    early = text(Position(0, 3, Line(Step.FEEDFORWARD, 2)), weight)
    assert "ΔW₂₁⁽¹⁾ after 2 of 4" in early
    assert "example 3" not in early
    assert "example 3 will add" in text(Position(0, 3, Line(Step.PARTIALS)), bias)
    done = text(Position(0, 3, Line(Step.ACCUMULATE)), bias)
    assert done.index("after 2 of 4") < done.index("example 3 adds") < done.index("Δb₂⁽¹⁾ after 3 of 4")
    whole = text(None, bias)
    assert "the part of example 1" in whole
    assert "after 4 of 4" in whole


def test_the_update_is_told_of_as_what_it_is() -> None:
    session = Session(sample_recipe("xor"), load_sample("xor"))
    weight = Selection.weight(1, 1, 1)
    update = Position(0, 5, Line(Step.UPDATE))
    assert of_kind(session.frame(update), weight, "update").title == "Update"
    assert of_kind(session.frame(), weight, "update").title == "What the update will do"
    early = of_kind(session.frame(Position(0, 2, Line(Step.ACCUMULATE))), weight, "update")
    assert early.title == "What the update would do after 2 of 4 examples"


@pytest.mark.parametrize("lambda_", [0.0, 0.25])
def test_weights_are_decayed_and_biases_are_not(lambda_: float) -> None:
    session = Session(sample_recipe("xor").changed(lambda_=lambda_), load_sample("xor"))
    frame = session.frame()
    weight, bias = (
        of_kind(frame, selection, "update") for selection in (Selection.weight(1, 1, 2), Selection.bias(1, 1))
    )
    labels = [stage.label for stage in weight.steps]
    assert labels == [r"(1/m) \Delta W_{12}^{(1)}", r"\lambda W_{12}^{(1)}", r"\text{data part}", r"\text{decay part}"]
    assert weight.steps[1].value == lambda_ * frame.parameters.W[1][0, 1]
    assert weight.steps[3].value == -session.recipe.alpha * weight.steps[1].value
    assert [stage.label for stage in bias.steps] == [r"(1/m) \Delta b_{1}^{(1)}", r"\text{data part}"]
    assert "biases are not decayed" in bias.remarks
    assert not weight.remarks
    assert (r"\lambda" in weight.equation, r"\lambda" in bias.equation) == (True, False)


def test_rows_and_columns_are_the_tutorials() -> None:
    frame = Session(sample_recipe("iris"), load_sample("iris")).frame(i=9)
    partial = of_kind(frame, Selection.weight(1, 5, 2), "partial")
    assert partial.equation == r"\partial J(W,b;x,y)/\partial W_{52}^{(1)} = a_{2}^{(1)} \delta_{5}^{(2)}"
    a, delta = partial.steps
    assert (a.link, a.value) == (Selection.unit(1, 2), frame.dataset.X[1, 8])
    assert (delta.link, delta.value) == (Selection.unit(2, 5), frame.example.delta[2][4, 0])
    by_bias = of_kind(frame, Selection.bias(2, 3), "partial")
    assert by_bias.equation == r"\partial J(W,b;x,y)/\partial b_{3}^{(2)} = \delta_{3}^{(3)}"
    assert by_bias.result == frame.example.delta[3][2, 0]


def test_two_figures_of_an_index_are_parted_by_a_comma() -> None:
    frame = Session(sample_recipe("digits"), load_sample("digits")).frame()
    assert of_kind(frame, Selection.weight(1, 3, 41), "value").symbol == "W_{3,41}^{(1)}"
    assert of_kind(frame, Selection.weight(1, 3, 4), "value").symbol == "W_{34}^{(1)}"
