import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bpviz.data.files import Reading, read_columns
from bpviz.gui.import_dialog import requests
from bpviz.gui.import_dialog.dialog import ImportDialog
from bpviz.gui.import_dialog.reader import Broken, Progress, Reader, Tell
from bpviz.gui.import_dialog.requests import FIRST_ROWS, carry_out

CONTENT = "a,b,c\n" + "".join(f"{i},{i % 3},{i % 2}\n" for i in range(2 * FIRST_ROWS))


class Slow:
    """A job that waits between two answers, and notes what became of it."""

    def __init__(self) -> None:
        self.waiting, self.go_on = threading.Event(), threading.Event()
        self.ends: list[str] = []

    def __call__(self, request: str, tell: Tell, progress: Progress) -> None:
        if request == "fail":
            raise RuntimeError("a fault")
        if request != "slow":
            tell(request)
            return
        try:
            tell("first")
            self.waiting.set()
            while not self.go_on.wait(0.01):
                progress(0.5)
            tell("last")
            self.ends.append("done")
        except BaseException as error:
            self.ends.append(type(error).__name__)
            raise


class Listener:
    """Notes what a reader says."""

    def __init__(self, reader: Reader) -> None:
        self.answers: list[Any] = []
        self.fractions: list[float] = []
        self.finished = 0
        reader.answered.connect(self.answers.append)
        reader.progressed.connect(self.fractions.append)
        reader.finished.connect(self.finish)

    def finish(self) -> None:
        self.finished += 1


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def reader(slow: Slow) -> Iterator[Reader]:
    reader = Reader("bpviz reading", slow)
    yield reader
    slow.go_on.set()
    reader.stop()


# The reader by itself.


def test_answers_come_in_order_and_then_the_end(qtbot: QtBot, reader: Reader, slow: Slow) -> None:
    heard = Listener(reader)
    reader.start("slow")
    assert reader.busy
    qtbot.waitUntil(lambda: heard.answers == ["first"] and heard.fractions == [0.5])
    assert heard.finished == 0
    slow.go_on.set()
    qtbot.waitUntil(lambda: heard.finished == 1)
    assert heard.answers == ["first", "last"]
    assert not reader.busy


def test_only_the_latest_request_is_answered(qtbot: QtBot, reader: Reader, slow: Slow) -> None:
    heard = Listener(reader)
    reader.start("slow")
    assert slow.waiting.wait(5)
    # Its first answer is there, but not taken yet: it is late all the same.
    reader.start("quick")
    qtbot.waitUntil(lambda: heard.finished == 1)
    assert heard.answers == ["quick"]
    assert slow.ends == ["Outdated"]


def test_an_answer_that_comes_just_after_the_cancelling_is_dropped(qtbot: QtBot, reader: Reader) -> None:
    heard = Listener(reader)
    reader.start("slow")
    generation = reader._generation
    reader.start("quick")
    reader._answers.put((generation, "late"))
    qtbot.waitUntil(lambda: heard.finished == 1)
    assert heard.answers == ["quick"]


def test_a_request_that_never_began_is_given_up_too(qtbot: QtBot, reader: Reader, slow: Slow) -> None:
    heard = Listener(reader)
    for request in ("slow", "one", "two", "three"):
        reader.start(request)
    qtbot.waitUntil(lambda: heard.finished == 1)
    assert heard.answers == ["three"]


def test_nothing_more_is_heard_of_what_was_cancelled(qtbot: QtBot, reader: Reader, slow: Slow) -> None:
    heard = Listener(reader)
    reader.start("slow")
    assert slow.waiting.wait(5)
    reader.cancel()
    qtbot.waitUntil(lambda: slow.ends == ["Outdated"])
    qtbot.wait(60)
    assert (heard.answers, heard.finished, reader.busy) == ([], 0, False)


def test_stopping_ends_the_thread_in_the_midst_of_reading(reader: Reader, slow: Slow) -> None:
    reader.start("slow")
    assert slow.waiting.wait(5)
    reader.stop()
    assert slow.ends == ["Outdated"]
    assert "bpviz reading" not in [thread.name for thread in threading.enumerate()]


def test_a_fault_is_told_and_the_thread_lives_on(qtbot: QtBot, reader: Reader) -> None:
    heard = Listener(reader)
    reader.start("fail")
    qtbot.waitUntil(lambda: heard.finished == 1)
    assert isinstance(heard.answers[0], Broken)
    assert "a fault" in heard.answers[0].text
    reader.start("quick")
    qtbot.waitUntil(lambda: heard.answers[1:] == ["quick"])


# The dialog while it reads.


