"""Prepared examples come back from their files to the bit, whole or not at all."""

import errno
import os

import numpy as np
import pytest

from bpviz.data import prepared_files
from bpviz.data.dataset import Dataset
from bpviz.data.errors import DataError
from bpviz.data.prepared_files import load_slice, write_prepared
from bpviz.data.samples import load_sample


@pytest.fixture
def dataset() -> Dataset:
    return load_sample("iris")


@pytest.fixture
def small_blocks(monkeypatch):
    """Make several blocks of every file, the last one smaller."""
    monkeypatch.setattr(prepared_files, "BLOCK_BYTES", 7 * 4 * 8)


def left_in(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.usefixtures("small_blocks")
def test_the_examples_come_back_to_the_bit(dataset, tmp_path):
    files = write_prepared(dataset, tmp_path)
    assert (files.m, files.s_1, files.s_nl, files.dtype) == (dataset.m, 4, 3, "float64")
    for path, array in ((files.X, dataset.X), (files.Y, dataset.Y)):
        loaded = load_slice(path, 0, files.m)
        assert loaded.dtype == np.float64
        assert np.array_equal(loaded, array)
    assert left_in(tmp_path) == ["X.npy", "Y.npy"]


@pytest.mark.usefixtures("small_blocks")
def test_in_single_precision_they_are_rounded_once(dataset, tmp_path):
    files = write_prepared(dataset, tmp_path, np.float32)
    assert files.dtype == "float32"
    loaded = load_slice(files.X, 0, files.m)
    assert loaded.dtype == np.float32
    assert np.array_equal(loaded, dataset.X.astype(np.float32))


def test_the_files_are_plain_arrays_with_a_row_for_each_example(dataset, tmp_path):
    files = write_prepared(dataset, tmp_path)
    rows = np.load(files.X)
    assert rows.flags.c_contiguous
    assert np.array_equal(rows, dataset.X.T)


@pytest.mark.parametrize(("start", "stop"), [(0, 1), (3, 50), (111, 112), (0, 112)])
def test_a_slice_is_mapped_as_columns_that_cannot_be_written(dataset, tmp_path, start, stop):
    files = write_prepared(dataset, tmp_path)
    columns = load_slice(files.Y, start, stop)
    assert np.array_equal(columns, dataset.Y[:, start:stop])
    assert isinstance(columns, np.memmap)
    assert not columns.flags.writeable


@pytest.mark.parametrize(("start", "stop"), [(-1, 5), (5, 5), (6, 5), (0, 113)])
def test_examples_that_there_are_not_are_refused(dataset, tmp_path, start, stop):
    files = write_prepared(dataset, tmp_path)
    with pytest.raises(DataError, match=rf"X\.npy holds 112 examples, so there are no examples {start} … {stop - 1}"):
        load_slice(files.X, start, stop)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataError, match=r"There is no file .*X\.npy"):
        load_slice(tmp_path / "X.npy", 0, 1)


@pytest.mark.parametrize("kept", [5, 60, -1])
def test_a_file_that_is_cut_off_is_named(dataset, tmp_path, kept):
    path = write_prepared(dataset, tmp_path).X
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(DataError, match=r"X\.npy"):
        load_slice(path, 0, 1)


@pytest.mark.parametrize(
    "array", [np.zeros(4), np.zeros((2, 3, 4)), np.zeros((0, 3)), np.zeros((2, 3), np.int64), np.zeros((3, 2)).T]
)
def test_an_array_of_something_else_is_refused(tmp_path, array):
    path = tmp_path / "X.npy"
    np.save(path, array)
    with pytest.raises(DataError, match=r"X\.npy holds an array \(.*Prepare them once more"):
        load_slice(path, 0, 1)


def test_only_real_numbers_of_two_sizes_can_be_asked_for(dataset, tmp_path):
    with pytest.raises(ValueError, match="float64 or float32, not int8"):
        write_prepared(dataset, tmp_path, "int8")
    assert left_in(tmp_path) == []


def test_a_folder_that_is_not_there_is_told(dataset, tmp_path):
    with pytest.raises(DataError, match=r"could not be written: the folder .*gone is not there"):
        write_prepared(dataset, tmp_path / "gone")


def test_a_full_disk_leaves_the_old_files_and_no_other(dataset, tmp_path, monkeypatch):
    files = write_prepared(dataset, tmp_path)
    old = [files.X.read_bytes(), files.Y.read_bytes()]
    synchronised = []

    def full(handle):
        synchronised.append(handle)
        if len(synchronised) == 2:  # the inputs fit, the targets do not
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DataError, match="could not be written: the disk is full"):
        write_prepared(dataset.with_target_range((-1.0, 1.0)), tmp_path)
    assert left_in(tmp_path) == ["X.npy", "Y.npy"]
    assert [(tmp_path / name).read_bytes() for name in ("X.npy", "Y.npy")] == old


@pytest.mark.skipif(os.name != "posix", reason="only there can the system be asked to refuse large files")
def test_a_write_that_fails_halfway_leaves_nothing(dataset, tmp_path):
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(DataError, match="could not be written: the file would be larger than may be"):
            write_prepared(dataset, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert left_in(tmp_path) == []
