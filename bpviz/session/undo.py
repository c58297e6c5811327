"""The undo stack: moments to go back to, and to come back from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

Moment = TypeVar("Moment")


class UndoStack(Generic[Moment]):
    """Keeps the latest moments within a number and a byte budget; the oldest are forgotten first.

    Args:
        nbytes: how much memory a moment holds by itself.
        shared: what it may hold together with other moments: a number of bytes for each such thing's identity.
        most: how many moments are kept.
        most_bytes: how much memory all of them may hold; the latest one is kept whatever it holds.
    """

    def __init__(
        self,
        nbytes: Callable[[Moment], int],
        shared: Callable[[Moment], Mapping[int, int]] = lambda moment: {},
        *,
        most: int = 50,
        most_bytes: int = 2**30,
    ) -> None:
        self._nbytes = nbytes
        self._shared = shared
        self._most = most
        self._most_bytes = most_bytes
        self._undo: list[tuple[str, Moment]] = []
        self._redo: list[tuple[str, Moment]] = []

    @property
    def undo_words(self) -> str:
        """What an undo would take back; "" when there is nothing."""
        return self._undo[-1][0] if self._undo else ""

    @property
    def redo_words(self) -> str:
        """What a redo would do again; "" when there is nothing."""
        return self._redo[-1][0] if self._redo else ""

    def did(self, words: str, before: Moment) -> None:
        """Note that something was done, and the moment before it; what was undone can no longer be done again."""
        self._undo.append((words, before))
        self._redo.clear()
        while len(self._undo) > 1 and (len(self._undo) > self._most or self._held() > self._most_bytes):
            self._undo.pop(0)

    def undo(self, now: Moment) -> Moment:
        """The moment before the last thing that was done.

        Raises:
            ValueError: when there is nothing to undo.
        """
        return self._move(self._undo, self._redo, now, "undo")

    def redo(self, now: Moment) -> Moment:
        """The moment after the thing that was last undone.

        Raises:
            ValueError: when there is nothing to do again.
        """
        return self._move(self._redo, self._undo, now, "do again")

    def _held(self) -> int:
        moments = [moment for _, moment in self._undo]
        shared = {identity: size for moment in moments for identity, size in self._shared(moment).items()}
        return sum(map(self._nbytes, moments)) + sum(shared.values())

    @staticmethod
    def _move(source: list[tuple[str, Moment]], target: list[tuple[str, Moment]], now: Moment, what: str) -> Moment:
        if not source:
            raise ValueError(f"there is nothing to {what}")
        words, moment = source.pop()
        target.append((words, now))
        return moment
