"""What of the network picture is in sight: the layout of a view, laid out again only when something moves it."""

from __future__ import annotations

from bpviz.gui.panels.network.labels import layout_of
from bpviz.gui.panels.network.layout import Layout
from bpviz.gui.panels.network.view import WHOLE, View, seen
from bpviz.session.frame import Frame


class Sight:
    """Owns the view and both layouts, that of the whole picture and that of what is seen.

    Attributes:
        view: how much is seen.
    """

    def __init__(self) -> None:
        self.view = WHOLE
        self._whole: Layout | None = None
        self._seen: Layout | None = None

    def forget(self) -> None:
        """Lay out afresh: another net, other fonts, another height of the legend."""
        self._whole = self._seen = None

    def look_at(self, view: View) -> None:
        """Show another part."""
        self.view, self._seen = view, None

    def whole(self, frame: Frame, width: int, height: int) -> Layout:
        """Where everything lies when all of it is seen in a widget of that size."""
        if self._whole is None or (self._whole.room.width, self._whole.room.height) != (width, height):
            self._whole, self._seen = layout_of(frame, width, height), None
        return self._whole

    def layout(self, frame: Frame, width: int, height: int) -> Layout:
        """Where everything lies in the view."""
        whole = self.whole(frame, width, height)
        if self._seen is None:
            self._seen = seen(whole, self.view)
        return self._seen
