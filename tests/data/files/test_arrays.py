"""Arrays of NumPy are mapped or read as they are, and refused before anything is allocated that they claim."""

import io
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from numpy.lib import format as npy_format

from bpviz.data.errors import DataError
from bpviz.data.files import dataset_of, guess_plan, guess_reading, load_table, read_columns, table_of

MATRIX = np.array([[1.5, 2, 0], [3, 4, 1], [5, 6, 0], [7, 8, 1]])


def claiming(shape, n_bytes, dtype="<f8"):
    header = io.BytesIO()
    npy_format.write_array_header_1_0(header, {"descr": dtype, "fortran_order": False, "shape": shape})
    return header.getvalue() + bytes(n_bytes)


@pytest.fixture
def saved(tmp_path):
    def save(array, name="array.npy"):
        np.save(tmp_path / name, array)
        return tmp_path / name

    return save


@pytest.mark.parametrize("dtype", ["f8", ">f8", "f4", "f2", "i4", ">i2", "u1", "?"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_an_array_has_an_example_in_each_row(saved, dtype, order):
    array = np.array(MATRIX.astype(dtype), order=order)
    columns = read_columns(saved(array))
    assert columns.names == ("column 1", "column 2", "column 3")
    table = table_of(columns, guess_plan(columns, task="autoencoder"))
    np.testing.assert_array_equal(table.inputs, array.T.astype(float))


def test_an_array_is_mapped_and_not_copied(saved):
    columns = read_columns(saved(MATRIX))
    base = columns[0].numbers
    while base is not None and not isinstance(base, np.memmap):
        base = base.base
    assert isinstance(base, np.memmap)


def test_fields_of_an_array_are_columns_with_names(saved):
    array = np.array([("a", 1.5, 2), ("b", 2.5, 3), ("a", 3, 4)], dtype=[("w", "U3"), ("x", "f4"), ("n", "i8")])
    columns = read_columns(saved(array))
    assert columns.names == ("w", "x", "n")
    assert columns[0].texts == ("a", "b")


def test_layers_of_an_array_are_pictures(saved):
    pictures = np.arange(24, dtype=np.uint8).reshape(4, 2, 3)
    columns = read_columns(saved(pictures))
    assert columns.image_shape == (2, 3)
    assert columns.names[:4] == ("pixel 1,1", "pixel 1,2", "pixel 1,3", "pixel 2,1")
    dataset = dataset_of(columns, guess_plan(columns, task="autoencoder"))
    assert dataset.image_shape == (2, 3)
    np.testing.assert_array_equal(dataset.raw_inputs.T, pictures.reshape(4, 6))
    assert read_columns(saved(pictures[..., np.newaxis])).image_shape == (2, 3)


def test_a_preview_of_an_array_has_its_first_rows(saved):
    preview = read_columns(saved(MATRIX), most_rows=2)
    assert (preview.m, preview.complete) == (2, False)


def test_the_only_array_of_an_archive_is_read(tmp_path):
    np.savez_compressed(tmp_path / "one.npz", x=MATRIX)
    columns = read_columns(tmp_path / "one.npz")
    np.testing.assert_array_equal(columns[1].numbers, MATRIX[:, 1])
    assert load_table(tmp_path / "one.npz").class_names == ("0", "1")


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_of_several_arrays_one_must_be_chosen(tmp_path, save):
    pictures, labels = np.arange(16.0, dtype="f4").reshape(4, 2, 2), np.array([0, 1, 1, 0])
    save(tmp_path / "many.npz", x=pictures, y=labels, other=np.asfortranarray(MATRIX), word=np.array("a"))
    reading = guess_reading(tmp_path / "many.npz")
    assert reading.part is None
    assert reading.parts == ("x with labels y", "other with labels y", "x", "y", "other", "word")
    with pytest.raises(DataError, match=r"holds several arrays\. Choose one: x with labels y, "):
        read_columns(tmp_path / "many.npz", reading)
    columns = read_columns(tmp_path / "many.npz", replace(reading, part="x with labels y"))
    assert columns.names[-1] == "label"
    dataset = dataset_of(columns, guess_plan(columns))
    assert (dataset.task, dataset.image_shape) == ("classification", (2, 2))
    np.testing.assert_array_equal(dataset.raw_inputs.T, pictures.reshape(4, 4))
    other = read_columns(tmp_path / "many.npz", replace(reading, part="other"), most_rows=2)
    np.testing.assert_array_equal([column.numbers for column in other], MATRIX[:2].T)
    with pytest.raises(DataError, match="a single value and no table"):
        read_columns(tmp_path / "many.npz", replace(reading, part="word"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is no NumPy array"),
        (b"\x93NUMPY\x01\x00", "cannot be understood"),
        (b"\x93NUMPY\x01\x00\x05\x00{'a'}", "cannot be understood"),
        (b"\x93NUMPY\x09\x00" + bytes(100), "cannot be understood"),
        (claiming((100_000, 1_000_000), 80), r"an array \(100000, 1000000\), which takes 800,000,000,128 bytes"),
        (claiming((2, 2), 40), "Is another array behind the first"),
        (claiming((0, 2), 0), "so it holds nothing"),
        (claiming((), 8), "a single value and no table"),
        (claiming((2, 3, 3, 3), 432), "the shape"),
        (claiming((2, 10_001), 160_016), "10,001 columns are more than the 10,000"),
        (claiming((2, 2), 64, "<c16"), "it holds complex numbers"),
        (claiming((2, 2), 32, "<M8[s]"), "numbers or texts are needed"),
        (claiming((2,), 8, "<U1")[:-8] + b"\xff" * 8, "codes that are no letters"),
        (claiming((2,), 4, "S2")[:-4] + b"\xff" * 4, "not UTF-8"),
        (claiming((3,), 24), "there is only one column"),
    ],
)
def test_an_array_that_cannot_be_used_is_refused(file, refusal, content, message):
    import re

    assert re.search(message, refusal(file(content, "array.npy")))


def test_python_objects_are_never_unpacked(tmp_path, refusal):
    np.save(tmp_path / "objects.npy", np.array([{"a": 1}, None], dtype=object))
    assert "Unpacking them could run any program" in refusal(tmp_path / "objects.npy")
    np.savez(tmp_path / "objects.npz", names=np.array([{}], dtype=object))
    assert "Unpacking them could run any program" in refusal(tmp_path / "objects.npz")
    np.savez(tmp_path / "both.npz", names=np.array([{}], dtype=object), x=MATRIX)
    assert guess_reading(tmp_path / "both.npz").parts == ("x",)


def test_an_archive_that_cannot_be_used_is_refused(tmp_path, file, refusal):
    assert "is no archive of NumPy arrays" in refusal(file(b"junk", "a.npz"))
    with zipfile.ZipFile(tmp_path / "claims.npz", "w") as archive:
        archive.writestr("x.npy", claiming((100_000, 1_000_000), 80))
    assert "which takes 800,000,000,128 bytes" in refusal(tmp_path / "claims.npz")
    with zipfile.ZipFile(tmp_path / "none.npz", "w") as archive:
        archive.writestr("x.txt", "x")
    assert "holds no array" in refusal(tmp_path / "none.npz")
    np.savez(tmp_path / "damaged.npz", x=np.zeros((100, 100)))
    data = bytearray((tmp_path / "damaged.npz").read_bytes())
    data[5000] ^= 1
    assert "the archive is damaged: Bad CRC-32" in refusal(file(bytes(data), "damaged.npz"))


def test_a_zipped_array_is_refused(file, saved, refusal):
    import gzip

    assert "unzip it first" in refusal(file(gzip.compress(saved(MATRIX).read_bytes()), "array.npy.gz"))


def test_what_does_not_fit_into_memory_is_refused_before(monkeypatch, tmp_path):
    from bpviz.data.files import source

    np.savez(tmp_path / "large.npz", x=np.zeros((1000, 1000)))
    monkeypatch.setattr(source.os, "sysconf", {"SC_PHYS_PAGES": 10, "SC_PAGE_SIZE": 4096}.__getitem__)
    with pytest.raises(DataError, match="more than this computer's memory"):
        read_columns(tmp_path / "large.npz")
