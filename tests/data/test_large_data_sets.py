"""A data set that is kept in files is the one that would be in memory, and takes next to none."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from bpviz.data import array_store
from bpviz.data.array_store import is_mapped
from bpviz.data.dataset import INPUT_CHOICES, Dataset, Preparation
from bpviz.data.errors import DataError
from bpviz.data.files import Pasted, dataset_of, guess_plan, load_table, read_columns
from bpviz.data.table import Table

M, S_1 = 90, 4
MIXED = (("b", "scaled to [0, 1]"), ("d", "as they are"))
ARRAYS = ("training", "held_out", "X", "Y", "X_held_out", "Y_held_out", "raw_inputs", "raw_targets")


@pytest.fixture
def large(monkeypatch):
    """Return a function that makes the arrays made from now on large, of several blocks."""

    def lowered():
        monkeypatch.setattr(array_store, "LARGE_BYTES", 0)
        monkeypatch.setattr(array_store, "BLOCK_BYTES", 7 * S_1 * 8)

    return lowered


def table(task, bad=None):
    rng = np.random.default_rng(5)
    inputs = rng.normal(5.0, 2.0, (S_1, M))
    inputs[2] = 0.1  # constant but for the rounding of sums
    if bad is not None:
        inputs[1, 60] = bad
    names = ("a", "b", "c", "d")
    if task == "autoencoder":
        return Table("mine", task, names, inputs)
    if task == "regression":
        return Table("mine", task, names, inputs, ("y", "z"), rng.normal(300, 50, (2, M)))
    classes = tuple("stu"[: 2 if task == "two classes" else 3])
    return Table("mine", "classification", names, inputs, ("t",), [np.arange(M) % len(classes)], classes)


def assert_alike(mapped, in_memory):
    for name in ARRAYS:
        ours, theirs = getattr(mapped, name), getattr(in_memory, name)
        assert ours.dtype == theirs.dtype, name
        np.testing.assert_allclose(ours, theirs, rtol=1e-13, atol=1e-13, err_msg=name)
        assert is_mapped(ours) or not ours.size, name
        assert not is_mapped(theirs), name
        assert not ours.flags.writeable, name
    assert mapped.input_scaling.constant == in_memory.input_scaling.constant
    assert mapped.preparation_in_words == in_memory.preparation_in_words


@pytest.mark.parametrize("task", ["two classes", "three classes", "regression", "autoencoder"])
@pytest.mark.parametrize("held_out", [0.0, 0.25])
@pytest.mark.parametrize("choice", [*INPUT_CHOICES, "mixed"])
def test_prepared_in_blocks_it_is_what_it_is_in_memory(large, task, held_out, choice):
    inputs, by_name = ("standardised", MIXED) if choice == "mixed" else (choice, ())
    preparation = Preparation(inputs, (-1.0, 1.0), held_out, inputs_by_name=by_name)
    in_memory = Dataset.of(table(task), preparation)
    large()
    assert_alike(Dataset.of(table(task), preparation), in_memory)


@pytest.mark.parametrize("task", ["three classes", "regression", "autoencoder"])
def test_edits_of_a_large_data_set_are_those_of_a_small_one(large, task):
    def edited():
        dataset = Dataset.of(table(task), Preparation(held_out=0.2))
        targets = () if task == "autoencoder" else dataset.raw_targets[:, 7]
        yield dataset.with_input(20, 2, 7.5)
        yield dataset.with_inputs(3, [1.0, 2.0, 3.0, 4.0], "held out")
        yield dataset.with_example([1.0, 2.0, 3.0, 4.0], targets)
        yield dataset.without_examples([1, 20, 70], [2])
        if task != "autoencoder":
            yield dataset.with_target(30, 1, 1)
        yield dataset.with_target_range((-1.0, 1.0))
        yield dataset.prepared(replace(dataset.preparation, split_seed=4))

    in_memory = list(edited())
    large()
    for mapped, expected in zip(edited(), in_memory, strict=True):
        assert_alike(mapped, expected)


def test_an_edit_keeps_the_numbers_of_the_examples(large):
    large()
    dataset = Dataset.of(table("regression"))
    assert dataset.with_input(1, 1, 0.5).numbers_as(dataset)
    assert not dataset.without_examples([1]).numbers_as(dataset)


def test_what_changes_no_input_makes_no_file_of_inputs_anew(large):
    large()
    dataset = Dataset.of(table("regression"))
    for other in (dataset.with_target_range((-1.0, 1.0)), dataset.with_target(1, 1, 250.0)):
        assert other.X is dataset.X
        assert other.X_held_out is dataset.X_held_out
        assert not np.array_equal(other.Y, dataset.Y)
    assert dataset.with_input(1, 1, 0.5).X is not dataset.X
    scaled = replace(dataset.preparation, inputs="scaled to [0, 1]", target_range=(-1.0, 1.0))
    assert not np.array_equal(dataset.prepared(scaled).X, dataset.X)


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e160])
def test_a_value_that_cannot_be_is_found_in_its_block(large, bad):
    large()
    with pytest.raises(DataError, match=r"input 'b' of example 61 is"):
        table("regression", bad)


def test_a_held_out_value_that_cannot_be_scaled_is_told(large):
    large()
    inputs = np.zeros((S_1, M))
    in_memory = Dataset.of(table("regression"))
    inputs[1, in_memory.training[0]] = 1e-300
    inputs[1, in_memory.held_out[-1]] = 1e100
    raw = replace(table("regression"), inputs=inputs)
    with pytest.raises(DataError, match="'b' varies so little in the training examples"):
        Dataset.of(raw, Preparation("scaled to [0, 1]"))


def array_file(tmp_path, gaps=False, dtype="float32"):
    rng = np.random.default_rng(2)
    array = (100 * rng.normal(size=(M, S_1 + 1))).astype(dtype)
    if gaps:
        array[[3, 40], 1] = np.nan
    path = tmp_path / "big.npy"
    np.save(path, array)
    return path


@pytest.mark.parametrize("dtype", ["float32", ">f8", "float16", "int16", "longdouble"])
def test_an_array_file_becomes_the_data_set_that_it_is_when_small(large, tmp_path, dtype):
    path = array_file(tmp_path, dtype=dtype)
    in_memory = load_table(path)
    large()
    assert_alike(load_table(path), in_memory)


@pytest.mark.parametrize("missing", ["drop the rows", "mean", "most frequent"])
def test_gaps_are_treated_alike(large, tmp_path, missing):
    columns = read_columns(array_file(tmp_path, gaps=True))
    plan = guess_plan(columns).changed("column 2", missing=missing)
    in_memory = dataset_of(columns, plan)
    assert in_memory.table.m_all == (M - 2 if missing == "drop the rows" else M)
    large()
    assert_alike(dataset_of(columns, plan), in_memory)


def test_words_and_classes_of_a_text_are_treated_alike(large):
    rng = np.random.default_rng(3)
    rows = [f"{rng.normal():.3f},{rng.choice(['x', 'y', '', 'z'])},{'st'[i % 2]}" for i in range(M)]
    columns = read_columns(Pasted("\n".join(["a,kind,class", *rows])))
    plan = guess_plan(columns, "class").changed("kind", missing="most frequent")
    in_memory = dataset_of(columns, plan)
    large()
    assert_alike(dataset_of(columns, plan), in_memory)


def test_it_stays_what_it_was_when_its_file_changes(large, tmp_path):
    path = array_file(tmp_path)
    large()
    dataset = load_table(path)
    before = dataset.raw_inputs.copy()
    np.save(path, np.zeros((2, 2), np.float32))
    assert np.array_equal(dataset.raw_inputs, before)


MEASURED = """
import json, sys, threading
import numpy as np
from bpviz.data.array_store import is_mapped
from bpviz.data.files import load_table

