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


def test_of_a_mini_batch_only_its_own_examples_have_a_part_in_the_sum() -> None:
    session = Session(sample_recipe("iris").changed(batch=16), load_sample("iris"))
    session.advance(3)
    program, weight = session.program, Selection.weight(1, 2, 1)
    inside, outside = program.example_at(4), min(set(range(1, 113)) - set(program.mini_batch.examples))
    part = of_kind(session.frame(i=inside), weight, "Delta")
    assert [stage.label for stage in part.steps] == [rf"\text{{the part of example {inside}}}"]
    assert (part.title, part.remarks) == ("Sum over the mini-batch", ())
    assert part.conclusion is not None
    assert part.conclusion.label.endswith("after 16 of 16}")
    none = of_kind(session.frame(i=outside), weight, "Delta")
    assert none.steps == ()
    assert none.remarks == (f"example {outside} is not in the mini-batch, so it adds nothing",)
    assert none.result == part.result


def test_parts_of_a_mini_batchs_examples_add_up_to_its_sum_and_the_mean_is_over_them() -> None:
    session = Session(sample_recipe("iris").changed(batch=16), load_sample("iris"))
    session.advance(3)
    weight = Selection.weight(2, 1, 3)
    frames = [session.frame(i=session.program.example_at(place)) for place in range(1, 17)]
    parts = [of_kind(frame, weight, "Delta").steps[0].value for frame in frames]
    assert sum(parts) == pytest.approx(of_kind(frames[0], weight, "Delta").result)
    mean = of_kind(frames[0], weight, "update").steps[0]
    assert mean.numbers[1] == 16
    assert mean.value == pytest.approx(sum(parts) / 16)


def test_while_stepping_the_cost_of_another_example_is_known_once_the_mini_batch_came_to_it() -> None:
    session = Session(sample_recipe("iris").changed(batch=16), load_sample("iris"))
    program = session.program
    outside = min(set(range(1, 113)) - set(program.mini_batch.examples))
    frame = session.frame(Position(0, 5, Line(Step.FEEDFORWARD, 2)))
    known = {
        i: of_kind(frame, Selection.example(i), "cost").known(frame)
        for i in (program.example_at(4), program.example_at(6), outside)
    }
    assert known == {program.example_at(4): True, program.example_at(6): False, outside: False}


def test_in_float32_a_parameter_has_the_digits_that_name_it() -> None:
    session = Session(sample_recipe("iris").changed(precision="float32"), load_sample("iris"))
    session.edit_weight(1, 2, 1, 0.1)
    value = of_kind(session.frame(), Selection.weight(1, 2, 1), "value")
    assert value.as_text().splitlines()[-1] == "  W₂₁⁽¹⁾ = 0.1"
    assert value.result == np.float32(0.1)
    update = of_kind(session.frame(Position(0, 113, Line(Step.UPDATE))), Selection.weight(1, 2, 1), "update")
    session.advance()
    assert np.float32(update.as_text().splitlines()[-1].rpartition(" = ")[2]) == session.parameters.W[1][1, 0]
