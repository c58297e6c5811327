"""A single NumPy array, .npy: mapped into memory, its header checked against the file's size before."""

from __future__ import annotations

import math
import tokenize
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np

from bpviz.data.errors import DataError
from bpviz.data.files.array_columns import check_shape, columns_of_array
from bpviz.data.files.column import Columns
from bpviz.data.files.reading import Reading
from bpviz.data.files.source import Pasted, Progress, Source, opened, telling_of_failures

NAME = "NumPy array"
MAGIC = b"\x93NUMPY"

_BAD_HEADER = (ValueError, SyntaxError, TypeError, KeyError, OverflowError, RecursionError, tokenize.TokenError)


@dataclass(frozen=True)
class ArrayHeader:
    """What the first bytes of an array file say, and how many they are."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    fortran_order: bool
    n_bytes: int

    @property
    def n_data_bytes(self) -> int:
        """Return how many bytes must follow."""
        return math.prod(self.shape) * self.dtype.itemsize


def guess(source: Source) -> Reading:
    """Return the only way to read an array, having looked at its header. Raises DataError."""
    _checked_header(source)
    return Reading(NAME)


def read(source: Source, reading: Reading, most_rows: int | None = None, progress: Progress | None = None) -> Columns:
    """Map an array and return its columns; its numbers are read from the file when they are used. Raises DataError."""
    header = _checked_header(source)
    check_shape(source.name, header.shape, header.dtype)
    assert isinstance(source, Path)
    with telling_of_failures(source):
        order: Literal["F", "C"] = "F" if header.fortran_order else "C"
        array = np.memmap(source, header.dtype, mode="r", offset=header.n_bytes, shape=header.shape, order=order)
    complete = most_rows is None or most_rows >= len(array)
    return columns_of_array(source.name, reading, array[:most_rows], complete=complete, progress=progress)


def header_of(name: str, stream: BinaryIO) -> ArrayHeader:
    """Read and check the header of an array. Raises DataError."""
    from numpy.lib import format as npy_format

    if stream.read(len(MAGIC)) != MAGIC:
        raise DataError(f"{name} is no NumPy array: its first bytes are not those of one.")
    try:
        version = tuple(stream.read(2))
        reader = npy_format.read_array_header_1_0 if version == (1, 0) else npy_format.read_array_header_2_0
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Python 2's long numbers, which are understood all the same
            shape, fortran_order, dtype = reader(stream)
    except _BAD_HEADER as error:
        raise DataError(f"{name}: the header of the array cannot be understood.") from error
    if dtype.hasobject:
        raise DataError(f"{name} holds Python objects. Unpacking them could run any program, so it is refused.")
    return ArrayHeader(shape, dtype, fortran_order, stream.tell())


def check_size(name: str, header: ArrayHeader, n_bytes: int) -> None:
    """Raise DataError unless a file, or a member of an archive, of n_bytes holds exactly what its header says."""
    expected = header.n_bytes + header.n_data_bytes
    if n_bytes != expected:
        what = "Copy or download it again." if n_bytes < expected else "Is another array behind the first?"
        raise DataError(
            f"{name}: the header tells of an array {header.shape}, which takes {expected:,} bytes, but there are "
            f"{n_bytes:,}. {what}"
        )


def _checked_header(source: Source) -> ArrayHeader:
    if isinstance(source, Pasted):
        raise DataError(f"{source.name} is text and no NumPy array.")
    with opened(source) as file:
        if file.is_zipped:
            raise DataError(f"{source.name} is zipped; unzip it first, so that it need not fit into memory.")
        header = header_of(source.name, file.stream)
        check_size(source.name, header, file.size)
    return header
