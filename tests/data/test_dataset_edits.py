import hashlib
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.errors import DataError
from bpviz.data.samples import SAMPLES, generated_sample, load_sample
from bpviz.data.table import Generated, Table
from bpviz.data.table_edits import NOTE


def regression(m: int = 24, held_out: float = 0.25) -> Dataset:
    generator = np.random.default_rng(3)
    inputs, targets = generator.normal(5, 2, (3, m)), generator.normal(100, 20, (2, m))
    table = Table("mine", "regression", ("p", "q", "r"), inputs, ("s", "t"), targets)
    return Dataset.of(table, Preparation(held_out=held_out))


def others(dataset: Dataset, place: int) -> np.ndarray:
    return np.delete(np.vstack([dataset.raw_inputs, dataset.raw_targets]), place, axis=1)


def test_another_target_is_that_one_number_and_nothing_else() -> None:
    before = regression()
    after = before.with_target(4, 2, 55.5)
    place = before.training[3]
    assert after.raw_targets[1, place] == 55.5
    assert after.raw_targets[0, place] == before.raw_targets[0, place]
    assert np.array_equal(others(after, place), others(before, place))
    assert before.raw_targets[1, place] != 55.5


def test_another_class_moves_the_example_to_another_output() -> None:
    before = load_sample("iris")
    after = before.with_target(7, 1, 2)
    assert after.true_classes()[6] == 2
    assert after.Y[:, 6].tolist() == [0, 0, 1]
    assert np.array_equal(np.delete(after.Y, 6, axis=1), np.delete(before.Y, 6, axis=1))


def test_an_added_example_trains_and_is_the_last() -> None:
    before = regression()
    after = before.with_example([1, 2, 3], [4, 5])
    assert after.m == before.m + 1
    assert after.raw_inputs[:, after.training[-1]].tolist() == [1, 2, 3]
    assert after.raw_targets[:, after.training[-1]].tolist() == [4, 5]
    assert np.array_equal(after.training[:-1], before.training)
    assert np.array_equal(after.held_out, before.held_out)


@given(st.data())
def test_the_split_of_the_examples_that_stay_is_what_it_was(data: st.DataObject) -> None:
    before = regression()
    training = data.draw(st.sets(st.integers(1, before.m), max_size=before.m - 2))
    held_out = data.draw(st.sets(st.integers(1, before.m_held_out)))
    after = before.without_examples(tuple(training), tuple(held_out))
    for part, gone in (("training", training), ("held out", held_out)):
        stay = [place for i, place in enumerate(before.indices(part), start=1) if i not in gone]
        assert np.array_equal(after.raw_inputs[:, after.indices(part)], before.raw_inputs[:, stay])
        assert np.array_equal(after.raw_targets[:, after.indices(part)], before.raw_targets[:, stay])


@pytest.mark.parametrize(
    "edit",
    [
        lambda data: data.with_input(2, 1, 400.0),
        lambda data: data.with_inputs(2, [40.0, -3.0, 0.0]),
        lambda data: data.with_target(2, 2, 900.0),
        lambda data: data.with_example([1, 2, 30], [4, 500]),
        lambda data: data.without_examples((1, 5, 9), (2,)),
    ],
)
def test_the_scalings_are_fitted_again_to_the_training_examples(edit: Callable[[Dataset], Dataset]) -> None:
    after = edit(regression())
    inputs, targets = after.raw_inputs[:, after.training].T, after.raw_targets[:, after.training].T
    scaler = StandardScaler().fit(inputs)
    assert np.allclose(after.X, scaler.transform(inputs).T, rtol=1e-12, atol=1e-12)
    assert np.allclose(after.Y, MinMaxScaler().fit_transform(targets).T, rtol=1e-12, atol=1e-12)
    held_out = scaler.transform(after.raw_inputs[:, after.held_out].T).T
    assert np.allclose(after.X_held_out, held_out, rtol=1e-12, atol=1e-12)


def test_an_edit_of_a_held_out_example_leaves_the_training_examples_alone() -> None:
    before = regression()
    for after in (before.with_input(3, 2, 1e6, "held out"), before.with_target(3, 1, 1e6, "held out")):
        assert np.array_equal(after.X, before.X)
        assert np.array_equal(after.Y, before.Y)
    assert before.with_input(3, 2, 1e6, "held out").raw_inputs[1, before.held_out[2]] == 1e6


def test_what_comes_out_is_frozen_too() -> None:
    after = regression().with_example([1, 2, 3], [4, 5])
    for array in (after.X, after.Y, after.raw_inputs, after.raw_targets, after.training, after.held_out):
        with pytest.raises(ValueError, match="read-only"):
            array[..., 0] = 7


def test_it_is_said_in_words_that_the_data_were_edited_but_only_once() -> None:
    after = regression().with_target(1, 1, 7.0).without_examples((2,)).with_input(1, 1, 0.5)
    assert after.preparation_in_words.count(NOTE) == 1
    assert NOTE not in regression().preparation_in_words


def test_the_numbers_stay_unless_examples_come_or_go() -> None:
    data = regression()
    assert data.with_input(1, 1, 2.0).numbers_as(data)
    assert data.with_target(1, 1, 2.0, "held out").with_inputs(2, [0, 0, 0]).numbers_as(data)
    assert data.with_target_range((-1, 1)).numbers_as(data)
    assert not data.without_examples((3,)).numbers_as(data)
    assert not data.with_example([1, 2, 3], [4, 5]).numbers_as(data)


