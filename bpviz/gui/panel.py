"""What a panel is: a widget that draws one frame, and says in signals what the user does with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, cast, runtime_checkable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from bpviz.session.frame import Frame, Want
from bpviz.session.selection import Selection


class Panel(Protocol):
    """What the controller asks of a panel."""

    @property
    def wants(self) -> frozenset[Want]:
        """What its frames must hold beside what all hold; asked at every tick, for it may change with what is shown."""

    def draw(self, frame: Frame) -> None:
        """Show a frame."""

    def isVisible(self) -> bool:
        """Whether it is shown; behind a tab it still is."""


def in_sight(panel: Panel) -> bool:
    """Whether anyone can see it: Qt moves a dock that stands behind a tab out of the window, but does not hide it."""
    widget = cast(QWidget, panel)
    if not widget.isVisible():
        return False
    window = widget.window()
    return window.rect().intersects(QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()))


@runtime_checkable
class Selecting(Protocol):
    """A panel that marks the unit, weight, bias, input or example which is selected, wherever that was chosen."""

    def select(self, selection: Selection | None) -> None:
        """Mark it; None marks nothing."""


@runtime_checkable
class Looking(Protocol):
    """A panel, or a view of one, in which more can be chosen than its choosers say: a zoom, curves to compare with."""

    def look(self) -> Any:
        """What was chosen, as a frozen value."""

    def look_like(self, look: Any) -> None:
        """Choose what was chosen in another one of the same class."""


def connect_signals(panel: object, receivers: Mapping[str, Callable[..., Any]]) -> None:
    """Connect those signals of a panel that it has.

    Args:
        panel: any panel.
        receivers: what each signal goes to, by the signal's name:
            selected(Selection): something in it was chosen.
            example_chosen(int): training example i = 1 … m was.
            k_chosen(int): iteration k was.
            point_chosen(tuple): raw inputs of a point to run through the net; None for no longer.
            edit_wanted(DataEdit): other examples are asked for.
    """
    for name, receiver in receivers.items():
        signal = getattr(panel, name, None)
        if signal is not None:
            signal.connect(receiver)
