"""Starting bpviz: when its environment is made, updated, rebuilt or left alone, and what is said about it."""

import ast
import fcntl
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

MAIN = Path(__file__).parents[1] / "main.py"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the pretended Python of the tests is a shell script")

PYPROJECT = """
[project]
dependencies = ["numpy>=2.0", "pytest ; python_version >= '3'"]
[project.optional-dependencies]
dev = ["no-such-distribution-anywhere>=1"]
"""


@pytest.fixture
def main(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """main.py as a module that believes to stand in an otherwise empty folder, started by a Python of the system."""
    spec = importlib.util.spec_from_file_location("main_under_test", MAIN)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "main.py").touch()
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    return module


@pytest.fixture
def journal(main: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replaces the two steps of a set-up by quick ones, and lists what was done."""
    done: list[str] = []

    def step(command: list[str], lock: int) -> None:
        if "venv" in command:
            done.append("venv")
            main._site_packages().mkdir(parents=True)
            python = Path(main.venv_python())
            python.parent.mkdir()
            python.write_text("#!/bin/sh\n")
            python.chmod(0o755)
        else:
            done.append("pip " + command[-1])
            (main._site_packages() / "numpy").mkdir(exist_ok=True)
            (main._site_packages() / "numpy-2.0.dist-info").mkdir(exist_ok=True)

    monkeypatch.setattr(main, "_checked", step)
    return done


def test_a_first_start_makes_the_environment_and_a_second_finds_it(main: ModuleType, journal: list[str]):
    assert main.state_of("") == main.ABSENT
    assert main.ready_python("") == main.venv_python()
    assert journal == ["venv", "pip ."]
    assert main.state_of("") == main.READY
    main.ready_python("")
    assert journal == ["venv", "pip ."]


def test_tests_add_their_tools_to_the_environment_and_a_plain_start_keeps_them(main: ModuleType, journal: list[str]):
    main.ready_python("")
    assert main.state_of("dev") == main.OUTDATED
    main.ready_python("dev")
    assert main.state_of("dev") == main.READY
    assert main.state_of("") == main.READY
    (main.ROOT / "pyproject.toml").write_text(PYPROJECT + "# changed")
    main.ready_python("")
    assert journal == ["venv", "pip .", "pip .[dev]", "pip .[dev]"]


def test_a_changed_pyproject_brings_pip_back_once(main: ModuleType, journal: list[str]):
    main.ready_python("")
    (main.ROOT / "pyproject.toml").write_text(PYPROJECT + "# changed")
    assert main.state_of("") == main.OUTDATED
    main.ready_python("")
    main.ready_python("")
    assert journal == ["venv", "pip .", "pip ."]


@pytest.mark.parametrize("damage", ["no stamp", "half a stamp", "a list", "no Python", "no package", "no packages"])
def test_a_broken_environment_is_rebuilt(damage: str, main: ModuleType, journal: list[str]):
    main.ready_python("")
    stamp = main._stamp_path()
    if damage == "no stamp":
        stamp.unlink()
    elif damage == "half a stamp":
        stamp.write_bytes(stamp.read_bytes()[:20])
    elif damage == "a list":
        stamp.write_text("[]")
    elif damage == "no Python":
        # As when the Python it was made from is no longer installed: a link that leads nowhere.
        Path(main.venv_python()).unlink()
        Path(main.venv_python()).symlink_to(main.ROOT / "gone")
    elif damage == "no package":
        (main._site_packages() / "numpy").rmdir()
    else:
        main._site_packages().rename(main.ROOT / "elsewhere")
    assert main.state_of("") == main.ABSENT


def test_an_environment_of_a_folder_that_was_moved_is_rebuilt(
    main: ModuleType, journal: list[str], monkeypatch: pytest.MonkeyPatch
):
    main.ready_python("")
    moved = main.ROOT.with_name("moved")
    main.ROOT.rename(moved)
    monkeypatch.setattr(main, "ROOT", moved)
    monkeypatch.setattr(main, "VENV", moved / ".venv")
    assert main.state_of("") == main.ABSENT


def test_an_environment_of_another_python_is_rebuilt(main: ModuleType, journal: list[str]):
    main.ready_python("")
    stamp = json.loads(main._stamp_path().read_text())
    stamp["place"] = stamp["place"].replace(f"3.{sys.version_info[1]}", "3.4")
    main._stamp_path().write_text(json.dumps(stamp))
    assert main.state_of("") == main.ABSENT


def test_while_pip_works_there_is_no_stamp(main: ModuleType, journal: list[str], monkeypatch: pytest.MonkeyPatch):
    """So a set-up that is killed is seen to be unfinished by the next start."""
    main.ready_python("")
    states = []
    quick = main._checked

    def killed(command: list[str], lock: int) -> None:
        states.append(main.state_of(""))
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "_checked", killed)
    (main.ROOT / "pyproject.toml").write_text(PYPROJECT + "# changed")
    assert main.main([]) == main.EXIT_INTERRUPTED
    assert states == [main.ABSENT]
    monkeypatch.setattr(main, "_checked", quick)
    assert main.state_of("") == main.ABSENT


def test_a_failed_first_set_up_leaves_nothing_behind(
    main: ModuleType, journal: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    quick = main._checked

    def failing(command: list[str], lock: int) -> None:
        quick(command, lock)
        if "pip" in command:
            raise main.SetUpError("no network")

    monkeypatch.setattr(main, "_checked", failing)
    assert main.main([]) == main.EXIT_FAILED
    assert not main.VENV.exists()
    assert "no network" in capsys.readouterr().err


def test_an_update_that_fails_leaves_the_environment_to_be_updated_later(
    main: ModuleType, journal: list[str], monkeypatch: pytest.MonkeyPatch
):
    main.ready_python("")

    def failing(command: list[str], lock: int) -> None:
        raise main.SetUpError("no network")

    monkeypatch.setattr(main, "_checked", failing)
    (main.ROOT / "pyproject.toml").write_text(PYPROJECT + "# changed")
    assert main.main([]) == main.EXIT_FAILED
    assert main.state_of("") == main.OUTDATED


def test_a_start_that_waited_for_another_does_not_set_up_again(
    main: ModuleType, journal: list[str], monkeypatch: pytest.MonkeyPatch
):
    quick = main._take_lock

    def other_start_finishes_first() -> int:
        handle = quick()
        main._set_up("", main.ABSENT, handle)
        return int(handle)

    monkeypatch.setattr(main, "_take_lock", other_start_finishes_first)
    main.ready_python("")
    assert journal == ["venv", "pip ."]


def test_only_one_start_at_a_time_holds_the_lock(main: ModuleType):
    handle = main._take_lock()
    other = os.open(main.ROOT / "main.py", os.O_RDONLY)
    try:
        assert not main._lock(other, wait=False)
        os.close(handle)
        assert main._lock(other, wait=False)
    finally:
        os.close(other)


def test_a_child_keeps_the_lock_when_its_parent_is_killed(main: ModuleType):
    handle = main._take_lock()
    with subprocess.Popen(["sleep", "30"], pass_fds=[handle]) as child:
        os.close(handle)
        other = os.open(main.ROOT / "main.py", os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(other)
        child.kill()


def test_a_file_system_without_locks_is_no_obstacle(main: ModuleType, monkeypatch: pytest.MonkeyPatch):
    def no_locks(handle: int, operation: int) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    assert main._lock(0, wait=False)


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "The disk is full"),
        ("Error: [Errno 13] Permission denied: '/x'", "look at who owns"),
        (
            "NewConnectionError(...)\nERROR: No matching distribution found for hatchling",
            "There seems to be no network",
        ),
        ("ERROR: No matching distribution found for PySide6-Essentials", "no ready-made package for this computer"),
        ("something new", "The reason stands above"),
    ],
)
def test_a_failing_step_is_explained_and_its_end_is_shown(
    said: str, meaning: str, main: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(main, "SPACE_NEEDED", 0)
    lock = main._take_lock()
    code = f"print('first line\\n' * 99 + {said!r}); raise SystemExit(1)"
    with pytest.raises(main.SetUpError, match=meaning):
        main._checked([sys.executable, "-c", code], lock)
    os.close(lock)
    assert said in capsys.readouterr().err


def test_a_step_that_fails_in_silence_on_a_full_disk_is_explained_too(
    main: ModuleType, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=5000))
    lock = main._take_lock()
    with pytest.raises(main.SetUpError, match="The disk is full"):
        main._checked([sys.executable, "-c", "raise SystemExit(1)"], lock)
    os.close(lock)


def test_a_folder_that_cannot_be_written_to_is_refused_in_words(
    main: ModuleType, journal: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    assert main.main([]) == main.EXIT_FAILED
    assert "copy the whole folder to a place of your own" in capsys.readouterr().err
    assert journal == []


def test_a_python_without_venv_says_what_to_install(
    main: ModuleType, journal: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else found(name))
    monkeypatch.setenv("PATH", "")
    assert main.main([]) == main.EXIT_INSTALL
    assert "venv and ensurepip are missing" in capsys.readouterr().err
    assert journal == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="apt-get")
def test_an_ordinary_user_of_a_bare_debian_is_shown_one_line_for_everything(
    main: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    from bpviz import system_libraries

    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else found(name))
    monkeypatch.setattr(system_libraries, "_loads", lambda soname: soname != "libGL.so.1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    apt_get = main.ROOT / "apt-get"
    apt_get.write_text("#!/bin/sh\nexit 1\n")
    apt_get.chmod(0o755)
    monkeypatch.setenv("PATH", str(main.ROOT))
    with pytest.raises(SystemExit) as stopped:
        main.main([])
    assert stopped.value.code == main.EXIT_INSTALL
    lines = [line for line in capsys.readouterr().err.splitlines() if "apt-get install" in line]
    assert len(lines) == 1
    assert f"python3.{sys.version_info[1]}-venv" in lines[0]
    assert "libgl1" in lines[0]


def test_an_active_environment_serves_when_it_has_everything(main: ModuleType, monkeypatch: pytest.MonkeyPatch):
    assert not main.active_environment_serves("")
    monkeypatch.setattr(sys, "prefix", "/some/environment")
    assert main.active_environment_serves("")
    assert not main.active_environment_serves("dev")
    assert main.ready_python("") == sys.executable
    assert os.environ["PYTHONPATH"] == str(main.ROOT)


def test_its_own_environment_does_not_count_as_one_made_by_the_user(main: ModuleType, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "prefix", str(main.VENV))
    assert not main.active_environment_serves("")


@pytest.mark.parametrize(("failing", "code"), [([], 0), (["ruff", "pytest"], 1)])
def test_all_checks_run_and_the_ones_that_failed_are_named(
    failing: list[str],
    code: int,
    main: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    ran = []

    def call(command: list[str], cwd: Path) -> int:
        ran.append(command)
        return int(any(word in command for word in failing))

    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setattr(main, "ready_python", lambda extras: f"/venv/{extras}/python")
    monkeypatch.setattr("bpviz.system_libraries.ensure", lambda for_window: None)
    assert main.main(["test", "-k", "name"]) == code
    python = "/venv/dev/python"
    assert ran == [
        [python, "-m", "ruff", "format", "--check", "."],
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "mypy"],
        ["/venv/dev/lint-imports"],
        [python, "-m", "pytest", "-q", "-k", "name"],
    ]
    words = capsys.readouterr().err
    assert "[5/5] tests: pytest -q -k name" in words
    assert ("Failed: format, lint, tests." if failing else "All checks passed.") in words


def test_arguments_reach_bpviz_in_the_folder_of_the_user(
    main: ModuleType, journal: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    executed = []
    monkeypatch.setattr(os, "execv", lambda program, command: executed.append(command))
    monkeypatch.setattr(subprocess, "call", lambda command: 0)
    before = Path.cwd()
    main.main(["train", "my data.csv", "--json"])
    assert executed == [[main.venv_python(), "-P", "-m", "bpviz", "train", "my data.csv", "--json"]]
    assert Path.cwd() == before


def test_the_file_parses_on_old_pythons_and_says_first_what_it_needs():
    tree = ast.parse(MAIN.read_text(encoding="utf-8"), feature_version=(3, 6))
    early = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom | ast.If)]
    assert [ast.unparse(node).split(" (")[0] for node in early[:3]] == [
        "import os",
        "import sys",
        "if sys.version_info <",
    ]
