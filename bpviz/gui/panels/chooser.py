"""A list beside a card's title, from which one thing is chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

LEAST_WIDTH = 48


def chooser(name: str) -> QComboBox:
    """A list for a card's title, without entries yet; in a narrow card its words are cut, and the card not widened."""
    made = QComboBox()
    made.setAccessibleName(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.setMinimumWidth(LEAST_WIDTH)
    return made
