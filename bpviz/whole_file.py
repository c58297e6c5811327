"""Files that are written whole or not at all, whoever writes them; standard library only."""

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


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that takes the place of `path` once all of it is on the disk.

    Until then it has another name in the same folder; whatever goes wrong in between, an error or an end of the
    writing by any exception, takes it away again.

    Raises:
        OSError: when it cannot be written; `reason` says why in words.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            to_the_disk(file)
        _let_others_read(part, path)
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
    _sync_folder(path.parent)


def to_the_disk(file: BinaryIO) -> None:
    """Wait until all that was written to a file is on the disk. Raises OSError."""
    file.flush()
    os.fsync(file.fileno())


def reason(error: OSError, folder: Path) -> str:
    """Say in words why a file in that folder could not be written."""
    words = REASONS.get(error.errno or 0)
    return words.format(folder=folder) if words else (error.strerror or str(error))


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
