"""Says, before Qt is imported, whether a window can really be opened here.

Qt aborts the whole process when no display answers, so asking Qt itself is too late.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# Platforms of Qt that draw into memory: who sets one of them wants no window.
UNSEEN_PLATFORMS = ("offscreen", "minimal", "minimalegl")
# A remote X server that has not answered by then is as good as none.
REMOTE_PATIENCE_S = 3.0
RETRY_PAUSE_S = 0.05


@dataclass(frozen=True)
class Display:
    """The answer of `find_display`.

    `reachable`: a window can be opened. `reason`: one clause in words, fit to stand after "no window, because " or in a
    log. `platforms`: the names of Qt's platforms whose display answered, in the order in which Qt tries them; empty
    where Qt knows best (macOS, Windows, a platform chosen by the user).
    """

    reachable: bool
    reason: str
    platforms: tuple[str, ...] = ()


def find_display(environ: Mapping[str, str] = os.environ) -> Display:
    """Try the displays that Qt would try; never raises, leaves nothing open."""
    if not sys.platform.startswith("linux"):
        return Display(True, "this system always has a display")
    wanted = _wanted_platforms(environ)
    if wanted and all(name in UNSEEN_PLATFORMS for name in wanted):
        return Display(False, f"QT_QPA_PLATFORM={environ['QT_QPA_PLATFORM']} asks for none")
    faults: list[str] = []
    answering: list[str] = []
    for platform in wanted or ["wayland", "xcb"]:
        fault = _fault_of(platform, environ)
        if fault is None:
            answering.append(platform)
        elif fault:
            faults.append(fault)
    if answering:
        return Display(True, f"{' and '.join(answering)} answered", tuple(name for name in answering if name in PROBES))
    return Display(False, " and ".join(faults) or "neither DISPLAY nor WAYLAND_DISPLAY is set")


def _wanted_platforms(environ: Mapping[str, str]) -> list[str]:
    """The platforms in QT_QPA_PLATFORM ("xcb", "wayland;xcb", "offscreen:size=1x1" …) without their options."""
    parts = environ.get("QT_QPA_PLATFORM", "").split(";")
    names = [part.split(":")[0].strip().lower() for part in parts]
    return ["wayland" if name.startswith("wayland") else name for name in names if name]


def _fault_of(platform: str, environ: Mapping[str, str]) -> str | None:
    """None when a window can be opened there, else why not; an empty string where the platform is not even named."""
    if platform in UNSEEN_PLATFORMS:
        return f"{platform} shows nothing"
    # vnc, eglfs, linuxfb …: a deliberate choice that only Qt can judge.
    return PROBES[platform](environ) if platform in PROBES else None


def _wayland_fault(environ: Mapping[str, str]) -> str | None:
    name = environ.get("WAYLAND_DISPLAY", "")
    if not name:
        return ""
    path = Path(environ.get("XDG_RUNTIME_DIR", ""), name)
    if not path.is_absolute():
        return f"WAYLAND_DISPLAY is {name} but XDG_RUNTIME_DIR is not set"
    return None if _answers(str(path)) else f"WAYLAND_DISPLAY is {name} but no compositor answers there"


def _x11_fault(environ: Mapping[str, str]) -> str | None:
    name = environ.get("DISPLAY", "")
    if not name:
        return ""
    addresses = _x11_addresses(name)
    if not addresses:
        return f"DISPLAY is {name}, which names no X server"
    if not any(_answers(address) for address in addresses):
        return f"DISPLAY is {name} but no X server answers there"
    return None if _x11_lets_us_in(name) else f"DISPLAY is {name} but the X server there refuses this user (see xauth)"


PROBES = {"wayland": _wayland_fault, "xcb": _x11_fault}


def _x11_addresses(name: str) -> list[str | tuple[str, int]]:
    """Where the server of DISPLAY listens: paths of sockets, "\\0" before abstract ones, or (host, port)."""
    host, colon, rest = name.rpartition(":")
    number = rest.split(".")[0]
    if not colon or not number.isascii() or not number.isdigit():
        return []
    if host in ("", "unix") or host.startswith("/"):
        path = f"/tmp/.X11-unix/X{number}"
        return [path, "\0" + path]
    host = host.rpartition("/")[2].strip("[]")
    return [(host, 6000 + int(number))]


def _answers(address: str | tuple[str, int]) -> bool:
    try:
        if isinstance(address, tuple):
            socket.create_connection(address, timeout=REMOTE_PATIENCE_S).close()
            return True
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(REMOTE_PATIENCE_S)
            probe.connect(address)
            return True
    except (OSError, OverflowError, UnicodeError):
        return False


def _x11_lets_us_in(name: str) -> bool:
    """Log in as Qt would. Without libxcb nothing can be said yet, and the check of system libraries will speak."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    # A server whose last client has just left starts afresh, and drops who comes within these milliseconds: ask again.
    for _ in range(2):
        if _one_login(xcb, name):
            return True
        time.sleep(RETRY_PAUSE_S)
    return _one_login(xcb, name)


def _one_login(xcb: ctypes.CDLL, name: str) -> bool:
    connection = xcb.xcb_connect(os.fsencode(name), None)
    try:
        return bool(xcb.xcb_connection_has_error(connection) == 0)
    finally:
        xcb.xcb_disconnect(connection)
