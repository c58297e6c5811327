"""Every panel on three nets, light and dark, looks as it looked when someone last looked at it."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from bpviz.gui import fonts, theme
from bpviz.gui.card import Card
from bpviz.gui.main_window import MainWindow
from bpviz.session.frame import Frame

from .comparison import Pixels, difference_picture, image_of, pixels_of, save_small, unlike
from .subjects import PANELS, draw

Carded = Callable[[type[QWidget]], tuple[QWidget, Card]]

REFERENCES = Path(__file__).parent / "references"
FAILED = Path(tempfile.gettempdir()) / "bpviz pictures that differ"
ACCEPT = "BPVIZ_ACCEPT_PICTURES"
HOW = f"If the new picture is right, accept it: {ACCEPT}=1 python -m pytest tests/gui/pictures/test_pictures.py -k"


def test_the_panels_are_the_windows_own(window: MainWindow) -> None:
    assert [type(panel) for panel in window.panels] == list(PANELS)


def test_a_panel_looks_as_it_did(
    qapp: QApplication,
    carded: Carded,
    frames: dict[str, Frame],
    panel_class: type[QWidget],
    net: str,
    theme_name: str,
    request: pytest.FixtureRequest,
) -> None:
    theme.apply(qapp, theme.THEMES[theme_name])
    panel, card = carded(panel_class)
    draw(panel, frames[net])
    picture = card.grab().toImage()
    path = REFERENCES / f"{panel_class.__name__}-{net}-{theme_name}.png"
    if os.environ.get(ACCEPT):
        save_small(picture, path)
        return
    wrong = compared(picture, path)
    assert wrong is None, f"{wrong}\n{HOW} '{request.node.name}'"


def compared(picture: QImage, path: Path) -> str | None:
    """What is wrong with a picture and where to see it; None where it looks like the one that is kept."""
    new = pixels_of(picture)
    if path.exists():
        reference = pixels_of(QImage(str(path)))
        words = unlike(new, reference)
    else:
        reference, words = new, "there is no picture yet to compare it with"
    if words is None:
        return None
    FAILED.mkdir(exist_ok=True)
    picture.save(str(FAILED / path.name))
    difference_picture(new, reference).save(str(FAILED / f"{path.stem}-difference.png"))
    return f"{path.stem}: {words}.\nSee {FAILED / path.name} and {path.stem}-difference.png beside it."


# The comparison must see what a person would, and no more than that.


@pytest.fixture
def legend() -> Pixels:
    return drawn_legend()


def drawn_legend(*, x: int = 20, words: str = "J 0.1234", colour: str = "#0877bd", smooth: bool = True) -> Pixels:
    picture = QImage(520, 230, QImage.Format.Format_RGB32)
    picture.fill(QColor("#ffffff"))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)
    painter.setFont(fonts.numbers(11))
    painter.setPen(QColor("#5d6675"))
    painter.drawText(x + 16, 20, words)
    painter.setPen(QColor(colour))
    painter.drawLine(x, 16, x + 12, 14)
    painter.drawLine(20, 200, 500, 60)
    painter.end()
    return pixels_of(picture)


def test_a_picture_is_like_itself(legend: Pixels) -> None:
    assert unlike(legend, drawn_legend()) is None


@pytest.mark.parametrize(
    "other",
    [{"words": "J 0.9876"}, {"words": "J 0.123"}, {"words": ""}, {"x": 23}, {"colour": "#f59322"}],
    ids=["other digits", "a digit fewer", "no words", "three pixels aside", "another colour"],
)
def test_small_changes_are_seen(legend: Pixels, other: dict[str, object]) -> None:
    assert unlike(drawn_legend(**other), legend) is not None


def test_another_size_is_seen(legend: Pixels) -> None:
    assert "519 × 230" in (unlike(legend[:, :-1], legend) or "")


def test_another_rasteriser_is_not_seen(legend: Pixels) -> None:
    assert unlike(drawn_legend(smooth=False), legend) is None
    shifted = QPixmap.fromImage(image_of(legend))
    picture = QImage(520, 230, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(0.25, 0.25)
    painter.drawPixmap(0, 0, shifted)
    painter.end()
    assert unlike(pixels_of(picture), legend) is None
    noisy = np.clip(legend.astype(int) + np.random.default_rng(0).integers(-12, 13, legend.shape), 0, 255)
    assert unlike(noisy.astype(np.uint8), legend) is None


def test_a_picture_is_kept_in_few_colours(legend: Pixels, tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(0, 255, 520).astype(np.uint8), (200, 1))
    colourful = legend.copy()
    colourful[30:] = np.stack([ramp, 255 - ramp, np.roll(ramp, 99, axis=1)], axis=2)
    save_small(image_of(colourful), tmp_path / "kept.png")
    kept = QImage(str(tmp_path / "kept.png"))
    assert kept.format() == QImage.Format.Format_Indexed8
    assert np.abs(pixels_of(kept).astype(int) - colourful).max() <= 12


def test_what_differs_can_be_seen(legend: Pixels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.gui.pictures.test_pictures.FAILED", tmp_path / "failed")
    save_small(image_of(legend), tmp_path / "legend.png")
    words = compared(image_of(drawn_legend(words="")), tmp_path / "legend.png")
    assert words is not None
    assert (tmp_path / "failed" / "legend.png").exists()
    shown = pixels_of(QImage(str(tmp_path / "failed" / "legend-difference.png"))).astype(int)
    red = (shown[..., 0] - shown[..., 1]) > 60
    assert red[10:22, 36:90].any()
    assert not red[100:].any()
