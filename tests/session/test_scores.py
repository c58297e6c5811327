"""Scores of all outputs, against plain loops and textbook formulas."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.data.dataset import Dataset, Part, Preparation
from bpviz.data.samples import load_sample
from bpviz.data.table import Table
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.scores import class_scores, costs_of_examples, fit_scores, outputs_of, worst_first
from bpviz.session.session import Session

PARTS: tuple[Part, ...] = ("training", "held out")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("sample", ["iris", "moons", "wine"])
def test_the_confusion_matrix_and_its_scores_are_what_a_plain_count_gives(sample: str, part: Part) -> None:
    session = Session(sample_recipe(sample), load_sample(sample))
    session.advance(20)
    outputs, data = session.frame().outputs, session.dataset
    assert outputs is not None
    h = outputs_of(outputs, part)
    scores = class_scores(data, h, part)
    n = len(data.class_names)
    count = [[0] * n for _ in range(n)]
    for at, row in enumerate(data.indices(part)):
        a = h[:, at].tolist()
        said = int(a[0] > sum(session.recipe.target_range) / 2) if n == 2 else max(range(n), key=lambda c: a[c])
        count[int(data.raw_targets[0, row])][said] += 1
    assert scores.confusion.tolist() == count
    assert scores.m == len(data.indices(part))
    assert scores.accuracy == pytest.approx(data.fraction_correct(h, part))
    for c in range(n):
        said, there = sum(row[c] for row in count), sum(count[c])
        for got, whole in ((scores.precision[c], said), (scores.recall[c], there)):
            assert math.isnan(got) if whole == 0 else got == pytest.approx(count[c][c] / whole)
        assert scores.support[c] == there


def test_of_a_class_that_no_held_out_example_has_the_recall_is_not_a_number() -> None:
    data = load_sample("iris")
    without = data.without_examples(held_out=[int(i) + 1 for i in np.flatnonzero(data.true_classes("held out") == 1)])
    h = np.eye(3)[:, without.true_classes("held out")]
    scores = class_scores(without, h, "held out")
    assert np.isnan(scores.recall).tolist() == [False, True, False]
    assert np.isnan(scores.precision).tolist() == [False, True, False]
    assert scores.support[1] == 0
    assert scores.accuracy == 1.0


def test_no_examples_have_no_scores() -> None:
    data = load_sample("xor")
    scores = class_scores(data, np.empty((1, 0)), "held out")
    assert (scores.m, scores.right, math.isnan(scores.accuracy)) == (0, 0, True)
    assert not scores.confusion.any()


def test_with_tanh_the_border_between_two_classes_is_nought() -> None:
    session = Session(Recipe((2, 2, 1), f="tanh"), load_sample("xor"))
    h = np.array([[0.2, 0.2, 0.2, -0.2]])
    true = session.dataset.true_classes().tolist()
    expected = [[0, 0], [0, 0]]
    for t, said in zip(true, (1, 1, 1, 0), strict=True):
        expected[t][said] += 1
    assert class_scores(session.dataset, h, "training").confusion.tolist() == expected


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_examples_whose_outputs_are_not_finite_are_counted_apart(value: float) -> None:
    data = load_sample("iris")
    h = np.eye(3)[:, data.true_classes()]
    h[1, 4] = value
    scores = class_scores(data, h, "training")
    assert (scores.undecided, scores.m, scores.accuracy) == (1, data.m - 1, 1.0)


def test_how_well_an_output_fits_is_what_the_textbook_formulas_give() -> None:
    rng = np.random.default_rng(0)
    y = rng.normal(50, 20, 300)
    h = y + rng.normal(3, 9, 300)
    scores = fit_scores(y, h)
    mean = sum(y) / 300
    squares = sum((a - b) ** 2 for a, b in zip(y, h, strict=True))
    assert scores.r2 == pytest.approx(1 - squares / sum((a - mean) ** 2 for a in y))
    assert scores.mean_absolute_error == pytest.approx(sum(abs(a - b) for a, b in zip(y, h, strict=True)) / 300)
    assert scores.root_mean_square_error == pytest.approx(math.sqrt(squares / 300))
    assert (scores.m, scores.not_finite) == (300, 0)


def test_targets_that_do_not_vary_have_no_share_of_variance() -> None:
    scores = fit_scores(np.full(5, 2.0), np.arange(5.0))
    assert math.isnan(scores.r2)
    assert scores.mean_absolute_error == pytest.approx(1.2)
    assert math.isnan(fit_scores(np.array([1.0]), np.array([2.0])).r2)


def test_outputs_that_are_not_finite_are_left_out_of_the_fit_and_counted() -> None:
    scores = fit_scores(np.array([1.0, 2.0, 3.0]), np.array([1.0, np.nan, 3.0]))
    assert (scores.m, scores.not_finite, scores.r2) == (2, 1, 1.0)
    nothing = fit_scores(np.array([1.0]), np.array([np.inf]))
    assert (nothing.m, nothing.not_finite, math.isnan(nothing.root_mean_square_error)) == (0, 1, True)
    assert fit_scores(np.empty(0), np.empty(0)).m == 0


def test_the_mean_cost_of_the_examples_is_the_data_term() -> None:
    session = Session(sample_recipe("digits"), load_sample("digits"))
    outputs = session.frame().outputs
    assert outputs is not None
    costs = costs_of_examples(outputs.training, session.dataset.Y)
    assert costs.mean() == pytest.approx(session.cost.data_term)
    h, y = outputs.training[:, 5], session.dataset.Y[:, 5]
    assert costs[5] == pytest.approx(sum((a - b) ** 2 for a, b in zip(h, y, strict=True)) / 2)


@given(st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0, math.inf, math.nan]), max_size=30), st.integers(0, 35))
def test_the_worst_come_first_and_of_equals_the_earlier(costs: list[float], most: int) -> None:
    expected = sorted(range(len(costs)), key=lambda at: (-math.inf if math.isnan(costs[at]) else -costs[at], at))
    assert worst_first(np.array(costs), most).tolist() == [at + 1 for at in expected[:most]]


def test_a_regression_of_several_outputs_is_scored_in_raw_units() -> None:
    rng = np.random.default_rng(1)
    targets = 1000 * rng.normal(size=(2, 30))
    table = Table("mine", "regression", ("p",), rng.normal(size=(1, 30)), ("q", "r"), targets)
    data = Dataset.of(table, Preparation(held_out=0.0))
    off = data.Y + 0.1
    scores = fit_scores(data.raw_targets[1, data.training], data.raw_outputs(off)[1])
    assert scores.mean_absolute_error == pytest.approx(0.1 * np.ptp(targets[1]) / np.ptp(data.Y[1]))
