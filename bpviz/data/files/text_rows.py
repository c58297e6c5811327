"""The rows of delimited text, cut out and counted before anything is made of them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bpviz.data.errors import DataError
from bpviz.data.files.reading import Reading
from bpviz.data.files.text_lines import TextLines, lines_of

Labels = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

_RUNS_OF_BLANKS = re.compile(r"[ \t]+")
_BLANKS_AT_ENDS = re.compile(r"^ | $", re.MULTILINE)
_CUT_OFF = "unexpected end of data"


@dataclass(frozen=True)
class TextRows:
    """Rows that follow one another, all of one width.

    Either text holds them and nothing else, lines ended by \\n alone unless there are quotes, or cells does, where the
    text would be understood otherwise by another reader. labels, (n,), has the line of the file each row ends on.
    """

    labels: Labels
    text: str = ""
    cells: tuple[list[str], ...] | None = None

    def __len__(self) -> int:
        return len(self.labels)


def next_rows(lines: TextLines, reading: Reading, names: Sequence[str] = (), most: int = 0) -> TextRows | None:
    """Take the rows that are at hand, reading more if there is none; None at the end.

    Args:
        lines: where they are taken from.
        reading: its separator and quote are what matters.
        names: the columns, for each of which every row must have a cell; () is for rows of any width.
        most: take only so many rows, as cells; 0 takes all at hand.

    Raises:
        DataError: naming file and line, for a row of another width or a quote that is not closed.
    """
    while True:
        text = lines.whole_lines()
        rows = _rows_of(text, lines, reading, names, most) if text else None
        if rows is not None and len(rows):
            return rows
        if lines.at_end:
            return None
        lines.read_more()


def first_rows(lines: TextLines, reading: Reading, names: Sequence[str], most: int) -> TextRows | None:
    """Take so many rows, or what there is, as cells; None at the end. Raises DataError as next_rows does."""
    pieces = []
    while most:
        rows = next_rows(lines, reading, names, most)
        if rows is None:
            break
        pieces.append(rows)
        most -= len(rows)
    if not pieces:
        return None
    cells = tuple(row for rows in pieces for row in rows.cells or ())
    return TextRows(np.concatenate([rows.labels for rows in pieces]), cells=cells)


def _rows_of(text: str, lines: TextLines, reading: Reading, names: Sequence[str], most: int) -> TextRows:
    if not most and len(names) > 1:
        rows = _counted(text, lines, reading, len(names))
        if rows is not None:
            return rows
    return _parsed(text, lines, reading, names, most)


def _counted(text: str, lines: TextLines, reading: Reading, width: int) -> TextRows | None:
    """Count the separators of every row at once; None unless all rows are alike and all quotes stand where they may."""
    plain, separator, quote = _with_plain_ends(text), reading.separator or ",", reading.quote or '"'
    quoted = quote in plain
    if separator == " ":
        if quoted:
            return None
        plain = _BLANKS_AT_ENDS.sub("", _RUNS_OF_BLANKS.sub(" ", plain))
    letters = np.frombuffer(plain.encode(), dtype=np.uint8)
    ends, separators = letters == ord("\n"), letters == ord(separator)
    all_ends = np.flatnonzero(ends)
    if quoted:
        outside = _outside_quotes(letters == ord(quote), ends | separators)
        if outside is None or not outside[-1]:
            return None
        ends, separators = ends & outside, separators & outside
    ends = np.flatnonzero(ends)
    starts = np.concatenate(([0], ends[:-1] + 1))
    filled = ends > starts
    if not (np.add.reduceat(separators, starts, dtype=np.intp)[filled] == width - 1).all():
        return None
    labels = np.searchsorted(all_ends, ends[filled]) + (lines.lines_before + 1)
    lines.take(len(text), len(all_ends))
    return TextRows(labels.astype(np.int64), text if quoted else plain)


def _outside_quotes(quotes: Mask, borders: Mask) -> Mask | None:
    """Return which letters are outside quotes; None if a quote stands neither at a border of a cell nor at a quote."""
    inside = np.logical_xor.accumulate(quotes)  # an opening quote is inside, a closing one is not
    at_cell_end = np.append(borders[1:] | quotes[1:], True)
    at_cell_start = np.append(True, borders[:-1] | quotes[:-1])
    if (quotes & ~np.where(inside, at_cell_start, at_cell_end)).any():
        return None
    return ~inside


def _parsed(text: str, lines: TextLines, reading: Reading, names: Sequence[str], most: int) -> TextRows:
    """Cut a text into cells by the csv module."""
    cells: list[list[str]] = []
    labels: list[int] = []
    taken = _Taken(text, blanks=reading.separator == " ")
    n_letters = n_lines = 0
    try:
        for row in _csv_reader(taken, reading):
            n_letters, n_lines = taken.n_letters, taken.n_lines
            if not row or (len(names) != 1 and len(row) == 1 and not row[0].strip(" \t")):
                continue  # a blank line
            label = lines.lines_before + n_lines
            _check_width(lines.name, label, row, names)
            cells.append(row)
            labels.append(label)
            if len(cells) == most:
                break
    except csv.Error as error:
        if _CUT_OFF not in str(error) or lines.at_end:
            where = f"{lines.name}, line {lines.lines_before + taken.n_lines}"
            raise DataError(f"{where}: {error}. Is a quotation mark missing?") from error
    taken_text = text[:n_letters]
    lines.take(n_letters, n_lines)
    kept = np.array(labels, dtype=np.int64)
    if most or len(names) == 1 or _is_ambiguous(taken_text, reading):
        return TextRows(kept, cells=tuple(cells))
    return TextRows(kept, taken_text)


class _Taken:
    """The lines of a text for the csv module, counted as they are taken."""

    def __init__(self, text: str, *, blanks: bool) -> None:
        self.n_letters = self.n_lines = 0
        self._lines = lines_of(text)
        self._blanks = blanks

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.n_letters += len(line)
            self.n_lines += 1
            # The csv module takes a run of spaces for one separator, but neither tabs nor spaces at the ends.
            yield line.replace("\t", " ").strip(" \r\n") + "\n" if self._blanks else line


def _csv_reader(lines: _Taken, reading: Reading) -> Iterator[list[str]]:
    return csv.reader(
        iter(lines),
        delimiter=reading.separator or ",",
        quotechar=reading.quote or '"',
        skipinitialspace=True,
        strict=True,
    )


def _check_width(name: str, line: int, row: list[str], names: Sequence[str]) -> None:
    if len(row) == len(names) or not names:
        return
    if len(row) > len(names) and not any(cell.strip() for cell in row[len(names) :]):
        n = len(row) - len(names)
        more = "an empty one" if n == 1 else f"{n} empty ones"
        what = f"{more} at the end. Delete the separator at the end of the line, or name such a column in the header."
    elif len(row) > len(names):
        what = f"{len(row) - len(names)} more, the first is {row[len(names)][:60]!r}. Is it a decimal comma?"
    else:
        what = f"nothing for the column {names[len(row)]!r}."
    raise DataError(
        f"{name}, line {line}: {len(names)} values expected, one a column, but there are {len(row)}: {what}"
    )


def _is_ambiguous(text: str, reading: Reading) -> bool:
    """Tell whether pandas might cut the text otherwise than the csv module: blanks before a quote, or around all."""
    if reading.separator == " ":
        return True
    quote = reading.quote or '"'
    if f" {quote}" not in text and f"\t{quote}" not in text:
        return False
    quote, separator = re.escape(quote), re.escape(reading.separator or ",")
    return re.search(rf"(^|{separator})[ \t]+{quote}", text, re.MULTILINE) is not None


def _with_plain_ends(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") else text + "\n"
