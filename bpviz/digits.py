"""Numbers as they are written: with as many digits as mean something, which a float32 has fewer of than a float64."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Single(float):
    """A float32's value: reckoned with like any number, but written in the fewest digits that name the float32."""

    def __repr__(self) -> str:
        return str(np.float32(self))


def number(value: Any) -> float:
    """A number out of an array, which remembers how precise it is."""
    return Single(value) if isinstance(value, np.float32) else float(value)


def numbers(values: NDArray[Any]) -> list[Any]:
    """The entries of a vector, plain numbers or whatever it holds; float32s remember that they are."""
    return [Single(value) for value in values.tolist()] if values.dtype == np.float32 else list(values.tolist())


def one_column(parts: Sequence[NDArray[Any]]) -> Sequence[Any] | NDArray[Any]:
    """The entries of several vectors behind each other, each as precise as it was."""
    if len({part.dtype for part in parts}) == 1:
        return np.concatenate(parts)
    return [value for part in parts for value in numbers(part)]


def reads_back(text: str, value: float) -> bool:
    """Whether a text names that very number at its precision."""
    return float(np.float32(text) if isinstance(value, Single) else text) == value


def grouped(n: int) -> str:
    """A count with thin spaces between thousands: 12 400."""
    return f"{n:,}".replace(",", "\u2009")


def all_digits(value: float) -> str:
    """So many digits that reading them back gives the same number at its precision."""
    return repr(value) if isinstance(value, Single) else repr(number(value))
