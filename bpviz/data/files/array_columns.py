"""The columns of an array that holds one example in each of its rows, or one picture in each of its layers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from bpviz.data.array_store import ArrayStore
from bpviz.data.errors import DataError
from bpviz.data.files.column import Column, Columns, column_of_numbers
from bpviz.data.files.growing_column import GrowingColumn
from bpviz.data.files.header import check_width, names_of
from bpviz.data.files.reading import Reading
from bpviz.data.files.source import Progress

Array = npt.NDArray[Any]

_LAST_LETTER = 0x10FFFF
_SURROGATES = (0xD800, 0xDFFF)


def columns_of_array(
    name: str,
    reading: Reading,
    array: Array,
    *,
    labels: Array | None = None,
    image_shape: tuple[int, int] | None = None,
    complete: bool = True,
    remarks: Sequence[str] = (),
    progress: Progress | None = None,
) -> Columns:
    """Return the columns of an array, (m,), (m, n) or (m, rows, columns), of numbers, texts or named fields.

    labels, (m,), become a last column; image_shape tells of pictures that are rows already. Of a small array nothing
    is copied but what is not in this computer's byte order; a large one is copied into a file, column by column.
    Raises DataError for an array of another shape, or of what is neither number nor text.
    """
    check_shape(name, array.shape, array.dtype)
    image_shape = image_shape or image_shape_of(array.shape)
    fields = _fields(name, array, progress and (lambda done: progress(done / 2)))
    names = _names(array, len(fields), image_shape)
    if labels is not None:
        fields.append(labels.reshape(len(array)))
        names = (*names, "label")
    columns = []
    for done, (column_name, values) in enumerate(zip(names, fields, strict=True), start=1):
        columns.append(_column(name, column_name, values))
        if progress is not None:
            progress((1 + done / len(names)) / 2)
    return Columns(
        name, reading, tuple(columns), "row", range(1, len(array) + 1), complete, tuple(remarks), image_shape
    )


def check_shape(name: str, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
    """Raise DataError unless an array of that shape holds examples that can be read."""
    what = f"{name}: the array has the shape {shape}"
    if not shape:
        raise DataError(f"{name}: there is a single value and no table.")
    if 0 in shape:
        raise DataError(f"{what}, so it holds nothing.")
    if len(shape) > 2 and image_shape_of(shape) is None:
        raise DataError(f"{what}. Rows of numbers are (m, n), grey pictures (m, rows, columns).")
    if dtype.names is not None and len(shape) > 1:
        raise DataError(f"{what} of named fields; such an array must be (m,).")
    check_width(name, len(dtype.names) if dtype.names is not None else math.prod(shape[1:]))


def image_shape_of(shape: tuple[int, ...]) -> tuple[int, int] | None:
    """Return (rows, columns) for an array of grey pictures, (m, rows, columns) with or without a channel of 1."""
    sizes = shape[1:]
    if len(sizes) == 3 and 1 in (sizes[0], sizes[-1]):
        sizes = sizes[1:] if sizes[0] == 1 else sizes[:-1]
    return (sizes[0], sizes[1]) if len(sizes) == 2 else None


def pixel_names(image_shape: tuple[int, int]) -> tuple[str, ...]:
    """Name the pixels of a picture, row by row."""
    rows, columns = image_shape
    return tuple(f"pixel {row},{column}" for row in range(1, rows + 1) for column in range(1, columns + 1))


def _fields(name: str, array: Array, progress: Progress | None) -> list[Array]:
    if array.dtype.names is not None:
        return [array[field] for field in array.dtype.names]
    rows = array.reshape(len(array), -1)
    dtype = _plain(rows[:0]).dtype if rows.dtype.kind in "biuf" else rows.dtype
    return list(ArrayStore.of_inputs(name, rows.shape[1], len(rows)).by_columns(rows, dtype, progress))


def _names(array: Array, n: int, image_shape: tuple[int, int] | None) -> tuple[str, ...]:
    if image_shape is not None:
        return pixel_names(image_shape)
    return names_of(array.dtype.names, n)[0]


def _column(file_name: str, name: str, values: Array) -> Column:
    kind = values.dtype.kind
    if values.ndim == 1 and kind in "biuf":
        return column_of_numbers(name, _plain(np.asarray(values)))
    if values.ndim == 1 and kind in "US":
        growing = GrowingColumn(name)
        growing.add_texts(_texts(file_name, name, values))
        return growing.column()
    what = {"O": "Python objects, which are never unpacked", "c": "complex numbers"}.get(kind, str(values.dtype))
    raise DataError(f"{file_name}, column {name!r}: it holds {what}; numbers or texts are needed.")


def _plain(numbers: Array) -> Array:
    """Return numbers of a type that everything computes with; truth values are 0 and 1."""
    dtype = numbers.dtype
    if dtype.kind == "b":
        return numbers.view(np.uint8)
    if dtype.kind == "f" and dtype.itemsize not in (4, 8):
        with np.errstate(over="ignore", invalid="ignore"):  # what is too large for 64 bits is infinite, and said so
            return numbers.astype(np.float32 if dtype.itemsize < 4 else np.float64)
    return numbers if dtype.isnative else numbers.astype(dtype.newbyteorder("="))


def _texts(file_name: str, name: str, values: Array) -> Array:
    place = f"{file_name}, column {name!r}"
    if values.dtype.kind == "U":
        native = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("="))
        letters = native.view(np.uint32)
        if (letters > _LAST_LETTER).any() or ((letters >= _SURROGATES[0]) & (letters <= _SURROGATES[1])).any():
            raise DataError(f"{place}: the texts hold codes that are no letters.")
        return native.astype(object)
    try:
        return np.array([text.decode() for text in values.tolist()], dtype=object)
    except UnicodeDecodeError as error:
        raise DataError(f"{place}: the texts are not UTF-8.") from error
