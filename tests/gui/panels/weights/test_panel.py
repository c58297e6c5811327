"""The weights panel."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QBuffer, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpviz.data.dataset import Dataset
from bpviz.data.samples import load_sample
from bpviz.data.table import Table
from bpviz.engine.parameters import Parameters
from bpviz.gui import theme
from bpviz.gui.card import DockCard
from bpviz.gui.focus_help import TEXTS
from bpviz.gui.main_window import BOTTOM_PANELS
from bpviz.gui.panels.drawing.colour_scale import STEPS, colours
from bpviz.gui.panels.weights import words
from bpviz.gui.panels.weights.matrix import MatrixPlace
from bpviz.gui.panels.weights.paint import Brush, Pictures
from bpviz.gui.panels.weights.panel import WeightsPanel
from bpviz.gui.panels.weights.quantities import ALL, GRADIENT, SUMS, Quantity, W
from bpviz.gui.panels.weights.reading_order import next_to
from bpviz.gui.panels.weights.tiles import TilesPlace
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

Show = Callable[..., WeightsPanel]
Trained = Callable[..., Session]


def matrix(panel: WeightsPanel, l: int, quantity: Quantity = W) -> MatrixPlace:
    place = next(place for place in panel.places if (place.piece.l, place.piece.quantity) == (l, quantity))
    assert isinstance(place, MatrixPlace)
    return place


def pictures(panel: WeightsPanel, l: int = 1) -> TilesPlace:
    place = next(place for place in panel.places if place.piece.l == l)
    assert isinstance(place, TilesPlace)
    return place


def shown(panel: WeightsPanel) -> list[tuple[str, int]]:
    return [(place.piece.quantity.sign, place.piece.l) for place in panel.places]


def with_parameters(frame: Frame, change: Callable[[Parameters], None]) -> Frame:
    parameters = frame.parameters.copy()
    change(parameters)
    return replace(frame, parameters=parameters)


def images_net(sizes: tuple[int, ...] = (64, 5, 64)) -> Session:
    pixels = np.random.default_rng(3).random((sizes[0], 12))
    table = Table("made up", "autoencoder", tuple(f"p{j}" for j in range(sizes[0])), pixels, image_shape=(8, 8))
    return Session(Recipe(sizes), Dataset.of(table))


def test_a_cell_has_the_colour_of_its_weight(show: Show, trained: Trained) -> None:
    frame = trained("spiral").frame()
    panel = show(frame, 400, 130)
    place, picture = matrix(panel, 2), panel.grab().toImage()
    limit = panel._scales.limit(W, 2)
    for i, j in ((1, 1), (3, 5), (8, 8)):
        cell = place.cell(i, j).center().toPoint()
        index = round((frame.parameters.W[2][i - 1, j - 1] / limit + 1) / 2 * (STEPS - 1))
        assert picture.pixelColor(cell) == colours(theme.LIGHT)[index]


def test_a_low_panel_shows_the_weights_and_a_large_one_all_three(show: Show, trained: Trained) -> None:
    frame = trained("iris").frame()
    assert shown(show(frame)) == [("", 1), ("", 2)]
    assert sorted(shown(show(frame, 680, 440))) == sorted((quantity.sign, l) for quantity in ALL for l in (1, 2))


def test_the_choosers_say_what_is_shown(show: Show, trained: Trained) -> None:
    frame = trained("iris").frame()
    assert shown(show(frame, quantity="∇W")) == [("∇", 1), ("∇", 2)]
    assert shown(show(frame, layer="layer 2: W⁽²⁾")) == [("", 2)]
    assert len(shown(show(frame, quantity="W, ∇W, ΔW"))) == 6


def test_one_layer_alone_is_larger(show: Show, trained: Trained) -> None:
    frame = trained("spiral").frame()
    among, alone = show(frame), show(frame, layer="layer 2: W⁽²⁾")
    assert min(np.divide(matrix(alone, 2).cell_size, matrix(among, 2).cell_size)) > 1.2


def test_choices_stay_while_the_run_goes_on_and_fall_back_where_a_net_has_no_such_layer(
    show: Show, trained: Trained
) -> None:
    panel = show(trained("spiral").frame(), quantity="W", layer="layer 3: W⁽³⁾", scale="one scale")
    panel.draw(trained("spiral", 6).frame())
    assert shown(panel) == [("", 3)]
    panel.draw(trained("iris").frame())
    panel.grab()
    assert shown(panel) == [("", 1), ("", 2)]
    assert panel.header.view.scale == "one"


def test_pictures_are_offered_only_where_the_inputs_are_pixels(show: Show, trained: Trained) -> None:
    assert show(trained("iris").frame()).header.pictures.isHidden()
    panel = show(trained("digits", 1).frame())
    assert not panel.header.pictures.isHidden()
    assert panel.header.scale.findText("scale per picture") >= 0
    panel.draw(trained("iris").frame())
    assert panel.header.scale.findText("scale per picture") < 0


def test_a_click_on_a_weight_or_a_bias_selects_it(show: Show, trained: Trained, qtbot: QtBot) -> None:
    panel = show(trained("iris").frame())
    for l, i, j in ((1, 5, 3), (2, 2, 4), (1, 4, 0)):
        with qtbot.waitSignal(panel.selected) as chosen:
            at = matrix(panel, l).cell(i, j).center().toPoint()
            qtbot.mouseClick(panel, Qt.MouseButton.LeftButton, pos=at)
        assert chosen.args == [Selection.weight(l, i, j)]


def test_a_click_on_a_picture_selects_its_unit(show: Show, trained: Trained, qtbot: QtBot) -> None:
    panel = show(trained("digits", 1).frame())
    with qtbot.waitSignal(panel.selected) as chosen:
        qtbot.mouseClick(panel, Qt.MouseButton.LeftButton, pos=pictures(panel).tile(7).center().toPoint())
    assert chosen.args == [Selection.unit(2, 7)]


def test_a_picture_shows_a_row_of_the_weights_pixel_by_pixel(show: Show, trained: Trained) -> None:
    frame = trained("digits", 1).frame()
    panel = show(frame, 900, 500, quantity="W")
    place, picture = pictures(panel), panel.grab().toImage()
    limit = panel._scales.limit(W, 1)
    for n, pixel in ((1, 1), (4, 29), (16, 64)):
        row, column = divmod(pixel - 1, 8)
        at = place.tile(n).topLeft() + QPointF((column + 0.5) * place.width / 8, (row + 0.5) * place.height / 8)
        index = round((frame.parameters.W[1][n - 1, pixel - 1] / limit + 1) / 2 * (STEPS - 1))
        assert picture.pixelColor(at.toPoint()) == colours(theme.LIGHT)[index]


def test_an_autoencoder_of_pictures_shows_what_each_hidden_unit_draws(show: Show) -> None:
    panel = show(images_net().frame())
    assert pictures(panel, 2).piece.by_column
    assert panel.selection_at(pictures(panel, 2).tile(3).center()) == Selection.unit(2, 3)


def test_each_picture_can_have_a_scale_of_its_own(show: Show, trained: Trained) -> None:
    def fade(parameters: Parameters) -> None:
        parameters.W[1][2] *= 0.001

    frame = with_parameters(trained("digits", 1).frame(), fade)
    together, apart = show(frame, 700, 200), show(frame, 700, 200, scale="scale per picture")

    def hues(panel: WeightsPanel) -> int:
        tile = panel.grab(pictures(panel).tile(3).toRect().adjusted(2, 2, -2, -2)).toImage()
        return len({tile.pixel(x, y) for x in range(tile.width()) for y in range(tile.height())})

    assert hues(together) <= 2
    assert hues(apart) > 20


def test_hovering_tells_a_weight_in_full(show: Show, trained: Trained) -> None:
    frame = trained("iris").frame()
    panel = show(frame)
    text = panel.text_at(matrix(panel, 1).cell(2, 3).center())
    for number in (frame.parameters.W[1][1, 2], frame.gradient.W[1][1, 2], frame.Delta.W[1][1, 2]):
        assert repr(float(number)) in text
    assert "petal&nbsp;length" in text
    assert panel.text_at(QPointF(1, 1)) == ""


def test_names_from_a_file_are_no_markup(show: Show, trained: Trained) -> None:
    frame = trained("xor").frame()
    table = replace(frame.dataset.table, input_names=("<b>x", "y"))
    panel = show(replace(frame, dataset=replace(frame.dataset, table=table)))
    assert "&lt;b&gt;x" in panel.text_at(matrix(panel, 1).cell(1, 1).center())


def test_what_is_not_computed_yet_is_neither_drawn_nor_told_nor_chosen(show: Show, trained: Trained) -> None:
    session = trained("xor")
    before = session.frame(Position(5, 4, Line(Step.ACCUMULATE)))
    panel = show(before, quantity="∇W")
    place = matrix(panel, 1, GRADIENT)
    assert panel.text_at(place.cell(1, 1).center()) == ""
    assert panel.selection_at(place.cell(1, 1).center()) is None
    assert panel.sheet() is None
    inked = panel.grab(place.biases.toRect()).toImage()
    assert inked.pixelColor(inked.width() // 2, inked.height() - 3) == QColor(theme.LIGHT.surface)
    panel.draw(session.frame(Position(5, 5, Line(Step.UPDATE))))
    assert panel.text_at(place.cell(1, 1).center())


def test_the_menu_copies_a_number_and_the_matrix(show: Show, trained: Trained) -> None:
    frame = trained("xor").frame()
    panel = show(frame)
    menu = panel.menu_at(matrix(panel, 1).cell(2, 1).center())
    assert menu is not None
    copied = {}
    for action in menu.actions():
        action.trigger()
        copied[action.text()] = QGuiApplication.clipboard().text()
    assert copied["Copy value of W₂₁⁽¹⁾"] == repr(float(frame.parameters.W[1][1, 0]))
    read = np.array([line.split("\t") for line in copied["Copy W⁽¹⁾ as text"].split("\n")], dtype=float)
    np.testing.assert_array_equal(read, frame.parameters.W[1])
    assert copied["Copy b⁽¹⁾ as text"].split("\n") == [repr(b) for b in frame.parameters.b[1][:, 0].tolist()]


def test_the_sheet_has_every_number_shown_once(show: Show, trained: Trained) -> None:
    frame = trained("iris").frame()
    sheet = show(frame, quantity="W, ∇W, ΔW").sheet()
    assert sheet is not None
    assert sheet.names == ("quantity", "l", "i", "j", "value")
    expected = {}
    for word, values in (("", frame.parameters), ("grad_", frame.gradient), ("Delta_", frame.Delta)):
        for l in (1, 2):
            for i, row in enumerate(values.W[l].tolist(), start=1):
                expected.update({(f"{word}W", l, i, j): value for j, value in enumerate(row, start=1)})
                expected[f"{word}b", l, i, 0] = float(values.b[l][i - 1, 0])
    rows = list(sheet.rows())
    assert {row[:4]: row[4] for row in rows} == expected
    assert len(rows) == len(expected)


def test_a_selection_is_seen(show: Show, trained: Trained) -> None:
    panel = show(trained("iris").frame())
    pictures = [panel.grab().toImage()]
    for selection in (Selection.unit(2, 3), Selection.weight(1, 2, 3), Selection.bias(2, 1)):
        panel.select(selection)
        pictures.append(panel.grab().toImage())
    assert all(one != other for n, one in enumerate(pictures) for other in pictures[:n])
    panel.select(None)
    assert panel.grab().toImage() == pictures[0]


def test_pointing_at_a_cell_marks_its_row_and_column(show: Show, trained: Trained, qtbot: QtBot) -> None:
    panel = show(trained("iris").frame())
    before = panel.grab().toImage()
    qtbot.mouseMove(panel, matrix(panel, 1).cell(3, 2).center().toPoint())
    assert panel.edge_at(matrix(panel, 1).cell(3, 2).center()) == (1, 3, 2)
    panel._hover((1, 3, 2))
    assert panel.grab().toImage() != before
    panel._hover(None)
    assert panel.grab().toImage() == before


def test_up_and_down_go_through_every_number_in_reading_order(trained: Trained) -> None:
    frame = trained("xor").frame()
    forwards = [next_to(None, 1, frame, 1)]
    for _ in range(12):
        forwards.append(next_to(forwards[-1], 1, frame, 1))
    assert [(s.kind, s.i, s.j) for s in forwards[:4]] == [
        ("weight", 1, 1),
        ("weight", 1, 2),
        ("bias", 1, 0),
        ("weight", 2, 1),
    ]
    assert forwards[8:] == [Selection.bias(1, 3)] * 5
    assert next_to(Selection.weight(1, 2, 1), -1, frame, 1) == Selection.bias(1, 1)
    assert next_to(Selection.weight(1, 1, 1), -1, frame, 1) == Selection.weight(1, 1, 1)


def test_the_arrows_that_step_through_the_run_are_left_to_the_window(
    show: Show, trained: Trained, qtbot: QtBot
) -> None:
    panel = show(trained("xor").frame())
    with qtbot.assertNotEmitted(panel.selected):
        for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space):
            qtbot.keyClick(panel, key)
        qtbot.keyClick(panel, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(panel.selected) as chosen:
        qtbot.keyClick(panel, Qt.Key.Key_Down)
    assert chosen.args == [Selection.weight(1, 1, 1)]


@pytest.mark.parametrize("name", ["light", "dark"])
def test_numbers_that_are_not_finite_are_blank_and_named(
    show: Show, trained: Trained, name: str, qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    theme.apply(qapp, theme.THEMES[name])

    def spoil(parameters: Parameters) -> None:
        parameters.W[1][0, 0], parameters.b[1][1, 0], parameters.W[1][2, 1] = np.nan, np.inf, -np.inf

    frame = trained("iris").frame()
    panel = show(with_parameters(frame, spoil))
    sound = show(frame)
    cell = matrix(panel, 1).cell(1, 1).toRect().adjusted(2, 2, -2, -2)
    assert QColor(theme.THEMES[name].surface) in colours_in(panel.grab(cell).toImage())
    assert QColor(theme.THEMES[name].surface) not in colours_in(sound.grab(cell).toImage())
    picture = QImage(10, 10, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    said = words.remarks(panel._frame, matrix(panel, 1), Brush.on(painter, theme.LIGHT, Pictures()), 1.0)  # type: ignore[arg-type]
    painter.end()
    assert "3 not finite (hatched)" in said
    assert not caplog.records


def colours_in(picture: QImage) -> list[QColor]:
    return [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height())]


def test_a_panel_without_size_or_frame_is_drawn_without_complaint(
    show: Show, trained: Trained, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    empty = WeightsPanel()
    qtbot.addWidget(empty)
    empty.grab()
    assert empty.sheet() is None
    assert empty.text_at(QPointF(5, 5)) == ""
    for sample in ("xor", "digits"):
        for view in ("matrix", "pictures"):
            panel = show(trained(sample, 1).frame(), pictures=view, quantity="W, ∇W, ΔW")
            for size in ((0, 0), (1, 1), (50, 20), (20, 500), (2000, 30)):
                panel.resize(*size)
                panel.grab()
    assert not caplog.records


def test_pictures_are_kept_while_the_numbers_stay_and_made_anew_when_they_change(show: Show, trained: Trained) -> None:
    session = Session(sample_recipe("iris"), load_sample("iris"))
    panel = show(session.frame())
    first = dict(panel._pictures._kept)
    panel.draw(session.frame(i=7))
    panel.grab()
    assert all(panel._pictures._kept[key][1] is image for key, (_, image) in first.items())
    session.advance(1)
    panel.draw(session.frame())
    panel.grab()
    assert all(panel._pictures._kept[key][1] is not image for key, (_, image) in first.items())


def test_at_two_pixels_a_point_a_large_matrix_has_more_dots(show: Show) -> None:
    session = Session(
        Recipe((784, 10)),
        Dataset.of(
            Table(
                "wide",
                "regression",
                tuple(f"x{j}" for j in range(784)),
                np.random.default_rng(0).random((784, 5)),
                tuple(f"y{k}" for k in range(10)),
                np.random.default_rng(1).random((10, 5)),
            )
        ),
    )
    panel = show(session.frame(), 420, 170)

    def dots(ratio: float) -> int:
        picture = QImage(QSize(420, 170) * ratio, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        panel.render(painter, QPoint())
        painter.end()
        return next(image for key, (_, image) in panel._pictures._kept.items() if key[2] == "W").width()

    assert dots(2.0) == pytest.approx(2 * dots(1.0), abs=1)


def test_in_an_svg_every_cell_keeps_its_edges(show: Show, trained: Trained) -> None:
    panel, data = show(trained("iris").frame()), QBuffer()
    data.open(QBuffer.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(data)
    generator.setSize(panel.size())
    generator.setResolution(panel.logicalDpiX())
    painter = QPainter(generator)
    panel.render(painter, QPoint())
    painter.end()
    embedded = re.findall(r"data:image/png;base64,([^\"]+)", bytes(data.data().data()).decode())
    sizes = {QImage.fromData(base64.b64decode(one)).size().toTuple() for one in embedded}
    assert sizes == {(32, 40), (8, 40), (40, 24), (8, 24)}


def test_the_card_and_the_menu_read_weights_and_gradients(qtbot: QtBot) -> None:
    card = DockCard(WeightsPanel.title, WeightsPanel())
    qtbot.addWidget(card)
    assert card.objectName() == "dock_weights_gradients"
    # Qt shows && as &; a single one would underline the space after it.
    assert card.toggleViewAction().text() == "Weights && gradients"


def test_the_window_has_the_panel_and_help_on_it() -> None:
    assert WeightsPanel in BOTTOM_PANELS
    assert "weights" in TEXTS
    assert (GRADIENT.matrix(2), SUMS.column(1)) == ("∇W⁽²⁾", "Δb⁽¹⁾")
