from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from bpviz.data.files import FORMATS, Reading, Source
from bpviz.gui import theme
from bpviz.gui.import_dialog.choices import Choices
from bpviz.gui.import_dialog.columns_model import FIELDS, STRAYS_MISSING
from bpviz.gui.import_dialog.dialog import ImportDialog
from bpviz.gui.import_dialog.reader import Reader
from bpviz.gui.import_dialog.reading import ReadingFields
from bpviz.gui.import_dialog.requests import carry_out

NO_KEYBOARD = pytest.mark.qt_log_ignore("This plugin does not support grabbing the keyboard")
"""Said by the offscreen platform of every menu."""

Open = Callable[[Source], ImportDialog]
Write = Callable[..., Path]

HOUSES = "area,rooms,town,price\n" + "".join(
    f"{50 + 3 * i},{'?' if i % 10 == 4 else 1 + i % 4},{('Bonn', 'Trier')[i % 2]},{100 + 7 * i}\n" for i in range(40)
)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(content: str, name: str = "mine.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode(encoding))
        return path

    return write_file


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Open]:
    """Opens a dialog and waits until it has read its source."""
    readers = Reader("bpviz reading", carry_out), Reader("bpviz judging", carry_out)
    dialogs = []

    def open_dialog(source: Source) -> ImportDialog:
        dialog = ImportDialog(source, *readers)
        qtbot.addWidget(dialog)
        dialogs.append(dialog)
        dialog.show()
        dialog.begin()
        rest(qtbot, dialog)
        return dialog

    yield open_dialog
    for dialog in dialogs:
        if dialog.isVisible():
            dialog.reject()
    for reader in readers:
        reader.stop()


def rest(qtbot: QtBot, dialog: ImportDialog) -> None:
    qtbot.waitUntil(lambda: not dialog._reader.busy and not dialog._judging, timeout=20_000)


def imported(qtbot: QtBot, dialog: ImportDialog) -> ImportDialog:
    assert dialog.import_button.isEnabled(), dialog.state.reason.text()
    dialog.import_button.click()
    qtbot.waitUntil(lambda: dialog.dataset is not None, timeout=20_000)
    return dialog


def read_as(qtbot: QtBot, dialog: ImportDialog, field: str, value: object) -> None:
    widget = dialog.reading.field(field)
    assert widget.isVisible()
    if isinstance(widget, QSpinBox):
        assert isinstance(value, int)
        widget.setValue(value)
    else:
        row = widget.findData(value)
        assert row >= 0
        widget.setCurrentIndex(row)
        widget.activated.emit(row)
    rest(qtbot, dialog)


def choose(qtbot: QtBot, dialog: ImportDialog, column: str, field: str, value: str) -> None:
    place = dialog.preview.columns_model.place_of(column)
    assert place is not None
    assert value in dialog.preview.columns_model.choices(place, field)
    dialog.preview.columns_model.choose([place], field, value)
    rest(qtbot, dialog)


def told(dialog: ImportDialog, column: str, field: str) -> str:
    model = dialog.preview.columns_model
    place = model.place_of(column)
    assert place is not None
    row = model.row_of(place)
    assert row is not None
    return str(model.index(row, FIELDS.index(field)).data())


def names(dialog: ImportDialog) -> list[str]:
    model = dialog.preview.rows_model
    return [model.headerData(j, Qt.Orientation.Horizontal) for j in range(model.columnCount())]


def row(dialog: ImportDialog, i: int = 0) -> list[str]:
    model = dialog.preview.rows_model
    return [model.index(i, j).data() for j in range(model.columnCount())]


def labels(dialog: ImportDialog) -> list[str]:
    model = dialog.preview.rows_model
    return [model.headerData(i, Qt.Orientation.Vertical) for i in range(model.rowCount())]


# How the file is read.


@pytest.mark.parametrize(
    ("content", "field", "value", "header", "first"),
    [
        ("a;b,c\n1;2,3\n4;5,6\n7;8,1\n", "separator", ",", ["a;b", "c"], ["1;2", "3"]),
        ("a,b\n'1,5',2\n'2,5',3\n", "quote", '"', None, None),
        ("a;b\n1.500;2\n2.500;3\n3.250;1\n", "decimal", ",", ["a", "b"], ["1.500", "2"]),
        ("a;b\n1.500;2\n2.500;3\n3.250;1\n", "thousands", ".", ["a", "b"], ["1500", "2"]),
        ("a,b\n1,2\n3,4\n", "header", False, ["column 1", "column 2"], ["a", "b"]),
        ("a,b\n1,2\n3,4\n5,6\n", "skip", 1, ["1", "2"], ["3", "4"]),
    ],
)
def test_each_field_changes_how_the_file_is_read(
    qtbot: QtBot,
    opened: Open,
    write: Write,
    content: str,
    field: str,
    value: object,
    header: list[str] | None,
    first: list[str] | None,
) -> None:
    dialog = opened(write(content))
    before = dialog._reading
    read_as(qtbot, dialog, field, value)
    assert dialog._reading != before
    if header is None:
        assert "mine.csv" in dialog.preview.message.text()
    else:
        assert (names(dialog), row(dialog)) == (header, first)


