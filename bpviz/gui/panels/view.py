"""What a view is: a widget that draws one frame in one of its panel's ways, for the data it is meant for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bpviz.export.sheet import Sheet
from bpviz.session.frame import Frame, Want
from bpviz.session.selection import Selection


class View(QWidget):
    """One of the pictures among which a panel of views chooses.

    Attributes:
        name: what the panel's list calls it.
        tip: what the list says of it.
        wants: what its frames must hold beside what all hold.
        controls: choosers of its own, to stand beside the panel's title; None where it has none.

    Signals:
        selected: a Selection.
        example_chosen: the number i = 1 … m of a training example.
        k_chosen: an iteration.
        point_chosen: raw inputs of a point to run through the net, a tuple; None for no longer.
    """

    name = ""
    tip = ""
    wants: frozenset[Want] = frozenset()
    controls: QWidget | None = None
    _frame: Frame | None = None
    selected = Signal(object)
    example_chosen = Signal(int)
    k_chosen = Signal(int)
    point_chosen = Signal(object)

    @classmethod
    def fits(cls, frame: Frame) -> bool:
        """Whether it has something to show for this frame's data and net; the same for all frames of a run."""
        return True

    def draw(self, frame: Frame) -> None:
        """Show another moment; the frame may lack what the view wants until the worker knows of that."""
        raise NotImplementedError

    def forget(self) -> None:
        """Let go of the data, which may be large: the view is out of sight, and there are others by now.

        What the user chose stays. A view that keeps more of the data than its last frame extends this.
        """
        self._frame = None

    def select(self, selection: Selection | None) -> None:
        """Mark what is selected; None marks nothing."""

    def sheet(self) -> Sheet | None:
        """The data behind the present picture; None where there is no picture."""
        return None
