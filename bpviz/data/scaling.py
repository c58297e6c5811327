"""An affine scaling of columns whose inverse is known, so that raw and scaled values can stand side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from bpviz.data.array_store import read_only

Array = npt.NDArray[np.float64]
Raw = Array | Iterable[Array]
"""Values to fit a scaling to: (n, m), or one after the other some of its columns."""

MOST_LISTED = 10
"""So many constant columns are named in a sentence, the rest counted."""


@dataclass(frozen=True, eq=False)
class Scaling:
    """scaled = (raw − offset) / scale, row by row.

    offset and scale are (n, 1) for n rows of values, read-only; constant lists the rows that did not vary in the
    examples the scaling was fitted on. interval is where a min–max scaling puts the fitted examples, else None.
    A mixed scaling has parts, each a scaling of its own and the rows it scales; of_row tells a row's own.
    """

    kind: Literal["as they are", "standardised", "min–max", "mixed"]
    offset: Array
    scale: Array
    constant: tuple[int, ...] = ()
    interval: tuple[float, float] | None = None
    parts: tuple[tuple[Scaling, tuple[int, ...]], ...] = ()

    @classmethod
    def as_they_are(cls, raw: Raw) -> Scaling:
        """Return the scaling that changes nothing in values like raw, (n, m)."""
        n = len(next(_blocks(raw)))
        return cls("as they are", read_only(np.zeros((n, 1))), read_only(np.ones((n, 1))))

    @classmethod
    def standardised(cls, raw: Raw) -> Scaling:
        """Fit mean 0 and standard deviation 1 to every row of raw, (n, m), by scikit-learn's StandardScaler."""
        from sklearn.preprocessing import StandardScaler  # 1 s to import, and not every data set needs it

        fitted = StandardScaler()
        for block in _blocks(raw):
            fitted.partial_fit(block.T)
        # Where a column is constant but for rounding, scikit-learn keeps its scale at 1.
        constant = fitted.scale_ != np.sqrt(fitted.var_)
        return cls("standardised", _column(fitted.mean_), _column(fitted.scale_), _rows(constant))

    @classmethod
    def min_max(cls, raw: Raw, interval: tuple[float, float]) -> Scaling:
        """Fit the smallest and largest of every row of raw, (n, m), to the ends of interval; constants to its start.

        This is MinMaxScaler's formula, written out so that a regression sample opens without importing scikit-learn.
        """
        low, high = interval
        ends = [(block.min(axis=1), block.max(axis=1)) for block in _blocks(raw)]
        smallest = np.min([least for least, _ in ends], axis=0)
        extent = np.max([most for _, most in ends], axis=0) - smallest
        scale = extent / (high - low)
        constant = scale < np.finfo(np.float64).tiny
        scale[constant] = 1.0
        return cls("min–max", _column(smallest - low * scale), _column(scale), _rows(constant), interval)

    @classmethod
    def mixed(cls, parts: Sequence[tuple[Scaling, Sequence[int]]]) -> Scaling:
        """Put scalings of some rows each, (scaling, its rows), together to one of all n rows."""
        n = sum(len(rows) for _, rows in parts)
        offset, scale = np.empty((n, 1)), np.empty((n, 1))
        for scaling, rows in parts:
            offset[list(rows)], scale[list(rows)] = scaling.offset, scaling.scale
        constant = sorted(rows[place] for scaling, rows in parts for place in scaling.constant)
        kept = tuple((scaling, tuple(rows)) for scaling, rows in parts)
        return cls("mixed", read_only(offset), read_only(scale), tuple(constant), parts=kept)

    def of_row(self, row: int) -> Scaling:
        """Return the scaling of one row alone, its kind and interval those of its part if this is a mixed one."""
        part = next((scaling for scaling, rows in self.parts if row in rows), self)
        constant = (0,) if row in self.constant else ()
        return replace(
            part, offset=self.offset[row : row + 1], scale=self.scale[row : row + 1], constant=constant, parts=()
        )

    def apply(self, raw: Array) -> Array:
        """Return raw values, (n, m), scaled."""
        scaled: Array = (raw - self.offset) / self.scale
        return scaled

    def invert(self, scaled: Array) -> Array:
        """Return scaled values, (n, m), in raw units."""
        raw: Array = scaled * self.scale + self.offset
        return raw

    def in_words(self, what: str, names: Sequence[str], fitted_on: int) -> str:
        """Say what was done: in_words("input", names, 112) -> "4 inputs standardised: (x − mean) / …"."""
        if self.parts:
            named = [(part, [names[row] for row in rows]) for part, rows in self.parts]
            return " ".join(part._words(f" ({_listed(own)})", what, own, fitted_on) for part, own in named)
        return self._words("", what, names, fitted_on)

    def _words(self, which: str, what: str, names: Sequence[str], fitted_on: int) -> str:
        words = f"{_counted(len(self.scale), what)}{which} {self._formula(fitted_on)}"
        if self.constant:
            words += f". Constant there, so only shifted: {_listed([names[row] for row in self.constant])}"
        return words + "."

    def _formula(self, fitted_on: int) -> str:
        source = f"both from the {fitted_on} training examples"
        if self.kind == "standardised":
            return f"standardised: (x − mean) / standard deviation, {source}"
        if self.interval is not None:
            low, high = (number_in_words(end) for end in self.interval)
            return f"scaled to [{low}, {high}]: smallest → {low}, largest → {high}, {source}"
        return "as they are" if len(self.scale) > 1 else "as it is"


def number_in_words(value: float) -> str:
    """Write a number of a sentence: no trailing zeros, and a real minus sign."""
    return f"{value:g}".replace("-", "−")


def _blocks(raw: Raw) -> Iterator[Array]:
    return iter([raw] if isinstance(raw, np.ndarray) else raw)


def _column(values: npt.ArrayLike) -> Array:
    return read_only(np.reshape(values, (-1, 1)))


def _rows(mask: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(row) for row in np.flatnonzero(mask))


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_LISTED
    return ", ".join(names[:MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


def _counted(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
