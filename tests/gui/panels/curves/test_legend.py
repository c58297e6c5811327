import numpy as np
import pytest
from PySide6.QtCore import QRectF

from bpviz.gui.panels.curves import lettering
from bpviz.gui.panels.curves.curve import NOT_FINITE, NOT_ON_LOG, Curve
from bpviz.gui.panels.curves.legend import ROW, arranged, rows
from bpviz.gui.panels.curves.reading import NUMBER, box, exact, fitting

ONES = np.ones(5)
RUN = [Curve(name, "text", ONES, "1.0000") for name in ("<i>J</i>", "data", "decay", "held out")]
PINS = [
    Curve(f"pin {n}", "series 2", ONES, "1.0000", remark="α 0.3 → now 1.5, seed 4 → now 5", removable=True)
    for n in (1, 2, 3)
]


def where(curves: list[Curve], words: list[str], width: float, most_rows: int) -> list[QRectF]:
    return [entry.where for entry in arranged(curves, words, width, most_rows)]


@pytest.mark.parametrize("width", [150, 250, 390, 680, 1300])
def test_entries_stand_beside_and_below_each_other_within_the_width(width: float) -> None:
    curves = RUN + PINS
    entries = arranged(curves, ["1.0000"] * 7, width, 3)
    assert [entry.index for entry in entries] == list(range(7))
    for n, entry in enumerate(entries):
        assert entry.where.right() <= width
        assert not any(entry.where.intersects(other.where) for other in entries[n + 1 :])
        assert entry.where.contains(entry.cross) == curves[n].removable


def test_nothing_moves_while_numbers_change() -> None:
    numbers = ["0.0693", "6.930e−5", "1.2345", "123.4567"]
    assert where(RUN, numbers, 400, 3) == where(RUN, list(reversed(numbers)), 400, 3)


def test_where_there_is_little_room_remarks_are_cut_then_left_out_then_the_numbers_are() -> None:
    curves, words = RUN + PINS, ["1.0000"] * 7
    wide, narrow, tiny = (arranged(curves, words, width, 2) for width in (1400, 600, 250))
    assert wide[-1].remark == PINS[0].remark
    assert narrow[-1].remark in ("", lettering.cut(PINS[0].remark, 90))
    assert narrow[-1].words
    assert not any(entry.words or entry.remark for entry in tiny)
    assert rows(wide) <= 2
    assert rows(narrow) <= 2
    assert rows(tiny) * ROW == tiny[-1].where.bottom()


def test_a_curve_that_is_not_listed_has_no_entry() -> None:
    hidden = Curve("held out of it", "text", ONES, "1", listed=False)
    assert [entry.index for entry in arranged([hidden, *RUN], ["1"] * 5, 500, 9)] == [1, 2, 3, 4]


def test_a_value_that_cannot_be_seen_is_told_in_words() -> None:
    values = np.array([0.5, 0.0, np.inf])
    curve = Curve("c", "text", values, "shown")
    assert [curve.in_words(k, log=False) for k in range(4)] == ["shown", "shown", NOT_FINITE, NOT_FINITE]
    assert [curve.in_words(k, log=True) for k in range(2)] == ["shown", NOT_ON_LOG]
    assert Curve("c", "text", np.empty(0), "–").in_words(0, log=True) == "–"
    assert [curve.read(k) for k in range(4)] == ["0.5000", "0.0000", NOT_FINITE, "–"]


def test_a_joined_curve_tells_the_last_known_value_and_of_which_iteration_it_is() -> None:
    values = np.array([0.5, np.nan, np.nan, 0.25, np.nan])
    curve = Curve("held out", "held_out", values, "0.2000", joined=True)
    assert [curve.read(k) for k in range(6)] == ["0.5000", "0.5000", "0.5000", "0.2500", "0.2500", "–"]
    assert [curve.in_words(k, log=True) for k in (1, 4)] == ["0.2000", "0.2000"]
    assert lettering.plain(curve.brief_at(2)) == "held out, k = 0"
    assert curve.brief_at(3) == "held out"
    assert exact([curve], 4, " at k = 4") == [("k", "4"), ("held out, k = 3", "0.25")]
    assert exact([curve], 3, " at k = 3") == [("k", "3"), ("held out at k = 3", "0.25")]
    assert lettering.width(curve.longest_brief) >= lettering.width(curve.brief_at(4))
    plain = Curve("held out", "held_out", values, "0.2000")
    assert plain.read(1) == NOT_FINITE
    assert plain.longest_brief == "held out"


def test_the_box_of_the_reading_lies_within_and_is_as_large_for_any_numbers() -> None:
    within = QRectF(0, 0, 390, 140)
    for x in (50.0, 200.0, 380.0):
        one = box(RUN, x, within, 30)
        assert within.contains(one.where)
        assert not one.where.left() <= x <= one.where.right()
    assert lettering.value_width(NUMBER) >= lettering.value_width("−1.234e−308"[:10])
    many = RUN * 8
    kept = fitting(many, within)
    assert 4 < len(kept) < len(many)
    assert within.contains(box(kept, 200, within, 30).where)


def test_exact_values_have_all_digits_and_leave_gaps_out() -> None:
    third = Curve("<i>J</i>", "text", np.array([1 / 3]), "")
    gap = Curve("held out", "text", np.array([np.nan]), "")
    assert exact([third, gap], 0) == [("k", "0"), ("J", repr(1 / 3))]


def test_italics_are_wider_or_narrower_but_no_markup_is_written() -> None:
    assert lettering.plain("RMS <i>δ</i>⁽²⁾ &amp; more") == "RMS δ⁽²⁾ & more"
    assert lettering.width("<i>J</i>") < lettering.width("J<i></i>JJ")
    assert lettering.cut("a long remark", 1e9) == "a long remark"
    short = lettering.cut("a long remark", 40)
    assert short.endswith("…")
    assert lettering.width(short) <= 40
