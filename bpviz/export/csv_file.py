"""A Sheet as a file of comma-separated values that gives every number back to the bit."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from bpviz.export.atomic_file import replacing
from bpviz.export.sheet import Sheet

ROWS_AT_ONCE = 10_000


def write_csv(sheet: Sheet, path: Path, progress: Callable[[float], None] = lambda _: None) -> None:
    """Write a header and the rows: UTF-8, numbers with all their digits, gaps as nan.

    Args:
        sheet: what to write.
        path: the file; one that is there is replaced once all is written.
        progress: is told the fraction done; whatever it raises ends the writing, and leaves nothing behind.

    Raises:
        ExportError: when the file cannot be written.
    """
    with replacing(path) as file:
        file.write(_lines([sheet.names]))
        for start in range(0, len(sheet), ROWS_AT_ONCE):
            progress(start / len(sheet))
            file.write(_lines(sheet.rows(start, start + ROWS_AT_ONCE)))
        progress(1.0)


def _lines(rows: object) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)  # type: ignore[arg-type]  # rows of any plain values
    return text.getvalue().encode()
