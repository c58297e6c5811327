import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialogButtonBox, QPushButton
from pytestqt.qtbot import QtBot

from bpviz.engine.parameters import Parameters
from bpviz.gui.edit_dialogs import NumberDialog, ParametersDialog
from bpviz.gui.main_window import MainWindow


def ok(dialog: NumberDialog | ParametersDialog) -> QPushButton:
    return dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)


def parameters_dialog(qtbot: QtBot) -> ParametersDialog:
    dialog = ParametersDialog(Parameters.random((2, 3, 1), 1.0, 0))
    qtbot.addWidget(dialog)
    return dialog


def choose(dialog: ParametersDialog, name: str) -> None:
    names = [dialog.which.itemText(place) for place in range(dialog.which.count())]
    dialog.which.setCurrentIndex(next(place for place, text in enumerate(names) if text.startswith(name)))


def test_another_number_is_taken_with_all_its_digits(qtbot: QtBot) -> None:
    dialog = NumberDialog("W₁₁⁽¹⁾", 0.1 + 0.2, "why")
    qtbot.addWidget(dialog)
    assert float(dialog.field.text()) == 0.1 + 0.2
    dialog.field.selectAll()
    qtbot.keyClicks(dialog.field, "-1.25")
    qtbot.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)
    assert dialog.accepted_value == -1.25


@pytest.mark.parametrize(("text", "words"), [("much", "not a number"), ("inf", "finite"), ("", "type a number")])
def test_no_number_is_refused_in_the_dialog(qtbot: QtBot, text: str, words: str) -> None:
    dialog = NumberDialog("b₁⁽¹⁾", 1.0, "why")
    qtbot.addWidget(dialog)
    dialog.field.selectAll()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Delete)
    qtbot.keyClicks(dialog.field, text)
    qtbot.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)
    assert words in dialog.field.reason
    assert dialog.accepted_value is None


def test_everything_can_be_set_to_one_value(qtbot: QtBot) -> None:
    dialog = parameters_dialog(qtbot)
    dialog.value.setText("0.5")
    qtbot.mouseClick(dialog.fill, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)
    assert dialog.accepted_parameters is not None
    assert set(dialog.accepted_parameters.theta) == {0.5}


def test_enter_beside_the_one_value_fills_and_does_not_close_the_dialog(qtbot: QtBot) -> None:
    dialog = parameters_dialog(qtbot)
    dialog.show()
    dialog.value.setFocus()
    dialog.value.selectAll()
    qtbot.keyClicks(dialog.value, "0.25")
    qtbot.keyClick(dialog.value, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert "0.25\t0.25" in dialog.text.toPlainText()
    dialog.close()


def test_nothing_is_accepted_where_nothing_was_changed(qtbot: QtBot) -> None:
    dialog = parameters_dialog(qtbot)
    qtbot.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)
    assert dialog.accepted_parameters is None


def test_all_parameters_at_once_say_which_is_which(qtbot: QtBot) -> None:
    dialog = parameters_dialog(qtbot)
    text = dialog.text.toPlainText()
    assert "W⁽¹⁾, and b⁽¹⁾ as the last column:" in text
    assert text.index("W⁽¹⁾") < text.index("W⁽²⁾")


def test_one_matrix_can_be_pasted_and_the_others_stay(qtbot: QtBot) -> None:
    dialog = parameters_dialog(qtbot)
    before = Parameters.random((2, 3, 1), 1.0, 0)
    choose(dialog, "W⁽¹⁾")
    assert dialog.text.toPlainText().count("\n") == 2
    dialog.text.setPlainText("1 2\n3 4\n5 6")
    qtbot.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)
    after = dialog.accepted_parameters
    assert after is not None
    assert after.W[1].tolist() == [[1, 2], [3, 4], [5, 6]]
    assert np.array_equal(after.W[2], before.W[2])
    assert np.array_equal(after.b[1], before.b[1])


def test_a_matrix_of_another_shape_is_refused_in_the_dialog(qtbot: QtBot) -> None:
    dialog = parameters_dialog(qtbot)
    choose(dialog, "W⁽¹⁾")
    dialog.text.setPlainText("1 2 3")
    qtbot.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)
    assert "needs 3 rows of 2 numbers" in dialog.reason.text()
    assert dialog.accepted_parameters is None
    dialog.value.setText("x")
    qtbot.mouseClick(dialog.fill, Qt.MouseButton.LeftButton)
    assert "not a finite number" in dialog.reason.text()


def test_escape_brings_the_old_value_back_and_then_closes(qtbot: QtBot) -> None:
    dialog = NumberDialog("W₁₁⁽¹⁾", 0.1 + 0.2, "why")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.field.setFocus()
    dialog.field.selectAll()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Delete)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert float(dialog.field.text()) == 0.1 + 0.2
    assert not dialog.field.reason
    qtbot.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.accepted_value is None


def test_the_old_value_typed_again_closes_the_dialog_and_changes_nothing(qtbot: QtBot) -> None:
    dialog = NumberDialog("W₁₁⁽¹⁾", 1.5, "why")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.field.selectAll()
    qtbot.keyClicks(dialog.field, "1.50")
    qtbot.mouseClick(ok(dialog), Qt.MouseButton.LeftButton)
    assert not dialog.isVisible()
    assert dialog.accepted_value is None


@pytest.mark.parametrize("how", ["other data", "other layers"])
def test_a_question_about_what_is_gone_is_taken_back(window: MainWindow, qtbot: QtBot, how: str) -> None:
    def go_on() -> None:
        if how == "other data":
            window.controller.open_sample("moons")
        else:
            window.controller.change(layer_sizes=(2, 4, 1))

    before = window.controller.latest
    assert before is not None
    QTimer.singleShot(0, window, go_on)
    # Comes back only when the dialog is closed.
    window.editing.weight(1, 1, 2)
    qtbot.waitUntil(lambda: window.controller.latest is not before, timeout=10_000)
    assert not window.actions_by_name["undo"].text().endswith("weight")
