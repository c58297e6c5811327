"""The first guess of how numbers are written: with a decimal point or comma, and what stands between thousands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bpviz.data.files.cells import NumberStyle

_SPACE = "[ \u00a0\u202f\u2009]"
_GROUPS = r"[+-]?[1-9]\d{{0,2}}(?:{0}\d{{3}})"
_LIKE_A_NUMBER = re.compile(r"[+-]?[\d.,' \u00a0\u202f\u2009]+(?:[eE][+-]?\d+)?", re.ASCII)


def guessed_style(cells: Sequence[str], separator: str | None = None) -> NumberStyle:
    """Guess from the cells of a sample; a number that could be of two styles leaves the choice to the others.

    Where nothing decides, "1,234" is 1234 unless semicolons stand between the cells, and "1.234" is 1.234.
    """
    numbers = [cell for cell in map(str.strip, cells) if _LIKE_A_NUMBER.fullmatch(cell)]
    decimal = "," if _has_decimal_comma(numbers, separator) else "."
    other = "." if decimal == "," else ","
    for mark, pattern in ((other, re.escape(other)), (" ", _SPACE), ("'", "'")):
        if _count(numbers, _GROUPS.format(pattern) + rf"+(?:{re.escape(decimal)}\d*)?"):
            return NumberStyle(decimal, mark)
    return NumberStyle(decimal)


def _has_decimal_comma(numbers: Sequence[str], separator: str | None) -> bool:
    commas, points = _surely_before_decimals(",", ".", numbers), _surely_before_decimals(".", ",", numbers)
    if commas or points:
        return commas > points
    undecided = _count(numbers, _GROUPS.format(","))
    return bool(undecided) and separator == ";"


def _surely_before_decimals(mark: str, other: str, numbers: Sequence[str]) -> int:
    """Count the numbers in which mark cannot stand between thousands, or other cannot stand before decimals."""
    mark, other = re.escape(mark), re.escape(other)
    one = rf"(?!{_GROUPS.format(mark)}$)[+-]?\d*{mark}\d+(?:[eE][+-]?\d+)?"
    after_groups = rf"{_GROUPS.format(f'(?:{other}|{_SPACE}|' + chr(39) + ')')}+{mark}\d+"
    many_groups = rf"{_GROUPS.format(other)}{{2,}}"
    return _count(numbers, rf"{one}|{after_groups}|{many_groups}")


def _count(cells: Sequence[str], pattern: str) -> int:
    found = re.compile(pattern, re.ASCII)
    return sum(found.fullmatch(cell) is not None for cell in cells)
