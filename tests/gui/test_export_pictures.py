"""Pictures of every panel: what is in them, and that they are shapes where they can be."""

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui import theme
from bpviz.gui.exporting.caption import caption, chosen_words, file_name
from bpviz.gui.exporting.formats import pdf, png, svg
from bpviz.gui.exporting.picture import Picture
from bpviz.gui.main_window import BOTTOM_PANELS
from bpviz.gui.panels.inspector.panel import InspectorPanel
from bpviz.gui.panels.network.panel import NetworkPanel
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session

PANELS = (NetworkPanel, *BOTTOM_PANELS)


@pytest.fixture(scope="module")
def frame() -> Frame:
    session = Session(sample_recipe("iris"), load_sample("iris"))
    session.advance(400)
    return session.frame(wants=("all_examples", "input_grid"))


@pytest.fixture(params=PANELS, ids=lambda panel: panel.title)
def picture(request: pytest.FixtureRequest, qtbot: QtBot, frame: Frame) -> Picture:
    panel = request.param()
    qtbot.addWidget(panel)
    panel.resize(430, 190)
    panel.draw(frame)
    return Picture(panel, panel.title, "", caption(frame))


def loaded(content: bytes) -> QImage:
    image = QImage()
    assert image.loadFromData(QByteArray(content), "PNG")
    return image


