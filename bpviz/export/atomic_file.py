"""Files that are written whole or not at all, and the words for where they cannot be."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from bpviz import whole_file


class ExportError(Exception):
    """A file could not be written; the message names it and says why, and what was there before is still there."""


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that takes the place of `path` once all of it is on the disk, as `whole_file` does.

    Raises:
        ExportError: when it cannot be written.
    """
    try:
        with whole_file.replacing(path) as file:
            yield file
    except OSError as error:
        raise ExportError(f"{path.name} could not be written: {whole_file.reason(error, path.parent)}") from error


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file.

    Raises:
        ExportError: when it cannot be written.
    """
    with replacing(path) as file:
        file.write(content)
