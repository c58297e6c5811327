"""Comma-separated text with a header, refused where it could be misread."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from bpviz.data.errors import DataError
from bpviz.data.files.cells import is_number

if TYPE_CHECKING:
    import pandas as pd

MOST_COLUMNS = 10_000


def columns(path: Path) -> tuple[str, ...]:
    """Return the names in the header. Raises DataError for a header that is none."""
    with _opened(path) as file:
        return _header(path.name, _lines(path.name, file))


def read(path: Path, text_column: str | None = None) -> pd.DataFrame:
    """Return all rows, indexed by the line of the file they end on; the text column's cells stay as they are written.

    pandas pads short rows, drops surplus fields and takes "True" for 1 without a word. So the rows are counted out
    with the csv module before, and the types are pandas' own inference, for the caller to look at. Raises DataError.
    """
    names, line_numbers = _checked_rows(path)
    with _opened(path) as file:
        frame = _frame_of(path.name, file, names, text_column)
    if len(frame) != len(line_numbers):
        raise DataError(
            f"{path.name}: {len(line_numbers)} rows at first and {len(frame)} rows on reading again. "
            "Was the file being written? Open it once more."
        )
    frame.index = line_numbers
    return frame.rename_axis(index="line")


def _frame_of(name: str, file: TextIO, names: tuple[str, ...], text_column: str | None) -> pd.DataFrame:
    import pandas as pd  # only needed once a file is opened

    # From 3.1 on pandas rounds every decimal to the nearest float by itself and warns when asked to.
    asks = tuple(int(part) for part in pd.__version__.split(".")[:2]) < (3, 1)
    exactly: dict[str, Any] = {"float_precision": "round_trip"} if asks else {}
    try:
        frame: pd.DataFrame = pd.read_csv(
            file,
            names=list(names),
            header=0,
            index_col=False,
            dtype=None if text_column is None else {text_column: str},
            keep_default_na=False,
            skipinitialspace=True,
            low_memory=False,
            **exactly,
        )
        return frame
    except (ValueError, pd.errors.ParserWarning) as error:
        raise DataError(f"{name}: {error}") from error


def _checked_rows(path: Path) -> tuple[tuple[str, ...], list[int]]:
    """Return the column names and each row's line number, having seen that every row has a field for each column."""
    with _opened(path) as file:
        rows = _lines(path.name, file)
        names = _header(path.name, rows)
        line_numbers = [_checked_line(path.name, line, row, names) for line, row in rows]
    if not line_numbers:
        raise DataError(f"{path.name}: there is only a header and not one row of data.")
    if len(line_numbers) == 1:
        raise DataError(f"{path.name}: there is only one row of data; at least two are needed.")
    return names, line_numbers


def _checked_line(name: str, line: int, row: list[str], names: tuple[str, ...]) -> int:
    if len(row) == len(names):
        return line
    if len(row) > len(names):
        what = f"{len(row) - len(names)} more, the first is {row[len(names)]!r}. Is it a decimal comma?"
    else:
        what = f"nothing for the column {names[len(row)]!r}."
    raise DataError(
        f"{name}, line {line}: {len(names)} values expected, one a column, but there are {len(row)}: {what}"
    )


def _header(name: str, rows: Iterator[tuple[int, list[str]]]) -> tuple[str, ...]:
    line, fields = next(rows, (0, []))
    names = tuple(field.strip() for field in fields)
    if not names:
        raise DataError(f"{name} is empty. The first line must hold the column names.")
    if len(names) > MOST_COLUMNS:
        raise DataError(f"{name}: {len(names):,} columns are more than the {MOST_COLUMNS:,} that can be read.")
    if len(names) == 1:
        raise DataError(f"{name}: there is only one column, {names[0][:60]!r}. {_hint_for_one_column(names[0])}")
    _check_names(f"{name}, line {line}", names)
    return names


def _check_names(where: str, names: tuple[str, ...]) -> None:
    seen: set[str] = set()
    for number, column in enumerate(names, start=1):
        if is_number(column):
            raise DataError(
                f"{where}: the first line looks like data, not column names: {column!r} is a number. "
                "Put a line of names above it."
            )
        if not column:
            raise DataError(f"{where}: column {number} has no name. Give it one, or delete it if it only counts rows.")
        if column in seen:
            raise DataError(f"{where}: two columns are called {column!r}. Rename one of them.")
        seen.add(column)


def _hint_for_one_column(header: str) -> str:
    for separator, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if separator in header:
            return f"The columns seem to be separated by {called}; save the file with commas."
    return "At least two are needed, separated by commas: an input and the target."


def _lines(name: str, file: TextIO) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank with the number of the line it ends on, counted from 1."""
    reader = csv.reader(_without_nul(name, file), skipinitialspace=True, strict=True)
    try:
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        raise DataError(f"{name}, line {reader.line_num}: {error}. Is a quotation mark missing?") from error


def _without_nul(name: str, file: TextIO) -> Iterator[str]:
    for number, line in enumerate(file, start=1):
        if "\0" in line:
            raise DataError(f"{name}, line {number}: there is a NUL character, so this is not a text file.")
        yield line


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """Open path as UTF-8 with or without a byte order mark; what the system refuses becomes a DataError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
    except FileNotFoundError:
        raise DataError(f"There is no file {path}.") from None
    except OSError as error:
        raise DataError(f"{path.name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name} is not UTF-8 text ({error.reason}). Save it as “CSV UTF-8”.") from error
