"""Where the arrays of a data set are kept: small ones in memory, large ones in files that have no name.

A large array is written block by block, each example's values side by side, and then mapped: its pages come from the
disk when they are used, and the system may drop them again. The file is gone with the last array that is a view of it,
and with the program, however that ends.
"""

from __future__ import annotations

import errno
import mmap
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from bpviz.data.errors import DataError
from bpviz.whole_file import reason

LARGE_BYTES = 64 * 2**20
"""Inputs that take more as 64-bit floats are kept in a file, and with them all that belongs to their examples."""

BLOCK_BYTES = 2**20
"""About what a block of a large array takes; whoever computes with it needs a few times as much."""

Block = Callable[[slice], npt.NDArray[Any]]
"""Gives the columns of an array in a slice of its examples."""


@dataclass(frozen=True)
class ArrayStore:
    """The one that decides where a data set's arrays are kept and in what blocks they are gone through.

    name is the data set's, for messages. block is how many examples a block has; None is all of them at once, and the
    arrays in memory.
    """

    name: str
    block: int | None = None

    @classmethod
    def of_inputs(cls, name: str, s_1: int, m: int) -> ArrayStore:
        """Return the store for examples with inputs (s_1, m)."""
        of_one = s_1 * np.dtype(np.float64).itemsize
        return cls(name, max(1, BLOCK_BYTES // of_one) if m * of_one > LARGE_BYTES else None)

    def blocks(self, m: int) -> Iterator[slice]:
        """Go through m examples: all in one slice, or in slices of a block each."""
        step = self.block or max(m, 1)
        return (slice(start, min(start + step, m)) for start in range(0, m, step))

    def filled(self, s: int, m: int, block_of: Block, dtype: npt.DTypeLike = np.float64) -> npt.NDArray[Any]:
        """Keep the array (s, m) whose columns block_of gives for every slice of blocks, asked for in their order.

        The array is read-only. Raises DataError where there is no room for it.
        """
        dtype = np.dtype(dtype)
        if self.block is None or not m:
            return read_only(block_of(slice(0, m)), dtype)
        n_bytes = s * m * dtype.itemsize
        with self._told(n_bytes), _scratch(n_bytes) as file:
            for columns in self.blocks(m):
                file.write(np.ascontiguousarray(block_of(columns).T, dtype).data)
            return _mapped(file, (m, s), dtype).T

    def by_columns(
        self, rows: npt.NDArray[Any], dtype: npt.DTypeLike, progress: Callable[[float], None] | None = None
    ) -> npt.NDArray[Any]:
        """Return rows (m, n) as (n, m), so that each column can be gone through without reading all the others.

        A large array is copied, into that dtype; a small one is returned as it is. progress is told the fraction
        copied, and what it raises passes through. Raises DataError where there is no room for it.
        """
        (m, n), dtype = rows.shape, np.dtype(dtype)
        if self.block is None or (rows.T.flags.c_contiguous and rows.dtype == dtype):
            return rows.T
        n_bytes = rows.size * dtype.itemsize
        with self._told(n_bytes), _scratch(n_bytes) as file:
            for part in self.blocks(m):
                with np.errstate(over="ignore", invalid="ignore"):  # what the dtype cannot hold becomes infinite
                    columns = np.ascontiguousarray(rows[part].T, dtype)
                for j, column in enumerate(columns):
                    file.seek((j * m + part.start) * dtype.itemsize)
                    file.write(column.data)
                if progress is not None:
                    progress(part.stop / m)
            return _mapped(file, (n, m), dtype)

    def kept(self, values: npt.ArrayLike, dtype: npt.DTypeLike = np.float64) -> npt.NDArray[Any]:
        """Keep values, (m,) or (s, m); an array that nobody can write to and that is no part of another stays."""
        array = np.asarray(values)
        if self.block is None or is_frozen(array, dtype) or array.ndim not in (1, 2) or 0 in array.shape:
            return read_only(values, dtype)
        columns = np.atleast_2d(array)
        kept = self.filled(len(columns), array.shape[-1], lambda part: columns[:, part], dtype)
        return kept if array.ndim == 2 else kept[0]

    @contextmanager
    def _told(self, n_bytes: int) -> Iterator[None]:
        """Turn what the system refuses into a DataError."""
        try:
            yield
        except OSError as error:
            folder = scratch_folder()
            what = f"it takes {n_bytes / 1e9:.1f} GB in the folder of temporary files, {folder}"
            way_out = "Make room there, or name another folder in the environment variable TMPDIR"
            raise DataError(f"{self.name}: {what}, but {reason(error, folder)}. {way_out}.") from error


def read_only(values: npt.ArrayLike, dtype: npt.DTypeLike = np.float64) -> npt.NDArray[Any]:
    """Copy values into a C-contiguous array that refuses to be written to; one that does already is taken as it is."""
    if isinstance(values, np.ndarray) and is_frozen(values, dtype):
        return values
    array = np.array(values, dtype=dtype, order="C")
    array.flags.writeable = False
    return array


def is_frozen(array: npt.NDArray[Any], dtype: npt.DTypeLike) -> bool:
    """Tell whether an array is of that dtype and nobody can write to it: it has memory of its own, or is mapped."""
    flags = array.flags
    return array.dtype == dtype and not flags.writeable and ((flags.owndata and flags.c_contiguous) or is_mapped(array))


def is_mapped(array: npt.NDArray[Any]) -> bool:
    """Tell whether an array's numbers are in a file."""
    base: object = array
    while isinstance(base, np.ndarray):
        base = base.base
    return isinstance(base, mmap.mmap)


def scratch_folder() -> Path:
    """Return where large arrays are written: where TMPDIR says, else where the system keeps large temporary files.

    The usual folder is in memory on some systems, which would be no gain.
    """
    large = Path("/var/tmp")
    if os.environ.get("TMPDIR") or not (large.is_dir() and os.access(large, os.W_OK)):
        return Path(tempfile.gettempdir())
    return large


@contextmanager
def _scratch(n_bytes: int) -> Iterator[BinaryIO]:
    """Open a file without a name for that many bytes. Raises OSError."""
    folder = scratch_folder()
    if shutil.disk_usage(folder).free < n_bytes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with tempfile.TemporaryFile(dir=folder) as file:
        yield file


def _mapped(file: BinaryIO, shape: tuple[int, int], dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    file.flush()
    return np.memmap(file, dtype, mode="r", shape=shape).view(np.ndarray)
