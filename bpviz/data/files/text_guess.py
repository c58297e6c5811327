"""The first guess of how a text is written: its encoding, separator, quotes, numbers and header."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bpviz.data.errors import DataError
from bpviz.data.files.binary_kinds import seems_to_be
from bpviz.data.files.header import is_neither, looks_like_names
from bpviz.data.files.number_guess import guessed_style
from bpviz.data.files.reading import Reading
from bpviz.data.files.source import Pasted, Source, beginning
from bpviz.data.files.text_lines import lines_of

SAMPLE_BYTES = 1 << 18
SAMPLE_LINES = 200

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_IN_ORDER = ("\t", ";", "|", ",", " ")
"""Separators from the one least likely to stand inside a cell to the likeliest."""
_RARELY_IN_CELLS = ("\t", ";", "|")

# A number in any style, for telling separators apart.
_LIKE_A_NUMBER = re.compile(r"[+-]?[.,]?\d[\d.,'\u00a0\u202f]*([eE][+-]?\d+)?", re.ASCII)
_CONTROL = re.compile("[\0-\x08\x0e-\x19\x1b-\x1f\x7f-\x9f]")
_COMMENTS = ("#", "%")


@dataclass(frozen=True)
class _Row:
    """A row that is not blank, and how many lines there are before it."""

    cells: list[str]
    lines_before: int


def guess_of_text(source: Source, format_name: str) -> Reading:
    """Guess how a text is written from its first bytes. Raises DataError for what is no text."""
    data = beginning(source, SAMPLE_BYTES)
    encoding = "utf-8" if isinstance(source, Pasted) else guessed_encoding(data)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(data).removeprefix("\ufeff")
    _check_is_text(source.name, text, data)
    lines = list(lines_of(text))
    if len(data) == SAMPLE_BYTES:
        lines = lines[:-1] or lines  # the last one may be cut off
    said = None if isinstance(source, Pasted) else encoding
    return guess_of_lines(lines[:SAMPLE_LINES], format_name, said)


def guess_of_lines(lines: Sequence[str], format_name: str, encoding: str | None) -> Reading:
    """Guess how lines of text are written."""
    quote = "'" if _quoted_by("'", lines) > _quoted_by('"', lines) else '"'
    separator, rows = _guessed_separator(lines, quote)
    style = guessed_style([cell for row in rows for cell in row.cells], separator)
    width = _usual_width(rows)
    rows = rows[_n_before_table(rows, width) :]
    below = [row.cells for row in rows[1:] if len(row.cells) == width]
    if rows and is_neither(rows[0].cells, below, style):
        rows, below = rows[1:], below[1:]
    return Reading(
        format_name,
        separator=separator,
        quote=quote,
        decimal=style.decimal,
        thousands=style.thousands,
        encoding=encoding,
        header=not rows or looks_like_names(rows[0].cells, below, style),
        skip=rows[0].lines_before if rows else 0,
    )


def guessed_encoding(data: bytes) -> str:
    """Guess an encoding: by the byte order mark, by every other byte being NUL, UTF-8 if it is, else a Western one."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    even, odd = data[:4096:2], data[1:4096:2]
    if 5 * odd.count(0) > 2 * len(odd) and 20 * even.count(0) <= len(even):
        return "utf-16-le"
    if 5 * even.count(0) > 2 * len(even) and 20 * odd.count(0) <= len(odd):
        return "utf-16-be"
    for encoding in ("utf-8", "cp1252"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(data)
        except UnicodeDecodeError:
            continue
        return encoding if encoding == "utf-8" or re.search(b"[\x80-\x9f]", data) else "latin-1"
    return "latin-1"


def _check_is_text(name: str, text: str, data: bytes) -> None:
    found = _CONTROL.findall(text)
    if len(found) > max(3, len(text) // 50):
        raise DataError(
            f"{name} is not UTF-8 text, and no other text either: {len(found)} of its first {len(text)} characters are "
            f"control characters.{seems_to_be(data) or ' Is it a binary file with another name?'}"
        )


def _quoted_by(quote: str, lines: Sequence[str]) -> int:
    pattern = re.compile(rf"(?:^|[,;\t| ]){quote}[^{quote}\r\n]*{quote}(?=$|[,;\t| \r\n])")
    return sum(len(pattern.findall(line)) for line in lines)


def _guessed_separator(lines: Sequence[str], quote: str) -> tuple[str, list[_Row]]:
    """Return the separator that cuts most rows into as many cells, best from the first on and into most numbers."""
    best, best_score, best_rows = ",", (False, False, 0.0), _rows(lines, ",", quote)
    cut_alike = False
    for separator in _IN_ORDER:
        if separator == " " and cut_alike:
            break  # the blanks stand inside cells, as in 1 230,50 €
        rows = _rows(lines, separator, quote)
        width = _usual_width(rows)
        n_before = _n_before_table(rows, width)
        table = rows[n_before:]
        alike = [row for row in table if len(row.cells) == width]
        if width < 2:
            continue
        cut_alike |= separator in _RARELY_IN_CELLS and len(alike) == len(rows) > 1
        cells = [cell.strip() for row in alike[1:] or alike for cell in row.cells if cell.strip()]  # below the names
        numeric = sum(_LIKE_A_NUMBER.fullmatch(cell) is not None for cell in cells) / max(1, len(cells))
        score = (10 * len(alike) >= 9 * len(table), not n_before, numeric)
        if score > best_score or (_usual_width(best_rows) < 2 <= width):
            best, best_score, best_rows = separator, score, rows
    return best, best_rows


def _rows(lines: Sequence[str], separator: str, quote: str) -> list[_Row]:
    if separator == " ":
        lines = [line.replace("\t", " ").strip(" \r\n") + "\n" for line in lines]
    reader = csv.reader(lines, delimiter=separator, quotechar=quote, skipinitialspace=True)
    rows, before = [], 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_Row(cells, before))
            before = reader.line_num
    except csv.Error:
        pass  # what is found so far will do; reading says what is wrong with the line
    return rows


def _usual_width(rows: Sequence[_Row]) -> int:
    widths = Counter(len(row.cells) for row in rows if not row.cells[0].startswith(_COMMENTS))
    return widths.most_common(1)[0][0] if widths else 0


def _n_before_table(rows: Sequence[_Row], width: int) -> int:
    """Return how many rows at the top are a title or comments.

    One row of words that is only longer or shorter than the rest is a header with a name too many or too few: it
    stays, so that reading can point at it.
    """
    n = 0
    while n < len(rows) and (len(rows[n].cells) != width or rows[n].cells[0].startswith(_COMMENTS)):
        n += 1
    if n == len(rows):
        return 0
    first = rows[0].cells
    is_header = len(first) > 1 and not any(_LIKE_A_NUMBER.fullmatch(cell.strip()) for cell in first)
    return 0 if n == 1 and is_header and not first[0].startswith(_COMMENTS) else n
