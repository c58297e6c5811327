"""IDX files, as MNIST's, are pictures with the labels found in the file beside them."""

import gzip
import struct

import numpy as np
import pytest

from bpviz.data.files import dataset_of, guess_plan, load_table, read_columns

CODES = {"u1": 0x08, "i1": 0x09, ">i2": 0x0B, ">i4": 0x0C, ">f4": 0x0D, ">f8": 0x0E}


def idx(array, dtype="u1"):
    array = np.asarray(array, dtype)
    head = bytes([0, 0, CODES[dtype], array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.tobytes()


PICTURES = np.random.default_rng(0).integers(0, 256, (40, 3, 4), dtype=np.uint8)
LABELS = np.arange(40) % 10


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("labels_zipped", [False, True])
@pytest.mark.parametrize("name", ["train-images-idx3-ubyte", "t10k-images.idx3-ubyte"])
def test_pictures_find_their_labels_by_name(file, zipped, labels_zipped, name):
    images = file(gzip.compress(idx(PICTURES)) if zipped else idx(PICTURES), name + ".gz" * zipped)
    labels_name = name.replace("images", "labels").replace("idx3", "idx1") + ".gz" * labels_zipped
    file(gzip.compress(idx(LABELS)) if labels_zipped else idx(LABELS), labels_name)
    dataset = load_table(images)
    assert dataset.image_shape == (3, 4)
    assert dataset.class_names == tuple("0123456789")
    np.testing.assert_array_equal(dataset.raw_inputs.T, PICTURES.reshape(40, 12))
    np.testing.assert_array_equal(dataset.raw_targets[0], LABELS)
    assert f"The labels come from {labels_name} beside it." in dataset.preparation_in_words


@pytest.mark.parametrize("dtype", CODES)
def test_every_type_of_number_is_read(file, dtype):
    values = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 100]])
    columns = read_columns(file(idx(values, dtype), "table.idx"))
    assert [column.numbers.tolist() for column in columns] == values.T.tolist()
    assert columns.image_shape is None


def test_pictures_without_labels_are_for_an_autoencoder(file):
    columns = read_columns(file(idx(PICTURES), "images-idx3-ubyte"))
    assert columns.remarks == ("No file of labels was found beside it.",)
    assert dataset_of(columns, guess_plan(columns, task="autoencoder")).image_shape == (3, 4)


def test_labels_for_other_pictures_are_not_used(file):
    images = file(idx(PICTURES), "train-images-idx3-ubyte")
    file(idx(LABELS[:7]), "train-labels-idx1-ubyte")
    columns = read_columns(images)
    assert len(columns) == 12
    assert columns.remarks == ("train-labels-idx1-ubyte beside it holds 7 labels for 40 pictures, so it is not used.",)


def test_a_file_of_labels_alone_says_so(file):
    columns = read_columns(file(idx(LABELS), "train-labels-idx1-ubyte"))
    assert columns.remarks == (
        "It holds one number an example: labels, it seems. Open the file of pictures beside it.",
    )


def test_a_preview_reads_the_first_pictures_and_labels(file):
    images = file(gzip.compress(idx(PICTURES)), "train-images-idx3-ubyte.gz")
    file(idx(LABELS), "train-labels-idx1-ubyte")
    preview = read_columns(images, most_rows=5)
    assert (preview.m, preview.complete, len(preview[-1])) == (5, False, 5)
    assert preview[-1].numbers.tolist() == [0, 1, 2, 3, 4]


def test_leaving_out_a_pixel_leaves_no_picture(file):
    columns = read_columns(file(idx(PICTURES), "images-idx3-ubyte"))
    plan = guess_plan(columns, task="autoencoder").changed("pixel 1,1", role="ignore")
    assert dataset_of(columns, plan).image_shape is None


def test_blank_pixels_are_no_reason_to_leave_them_out(file):
    blank = PICTURES.copy()
    blank[:, 0] = 0
    columns = read_columns(file(idx(blank), "images-idx3-ubyte"))
    assert dataset_of(columns, guess_plan(columns, task="autoencoder")).image_shape == (3, 4)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "begins with nothing"),
        (b"\1\2\3\4rest", "begins with 01 02 03 04"),
        (b"\0\0\x07\1" + bytes(8), "begins with 00 00 07 01"),
        (b"\0\0\x08\0" + bytes(8), "begins with 00 00 08 00"),
        (b"\0\0\x08\3\0\0", "ends before their sizes"),
        (idx(PICTURES)[:-1], "which takes 496 bytes, but the file has 495"),
        (idx(PICTURES) + b"x", "which takes 496 bytes, but the file has 497"),
        (gzip.compress(idx(PICTURES)[:-1]), "the data end too early"),
        (gzip.compress(idx(PICTURES) + b"x"), "there are more data"),
        (gzip.compress(idx(PICTURES))[:200], "the gzip data end too early"),
        (b"\0\0\x08\2" + struct.pack(">2I", 5, 0), "so it holds nothing"),
        (b"\0\0\x08\2" + struct.pack(">2I", 5, 20_000), "20,000 columns are more"),
        (gzip.compress(b"\0\0\x0e\2" + struct.pack(">2I", 2**32 - 1, 9000)), "more than this computer's memory"),
        (b"\0\0\x08\5" + struct.pack(">5I", 1, 1, 1, 1, 1) + b"x", "the shape"),
    ],
)
def test_a_file_that_is_not_what_its_header_says_is_refused(file, refusal, content, message):
    assert message in refusal(file(content, "x-idx3-ubyte"))
