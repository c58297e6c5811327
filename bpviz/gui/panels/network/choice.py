"""What the network picture is asked to show: the quantity that fills its units, and the one its edges stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

UnitQuantity = Literal["a", "z", "delta"]
EdgeQuantity = Literal["W", "grad_W"]


@dataclass(frozen=True)
class Choice:
    """The view's own choices; which line of the algorithm is shown comes before them.

    Attributes:
        units: what the units are filled by; unless it is delta, rings around them show delta.
        edges: what the edges stand for where they could be either: W, b or the mean gradient.
    """

    units: UnitQuantity = "a"
    edges: EdgeQuantity = "W"
