"""What is refused where no one looks at the guesses: everything that could be misread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from bpviz.data.errors import DataError
from bpviz.data.files.cells import is_number, why_not_a_number
from bpviz.data.files.column import Column, Columns
from bpviz.data.files.import_plan import ImportPlan
from bpviz.data.files.reading import ENCODINGS, SEPARATORS, Reading

PREVIEW = "or open it in the window, where the import preview shows what else it could be"
SEPARATOR_OF = {".csv": ",", ".tsv": "\t", ".tab": "\t"}
"""The separator that the end of a file's name promises."""


def plain_reading(name: str, guess: Reading, suffix: str) -> Reading:
    """Return the reading that a file's name promises: UTF-8, decimal points, and names in the first row.

    Raises DataError if the guess is another encoding.
    """
    if guess.encoding is not None and guess.encoding != "utf-8":
        called = ENCODINGS[guess.encoding]
        raise DataError(f"{name} is not UTF-8 text but {called}, it seems. Save it as “CSV UTF-8”, {PREVIEW}.")
    plain = guess
    if guess.separator is not None:
        separator = SEPARATOR_OF.get(suffix, guess.separator)
        plain = replace(guess, separator=separator, decimal=".", thousands="")
    if guess.header is not None:
        plain = replace(plain, header=True, skip=0)
    return plain


def check_header(name: str, row_word: str, row: int, header: Sequence[str], guess: Reading) -> None:
    """Raise DataError unless a header, found at that row, names two columns or more, each by a name of its own."""
    names = [cell.strip() for cell in header]
    if len(names) == 1:
        raise DataError(f"{name}: there is only one column, {names[0][:60]!r}. {_hint_for_one_column(names[0])}")
    where = f"{name}, {row_word} {row}"
    for number, column in enumerate(names, start=1):
        if is_number(column):
            what = f"looks like data, not column names: {column!r} is a number. Put a {row_word} of names above it"
            raise DataError(f"{where}: the first {row_word} {what}, {PREVIEW}.")
        if not column:
            raise DataError(
                f"{where}: column {number} has no name. Give it one, or delete it if it only counts rows; {PREVIEW}."
            )
        if column in names[: number - 1]:
            raise DataError(f"{where}: two columns are called {column!r}. Rename one of them, {PREVIEW}.")
    if not guess.header:
        what = f"looks like data, not column names: its words come again below. Put a {row_word} of names above it"
        raise DataError(f"{where}: the first {row_word} {what}, {PREVIEW}.")


def check_cells(columns: Columns, plan: ImportPlan) -> None:
    """Raise DataError for the first missing value, and the first cell of an input that is not like the others."""
    for column, to_be in zip(columns, plan.columns, strict=True):
        if to_be.role == "ignore" and column.mixed is None:
            continue
        row = _first_odd_row(column, words_too=to_be.role != "target")
        if row is not None:
            raise DataError(f"{columns.place(column, row)}: {why_not_a_number(_written(column, row))}")


def _first_odd_row(column: Column, *, words_too: bool) -> int | None:
    if words_too and (column.mixed is not None or column.too_large is not None):
        return int(np.isfinite(column.as_numbers()).argmin())
    return None if column.first_missing is None else column.first_missing.row


def _written(column: Column, row: int) -> str:
    """Return what stands in the file."""
    if column.numbers is None and column.codes is not None:
        return str(column.texts[column.codes[row]])
    odd = {cell.row: cell.text for cell in (column.first_missing, column.too_large) if cell is not None}
    return odd.get(row, column.cell(row))


def _hint_for_one_column(header: str) -> str:
    for separator in (";", "\t", "|"):
        if separator in header:
            called = {"\t": "tabs"}.get(separator, f"{SEPARATORS[separator]}s")
            return f"The columns seem to be separated by {called}; save the file with commas, {PREVIEW}."
    return "At least two are needed, separated by commas: an input and the target."