def test_another_scaling_keeps_the_split_of_edited_data_and_another_seed_does_not() -> None:
    edited = load_sample("iris").with_target(7, 1, 2).without_examples((1, 2), (5,))
    scaled = edited.prepared(Preparation(inputs="scaled to [0, 1]", target_range=(-1, 1)))
    assert np.array_equal(scaled.training, edited.training)
    assert np.array_equal(scaled.held_out, edited.held_out)
    other = edited.prepared(Preparation(split_seed=8))
    assert np.array_equal(other.training, Dataset.of(edited.table, Preparation(split_seed=8)).training)
    assert not np.array_equal(other.training, edited.training)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda xor: xor.without_examples((2, 3)), "no example belongs to the class '1'"),
        (lambda xor: xor.without_examples((1, 2, 3)), "at least 2 training examples must be left"),
        (lambda xor: xor.without_examples((5,)), "no training example 5; the training examples are 1 to 4"),
        (lambda xor: xor.without_examples((0,)), "no training example 0"),
        (lambda xor: xor.without_examples((), (1,)), "no held out example 1; there are none"),
        (lambda xor: xor.with_target(1, 1, 0.5), "0.5 is no class"),
        (lambda xor: xor.with_target(1, 1, 2), "2 is no class; they are numbered 0 … 1"),
        (lambda xor: xor.with_target(1, 1, np.nan), "nan is no class"),
        (lambda xor: xor.with_target(1, 2, 0), "no target 2"),
        (lambda xor: xor.with_target(1, 1, 1).with_target(4, 1, 1), "no example belongs to the class '0'"),
        (lambda xor: xor.with_input(1, 1, np.inf), "must be a number"),
        (lambda xor: xor.with_inputs(1, [0, 1e200]), "must be a number and not beyond"),
        (lambda xor: xor.with_inputs(1, [0]), "has 2 inputs, not 1"),
        (lambda xor: xor.with_example([0, 1], []), "has 1 targets, not 0"),
        (lambda xor: xor.with_example([0, np.nan], [0]), "must be a number"),
    ],
)
def test_an_impossible_edit_is_refused_in_words(edit: Callable[[Dataset], Dataset], words: str) -> None:
    with pytest.raises(DataError, match=words):
        edit(load_sample("xor"))


def test_no_class_may_be_left_with_held_out_examples_only() -> None:
    table = Table("t", "classification", ("x",), np.arange(40.0)[np.newaxis], ("c",), [[0, 1] * 20], ("no", "yes"))
    data = Dataset.of(table, Preparation(held_out=0.25))
    ones = tuple(int(i) for i in np.flatnonzero(data.true_classes() == 1) + 1)
    with pytest.raises(DataError, match="no training example of the class 'yes' would be left"):
        data.without_examples(ones)


def test_an_autoencoders_target_is_changed_by_its_input() -> None:
    data = load_sample("encoder")
    with pytest.raises(DataError, match="target is its input"):
        data.with_target(1, 1, 0.0)
    after = data.with_input(3, 5, 0.25)
    assert after.X[4, 2] == 0.25
    assert after.raw_targets[4, 2] == 0.25
    assert after.with_example(np.ones(8)).m == 9


BITS = {
    "circles": "9b09ff1bbd89b566",
    "moons": "d31d1f8b76b42a5e",
    "spiral": "452abc2dce995941",
    "gaussians": "59f86aeba094f90a",
    "sine": "e844cebf7cb71309",
}
"""Of the samples' data from before they had knobs."""


@pytest.mark.parametrize("name", BITS)
def test_with_its_usual_numbers_a_generated_sample_has_the_bits_it_always_had(name: str) -> None:
    table = SAMPLES[name].load()
    assert hashlib.sha256(table.inputs.tobytes() + table.targets.tobytes()).hexdigest()[:16] == BITS[name]
    assert table.generated is not None
    again = generated_sample(name, table.generated)
    assert np.array_equal(again.raw_inputs, table.inputs)
    assert np.array_equal(again.raw_targets, table.targets)


@pytest.mark.parametrize("name", BITS)
@pytest.mark.parametrize("points", [8, 101])
def test_a_generated_sample_has_as_many_points_as_were_asked_for(name: str, points: int) -> None:
    data = generated_sample(name, Generated(points, 0.3), Preparation(held_out=0.0))
    assert data.m == points
    assert data.table.generated == Generated(points, 0.3)
    if data.task == "classification":
        assert abs(int(np.bincount(data.true_classes())[0]) - points / 2) <= 1


def test_without_noise_circles_are_circles_and_more_noise_blurs_them() -> None:
    def radii(noise: float) -> np.ndarray:
        return np.hypot(*generated_sample("circles", Generated(300, noise)).raw_inputs)

    assert np.allclose(np.unique(radii(0.0).round(12)), [0.5, 1.0])
    assert np.std(radii(0.05)[radii(0.0) > 0.7]) < np.std(radii(0.4)[radii(0.0) > 0.7])


@pytest.mark.parametrize(
    ("name", "generated", "words"),
    [
        ("iris", Generated(10, 0.1), "were measured"),
        ("moons", Generated(1, 0.1), "from 2 to 2000"),
        ("moons", Generated(100, -0.1), "from 0 to 2"),
        ("moons", Generated(100, np.nan), "from 0 to 2"),
        ("moons", Generated(4, 0.1), "cannot have all 2 classes in both parts"),
    ],
)
def test_impossible_numbers_of_a_generated_sample_are_refused(name: str, generated: Generated, words: str) -> None:
    with pytest.raises(DataError, match=words):
        generated_sample(name, generated)
