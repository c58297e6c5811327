"""A file format: what its files are called, how they begin, and the functions that read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bpviz.data.files.column import Columns
from bpviz.data.files.reading import Reading
from bpviz.data.files.source import Progress, Source


@dataclass(frozen=True)
class Format:
    """One file format.

    Attributes:
        name: what a Reading calls it, and the user.
        suffixes: what the names of its files end in, without a .gz that may follow.
        guess: looks at a source's first bytes; raises DataError for one that is not of this format.
        read: reads a source as a Reading says, at most so many rows, telling a Progress; raises DataError.
        header: returns the first row that is not blank and not skipped, and its number; None for a format that has its
            names elsewhere.
        magic: the bytes all of its files begin with, b"" if there are none.
    """

    name: str
    suffixes: tuple[str, ...]
    guess: Callable[[Source], Reading]
    read: Callable[[Source, Reading, int | None, Progress | None], Columns]
    header: Callable[[Source, Reading], tuple[int, list[str]]] | None = None
    magic: bytes = b""
