"""The `bpviz` command: opens the window, or trains without one."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence
from pathlib import Path

from bpviz import display, system_libraries

WELCOME_PICTURE = "bpviz-welcome.png"


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask; returns the exit code.

    0 is success, 1 a failed run, 2 arguments that make no sense, 3 something that has to be installed first.
    """
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments[:1] == ["train"]:
        from bpviz.train_command import train

        return train(arguments[1:])
    file = _window_parser().parse_args(arguments).file
    if file is not None and not file.exists():
        print(f"bpviz: there is no file {file}", file=sys.stderr)
        return 2
    screen = display.find_display()
    system_libraries.ensure(for_window=screen.reachable)
    if not screen.reachable:
        return _train_without_display(file, screen.reason)
    # Start-up makes much and drops little; the application collects garbage as soon as it has shown something.
    gc.disable()
    try:
        from bpviz.gui.app import run_window

        return run_window(file)
    finally:
        gc.enable()


def _window_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bpviz",
        description="See backpropagation happen on your own data.",
        epilog="`bpviz train --help` tells how to train without a window.",
    )
    parser.add_argument("file", nargs="?", type=Path, help="a table to open; without one, a welcome example")
    return parser


def _train_without_display(file: Path | None, reason: str) -> int:
    """Do the window's main job where there is no display: train, and save a picture of the window."""
    print(f"There is no display ({reason}), so bpviz trains without showing its window.")
    from bpviz.train_command import train

    return train([str(file) if file else "xor", "--picture", WELCOME_PICTURE])