def test_the_encoding_can_be_overruled(qtbot: QtBot, opened: Open, write: Write) -> None:
    dialog = opened(write("Größe,Farbe\n1,grün\n2,blau\n3,grün\n", encoding="latin-1"))
    assert names(dialog) == ["Größe", "Farbe"]
    assert "accented" in dialog.preview.remarks.text()
    read_as(qtbot, dialog, "encoding", "utf-8")
    assert "mine.csv" in dialog.preview.message.text()
    assert not dialog.import_button.isEnabled()


def test_the_guess_can_be_had_again(qtbot: QtBot, opened: Open, write: Write) -> None:
    dialog = opened(write(HOUSES))
    assert not dialog.reading.guess.isVisible()
    read_as(qtbot, dialog, "separator", ";")
    assert len(names(dialog)) != 4
    dialog.reading.guess.click()
    rest(qtbot, dialog)
    assert names(dialog) == ["area", "rooms", "town", "price"]
    assert not dialog.reading.guess.isVisible()


def test_the_format_can_be_overruled(qtbot: QtBot, opened: Open, write: Write) -> None:
    dialog = opened(write("\0\1\2\3" * 100, "mine.bin"))
    assert "mine.bin" in dialog.preview.message.text()
    assert not dialog.reading.field("separator").isVisible()
    text = FORMATS[0].name
    dialog.reading.combos["format"].setCurrentText(text)
    dialog.reading.combos["format"].activated.emit(0)
    rest(qtbot, dialog)
    assert "mine.bin" in dialog.preview.message.text()


def test_only_fields_that_apply_are_shown(qtbot: QtBot) -> None:
    fields = ReadingFields({"some array": "some array"})
    qtbot.addWidget(fields)
    fields.show()
    fields.show_reading(Reading("some array", parts=("X", "Y")))
    shown = [which for which in ("separator", "decimal", "header", "skip", "part") if fields.field(which).isVisible()]
    assert shown == ["part"]
    assert fields.combos["part"].currentIndex() == -1


def test_the_marks_inside_numbers_are_never_the_same(qtbot: QtBot, opened: Open, write: Write) -> None:
    dialog = opened(write("a;b\n1.500,5;2\n2.500,5;3\n"))
    assert (dialog._reading.decimal, dialog._reading.thousands) == (",", ".")  # type: ignore[union-attr]
    read_as(qtbot, dialog, "decimal", ".")
    assert (dialog._reading.decimal, dialog._reading.thousands) == (".", "")  # type: ignore[union-attr]
    read_as(qtbot, dialog, "thousands", ".")
    assert (dialog._reading.decimal, dialog._reading.thousands) == (",", ".")  # type: ignore[union-attr]
    assert row(dialog)[0] == "1500.5"


