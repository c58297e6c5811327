"""How the views of the predictions are brought on screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from bpviz.gui.panels.view import View
from bpviz.session.frame import Frame


@pytest.fixture
def show_view(qtbot: QtBot) -> Callable[..., View]:
    """Makes a view that has controls of its own, at a size, and draws a frame in it."""

    def shown(kind: type[View], frame: Frame, width: int = 520, height: int = 170) -> View:
        view = kind()
        qtbot.addWidget(view)
        assert view.controls is not None
        qtbot.addWidget(view.controls)
        view.resize(width, height)
        view.draw(frame)
        view.grab()
        return view

    return shown
