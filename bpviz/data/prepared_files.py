"""A data set's prepared training examples as two plain .npy files, for whoever trains on a part of them elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

import numpy as np
import numpy.typing as npt

from bpviz.data.dataset import Dataset
from bpviz.data.errors import DataError
from bpviz.data.files.npy import ArrayHeader, check_size, header_of
from bpviz.data.files.source import telling_of_failures
from bpviz.whole_file import reason, replacing, to_the_disk

Floats = npt.NDArray[np.floating[Any]]
DType = Literal["float64", "float32"]

BLOCK_BYTES = 4 * 2**20
"""About what a block of examples takes on its way into a file."""


@dataclass(frozen=True)
class PreparedFiles:
    """Where the training examples of a data set are, one in each row.

    Attributes:
        X: the file of the inputs, an array (m, s_1).
        Y: that of the targets, an array (m, s_nl).
        m: the number of training examples.
        s_1: the number of inputs.
        s_nl: the number of outputs.
        dtype: of both, "float64" or "float32".
    """

    X: Path
    Y: Path
    m: int
    s_1: int
    s_nl: int
    dtype: DType


def write_prepared(dataset: Dataset, folder: Path, dtype: npt.DTypeLike = np.float64) -> PreparedFiles:
    """Write the training examples as X.npy and Y.npy into a folder that is there, block by block.

    Neither file takes its place before all of both is on the disk; what goes wrong before leaves what was there.

    Raises:
        DataError: when a file cannot be written, saying why.
        ValueError: for a dtype that is neither float64 nor float32.
    """
    files = PreparedFiles(
        folder / "X.npy", folder / "Y.npy", dataset.m, len(dataset.X), len(dataset.Y), _checked(dtype)
    )
    try:
        with replacing(files.X) as x, replacing(files.Y) as y:
            for file, columns in ((x, dataset.X), (y, dataset.Y)):
                _write(file, columns, np.dtype(files.dtype))
                to_the_disk(file)
    except OSError as error:
        raise DataError(f"The prepared examples could not be written: {reason(error, folder)}.") from error
    return files


def load_slice(path: Path, start: int, stop: int) -> Floats:
    """Map examples start … stop − 1, counted from 0, of a file of `write_prepared`.

    Returns:
        Them as columns, shape (s, stop − start), of the file's own dtype; read-only, read from the disk when used.

    Raises:
        DataError: naming the file, where it is not there, cut off, no such array or has no such examples.
    """
    with telling_of_failures(path):
        with path.open("rb") as file:
            header = header_of(path.name, file)
        check_size(path.name, header, path.stat().st_size)
        _check_array(path.name, header)
        m, s = header.shape
        if not 0 <= start < stop <= m:
            raise DataError(f"{path.name} holds {m} examples, so there are no examples {start} … {stop - 1} from 0.")
        offset = header.n_bytes + start * s * header.dtype.itemsize
        rows: Floats = np.memmap(path, header.dtype, mode="r", offset=offset, shape=(stop - start, s))
    return rows.T


def _checked(dtype: npt.DTypeLike) -> DType:
    name = np.dtype(dtype).name
    for known in ("float64", "float32"):
        if name == known:
            return known
    raise ValueError(f"prepared examples are float64 or float32, not {name}")


def _write(file: BinaryIO, columns: Floats, dtype: np.dtype[Any]) -> None:
    """Write columns, (s, m), as the rows of an array, which is what a .npy of shape (m, s) holds."""
    s, m = columns.shape
    written = {"descr": np.lib.format.dtype_to_descr(dtype), "fortran_order": False, "shape": (m, s)}
    np.lib.format.write_array_header_1_0(file, written)
    n = max(1, BLOCK_BYTES // (s * dtype.itemsize))
    for start in range(0, m, n):
        file.write(np.ascontiguousarray(columns[:, start : start + n].T, dtype).data)


def _check_array(name: str, header: ArrayHeader) -> None:
    is_such = len(header.shape) == 2 and 0 not in header.shape and not header.fortran_order
    if not is_such or header.dtype not in (np.float64, np.float32):
        order = " in Fortran order" if header.fortran_order else ""
        raise DataError(
            f"{name} holds an array {header.shape} of {header.dtype}{order}. Prepared examples are rows of float64 or "
            "float32. Prepare them once more."
        )
