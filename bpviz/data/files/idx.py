"""The IDX format of MNIST: pictures, and their labels in a file beside them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from bpviz.data.errors import DataError
from bpviz.data.files.array_columns import check_shape, columns_of_array, image_shape_of
from bpviz.data.files.column import Columns
from bpviz.data.files.reading import Reading
from bpviz.data.files.source import Opened, Pasted, Progress, Source, check_fits_memory, opened

NAME = "IDX"
MAGIC = b"\0\0"
_TYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_PIECE_BYTES = 1 << 22
_SHARE_OF_READING = 0.5


@dataclass(frozen=True)
class IdxHeader:
    """What the first bytes say: a type of number, and the size along each dimension, examples first."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]

    @property
    def n_bytes(self) -> int:
        """Return how many bytes must follow."""
        return math.prod(self.shape) * self.dtype.itemsize


def guess(source: Source) -> Reading:
    """Return the only way to read an IDX file, having looked at its header. Raises DataError."""
    with opened(source) as file:
        _checked_header(source, file)
    return Reading(NAME)


def read(source: Source, reading: Reading, most_rows: int | None = None, progress: Progress | None = None) -> Columns:
    """Read numbers, and the labels in the file beside them if there is one. Raises DataError."""
    with opened(source) as file:
        header = _checked_header(source, file)
        m = header.shape[0] if most_rows is None else min(most_rows, header.shape[0])
        array = _numbers(source.name, file, header, m, progress)
    labels, remarks = _labels_beside(source, header, m)
    return columns_of_array(
        source.name,
        reading,
        array,
        labels=labels,
        image_shape=image_shape_of(header.shape),
        complete=m == header.shape[0],
        remarks=remarks,
        progress=None if progress is None else lambda done: progress(_SHARE_OF_READING * (1.0 + done)),
    )


def header_of(name: str, stream: BinaryIO) -> IdxHeader:
    """Read and check a header. Raises DataError."""
    magic = stream.read(4)
    if len(magic) < 4 or magic[:2] != MAGIC or magic[2] not in _TYPES or not magic[3]:
        raise DataError(
            f"{name} is no IDX file: it begins with {magic.hex(' ') or 'nothing'}; an IDX file begins with 00 00, "
            "a type from 08 to 0e, and the number of its dimensions."
        )
    sizes = stream.read(4 * magic[3])
    if len(sizes) < 4 * magic[3]:
        raise DataError(f"{name} is cut off: its header tells of {magic[3]} dimensions and ends before their sizes.")
    return IdxHeader(np.dtype(_TYPES[magic[2]]), tuple(np.frombuffer(sizes, dtype=">u4").tolist()))


def _checked_header(source: Source, file: Opened) -> IdxHeader:
    header = header_of(source.name, file.stream)
    check_shape(source.name, header.shape, header.dtype)
    n_bytes = 4 + 4 * len(header.shape) + header.n_bytes
    if not file.is_zipped and file.size != n_bytes:
        raise DataError(
            f"{source.name}: the header tells of {header.shape}, which takes {n_bytes:,} bytes, but the file has "
            f"{file.size:,}. Copy or download it again."
        )
    return header


def _numbers(name: str, file: Opened, header: IdxHeader, m: int, progress: Progress | None) -> npt.NDArray[Any]:
    """Read the first m examples; returns (m, n) whose columns are each in one piece of memory."""
    missing = m * header.n_bytes // header.shape[0]
    check_fits_memory(name, missing)
    pieces = []
    while missing:
        piece = file.stream.read(min(missing, _PIECE_BYTES))
        if not piece:
            raise DataError(f"{name}: the header tells of {header.shape}, but the data end too early.")
        missing -= len(piece)
        pieces.append(piece)
        if progress is not None:
            progress(_SHARE_OF_READING * file.fraction)
    if m == header.shape[0] and file.stream.read(1):
        raise DataError(f"{name}: the header tells of {header.shape}, but there are more data. Is it another format?")
    array = np.frombuffer(b"".join(pieces), dtype=header.dtype).reshape(m, -1)
    return np.ascontiguousarray(array.T).T


def _labels_beside(source: Source, header: IdxHeader, m: int) -> tuple[npt.NDArray[Any] | None, tuple[str, ...]]:
    """Find the labels of pictures by the name of the file: train-images-idx3-ubyte → train-labels-idx1-ubyte."""
    if isinstance(source, Pasted) or len(header.shape) == 1:
        return None, ("It holds one number an example: labels, it seems. Open the file of pictures beside it.",)
    for path in _possible_labels(source):
        if path.is_file():
            return _labels(path, header, m)
    return None, ("No file of labels was found beside it.",) if len(header.shape) == 3 else ()


def _labels(path: Path, of: IdxHeader, m: int) -> tuple[npt.NDArray[Any] | None, tuple[str, ...]]:
    with opened(path) as file:
        header = _checked_header(path, file)
        if header.shape != of.shape[:1]:
            what = f"{' × '.join(map(str, header.shape))} labels for {of.shape[0]} pictures"
            return None, (f"{path.name} beside it holds {what}, so it is not used.",)
        labels = _numbers(path.name, file, header, m, None)
    return labels, (f"The labels come from {path.name} beside it.",)


def _possible_labels(source: Path) -> list[Path]:
    name = source.name
    if "images" not in name:
        return []
    labels = name.replace("images", "labels").replace("idx3", "idx1")
    other = labels.removesuffix(".gz") if labels.endswith(".gz") else f"{labels}.gz"
    return [source.with_name(labels), source.with_name(other)]
