"""A panel of several views, of which a list beside its title shows one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar, cast

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from bpviz.export.sheet import Sheet
from bpviz.gui.panels.chooser import chooser
from bpviz.gui.panels.view import View
from bpviz.session.frame import Frame, Want
from bpviz.session.selection import Selection

OneView = TypeVar("OneView", bound=View)


class PanelOfViews(QWidget):
    """Shows the first view that suits the data, or another one that the user chose among those that do.

    A view is made when it is first shown, and draws nothing while it is not.

    Args:
        name: the panel's object name.
        views: in the order of the list, which is also the order of preference.

    Attributes:
        choice: the list of views.
        header: the list, and the shown view's own choices; a card may take it to stand beside its title.

    Signals:
        selected(Selection), example_chosen(int), k_chosen(int), point_chosen(tuple | None): as of the views.
    """

    title = ""
    selected = Signal(object)
    example_chosen = Signal(int)
    k_chosen = Signal(int)
    point_chosen = Signal(object)

    def __init__(self, name: str, views: Sequence[type[View]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(self.title)
        self._views = views
        self._frame: Frame | None = None
        self._selection: Selection | None = None
        self._made: dict[type[View], View] = {}
        self._fitting: tuple[type[View], ...] = ()
        self._shown: type[View] | None = None
        self._chosen: type[View] | None = None
        self.choice = chooser(f"how the {self.title.lower()} are shown")
        self.choice.currentIndexChanged.connect(lambda at: self.show_view(self._fitting[at]))
        self.header = self._make_header()
        self._stack = QStackedLayout()
        self._nothing = _words()
        self._stack.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addLayout(self._stack, 1)

    @property
    def view(self) -> View | None:
        """The view that is shown; None where none suits the data."""
        return self._made[self._shown] if self._shown is not None else None

    @property
    def wants(self) -> frozenset[Want]:
        """What the shown view's frames must hold."""
        return self.view.wants if self.view is not None else frozenset()

    def draw(self, frame: Frame) -> None:
        """Show another moment."""
        before, self._frame = self._frame, frame
        if before is None:
            # Said of data only once there are some.
            self._nothing.setText(f"There is no picture of the {self.title.lower()} for these data.")
        if before is None or (before.dataset, before.recipe) != (frame.dataset, frame.recipe):
            self._offer(tuple(view for view in self._views if view.fits(frame)))
        if before is not None and before.dataset is not frame.dataset:
            self._forget_out_of_sight()
        if self.view is not None:
            self.view.draw(frame)

    def select(self, selection: Selection | None) -> None:
        """Mark it in the views."""
        self._selection = selection
        for view in self._made.values():
            view.select(selection)

    def show_view(self, kind: type[View]) -> None:
        """Show one of the views that suit the data, as the list does."""
        if kind not in self._fitting:
            return
        self._chosen = kind
        self._bring(kind)
        if self._frame is not None:
            self._made[kind].draw(self._frame)

    def made(self, kind: type[OneView]) -> OneView:
        """The view of a kind, made now if it was not yet."""
        if kind not in self._made:
            view = self._made[kind] = kind()
            for signal in ("selected", "example_chosen", "k_chosen", "point_chosen"):
                getattr(view, signal).connect(getattr(self, signal))
            view.select(self._selection)
            self._stack.addWidget(view)
            if view.controls is not None:
                # Before the stretch.
                self._header_row.insertWidget(self._header_row.count() - 1, view.controls)
                view.controls.setVisible(kind is self._shown)
        return cast("OneView", self._made[kind])

    def sheet(self) -> Sheet | None:
        """The data behind the present picture."""
        return self.view.sheet() if self.view is not None else None

    def sizeHint(self) -> QSize:
        """About as much as the other panels."""
        return QSize(430, 190)

    def minimumSizeHint(self) -> QSize:
        """Whatever view is shown can be small."""
        return QSize(240, 90)

    def _offer(self, fitting: tuple[type[View], ...]) -> None:
        """Let the user choose among these; what was chosen stays if it is one of them, else the first is shown."""
        if fitting == self._fitting:
            return
        self._fitting = fitting
        if self._chosen not in fitting:
            self._chosen = None
        with QSignalBlocker(self.choice):
            self.choice.clear()
            for at, kind in enumerate(fitting):
                self.choice.addItem(kind.name)
                self.choice.setItemData(at, kind.tip, Qt.ItemDataRole.ToolTipRole)
        self.choice.setVisible(len(fitting) > 1)
        self._bring(self._chosen or next(iter(fitting), None))

    def _forget_out_of_sight(self) -> None:
        """Other data came: what is not drawn would keep the old ones for as long as nobody looks at it."""
        for kind, view in self._made.items():
            if kind is not self._shown:
                view.forget()

    def _bring(self, kind: type[View] | None) -> None:
        """Bring a view to the front, with its own choices in the header."""
        self._shown = kind
        if kind is None:
            self._stack.setCurrentIndex(0)
        else:
            self._stack.setCurrentWidget(self.made(kind))
            self.choice.setToolTip(kind.tip)
            with QSignalBlocker(self.choice):
                self.choice.setCurrentIndex(self._fitting.index(kind))
        for other, view in self._made.items():
            if view.controls is not None:
                view.controls.setVisible(other is kind)

    def _make_header(self) -> QWidget:
        self.choice.hide()
        header = QWidget()
        self._header_row = QHBoxLayout(header)
        self._header_row.setContentsMargins(0, 0, 4, 0)
        self._header_row.setSpacing(4)
        self._header_row.addWidget(self.choice)
        self._header_row.addStretch(1)
        return header


def _words() -> QLabel:
    words = QLabel()
    words.setObjectName("muted")
    words.setAlignment(Qt.AlignmentFlag.AlignCenter)
    words.setWordWrap(True)
    return words
