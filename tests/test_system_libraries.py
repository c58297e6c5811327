"""What Qt needs from the system: found before Qt is imported, installed by root, explained to anyone else."""

import subprocess
import sys
from pathlib import Path

import pytest

from bpviz import system_libraries
from bpviz.display import Display
from bpviz.system_libraries import EXIT_INSTALL, FONT, FOR_DRAWING, FOR_WINDOW, debian_packages, ensure, missing

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux needs system libraries")


class Machine:
    """A pretended system: which libraries load, who runs it, and an apt-get that is a shell script."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lacking = {"libEGL.so.1", "libxcb-cursor.so.0"}
        self.programs = folder / "bin"
        self.programs.mkdir()
        self.lists = folder / "lists"
        self.lists.mkdir()
        (self.lists / "some_Packages").touch()
        self.journal = folder / "journal"
        self.journal.touch()
        self._patch = monkeypatch
        monkeypatch.setattr(system_libraries, "_loads", lambda soname: soname not in self.lacking)
        monkeypatch.setattr(system_libraries, "_has_font", lambda folders: True)
        monkeypatch.setattr(system_libraries, "find_display", lambda: Display(True, "a test", ("xcb",)))
        monkeypatch.setattr(system_libraries, "APT_LISTS", self.lists)
        monkeypatch.setenv("PATH", str(self.programs))
        self.be(1000)

    def be(self, user: int) -> None:
        self._patch.setattr(system_libraries.os, "geteuid", lambda: user)

    def program(self, name: str, script: str = "") -> None:
        path = self.programs / name
        path.write_text(f'#!/bin/sh\necho "{name} $*" >> {self.journal}\n{script}\n')
        path.chmod(0o755)

    def calls(self) -> list[str]:
        return self.journal.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


def test_nothing_happens_where_nothing_is_missing(machine: Machine, capsys: pytest.CaptureFixture[str]):
    machine.lacking = set()
    machine.program("apt-get")
    ensure(for_window=True)
    assert machine.calls() == []
    assert capsys.readouterr() == ("", "")


def test_libraries_for_a_window_are_asked_for_only_where_one_is_opened(machine: Machine):
    assert debian_packages(missing(for_window=False)) == ["libegl1"]
    assert debian_packages(missing(for_window=True)) == ["libegl1", "libxcb-cursor0"]


def test_a_complete_platform_that_answers_makes_up_for_an_incomplete_one(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(system_libraries, "find_display", lambda: Display(True, "a test", ("xcb", "wayland")))
    assert debian_packages(missing(for_window=True)) == ["libegl1"]


def test_where_no_display_is_known_a_window_means_x11(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(system_libraries, "find_display", lambda: Display(False, "a test"))
    assert "libxcb-cursor0" in debian_packages(missing(for_window=True))


def test_two_libraries_of_one_package_name_it_once():
    assert debian_packages(FOR_DRAWING).count("libglib2.0-0") == 1


def test_a_system_without_fonts_is_told_so(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(system_libraries, "_has_font", lambda folders: False)
    assert missing(for_window=False)[-1] is FONT


def test_a_font_is_found_however_deep_and_other_files_are_none(tmp_path: Path):
    deep = tmp_path / "truetype" / "dejavu"
    deep.mkdir(parents=True)
    (deep / "readme.txt").touch()
    folders = [tmp_path / "nowhere", tmp_path]
    assert not system_libraries._has_font(folders)
    (deep / "DejaVuSans.TTF").touch()
    assert system_libraries._has_font(folders)


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_need_nothing(system: str, machine: Machine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(system_libraries.sys, "platform", system)
    assert missing(for_window=True) == []


def test_root_is_told_what_gets_installed_and_gets_it(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    machine.be(0)
    machine.program("apt-get", "echo a wall of text")
    monkeypatch.setattr(
        system_libraries, "_loads", lambda soname: soname not in machine.lacking or len(machine.calls()) == 2
    )
    ensure(for_window=True)
    update, install = machine.calls()
    assert update.endswith(" update")
    assert install.endswith(" install -y --no-install-recommends libegl1 libxcb-cursor0")
    words = capsys.readouterr()
    assert words.out == ""
    assert (
        "bpviz needs some system libraries to draw with. Installing with apt-get: libegl1 libxcb-cursor0" in words.err
    )
    assert "wall of text" not in words.err


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("E: Could not get lock /var/lib/dpkg/lock-frontend", "another program is installing packages just now"),
        ("W: Failed to fetch http://…  Temporary failure resolving 'deb.debian.org'", "is there a network?"),
        ("E: You don't have enough free space; No space left on device", "the disk is full"),
        ("E: something new", "apt-get failed, see its words above"),
    ],
)
def test_a_failing_apt_get_is_explained_and_shown_in_full(
    said: str, meaning: str, machine: Machine, capsys: pytest.CaptureFixture[str]
):
    machine.be(0)
    machine.program("apt-get", f'echo "{said}"\ncase "$*" in *install*) exit 100;; esac')
    with pytest.raises(SystemExit) as stopped:
        ensure(for_window=False)
    assert stopped.value.code == EXIT_INSTALL
    words = capsys.readouterr().err
    assert meaning in words
    assert said in words
    assert "\n  apt-get install -y --no-install-recommends libegl1\n" in words


def test_an_update_that_fails_does_no_harm_when_the_install_succeeds(machine: Machine):
    machine.be(0)
    machine.program("apt-get", 'case "$*" in *update*) exit 100;; esac')
    system_libraries.install(["libegl1"], "a test needs it")
    assert len(machine.calls()) == 2


def test_an_install_that_does_not_help_stops_with_the_names(machine: Machine, capsys: pytest.CaptureFixture[str]):
    machine.be(0)
    machine.program("apt-get")
    with pytest.raises(SystemExit) as stopped:
        ensure(for_window=False)
    assert stopped.value.code == EXIT_INSTALL
    assert "still cannot be loaded: libEGL.so.1" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("has_sudo", "has_lists", "line"),
    [
        (True, True, "sudo apt-get install -y --no-install-recommends libegl1"),
        (True, False, "sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1"),
        (False, True, "su -c 'apt-get install -y --no-install-recommends libegl1'"),
        (False, False, "su -c 'apt-get update && apt-get install -y --no-install-recommends libegl1'"),
    ],
)
def test_an_ordinary_user_is_shown_the_one_line_to_run(
    has_sudo: bool, has_lists: bool, line: str, machine: Machine, capsys: pytest.CaptureFixture[str]
):
    machine.program("apt-get")
    if has_sudo:
        machine.program("sudo")
    if not has_lists:
        (machine.lists / "some_Packages").unlink()
    with pytest.raises(SystemExit) as stopped:
        ensure(for_window=False)
    assert stopped.value.code == EXIT_INSTALL
    assert f"\n\n  {line}\n" in capsys.readouterr().err
    assert machine.calls() == []


@pytest.mark.parametrize(
    ("manager", "line"),
    [
        ("dnf", "sudo dnf install -y 'libEGL.so.1()(64bit)' dejavu-sans-fonts"),
        ("zypper", "sudo zypper install -y 'libEGL.so.1()(64bit)' dejavu-fonts"),
        ("pacman", "sudo pacman -S --needed libglvnd ttf-dejavu"),
        ("none", "Please install them with your system's package manager"),
    ],
)
def test_without_apt_get_the_libraries_are_named_and_the_line_of_the_manager_at_hand(
    manager: str, line: str, machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(system_libraries, "_has_font", lambda folders: False)
    monkeypatch.setattr(system_libraries.sys, "maxsize", 2**63 - 1)
    machine.be(0)
    machine.program(manager)
    with pytest.raises(SystemExit) as stopped:
        ensure(for_window=False)
    assert stopped.value.code == EXIT_INSTALL
    words = capsys.readouterr().err
    assert "libEGL.so.1, a TrueType font" in words
    assert line in words
    assert machine.calls() == []


def test_every_library_qt_links_to_is_in_the_table():
    """Read from the wheel itself, so that a new Qt that needs more fails here and not on a user's machine."""
    qt = Path(pytest.importorskip("PySide6").__file__).parent / "Qt"
    known = {library.name for library in FOR_DRAWING}
    drawing = [
        qt / "lib" / f"libQt6{part}.so.6" for part in ("Core", "Gui", "Widgets", "Svg", "DBus", "OpenGL", "Test")
    ]
    assert _linked([*drawing, qt / "plugins/platforms/libqoffscreen.so"]) <= known
    xcb = known | {library.name for library in FOR_WINDOW["xcb"]}
    linked_by_xcb = _linked([qt / "plugins/platforms/libqxcb.so", qt / "lib/libQt6XcbQpa.so.6"])
    assert "libxcb-cursor.so.0" in linked_by_xcb
    assert linked_by_xcb <= xcb
    wayland = known | {library.name for library in FOR_WINDOW["wayland"]}
    plugin = qt / "plugins/platforms/libqwayland.so"
    assert _linked([plugin, qt / "lib/libQt6WaylandClient.so.6"]) <= wayland


def _linked(libraries: list[Path]) -> set[str]:
    """The sonames of other makers that these files name, apart from those of the compiler, of C, of ICU and of Qt."""
    own = (b"libQt6", b"libicu", b"libc.", b"libm.", b"libstdc++", b"libgcc_s", b"libpthread", b"libdl", b"librt")
    strings = {word for path in libraries for word in path.read_bytes().split(b"\0")}
    sonames = {word for word in strings if word.startswith(b"lib") and b".so." in word and len(word) < 40}
    return {word.decode() for word in sonames if not word.startswith(own)}


def test_the_check_imports_nothing_that_the_check_is_for():
    code = "import sys, bpviz.system_libraries; print([m for m in ('PySide6', 'numpy') if m in sys.modules])"
    root = Path(system_libraries.__file__).parents[1]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
