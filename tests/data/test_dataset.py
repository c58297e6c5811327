"""A Dataset holds what the tutorial asks for, keeps the raw columns, and can say what was done."""

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from bpviz.data.dataset import Dataset, Preparation, usual_preparation
from bpviz.data.errors import DataError
from bpviz.data.table import Table

ALL = Preparation(inputs="as they are", held_out=0.0)


def classes_table(classes, class_names, seed=0):
    inputs = np.random.default_rng(seed).normal(5.0, 2.0, (3, len(classes)))
    return Table("flowers", "classification", ("a", "b", "c"), inputs, ("species",), [classes], class_names)


def regression_table(m=40):
    rng = np.random.default_rng(1)
    return Table("prices", "regression", ("size",), rng.normal(size=(1, m)), ("price",), rng.normal(300, 50, (1, m)))


def test_two_classes_share_one_output_and_the_second_class_is_high():
    dataset = Dataset.of(classes_table([0, 1, 1, 0], ("setosa", "virginica")), ALL)
    assert dataset.Y.tolist() == [[0.0, 1.0, 1.0, 0.0]]
    assert dataset.output_names == ("virginica",)
    assert dataset.with_target_range((-1, 1)).Y.tolist() == [[-1.0, 1.0, 1.0, -1.0]]


def test_more_classes_have_an_output_each():
    dataset = Dataset.of(classes_table([0, 2, 1], ("s", "t", "u")), replace(ALL, target_range=(-1.0, 1.0)))
    assert dataset.Y.tolist() == [[1.0, -1.0, -1.0], [-1.0, -1.0, 1.0], [-1.0, 1.0, -1.0]]
    assert dataset.output_names == ("s", "t", "u")


@pytest.mark.parametrize(
    ("class_names", "output_name"),
    [
        (("0", "1"), "species"),
        (("no", "yes"), "species"),
        (("False", "True"), "species"),
        (("1", "2"), "species = 2"),
        (("benign", "malignant"), "malignant"),
    ],
)
def test_the_single_output_is_named_after_what_its_high_end_means(class_names, output_name):
    assert Dataset.of(classes_table([0, 1], class_names), ALL).output_names == (output_name,)


@given(st.integers(2, 6), st.sampled_from([(0.0, 1.0), (-1.0, 1.0), (0.1, 0.9)]), st.integers(0, 100))
def test_targets_read_back_are_the_classes(n_classes, target_range, seed):
    classes = np.random.default_rng(seed).permutation(np.arange(3 * n_classes) % n_classes)
    table = classes_table(classes, tuple(f"class {k}" for k in range(n_classes)))
    dataset = Dataset.of(table, replace(ALL, target_range=target_range))
    assert dataset.predicted_classes(dataset.Y).tolist() == classes.tolist()
    assert dataset.fraction_correct(dataset.Y) == 1.0


def test_fraction_correct_counts_the_part_that_was_asked_for():
    classes = [0, 1] * 10
    dataset = Dataset.of(classes_table(classes, ("s", "t")), Preparation(held_out=0.2, target_range=(-1.0, 1.0)))
    always_second = np.full((1, dataset.m), 0.4)
    assert dataset.fraction_correct(always_second) == 0.5
    one_wrong = dataset.Y_held_out.copy()
    one_wrong[0, 0] *= -1
    assert dataset.fraction_correct(one_wrong, "held out") == 0.75
    assert dataset.true_classes("held out").tolist() == [classes[i] for i in dataset.held_out]


def test_regression_targets_fill_the_range_and_come_back_in_raw_units():
    dataset = Dataset.of(regression_table(), Preparation(target_range=(-1.0, 1.0)))
    assert dataset.Y.min() == pytest.approx(-1.0)
    assert dataset.Y.max() == pytest.approx(1.0)
    np.testing.assert_allclose(dataset.raw_outputs(dataset.Y), dataset.raw_targets[:, dataset.training], rtol=1e-12)
    np.testing.assert_allclose(
        dataset.raw_outputs(dataset.Y_held_out), dataset.raw_targets[:, dataset.held_out], rtol=1e-12
    )


def test_an_autoencoder_learns_its_inputs_scaled_to_the_target_range():
    table = Table("codes", "autoencoder", ("a", "b"), [[0.0, 10.0, 5.0], [1.0, 2.0, 3.0]])
    dataset = Dataset.of(table, ALL)
    assert dataset.X.tolist() == [[0.0, 10.0, 5.0], [1.0, 2.0, 3.0]]
    assert dataset.Y.tolist() == [[0.0, 1.0, 0.5], [0.0, 0.5, 1.0]]
    assert dataset.raw_outputs(dataset.Y).tolist() == dataset.raw_inputs.tolist()
    assert dataset.output_names == ("a", "b")


def test_scaling_is_fitted_on_the_training_examples_only():
    dataset = Dataset.of(classes_table([0, 1] * 30, ("s", "t")))
    scaler = StandardScaler().fit(dataset.raw_inputs[:, dataset.training].T)
    np.testing.assert_allclose(dataset.X, scaler.transform(dataset.raw_inputs[:, dataset.training].T).T, rtol=1e-12)
    np.testing.assert_allclose(
        dataset.X_held_out, scaler.transform(dataset.raw_inputs[:, dataset.held_out].T).T, rtol=1e-12
    )
    assert abs(dataset.X.mean()) < 1e-12
    assert abs(dataset.X_held_out.mean()) > 1e-3


