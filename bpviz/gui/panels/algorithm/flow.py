"""Breaks filled equations into lines of text that fit, with as many entries of each vector as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bpviz.gui.panels.algorithm.spans import Span, segments
from bpviz.gui.panels.algorithm.typesetter import Typesetter
from bpviz.session.algorithm_pieces import Equation

GAP, INDENT = 30.0, 20.0
MOST_ENTRIES, ENOUGH_ENTRIES, FEWEST_ENTRIES = 12, 6, 3
"""Vectors are cut to the first wherever they are; to the second, and then the third, where room is scarce."""


@dataclass(frozen=True)
class PlacedEquation:
    """An equation's part on one line: from x to end."""

    equation: Equation
    x: float
    end: float


@dataclass
class TextLine:
    """One line of text: spans at their left ends, and which equations they belong to."""

    spans: list[tuple[float, Span]] = field(default_factory=list)
    parts: list[PlacedEquation] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The line without its typesetting; wide gaps part one equation from the next."""
        starts = {part.x for part in self.parts[1:]}
        return "".join(("   " if x in starts else "") + span.plain for x, span in self.spans)

    @property
    def end(self) -> float:
        """Where its text ends."""
        return self.parts[-1].end if self.parts else 0.0


def fitted(
    equations: Sequence[Equation], width: float, lines: tuple[int, int], typesetter: Typesetter
) -> list[TextLine]:
    """The equations in lines of at most `width`, their vectors cut short where that saves lines.

    Args:
        equations: at least one.
        width: of the lines.
        lines: how many there should be, and how many there may be so that vectors keep `ENOUGH_ENTRIES`.
        typesetter: measures them.
    """
    longest = min(max(equation.longest for equation in equations), MOST_ENTRIES)
    found: list[TextLine] | None = None
    for most_lines in range(lines[0], max(lines) + 1):
        entries, found = _most_entries(equations, longest, width, most_lines, typesetter)
        if entries >= min(longest, ENOUGH_ENTRIES):
            break
    return found or _narrow(equations, width, typesetter)


def _most_entries(
    equations: Sequence[Equation], longest: int, width: float, most_lines: int, typesetter: Typesetter
) -> tuple[int, list[TextLine] | None]:
    """The greatest number of entries with which the equations fit; 0 and None where not even one does."""
    found: tuple[int, list[TextLine] | None] = (0, None)
    low, high, tried = 1, longest, longest
    while low <= high:
        text = flow(equations, tried, width, typesetter)
        if len(text) <= most_lines and all(line.end <= width for line in text):
            found, low = (tried, text), tried + 1
        else:
            high = tried - 1
        tried = (low + high) // 2
    return found


def flow(equations: Sequence[Equation], most: int, width: float, typesetter: Typesetter) -> list[TextLine]:
    """The equations with at most so many entries each: side by side where two fit, else broken before equals signs."""
    lines = [TextLine()]
    for equation in equations:
        parts = [(part, sum(map(typesetter.width, part))) for part in segments(equation, most)]
        x = lines[-1].end + GAP if lines[-1].spans else 0.0
        if lines[-1].spans and x + sum(advance for _, advance in parts) > width:
            lines.append(TextLine())
            x = 0.0
        for place, (part, advance) in enumerate(parts):
            if place and x + advance > width:
                lines.append(TextLine())
                x = INDENT
            _place(lines[-1], equation, part, x, typesetter)
            x += advance
    return lines


def _place(line: TextLine, equation: Equation, part: list[Span], x: float, typesetter: Typesetter) -> None:
    start = x
    for span in part:
        line.spans.append((x, span))
        x += typesetter.width(span)
    line.parts.append(PlacedEquation(equation, start, x))


def _narrow(equations: Sequence[Equation], width: float, typesetter: Typesetter) -> list[TextLine]:
    lines: list[TextLine] = []
    for most in range(FEWEST_ENTRIES, 0, -1):
        lines = flow(equations, most, width, typesetter)
        if all(line.end <= width for line in lines):
            break
    return lines
