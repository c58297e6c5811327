"""Every panel of the window in its card, and a frame of each of three nets."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from bpviz.gui import theme
from bpviz.gui.card import Card
from bpviz.session.frame import Frame

from .subjects import NETS, PANELS, frame_of, panel_in_card


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes these is made for every one of them."""
    if "panel_class" in metafunc.fixturenames:
        metafunc.parametrize("panel_class", PANELS, ids=lambda panel: panel.__name__)
    if "net" in metafunc.fixturenames:
        metafunc.parametrize("net", NETS)
    if "theme_name" in metafunc.fixturenames:
        metafunc.parametrize("theme_name", theme.THEMES)


@pytest.fixture(scope="session")
def frames() -> dict[str, Frame]:
    return {net: frame_of(net) for net in NETS}


@pytest.fixture
def carded(qapp: QApplication) -> Iterator[Callable[[type[QWidget]], tuple[QWidget, Card]]]:
    """Makes a panel in its card, which is laid out and painted as on a screen, but not seen."""
    cards: list[Card] = []

    def make(panel_class: type[QWidget]) -> tuple[QWidget, Card]:
        panel, card = panel_in_card(panel_class)
        cards.append(card)
        card.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        card.show()
        return panel, card

    yield make
    for card in cards:
        card.close()
        card.deleteLater()
