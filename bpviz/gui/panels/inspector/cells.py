"""What the inspector's rows are made of: cells of text, formulas and numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bpviz.digits import reads_back
from bpviz.gui.number_text import figures, full, significant
from bpviz.session import calculation_notation as notation
from bpviz.session.calculation_values import Calculation, Curve
from bpviz.session.selection import Selection

Kind = Literal[
    "heading", "place", "hint", "caption", "equation", "head", "term", "fold", "stage", "result", "remark", "pending",
    "curve", "gap",
]  # fmt: skip
Write = Callable[[float], str]


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """One piece of a row.

    Attributes:
        text: what is painted, as a line of text.
        tex: the same as little TeX, where it is a formula.
        value: the number, where it is one.
        tip: what the tooltip says.
        link: what a click leads to.
        edit: what a double-click edits.
        action: "edit", "more" or "fewer", where a click does that.
        number: whether it is written in the face of numbers.
    """

    text: str
    tex: str = ""
    value: float | None = None
    tip: str = ""
    link: Selection | None = None
    edit: Selection | None = None
    action: str = ""
    number: bool = False

    @property
    def is_active(self) -> bool:
        """Whether a click does something."""
        return self.link is not None or bool(self.action)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One line of the inspector.

    Attributes:
        kind: how it is laid out.
        cells: left to right; a number that the row gives is the last.
        of: the calculation that it is part of.
        note: what stands small below the first cell, beside the bar.
        bar: the length of its bar, −1 … 1.
        lit: whether the frame's line makes it.
        curve: the point to mark on a plot of f.
    """

    kind: Kind
    cells: tuple[Cell, ...] = ()
    of: Calculation | None = None
    note: Cell | None = None
    bar: float | None = None
    lit: bool = False
    curve: Curve | None = None

    @property
    def section(self) -> str:
        """The kind of its calculation: rows of one section are laid out alike."""
        return self.of.kind if self.of else ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What is painted of it, the note after the name that it belongs to."""
        cells = self.cells if self.note is None else (self.cells[0], self.note, *self.cells[1:])
        return tuple(cell.text for cell in cells if cell.text)


def formula(tex: str, *, link: Selection | None = None) -> Cell:
    """A symbol or an equation."""
    return Cell(notation.plain(tex), tex=tex, link=link, tip="Click to look at it" if link else "")


def number(
    value: float, more: str = "", *, signed: bool = False, as_given: bool = False, edit: Selection | None = None
) -> Cell:
    """A number, with all its digits in the tooltip."""
    write = given if as_given else figures
    tip = "\n".join(part for part in (full(value), more, "double-click to edit" if edit else "") if part)
    return Cell(signed_text(value, write) if signed else write(value), value=value, tip=tip, edit=edit, number=True)


def given(value: float) -> str:
    """A number that was given and not reckoned, as it was given: 6.1, 0.0005; like others if that is too long."""
    return significant(value, 7) if reads_back(f"{value:.7g}", value) else figures(value)


def signed_text(value: float, write: Write) -> str:
    """A number with its sign, also where that is a plus."""
    return f"+{write(value)}" if value > 0 else write(value)
