"""The three faces of the window, shipped with bpviz so that it looks the same everywhere."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

from bpviz.resources_folder import resource

TEXT = ["Inter", "Segoe UI", "Helvetica Neue", "DejaVu Sans"]
NUMBERS = ["JetBrains Mono", "Menlo", "Consolas", "DejaVu Sans Mono"]
FORMULAS = ["STIXGeneral", "Cambria Math", "Times New Roman", "DejaVu Serif"]
BASE_PIXELS = 13


def load() -> None:
    """Make the shipped faces known to Qt; where one cannot be read, the next family in the list serves."""
    for path in sorted(resource("fonts").iterdir()):
        if path.suffix in {".otf", ".ttf"}:
            QFontDatabase.addApplicationFont(str(path))


def text(pixels: int = BASE_PIXELS, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The face of labels and buttons."""
    return _font(TEXT, pixels, weight)


def numbers(pixels: int = BASE_PIXELS - 1, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The tabular face of numbers: digits stand under digits."""
    return _font(NUMBERS, pixels, weight)


def formulas(pixels: int = BASE_PIXELS + 2, *, italic: bool = True) -> QFont:
    """The serif face of the tutorial's symbols."""
    font = _font(FORMULAS, pixels, QFont.Weight.Normal)
    font.setItalic(italic)
    return font


def _font(families: list[str], pixels: int, weight: QFont.Weight) -> QFont:
    font = QFont(families)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font
