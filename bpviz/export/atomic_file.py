"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

REASONS = {
    errno.ENOENT: "the folder {folder} is not there",
    errno.ENOTDIR: "{folder} is not a folder",
    errno.EACCES: "you may not write in {folder}",
    errno.EPERM: "you may not write in {folder}",
    errno.EROFS: "{folder} can only be read",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is used up",
    errno.EFBIG: "the file would be larger than may be",
    errno.EISDIR: "there is a folder of that name",
    errno.ENAMETOOLONG: "the name is too long",
}
"""What the system says, in words."""


def _usual_rights() -> int:
    """What the system gives new files; it tells only by being changed, and that for all threads at once."""
    taken_away = os.umask(0o077)
    os.umask(taken_away)
    return 0o666 & ~taken_away


USUAL_RIGHTS = _usual_rights()
"""Asked once, when no thread is writing yet."""


class ExportError(Exception):
    """A file could not be written; the message names it and says why, and what was there before is still there."""


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that takes the place of `path` once all of it is on the disk.

    Until then it has another name in the same folder; whatever goes wrong in between, an error or an end of the
    writing by any exception, takes it away again.

    Raises:
        ExportError: when it cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=".part", dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            _let_others_read(part, path)
            part.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink()
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise ExportError(f"{path.name} could not be written: {_reason(error, path)}") from error


def write_bytes(path: Path, content: bytes) -> None:
    """Write a whole file.

    Raises:
        ExportError: when it cannot be written.
    """
    with replacing(path) as file:
        file.write(content)


def _let_others_read(part: Path, path: Path) -> None:
    """Temporary files are their owner's alone; this one gets the rights that it replaces, or those that are usual."""
    try:
        rights = path.stat().st_mode & 0o777
    except OSError:
        rights = USUAL_RIGHTS
    part.chmod(rights)


def _sync_folder(folder: Path) -> None:
    """Bring the new name to the disk too; where folders cannot be synchronised, the system does it in its time."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _reason(error: OSError, path: Path) -> str:
    words = REASONS.get(error.errno or 0)
    return words.format(folder=path.parent) if words else (error.strerror or str(error))
