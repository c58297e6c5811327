"""Words in a picture: at which side of their box they stand, and which of several wordings has room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

from bpviz.digits import grouped
from bpviz.gui import fonts

AT_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRED = Qt.AlignmentFlag.AlignCenter


def fitting(wordings: Sequence[str], room: float, font: QFont | None = None) -> str:
    """The first wording that is no wider than the room, else the last; in the usual small font unless told."""
    return first_fitting(wordings, room, font) or wordings[-1]


def first_fitting(wordings: Iterable[str], room: float, font: QFont | None = None) -> str:
    """The first wording that is no wider than the room, "" where none is."""
    advance = QFontMetricsF(font or fonts.text(11)).horizontalAdvance
    return next((words for words in wordings if advance(words) <= room), "")


def shortened(name: str, letters: int) -> str:
    """A name of at most so many letters; of a longer one the end is cut."""
    return name if len(name) <= letters else name[: letters - 1] + "…"


def not_finite(n: int, one: str = "value", many: str = "values") -> str:
    """Says how many numbers are not finite: 1 value is not finite, 12 400 values are not finite; "" for none."""
    if n == 0:
        return ""
    return f"1 {one} is not finite" if n == 1 else f"{grouped(n)} {many} are not finite"
