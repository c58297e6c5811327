"""Text with a separator between its cells: CSV and its kin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bpviz.data.errors import DataError
from bpviz.data.files.cells import NumberStyle
from bpviz.data.files.column import Column, Columns
from bpviz.data.files.growing_column import GrowingColumn
from bpviz.data.files.header import check_width, names_of
from bpviz.data.files.reading import ENCODINGS, Reading
from bpviz.data.files.source import Progress, Source, opened
from bpviz.data.files.text_frames import add_rows
from bpviz.data.files.text_guess import guess_of_text
from bpviz.data.files.text_lines import PIECE_BYTES, TextLines
from bpviz.data.files.text_rows import Labels, TextRows, first_rows, next_rows

if TYPE_CHECKING:
    pass

NAME = "Text"

BYTES_FOR_A_PREVIEW = 1 << 16
MOST_SHOWN = 60
SHARE_OF_READING = 0.9
"""So much of the work is reading, for the progress; the rest is counting what each column holds."""


def guess(source: Source) -> Reading:
    """Guess how a text is written from its first bytes. Raises DataError for what is no text."""
    return guess_of_text(source, NAME)


def header(source: Source, reading: Reading) -> tuple[int, list[str]]:
    """Return the line of the first row and its cells. Raises DataError for a text without a row."""
    with opened(source) as file:
        lines = TextLines(source.name, file, reading.encoding or "utf-8", BYTES_FOR_A_PREVIEW)
        _skipped(lines, reading.skip or 0)
        row = _first_row(lines, reading)
        assert row.cells is not None
        return int(row.labels[0]), row.cells[0]


def read(source: Source, reading: Reading, most_rows: int | None = None, progress: Progress | None = None) -> Columns:
    """Read text as a Reading says. Raises DataError naming file, line and column.

    pandas, which makes the columns, pads short rows and drops surplus cells without a word. So every row's cells are
    counted before.
    """
    as_texts: frozenset[int] = frozenset()
    while True:
        grown = _grown(source, reading, most_rows, progress, as_texts)
        lost = {j for j, column in enumerate(grown.columns) if column.lost_texts}
        if not lost:
            break
        as_texts |= lost  # a word came after pieces that were all numbers, whose texts are needed after all
    return Columns(
        source.name,
        reading,
        tuple(_finished(grown.columns, progress)),
        "line",
        np.concatenate([np.zeros(0, dtype=np.int64), *grown.labels]),
        grown.complete,
        (*_remarks(reading), *grown.remarks),
    )


def _finished(columns: list[GrowingColumn], progress: Progress | None) -> Iterator[Column]:
    for done, column in enumerate(columns, start=1):
        yield column.column()
        if progress is not None:
            progress(SHARE_OF_READING + (1.0 - SHARE_OF_READING) * done / len(columns))


@dataclass
class _Grown:
    """What is read so far."""

    columns: list[GrowingColumn]
    labels: list[Labels]
    remarks: tuple[str, ...]
    complete: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def m(self) -> int:
        return sum(map(len, self.labels))


def _grown(
    source: Source, reading: Reading, most_rows: int | None, progress: Progress | None, as_texts: frozenset[int]
) -> _Grown:
    with opened(source) as file:
        size = _piece_bytes(reading) if most_rows is None else BYTES_FOR_A_PREVIEW
        lines = TextLines(source.name, file, reading.encoding or "utf-8", size)
        left_out = _skipped(lines, reading.skip or 0)
        first = _first_row(lines, reading)
        grown = _begun(first, reading, left_out)
        rows = _next(lines, reading, grown, most_rows) if reading.header else first
        while rows is not None:
            grown.labels.append(rows.labels)
            add_rows(grown.columns, rows, reading, as_texts, source.name)
            if progress is not None:
                progress(SHARE_OF_READING * lines.fraction)
            if most_rows is not None and grown.m >= most_rows:
                grown.complete = False
                break
            rows = _next(lines, reading, grown, most_rows)
    return grown


def _first_row(lines: TextLines, reading: Reading) -> TextRows:
    row = next_rows(lines, reading, most=1)
    if row is None or row.cells is None:
        raise DataError(f"{lines.name} is empty. The first line must hold the column names.")
    check_width(lines.name, len(row.cells[0]))
    return row


def _next(lines: TextLines, reading: Reading, grown: _Grown, most_rows: int | None) -> TextRows | None:
    if most_rows is None:
        return next_rows(lines, reading, grown.names)
    return first_rows(lines, reading, grown.names, most_rows - grown.m)


def _piece_bytes(reading: Reading) -> int:
    return PIECE_BYTES // 4 if reading.thousands else PIECE_BYTES  # so that the progress is told as often


def _skipped(lines: TextLines, n: int) -> tuple[str, ...]:
    remarks = []
    for number in range(1, n + 1):
        line = lines.read_line()
        if line.strip():
            remarks.append(f"Line {number} is left out: {line[:MOST_SHOWN]}{'…' if len(line) > MOST_SHOWN else ''}")
    return tuple(remarks)


def _begun(row: TextRows, reading: Reading, left_out: tuple[str, ...]) -> _Grown:
    assert row.cells is not None
    first = row.cells[0]
    names, remarks = names_of(first if reading.header else None, len(first))
    style = _style(reading)
    return _Grown([GrowingColumn(column, style) for column in names], [], (*left_out, *remarks))


def _style(reading: Reading) -> NumberStyle:
    return NumberStyle(reading.decimal or ".", reading.thousands or "")


def _remarks(reading: Reading) -> tuple[str, ...]:
    said = []
    if reading.encoding in ("cp1252", "latin-1"):
        said.append(f"The text is read as {ENCODINGS[reading.encoding]}. Check that accented letters look right.")
    if reading.decimal == ",":
        said.append("Numbers have a decimal comma: 1,5 is read as 1.5.")
    if reading.thousands:
        said.append(f"1{reading.thousands}234 is read as 1234.")
    return tuple(said)