def test_one_of_several_arrays_must_be_chosen(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    np.savez(tmp_path / "two.npz", measured=np.arange(12.0).reshape(4, 3), other=np.arange(20.0).reshape(10, 2))
    dialog = opened(tmp_path / "two.npz")
    assert "Choose above" in dialog.preview.message.text()
    assert not dialog.import_button.isEnabled()
    assert not dialog.state.read.isVisible()
    read_as(qtbot, dialog, "part", "other")
    assert (len(names(dialog)), dialog.preview.rows_model.rowCount()) == (2, 10)
    assert dialog.import_button.isEnabled()


def test_another_sheet_can_be_chosen(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for title, rows in (("first", [["a", "b"], [1, 2], [3, 5]]), ("second", [["c", "d"], [7, 8], [9, 6]])):
        sheet = book.create_sheet(title)
        for cells in rows:
            sheet.append(cells)
    del book["Sheet"]
    book.save(tmp_path / "book.xlsx")
    dialog = opened(tmp_path / "book.xlsx")
    read_as(qtbot, dialog, "part", "second")
    assert names(dialog) == ["c", "d"]


# What becomes of the columns.


def test_the_guess_is_told_in_words(opened: Open, write: Write) -> None:
    dialog = opened(write(HOUSES))
    assert "Regression (guessed)" in dialog.outcome.task.text()
    assert "price" in dialog.outcome.task.text()
    assert "27 train, 9 held out" in dialog.outcome.counts.text()
    assert "4 rows left out" in dialog.outcome.counts.text()
    assert "3 columns as 4 inputs" in dialog.outcome.counts.text()
    assert told(dialog, "rooms", "missing") == "4 · drop the rows"
    assert told(dialog, "town", "remark") == "one input for each value"
    assert told(dialog, "area", "distinct") == "40"


def test_what_is_told_beforehand_is_what_is_imported(qtbot: QtBot, opened: Open, write: Write) -> None:
    dialog = opened(write(HOUSES))
    counts = dialog.outcome.counts.text()
    dataset = imported(qtbot, dialog).dataset
    assert dataset is not None
    assert f"{dataset.m} train, {dataset.m_held_out} held out" in counts
    assert f"{len(dataset.X)} inputs" in counts


def test_every_guess_of_a_column_can_be_overruled(qtbot: QtBot, opened: Open, write: Write) -> None:
    dialog = opened(write(HOUSES))
    choose(qtbot, dialog, "town", "role", "target")
    choose(qtbot, dialog, "price", "role", "ignore")
    choose(qtbot, dialog, "rooms", "missing", "most frequent")
    choose(qtbot, dialog, "area", "scaling", "as they are")
    assert "2 classes: Bonn, Trier" in dialog.outcome.task.text()
    dataset = imported(qtbot, dialog).dataset
    assert dataset is not None
    assert (dataset.task, dataset.input_names) == ("classification", ("area", "rooms"))
    assert dataset.m + dataset.m_held_out == 40
    assert dataset.X[0].tolist() == dataset.raw_inputs[0, dataset.training].tolist()


def test_numbers_can_be_classes(qtbot: QtBot, opened: Open, write: Write) -> None:
    dialog = opened(write("x,grade\n" + "".join(f"{i / 7},{1.5 + i % 2}\n" for i in range(30))))
    assert "Regression (guessed)" in dialog.outcome.task.text()
    choose(qtbot, dialog, "grade", "kind", "category")
    assert "Classification:" in dialog.outcome.task.text()
    assert "2 classes: 1.5, 2.5" in dialog.outcome.task.text()


def test_several_numbers_can_be_learned_at_once(qtbot: QtBot, opened: Open, write: Write) -> None:
    dialog = opened(write(HOUSES))
    choose(qtbot, dialog, "area", "role", "one more target")
    dataset = imported(qtbot, dialog).dataset
    assert dataset is not None
    assert dataset.table.target_names == ("area", "price")


def test_another_target_takes_the_place_of_the_former(qtbot: QtBot, opened: Open, write: Write) -> None:
    dialog = opened(write(HOUSES))
    choose(qtbot, dialog, "area", "role", "target")
    assert (told(dialog, "area", "role"), told(dialog, "price", "role")) == ("target", "input")


def test_without_a_target_the_input_is_learned(qtbot: QtBot, opened: Open, write: Write) -> None:
    dialog = opened(write(HOUSES))
    choose(qtbot, dialog, "price", "role", "input")
    assert "Autoencoder" in dialog.outcome.task.text()
    dataset = imported(qtbot, dialog).dataset
    assert dataset is not None
    assert dataset.task == "autoencoder"


def test_share_and_seed_of_the_split_can_be_chosen(qtbot: QtBot, opened: Open, write: Write) -> None:
    dialog = opened(write(HOUSES))
    dialog.outcome.held_out.setValue(50)
    dialog.outcome.seed.setValue(7)
    assert "18 train, 18 held out" in dialog.outcome.counts.text()
    dataset = imported(qtbot, dialog).dataset
    assert dataset is not None
    assert (dataset.preparation.held_out, dataset.preparation.split_seed) == (0.5, 7)
    assert (dataset.m, dataset.m_held_out) == (18, 18)


def test_a_share_that_cannot_be_held_out_is_refused_in_words(qtbot: QtBot, opened: Open, write: Write) -> None:
    dialog = opened(write("x,y\n1,a\n2,b\n3,a\n4,b\n5,c\n6,c\n"))
    assert dialog.import_button.isEnabled()
    dialog.outcome.held_out.setValue(20)
    assert "3 classes in both parts" in dialog.state.reason.text()
    assert not dialog.import_button.isEnabled()
    dialog.outcome.held_out.setValue(0)
    assert dialog.import_button.isEnabled()


def test_what_was_chosen_outlives_another_reading(qtbot: QtBot, opened: Open, write: Write) -> None:
    dialog = opened(write(HOUSES))
    choose(qtbot, dialog, "area", "role", "ignore")
    choose(qtbot, dialog, "town", "role", "target")
    read_as(qtbot, dialog, "thousands", "'")
    assert (told(dialog, "area", "role"), told(dialog, "town", "role")) == ("ignore", "target")


@NO_KEYBOARD
def test_several_columns_are_changed_at_once(qtbot: QtBot, opened: Open, write: Write) -> None:
    header = ",".join(f"x{j}" for j in range(30)) + ",y\n"
    line = ",".join(str(j) for j in range(30))
    dialog = opened(write(header + "".join(f"{line},{i}\n".replace("1", str(i)) for i in range(30))))
    view, model = dialog.preview.columns, dialog.preview.columns_model
    dialog.preview.find_field.setText("x2")
    assert model.rowCount() == 11
    view.selectAll()
    view.selectionModel().setCurrentIndex(
        model.index(0, FIELDS.index("role")), QItemSelectionModel.SelectionFlag.NoUpdate
    )
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert view.menu is not None
    assert [action.text() for action in view.menu.actions() if action.isChecked()] == ["input"]
    next(action for action in view.menu.actions() if action.text() == "ignore").trigger()
    view.menu.close()
    rest(qtbot, dialog)
    ignored = [column.name for column in dialog._outlook.plan.columns if column.role == "ignore"]  # type: ignore[union-attr]
    assert ignored == ["x1", "x2", *(f"x{j}" for j in range(20, 30))]


@NO_KEYBOARD
def test_a_click_on_a_choice_opens_it(qtbot: QtBot, opened: Open, write: Write) -> None:
    dialog = opened(write(HOUSES))
    view, model = dialog.preview.columns, dialog.preview.columns_model
    for field, words in (("kind", ["number", "category"]), ("missing", ["drop the rows", "mean", "most frequent"])):
        index = model.index(1, FIELDS.index(field))
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())
        assert view.menu is not None
        assert [action.text() for action in view.menu.actions()] == words
        view.menu.close()
    qtbot.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=view.visualRect(model.index(3, FIELDS.index("scaling"))).center(),
    )
    assert not view.menu.isVisible()


