"""Help on the part of the window that has the focus."""

from PySide6.QtWidgets import QApplication, QWidget

from bpviz.gui.focus_help import TEXTS, WINDOW, help_of
from bpviz.gui.main_window import MainWindow


def test_every_help_belongs_to_a_part_of_the_window(window: MainWindow) -> None:
    assert [name for name in TEXTS if window.findChild(QWidget, name) is None] == []


def test_help_is_that_of_the_part_which_has_the_focus(window: MainWindow) -> None:
    window.network.setFocus()
    assert help_of(QApplication.focusWidget() or window.network)[0] == TEXTS["network"]
    assert help_of(window.experiment.training.fields["alpha"]) == (TEXTS["experiment"], window.experiment)
    assert help_of(window.algorithm.lines)[1] is window.algorithm
    assert help_of(window)[0] == WINDOW


def test_f1_is_in_the_menus(window: MainWindow) -> None:
    assert window.actions_by_name["help"].shortcut().toString() == "F1"
