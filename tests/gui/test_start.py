"""What is done before the window is first painted, and what waits for that."""

import gc
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bpviz import command_line, display, system_libraries
from bpviz.gui import app, first_paint, theme
from bpviz.gui.first_paint import AfterFirstPaint

WAIT = {
    "scipy",
    "sklearn",
    "pandas",
    "threadpoolctl",
    "secrets",
    "bpviz.data.files",
    "bpviz.gui.edit_dialogs",
    "bpviz.gui.exporting.exporter",
    "bpviz.gui.exporting.studio",
    "bpviz.gui.gallery",
    "bpviz.gui.import_dialog.dialog",
}
"""What nobody needs until something is computed or asked for."""


def test_the_window_is_painted_before_anything_is_computed_and_without_what_that_needs():
    script = (
        "import os, sys\n"
        "from bpviz.gui import app\n"
        "class Window(app.MainWindow):\n"
        "    is_painted = False\n"
        "    def paintEvent(self, event):\n"
        "        self.is_painted = True\n"
        "        super().paintEvent(event)\n"
        "def start(controller, panels):\n"
        f"    print(panels[0].window().is_painted, sorted({WAIT} & set(sys.modules)), flush=True)\n"
        "    os._exit(0)\n"
        "app.MainWindow, app.Controller.start = Window, start\n"
        "app.run_window()\n"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert run.stdout == "True []\n", run.stderr


def test_something_is_done_once_the_window_is_painted_and_only_once(qtbot: QtBot):
    window, done = QWidget(), []
    qtbot.addWidget(window)
    AfterFirstPaint(window, lambda: done.append(window.isVisible()))
    qtbot.wait(20)
    assert done == []
    window.show()
    qtbot.waitUntil(lambda: done == [True])
    window.repaint()
    qtbot.wait(20)
    assert done == [True]


def test_a_window_that_is_never_painted_is_not_waited_for_long(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(first_paint, "LONGEST_WAIT_MS", 5)
    window, done = QWidget(), []
    qtbot.addWidget(window)
    AfterFirstPaint(window, lambda: done.append(window.isVisible()))
    qtbot.waitUntil(lambda: done == [False])


def test_the_style_sheet_is_off_while_a_window_is_put_together_and_on_again_after(qapp: QApplication):
    sheet = qapp.styleSheet()
    with theme.undressed(qapp):
        assert qapp.styleSheet() == ""
    assert sheet
    assert qapp.styleSheet() == sheet


def test_no_garbage_is_collected_while_the_window_opens(monkeypatch: pytest.MonkeyPatch):
    seen = []
    monkeypatch.setattr(display, "find_display", lambda: display.Display(True, "a display answered"))
    monkeypatch.setattr(system_libraries, "ensure", lambda for_window: None)
    monkeypatch.setattr(app, "run_window", lambda file: seen.append(gc.isenabled()) or 0)
    assert command_line.main([]) == 0
    assert seen == [False]
    assert gc.isenabled()