class Gate:
    """Lets the first rows be read, and holds the whole back; an open gate holds back nothing."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waiting, self.open = threading.Event(), threading.Event()
        self.read: list[Reading | None] = []
        monkeypatch.setattr(requests, "read_columns", self)

    def __call__(self, source: Any, reading: Reading, *, most_rows: int | None = None, progress: Any = None) -> Any:
        if most_rows is None:
            self.read.append(reading)
            self.waiting.set()
            while not self.open.wait(0.01):
                progress(0.25)
        return read_columns(source, reading, most_rows=most_rows, progress=progress)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    return Gate(monkeypatch)


@pytest.fixture
def readers(gate: Gate) -> Iterator[tuple[Reader, Reader]]:
    both = Reader("bpviz reading", carry_out), Reader("bpviz judging", carry_out)
    yield both
    for reader in both:
        reader.stop()


@pytest.fixture
def dialog(qtbot: QtBot, readers: tuple[Reader, Reader], gate: Gate, tmp_path: Path) -> Iterator[ImportDialog]:
    """A dialog that shows the first rows while the whole is being read."""
    path = tmp_path / "long.csv"
    path.write_text(CONTENT, encoding="utf-8")
    dialog = ImportDialog(path, *readers)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.begin()
    qtbot.waitUntil(lambda: gate.waiting.is_set() and dialog._columns is not None, timeout=20_000)
    yield dialog
    if dialog.isVisible():
        dialog.reject()


def whole(qtbot: QtBot, dialog: ImportDialog) -> None:
    qtbot.waitUntil(dialog.import_button.isEnabled, timeout=20_000)


def test_the_first_rows_are_there_before_the_whole_is(qtbot: QtBot, dialog: ImportDialog, gate: Gate) -> None:
    assert dialog.preview.rows_model.index(0, 0).data() == "0"
    assert f"first {FIRST_ROWS} rows" in dialog.preview.columns_title.text()
    assert not dialog.import_button.isEnabled()
    qtbot.waitUntil(lambda: "25 %" in dialog.state.text.text())
    assert dialog.state.progress.value() == dialog.state.progress.maximum() // 4
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    gate.open.set()
    whole(qtbot, dialog)
    assert f"{2 * FIRST_ROWS} rows" in dialog.preview.columns_title.text()
    assert not dialog.state.progress.isVisible()


def test_what_is_chosen_while_it_reads_is_kept(qtbot: QtBot, dialog: ImportDialog, gate: Gate) -> None:
    dialog.preview.columns_model.choose([1], "role", "target")
    qtbot.waitUntil(lambda: "“" not in dialog.outcome.task.text() and "b" in dialog.outcome.task.text())
    gate.open.set()
    whole(qtbot, dialog)
    assert [target.name for target in dialog._outlook.plan.targets] == ["b"]  # type: ignore[union-attr]
    assert gate.read == [dialog._reading]


def test_reading_can_be_stopped_and_begun_again(qtbot: QtBot, dialog: ImportDialog, gate: Gate) -> None:
    assert dialog.outcome.counts.text() == "The examples are being counted."
    dialog.state.stop.click()
    assert "stopped" in dialog.state.reason.text()
    assert dialog.outcome.counts.text() == "The examples were not counted to the end."
    assert not dialog.import_button.isEnabled()
    gate.open.set()
    qtbot.wait(100)
    assert not dialog.import_button.isEnabled()
    dialog.state.read.click()
    whole(qtbot, dialog)
    assert dialog.state.reason.text() == ""


def test_the_columns_of_an_outdated_reading_are_dropped(qtbot: QtBot, dialog: ImportDialog, gate: Gate) -> None:
    semicolons = dialog.reading.combos["separator"].findData("|")
    dialog.reading.combos["separator"].setCurrentIndex(semicolons)
    dialog.reading.combos["separator"].activated.emit(semicolons)
    gate.open.set()
    qtbot.waitUntil(lambda: not dialog._reader.busy, timeout=20_000)
    assert [column.name for column in dialog._columns] == ["a,b,c"]  # type: ignore[union-attr]
    assert not dialog.import_button.isEnabled()


def test_cancel_closes_at_once_and_gives_the_reading_up(qtbot: QtBot, dialog: ImportDialog, gate: Gate) -> None:
    dialog.cancel_button.click()
    assert not dialog.isVisible()
    assert dialog.dataset is None
    assert not dialog._reader.busy


def test_what_the_first_rows_do_not_show_is_refused_for_good(qtbot: QtBot, dialog: ImportDialog, gate: Gate) -> None:
    assert isinstance(dialog.source, Path)
    dialog.source.write_text(CONTENT + "1,2\n", encoding="utf-8")
    gate.open.set()
    qtbot.waitUntil(lambda: f"line {2 * FIRST_ROWS + 2}" in dialog.state.reason.text(), timeout=20_000)
    assert dialog.preview.rows.isVisible()
    dialog.preview.columns_model.choose([0], "role", "ignore")
    qtbot.waitUntil(lambda: not dialog._judging)
    assert f"line {2 * FIRST_ROWS + 2}" in dialog.state.reason.text()
    assert not dialog.import_button.isEnabled()


def test_a_file_that_vanishes_while_it_is_read_is_told(qtbot: QtBot, dialog: ImportDialog, gate: Gate) -> None:
    assert isinstance(dialog.source, Path)
    dialog.source.unlink()
    gate.open.set()
    qtbot.waitUntil(lambda: "long.csv" in dialog.state.reason.text(), timeout=20_000)
    assert not dialog.import_button.isEnabled()


def test_a_fault_while_reading_is_admitted(
    qtbot: QtBot, dialog: ImportDialog, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("a fault")

    reports: list[str] = []
    dialog.crashed.connect(reports.append)
    monkeypatch.setattr(requests, "_outlook", fail)
    gate.open.set()
    qtbot.waitUntil(lambda: "mistake" in dialog.state.reason.text(), timeout=20_000)
    assert "a fault" in reports[0]
    assert not dialog.import_button.isEnabled()


@pytest.mark.parametrize("milliseconds", [0, 600])
def test_closing_the_window_while_it_reads_ends_cleanly(tmp_path: Path, milliseconds: int) -> None:
    path = tmp_path / "big.csv"
    path.write_text("a,b,c,d,e\n" + "1.5,2.25,3.125,4,x\n2.5,1.25,0.125,7,y\n" * 250_000, encoding="utf-8")
    script = f"""
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from bpviz.gui import app
app._report_errors_in = lambda window: QTimer.singleShot({milliseconds}, window.close)
sys.exit(app.run_window(Path({str(path)!r})))
"""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONFAULTHANDLER": "1"}
    ended = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert "Traceback" not in ended.stderr
