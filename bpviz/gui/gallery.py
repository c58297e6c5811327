"""The gallery: a card for each built-in data set, one click to open it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimerEvent
from PySide6.QtGui import QFont, QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bpviz.data.samples import SAMPLES, Sample
from bpviz.gui import fonts

COLUMNS = 3
HINT = "Each comes with a network and training that visibly learns. Point at one to read about it."


class Gallery(QDialog):
    """Asks which built-in data set to open; `chosen` names it once the dialog was accepted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen = ""
        self._clicked_at: QPoint | None = None
        self.setWindowTitle("Gallery of data sets")
        grid = QGridLayout()
        grid.setSpacing(8)
        for n, sample in enumerate(SAMPLES.values()):
            grid.addWidget(self._card(sample), n // COLUMNS, n % COLUMNS)
        self.text = QLabel(HINT)
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setObjectName("muted")
        # Room for the longest text, so that the dialog does not jump while the mouse moves over the cards.
        self.text.setFixedHeight(6 * self.text.fontMetrics().lineSpacing())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(grid)
        layout.addWidget(self.text)
        self.setFixedWidth(760)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell about the sample that the mouse or the focus is on; remember where one was clicked."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            self._clicked_at = event.globalPosition().toPoint()
        if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
            self.text.setText(SAMPLES[watched.property("sample")].text)
        return super().eventFilter(watched, event)

    def _card(self, sample: Sample) -> QPushButton:
        card = QPushButton()
        card.setObjectName("sample")
        card.setProperty("sample", sample.name)
        card.setAccessibleName(sample.title)
        card.setAutoDefault(False)
        card.setMinimumHeight(56)
        title = QLabel(sample.title)
        title.setFont(fonts.text(13, QFont.Weight.DemiBold))
        layers = QLabel(f"{sample.name} · {' → '.join(map(str, sample.suggested.layer_sizes))}")
        layers.setObjectName("muted")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(10, 7, 10, 7)
        inside.setSpacing(1)
        for label in (title, layers):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside.addWidget(label)
        card.installEventFilter(self)
        card.clicked.connect(lambda: self._choose(sample.name))
        return card

    def _choose(self, name: str) -> None:
        self.chosen = name
        self.accept()
        behind = self.parent()
        if self._clicked_at is not None and behind is not None:
            SecondClick(self._clicked_at, behind)


class SecondClick(QObject):
    """Keeps the second click of a double click, whose first one closed a dialog, from what was behind it.

    Args:
        at: where on the screen the first one was; the second is at the same place.
        parent: whose child it is until the time for a second one is over.
    """

    def __init__(self, at: QPoint, parent: QObject) -> None:
        super().__init__(parent)
        self._at = at
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]  # a dialog was open
        self.startTimer(QApplication.doubleClickInterval())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Drop a click at that place."""
        if event.type() not in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            return False
        assert isinstance(event, QMouseEvent)
        way = event.globalPosition().toPoint() - self._at
        return way.manhattanLength() <= QApplication.startDragDistance()

    def timerEvent(self, event: QTimerEvent) -> None:
        """Too late for a second click."""
        self.killTimer(event.timerId())
        self.deleteLater()
