"""Matrices as text: what a spreadsheet or a script's output is pasted as."""

from __future__ import annotations

import re

import numpy as np

from bpviz.digits import all_digits
from bpviz.engine.parameters import Array


def matrix_as_text(matrix: Array) -> str:
    """The rows as lines, the numbers in full and parted by tabs: reading it back gives the same bits."""
    return "\n".join("\t".join(map(all_digits, row)) for row in matrix)


def matrix_from_text(text: str, shape: tuple[int, int]) -> Array:
    """Read a matrix whose rows are lines (or parted by semicolons) of numbers parted by tabs, spaces or commas.

    Brackets around rows or the whole, as NumPy and MATLAB print them, are passed over; "−" is a minus sign.

    Raises:
        ValueError: naming the row and column of what is not a finite number, or the shape that was expected.
    """
    rows = [[part for part in re.split(r"[\s,]+", row) if part] for row in _rows(text.replace("−", "-"))]
    values = [[_number(part, r, c) for c, part in enumerate(row, start=1)] for r, row in enumerate(rows, start=1)]
    expected = f"{shape[0]} rows of {shape[1]} numbers"
    if len(values) != shape[0]:
        raise ValueError(f"this has {len(values)} rows; it needs {expected}")
    for r, row in enumerate(values, start=1):
        if len(row) != shape[1]:
            raise ValueError(f"row {r} has {len(row)} numbers; it needs {expected}")
    return np.array(values)


def _rows(text: str) -> list[str]:
    if re.search(r"\[\s*\[", text):
        # As NumPy prints it: a long row goes over several lines, but has brackets of its own.
        return re.findall(r"\[([^\[\]]*)\]", text)
    lines = re.split(r"[\n;]", re.sub(r"[\[\](){}]", " ", text))
    return [line for line in lines if line.strip(" \t,\r")]


def _number(text: str, row: int, column: int) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"row {row}, column {column}: “{text}” is not a number") from None
    if not np.isfinite(value):
        raise ValueError(f"row {row}, column {column}: a parameter must be a finite number, not {text}")
    return value
