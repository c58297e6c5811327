"""Parquet files, by pyarrow, which is an optional part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from bpviz.data.errors import DataError
from bpviz.data.files.column import Columns
from bpviz.data.files.growing_column import GrowingColumn
from bpviz.data.files.header import check_width, names_of
from bpviz.data.files.reading import Reading
from bpviz.data.files.source import Pasted, Progress, Source, unchanged

if TYPE_CHECKING:
    from pyarrow import Array, DataType
    from pyarrow.parquet import ParquetFile

NAME = "Parquet"
MAGIC = b"PAR1"
ROWS_A_PIECE = 1 << 15


def guess(source: Source) -> Reading:
    """Return the only way to read a Parquet file, having looked at its columns. Raises DataError."""
    with _file(source) as file:
        check_width(source.name, len(file.schema_arrow.names))
    return Reading(NAME)


def read(source: Source, reading: Reading, most_rows: int | None = None, progress: Progress | None = None) -> Columns:
    """Read every column, piece by piece. Raises DataError for one that holds neither numbers nor texts."""
    with _file(source) as file:
        schema, m = file.schema_arrow, file.metadata.num_rows
        check_width(source.name, len(schema.names))
        names, remarks = names_of(schema.names, len(schema.names))
        columns = [GrowingColumn(name) for name in names]
        wanted = m if most_rows is None else min(m, most_rows)
        n = 0
        for batch in file.iter_batches(batch_size=min(ROWS_A_PIECE, max(1, wanted))):
            first = batch.slice(0, wanted - n)
            for column, values in zip(columns, first.columns, strict=True):
                _add(source.name, column, values)
            n += len(first)
            if progress is not None:
                progress(n / max(1, m))
            if n >= wanted:
                break
    labels = np.arange(1, n + 1, dtype=np.int64)
    return Columns(source.name, reading, tuple(one.column() for one in columns), "row", labels, n == m, remarks)


@contextmanager
def _file(source: Source) -> Iterator[ParquetFile]:
    if isinstance(source, Pasted):
        raise DataError(f"{source.name} is text and no Parquet file.")
    try:
        from pyarrow import ArrowException  # an optional part, and only needed once such a file is opened
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise DataError(
            f"{source.name}: Parquet files need pyarrow, which is not installed. Install it: pip install pyarrow"
        ) from None
    with unchanged(source):
        try:
            with ParquetFile(source) as file:
                yield file
        except ArrowException as error:
            raise DataError(f"{source.name} cannot be read as a Parquet file, or is damaged: {error}") from error


def _add(file_name: str, column: GrowingColumn, values: Array[Any]) -> None:
    import pyarrow as pa
    from pyarrow import types

    kind: DataType = values.type
    if types.is_dictionary(kind):
        values, kind = values.dictionary_decode(), kind.value_type
    if types.is_decimal(kind):
        values, kind = values.cast(pa.float64()), pa.float64()
    if types.is_integer(kind) or types.is_floating(kind):
        _add_numbers(column, values)
    elif types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind):
        raise DataError(f"{file_name}, column {column.name!r}: it holds {kind}; numbers or texts are needed.")
    else:
        texts = ["" if text is None else str(text) for text in values.to_pylist()]
        column.add_texts(np.array(texts, dtype=object))


def _add_numbers(column: GrowingColumn, values: Array[Any]) -> None:
    numbers = values.to_numpy(zero_copy_only=False)  # whole numbers with gaps become floats
    if numbers.dtype.kind != "f":
        column.add_numbers(numbers)
        return
    numbers = numbers.astype(np.float64)
    column.add_numbers_with_gaps(numbers, np.where(np.isnan(numbers), "", "inf").astype(object))
