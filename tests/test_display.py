"""Where a window can be opened, told before Qt is there to ask."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from bpviz import display
from bpviz.display import find_display

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")


@pytest.fixture
def compositor(tmp_path: Path) -> Iterator[Path]:
    """A socket that answers as a Wayland compositor's does."""
    path = tmp_path / "wayland-7"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(path))
        listener.listen(1)
        yield path


@linux_only
def test_without_any_variable_there_is_no_display():
    found = find_display({})
    assert not found.reachable
    assert found.reason == "neither DISPLAY nor WAYLAND_DISPLAY is set"


@linux_only
def test_a_dead_x_server_is_named():
    found = find_display({"DISPLAY": ":4242"})
    assert not found.reachable
    assert found.reason == "DISPLAY is :4242 but no X server answers there"


@linux_only
@pytest.mark.parametrize("name", ["nonsense", ":", ":abc", ":²", "no-such-host.invalid:99999999999999"])
def test_a_display_that_makes_no_sense_is_no_display(name: str):
    found = find_display({"DISPLAY": name})
    assert not found.reachable
    assert name in found.reason


@linux_only
@pytest.mark.parametrize("platform", ["offscreen", "minimal", "offscreen:size=800x600", "offscreen;minimal"])
def test_a_user_who_asks_for_no_window_gets_none_even_where_there_is_a_display(platform: str, compositor: Path):
    found = find_display({"QT_QPA_PLATFORM": platform, "WAYLAND_DISPLAY": str(compositor)})
    assert not found.reachable
    assert found.reason == f"QT_QPA_PLATFORM={platform} asks for none"


@linux_only
def test_a_compositor_that_answers_is_a_display(compositor: Path):
    environ = {"WAYLAND_DISPLAY": compositor.name, "XDG_RUNTIME_DIR": str(compositor.parent)}
    found = find_display(environ)
    assert found.reachable
    assert found.platforms == ("wayland",)


@linux_only
def test_wayland_answers_for_a_dead_x_server(compositor: Path):
    found = find_display({"WAYLAND_DISPLAY": str(compositor), "DISPLAY": ":4242"})
    assert found.reachable
    assert found.platforms == ("wayland",)


@linux_only
def test_a_platform_chosen_by_the_user_is_the_only_one_tried(compositor: Path):
    found = find_display({"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": str(compositor), "DISPLAY": ":4242"})
    assert not found.reachable
    assert found.reason == "DISPLAY is :4242 but no X server answers there"


@linux_only
def test_a_socket_left_behind_by_a_dead_compositor_is_no_display(tmp_path: Path):
    (tmp_path / "wayland-0").touch()
    found = find_display({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)})
    assert not found.reachable
    assert "no compositor answers there" in found.reason


@linux_only
def test_a_relative_wayland_name_needs_a_runtime_folder():
    found = find_display({"WAYLAND_DISPLAY": "wayland-0"})
    assert not found.reachable
    assert "XDG_RUNTIME_DIR is not set" in found.reason


@linux_only
def test_an_x_server_that_answers_but_refuses_us_is_told_apart(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(display, "_answers", lambda address: True)
    monkeypatch.setattr(display, "RETRY_PAUSE_S", 0)
    found = find_display({"DISPLAY": ":4242"})
    assert not found.reachable
    assert "refuses this user" in found.reason


@linux_only
def test_a_server_that_is_just_starting_afresh_gets_a_second_chance(monkeypatch: pytest.MonkeyPatch):
    logins = iter([False, True])
    monkeypatch.setattr(display, "_answers", lambda address: True)
    monkeypatch.setattr(display, "_one_login", lambda xcb, name: next(logins))
    monkeypatch.setattr(display.ctypes, "CDLL", MagicMock())
    assert find_display({"DISPLAY": ":4242"}).reachable


@linux_only
def test_without_libxcb_a_server_that_answers_counts_as_reachable(monkeypatch: pytest.MonkeyPatch):
    def no_library(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(display, "_answers", lambda address: True)
    monkeypatch.setattr(display.ctypes, "CDLL", no_library)
    assert find_display({"DISPLAY": ":4242"}).platforms == ("xcb",)


@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_other_systems_always_have_a_display(system: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(display.sys, "platform", system)
    assert find_display({}).reachable


@pytest.mark.parametrize(
    ("name", "addresses"),
    [
        (":0", ["/tmp/.X11-unix/X0", "\0/tmp/.X11-unix/X0"]),
        ("unix:1.0", ["/tmp/.X11-unix/X1", "\0/tmp/.X11-unix/X1"]),
        ("host:10.0", [("host", 6010)]),
        ("tcp/host:2", [("host", 6002)]),
        ("[::1]:3", [("::1", 6003)]),
        ("host", []),
    ],
)
def test_addresses_of_x_servers(name: str, addresses: list[object]):
    assert display._x11_addresses(name) == addresses
