"""The error-term panel: how large delta is in each layer over the iterations, on a log axis."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from bpviz.gui import theme
from bpviz.gui.number_text import significant
from bpviz.gui.panels.curves import Curve, CurvePlot
from bpviz.notation import superscript
from bpviz.session.frame import Frame, Want


class ErrorTermsPanel(QWidget):
    """Draws the root mean square of delta^(l) over units and examples; a vanishing gradient is seen at once."""

    title = "Error terms"
    wants: frozenset[Want] = frozenset()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curves = CurvePlot("size of the error terms over the iterations", log=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.curves)

    def draw(self, frame: Frame) -> None:
        """Show a curve for each layer that has error terms, the output layer first."""
        series = theme.current().series
        layers = sorted(frame.marks.rms_delta, reverse=True)
        self.curves.show_curves(
            [
                Curve(
                    f"RMS <i>δ</i>{superscript(l)}",
                    series[n % len(series)],
                    frame.marks.rms_delta[l],
                    significant(float(frame.marks.rms_delta[l][frame.k]), 3),
                    dashed=n >= len(series),
                )
                for n, l in enumerate(layers)
            ],
            frame.k,
        )


if __name__ == "__main__":
    from bpviz.gui.panels.preview import preview

    preview(ErrorTermsPanel)
