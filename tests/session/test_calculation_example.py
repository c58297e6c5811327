import statistics
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from runs import frames, selections_of

from bpviz.data.dataset import Dataset, InputChoice, Preparation
from bpviz.data.samples import load_sample
from bpviz.data.scaling import Scaling
from bpviz.data.table import Table
from bpviz.session.calculation import calculations
from bpviz.session.calculation_values import Calculation
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session


def prices(inputs: InputChoice, *columns: list[float]) -> Frame:
    """A regression net on raw input columns, with 200, 300, … as raw targets."""
    targets = [[200.0 + 100 * t for t in range(len(columns[0]))]]
    names = tuple(f"column {j}" for j in range(1, len(columns) + 1))
    table = Table("prices", "regression", names, np.array(columns), ("price",), np.array(targets))
    dataset = Dataset.of(table, Preparation(inputs, held_out=0.0))
    return Session(Recipe((len(columns), 1), epsilon=0.8), dataset).frame()


def of_example(frame: Frame, i: int) -> dict[str, Calculation]:
    return {found.kind: found for found in calculations(frame, Selection.example(i))}


def scaling_of(frame: Frame, i: int, j: int) -> Calculation:
    (found,) = calculations(frame, Selection.input_value(i, j))
    return found


@settings(max_examples=50)
@given(frames())
def test_inputs_are_scaled_as_statistics_of_the_training_examples_say(frame: Frame) -> None:
    data = frame.dataset
    for selection in selections_of(frame):
        if selection.kind != "input":
            continue
        i, j = selection.i, selection.j
        column = data.raw_inputs[j - 1, data.training].tolist()
        raw, constant = column[i - 1], max(column) == min(column)
        match data.input_scaling.kind:
            case "standardised":
                by_hand = (raw - statistics.fmean(column)) / (statistics.pstdev(column) if not constant else 1.0)
            case "min–max":
                low, high = data.input_scaling.interval
                part = (raw - min(column)) / (max(column) - min(column)) if not constant else 0.0
                by_hand = low + part * (high - low)
            case _:
                by_hand = raw
        scaling = scaling_of(frame, i, j)
        assert scaling.result == pytest.approx(by_hand, rel=1e-9, abs=1e-9)
        assert scaling.result == data.X[j - 1, i - 1]
        assert scaling.steps[0].value == raw
        assert scaling.steps[0].edit == selection


@pytest.mark.parametrize("choice", get_args(InputChoice))
def test_a_unit_of_the_input_layer_tells_of_the_shown_examples_value(choice: InputChoice) -> None:
    frame = prices(choice, [1.0, 2.0, 4.0], [7.0, 5.0, 8.0])
    (unit,) = calculations(frame, Selection.unit(1, 2))
    assert unit.as_text() == scaling_of(frame, frame.i, 2).as_text()
    assert "7.0" in unit.as_text()


def test_the_words_of_a_scaling_are_those_of_what_was_done() -> None:
    columns = [1.0, 2.0, 6.0], [7.0, 5.0, 9.0]
    standardised = scaling_of(prices("standardised", *columns), 3, 1)
    assert standardised.equation == r"a_{1}^{(1)} = (\text{raw} - \text{mean}) / \text{standard deviation}"
    assert [stage.value for stage in standardised.steps] == pytest.approx([6, 3, statistics.pstdev(columns[0])])
    min_max = scaling_of(prices("scaled to [0, 1]", *columns), 1, 2)
    assert min_max.equation == r"a_{2}^{(1)} = (\text{raw} - \text{smallest}) / (\text{largest} - \text{smallest})"
    assert [stage.value for stage in min_max.steps] == [7, 5, 4]
    as_it_is = scaling_of(prices("as they are", *columns), 2, 2)
    assert as_it_is.equation == "a_{2}^{(1)} = x_{2}"
    assert as_it_is.result == as_it_is.steps[0].value == 5


def test_a_scaling_to_both_sides_of_0_is_from_the_middle_by_half_the_range() -> None:
    frame = prices("as they are", [1.0, 2.0, 6.0], [3.0, 3.0, 3.0])
    scaling = Scaling.min_max(frame.dataset.raw_inputs, (-1.0, 1.0))
    X = scaling.apply(frame.dataset.raw_inputs)
    frame = replace(frame, dataset=replace(frame.dataset, input_scaling=scaling, X=X))
    varying, constant = scaling_of(frame, 2, 1), scaling_of(frame, 2, 2)
    assert varying.equation == r"a_{1}^{(1)} = (\text{raw} - \text{middle}) / \text{half the range}"
    assert [stage.value for stage in varying.steps] == [2, 3.5, 2.5]
    assert varying.result == -0.6
    assert constant.equation == r"a_{2}^{(1)} = \text{raw} - \text{offset}"
    assert constant.result == -1


