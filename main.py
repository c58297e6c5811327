"""Starts bpviz; when its own Python environment is missing or out of date, makes that first.

`python3 main.py [ARGUMENTS]` runs bpviz; `python3 main.py test [ARGUMENTS FOR PYTEST]` runs every check of the project.
Only Python itself is needed. The environment is the folder .venv beside this file and may be deleted at any time.
"""

import os
import sys

# Before anything newer is touched, so that an old Python gets as far as saying it.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.stderr.write("bpviz needs Python 3.11 or newer; this is Python %d.%d.\n" % sys.version_info[:2])  # noqa: UP031
    sys.exit(3)

from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"

SPACE_NEEDED = 700_000_000  # bytes, for what pip installs

EXIT_FAILED = 1
EXIT_INSTALL = 3  # the user has to install something first
EXIT_INTERRUPTED = 130

READY, OUTDATED, ABSENT = "ready", "outdated", "absent"

# In the order in which they run; pytest also gets what stands behind "test" on the command line.
CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
    "import rules": ["lint-imports"],
    "tests": ["pytest", "-q"],
}

# What a failing set-up says, and what that means in plain words. The first that is found counts.
FAULTS = {
    "No space left on device": "The disk is full; bpviz takes about 1 GB. Please make room and start again.",
    "Disk quota exceeded": "Your disk quota is used up; bpviz takes about 1 GB. Please make room and start again.",
    "Permission denied": f"A file could not be written. Please look at who owns {VENV}, or delete it, and start again.",
    "Read-only file system": "This disk is read-only. Please copy the folder to a place of your own and start there.",
    "name resolution": "There seems to be no network. Please connect and start again.",
    "NewConnectionError": "There seems to be no network. Please connect and start again.",
    "Timeout": "The package server does not answer. Please check the network and start again.",
    "CERTIFICATE_VERIFY_FAILED": "The server's certificate is not trusted here; please ask who runs your network.",
    "No matching distribution": "There is no ready-made package for this computer and this version of Python.",
}


class SetUpError(Exception):
    """Says in one or two sentences why bpviz cannot be set up and what to do; carries the exit code."""

    def __init__(self, words: str, exit_code: int = EXIT_FAILED) -> None:
        super().__init__(words)
        self.exit_code = exit_code


