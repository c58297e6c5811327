"""An Experiment: a session, and the place in it that is looked at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bpviz.session.position import Grain, Position
from bpviz.session.session import Session

if TYPE_CHECKING:
    from bpviz.data.files.origin import Origin


class Place(NamedTuple):
    """Where to look: iteration k and a position of it, or None for the iteration shown whole with one example."""

    k: int
    position: Position | None
    example: int


@dataclass
class Experiment:
    """What is worked on, and what an undo brings back.

    Attributes:
        session: the run.
        file: the file that its data came from, if they did.
        columns: that file's columns.
        origin: where else its data came from, and how they were imported; None for a sample's.
        position: how much of the session's iteration is shown; None is all of it.
        example: the example in the foreground, from 1; beyond m where an earlier iteration has fewer, which then
            shows its last.
        probe: raw inputs of a point that is looked at instead, until an example or a line is.
    """

    session: Session
    file: Path | None = None
    columns: tuple[str, ...] = ()
    origin: Origin | None = None
    position: Position | None = None
    example: int = 1
    probe: tuple[float, ...] | None = None

    def snapshot(self) -> Experiment:
        """The experiment as it is now, whatever becomes of this one."""
        return replace(self, session=self.session.snapshot())

    @property
    def i(self) -> int:
        """The example that the session's present iteration shows, 1 … m."""
        return min(self.example, self.session.dataset.m)

    def look_at(self, place: Place) -> None:
        """Look at a place of the session's present iteration."""
        if place.position is not None or place.example != self.example:
            self.probe = None
        self.position, self.example = place.position, place.example

    def whole(self, k: int) -> Place:
        """Iteration k shown whole, with the present example."""
        return Place(k, None, self.example)

    def at(self, position: Position) -> Place:
        """A position; ZERO shows the first example, UPDATE the last.

        Raises:
            ValueError: for a position outside the program.
        """
        program = self.session.program_at(position.k)
        program.check(position)
        return Place(position.k, position, program.example_at(position.i))

    def renumbered(self, i: int) -> None:
        """Look at example i, at the line that was looked at: for when there are other examples than before."""
        self.example = min(max(i, 1), self.session.dataset.m)
        if self.position is not None:
            program = self.session.program
            place = program.place_of(self.example)
            self.position = program.nearest(self.position if place is None else replace(self.position, i=place))
            self.example = program.example_at(self.position.i)

    def example_shown(self, i: int) -> Place:
        """Example i at the present iteration: at the same line, where lines are stepped and it is among the examples.

        Raises:
            ValueError: for an example that there is not.
        """
        self.session.backpropagate(i)
        program = self.session.program
        place = program.place_of(i)
        if self.position is None or place is None:
            return Place(self.session.k, None, i)
        line = self.position.line if self.position.line in program.example_lines else self.position.phase
        return self.at(Position(self.session.k, place, line))

    def step(self, grain: Grain, sign: int) -> Place | None:
        """The place one line, example or iteration on (sign +1) or back (−1); None before the start of the run.

        Where an iteration is shown whole, stepping by lines begins at its first line.
        """
        if self.position is not None:
            program = self.session.program
            to = program.next(self.position, grain) if sign > 0 else program.previous(self.position, grain)
            return None if to is None else self.at(self.session.program_at(to.k).nearest(to))
        k = self.session.k
        if grain == "example":
            return Place(k, None, self._neighbour(sign))
        if grain == "iteration":
            return self.whole(k + sign) if k + sign >= 0 else None
        start = self.session.program.start(k)
        to = start if sign > 0 else self.session.program.previous(start, "line") or start
        return self.at(self.session.program_at(to.k).nearest(to))

    def _neighbour(self, sign: int) -> int:
        """The example before or behind the shown one, among those that the iteration takes; round at the ends."""
        program = self.session.program
        place = program.place_of(self.i)
        if place is None:
            return program.example_at(1 if sign > 0 else program.m)
        return program.example_at((place - 1 + sign) % program.m + 1)
