"""ARFF, the format of Weka and OpenML: attributes with their types, then rows of text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bpviz.data.errors import DataError
from bpviz.data.files.cells import is_code
from bpviz.data.files.column import Columns, Kind
from bpviz.data.files.growing_table import GrowingTable
from bpviz.data.files.header import check_width, names_of
from bpviz.data.files.reading import Reading
from bpviz.data.files.source import Progress, Source, beginning, opened
from bpviz.data.files.text_guess import guessed_encoding
from bpviz.data.files.text_lines import TextLines

NAME = "ARFF"

_QUOTED = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_ATTRIBUTE = re.compile(rf"@attribute\s+({_QUOTED}|[^\s{{]+)\s*(.+)", re.IGNORECASE)
_PLAIN = r"(?:[^,'\"\s][^,]*?)?"
_CELL = re.compile(rf"\s*({_QUOTED}|{_PLAIN})\s*(?:,|$)")
_SPARSE_CELL = re.compile(rf"\s*(\d+)\s+({_QUOTED}|{_PLAIN})\s*(?:,|$)")
_ESCAPED = re.compile(r"\\(.)")
_NUMERIC = ("numeric", "real", "integer")
_WORDS = ("string", "date")


@dataclass(frozen=True)
class Attribute:
    """A column's declaration: its name, its kind, and the values that a nominal one can take."""

    name: str
    kind: Kind
    values: frozenset[str] = frozenset()
    first_value: str = "0"
    """What a sparse row leaves out."""


def guess(source: Source) -> Reading:
    """Return how ARFF is read, having looked at its encoding and its attributes. Raises DataError."""
    reading = Reading(NAME, encoding=guessed_encoding(beginning(source, 1 << 16)))
    read(source, reading, most_rows=1)
    return reading


def read(source: Source, reading: Reading, most_rows: int | None = None, progress: Progress | None = None) -> Columns:
    """Read the rows; nominal attributes become categories. Raises DataError naming line and column.

    scipy.io.arff is not used: it refuses text attributes and sparse rows, and its messages tell no line.
    """
    with opened(source) as file:
        lines = TextLines(source.name, file, reading.encoding or "utf-8")
        numbered = _lines_that_count(lines)
        attributes = _attributes(source.name, numbered)
        names, remarks = names_of([attribute.name for attribute in attributes], len(attributes))
        table = GrowingTable(names, [None if one.kind == "number" else one.kind for one in attributes])
        complete = True
        for number, line in numbered:
            if len(table) == most_rows:
                complete = False
                break
            if table.add(number, _cells(f"{source.name}, line {number}", line, attributes)) and progress is not None:
                progress(lines.fraction)
    return Columns(source.name, reading, table.columns(), "line", table.row_labels(), complete, remarks)


def _lines_that_count(lines: TextLines) -> Iterator[tuple[int, str]]:
    """Yield each line that is neither blank nor a comment, and its number."""
    for number, line in lines.numbered():
        stripped = line.strip()
        if stripped and not stripped.startswith("%"):
            yield number, stripped


def _attributes(name: str, lines: Iterator[tuple[int, str]]) -> list[Attribute]:
    attributes: list[Attribute] = []
    for number, line in lines:
        word = line.split(maxsplit=1)[0].lower()
        if word == "@data":
            if not attributes:
                raise DataError(f"{name}, line {number}: no attribute was declared before the data.")
            return attributes
        if word == "@attribute":
            attributes.append(_attribute(f"{name}, line {number}", line))
            check_width(name, len(attributes))
        elif word != "@relation":
            raise DataError(f"{name}, line {number}: {line[:60]!r} is none of @relation, @attribute and @data.")
    raise DataError(f"{name} is no ARFF file, or is cut off: there is no line @data.")


def _attribute(where: str, line: str) -> Attribute:
    found = _ATTRIBUTE.fullmatch(line)
    if found is None:
        raise DataError(f"{where}: the attribute has no name or no type.")
    name, kind = _unquoted(found.group(1)), found.group(2).strip()
    if kind.startswith("{"):
        if not kind.endswith("}"):
            raise DataError(f"{where}: the values of {name!r} have no closing bracket.")
        values = _split(where, kind[1:-1])
        return Attribute(name, "category", frozenset(values), values[0])
    word = kind.split(maxsplit=1)[0].lower()
    if word in _NUMERIC:
        return Attribute(name, "number")
    if word in _WORDS:
        return Attribute(name, "category", first_value="")
    raise DataError(f"{where}: the type {kind[:60]!r} of {name!r} cannot be read.")


def _cells(where: str, line: str, attributes: Sequence[Attribute]) -> list[str]:
    if line.startswith("{") and line.endswith("}"):
        cells = _sparse_cells(where, line[1:-1], attributes)
    else:
        cells = _split(where, line)
        if len(cells) != len(attributes):
            raise DataError(
                f"{where}: {len(attributes)} values expected, one an attribute, but there are {len(cells)}."
            )
    for cell, attribute in zip(cells, attributes, strict=True):
        if attribute.values and cell not in attribute.values and cell != "?":
            raise DataError(f"{where}, column {attribute.name!r}: {cell!r} is none of the values declared for it.")
    return [_as_declared(cell, attribute) for cell, attribute in zip(cells, attributes, strict=True)]


def _as_declared(cell: str, attribute: Attribute) -> str:
    """Return a cell; 007 is a number where it is declared to be one."""
    return cell.lstrip("0") or "0" if attribute.kind == "number" and is_code(cell) else cell


def _sparse_cells(where: str, line: str, attributes: Sequence[Attribute]) -> list[str]:
    cells = [attribute.first_value for attribute in attributes]
    place = 0
    while line[place:].strip():
        found = _SPARSE_CELL.match(line, place)
        if found is None or int(found.group(1)) >= len(cells):
            raise DataError(f"{where}: {line[place : place + 60]!r} is no place and value of a sparse row.")
        cells[int(found.group(1))] = _unquoted(found.group(2))
        place = found.end()
    return cells


def _split(where: str, line: str) -> list[str]:
    if "'" not in line and '"' not in line:
        separator = "\t" if "\t" in line and "," not in line else ","
        return [cell.strip() for cell in line.split(separator)]
    cells, place = [], 0
    while True:
        found = _CELL.match(line, place)
        if found is None:
            raise DataError(f"{where}: a quotation mark is missing near {line[place : place + 60]!r}.")
        cells.append(_unquoted(found.group(1)))
        place = found.end()
        if not found.group().endswith(","):
            return cells


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] and cell[0] in "'\"":
        return _ESCAPED.sub(r"\1", cell[1:-1])
    return cell
