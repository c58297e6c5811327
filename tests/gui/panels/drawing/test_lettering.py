"""Words in a picture."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from bpviz.gui import fonts
from bpviz.gui.panels.drawing.lettering import first_fitting, fitting, not_finite, shortened

WORDINGS = ("all that can be said of it", "what must be said", "this")


@pytest.mark.parametrize("at", range(3))
def test_the_first_wording_that_has_room_is_taken(qapp: QApplication, at: int) -> None:
    room = QFontMetricsF(fonts.text(11)).horizontalAdvance(WORDINGS[at])
    assert fitting(WORDINGS, room) == first_fitting(WORDINGS, room) == WORDINGS[at]


def test_where_none_has_room_it_is_the_last_or_nothing(qapp: QApplication) -> None:
    assert fitting(WORDINGS, 1) == "this"
    assert first_fitting(WORDINGS, 1) == ""


def test_a_larger_font_has_room_for_less(qapp: QApplication) -> None:
    room = QFontMetricsF(fonts.text(11)).horizontalAdvance(WORDINGS[0])
    assert fitting(WORDINGS, room, fonts.text(16)) != WORDINGS[0]


def test_a_long_name_is_cut_and_says_so() -> None:
    assert [shortened(name, 6) for name in ("petals", "sepal length")] == ["petals", "sepal…"]


def test_numbers_that_are_not_finite_are_counted_in_words() -> None:
    assert [not_finite(n) for n in (0, 1, 12_400)] == ["", "1 value is not finite", "12\u2009400 values are not finite"]
    assert not_finite(2, "bias", "biases") == "2 biases are not finite"
