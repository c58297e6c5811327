import sys

import numpy as np
import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from bpviz.gui import theme


def luminance(colour: str) -> float:
    channels = np.array(QColor(colour).getRgbF()[:3])
    linear = np.where(channels <= 0.03928, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("colours", theme.THEMES.values(), ids=lambda colours: colours.name)
def test_text_can_be_read_on_what_it_stands_on(colours: theme.Theme) -> None:
    for text in (colours.text, colours.muted, colours.error):
        for background in (colours.surface, colours.window):
            assert contrast(text, background) >= 4.5
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.text, colours.accent_soft) >= 4.5


@pytest.mark.parametrize("colours", theme.THEMES.values(), ids=lambda colours: colours.name)
def test_the_sign_scale_runs_from_negative_over_zero_to_positive(colours: theme.Theme) -> None:
    scale = theme.sign_scale(colours, 257)
    for index, expected in ((0, colours.negative), (128, colours.zero), (256, colours.positive)):
        assert QColor(*(int(c) for c in scale[index])).name() == expected


def test_values_fall_where_their_sign_and_size_say_and_gaps_in_the_middle() -> None:
    indices = theme.sign_indices(np.array([-5.0, -1.0, 0.0, 1.0, 5.0, np.nan, np.inf, -np.inf]), 1.0, 257)
    assert indices.tolist() == [0, 0, 128, 256, 256, 128, 256, 0]
    assert theme.sign_indices(np.zeros(3), 0.0, 257).tolist() == [128] * 3


def test_the_palette_alone_remembers_the_theme(qapp: QApplication) -> None:
    for colours in theme.THEMES.values():
        theme.apply(qapp, colours)
        assert theme.current() is colours


def test_void_methods_do_not_eat_references_to_none() -> None:
    # PySide6 6.12.0 under Python 3.11 dropped one per call, until the interpreter aborted.
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(20_000):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > before - 10_000
