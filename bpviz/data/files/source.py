"""Where a table comes from: a file, or text pasted from another program."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from bpviz.data.errors import DataError

Progress = Callable[[float], None]
"""Is told the fraction read, from 0 to 1, at least five times a second; it may raise to stop the reading."""

GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Pasted:
    """Text from the clipboard; a spreadsheet's has tabs between its cells."""

    text: str
    name: str = "pasted text"


Source = Path | Pasted


@dataclass(frozen=True)
class Opened:
    """A source that is open: its bytes, unzipped if need be, and how far the size bytes of the file are read."""

    stream: BinaryIO
    size: int
    is_zipped: bool
    _raw: BinaryIO

    @property
    def fraction(self) -> float:
        """Return how much of the file is read, from 0 to 1."""
        return min(1.0, self._raw.tell() / self.size) if self.size else 1.0


def source_of(source: str | Path | Pasted) -> Source:
    """Return a path for a string, and any other source as it is."""
    return Path(source) if isinstance(source, str) else source


@contextmanager
def opened(source: Source) -> Iterator[Opened]:
    """Open a source for reading its bytes, those of a gzipped file unzipped.

    Raises DataError for what the system refuses, for a gzip that is cut off or damaged, and for a file that was
    changed or taken away while it was read.
    """
    if isinstance(source, Pasted):
        text = io.BytesIO(source.text.encode("utf-8", "replace"))
        yield Opened(text, len(text.getvalue()), False, text)
        return
    with unchanged(source), source.open("rb") as raw:
        is_zipped = raw.peek(2)[:2] == GZIP
        stream = cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if is_zipped else raw
        yield Opened(stream, os.fstat(raw.fileno()).st_size, is_zipped, raw)


@contextmanager
def unchanged(path: Path) -> Iterator[None]:
    """Watch over the reading of a file: raises DataError for what is refused, and if the file was changed meanwhile."""
    with telling_of_failures(path):
        before = path.stat()
        yield
        try:
            after = path.stat()
        except FileNotFoundError:
            raise DataError(f"{path.name} was moved or deleted while it was read.") from None
        if (before.st_size, before.st_mtime_ns, before.st_ino) != (after.st_size, after.st_mtime_ns, after.st_ino):
            raise DataError(f"{path.name} was changed while it was read. Open it once more.")


@contextmanager
def telling_of_failures(path: Path) -> Iterator[None]:
    """Turn what the system and the gzip format refuse into a DataError that names the file."""
    if path.is_dir():
        raise DataError(f"{path.name} is a folder. Choose a file in it.")
    if path.exists() and not path.is_file():
        raise DataError(f"{path.name} is a device or a pipe and not a file.")
    try:
        yield
    except DataError:
        raise
    except FileNotFoundError:
        raise DataError(f"There is no file {path}.") from None
    except PermissionError:
        raise DataError(f"{path.name} cannot be read: you have no permission to read it.") from None
    except EOFError:
        raise DataError(f"{path.name} is cut off: the gzip data end too early. Copy or download it again.") from None
    except (gzip.BadGzipFile, zlib.error) as error:
        raise DataError(f"{path.name} is damaged: {error}. Copy or download it again.") from error
    except OSError as error:
        raise DataError(f"{path.name} cannot be read: {error.strerror or error}.") from error
    except MemoryError:
        raise DataError(f"{path.name} does not fit into this computer's memory.") from None


def beginning(source: Source, n_bytes: int) -> bytes:
    """Return the first bytes of a source, unzipped. Raises DataError."""
    with opened(source) as file:
        return file.stream.read(n_bytes)


def check_fits_memory(name: str, n_bytes: int) -> None:
    """Raise DataError for what is larger than this computer's whole memory, before it is asked for."""
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return  # a system that does not tell; a MemoryError will
    if n_bytes > memory:
        raise DataError(f"{name} takes {n_bytes / 1e9:,.0f} GB, more than this computer's memory.")
