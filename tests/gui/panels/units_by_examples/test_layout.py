"""Where heat maps lie, and what is written around them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from bpviz.gui.panels.units_by_examples.layout import arranged
from bpviz.gui.panels.units_by_examples.lettering import LEAST_ROW, captions, numbered


@given(st.integers(1, 12), st.integers(240, 1500), st.integers(110, 700))
def test_heat_maps_lie_inside_the_panel_and_apart_from_each_other(n: int, width: int, height: int) -> None:
    places = arranged(n, QRectF(0, 22, width, height - 22))
    assert len(places) == n
    for at, place in enumerate(places):
        assert place.left() >= 0
        assert place.right() <= width
        assert place.top() >= 22
        if min(place.width(), place.height()) > 1:
            assert place.bottom() <= height
            assert not any(place.intersects(other) for other in places[at + 1 :])


@given(st.integers(1, 800), st.floats(1, 600), st.data())
def test_numbers_of_units_do_not_overlap_and_the_selected_one_is_there(
    rows: int, height: float, data: st.DataObject
) -> None:
    selected = data.draw(st.one_of(st.none(), st.integers(1, rows)))
    numbers = numbered(rows, height, selected)
    assert selected is None or selected in numbers
    ordered = sorted(numbers)
    gaps = [(after - before) * height / rows for before, after in pairwise(ordered)]
    assert all(gap >= LEAST_ROW * 0.99 for gap in gaps)


def test_the_shorter_captions_leave_out_what_matters_least() -> None:
    wordings = captions("δ⁽²⁾", 8, 300, 1347, ["±0.02", ""])
    assert wordings == [
        "δ⁽²⁾ · 8 units × 300 of 1\u2009347 examples · ±0.02",
        "δ⁽²⁾ · 8 × 300 · ±0.02",
        "δ⁽²⁾ · ±0.02",
        "δ⁽²⁾",
    ]
    assert captions("a⁽³⁾", 1, 4, 4, [])[0] == "a⁽³⁾ · 1 unit × 4 examples"


def test_no_caption_is_silent_about_numbers_that_are_not_finite() -> None:
    wordings = captions("a⁽²⁾", 3, 4, 4, ["tanh"], 5)
    assert wordings[0] == "a⁽²⁾ · 3 units × 4 examples · tanh · 5 values are not finite"
    assert all("5" in words and "not finite" in words for words in wordings)
    assert captions("a⁽²⁾", 3, 4, 4, [], 1)[0].endswith("1 value is not finite")
