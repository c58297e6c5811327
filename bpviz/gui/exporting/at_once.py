"""Drawing a frame for a picture that is kept: on screen some parts follow a run at their own pace, here none may."""

from __future__ import annotations

from typing import Protocol, cast, runtime_checkable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from bpviz.gui.panel import Panel
from bpviz.session.frame import Frame


@runtime_checkable
class Paced(Protocol):
    """A panel, or any QObject inside one, that may show a frame later than it was drawn."""

    def catch_up(self) -> None:
        """Show the frame that was drawn last, whatever the pace."""


def draw_at_once(panel: QWidget, frame: Frame) -> None:
    """Draw a frame, and let no part of the panel still show another one."""
    cast(Panel, panel).draw(frame)
    for part in (panel, *panel.findChildren(QObject)):
        if isinstance(part, Paced):
            part.catch_up()
