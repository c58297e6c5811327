"""What one cell of a file says: a number, a missing value, or text."""

from __future__ import annotations

import re

# Stricter than float(), which also takes "1_000", "infinity" and digits of other scripts.
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_MISSING = frozenset({"", "?", "-", "na", "n/a", "#n/a", "nan", "null"})


def is_number(cell: str) -> bool:
    """Tell whether a cell is a plain number with a decimal point, which may yet be too large for a float."""
    return _NUMBER.fullmatch(cell.strip()) is not None


def is_missing(cell: str) -> bool:
    """Tell whether a cell is empty or one of the usual marks for a missing value."""
    return cell.strip().lower() in _MISSING


def why_not_a_number(cell: str) -> str:
    """Say what is wrong with a cell that should be a finite number, and what to do about it."""
    if not cell.strip():
        return "the value is missing. Fill it in or delete the row."
    if is_missing(cell):
        return f"the value is missing ({cell!r}). Fill it in or delete the row."
    if is_number(cell) or cell.strip().lower().lstrip("+-") in ("inf", "infinity"):
        return f"{cell!r} is too large for a number."
    if is_number(cell.replace(",", ".", 1)):
        return f"{cell!r} is not a number. Write it with a decimal point."
    return f"{cell!r} is not a number."
