"""JSON records: a list of objects, or one object after the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from bpviz.data.errors import DataError
from bpviz.data.files.column import Columns
from bpviz.data.files.growing_table import GrowingTable
from bpviz.data.files.header import check_width, names_of
from bpviz.data.files.reading import Reading
from bpviz.data.files.source import Progress, Source, beginning, opened
from bpviz.data.files.text_guess import guessed_encoding
from bpviz.data.files.text_lines import TextLines

NAME = "JSON"
LONGEST_RECORD = 1 << 22
"""Where a fault is still there after so many more letters, it is a fault and no record that goes on."""

_BLANKS = re.compile(r"[ \t\r\n]*")


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def guess(source: Source) -> Reading:
    """Return how JSON is read, having looked at its encoding and its first record. Raises DataError."""
    reading = Reading(NAME, encoding=guessed_encoding(beginning(source, 1 << 16)))
    with opened(source) as file:
        next(iter(_Records(TextLines(source.name, file, reading.encoding or "utf-8"))), None)
    return reading


def read(source: Source, reading: Reading, most_rows: int | None = None, progress: Progress | None = None) -> Columns:
    """Read records; a value that a record does not have is missing. Raises DataError naming record and value."""
    places: dict[str, int] = {}
    table = GrowingTable(())
    complete = True
    with opened(source) as file:
        lines = TextLines(source.name, file, reading.encoding or "utf-8")
        for number, record in enumerate(_Records(lines), start=1):
            if len(table) == most_rows:
                complete = False
                break
            for key in record:
                if key not in places:
                    places[key] = len(places)
                    table.add_column(key)
            check_width(source.name, len(places))
            cells = [""] * len(places)
            for key, value in record.items():
                cells[places[key]] = _text_of(f"{source.name}, record {number}, {key!r}", value)
            if table.add(number, cells) and progress is not None:
                progress(lines.fraction)
    if not places:
        raise DataError(f"{source.name} is empty: there is no record with a value.")
    names, remarks = names_of(tuple(places), len(places))
    return Columns(source.name, reading, table.columns(names), "record", table.row_labels(), complete, remarks)


class _Records:
    """The records in a text, cut off it one by one."""

    def __init__(self, lines: TextLines) -> None:
        self._lines = lines
        self._place = 0  # in the text at hand, of what comes next
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_int=_Number, parse_float=_Number, parse_constant=_Number
        )

    def __iter__(self) -> Iterator[dict[str, Any]]:
        is_list = self._next_sign() == "["
        self._place += is_list
        first = True
        while (sign := self._next_sign()) and not (is_list and sign == "]"):
            if is_list and not first:
                if sign != ",":
                    raise self._fault("a comma or the end of the list is missing")
                self._place += 1
                self._next_sign()
            yield self._record()
            first = False
        if is_list:
            if not sign:
                raise self._fault("the list has no end")
            self._place += 1
            if self._next_sign():
                raise self._fault("something follows after the end of the list")

    def _next_sign(self) -> str:
        """Go to what is not blank and return its first letter, "" at the end."""
        while True:
            blanks = _BLANKS.match(self._lines.text, self._place)
            self._place = blanks.end() if blanks else self._place
            if self._place < len(self._lines.text):
                return self._lines.text[self._place]
            if self._lines.at_end:
                return ""
            self._drop()
            self._lines.read_more()

    def _record(self) -> dict[str, Any]:
        while True:
            try:
                record, self._place = self._decoder.raw_decode(self._lines.text, self._place)
                break
            except json.JSONDecodeError as error:
                if self._lines.at_end or len(self._lines.text) - self._place > LONGEST_RECORD:
                    self._place = error.pos
                    raise self._fault(error.msg) from None
            except RecursionError:
                raise self._fault("too many brackets are inside each other") from None
            self._drop()
            self._lines.read_more()
        if not isinstance(record, dict):
            raise self._fault('a record is an object such as {"x": 1, "y": 2}')
        return record

    def _drop(self) -> None:
        """Take what was used off the text."""
        self._lines.take(self._place, self._lines.text.count("\n", 0, self._place))
        self._place = 0

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise self._fault(f"an object has two values called {twice!r}")
        return found

    def _fault(self, what: str) -> DataError:
        line = self._lines.lines_before + 1 + self._lines.text.count("\n", 0, self._place)
        return DataError(f"{self._lines.name}, line {line}: {what}.")


def _text_of(place: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        what = "an object" if isinstance(value, dict) else "a list"
        raise DataError(f"{place}: {what} is inside the record; only numbers and texts can be read.")
    text = str(value)
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