def test_inputs_can_be_scaled_to_0_and_1():
    dataset = Dataset.of(classes_table([0, 1] * 30, ("s", "t")), Preparation(inputs="scaled to [0, 1]"))
    np.testing.assert_allclose(dataset.X.min(axis=1), 0.0, atol=1e-15)
    np.testing.assert_allclose(dataset.X.max(axis=1), 1.0)


def test_some_inputs_can_be_scaled_otherwise_than_the_rest():
    table = classes_table([0, 1] * 30, ("s", "t"))
    choices = (("b", "scaled to [−1, 1]"), ("c", "as they are"))
    dataset = Dataset.of(table, Preparation(inputs_by_name=choices))
    assert dataset.X[1].min() == pytest.approx(-1.0)
    assert dataset.X[1].max() == pytest.approx(1.0)
    np.testing.assert_array_equal(dataset.X[2], dataset.raw_inputs[2, dataset.training])
    np.testing.assert_array_equal(dataset.X[0], Dataset.of(table).X[0])
    assert dataset.preparation_in_words[1].startswith("1 input (a) standardised")
    assert Preparation(inputs_by_name=[list(pair) for pair in choices]) == Preparation(inputs_by_name=choices)
    assert hash(Preparation(inputs_by_name=[list(pair) for pair in choices]))
    with pytest.raises(DataError, match="there is no input 'd' that could be scaled otherwise"):
        Dataset.of(table, Preparation(inputs_by_name=(("d", "as they are"),)))
    with pytest.raises(DataError, match="not 'whitened'"):
        Preparation(inputs_by_name=(("b", "whitened"),))


def test_an_array_that_cannot_be_written_to_is_not_copied():
    inputs = np.ones((2, 3))
    inputs.flags.writeable = False
    assert Table("t", "autoencoder", ("a", "b"), inputs).inputs is inputs
    view = np.ones((4, 3))[:2]
    view.flags.writeable = False
    assert Table("t", "autoencoder", ("a", "b"), view).inputs is not view


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_the_split_is_scikit_learns_stratified_one(seed):
    classes = [0] * 40 + [1] * 20 + [2] * 10
    dataset = Dataset.of(classes_table(classes, ("s", "t", "u")), Preparation(held_out=0.3, split_seed=seed))
    training, held_out = train_test_split(range(70), test_size=0.3, random_state=seed, stratify=classes)
    assert dataset.training.tolist() == sorted(training)
    assert dataset.held_out.tolist() == sorted(held_out)
    assert np.bincount(dataset.true_classes()).tolist() == [28, 14, 7]


@given(st.integers(0, 2**32 - 1), st.sampled_from([0.1, 0.25, 0.5]))
def test_every_example_is_in_exactly_one_part(seed, share):
    dataset = Dataset.of(regression_table(), Preparation(held_out=share, split_seed=seed))
    assert sorted([*dataset.training, *dataset.held_out]) == list(range(40))
    assert (dataset.m, dataset.m_held_out) == (dataset.X.shape[1], dataset.Y_held_out.shape[1])
    assert dataset.m_held_out == 40 * share


def test_nothing_held_out_leaves_the_order_of_the_columns():
    dataset = Dataset.of(regression_table(), ALL)
    assert dataset.X.tolist() == dataset.raw_inputs.tolist()
    assert dataset.X_held_out.shape == dataset.Y_held_out.shape == (1, 0)


def test_preparing_anew_starts_from_the_raw_columns():
    dataset = Dataset.of(regression_table())
    assert dataset.prepared(Preparation()) is dataset
    assert dataset.with_target_range((0.0, 1.0)) is dataset
    there = dataset.prepared(Preparation(inputs="as they are", held_out=0.5, target_range=(-1.0, 1.0)))
    back = there.prepared(dataset.preparation)
    assert (back.X == dataset.X).all()
    assert (back.Y == dataset.Y).all()


def test_arrays_are_read_only_contiguous_and_copies():
    inputs = np.ones((2, 3))
    dataset = Dataset.of(Table("t", "autoencoder", ("a", "b"), inputs), ALL)
    inputs[0, 0] = 9.0
    assert dataset.X[0, 0] == 1.0
    for array in (dataset.X, dataset.Y, dataset.X_held_out, dataset.Y_held_out, dataset.raw_inputs):
        assert array.flags.c_contiguous
        assert array.dtype == np.float64
        assert not array.flags.writeable
    assert not dataset.training.flags.writeable
    with pytest.raises(FrozenInstanceError):
        dataset.X = inputs


