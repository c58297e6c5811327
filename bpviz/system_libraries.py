"""Finds the system libraries that Qt needs and are not here, before Qt is imported.

Without them Qt dies on an obscure import error or aborts the process. On Debian and its kin root gets them installed;
anyone else is shown the one line to run.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from bpviz.display import find_display

APT_LISTS = Path("/var/lib/apt/lists")
EXIT_INSTALL = 3  # the user has to install something first


class Library(NamedTuple):
    """A shared library by its soname, and the packages that carry it; a font counts as one."""

    name: str
    debian: str
    arch: str


# Without any font all text is boxes.
FONT = Library("a TrueType font", "fonts-dejavu-core", "ttf-dejavu")

# What Qt's core, its drawing and its offscreen platform load. Debian 13 and Ubuntu 24.04 call the glib package
# libglib2.0-0t64; it provides the old name, so that the old name is right everywhere.
FOR_DRAWING = (
    Library("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    Library("libgthread-2.0.so.0", "libglib2.0-0", "glib2"),
    Library("libGL.so.1", "libgl1", "libglvnd"),
    Library("libEGL.so.1", "libegl1", "libglvnd"),
    Library("libX11.so.6", "libx11-6", "libx11"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus"),
    Library("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Library("libfreetype.so.6", "libfreetype6", "freetype2"),
    Library("libzstd.so.1", "libzstd1", "zstd"),
    Library("libz.so.1", "zlib1g", "zlib"),
)

# What each platform of Qt that opens a window loads besides.
FOR_WINDOW = {
    "xcb": (
        Library("libX11-xcb.so.1", "libx11-xcb1", "libx11"),
        Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
        Library("libxcb.so.1", "libxcb1", "libxcb"),
        Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
        Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
        Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
        Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
        Library("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
        Library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
        Library("libxcb-render.so.0", "libxcb-render0", "libxcb"),
        Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
        Library("libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
        Library("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
        Library("libxcb-util.so.1", "libxcb-util1", "xcb-util"),
        Library("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
        Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    ),
    "wayland": (
        Library("libwayland-client.so.0", "libwayland-client0", "wayland"),
        Library("libwayland-cursor.so.0", "libwayland-cursor0", "wayland"),
        Library("libwayland-egl.so.1", "libwayland-egl1", "wayland"),
    ),
}

# What a failing apt-get says, and what that means in plain words.
APT_FAULTS = (
    ("Could not get lock", "another program is installing packages just now; try again when it is done"),
    ("No space left on device", "the disk is full"),
    ("Read-only file system", "the system is read-only here"),
    ("Temporary failure resolving", "the package servers cannot be reached; is there a network?"),
    ("Could not connect", "the package servers cannot be reached; is there a network?"),
    ("Failed to fetch", "some packages could not be downloaded; is there a network?"),
    ("Unable to locate package", "the package lists of this system do not have them"),
)


def missing(for_window: bool) -> list[Library]:
    """What Qt needs and this Linux lacks: for drawing into memory, and with `for_window` also for the display at hand.

    Empty on other systems, where Qt's own wheels carry everything.
    """
    if not sys.platform.startswith("linux"):
        return []
    lacking = _not_loadable(FOR_DRAWING)
    if for_window:
        lacking += _missing_for_window(find_display().platforms or ("xcb",))
    if not _has_font(_font_folders()):
        lacking.append(FONT)
    return lacking


def ensure(for_window: bool) -> None:
    """Return when nothing is missing; else install it (root, where there is apt-get) or say how.

    Raises SystemExit(3), after having said on stderr what to do, when something is still missing.
    """
    lacking = missing(for_window)
    if not lacking:
        return
    if not shutil.which("apt-get"):
        _explain_without_apt(lacking)
    install(debian_packages(lacking), "bpviz needs some system libraries to draw with")
    still = missing(for_window)
    if still:
        names = ", ".join(library.name for library in still)
        _stop(f"The packages are installed, but these libraries still cannot be loaded: {names}")


def debian_packages(libraries: Iterable[Library]) -> list[str]:
    """The Debian packages that carry these libraries, each once, in the order given."""
    return list(dict.fromkeys(library.debian for library in libraries))


def install(packages: Sequence[str], purpose: str) -> None:
    """As root install Debian packages with apt-get, saying so; as anyone else show the line to run.

    `purpose` opens the message: "bpviz needs …". Raises SystemExit(3) when the packages do not get installed.
    """
    if not _is_root():
        _stop(f"{purpose}. Please run this once, then start bpviz again:\n\n  {_apt_line(packages)}\n")
    _say(f"{purpose}. Installing with apt-get: {' '.join(packages)}")
    begun = time.monotonic()
    # A broken third-party source makes an update fail without harm, so only the install decides.
    update_output = _apt_get("update", "reading the package lists")[1]
    failed, output = _apt_get("install", "downloading and installing", "-y", "--no-install-recommends", *packages)
    if failed:
        fault = _fault_in(output) or _fault_in(update_output) or "apt-get failed, see its words above"
        _say(update_output + output)
        _stop(f"The system libraries could not be installed: {fault}.\nTo do it by hand:\n\n  {_apt_line(packages)}\n")
    _say(f"  done in {time.monotonic() - begun:.0f} s")


def _missing_for_window(platforms: Sequence[str]) -> list[Library]:
    """Nothing when one platform is complete, since Qt goes on to the next where one does not load."""
    lacking = [_not_loadable(FOR_WINDOW[platform]) for platform in platforms]
    return min(lacking, key=len)


def _not_loadable(libraries: Iterable[Library]) -> list[Library]:
    return [library for library in libraries if not _loads(library.name)]


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _font_folders() -> list[Path]:
    """Where fontconfig looks for fonts by default."""
    data_home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share")
    data_folders = (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
    system = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/usr/share/X11/fonts")]
    return [*system, *(Path(folder, "fonts") for folder in data_folders), data_home / "fonts", Path.home() / ".fonts"]


def _has_font(folders: Iterable[Path]) -> bool:
    """Stops at the first font, so that it costs nothing on a machine that has thousands."""
    endings = (".ttf", ".otf", ".ttc")
    walks = (os.walk(folder, followlinks=True) for folder in dict.fromkeys(folders))
    return any(name.lower().endswith(endings) for walk in walks for _, _, names in walk for name in names)


def _explain_without_apt(lacking: Sequence[Library]) -> NoReturn:
    names = ", ".join(library.name for library in lacking)
    _stop(f"bpviz needs some system libraries to draw with: {names}.\n{_hint_without_apt(lacking)}")


def _hint_without_apt(lacking: Sequence[Library]) -> str:
    # Fedora's and SUSE's package managers take a soname itself, so no list of names can go stale.
    bits = "()(64bit)" if sys.maxsize > 2**32 else ""
    sonames = [f"'{library.name}{bits}'" for library in lacking if library is not FONT]
    fonts = FONT in lacking
    lines = {
        "dnf": ["sudo dnf install -y", *sonames, *(["dejavu-sans-fonts"] if fonts else [])],
        "zypper": ["sudo zypper install -y", *sonames, *(["dejavu-fonts"] if fonts else [])],
        "pacman": ["sudo pacman -S --needed", *dict.fromkeys(library.arch for library in lacking)],
    }
    for manager, words in lines.items():
        if shutil.which(manager):
            return f"Please run this once, then start bpviz again:\n\n  {' '.join(words)}\n"
    return "Please install them with your system's package manager, then start bpviz again."


def _apt_line(packages: Sequence[str]) -> str:
    """The line to copy; it fetches package lists where there are none, and does without sudo where there is none."""
    steps = ["apt-get update"] if not _has_package_lists() else []
    steps.append(f"apt-get install -y --no-install-recommends {' '.join(packages)}")
    if _is_root():
        return " && ".join(steps)
    if shutil.which("sudo"):
        return " && ".join(f"sudo {step}" for step in steps)
    return f"su -c '{' && '.join(steps)}'"


def _has_package_lists() -> bool:
    return any(APT_LISTS.glob("*_Packages*"))


def _apt_get(verb: str, words: str, *arguments: str) -> tuple[bool, str]:
    """Run apt-get quietly; (it failed, all it said)."""
    _say(f"  {words} …")
    command = ["apt-get", "-o", "DPkg::Lock::Timeout=60", verb, *arguments]
    # Messages in English, or their meaning could not be told; no questions, for nobody may be there to answer.
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    import subprocess

    run = subprocess.run(
        command, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return run.returncode != 0, run.stdout.decode(errors="replace")


def _fault_in(output: str) -> str | None:
    return next((meaning for sign, meaning in APT_FAULTS if sign in output), None)


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _say(words: str) -> None:
    # To stderr: what a script asked for on stdout stays clean.
    print(words, file=sys.stderr, flush=True)


def _stop(words: str) -> NoReturn:
    _say(words)
    raise SystemExit(EXIT_INSTALL)
