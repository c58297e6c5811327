"""Where and when a measurement was made."""

from __future__ import annotations

import os
import platform
import shlex
import subprocess
import sys
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("PySide6-Essentials", "pyqtgraph", "numpy", "scipy", "scikit-learn", "torch")


def circumstances() -> dict[str, str]:
    """The machine, the versions, the date and the command, in words."""
    module = sys.modules["__main__"].__spec__
    command = ["python", "-m", module.name if module else sys.argv[0], *sys.argv[1:]]
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    return {
        "command": shlex.join(command),
        "date": datetime.now().astimezone().isoformat(timespec="minutes"),
        "machine": f"{_processor()}, {os.cpu_count()} cores, {platform.platform(terse=True)}",
        "load before": f"{load:.2f}",
        "python": platform.python_version(),
        "versions": ", ".join(f"{name} {_version(name)}" for name in PACKAGES),
        "bpviz": _revision(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _revision() -> str:
    """The commit that is checked out, and whether files differ from it."""
    command = ["git", "describe", "--always", "--dirty"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent)
    except (OSError, subprocess.CalledProcessError):
        return version("bpviz")
    return done.stdout.strip()