def test_a_png_has_two_pixels_for_each_of_the_screens_and_what_the_panel_paints_at_that(picture: Picture) -> None:
    image = loaded(png(picture))
    assert image.size() == 2 * picture.size
    content = QRect(2 * picture.content.topLeft(), 2 * picture.content.size())
    # What the panel itself paints at that ratio is the oracle: an enlarged picture would differ.
    sharp = QImage(content.size(), QImage.Format.Format_RGB32)
    sharp.setDevicePixelRatio(2)
    sharp.fill(QColor(theme.current().surface))
    picture.panel.render(sharp, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    sharp.setDevicePixelRatio(1)
    assert image.copy(content).convertToFormat(sharp.format()) == sharp
    enlarged = sharp.scaled(picture.content.size()).scaled(content.size())
    assert enlarged != sharp


def test_a_png_says_what_it_shows_in_its_own_text_too(picture: Picture) -> None:
    image = loaded(png(picture))
    assert image.text("Description") == picture.footer
    assert image.text("Title") == picture.title
    assert image.dotsPerMeterX() == round(192 / 0.0254)


def test_an_svg_has_the_texts_as_texts_and_is_no_bitmap(picture: Picture) -> None:
    content = svg(picture)
    text = content.decode()
    assert f">{picture.title}</text>".replace("&", "&amp;") in text
    assert "iris" in text
    assert 'font-family="Inter' in text
    assert 'sans-serif"' in text
    assert f'viewBox="0 0 {picture.size.width()} {picture.size.height()}"' in text
    renderer = QSvgRenderer(QByteArray(content))
    assert renderer.isValid()
    drawn = QImage(picture.size, QImage.Format.Format_RGB32)
    drawn.fill(Qt.GlobalColor.magenta)
    painter = QPainter(drawn)
    renderer.render(painter)
    painter.end()
    colours = {drawn.pixel(x, y) for x in range(0, drawn.width(), 3) for y in range(0, drawn.height(), 3)}
    assert QColor(Qt.GlobalColor.magenta).rgb() not in colours
    assert len(colours) > 5


def test_a_pdf_has_one_page_of_the_pictures_size_with_text(picture: Picture, tmp_path: Path) -> None:
    content = pdf(picture)
    assert content.startswith(b"%PDF")
    assert content.count(b"/Type /Page\n") == 1
    width, height = 0.75 * picture.size.width(), 0.75 * picture.size.height()
    box = content.split(b"/MediaBox [")[1].split(b"]")[0].split()
    assert [float(number) for number in box] == pytest.approx([0, 0, width, height], abs=1)
    assert b"/Font" in content
    assert b"/DCTDecode" not in content, "a lossy picture blurs the cells of a heat map"


def test_ghostscript_reads_the_texts_of_a_pdf(qtbot: QtBot, frame: Frame, tmp_path: Path) -> None:
    panel = NetworkPanel()
    qtbot.addWidget(panel)
    panel.resize(600, 250)
    panel.draw(frame)
    (tmp_path / "a.pdf").write_bytes(pdf(Picture(panel, "Network", "", caption(frame))))
    try:
        command = ["gs", "-q", "-sDEVICE=txtwrite", "-o", "-", str(tmp_path / "a.pdf")]
        text = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode()
    except FileNotFoundError:
        pytest.skip("there is no ghostscript here")
    assert "Network" in text
    assert "seed" in text


def test_the_dark_theme_has_a_dark_picture(picture: Picture, qapp: QApplication) -> None:
    theme.apply(qapp, theme.DARK)
    qapp.processEvents()
    assert picture.image(1).pixelColor(1, 1) == QColor(theme.DARK.surface)
    theme.apply(qapp, theme.LIGHT)


def test_the_caption_has_all_that_decides_the_numbers(frame: Frame) -> None:
    words = caption(frame).replace("\u00a0", " ")
    recipe = frame.recipe
    for part in (
        "iris",
        "layers 4-5-3",
        "f sigmoid",
        f"α {recipe.alpha}",
        f"λ {recipe.lambda_}",
        f"ε {recipe.epsilon}",
    ):
        assert part in words
    for part in ("seed 0", "k 400", "inputs standardised", "38 of 150 examples held out"):
        assert part in words


def test_the_caption_names_the_split_the_example_or_point_and_the_line_with_its_layer() -> None:
    session = Session(sample_recipe("moons"), load_sample("moons"))

    def words(**shown: Any) -> str:
        return caption(session.frame(**shown)).replace("\u00a0", " ")

    assert "examples held out, split seed 0" in words()
    assert "  example 7 " in words(i=7)
    point = words(probe=(0.25, -1.5))
    assert "point (0.25; −1.5)" in point
    assert "  example " not in point
    line = words(position=Position(0, 7, Line(Step.FEEDFORWARD, 3)))
    assert "example 7 " in line
    assert "line 2.1, layer 3 " in line
    assert "all examples" in words(position=Position(0, 0, Line(Step.ZERO)))
    assert "line 1 " in words(position=Position(0, 0, Line(Step.ZERO)))


def test_the_caption_names_inputs_that_are_scaled_otherwise() -> None:
    dataset = load_sample("moons")
    name = dataset.input_names[1]
    prepared = dataset.prepared(replace(dataset.preparation, inputs_by_name=((name, "as they are"),)))
    words = caption(Session(sample_recipe("moons"), prepared).frame()).replace("\u00a0", " ")
    assert f"inputs standardised but {name} as they are" in words


def test_the_caption_names_only_edits_that_made_the_iteration() -> None:
    session = Session(sample_recipe("xor"), load_sample("xor"))
    for _ in range(2):
        session.advance(10)
        session.edit_weight(1, 1, 1, 0.5)
    assert "edited at k = 10, 20 " in caption(session.frame()).replace("\u00a0", " ")
    session.go_to(15)
    assert "edited at k = 10 " in caption(session.frame()).replace("\u00a0", " ")
    session.go_to(5)
    assert "edited" not in caption(session.frame())


def test_a_file_has_a_name_that_every_system_takes(frame: Frame) -> None:
    assert file_name(frame, "Cost", ".png") == "iris cost k=400.png"
    assert file_name(frame, 'a/b\\c:"d"?', ".png") == "iris abcd k=400.png"


def test_the_choices_beside_the_title_are_named() -> None:
    header = QWidget()
    layout = QVBoxLayout(header)
    shown, hidden = QComboBox(), QComboBox()
    for chooser in (shown, hidden):
        chooser.addItems(["W", "grad W"])
        layout.addWidget(chooser)
    hidden.hide()
    shown.setCurrentIndex(1)
    assert chosen_words(header) == ["grad W"]
    assert chosen_words(None) == []


def test_the_focus_is_back_after_the_picture_and_not_in_it(qtbot: QtBot, frame: Frame) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    panel, other = NetworkPanel(), QLineEdit()
    layout = QVBoxLayout(window)
    layout.addWidget(panel)
    layout.addWidget(other)
    window.resize(500, 400)
    window.show()
    panel.draw(frame)
    picture = Picture(panel, "Network", "", caption(frame))
    other.setFocus()
    QApplication.processEvents()
    rest = picture.image(1)
    panel.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    with_frame = QImage(panel.size(), QImage.Format.Format_RGB32)
    panel.render(with_frame)
    assert picture.image(1) == rest
    assert QApplication.focusWidget() is panel
    assert with_frame.size() == panel.size()


def test_a_panel_without_a_size_makes_no_trouble(qtbot: QtBot, frame: Frame) -> None:
    panel = NetworkPanel()
    qtbot.addWidget(panel)
    panel.setMinimumSize(0, 0)
    panel.resize(QSize(0, 0))
    panel.draw(frame)
    picture = Picture(panel, "Network", "", caption(frame))
    for encode in (png, svg, pdf):
        assert isinstance(encode(picture), bytes)


def test_what_can_be_pressed_is_not_in_the_picture(qtbot: QtBot, frame: Frame) -> None:
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    panel.resize(300, 600)
    panel.draw(frame)
    texts = [button.text() for button in panel.findChildren(QPushButton) if button.isVisibleTo(panel)]
    assert texts
    picture = Picture(panel, "Inspector", "", caption(frame))
    image = picture.image(1)
    button = next(button for button in panel.findChildren(QPushButton) if button.isVisibleTo(panel))
    place = QRect(button.mapTo(panel, QPoint(0, 0)), button.size()).translated(picture.content.topLeft())
    inside = image.copy(place)
    colours = {inside.pixel(x, y) for x in range(inside.width()) for y in range(inside.height())}
    assert colours == {QColor(theme.current().surface).rgb()}


def test_the_caption_names_the_mini_batch_and_the_precision() -> None:
    session = Session(sample_recipe("iris").changed(batch=16, precision="float32"), load_sample("iris"))
    session.advance(9)

    def words(position: Position | None = None) -> str:
        return caption(session.frame(position)).replace("\u00a0", " ")

    for part in ("seed 0  ·  batch 16  ·  float32", "k 9  ·  mini-batch 3 of 7, epoch 2  ·  example 1"):
        assert part in words()
    assert words().endswith(" of the mini-batch")
    number = session.program.example_at(2)
    assert f"example {number}  ·  line 2.4" in words(Position(9, 2, Line(Step.PARTIALS)))
    assert "all examples of the mini-batch  ·  line 3" in words(Position(9, 17, Line(Step.UPDATE)))
