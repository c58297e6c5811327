"""Large arrays are kept in files without a name, small ones in memory, and both read alike."""

import os
import sys
from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest

from bpviz.data import array_store
from bpviz.data.array_store import ArrayStore, is_mapped
from bpviz.data.errors import DataError

IN_MEMORY = ArrayStore("mine")
IN_FILES = ArrayStore("mine", 7)
ARRAY = np.random.default_rng(0).normal(size=(3, 50))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return the folder in which large arrays are written."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(array_store.tempfile, "tempdir", None)
    return tmp_path


def test_only_what_is_large_is_kept_in_files(monkeypatch):
    monkeypatch.setattr(array_store, "LARGE_BYTES", 3 * 50 * 8)
    assert ArrayStore.of_inputs("mine", 3, 50).block is None
    assert ArrayStore.of_inputs("mine", 3, 51).block is not None


def test_a_block_has_one_example_at_least(monkeypatch):
    monkeypatch.setattr(array_store, "LARGE_BYTES", 0)
    assert ArrayStore.of_inputs("mine", array_store.BLOCK_BYTES, 2).block == 1


@pytest.mark.parametrize("m", [0, 1, 6, 7, 8, 14, 50])
def test_the_blocks_hold_every_example_once(m):
    for store in (IN_MEMORY, IN_FILES):
        examples = [i for part in store.blocks(m) for i in range(part.start, part.stop)]
        assert examples == list(range(m))


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.intp])
def test_an_array_reads_alike_from_either(folder, dtype):
    values = (10 * ARRAY).astype(dtype)
    for store in (IN_MEMORY, IN_FILES):
        kept = store.filled(3, 50, lambda part: values[:, part], dtype)
        assert kept.dtype == dtype
        assert np.array_equal(kept, values)
        assert is_mapped(kept) == (store is IN_FILES)
        with pytest.raises(ValueError, match="read-only"):
            kept[0, 0] = 1


def test_a_row_of_values_is_kept_too(folder):
    places = np.arange(50)
    kept = IN_FILES.kept(places, np.intp)
    assert is_mapped(kept)
    assert kept.tolist() == places.tolist()


def test_what_nobody_can_change_is_not_copied(folder):
    own = ARRAY.copy()
    own.flags.writeable = False
    mapped = IN_FILES.kept(own.copy())
    for store in (IN_MEMORY, IN_FILES):
        assert store.kept(own) is own
        assert store.kept(mapped) is mapped
        assert store.kept(ARRAY) is not ARRAY


def test_a_part_of_an_array_that_may_change_is_copied(folder):
    part = ARRAY.view()
    part.flags.writeable = False
    assert not np.shares_memory(IN_MEMORY.kept(part), ARRAY)
    assert is_mapped(IN_FILES.kept(part))


def test_nothing_is_no_file(folder):
    assert IN_FILES.kept([], np.intp).shape == (0,)
    assert IN_FILES.filled(3, 0, lambda part: ARRAY[:, part]).shape == (3, 0)


@pytest.mark.parametrize("dtype", ["float32", ">f4", "float64"])
def test_rows_are_turned_into_columns(folder, dtype):
    rows = ARRAY.T.astype(dtype, order="C")
    told = []
    columns = IN_FILES.by_columns(rows, np.float32, told.append)
    assert is_mapped(columns)
    assert columns.dtype == np.float32
    assert columns.flags.c_contiguous
    assert np.array_equal(columns, rows.T.astype(np.float32))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_columns_that_lie_so_already_are_not_copied(folder):
    rows = np.asfortranarray(ARRAY.T)
    for store in (IN_MEMORY, IN_FILES):
        assert np.shares_memory(store.by_columns(rows, np.float64), rows)


@pytest.mark.skipif(sys.platform != "linux", reason="only there are a program's open files listed")
def test_whoever_stops_the_turning_leaves_no_file_open(folder):
    def open_files():
        return [name for name in map(os.path.realpath, Path("/proc/self/fd").iterdir()) if str(folder) in name]

    def stop(done):
        assert open_files()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        IN_FILES.by_columns(ARRAY.T.copy(), np.float64, stop)
    assert not open_files()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a file has a name as long as it is used")
def test_the_file_has_no_name(folder):
    kept = IN_FILES.kept(ARRAY)
    assert list(folder.iterdir()) == []
    assert np.array_equal(kept, ARRAY)


@pytest.mark.skipif(sys.platform != "linux", reason="only there are a program's maps listed")
def test_the_file_is_gone_with_the_last_view_of_it(folder):
    def mapped():
        return str(folder) in Path("/proc/self/maps").read_text()

    kept = IN_FILES.kept(ARRAY)
    view = kept[1:, 4:]
    del kept
    assert mapped()
    del view
    assert not mapped()


def test_where_there_is_no_room_it_is_told_and_what_to_do(folder, monkeypatch):
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(array_store.shutil, "disk_usage", lambda _: usage(3 * 50 * 8 - 1))
    with pytest.raises(DataError, match=rf"mine: .*{folder.name}.*, but the disk is full.*TMPDIR"):
        IN_FILES.kept(ARRAY)


@pytest.mark.skipif(os.name != "posix", reason="only there can the system be asked to refuse large files")
def test_a_write_that_fails_halfway_is_told(folder):
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400, before[1]))
    try:
        with pytest.raises(DataError, match=r"mine: .*the file would be larger than may be"):
            IN_FILES.kept(ARRAY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_there_is_told(folder, monkeypatch):
    monkeypatch.setattr(array_store, "scratch_folder", lambda: folder / "gone")
    with pytest.raises(DataError, match=r"the folder .*gone is not there"):
        IN_FILES.kept(ARRAY)
