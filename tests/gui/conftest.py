"""A dressed application, settings of its own, and no widget left behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpviz.gui import fonts, theme
from bpviz.gui.controller import Controller
from bpviz.gui.main_window import MainWindow


@pytest.fixture(scope="session", autouse=True)
def settings_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    QCoreApplication.setOrganizationName("bpviz tests")
    QCoreApplication.setApplicationName("bpviz tests")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    folder = str(tmp_path_factory.mktemp("settings"))
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    if not qapp.styleSheet():
        qapp.setStyle("Fusion")
        fonts.load()
        qapp.setFont(fonts.text())
    theme.apply(qapp, theme.LIGHT)
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    assert not left, f"the test left windows open: {left}"


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    """The real window on its welcome example, with its worker running."""
    window = MainWindow(Controller(), remember=False)
    qtbot.addWidget(window)
    window.controller.start(window.panels)
    window.controller.open_sample("xor")
    window.show()
    qtbot.waitUntil(lambda: window.controller.recipe is not None, timeout=10_000)
    yield window
    window.close()


@pytest.fixture
def settled(qtbot: QtBot) -> Callable[[MainWindow], None]:
    """Waits until the window shows what its last command led to."""

    def wait(window: MainWindow) -> None:
        controller = window.controller
        qtbot.waitUntil(
            lambda: controller.latest is not None and controller.latest.obeyed == controller._sent, timeout=20_000
        )

    return wait


@pytest.fixture
def table_file(tmp_path: Path) -> Path:
    """A small table of one's own: the class is whether p + q is above 1."""
    rows = [f"{p / 10},{q / 10},{'above' if p + q > 10 else 'below'}" for p in range(11) for q in range(11)]
    path = tmp_path / "mine.csv"
    path.write_text("\n".join(["p,q,side", *rows]) + "\n", encoding="utf-8")
    return path
