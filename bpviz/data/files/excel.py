"""Excel workbooks: the values stored in one of their sheets, by openpyxl."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

from bpviz.data.errors import DataError
from bpviz.data.files.cells import PLAIN, number_as_text
from bpviz.data.files.column import Columns, listed
from bpviz.data.files.growing_table import GrowingTable
from bpviz.data.files.header import check_width, is_neither, looks_like_names, names_of
from bpviz.data.files.reading import Reading
from bpviz.data.files.source import Pasted, Progress, Source, beginning, unchanged

if TYPE_CHECKING:
    from openpyxl import Workbook

NAME = "Excel"
SAMPLE_ROWS = 100
ROWS_TO_COMPARE = 2000
"""So many rows of each sheet are looked at to find the one with most in it."""

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLE_BYTES = 1 << 16

Row = tuple[int, list[str]]
"""The number of a row in the sheet, and its cells as texts."""

T = TypeVar("T")


def guess(source: Source) -> Reading:
    """Guess the sheet, the one with most filled cells, and where its table begins. Raises DataError."""
    with _workbook(source) as workbook:
        parts = tuple(sheet.title for sheet in workbook.worksheets)
        most = ROWS_TO_COMPARE if len(parts) > 1 else SAMPLE_ROWS
        sheets = [list(islice(_filled_rows(source.name, workbook, part), most)) for part in parts]
        n_filled = [sum(bool(cell.strip()) for _, cells in rows for cell in cells) for rows in sheets]
        if any(n_filled):
            fullest = n_filled.index(max(n_filled))
            skip, has_names = _guessed_header(sheets[fullest][:SAMPLE_ROWS])
            return Reading(NAME, header=has_names, skip=skip, part=parts[fullest], parts=parts)
    with _workbook(source, formulas=True) as workbook:
        for part in parts:
            for row, cells in _filled_rows(source.name, workbook, part):
                raise _no_value(f"{source.name}, sheet {part!r}, row {row}", next(filter(None, cells)))
    raise DataError(f"{source.name} is empty: there is no value in any of its sheets.")


def header(source: Source, reading: Reading) -> tuple[int, list[str]]:
    """Return the number of the first row that is not empty, and its cells. Raises DataError."""
    with _workbook(source) as workbook:
        for row in _rows_of_table(source.name, workbook, reading):
            return row
    raise DataError(f"{source.name}, sheet {reading.part!r} is empty.")


def read(source: Source, reading: Reading, most_rows: int | None = None, progress: Progress | None = None) -> Columns:
    """Read the values of one sheet as they are stored. Raises DataError naming sheet, row and column.

    A formula whose value is not stored would be taken for an empty cell; so where cells are empty, the sheet is looked
    through once more for formulas.
    """
    name = _place(source, reading)
    with _workbook(source) as workbook:
        total = _sheet(workbook, source.name, reading.part).max_row or 1
        rows = _rows_of_table(source.name, workbook, reading)
        sample = list(islice(rows, SAMPLE_ROWS))
        if not sample:
            raise DataError(f"{name} is empty.")
        width = max(len(cells) for _, cells in sample)
        check_width(name, width)
        first = sample.pop(0)[1] if reading.header else None
        names, remarks = names_of([*first, *[""] * (width - len(first))] if first is not None else None, width)
        table = GrowingTable(names)
        for row, cells in islice(chain(sample, rows), most_rows):
            if len(cells) > width:
                raise DataError(f"{name}, row {row}: {cells[-1]!r} stands to the right of the last column.")
            if table.add(row, cells) and progress is not None:
                progress(min(1.0, row / total))
        complete = most_rows is None or next(rows, None) is None
    remarks = (*_remarks(reading), *remarks)
    columns = Columns(name, reading, table.columns(), "row", table.row_labels(), complete, remarks)
    if any("" in dict(column.missing_marks) for column in columns):
        _check_formulas(source, reading, columns, progress)
    return columns


def _remarks(reading: Reading) -> tuple[str, ...]:
    others = [f"“{part}”" for part in reading.parts if part != reading.part]
    if not others:
        return ()
    there = "the other sheet is" if len(others) == 1 else "other sheets are"
    return (f"The sheet “{reading.part}” is read; {there} {listed(others)}.",)


def text_of(value: Any) -> str:
    """Return what a cell holds as text; a date as 2024-12-31, with its time if it has one."""
    if value is None:
        return ""
    if isinstance(value, float):
        return number_as_text(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)


@contextmanager
def _workbook(source: Source, *, formulas: bool = False) -> Iterator[Workbook]:
    if isinstance(source, Pasted):
        raise DataError(f"{source.name} is text and no workbook.")
    _check_is_workbook(source)
    with unchanged(source), source.open("rb") as file:
        from openpyxl import load_workbook  # only needed once a workbook is opened

        try:
            workbook = load_workbook(file, read_only=True, data_only=not formulas, keep_links=False)
        except (OSError, MemoryError):
            raise
        except Exception as error:
            raise _damaged(source.name, error) from error
        try:
            yield workbook
        finally:
            workbook.close()


def _check_is_workbook(source: Source) -> None:
    start = beginning(source, _OLE_BYTES)
    if not start.startswith(_OLE):
        return
    if _ENCRYPTED in start:
        raise DataError(f"{source.name} is protected by a password. Open it in Excel and save it without one.")
    raise DataError(f"{source.name} is a workbook of the old kind (.xls) or protected. Save it as .xlsx.")


def _damaged(name: str, error: Exception) -> DataError:
    return DataError(f"{name} cannot be read as an Excel workbook, it is another file or damaged: {error}")


def _place(source: Source, reading: Reading) -> str:
    """Name the file, and the sheet if there are several."""
    return source.name if len(reading.parts) < 2 else f"{source.name}, sheet {reading.part!r}"


def _sheet(workbook: Workbook, name: str, part: str | None) -> Any:
    for sheet in workbook.worksheets:
        if sheet.title == part:
            return sheet
    raise DataError(f"{name} has no sheet {part!r}.")


def _filled_rows(name: str, workbook: Workbook, part: str | None) -> Iterator[Row]:
    """Yield each row of a sheet that is not empty, without the empty cells at its end."""
    sheet = _sheet(workbook, name, part)
    sheet.reset_dimensions()  # which other programs may have left wrong
    for row, values in enumerate(_guarded(name, sheet.iter_rows(values_only=True)), start=1):
        cells = [text_of(value) for value in values]
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            yield row, cells


def _rows_of_table(name: str, workbook: Workbook, reading: Reading) -> Iterator[Row]:
    """Yield the rows after those to be skipped, without columns that are empty at the left of the first rows."""
    rows = (row for row in _filled_rows(name, workbook, reading.part) if row[0] > (reading.skip or 0))
    sample = list(islice(rows, SAMPLE_ROWS))
    left = min((next(place for place, cell in enumerate(cells) if cell.strip()) for _, cells in sample), default=0)
    for row, cells in chain(sample, rows):
        yield row, cells[left:]


def _guarded(name: str, values: Iterable[T]) -> Iterator[T]:
    """Turn whatever openpyxl makes of a damaged sheet into a DataError."""
    iterator = iter(values)
    while True:
        try:
            value = next(iterator)
        except StopIteration:
            return
        except (OSError, MemoryError):
            raise
        except Exception as error:
            raise _damaged(name, error) from error
        yield value


def _guessed_header(rows: Sequence[Row]) -> tuple[int, bool]:
    """Return how many rows to skip, titles of a single cell, and whether names follow."""
    left = min(next(place for place, cell in enumerate(cells) if cell.strip()) for _, cells in rows)
    width = max(len(cells) for _, cells in rows)
    texts = [[*cells, *[""] * (width - len(cells))][left:] for _, cells in rows]
    n = 0
    while width - left > 1 and n < len(rows) - 1 and sum(bool(cell.strip()) for cell in texts[n]) < 2:
        n += 1
    if is_neither(texts[n], texts[n + 1 :], PLAIN):
        n += 1
    skip = rows[n - 1][0] if n else 0
    return skip, n < len(rows) and looks_like_names(texts[n], texts[n + 1 :], PLAIN)


def _check_formulas(source: Source, reading: Reading, columns: Columns, progress: Progress | None) -> None:
    """Raise DataError for the first empty cell that is a formula whose value is not stored."""
    places = {int(label): place for place, label in enumerate(columns.row_labels)}
    last = int(columns.row_labels[-1]) if columns.m else 0
    with _workbook(source, formulas=True) as workbook:
        for row, cells in _rows_of_table(source.name, workbook, reading):
            if row > last:
                break
            for column, cell in zip(columns, cells, strict=False):
                if cell.startswith("=") and row in places and not column.cell(places[row]):
                    raise _no_value(columns.place(column, places[row]), cell)
            if progress is not None and row % 256 == 0:
                progress(1.0)


def _no_value(place: str, formula: str) -> DataError:
    return DataError(f"{place}: the value of the formula {formula[:60]} is not stored. Open it in Excel and save it.")