# What is pointed at.


def background(dialog: ImportDialog, i: int, j: int) -> QColor | None:
    return dialog.preview.rows_model.index(i, j).data(Qt.ItemDataRole.BackgroundRole)  # type: ignore[no-any-return]


def test_target_missing_and_offending_cells_stand_out(qtbot: QtBot, opened: Open, write: Write) -> None:
    dialog = opened(write("a,b,y\n1,2,3\n?,4,5\n6,7,1\n8,9,2\nx,1,3\n5,2,4\n7,2,4\n"))
    plain, target = background(dialog, 0, 0), background(dialog, 0, 2)
    missing, offending = background(dialog, 1, 0), background(dialog, 4, 0)
    assert plain is None
    assert target == QColor(theme.current().accent_soft)
    assert row(dialog, 1)[0] == "missing"
    assert missing not in (None, target, offending)
    assert offending not in (None, target)
    choose(qtbot, dialog, "a", "kind", "category")
    assert background(dialog, 4, 0) is None
    choose(qtbot, dialog, "a", "role", "ignore")
    assert background(dialog, 1, 0) is None


def test_a_word_among_numbers_is_refused_and_shown_where_it_stands(qtbot: QtBot, opened: Open, write: Write) -> None:
    lines = [f"{i},{i % 7}" for i in range(500)]
    lines[430] = "oops,3"
    dialog = opened(write("a,b\n" + "\n".join(lines) + "\n"))
    for word in ("mine.csv", "line 432", "'a'", "oops"):
        assert word in dialog.state.reason.text()
    assert not dialog.import_button.isEnabled()
    assert told(dialog, "a", "remark") == "“oops” in line 432 is not a number"
    assert labels(dialog)[:2] + labels(dialog)[-1:] == ["2", "3", "432"]
    dialog.state.show_it.click()
    current = dialog.preview.rows.currentIndex()
    assert (labels(dialog)[current.row()], current.column(), current.data()) == ("432", 0, "oops")
    choose(qtbot, dialog, "a", "role", "ignore")
    assert "no column is an input" in dialog.state.reason.text()
    choose(qtbot, dialog, "a", "role", "input")
    choose(qtbot, dialog, "a", "kind", "category")
    assert dialog.state.reason.text() == ""
    assert dialog.import_button.isEnabled()