def main(arguments: list[str]) -> int:
    """Run bpviz, or with "test" as the first argument the checks, and return the exit code."""
    try:
        if arguments[:1] == ["test"]:
            return _test(arguments[1:])
        return _run([ready_python(""), "-P", "-m", "bpviz", *arguments])
    except SetUpError as error:
        say(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        say("\nStopped.")
        return EXIT_INTERRUPTED


def ready_python(extras: str) -> str:
    """The Python to run bpviz with, everything being installed there; `extras` is "" or "dev". Raises SetUpError."""
    if active_environment_serves(extras):
        # The checkout that was started is the one that runs, whatever else is installed in that environment.
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        return sys.executable
    if state_of(extras) != READY:
        _set_up_alone(extras)
    return venv_python()


def active_environment_serves(extras: str) -> bool:
    """Whether this very Python is a virtual environment, other than .venv, that has all of bpviz's dependencies."""
    if sys.prefix == sys.base_prefix or Path(sys.prefix).resolve() == VENV.resolve():
        return False
    import re
    import tomllib
    from importlib import metadata

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    try:
        for wanted in project["dependencies"] + (project["optional-dependencies"][extras] if extras else []):
            metadata.distribution(re.split(r"[^\w.-]", wanted)[0])
    except metadata.PackageNotFoundError:
        return False
    return True


def state_of(extras: str) -> str:
    """READY to run; OUTDATED, so that pip must run in it again; or ABSENT: not there, not whole, made for elsewhere."""
    try:
        stamp = _read_stamp()
        present = {path.name for path in _site_packages().iterdir()}
        whole = stamp["place"] == _place() and present.issuperset(stamp["packages"])
        current = stamp["project"] == _project_hash() and extras in ("", stamp["extras"])
    except (OSError, ValueError, KeyError, TypeError):
        return ABSENT
    if not whole or not os.access(venv_python(), os.X_OK):
        return ABSENT
    return READY if current else OUTDATED


def venv_python() -> str:
    """The Python of .venv."""
    return str(VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python"))


def say(words: str) -> None:
    """Print to stderr, so that what a script asked for on stdout stays clean."""
    print(words, file=sys.stderr, flush=True)


def _set_up_alone(extras: str) -> None:
    """Set up while no other start does; the lock ends with the file handle, however this process ends."""
    lock = _take_lock()
    try:
        # Asked again: another start may have done the work while this one waited.
        state = state_of(extras)
        if state != READY:
            _refuse_unwritable()
            _set_up(extras, state, lock)
    except OSError as error:
        raise SetUpError(f"bpviz could not be set up. {_meaning_of(str(error)) or error}") from error
    finally:
        os.close(lock)


def _set_up(extras: str, state: str, lock: int) -> None:
    import shutil
    import time

    begun = time.monotonic()
    if state == OUTDATED:
        say(f"What bpviz needs is not all installed; bringing {VENV} up to date.")
        _pip_install(extras or str(_read_stamp()["extras"]), lock)
    else:
        _ensure_venv_module()
        say(f"Setting up bpviz in {VENV}. This happens once and takes about half a minute.")
        try:
            _make_venv(lock)
            _pip_install(extras, lock)
        except SetUpError:
            # Half an environment is of no use, and may be what filled the disk.
            shutil.rmtree(VENV, ignore_errors=True)
            raise
    say(f"Ready after {time.monotonic() - begun:.0f} s.")


def _make_venv(lock: int) -> None:
    say("  making a Python environment of its own …")
    # From the Python at the bottom, not from within another environment, which may go away.
    python = getattr(sys, "_base_executable", sys.executable)
    _checked([python, "-m", "venv", "--clear", str(VENV)], lock)


def _pip_install(extras: str, lock: int) -> None:
    """Let pip install what is missing, and stamp the environment afterwards.

    A stamp stands for a finished set-up. While pip works there is none, so a pip that is killed leaves none behind. A
    pip that fails by itself, say for want of a network, leaves all as it was, and so the old stamp is put back.
    """
    say("  downloading and installing Qt, NumPy and the rest …")
    before = _stamp_path().read_bytes() if _stamp_path().exists() else None
    _stamp_path().unlink(missing_ok=True)
    pip = [venv_python(), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--retries", "2"]
    try:
        _checked([*pip, "-e", f".[{extras}]" if extras else "."], lock)
    except SetUpError:
        if before is not None:
            _replace_stamp(before)
        raise
    _write_stamp(extras)


def _refuse_unwritable() -> None:
    for folder in (ROOT, VENV):
        if folder.is_dir() and not os.access(folder, os.W_OK):
            raise SetUpError(
                f"bpviz has to write to {folder} to set itself up, and may not.\n"
                "Please copy the whole folder to a place of your own and start it there."
            )


def _ensure_venv_module() -> None:
    """Debian's Python comes without the part that makes environments."""
    import importlib.util
    import shutil

    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    if not shutil.which("apt-get"):
        raise SetUpError(
            "This Python cannot make virtual environments: its modules venv and ensurepip are missing.\n"
            "Please install them with your system's package manager, or take Python from python.org.",
            EXIT_INSTALL,
        )
    from bpviz import display, system_libraries

    # All that will be missing in one go, so that nobody has to install twice.
    libraries = system_libraries.missing(for_window=display.find_display().reachable)
    packages = [f"python3.{sys.version_info[1]}-venv", *system_libraries.debian_packages(libraries)]
    system_libraries.install(packages, "bpviz needs a few system packages to set itself up")


def _checked(command: list[str], lock: int) -> None:
    """Run one step of the set-up, showing little of what it says; if it fails, its last words, and raise SetUpError."""
    import subprocess

    environ = dict(os.environ, PIP_USER="0", PYTHONUNBUFFERED="1", PYTHONIOENCODING="utf-8", LC_ALL="C.UTF-8")
    # What lies on this path would count as installed and be missed later.
    environ.pop("PYTHONPATH", None)
    # The child holds the lock too: if this process is killed, the next start waits until the child is done.
    held = () if sys.platform == "win32" else (lock,)
    said = []
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=held
    ) as child:
        try:
            for line in child.stdout or ():
                said.append(line.decode("utf-8", "replace").rstrip())
                _show_progress(said[-1])
        except KeyboardInterrupt:
            child.terminate()
            raise
    _show_progress("")
    if child.returncode:
        say("\n".join(said[-15:]))
        raise SetUpError("\nbpviz could not be set up. " + (_meaning_of("\n".join(said)) or "The reason stands above."))


def _meaning_of(output: str) -> str | None:
    import shutil

    # Some steps keep the reason to themselves.
    full = [FAULTS["No space left on device"]] if shutil.disk_usage(ROOT).free < SPACE_NEEDED else []
    return next(iter([FAULTS[sign] for sign in FAULTS if sign in output] + full), None)


def _show_progress(line: str) -> None:
    """Keep one line of the terminal up to date; say nothing into a file."""
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K" + ("    " + line.strip()[:70] if line else ""))
        sys.stderr.flush()


def _take_lock() -> int:
    """Wait until no other start sets up this folder. The file that is locked is this one, so none is left behind."""
    handle = os.open(ROOT / "main.py", os.O_RDONLY)
    if not _lock(handle, wait=False):
        say("Another start is setting bpviz up just now; waiting for it …")
        while not _lock(handle, wait=True):
            pass
    return handle


def _lock(handle: int, wait: bool) -> bool:
    """Whether the lock was had; a file system without locks gives it to everyone."""
    try:
        if sys.platform == "win32":
            import msvcrt

            # Windows keeps others from reading what is locked, so the byte that is locked lies far behind the end.
            os.lseek(handle, 1 << 30, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)  # waits ten seconds at most
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return sys.platform != "win32" and not isinstance(error, BlockingIOError)
    return True


def _site_packages() -> Path:
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return VENV / "Lib" / "site-packages" if sys.platform == "win32" else VENV / "lib" / version / "site-packages"


def _place() -> str:
    """An environment serves one version of Python in one folder: the scripts in it name both."""
    return f"Python {sys.version_info[0]}.{sys.version_info[1]} in {ROOT}"


def _project_hash() -> str:
    import hashlib

    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()


def _stamp_path() -> Path:
    return VENV / "bpviz-set-up.json"


def _read_stamp() -> "dict[str, Any]":
    """Raises OSError or ValueError where there is none to read."""
    import json

    stamp: dict[str, Any] = json.loads(_stamp_path().read_bytes())
    return stamp


def _write_stamp(extras: str) -> None:
    import json

    names = {path.name for path in _site_packages().iterdir()}
    packages = sorted(name for name in names if not name.endswith((".dist-info", "__pycache__")))
    stamp = {"place": _place(), "project": _project_hash(), "extras": extras, "packages": packages}
    _replace_stamp(json.dumps(stamp, indent=1).encode())


def _replace_stamp(content: bytes) -> None:
    """At one stroke, so that no start ever reads half a stamp."""
    part = _stamp_path().with_suffix(".part")
    part.write_bytes(content)
    part.replace(_stamp_path())


def _run(command: list[str]) -> int:
    if os.name == "posix":
        os.execv(command[0], command)
    # On Windows exec would give the prompt back at once, with the program still running.
    import subprocess

    return subprocess.call(command)


def _test(pytest_arguments: list[str]) -> int:
    """Run all checks, the later ones also when one has failed, so that one run tells everything."""
    from bpviz import display, system_libraries

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # System packages first: whoever has to install some should not have to wait for pip to hear of it.
    if sys.prefix == sys.base_prefix:
        _ensure_venv_module()
    system_libraries.ensure(for_window=display.find_display().reachable)
    python = ready_python("dev")
    failed = [
        name for number, name in enumerate(CHECKS, start=1) if not _passes(number, name, python, pytest_arguments)
    ]
    say(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return EXIT_FAILED if failed else 0


def _passes(number: int, name: str, python: str, pytest_arguments: list[str]) -> bool:
    import subprocess

    command = CHECKS[name] + (pytest_arguments if name == "tests" else [])
    say(f"[{number}/{len(CHECKS)}] {name}: {' '.join(command)}")
    # import-linter is no module that -m could run; its script lies beside the environment's Python.
    runnable = [python, "-m", *command] if name != "import rules" else [str(Path(python).with_name(command[0]))]
    return subprocess.call(runnable, cwd=ROOT) == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
