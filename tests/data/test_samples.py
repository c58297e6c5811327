"""The built-in data sets are what they say, fit their suggested nets, and open without heavy imports."""

import subprocess
import sys

import numpy as np
import pytest
from sklearn import datasets as scikit_learn

from bpviz.data.dataset import Preparation
from bpviz.data.errors import DataError
from bpviz.data.samples import SAMPLES, load_sample, sample_named

NAMES = tuple(SAMPLES)
LIGHT = ("xor", "and", "or", "encoder", "spiral", "gaussians", "sine")
TARGET_RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}


def test_the_gallery_has_every_promised_set_and_starts_with_xor():
    assert NAMES[0] == "xor"
    assert set(NAMES) == {
        *("and", "or", "xor", "circles", "moons", "spiral", "gaussians", "sine"),
        *("iris", "wine", "breast_cancer", "digits", "diabetes", "encoder"),
    }
    assert all(sample.name == name for name, sample in SAMPLES.items())


@pytest.mark.parametrize("name", NAMES)
def test_the_suggested_layers_fit_the_data(name):
    suggested, dataset = SAMPLES[name].suggested, load_sample(name)
    assert suggested.layer_sizes[0] == len(dataset.X) == len(dataset.input_names)
    assert suggested.layer_sizes[-1] == len(dataset.Y) == len(dataset.output_names)
    assert isinstance(suggested.f, str) or len(suggested.f) == len(suggested.layer_sizes) - 1


@pytest.mark.parametrize("name", NAMES)
def test_the_targets_lie_in_the_range_of_the_suggested_output_function(name):
    f, dataset = SAMPLES[name].suggested.f, load_sample(name)
    low, high = TARGET_RANGES[f if isinstance(f, str) else f[-1]]
    assert dataset.preparation.target_range == (low, high)
    assert dataset.Y.min() == pytest.approx(low)
    assert dataset.Y.max() == pytest.approx(high)


@pytest.mark.parametrize("name", NAMES)
def test_loading_twice_gives_the_same_numbers(name):
    first, second = load_sample(name), load_sample(name)
    assert first.name == name
    for part in ("X", "Y", "X_held_out", "Y_held_out"):
        np.testing.assert_array_equal(getattr(first, part), getattr(second, part))


@pytest.mark.parametrize("name", NAMES)
def test_the_gallery_says_what_the_set_is_and_which_epsilon_it_takes(name):
    sample = SAMPLES[name]
    assert sample.title
    assert "epsilon = " in sample.text
    assert "0.01" in sample.text
    if sample.suggested.epsilon != 0.01:
        assert f"epsilon = {sample.suggested.epsilon:g} " in sample.text


@pytest.mark.parametrize(("name", "outputs"), [("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1]), ("xor", [0, 1, 1, 0])])
def test_a_gate_is_its_truth_table(name, outputs):
    gate = load_sample(name)
    assert gate.X.T.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert gate.Y.tolist() == [outputs]
    assert gate.output_names == (f"x1 {name} x2",)


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "digits"])
def test_scikit_learns_tables_arrive_unchanged(name):
    original, dataset = getattr(scikit_learn, f"load_{name}")(), load_sample(name)
    np.testing.assert_array_equal(dataset.raw_inputs, original.data.T)
    np.testing.assert_array_equal(dataset.raw_targets[0], original.target)
    assert len(dataset.class_names) == len(original.target_names)


def test_diabetes_keeps_its_raw_units():
    original, dataset = scikit_learn.load_diabetes(scaled=False), load_sample("diabetes")
    np.testing.assert_array_equal(dataset.raw_inputs, original.data.T)
    np.testing.assert_array_equal(dataset.raw_targets[0], original.target)
    assert "age (years)" in dataset.input_names
    np.testing.assert_allclose(dataset.raw_outputs(dataset.Y), dataset.raw_targets[:, dataset.training], rtol=1e-12)


def test_iris_keeps_names_and_units():
    iris = load_sample("iris")
    assert iris.input_names[0] == "sepal length (cm)"
    assert iris.output_names == ("setosa", "versicolor", "virginica")
    assert (iris.m, iris.m_held_out) == (112, 38)


def test_digits_are_pictures_named_row_by_row():
    digits = load_sample("digits")
    assert digits.image_shape == (8, 8)
    assert digits.input_names[8] == "pixel 2,1"
    pictures = scikit_learn.load_digits().images
    np.testing.assert_array_equal(digits.raw_inputs[:, 3].reshape(digits.image_shape), pictures[3])


@pytest.mark.parametrize("name", ["circles", "moons", "spiral", "gaussians"])
def test_points_of_a_plane_come_in_two_equal_classes(name):
    plane = load_sample(name)
    assert np.bincount(plane.raw_targets[0]).tolist() == [100, 100]
    assert np.abs(plane.X).max() < 4.0


def test_the_encoder_must_give_back_its_input():
    encoder = load_sample("encoder")
    assert encoder.X.tolist() == encoder.Y.tolist() == np.eye(8).tolist()


def test_sine_outputs_come_back_as_the_sine():
    sine = load_sample("sine")
    np.testing.assert_allclose(sine.raw_outputs(sine.Y), np.sin(sine.raw_inputs), atol=1e-15)


def test_a_sample_can_be_prepared_otherwise():
    assert load_sample("iris", Preparation(held_out=0.5)).m == 75


@pytest.mark.parametrize("find", [load_sample, sample_named])
def test_an_unknown_sample_is_answered_with_the_names_there_are(find):
    with pytest.raises(DataError, match=r"no sample called 'mnist'. There are: xor, and, or, iris, "):
        find("mnist")


def test_opening_a_light_sample_imports_neither_scikit_learn_nor_pandas():
    script = (
        "import sys, bpviz.data.files\n"
        "from bpviz.data.samples import load_sample\n"
        f"for name in {LIGHT}: load_sample(name)\n"
        "heavy = {'sklearn', 'pandas', 'scipy'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
