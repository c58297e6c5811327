"""A file is written whole or not at all."""

import errno
import os
from pathlib import Path

import pytest

from bpviz.export.atomic_file import ExportError, replacing, write_bytes


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_nothing_else(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a.csv", b"1,2")
    assert (tmp_path / "a.csv").read_bytes() == b"1,2"
    assert left_in(tmp_path) == ["a.csv"]


def test_others_may_read_it_as_they_may_any_new_file(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.write_bytes(b"")
    write_bytes(tmp_path / "a.csv", b"")
    assert (tmp_path / "a.csv").stat().st_mode == usual.stat().st_mode
    usual.chmod(0o640)
    write_bytes(usual, b"anew")
    assert usual.stat().st_mode & 0o777 == 0o640


def test_while_it_is_written_the_old_file_is_there(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    with replacing(path) as file:
        file.write(b"new")
        file.flush()
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("a mistake"), OSError(errno.ENOSPC, "full")])
def test_what_ends_the_writing_leaves_the_old_file_and_no_other(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")

    def write() -> None:
        with replacing(path) as file:
            file.write(b"half")
            raise error

    with pytest.raises((type(error), ExportError)):
        write()
    assert path.read_bytes() == b"old"
    assert left_in(tmp_path) == ["a.csv"]


def test_a_full_disk_is_told_in_words_and_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportError, match=r"a\.csv could not be written: the disk is full"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert left_in(tmp_path) == ["a.csv"]


@pytest.mark.skipif(os.name != "posix", reason="only there can the system be asked to refuse large files")
def test_a_write_that_the_system_refuses_halfway_leaves_the_old_file(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "a.csv"
    path.write_bytes(b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(ExportError, match=r"a\.csv could not be written: the file would be larger"):
            write_bytes(path, bytes(1_000_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == b"old"
    assert left_in(tmp_path) == ["a.csv"]


def test_what_other_threads_write_meanwhile_keeps_the_rights_that_are_usual(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(_mask: int) -> int:
        raise AssertionError("it is one for all threads, and others may be making files")

    monkeypatch.setattr(os, "umask", change)
    write_bytes(tmp_path / "a.csv", b"new")
    (tmp_path / "b.csv").write_bytes(b"new")
    assert (tmp_path / "a.csv").stat().st_mode == (tmp_path / "b.csv").stat().st_mode


def test_where_replacing_fails_the_old_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(ExportError, match="you may not write in"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert left_in(tmp_path) == ["a.csv"]


def test_errors_name_the_file_and_say_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"a\.csv could not be written: the folder .*gone is not there"):
        write_bytes(tmp_path / "gone" / "a.csv", b"")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(ExportError, match="is not a folder"):
        write_bytes(tmp_path / "file" / "a.csv", b"")
    (tmp_path / "folder").mkdir()
    with pytest.raises(ExportError, match="there is a folder of that name"):
        write_bytes(tmp_path / "folder", b"")
    assert left_in(tmp_path) == ["file", "folder"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_in_which_one_may_not_write_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ExportError, match="you may not write in"):
            write_bytes(tmp_path / "a.csv", b"")
    finally:
        tmp_path.chmod(0o700)
