"""The first row of a table: whether it holds the names of the columns, and what the columns are called."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bpviz.data.errors import DataError
from bpviz.data.files.cells import NumberStyle, is_code, is_missing

MOST_COLUMNS = 10_000
EARLIEST_YEAR = 1000


def looks_like_names(first: Sequence[str], rest: Sequence[Sequence[str]], style: NumberStyle) -> bool:
    """Guess whether the first row holds names, seen against the rows below it.

    Words above numbers are names, numbers above numbers are data, unless they count on like years. Where there are
    only words, a first row whose words come again further down is data.
    """
    numbers = [j for j, cell in enumerate(first) if _value(cell, style) is not None]
    if numbers:
        return _like_years(first, rest, style)
    if any(_is_numeric(column, style) for column in zip(*rest, strict=False)):
        return True
    columns = list(zip(*rest, strict=False))
    again = sum(cell in column for cell, column in zip(first, columns, strict=False) if not is_missing(cell))
    return 2 * again < len(first)


def is_neither(first: Sequence[str], rest: Sequence[Sequence[str]], style: NumberStyle) -> bool:
    """Tell whether a first row is neither names nor data: numbers beside words that stand above numbers."""
    values = [_value(cell, style) for cell in first]
    numbers = [value for value in values if value is not None]
    columns = zip(*rest, strict=False)
    words_above_numbers = any(
        value is None and not is_missing(cell) and _is_numeric(column, style)
        for cell, value, column in zip(first, values, columns, strict=False)
    )
    return bool(numbers) and words_above_numbers and not _like_years(first, rest, style)


def check_width(name: str, n_columns: int) -> None:
    """Raise DataError if there are more columns than can be read."""
    if n_columns > MOST_COLUMNS:
        raise DataError(f"{name}: {n_columns:,} columns are more than the {MOST_COLUMNS:,} that can be read.")


def names_of(header: Sequence[str] | None, n_columns: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a name for each column, all different, and remarks on the names that had to be made up."""
    if header is None:
        names = tuple(f"column {j}" for j in range(1, n_columns + 1))
        return names, ("The first row is taken as data, not as names; the columns are numbered.",)
    names_so_far: dict[str, int] = {}
    remarks: list[str] = []
    for j, given in enumerate(header, start=1):
        name = _free(given.strip() or f"column {j}", names_so_far)
        if not given.strip():
            remarks.append(f"Column {j} has no name; it is called “{name}”.")
        elif name != given.strip():
            first = names_so_far[given.strip()]
            remarks.append(f"Columns {first} and {j} are both called “{given.strip()}”; the second is now “{name}”.")
        names_so_far[name] = j
    return tuple(names_so_far), tuple(remarks)


def all_different(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names, a number behind those that were there before."""
    taken: dict[str, int] = {}
    for place, name in enumerate(names):
        taken[_free(name, taken)] = place
    return tuple(taken)


def _free(name: str, taken: dict[str, int]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name} ({number})", number + 1
    return free


def _like_years(first: Sequence[str], rest: Sequence[Sequence[str]], style: NumberStyle) -> bool:
    """Tell whether the numbers of the first row count on like years, and those of the next row do not."""
    return _count_on(first, style) and not any(_count_on(row, style) for row in rest[:1])


def _count_on(cells: Sequence[str], style: NumberStyle) -> bool:
    numbers = [value for cell in cells if (value := style.value(cell)) is not None]
    steps = [after - before for before, after in pairwise(numbers)]
    return bool(steps) and numbers[0] >= EARLIEST_YEAR and all(step == 1.0 for step in steps)


def _is_numeric(cells: Sequence[str], style: NumberStyle) -> bool:
    there = [cell for cell in cells if not is_missing(cell)]
    return bool(there) and all(_value(cell, style) is not None for cell in there)


def _value(cell: str, style: NumberStyle) -> float | None:
    """Return the number that a cell is; a code of digits is no name either."""
    return float(cell) if is_code(cell) else style.value(cell)
