"""Numbers as the screen writes them: a true minus sign, a fixed number of digits, nothing hidden."""

from __future__ import annotations

import math
import re

from bpviz.digits import all_digits

MINUS = "−"


def short(value: float, digits: int = 2) -> str:
    """A number that fits into a unit's circle: 0.55, −0.59, 1.2e4."""
    if not math.isfinite(value):
        return _not_finite(value)
    magnitude = abs(value)
    return _signed(f"{value:.1e}" if magnitude >= 1000 else f"{value:.{digits}f}")


def significant(value: float, digits: int = 4) -> str:
    """A number to some significant digits: 0.0693, 1.234e−7, 42."""
    return _signed(f"{value:.{digits}g}") if math.isfinite(value) else _not_finite(value)


def fixed(value: float, digits: int = 4) -> str:
    """A number whose width does not jump while it changes: 0.0693, and 6.930e−5 where the digits would vanish."""
    if not math.isfinite(value):
        return _not_finite(value)
    if value != 0 and not 10 ** (1 - digits) <= abs(value) < 1e5:
        return _signed(f"{value:.{max(digits - 1, 1)}e}")
    return _signed(f"{value:.{digits}f}")


def figures(value: float) -> str:
    """A number to reckon with: four decimals, and never fewer than four significant digits.

    0.6548, −1.2654, 0.04123, 0.001042, 2.352e−4 below a thousandth; 1234.568, 1.235e7 from ten millions on; whole
    numbers below that are whole: 0, 1, −1347. At most eleven characters with the sign.
    """
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else _not_finite(value)
    if value == int(value) and abs(value) < 1e7:
        return _signed(f"{value:.0f}")
    exponent = int(f"{value:.3e}".partition("e")[2])
    if not -3 <= exponent < 7:
        return _signed(f"{value:.3e}")
    return _signed(f"{value:.{max(min(4, 6 - exponent), 3 - exponent)}f}")


def full(value: float) -> str:
    """All digits that mean something: reading them back gives the same number at its precision."""
    return all_digits(value)


def _signed(text: str) -> str:
    if not any(digit in text for digit in "123456789"):
        text = text.removeprefix("-")
    # An exponent needs neither a plus nor leading zeros: 1.2e4, 6.930e−5.
    return re.sub(r"e([+-])0*(?=\d)", lambda sign: "e" + sign[1].strip("+"), text).replace("-", MINUS)


def _not_finite(value: float) -> str:
    return "not a number" if math.isnan(value) else ("∞" if value > 0 else MINUS + "∞")
