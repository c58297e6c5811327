"""A press of the mouse on a plane of examples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF


@dataclass(frozen=True)
class Press:
    """A press of the mouse that has not ended yet.

    Attributes:
        on: what was under the mouse.
        start: where.
        row: the example's row of the data.
        moved: whether it is a drag and no longer a click.
    """

    on: Literal["cross", "example", "ground"]
    start: QPointF
    row: int = -1
    moved: bool = False