def test_the_name_of_the_target_in_the_words_leads_to_it(opened: Open, write: Write) -> None:
    header = ",".join(f"x{j}" for j in range(60)) + ",y\n"
    dialog = opened(write(header + "".join(f"{','.join(['1', '2'] * 30)},{i}\n" for i in range(5))))
    dialog.outcome.task.linkActivated.emit("y")
    assert dialog.preview.columns.currentIndex().row() == 60
    assert dialog.preview.rows.columnViewportPosition(60) < dialog.preview.rows.viewport().width()


def test_what_stands_in_the_file_is_shown_as_it_is_even_if_it_looks_like_html(opened: Open, write: Write) -> None:
    dialog = opened(write("<b>a</b>,y\n<i>1</i>,1\n2,2\n3,5\n4,3\n"))
    assert names(dialog)[0] == "<b>a</b>"
    assert "<i>1</i>" in dialog.state.reason.text()
    assert dialog.state.reason.textFormat() == Qt.TextFormat.PlainText
    assert "&lt;i&gt;1" in dialog.preview.rows_model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_everything_that_takes_the_focus_has_a_name(opened: Open, write: Write) -> None:
    dialog = opened(write(HOUSES))
    kinds = QAbstractButton | QAbstractSpinBox | QComboBox | QLineEdit | QAbstractItemView
    nameless = [
        widget
        for widget in dialog.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and isinstance(widget, kinds)
        and widget.isVisibleTo(dialog)
        and not isinstance(widget.parent(), QAbstractSpinBox | QComboBox | QAbstractItemView)
        and not (widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()))
    ]
    assert nameless == []
    cell = dialog.preview.columns_model.index(1, FIELDS.index("role"))
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Use as of rooms: input"


def test_nothing_is_cut_off_at_1366_by_768(opened: Open, write: Write) -> None:
    dialog = opened(write(HOUSES))
    assert dialog.width() <= 1366
    assert dialog.height() <= 700
    assert dialog.minimumSizeHint().width() <= dialog.width()
    assert dialog.preview.columns.verticalScrollBar().maximum() == 0
    assert dialog.preview.columns.horizontalScrollBar().maximum() == 0


@NO_KEYBOARD
def test_cells_that_are_no_number_can_be_taken_as_missing(qtbot: QtBot, opened: Open, write: Write) -> None:
    rows = "".join(f"{'n.v.' if i in (3, 7) else i * i},{'12%' if i == 5 else i + 0.5}\n" for i in range(40))
    dialog = opened(write("a,y\n" + rows))
    assert not dialog.import_button.isEnabled()
    assert "taken as missing" in dialog.state.reason.text()
    model = dialog.preview.columns_model
    assert model.choices(0, "missing") == [STRAYS_MISSING]
    choose(qtbot, dialog, "a", "missing", STRAYS_MISSING)
    assert model.choices(0, "missing") == ["drop the rows", "mean", "most frequent", STRAYS_MISSING]
    assert model.is_chosen(0, "missing", STRAYS_MISSING)
    assert told(dialog, "a", "missing") == "2 · drop the rows"
    choose(qtbot, dialog, "y", "missing", STRAYS_MISSING)
    assert told(dialog, "y", "missing") == "1 · drop the rows"
    choose(qtbot, dialog, "a", "missing", "mean")
    dataset = imported(qtbot, dialog).dataset
    assert dataset is not None
    assert dataset.table.m_all == 39
    assert "“a”: 2 cells that are no number are taken as missing: “n.v.”." in dataset.table.notes
    again = opened(dialog.source)
    assert dialog.origin is not None
    assert dialog.origin.plan is not None
    again.begin_as(dialog.origin.reading, Choices.of_plan(dialog.origin.plan), dialog._preparation)
    rest(qtbot, again)
    assert again.import_button.isEnabled()
    choose(qtbot, again, "a", "missing", STRAYS_MISSING)
    assert not again.import_button.isEnabled()


def test_a_target_that_was_chosen_is_no_guess(qtbot: QtBot, opened: Open, write: Write) -> None:
    dialog = opened(write(HOUSES))
    assert "(guessed)" in dialog.outcome.task.text()
    choose(qtbot, dialog, "area", "role", "target")
    assert "(guessed)" not in dialog.outcome.task.text()


def test_one_row_and_one_column_are_told_as_one(opened: Open, write: Write) -> None:
    dialog = opened(write("a\n5\n"))
    assert dialog.preview.columns_title.text() == "1 column, 1 row"
    assert dialog.preview.rows_title.text() == "The only row as it is read, with the number of its line"
