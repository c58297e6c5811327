"""A Sheet: the data behind a picture as named columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bpviz.digits import numbers

Column = Sequence[Any] | NDArray[Any]
"""Numbers or words, one for each row."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """Named columns of equal length.

    Attributes:
        columns: pairs of a name and that column's values, from left to right.

    Raises:
        ValueError: for columns of unequal length, or two of one name.
    """

    columns: tuple[tuple[str, Column], ...]

    def __post_init__(self) -> None:
        lengths = {len(values) for _, values in self.columns}
        if len(lengths) > 1:
            raise ValueError(f"the columns of a sheet are equally long, not {sorted(lengths)}")
        if len({name for name, _ in self.columns}) < len(self.columns):
            raise ValueError(f"each column of a sheet has a name of its own: {[name for name, _ in self.columns]}")

    def __len__(self) -> int:
        return len(self.columns[0][1]) if self.columns else 0

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(name for name, _ in self.columns)

    def rows(self, start: int = 0, stop: int | None = None) -> Iterable[tuple[Any, ...]]:
        """Rows start … stop−1, counted from 0, as tuples of plain Python values."""
        parts = [values[start:stop] for _, values in self.columns]
        return zip(*(part if isinstance(part, list | tuple) else _plain(part) for part in parts), strict=True)


def _plain(part: Column) -> Sequence[Any]:
    return numbers(part) if isinstance(part, np.ndarray) else part
