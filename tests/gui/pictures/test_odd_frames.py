"""No panel fails on what it cannot draw: no room, no frame yet, numbers that are none."""

import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from bpviz.engine.parameters import Parameters
from bpviz.gui.card import Card
from bpviz.gui.panels.drawing.careful_painting import LAST_ERROR
from bpviz.session.frame import Frame

from .subjects import draw, settle

Carded = Callable[[type[QWidget]], tuple[QWidget, Card]]
Arrays = Mapping[int, NDArray[np.float64]]


@pytest.fixture(autouse=True)
def nothing_is_logged(caplog: pytest.LogCaptureFixture) -> object:
    yield
    wrong = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert not wrong


def mistakes(panel: QWidget) -> list[str]:
    """The exceptions that were caught while a panel and what it is made of were painted last."""
    kept = [widget.property(LAST_ERROR) for widget in (panel, *panel.findChildren(QWidget))]
    return [str(mistake) for mistake in kept if mistake is not None]


def paint(panel: QWidget) -> None:
    settle()
    image = QImage(panel.size().expandedTo(QSize(1, 1)), QImage.Format.Format_RGB32)
    panel.render(image)
    assert mistakes(panel) == []


def test_a_panel_is_painted_before_its_first_frame(carded: Carded, panel_class: type[QWidget]) -> None:
    panel, _ = carded(panel_class)
    paint(panel)


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (0, 200), (200, 0), (3, 3), (40, 12)])
def test_a_panel_without_room_does_no_harm(
    panel_class: type[QWidget], frames: dict[str, Frame], size: tuple[int, int], unseen: Callable[[QWidget], None]
) -> None:
    panel = panel_class()
    unseen(panel)
    panel.setMinimumSize(0, 0)
    panel.resize(*size)
    for frame in frames.values():
        draw(panel, frame)
        paint(panel)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_numbers_that_are_none_are_drawn_as_gaps(
    carded: Carded, frames: dict[str, Frame], panel_class: type[QWidget], net: str, value: float
) -> None:
    panel, _ = carded(panel_class)
    draw(panel, planted(frames[net], value))
    paint(panel)
    # Nor does anything of it stay.
    draw(panel, frames[net])
    paint(panel)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_nothing_but_numbers_that_are_none(
    carded: Carded, frames: dict[str, Frame], panel_class: type[QWidget], value: float
) -> None:
    panel, _ = carded(panel_class)
    draw(panel, planted(frames["xor"], value, everywhere=True))
    paint(panel)


@pytest.fixture
def unseen() -> object:
    """Shows a widget by itself, but not on any screen."""
    from PySide6.QtCore import Qt

    shown: list[QWidget] = []

    def show(widget: QWidget) -> None:
        shown.append(widget)
        widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        widget.show()

    yield show
    for widget in shown:
        widget.close()
        widget.deleteLater()


def planted(frame: Frame, value: float, *, everywhere: bool = False) -> Frame:
    """The frame with a value that is no number among those of every kind, or in place of all of them."""

    def array(values: NDArray[np.float64]) -> NDArray[np.float64]:
        other = values.copy()
        other[... if everywhere else (0,) * other.ndim] = value
        return other

    def by_layer(arrays: Arrays) -> dict[int, NDArray[np.float64]]:
        return {l: array(values) for l, values in arrays.items()}

    def parameters(old: Parameters) -> Parameters:
        return Parameters(old.layer_sizes, array(old.theta))

    one, marks, many, outputs, grid = frame.example, frame.marks, frame.all_examples, frame.outputs, frame.input_grid
    return replace(
        frame,
        parameters=parameters(frame.parameters),
        gradient=parameters(frame.gradient),
        Delta=parameters(frame.Delta),
        gradient_norm=value,
        cost=replace(frame.cost, J=value, data_term=value),
        example=replace(one, z=by_layer(one.z), a=by_layer(one.a), delta=by_layer(one.delta)),
        marks=replace(
            marks,
            **{name: array(getattr(marks, name)) for name in ("J", "data_term", "decay_term", "held_out")},
            **{name: by_layer(getattr(marks, name)) for name in ("rms_delta", "saturated", "relative_gradient")},
        ),
        all_examples=many and replace(many, a=by_layer(many.a), delta=by_layer(many.delta)),
        outputs=outputs and replace(outputs, training=array(outputs.training)),
        input_grid=grid and replace(grid, a=by_layer(grid.a)),
    )
