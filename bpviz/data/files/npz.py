"""An archive of NumPy arrays, .npz: one of them is read, or one with another as its labels."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

import numpy as np
import numpy.typing as npt

from bpviz.data.errors import DataError
from bpviz.data.files.array_columns import check_shape, columns_of_array
from bpviz.data.files.column import Columns
from bpviz.data.files.npy import ArrayHeader, check_size, header_of
from bpviz.data.files.reading import Reading
from bpviz.data.files.source import Pasted, Progress, Source, check_fits_memory, unchanged

NAME = "NumPy archive"
WITH = " with labels "
MOST_ARRAYS = 1000
_PIECE_BYTES = 1 << 22
_DAMAGED = (zipfile.BadZipFile, NotImplementedError, RuntimeError, UnicodeDecodeError, ValueError)


def guess(source: Source) -> Reading:
    """Return how an archive is read: its array if there is one only; of several, one must be asked for."""
    with _archive(source) as archive:
        parts = _parts(_headers(source.name, archive))
    if not parts:
        raise DataError(f"{source.name} holds no array that could be read.")
    return Reading(NAME, part=parts[0] if len(parts) == 1 else None, parts=parts)


def read(source: Source, reading: Reading, most_rows: int | None = None, progress: Progress | None = None) -> Columns:
    """Read one array, or one and its labels. Raises DataError if none is chosen."""
    if reading.part is None:
        raise DataError(f"{source.name} holds several arrays. Choose one: {', '.join(reading.parts)}.")
    array_name, _, labels_name = reading.part.partition(WITH)
    with _archive(source) as archive:
        array, complete = _array(source.name, archive, array_name, most_rows, progress)
        labels = _array(source.name, archive, labels_name, most_rows, None)[0] if labels_name else None
    return columns_of_array(source.name, reading, array, labels=labels, complete=complete, progress=progress)


@contextmanager
def _archive(source: Source) -> Iterator[zipfile.ZipFile]:
    if isinstance(source, Pasted):
        raise DataError(f"{source.name} is text and no archive of NumPy arrays.")
    with unchanged(source):
        try:
            archive = zipfile.ZipFile(source)
        except _DAMAGED as error:
            raise DataError(f"{source.name} is no archive of NumPy arrays, or a damaged one: {error}.") from error
        with archive:
            yield archive


def _headers(name: str, archive: zipfile.ZipFile) -> dict[str, ArrayHeader]:
    """Return the header of every array that can be read. Raises DataError, saying why, if there is none."""
    headers, refusal = {}, DataError(f"{name} holds no array.")
    for member in archive.infolist()[:MOST_ARRAYS]:
        if member.filename.endswith(".npy"):
            key = member.filename.removesuffix(".npy")
            try:
                headers[key] = _header(name, archive, key)
            except DataError as error:
                refusal = error
    if not headers:
        raise refusal
    return headers


def _parts(headers: dict[str, ArrayHeader]) -> tuple[str, ...]:
    """List every array, those first that another array has a label for each example of."""
    labelled = [
        f"{name}{WITH}{other}"
        for name, header in headers.items()
        for other, labels in headers.items()
        if other != name and len(header.shape) > 1 and labels.shape in ((header.shape[0],), (header.shape[0], 1))
    ]
    return (*labelled, *headers)


def _header(name: str, archive: zipfile.ZipFile, key: str) -> ArrayHeader:
    with _member(name, archive, key) as stream:
        header = header_of(f"{name}, array {key!r}", stream)
    check_size(f"{name}, array {key!r}", header, archive.getinfo(f"{key}.npy").file_size)
    return header


def _array(
    name: str, archive: zipfile.ZipFile, key: str, most_rows: int | None, progress: Progress | None
) -> tuple[npt.NDArray[Any], bool]:
    """Return an array, or its first rows, and whether these are all."""
    header = _header(name, archive, key)
    check_shape(f"{name}, array {key!r}", header.shape, header.dtype)
    shape = header.shape
    if most_rows is not None and not header.fortran_order:
        shape = (min(most_rows, shape[0]), *shape[1:])
    check_fits_memory(name, header.n_data_bytes)
    array = np.empty(shape, header.dtype, order="F" if header.fortran_order else "C")
    into = memoryview(cast(Any, array.reshape(-1, order="A").view(np.uint8)))
    with _member(name, archive, key) as stream:
        header_of(name, stream)
        for start in range(0, len(into), _PIECE_BYTES):
            piece = into[start : start + _PIECE_BYTES]
            data = stream.read(len(piece))
            if len(data) != len(piece):
                raise DataError(f"{name}, array {key!r}: the data end too early. Copy or download it again.")
            piece[:] = data
            if progress is not None:
                progress(0.5 * start / len(into))
    return array[:most_rows], most_rows is None or most_rows >= header.shape[0]


@contextmanager
def _member(name: str, archive: zipfile.ZipFile, key: str) -> Iterator[BinaryIO]:
    try:
        with archive.open(f"{key}.npy") as stream:
            yield cast(BinaryIO, stream)
    except DataError:
        raise
    except _DAMAGED as error:
        raise DataError(f"{name}, array {key!r}: the archive is damaged: {error}.") from error
