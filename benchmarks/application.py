"""An application that looks as bpviz does, without the user's settings."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from bpviz.gui import fonts, theme


def application() -> QApplication:
    """Make it, in the light theme."""
    made = QApplication(["bpviz"])
    made.setStyle("Fusion")
    fonts.load()
    made.setFont(fonts.text())
    theme.apply(made, theme.LIGHT)
    return made
