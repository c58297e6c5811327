"""How the inspector's page is set: nothing cut off, points under points, nothing that moves."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtGui import QFontMetricsF

from bpviz.data.samples import load_sample
from bpviz.gui.panels.inspector.layout import MARGIN, Page, Placed, Widths, lay_out, number_pixels, numbers_font
from bpviz.gui.panels.inspector.rows import rows_of
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

WIDTHS = [287.0, 297.0, 307.0, 420.0]


@pytest.fixture(scope="module")
def runs() -> dict[str, Session]:
    found = {}
    for sample, sizes, f in (
        ("xor", (2, 3, 1), "sigmoid"),
        ("iris", (4, 5, 3), ("relu", "sigmoid")),
        ("digits", (64, 32, 10), "tanh"),
        ("diabetes", (10, 6, 1), ("tanh", "identity")),
    ):
        found[sample] = Session(sample_recipe(sample).changed(layer_sizes=sizes, f=f, alpha=0.03), load_sample(sample))
        found[sample].advance(3)
    return found


def selections(frame: Frame) -> Iterator[Selection]:
    s = frame.recipe.layer_sizes
    yield from (Selection.unit(1, 2), Selection.unit(2, s[1]), Selection.unit(3, 1), Selection.weight(1, s[1], s[0]))
    yield from (Selection.bias(2, 1), Selection.example(2), Selection.input_value(2, s[0]))


def page(frame: Frame, selection: Selection, width: float = 307.0, widths: Widths | None = None) -> Page:
    return lay_out(rows_of(frame, selection, {}), width, widths or Widths())


def advance(width: float) -> float:
    return QFontMetricsF(numbers_font(number_pixels(width))).horizontalAdvance("0")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("sample", ["xor", "iris", "digits", "diabetes"])
def test_no_number_is_cut_off_or_written_over_another(runs: dict[str, Session], sample: str, width: float) -> None:
    frame = runs[sample].frame(i=2)
    for selection in selections(frame):
        for placed in page(frame, selection, width).rows:
            numbers = [(cell, rect) for cell, rect in placed.cells if cell.number]
            for cell, rect in numbers:
                size = advance(width) if cell.value is not None else 0.85 * advance(width)
                assert rect.width() >= len(cell.text) * size - 0.5, (selection, cell.text)
                assert rect.left() >= MARGIN - 0.5
                assert rect.right() <= width - MARGIN + 0.5
            rects = [rect.adjusted(0.5, 2, -0.5, -2) for _, rect in placed.cells]
            overlapping = [a for i, a in enumerate(rects) for b in rects[i + 1 :] if a.intersects(b)]
            assert not overlapping or (placed.row.kind in ("stage", "result") and len({r.top() for r in rects}) > 1)


def points(rows: list[Placed], width: float) -> set[float]:
    """Where the decimal points of the last numbers are."""
    found = set()
    for placed in rows:
        cell, rect = next((cell, rect) for cell, rect in placed.cells if cell is placed.row.cells[-1])
        found.add(round(rect.left() + len(cell.text.partition(".")[0]) * advance(width), 3))
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_decimal_points_of_a_section_stand_under_each_other(runs: dict[str, Session], width: float) -> None:
    frame = runs["digits"].frame(i=2)
    for selection in selections(frame):
        sections: dict[str, list[Placed]] = {}
        for placed in page(frame, selection, width).rows:
            if placed.row.cells and placed.row.cells[-1].value is not None:
                sections.setdefault(placed.row.section, []).append(placed)
        assert sections
        for rows in sections.values():
            assert len(points(rows, width)) == 1


def test_equals_signs_of_an_update_stand_under_each_other(runs: dict[str, Session]) -> None:
    rows = page(runs["xor"].frame(i=2), Selection.weight(1, 1, 2), 420.0).rows
    lefts = {
        round(rect.left(), 3)
        for placed in rows
        if placed.row.section == "update"
        for cell, rect in placed.cells
        if cell.number and cell.value is None
    }
    assert len(lefts) == 1


def test_a_product_has_its_signs_between_its_numbers(runs: dict[str, Session]) -> None:
    frame = runs["iris"].frame(i=2)
    for placed in page(frame, Selection.unit(2, 1)).rows:
        if placed.row.kind != "term":
            continue
        assert [sign for sign, _ in placed.signs] == ["=", "·"]
        W, a, term = (rect for cell, rect in placed.cells if cell.value is not None)
        for (_, sign), before, after in zip(placed.signs, (a, W), (term, a), strict=True):
            assert before.right() <= sign.left() + 0.5
            assert sign.right() <= after.left() + 0.5
    assert not [placed for placed in page(frame, Selection.example(2)).rows if placed.signs]


def places(one: Page) -> list[tuple[str, float, float]]:
    """Every row's place, and that of its last cell's end."""
    found = []
    for placed in one.rows:
        for cell, rect in placed.cells:
            end = rect.left() + len(cell.text.partition(".")[0]) * advance(one.width) if cell.value is not None else 0.0
            found.append((placed.row.kind, placed.where.top(), round(end, 3)))
    return found


@pytest.mark.parametrize("selection", [Selection.unit(2, 2), Selection.unit(3, 1)], ids=str)
def test_nothing_moves_while_the_numbers_change(runs: dict[str, Session], selection: Selection) -> None:
    session, moved = runs["xor"], False
    frames = [session.frame(i=i) for i in range(1, 5)]
    for width in np.arange(285.0, 330.0, 4.0).tolist():
        widths = Widths()
        for frame in frames:
            page(frame, selection, width, widths)
        warm = [places(page(frame, selection, width, widths)) for frame in frames]
        assert warm == warm[:1] * len(frames)
        cold = [places(page(frame, selection, width)) for frame in frames]
        moved |= cold != cold[:1] * len(frames)
    assert moved


def test_all_rows_follow_each_other_down_the_page(runs: dict[str, Session]) -> None:
    frame = runs["digits"].frame(Position(3, 2, Line(Step.PARTIALS)))
    one = page(frame, Selection.unit(2, 2))
    tops = np.array([placed.where.top() for placed in one.rows])
    heights = np.array([placed.where.height() for placed in one.rows])
    np.testing.assert_allclose(tops[1:], (tops + heights)[:-1])
    assert (heights > 0).all()
    assert one.height >= tops[-1] + heights[-1]
