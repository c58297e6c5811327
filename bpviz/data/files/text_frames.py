"""Rows of text made into pieces of columns by pandas, as far as it can be trusted with them."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from bpviz.data.errors import DataError
from bpviz.data.files.cells import MISSING_MARKS, is_code
from bpviz.data.files.growing_column import GrowingColumn
from bpviz.data.files.reading import Reading
from bpviz.data.files.text_rows import TextRows

if TYPE_CHECKING:
    import pandas as pd

Block = npt.NDArray[Any]

WIDE = 200
"""From so many columns on pandas is only asked where there is anything but plain numbers."""


def add_rows(
    columns: Sequence[GrowingColumn], rows: TextRows, reading: Reading, as_texts: Collection[int], name: str
) -> None:
    """Add rows to the columns: plain numbers as pandas reads them, the texts of all others as they stand.

    pandas takes "True" for 1, a gap for NaN and 01067 for 1067 without a word, so where there is anything but finite
    numbers, or whole ones of which some may begin with 0, it is asked a second time, for the texts. as_texts are the
    columns it is not to read as numbers at all.
    """
    if rows.cells is not None:
        for column, cells in zip(columns, zip(*rows.cells, strict=True), strict=True):
            column.add_texts(np.array(cells, dtype=object))
        return
    everything = range(len(columns))
    wordy = {j for j in everything if reading.thousands or j in as_texts or columns[j].has_words}
    maybe_codes = _may_hold_codes(rows.text)
    block = None if wordy or maybe_codes or len(columns) < WIDE else _plain_block(rows, reading)
    if block is not None:
        for j in everything:
            columns[j].add_numbers(block[:, j])
        return
    frame = _frame(name, rows, reading, len(columns), wordy)
    odd = _add_plain_numbers(columns, frame, wordy, whole_too=not maybe_codes)
    for j in wordy:
        _add_texts(columns[j], frame[str(j)].to_numpy(object), styled=j not in as_texts)
    if not odd:
        return
    texts = _frame(name, rows, reading, len(columns), set(odd), only=odd)
    for j in odd:
        as_read, as_written = frame[str(j)], texts[str(j)].to_numpy(object)
        if as_read.dtype.kind not in "iuf" or (maybe_codes and _holds_codes(as_written)):
            columns[j].add_texts(as_written)
        elif as_read.dtype.kind == "f":
            columns[j].add_numbers_with_gaps(as_read.to_numpy(np.float64), as_written)
        else:
            columns[j].add_numbers(_compact(as_read.to_numpy()))


def _may_hold_codes(text: str) -> bool:
    """Tell whether a 0 at the start of a cell is followed by a digit, as far as that is seen without cutting cells."""
    letters = np.frombuffer(text.encode(), dtype=np.uint8)
    digits = letters - ord("0") < 10  # what is less wraps around
    starts = np.append(True, ~digits[:-1] & (letters[:-1] != ord(".")))
    return bool((starts[:-1] & (letters[:-1] == ord("0")) & digits[1:]).any())


def _holds_codes(texts: Block) -> bool:
    return any(is_code(text) for text in texts.tolist())


def _add_plain_numbers(
    columns: Sequence[GrowingColumn], frame: pd.DataFrame, wordy: Collection[int], *, whole_too: bool
) -> list[int]:
    """Add the columns of finite numbers; return those that are neither that nor wordy.

    Columns with a whole number in them are only added if whole_too.
    """
    odd = []
    for j, dtype in enumerate(frame.dtypes.tolist()):
        values = frame[str(j)].to_numpy() if dtype.kind in "iuf" else None
        plain = values is not None and np.isfinite(values).all()
        if values is not None and plain and (whole_too or not (values == np.floor(values)).any()):
            columns[j].add_numbers(_compact(values))
        elif j not in wordy:
            odd.append(j)
    return odd


def _plain_block(rows: TextRows, reading: Reading) -> Block | None:
    """Return rows of nothing but finite numbers as an array, (n, columns), None for others.

    For pandas each column costs time of its own, which is seconds a piece where there are 10,000 of them.
    """
    if reading.decimal != "." or (reading.quote or '"') in rows.text:
        return None
    try:
        block = np.loadtxt(io.StringIO(rows.text), delimiter=reading.separator, comments=None, ndmin=2)
    except ValueError:
        return None
    return _compact(block) if np.isfinite(block).all() else None


def _add_texts(column: GrowingColumn, texts: Block, *, styled: bool) -> None:
    """Add texts, or the numbers they are if all are numbers in the style of the column."""
    numbers = column.style.values(texts.tolist()) if styled and not column.has_words else None
    if numbers is None:
        column.add_texts(texts)
    else:
        column.add_numbers(numbers)


def _compact(numbers: Block) -> Block:
    """Return grey values, and other small whole numbers, in a byte each."""
    if not numbers.size or numbers.min() < 0 or numbers.max() > 255:
        return numbers
    small = numbers.astype(np.uint8)
    return small if numbers.dtype.kind in "iu" or np.array_equal(small, numbers) else numbers


def _frame(
    name: str, rows: TextRows, reading: Reading, width: int, wordy: set[int], only: list[int] | None = None
) -> pd.DataFrame:
    """Return the rows as a frame of columns "0", "1" …; the wordy ones' cells stay as they are written."""
    import pandas as pd  # only needed once a file is opened

    marks: Any = list(MISSING_MARKS)
    if wordy:
        marks = {str(j): MISSING_MARKS for j in range(width) if j not in wordy}
    options: dict[str, Any] = {
        "sep": reading.separator or ",",
        "quotechar": reading.quote or '"',
        "decimal": reading.decimal or ".",
        "names": [str(j) for j in range(width)],
        "usecols": None if only is None else [str(j) for j in only],
        "dtype": {str(j): str for j in wordy},
        "na_values": marks,
    }
    frame: pd.DataFrame = pd.read_csv(
        io.StringIO(rows.text),
        header=None,
        index_col=False,
        keep_default_na=False,
        low_memory=False,
        **options,
        **_exactly(pd.__version__),
    )
    if len(frame) != len(rows):
        lines = f"{name}, lines {rows.labels[0]} to {rows.labels[-1]}"
        raise DataError(f"{lines} could be understood in two ways. Check the quotation marks.")
    return frame


def _exactly(pandas_version: str) -> dict[str, Any]:
    """From 3.1 on pandas rounds every decimal to the nearest float by itself and warns when asked to."""
    asks = tuple(int(part) for part in pandas_version.split(".")[:2]) < (3, 1)
    return {"float_precision": "round_trip"} if asks else {}
