"""Round numbers along an axis."""

from __future__ import annotations

import math


def round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 times powers of ten that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(digit * power for digit in (1, 2, 5, 10) if digit * power >= least * (1 - 1e-9))


def multiples(step: float, low: float, high: float) -> list[float]:
    """The multiples of a step between two numbers; those that are an end but for rounding count as inside."""
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [n * step for n in range(first, last + 1)]


def ticks(low: float, high: float, most: int) -> list[float]:
    """At most so many round numbers from low to high, evenly spaced."""
    if most < 1:
        return []
    step = round_step((high - low) / most)
    digits = max(-math.floor(math.log10(step)), 0)
    return [round(tick, digits) for tick in multiples(step, low, high)]