@pytest.mark.parametrize("choice", ["standardised", "scaled to [0, 1]"])
def test_a_constant_input_is_only_shifted_and_no_deviation_is_told(choice: InputChoice) -> None:
    frame = prices(choice, [3.0, 3.0, 3.0], [7.0, 5.0, 8.0])
    constant, varying = scaling_of(frame, 1, 1), scaling_of(frame, 1, 2)
    assert constant.remarks == ("constant in the 3 training examples, so only shifted",)
    assert constant.result == 0
    assert "/" not in constant.as_text()
    assert "deviation" not in constant.as_text()
    assert "largest" not in constant.as_text()
    assert not varying.remarks


@settings(max_examples=25)
@given(frames())
def test_inputs_and_regression_targets_are_told_raw_and_scaled(frame: Frame) -> None:
    data = frame.dataset
    for i in range(1, data.m + 1):
        found, place = of_example(frame, i), data.training[i - 1]
        inputs, target = found["inputs"].terms, found["target"].terms
        assert inputs is not None
        assert target is not None
        assert [term.factors for term in inputs] == [(raw,) for raw in data.raw_inputs[:, place].tolist()]
        assert inputs.values.tolist() == data.X[:, i - 1].tolist()
        assert target.values.tolist() == data.Y[:, i - 1].tolist()
        raw = [] if data.task == "classification" else data.raw_targets[:, place].tolist()
        assert [factor for term in target for factor in term.factors] == raw
        for kind, values in (("inputs", data.raw_inputs[:, place]), ("target", np.array(raw))):
            assert all(f"scaled({value!r})" in found[kind].as_text() for value in values.tolist())


def test_a_class_is_named_and_so_is_what_the_network_says() -> None:
    session = Session(sample_recipe("iris"), load_sample("iris"))
    session.advance(200)
    frame, right = session.frame(), 0
    for i in range(1, session.dataset.m + 1):
        true = ("setosa", "versicolor", "virginica")[int(session.dataset.true_classes()[i - 1])]
        guess = ("setosa", "versicolor", "virginica")[int(session.backpropagate(i).a[3].argmax())]
        found = of_example(frame, i)
        assert found["target"].remarks == (f"true class: {true}",)
        right += guess == true
        says = f"says {guess}, and that is right" if guess == true else f"says {guess}, but it is {true}"
        assert found["cost"].remarks == (says,)
    assert frame.accuracy[0] == right / session.dataset.m < 1


def test_the_cost_of_another_example_is_known_when_that_example_was_come_to() -> None:
    session = Session(sample_recipe("xor"), load_sample("xor"))

    def known(position: Position) -> list[bool]:
        frame = session.frame(position)
        return [of_example(frame, i)["cost"].known(frame) for i in (1, 2, 3, 4)]

    assert known(session.program.start(0)) == [False, False, False, False]
    assert known(Position(0, 2, Line(Step.FEEDFORWARD, 2))) == [True, False, False, False]
    assert known(Position(0, 2, Line(Step.FEEDFORWARD, 3))) == [True, True, False, False]
    assert known(Position(0, 4, Line(Step.FEEDFORWARD, 2))) == [True, True, True, False]
    assert known(Position(0, 5, Line(Step.UPDATE))) == [True, True, True, True]


@settings(max_examples=25)
@given(frames())
def test_the_costs_of_all_examples_make_up_the_data_term(frame: Frame) -> None:
    costs = [of_example(frame, i)["cost"].result for i in range(1, frame.dataset.m + 1)]
    assert frame.cost.data_term == pytest.approx(sum(costs) / len(costs), rel=1e-12)


def test_each_input_of_a_mixed_scaling_is_reckoned_by_its_own_formula() -> None:
    choices = (("sepal width (cm)", "scaled to [0, 1]"), ("petal length (cm)", "as they are"))
    dataset = load_sample("iris", Preparation(inputs_by_name=choices))  # type: ignore[arg-type]
    frame = Session(sample_recipe("iris"), dataset).frame(i=5)
    standardised, to_one, as_is = (scaling_of(frame, 5, j) for j in (1, 2, 3))
    assert [stage.label for stage in standardised.steps[1:]] == [r"\text{mean}", r"\text{standard deviation}"]
    assert to_one.steps[1].label == r"\text{smallest}"
    assert as_is.steps == (as_is.steps[0],)
    for j, calculation in enumerate((standardised, to_one, as_is), start=1):
        assert calculation.result == frame.dataset.X[j - 1, 4]
