"""What one cell of a file says: a number, a missing value, or text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

# Stricter than float(), which also takes "1_000", "infinity" and digits of other scripts.
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_CODE = re.compile(r"0\d+", re.ASCII)
_INFINITE = re.compile(r"[+-]?(inf|infinity)", re.IGNORECASE | re.ASCII)
_MISSING = frozenset({"", "?", "-", "na", "n/a", "#n/a", "nan", "null"})
_SPACES = "[ \u00a0\u202f\u2009]"

MISSING_MARKS = ("", "?", "-", "NA", "na", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null")
"""The usual ways to write a missing value; is_missing takes them in any mix of capitals."""


@dataclass(frozen=True)
class NumberStyle:
    """How numbers are written: what stands before the decimals, and between thousands ("" for nothing).

    Whole numbers that begin with 0, such as 01067, are none in any style; see is_code.
    """

    decimal: str = "."
    thousands: str = ""

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        point = re.escape(self.decimal)
        whole = more = r"\d+"
        if self.thousands:
            between = _SPACES if self.thousands == " " else re.escape(self.thousands)
            whole = rf"(?:\d{{1,3}}(?:{between}\d{{3}})+|\d+)"
            more = rf"(?:{between}?\d)+"
        return re.compile(rf"(?!0{more}(?:\n|\Z))[+-]?(?:{whole}(?:{point}\d*)?|{point}\d+)(?:[eE][+-]?\d+)?", re.ASCII)

    @cached_property
    def _lines(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{self._pattern.pattern}\n)*+{self._pattern.pattern}", re.ASCII)

    @cached_property
    def _dropped(self) -> dict[int, str]:
        between = " \u00a0\u202f\u2009" if self.thousands == " " else self.thousands
        return {ord(mark): "" for mark in between} | {ord(self.decimal): "."}

    def value(self, cell: str) -> float | None:
        """Return the number that a cell is, infinite if it is too large for a float; None for anything else."""
        cell = cell.strip()
        if self._pattern.fullmatch(cell):
            return float(cell.translate(self._dropped))
        return float(cell) if _INFINITE.fullmatch(cell) else None

    def values(self, cells: Sequence[str]) -> npt.NDArray[np.float64] | None:
        """Return the numbers, (n,), that cells are; None unless all of them are finite ones, without blanks around."""
        lines = "\n".join(cells)
        if not self._lines.fullmatch(lines):
            return None
        values = np.array(lines.translate(self._dropped).split("\n"), dtype=np.float64)
        return values if len(values) == len(cells) and np.isfinite(values).all() else None


PLAIN = NumberStyle()


def is_number(cell: str) -> bool:
    """Tell whether a cell is a plain number with a decimal point, which may yet be too large for a float."""
    return _NUMBER.fullmatch(cell.strip()) is not None


def is_code(cell: str) -> bool:
    """Tell whether a cell is a code of digits, a whole number that begins with 0: a postal code, a telephone number."""
    return _CODE.fullmatch(cell.strip()) is not None


def is_missing(cell: str) -> bool:
    """Tell whether a cell is empty or one of the usual marks for a missing value."""
    return cell.strip().lower() in _MISSING


def number_as_text(value: float) -> str:
    """Write a number as briefly as reads back exactly: 5, 0.1, 1e+22."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def why_not_a_number(cell: str) -> str:
    """Say what is wrong with a cell that should be a finite number, and what to do about it."""
    if not cell.strip():
        return "the value is missing. Fill it in or delete the row."
    if is_missing(cell):
        return f"the value is missing ({cell!r}). Fill it in or delete the row."
    if is_code(cell):
        return f"{cell!r} begins with 0, so it is taken as a code and not as a number."
    if is_number(cell) or _INFINITE.fullmatch(cell.strip()):
        return f"{cell!r} is too large for a number."
    if is_number(cell.replace(",", ".", 1)):
        return f"{cell!r} is not a number. Write it with a decimal point."
    return f"{cell!r} is not a number."