def test_what_was_done_is_said_in_words():
    words = Dataset.of(classes_table([0, 1, 2] * 20, ("s", "t", "u"))).preparation_in_words
    assert words == (
        "45 training examples, 15 held out (seed 0).",
        "3 inputs standardised: (x − mean) / standard deviation, both from the 45 training examples.",
        "3 classes, one output each: 1 for its own class, 0 for the others.",
    )
    words = Dataset.of(regression_table(), replace(ALL, target_range=(-1.0, 1.0))).preparation_in_words
    assert words == (
        "All 40 examples train; none is held out.",
        "1 input as it is.",
        "1 output scaled to [−1, 1]: smallest → −1, largest → 1, both from the 40 training examples.",
    )


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"inputs": "whitened"}, "not 'whitened'"),
        ({"target_range": (1.0, 0.0)}, "the smaller first"),
        ({"target_range": (0.0, np.inf)}, "two numbers"),
        ({"held_out": 1.0}, "below 1"),
        ({"held_out": -0.1}, "from 0"),
        ({"held_out": np.nan}, "from 0"),
        ({"split_seed": -1}, "split_seed"),
        ({"split_seed": 2**32}, "split_seed"),
    ],
)
def test_an_impossible_preparation_is_refused(choice, message):
    with pytest.raises(DataError, match=message):
        Preparation(**choice)


@pytest.mark.parametrize(
    ("classes", "share", "message"),
    [
        ([0, 0, 0, 1], 0.25, "the class 't' has one example only"),
        ([0, 0, 1, 1], 0.25, "0.25 of 4 examples cannot have all 2 classes in both parts"),
        ([0, 0, 1, 1], 0.9, "leaves none to train on"),
    ],
)
def test_a_share_that_cannot_be_held_out_is_refused(classes, share, message):
    with pytest.raises(DataError, match=message):
        Dataset.of(classes_table(classes, ("s", "t")), Preparation(held_out=share))


def test_a_split_that_leaves_a_class_without_training_examples_is_refused():
    table = classes_table([0] * 30 + [1] * 2, ("s", "t"))
    assert set(Dataset.of(table, Preparation(held_out=0.5)).true_classes()) == {0, 1}
    with pytest.raises(DataError, match="no training example of the class 't' is left"):
        Dataset.of(table, Preparation(held_out=0.9))


def test_a_small_table_trains_on_all_its_examples_by_itself():
    assert usual_preparation(classes_table([0, 1, 1, 0], ("s", "t"))).held_out == 0.0
    assert usual_preparation(classes_table([0] * 39 + [1], ("s", "t"))).held_out == 0.0
    assert usual_preparation(classes_table([0, 1] * 10, ("s", "t"))) == Preparation()


def test_asking_a_task_for_what_it_has_not_is_refused():
    with pytest.raises(DataError, match="regression has no classes"):
        Dataset.of(regression_table(), ALL).predicted_classes(np.zeros((1, 40)))
    classified = Dataset.of(classes_table([0, 1], ("s", "t")), ALL)
    with pytest.raises(DataError, match="classes have no raw units"):
        classified.raw_outputs(classified.Y)
    with pytest.raises(DataError, match="no example is held out"):
        classified.fraction_correct(classified.Y_held_out, "held out")


def test_a_held_out_value_that_cannot_be_scaled_is_refused():
    table = regression_table()
    inputs = np.zeros((1, 40))
    inputs[0, Dataset.of(table).training[0]] = 1e-200
    inputs[0, Dataset.of(table).held_out] = 1e149
    with pytest.raises(DataError, match="'size' varies so little"):
        Dataset.of(replace(table, inputs=inputs), Preparation(inputs="scaled to [0, 1]"))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"task": "clustering"}, "'clustering' is none of"),
        ({"inputs": np.zeros(4)}, "examples as columns"),
        ({"inputs": np.zeros((3, 0))}, "examples as columns"),
        ({"input_names": ("a",)}, "3 inputs, but 1 names"),
        ({"inputs": [[0, 1, 2, 3], [0, 1, np.nan, 3], [0, 0, 0, 0]]}, "input 'b' of example 3 is nan"),
        ({"inputs": [[0, 1, 2, 3], [0, 1, 1e200, 3], [0, 0, 0, 0]]}, "input 'b' of example 3 is 1e"),
        ({"targets": None}, "needs a target column"),
        ({"targets": [[0, 1, 1]]}, "4 examples, but 3 targets"),
        ({"targets": [[0, 1, 2, 0]]}, "a class index is outside 0 … 1"),
        ({"targets": [[0, 1, -1, 0]]}, "a class index is outside 0 … 1"),
        ({"targets": [[0, 0, 0, 0]]}, "no example belongs to the class 't'"),
        ({"class_names": ("s",)}, "only one class"),
        ({"class_names": ("s", "s")}, "same name"),
        ({"image_shape": (2, 2)}, "has not 3 pixels"),
        ({"task": "regression"}, "regression has no classes"),
        ({"task": "autoencoder"}, "no target columns"),
        ({"targets": [[0, 1, 1, 0], [0, 1, 1, 0]], "target_names": ("y", "z")}, "one target column, not 2"),
    ],
)
def test_a_table_whose_parts_do_not_agree_is_refused(change, message):
    with pytest.raises(DataError, match=message):
        replace(classes_table([0, 1, 1, 0], ("s", "t")), **change)
