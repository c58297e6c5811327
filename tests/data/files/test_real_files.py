"""Real files that no one here made, imported with the first guess, hold what their packages say they hold."""

from pathlib import Path

import numpy as np
import pytest
import sklearn.datasets
import statsmodels.datasets

from bpviz.data.files import dataset_of, guess_plan, guess_reading, read_columns

SKLEARN = Path(sklearn.datasets.__file__).parent / "data"
OPENML = Path(sklearn.datasets.__file__).parent / "tests" / "data" / "openml"
STATSMODELS = Path(statsmodels.datasets.__file__).parent


def imported(path):
    columns = read_columns(path, guess_reading(path))
    return dataset_of(columns, guess_plan(columns))


@pytest.mark.parametrize(
    ("name", "task", "inputs", "outputs", "examples"),
    [
        ("anes96/anes96.csv", "classification", 9, 1, 944),
        ("cancer/cancer.csv", "regression", 1, 1, 301),
        ("ccard/ccard.csv", "classification", 4, 1, 72),
        ("china_smoking/china_smoking.csv", "regression", 3, 1, 8),
        ("co2/co2.csv", "regression", 1, 1, 2225),
        ("committee/committee.csv", "regression", 5, 1, 20),
        ("copper/copper.csv", "regression", 6, 1, 25),
        ("cpunish/cpunish.csv", "regression", 6, 1, 17),
        ("danish_data/data.csv", "regression", 4, 1, 55),
        ("elnino/elnino.csv", "regression", 12, 1, 61),
        ("engel/engel.csv", "regression", 1, 1, 235),
        ("fair/fair.csv", "regression", 8, 1, 6366),
        ("fertility/fertility.csv", "regression", 51, 1, 192),
        ("grunfeld/grunfeld.csv", "regression", 14, 1, 220),
        ("heart/heart.csv", "regression", 2, 1, 69),
        ("interest_inflation/E6.csv", "regression", 3, 1, 107),
        ("longley/longley.csv", "regression", 6, 1, 16),
        ("macrodata/macrodata.csv", "regression", 13, 1, 203),
        ("modechoice/modechoice.csv", "classification", 8, 6, 840),
        ("nile/nile.csv", "regression", 1, 1, 100),
        ("randhie/randhie.csv", "classification", 9, 1, 20190),
        ("scotland/scotvote.csv", "regression", 7, 1, 32),
        ("spector/spector.csv", "classification", 3, 1, 32),
        ("stackloss/stackloss.csv", "regression", 3, 1, 21),
        ("star98/star98.csv", "regression", 21, 1, 303),
        ("statecrime/statecrime.csv", "regression", 6, 1, 51),
        ("strikes/strikes.csv", "regression", 1, 1, 62),
        ("sunspots/sunspots.csv", "regression", 1, 1, 309),
    ],
)
def test_statsmodels_files(name, task, inputs, outputs, examples):
    dataset = imported(STATSMODELS / name)
    assert (dataset.task, len(dataset.X), len(dataset.Y)) == (task, inputs, outputs)
    assert dataset.table.m_all == examples


@pytest.mark.parametrize(
    "name", ["ccard", "copper", "elnino", "engel", "fair", "heart", "longley", "randhie", "stackloss", "sunspots"]
)
def test_statsmodels_own_reader_finds_the_same_numbers(name):
    columns = read_columns(STATSMODELS / name / f"{name}.csv")
    frame = getattr(statsmodels.datasets, name).load_pandas().data
    for column in columns:
        own = next((frame[one] for one in frame.columns if one.lower() == column.name.lower()), None)
        if own is not None:
            np.testing.assert_array_equal(column.numbers, own.to_numpy(float))


@pytest.mark.parametrize(
    ("name", "load"),
    [
        ("iris.csv", sklearn.datasets.load_iris),
        ("wine_data.csv", sklearn.datasets.load_wine),
        ("breast_cancer.csv", sklearn.datasets.load_breast_cancer),
        ("digits.csv.gz", sklearn.datasets.load_digits),
    ],
)
def test_scikit_learns_files_whose_first_line_is_neither_names_nor_data(name, load):
    dataset, bunch = imported(SKLEARN / name), load()
    np.testing.assert_array_equal(dataset.raw_inputs, bunch.data.T)
    np.testing.assert_array_equal(dataset.raw_targets[0], bunch.target)
    assert dataset.task == "classification"
    words = " ".join(dataset.preparation_in_words)
    assert "The first row is taken as data" in words
    assert ("Line 1 is left out" in words) == (name != "digits.csv.gz")


@pytest.mark.parametrize(
    ("name", "names", "examples"),
    [
        ("linnerud_exercise.csv", ("Chins", "Situps", "Jumps"), 20),
        ("linnerud_physiological.csv", ("Weight", "Waist", "Pulse"), 20),
        ("diabetes_data_raw.csv.gz", tuple(f"column {j}" for j in range(1, 11)), 442),
    ],
)
def test_scikit_learns_files_with_blanks_between_the_cells(name, names, examples):
    columns = read_columns(SKLEARN / name)
    assert (columns.names, columns.m) == (names, examples)
    assert columns.reading.separator == " "


@pytest.mark.parametrize(
    ("number", "task", "inputs", "outputs", "examples"),
    [
        (61, "classification", 4, 3, 150),  # iris
        (62, "classification", 31, 7, 101),  # zoo
        (561, "regression", 36, 1, 209),  # cpu
        (40675, "classification", 9, 1, 163),  # glass
        (42585, "classification", 10, 3, 334),  # penguins
        (40945, "classification", 10, 1, 1043),  # titanic
    ],
)
def test_arff_files_of_openml(number, task, inputs, outputs, examples):
    (path,) = (OPENML / f"id_{number}").glob("*.arff.gz")
    dataset = imported(path)
    assert (dataset.task, len(dataset.X), len(dataset.Y)) == (task, inputs, outputs)
    assert dataset.table.m_all == examples