def anonymous():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("RssAnon"))

tiny, big = sys.argv[1:]
load_table(tiny)  # imports what both need
before = most = anonymous()
ended = threading.Event()

def watch():
    global most
    while not ended.wait(0.002):
        most = max(most, anonymous())

watching = threading.Thread(target=watch)
watching.start()
dataset = load_table(big)
for start in range(0, dataset.m, 10_000):
    dataset.X[:, start : start + 10_000].sum()
ended.set()
watching.join()
print(json.dumps({"MiB": most - before, "mapped": is_mapped(dataset.X), "m": dataset.m}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there is anonymous memory counted apart")
def test_a_large_array_file_takes_little_memory(tmp_path):
    rng = np.random.default_rng(0)
    paths = [tmp_path / "tiny.npy", tmp_path / "big.npy"]
    for path, m in zip(paths, (200, 200_000), strict=True):
        np.save(path, rng.standard_normal((m, 50), dtype=np.float32))
    run = subprocess.run([sys.executable, "-c", MEASURED, *map(str, paths)], capture_output=True, text=True, check=True)
    found = json.loads(run.stdout)
    assert (found["mapped"], found["m"]) == (True, 150_000)
    # One copy takes 37 MiB as it is in the file, 75 as 64-bit floats.
    assert found["MiB"] < 16
