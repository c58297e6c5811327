"""The network panel's moments: what the picture shows at each line of the algorithm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.engine.backpropagation import Pass
from bpviz.engine.parameters import Array, Parameters
from bpviz.gui import theme
from bpviz.gui.panels.drawing.colour_scale import colours_of, limit_text
from bpviz.gui.panels.network import edge_picture as network_edge_picture
from bpviz.gui.panels.network.edges import drawn_edges
from bpviz.gui.panels.network.labels import layout_of
from bpviz.gui.panels.network.layout import Layout
from bpviz.gui.panels.network.legend import Limits, Scales, bar_of, header_height, words_above
from bpviz.gui.panels.network.moment import Moment, Strand, moment_of
from bpviz.gui.panels.network.panel import NetworkPanel
from bpviz.gui.panels.network.sweep import ARROW_BELOW, band
from bpviz.gui.panels.network.values import shown
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

Show = Callable[..., NetworkPanel]

SIZES = (2, 3, 2, 1)
EXAMPLE = 3
ZERO, PARTIALS, ACCUMULATE, UPDATE = (Line(s) for s in (Step.ZERO, Step.PARTIALS, Step.ACCUMULATE, Step.UPDATE))
FORWARD = {l: Line(Step.FEEDFORWARD, l) for l in (2, 3, 4)}
OUTPUT = Line(Step.OUTPUT_DELTA, 4)
BACK = {l: Line(Step.HIDDEN_DELTA, l) for l in (3, 2)}
LINES = (ZERO, *FORWARD.values(), OUTPUT, *BACK.values(), PARTIALS, ACCUMULATE, UPDATE)
ABOUT_EDGES = (ZERO, PARTIALS, ACCUMULATE, UPDATE)
COMPUTED: dict[Line, tuple[set[int], set[int]]] = {
    ZERO: (set(), set()),
    FORWARD[2]: ({1, 2}, set()),
    FORWARD[3]: ({1, 2, 3}, set()),
    FORWARD[4]: ({1, 2, 3, 4}, set()),
    OUTPUT: ({1, 2, 3, 4}, {4}),
    BACK[3]: ({1, 2, 3, 4}, {4, 3}),
    BACK[2]: ({1, 2, 3, 4}, {4, 3, 2}),
    PARTIALS: ({1, 2, 3, 4}, {4, 3, 2}),
    ACCUMULATE: ({1, 2, 3, 4}, {4, 3, 2}),
    UPDATE: ({1, 2, 3, 4}, {4, 3, 2}),
}
"""The layers whose activations, and those whose error terms, are computed when a line is carried out."""


def name(line: Line) -> str:
    return f"{line.step.name}-{line.l}" if line.l else line.step.name


@pytest.fixture(scope="module")
def session() -> Session:
    session = Session(sample_recipe("xor").changed(layer_sizes=SIZES, lambda_=0.01), load_sample("xor"))
    session.advance(40)
    return session


def at(session: Session, line: Line, i: int = EXAMPLE) -> Frame:
    where = {Step.ZERO: 0, Step.UPDATE: session.dataset.m + 1}.get(line.step, i)
    return session.frame(Position(session.k, where, line))


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown_at(frame: Frame, width: int = 784, height: int = 330) -> NetworkPanel:
        panel = NetworkPanel()
        qtbot.addWidget(panel)
        panel.resize(width, height)
        panel.draw(frame)
        panel.grab()
        return panel

    return shown_at


@pytest.fixture
def dark(qapp: QApplication) -> theme.Theme:
    """In the dark theme a blank unit has a colour that no value and no background has."""
    theme.apply(qapp, theme.DARK)
    return theme.DARK


def layout_of_panel(panel: NetworkPanel) -> Layout:
    layout = panel.layout_now()
    assert layout is not None
    return layout


def centre(panel: NetworkPanel, l: int, i: int) -> QPointF:
    return QPointF(*layout_of_panel(panel).column(l).centres[i - 1].tolist())


def on_edge(panel: NetworkPanel, l: int, i: int, j: int, share: float) -> QPointF:
    layout = layout_of_panel(panel)
    start = np.array(layout.biases[l]) if j == 0 else layout.column(l).centres[j - 1]
    return QPointF(*(start + share * (layout.column(l + 1).centres[i - 1] - start)).tolist())


def picture(panel: NetworkPanel) -> QImage:
    return panel.grab().toImage()


def colour_at(panel: NetworkPanel, point: QPointF) -> QColor:
    return picture(panel).pixelColor(point.toPoint())


def apart(one: QColor, other: QColor) -> int:
    """How far two colours lie apart, from 0 to 765."""
    return sum(abs(a - b) for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True))  # type: ignore[index]


def ink_at(panel: NetworkPanel, point: QPointF) -> int:
    """How far the strongest colour of a line there lies apart from the background."""
    image, surface = picture(panel), QColor(theme.current().surface)
    x, y = round(point.x()), round(point.y())
    return max(apart(image.pixelColor(x, y + dy), surface) for dy in range(-2, 3))


def with_numbers(frame: Frame, W: float, delta: dict[int, Array]) -> Frame:
    """The same frame, all of whose weights are W, with other error terms."""
    one = frame.example
    theta = np.full_like(frame.parameters.theta, W)
    column = {l: np.asarray(values, dtype=float)[:, None] for l, values in delta.items()}
    example = replace(one, delta={**one.delta, **column})
    return replace(frame, parameters=Parameters(frame.recipe.layer_sizes, theta), example=example)


# What is computed, and what is not yet.


@pytest.mark.parametrize("line", LINES, ids=name)
def test_units_show_what_is_computed_and_are_blank_in_what_is_not(session: Session, line: Line) -> None:
    frame = at(session, line)
    with_a, with_delta = COMPUTED[line]
    for l in (1, 2, 3, 4):
        values = shown(frame, l)
        assert (values.a is not None) == (l in with_a), l
        assert (values.z is not None) == (l in with_a and l > 1), l
        assert (values.delta is not None) == (l in with_delta), l


def test_without_a_position_everything_is_shown_at_once(session: Session) -> None:
    frame = session.frame(i=2)
    assert all(shown(frame, l).a is not None for l in (1, 2, 3, 4))
    assert all(shown(frame, l).delta is not None for l in (2, 3, 4))
    moment = moment_of(frame)
    assert (moment.caption, moment.layer, moment.sweep) == ("", 0, None)
    assert moment.explained.layers == {1, 2, 3}


@pytest.mark.parametrize("line", LINES, ids=name)
def test_the_fill_of_a_unit_is_its_activation_or_blank(
    session: Session, show: Show, dark: theme.Theme, line: Line
) -> None:
    frame = at(session, line)
    panel = show(frame)
    image = picture(panel)
    for l, size in enumerate(SIZES, start=1):
        for i in range(1, size + 1):
            above_its_number = image.pixelColor((centre(panel, l, i) + QPointF(0, -11)).toPoint())
            a = frame.example.a[l][i - 1 : i, 0]
            if l in COMPUTED[line][0]:
                assert apart(above_its_number, colours_of(a, 1.0, dark)[0]) < 8, (l, i)
            else:
                assert above_its_number == QColor(dark.field), (l, i)


@pytest.mark.parametrize("line", LINES[1:], ids=name)
def test_the_ring_of_a_unit_is_its_error_term_and_there_is_none_before(
    session: Session, show: Show, dark: theme.Theme, line: Line
) -> None:
    frame = at(session, line)
    panel = show(frame)
    image, limit = picture(panel), Scales().follow(frame)[0].delta
    for l in (2, 3, 4):
        column = layout_of_panel(panel).column(l)
        for i in range(1, SIZES[l - 1] + 1):
            on_the_ring = image.pixelColor((centre(panel, l, i) - QPointF(0, 0.9 * column.radius)).toPoint())
            ring = colours_of(frame.example.delta[l][i - 1 : i, 0], limit, dark)[0]
            inside = image.pixelColor((centre(panel, l, i) - QPointF(0, 0.65 * column.radius)).toPoint())
            expected = ring if l in COMPUTED[line][1] else inside
            assert apart(on_the_ring, expected) < 12, (l, i)


def test_where_the_sums_are_set_to_0_nothing_is_said_of_any_example(session: Session, show: Show) -> None:
    panel = show(at(session, ZERO))
    assert panel.text_at(centre(panel, 1, 1)).count("<tr>") == 0
    words = panel.text_at(centre(panel, 2, 1))
    assert words.count("<tr>") == 1
    assert "b₁⁽¹⁾" in words


def test_pixels_and_cells_that_are_not_computed_are_blank_too(show: Show, dark: theme.Theme) -> None:
    digits = Session(sample_recipe("digits").changed(layer_sizes=(64, 32, 10)), load_sample("digits"))
    panel = show(digits.frame(Position(0, 0, ZERO)))
    layout, image = layout_of_panel(panel), picture(panel)
    assert [column.style for column in layout.columns] == ["picture", "cells", "circles"]
    blank = QColor(dark.field)
    raw_picture = QPointF(30, layout.column(1).top + 20)
    assert image.pixelColor(raw_picture.toPoint()) == QColor(dark.surface)
    for column in layout.columns:
        assert {image.pixelColor(*map(round, point)).name() for point in column.centres} == {blank.name()}
    panel.draw(digits.frame(Position(0, 5, FORWARD[2])))
    image = picture(panel)
    assert image.pixelColor(raw_picture.toPoint()) != QColor(dark.surface)
    for column, is_blank in zip(layout.columns, (False, False, True), strict=True):
        theirs = {image.pixelColor(*map(round, point)).name() for point in column.centres}
        assert (blank.name() in theirs) == is_blank, column.l


# What the edges stand for.


def lit(frame: Frame) -> Strand:
    (strand,) = (strand for strand in moment_of(frame).strands if strand.lit)
    return strand


def test_forwards_the_weights_and_biases_into_the_layer_are_lit(session: Session) -> None:
    for l, line in FORWARD.items():
        frame = at(session, line)
        strand = lit(frame)
        assert (strand.quantity, strand.layers, strand.biases) == ("weights", {l - 1}, True)
        np.testing.assert_array_equal(strand.values.theta, frame.parameters.theta)


def test_backwards_the_edges_out_of_the_layer_carry_w_times_delta_and_the_biases_nothing(session: Session) -> None:
    for l, line in BACK.items():
        frame = at(session, line)
        strand = lit(frame)
        assert (strand.quantity, strand.layers, strand.biases) == ("terms", {l}, False)
        W, delta = frame.parameters.W[l], frame.example.delta[l + 1]
        for j in range(SIZES[l]):
            for i in range(SIZES[l - 1]):
                assert strand.values.W[l][j, i] == W[j, i] * delta[j, 0]


def test_the_lit_terms_of_a_unit_add_up_to_its_error_term_over_the_slope(session: Session) -> None:
    for l, line in BACK.items():
        frame = at(session, line)
        a, delta = frame.example.a[l][:, 0], frame.example.delta[l][:, 0]
        np.testing.assert_allclose(lit(frame).values.W[l].sum(axis=0) * a * (1 - a), delta, rtol=1e-12)


def test_for_the_error_terms_of_the_outputs_no_edge_is_lit(session: Session) -> None:
    moment = moment_of(at(session, OUTPUT))
    assert not any(strand.lit for strand in moment.strands)
    assert moment.targets


def test_every_edge_belongs_to_one_strand_at_every_line(session: Session) -> None:
    for line in LINES:
        moment = moment_of(at(session, line))
        assert sorted(l for strand in moment.strands for l in strand.layers) == [1, 2, 3], line
        if line in ABOUT_EDGES:
            assert moment.explained.lit


def test_the_partial_derivatives_are_delta_times_a(session: Session) -> None:
    frame = at(session, PARTIALS)
    strand, one = lit(frame), frame.example
    assert strand.quantity == "partials"
    for l in (1, 2, 3):
        np.testing.assert_allclose(strand.values.W[l], np.outer(one.delta[l + 1], one.a[l]), rtol=1e-12)
        np.testing.assert_allclose(strand.values.b[l], one.delta[l + 1], rtol=1e-12)


def sums_of(passes: list[Pass], l: int) -> tuple[Array, Array]:
    return (
        sum(np.outer(one.delta[l + 1], one.a[l]) for one in passes),  # type: ignore[return-value]
        sum(one.delta[l + 1] for one in passes),
    )


def test_the_sums_hold_the_examples_up_to_this_one(session: Session) -> None:
    for i in (1, 2, 4):
        strand = lit(at(session, ACCUMULATE, i))
        assert strand.quantity == "sums"
        passes = [session.backpropagate(earlier) for earlier in range(1, i + 1)]
        for l in (1, 2, 3):
            Delta_W, Delta_b = sums_of(passes, l)
            np.testing.assert_allclose(strand.values.W[l], Delta_W, rtol=1e-9, atol=1e-15)
            np.testing.assert_allclose(strand.values.b[l], Delta_b, rtol=1e-9, atol=1e-15)


def test_at_first_all_sums_are_0(session: Session) -> None:
    strand = lit(at(session, ZERO))
    assert strand.quantity == "sums"
    assert not strand.values.theta.any()


def test_at_the_update_the_edges_are_what_is_added_to_them(session: Session) -> None:
    frame = at(session, UPDATE)
    strand, m = lit(frame), session.dataset.m
    assert strand.quantity == "changes"
    passes = [session.backpropagate(i) for i in range(1, m + 1)]
    alpha, lambda_ = frame.recipe.alpha, frame.recipe.lambda_
    for l in (1, 2, 3):
        Delta_W, Delta_b = sums_of(passes, l)
        W = -alpha * (Delta_W / m + lambda_ * frame.parameters.W[l])
        np.testing.assert_allclose(strand.values.W[l], W, rtol=1e-8, atol=1e-14)
        np.testing.assert_allclose(strand.values.b[l], -alpha * Delta_b / m, rtol=1e-8, atol=1e-14)


def test_an_edge_going_back_has_the_colour_of_the_sign_of_w_times_delta(session: Session, show: Show) -> None:
    frame = at(session, BACK[2])
    for W in (1.0, -1.0):
        panel = show(with_numbers(frame, W, {3: np.array([0.2, -0.2])}))
        for j, delta in ((1, 0.2), (2, -0.2)):
            # Near unit j of L3 all edges out of it carry its own delta.
            colour = colour_at(panel, on_edge(panel, 2, j, 2, 0.8))
            assert (colour.blue() - colour.red()) * W * delta > 10, (W, j, colour.name())


def test_an_edge_going_forward_has_the_colour_of_the_sign_of_w_alone(session: Session, show: Show) -> None:
    for W in (1.0, -1.0):
        panel = show(with_numbers(at(session, FORWARD[3]), W, {3: np.array([0.2, -0.2])}))
        for j in (1, 2):
            colour = colour_at(panel, on_edge(panel, 2, j, 2, 0.5))
            assert (colour.blue() - colour.red()) * W > 50, (W, j, colour.name())


def test_going_back_no_bias_edge_is_drawn_out_of_the_layer(session: Session, show: Show) -> None:
    frame = at(session, BACK[2])
    edges = drawn_edges(moment_of(frame), layout_of_panel(show(frame)))
    assert not ((edges.l == 2) & (edges.j == 0)).any()
    assert ((edges.l == 1) & (edges.j == 0)).any()
    np.testing.assert_array_equal(edges.lit, edges.l == 2)


@pytest.mark.parametrize("of", ["light", "dark"])
def test_an_edge_that_the_line_is_not_about_is_far_fainter(
    session: Session, show: Show, qapp: QApplication, of: str
) -> None:
    theme.apply(qapp, theme.THEMES[of])
    strength = {}
    for line in (FORWARD[2], FORWARD[3], OUTPUT):
        panel = show(with_numbers(at(session, line), 1.0, {}))
        strength[line] = ink_at(panel, on_edge(panel, 1, 1, 1, 0.5))
    assert strength[FORWARD[2]] > 3 * max(strength[FORWARD[3]], strength[OUTPUT])


@pytest.mark.parametrize("of", ["light", "dark"])
def test_sums_of_0_are_to_be_seen_as_grey_edges(session: Session, show: Show, qapp: QApplication, of: str) -> None:
    theme.apply(qapp, theme.THEMES[of])
    panel = show(at(session, ZERO))
    colour = colour_at(panel, on_edge(panel, 3, 1, 1, 0.5))
    assert apart(colour, QColor(theme.current().surface)) > 60
    assert abs(colour.blue() - colour.red()) < 40


def test_a_selected_unit_does_not_light_the_edges_that_the_line_is_not_about(session: Session, show: Show) -> None:
    panel = show(with_numbers(at(session, FORWARD[2]), 1.0, {}))
    panel.select(Selection.unit(2, 1))
    into, out_of = (ink_at(panel, on_edge(panel, *edge, 0.5)) for edge in ((1, 1, 1), (2, 1, 1)))
    assert into > 1.5 * out_of > 0


def test_every_layer_has_a_scale_of_its_own_while_it_is_computed(session: Session) -> None:
    scales = Scales()
    limits: dict[Line, list[float]] = {}
    theta = Parameters(SIZES, np.zeros_like(session.theta))
    for l, largest in ((1, 1.0), (2, 0.6), (3, 0.06)):
        theta.W[l][...] = np.linspace(largest / 2, largest, theta.W[l].size).reshape(theta.W[l].shape)
    for line in (*FORWARD.values(), *BACK.values(), *reversed(BACK.values()), *FORWARD.values()):
        frame = replace(at(session, line), parameters=theta)
        strand = scales.follow(frame)[1].explained
        (l,) = strand.layers
        values = strand.values.W[l] if line in BACK.values() else np.hstack([strand.values.W[l], strand.values.b[l]])
        assert np.abs(values).max() <= strand.limit <= 1.5 * np.abs(values).max()
        limits.setdefault(line, []).append(strand.limit)
    # It does not depend on where one comes from.
    assert all(first == second for first, second in limits.values())


# What is said and where it points.

CAPTIONS = {
    ZERO: "1 · ΔW, Δb := 0",
    FORWARD[2]: "2.1 · activations of L₂",
    FORWARD[4]: "2.1 · activations of L₄",
    OUTPUT: "2.2 · error terms of the outputs, L₄",
    BACK[3]: "2.3 · hidden error terms of L₃",
    PARTIALS: "2.4 · partial derivatives ∇W, ∇b",
    ACCUMULATE: "2.5 · add ∇W, ∇b to ΔW, Δb",
    UPDATE: "3 · update of W, b",
}
EXPLAINED = {
    ZERO: "edges ΔW, Δb = 0",
    FORWARD[2]: "edges W, b ±",
    OUTPUT: "edges W, b ±",
    BACK[2]: "edges W · δ into L₂ ±",
    PARTIALS: "edges ∇W, ∇b of this example ±",
    ACCUMULATE: "edges ΔW, Δb after 3 of 4 ±",
    UPDATE: "edges change of W, b ±",
}


def said(frame: Frame, width: float = 1100, note: str = "") -> list[str]:
    limits, moment = Scales().follow(frame)
    return ["".join(text for _, text in words.runs) for words in words_above(width, limits, moment, note)]


@pytest.mark.parametrize("line", CAPTIONS, ids=name)
def test_the_caption_says_which_line_is_carried_out(session: Session, line: Line) -> None:
    assert said(at(session, line))[0] == CAPTIONS[line]


@pytest.mark.parametrize("line", EXPLAINED, ids=name)
def test_the_legend_says_what_the_edges_stand_for_and_where_their_scale_ends(session: Session, line: Line) -> None:
    frame = at(session, line)
    limits, moment = Scales().follow(frame)
    legend = said(frame)[-1]
    assert EXPLAINED[line] in legend
    assert f"ring δ {limit_text(limits.delta)}" in legend
    if line is ZERO:
        assert legend.endswith("= 0")
    else:
        assert legend.endswith(limit_text(moment.explained.limit))


def test_what_is_written_above_the_picture_never_overlaps_and_never_leaves_it(session: Session) -> None:
    limits = Limits(2.5, 1.2, 0.00025)
    for line in LINES:
        moment = moment_of(at(session, line)).scaled(lambda _: 0.00015)
        for note in ("", "strongest 1 500 of 2 048 weights W⁽¹⁾ shown"):
            for width in range(320, 1101, 20):
                written = [words.box for words in words_above(width, limits, moment, note)]
                legend = "".join(text for _, text in words_above(width, limits, moment, note)[-1].runs)
                assert "δ ±0.00025" in legend or width < 440
                boxes = [*written, bar_of(width).adjusted(-14, 0, 14, 0)]
                for n, box in enumerate(boxes):
                    assert QRectF(0, 0, width, header_height(width, note) + 1).contains(box), (line, note, width)
                    assert not any(box.intersects(other) for other in boxes[n + 1 :]), (line, note, width)


def test_the_header_shows_the_note_beside_or_below_the_caption(session: Session) -> None:
    note = "strongest 1 500 of 2 048 weights W⁽¹⁾ shown"
    for width in (560, 776, 1100):
        assert note in said(at(session, BACK[2]), width, note)
        assert note in said(session.frame(), width, note)


@pytest.mark.parametrize("width", [420, 784])
def test_the_layout_is_the_same_at_every_line(session: Session, show: Show, width: int) -> None:
    panel = show(session.frame(), width)
    before = layout_of_panel(panel)
    for line in LINES:
        frame = at(session, line)
        panel.draw(frame)
        fresh = layout_of(frame, width, 330)
        for one, other in zip(before.columns, fresh.columns, strict=True):
            np.testing.assert_array_equal(one.centres, other.centres)
        assert layout_of_panel(panel) is before


def bands(session: Session, panel: NetworkPanel) -> dict[Line, QRectF | None]:
    return {line: band(layout_of_panel(panel), moment_of(at(session, line))) for line in LINES}


def test_a_band_lies_behind_the_layer_that_is_computed_and_nowhere_else(
    session: Session, show: Show, dark: theme.Theme
) -> None:
    panel = show(at(session, ZERO))
    layout = layout_of_panel(panel)
    for line in LINES:
        panel.draw(at(session, line))
        image = picture(panel)
        for column in layout.columns:
            beside_its_caption = QPointF(column.left - 3, layout.foot + 6).toPoint()
            in_band = image.pixelColor(beside_its_caption) == QColor(dark.accent_soft)
            assert in_band == (column.l == line.l), (line, column.l)


def test_every_band_is_equally_high_and_has_its_units_inside(session: Session, show: Show) -> None:
    panel = show(at(session, ZERO))
    layout = layout_of_panel(panel)
    there = {line: where for line, where in bands(session, panel).items() if where is not None}
    assert set(there) == {*FORWARD.values(), OUTPUT, *BACK.values()}
    assert len({(where.top(), where.bottom()) for where in there.values()}) == 1
    for line, where in there.items():
        column = layout.column(line.l)
        assert where.contains(QRectF(QPointF(column.left, column.top), QPointF(column.right, column.bottom)))
        assert where.bottom() <= panel.height()
        assert where.top() >= layout.room.header - 3


def test_for_their_error_terms_the_targets_stand_in_the_band_in_strong_ink(session: Session, show: Show) -> None:
    panel = show(at(session, FORWARD[4]))
    layout = layout_of_panel(panel)
    theirs = bands(session, panel)
    narrow, wide = theirs[FORWARD[4]], theirs[OUTPUT]
    assert narrow is not None
    assert wide is not None
    assert narrow.right() < layout.column(4).right + 12 < panel.width() - 10 < wide.right()
    y = centre(panel, 4, 1).y()
    value = QRectF(layout.column(4).right + 10, y + 3, 120, 12).toRect()
    darkest = []
    for line in (FORWARD[4], OUTPUT):
        panel.draw(at(session, line))
        part = picture(panel).copy(value)
        pixels = (part.pixelColor(x, y).lightness() for x in range(part.width()) for y in range(part.height()))
        darkest.append(min(pixels))
    assert darkest[1] < darkest[0] - 20


def accent_height(image: QImage, x: float, y: float) -> int:
    """How many pixels above and below a point have the accent's colour."""
    accent = QColor(theme.LIGHT.accent)
    return sum(apart(image.pixelColor(round(x), round(y) + dy), accent) < 90 for dy in range(-7, 5))


@pytest.mark.parametrize("line", LINES, ids=name)
def test_an_arrow_points_from_where_the_values_come_to_the_layer_they_go_to(
    session: Session, show: Show, line: Line
) -> None:
    panel = show(at(session, line))
    layout, image = layout_of_panel(panel), picture(panel)
    y = round(layout.foot + ARROW_BELOW)
    forwards = line.step is Step.FEEDFORWARD
    for l in (1, 2, 3):
        left, right = layout.column(l).right + 8, layout.column(l + 1).left - 8
        at_left, at_right = accent_height(image, left + 6, y), accent_height(image, right - 6, y)
        if forwards and line.l == l + 1:
            assert 2 <= at_left <= 3 < 5 < at_right + 1
        elif line.step is Step.HIDDEN_DELTA and line.l == l:
            assert 2 <= at_right <= 3 < 5 < at_left + 1
        else:
            assert at_left == at_right == 0, l


# Many edges.


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Moment]:
    """The moments whose edges were drawn afresh."""
    moments: list[Moment] = []
    edge_picture = network_edge_picture.edge_picture

    def spy(moment, *of):  # type: ignore[no-untyped-def]
        moments.append(moment)
        return edge_picture(moment, *of)

    monkeypatch.setattr(network_edge_picture, "edge_picture", spy)
    return moments


@pytest.fixture
def many() -> Session:
    return Session(sample_recipe("spiral").changed(layer_sizes=(2, 30, 30, 1)), load_sample("spiral"))


def test_another_layer_is_lit_at_once_however_many_edges_there_are(
    show: Show, drawn: list[Moment], many: Session
) -> None:
    panel = show(at(many, FORWARD[2]))
    for line in (FORWARD[3], FORWARD[4], OUTPUT, BACK[3], BACK[2]):
        panel.draw(at(many, line))
        panel.grab()
    assert [moment.layer for moment in drawn] == [2, 3, 4, 4, 3, 2]


def test_other_numbers_of_many_edges_may_wait_a_little_but_are_not_forgotten(
    show: Show, drawn: list[Moment], many: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Long enough for a slow machine.
    monkeypatch.setattr(network_edge_picture, "EDGES_EVERY_S", 0.5)
    panel = show(at(many, FORWARD[2]))
    with qtbot.waitExposed(panel):
        panel.show()
    drawn.clear()
    for i in (1, 2, 3):
        panel.draw(at(many, ACCUMULATE, i))
        panel.repaint()
    assert len(drawn) == 1
    qtbot.waitUntil(lambda: len(drawn) == 2, timeout=2000)
    np.testing.assert_array_equal(drawn[1].explained.values.theta, at(many, ACCUMULATE, 3).Delta.theta)


# Editing.


def double_click(qtbot: QtBot, panel: NetworkPanel, point: QPointF) -> None:
    qtbot.mouseDClick(panel, Qt.MouseButton.LeftButton, pos=point.toPoint())


def test_a_double_click_on_an_edge_asks_to_edit_its_weight(session: Session, show: Show, qtbot: QtBot) -> None:
    panel = show(at(session, BACK[2]))
    with qtbot.waitSignal(panel.weight_edit_wanted) as wanted:
        double_click(qtbot, panel, on_edge(panel, 2, 1, 3, 0.75))
    assert wanted.args == [2, 1, 3]


def test_a_double_click_on_the_edge_of_a_bias_unit_asks_to_edit_that_bias(
    session: Session, show: Show, qtbot: QtBot
) -> None:
    panel = show(at(session, UPDATE))
    with qtbot.waitSignal(panel.weight_edit_wanted) as wanted:
        double_click(qtbot, panel, on_edge(panel, 1, 3, 0, 0.4))
    assert wanted.args == [1, 3, 0]


def test_a_double_click_on_a_unit_asks_to_edit_its_bias(session: Session, show: Show, qtbot: QtBot) -> None:
    panel = show(at(session, FORWARD[3]))
    for unit in ((2, 3), (3, 2), (4, 1)):
        with qtbot.waitSignal(panel.bias_edit_wanted) as wanted:
            double_click(qtbot, panel, centre(panel, *unit))
        assert wanted.args == [*unit]


def test_a_double_click_on_an_input_asks_to_edit_its_raw_value(session: Session, show: Show, qtbot: QtBot) -> None:
    panel = show(at(session, FORWARD[3]))
    with qtbot.waitSignal(panel.input_edit_wanted) as wanted:
        double_click(qtbot, panel, centre(panel, 1, 2))
    assert wanted.args == [2]


def test_where_no_example_is_taken_there_is_no_input_to_edit(session: Session, show: Show, qtbot: QtBot) -> None:
    panel = show(at(session, ZERO))
    with qtbot.assertNotEmitted(panel.input_edit_wanted):
        double_click(qtbot, panel, centre(panel, 1, 2))
    assert panel.menu_at(centre(panel, 1, 2)) is None


def test_the_right_button_edits_nothing_by_itself(session: Session, show: Show, qtbot: QtBot) -> None:
    panel = show(at(session, FORWARD[3]))
    with qtbot.assertNotEmitted(panel.bias_edit_wanted):
        qtbot.mouseDClick(panel, Qt.MouseButton.RightButton, pos=centre(panel, 3, 2).toPoint())


def test_the_menu_offers_to_edit_what_is_there(session: Session, show: Show, qtbot: QtBot) -> None:
    panel = show(at(session, FORWARD[3]))
    places = (
        (on_edge(panel, 2, 1, 3, 0.75), "Edit W₁₃⁽²⁾ …", panel.weight_edit_wanted, [2, 1, 3]),
        (on_edge(panel, 1, 3, 0, 0.4), "Edit b₃⁽¹⁾ …", panel.weight_edit_wanted, [1, 3, 0]),
        (centre(panel, 3, 2), "Edit its bias …", panel.bias_edit_wanted, [3, 2]),
        (centre(panel, 1, 2), "Edit the raw value …", panel.input_edit_wanted, [2]),
    )
    for point, words, signal, args in places:
        menu = panel.menu_at(point)
        assert menu is not None
        edit = menu.actions()[-1]
        assert edit.text() == words
        with qtbot.waitSignal(signal) as wanted:
            edit.trigger()
        assert wanted.args == args
        menu.deleteLater()


def test_an_edge_says_what_it_carries_at_the_line(session: Session, show: Show) -> None:
    frame = at(session, BACK[2])
    panel = show(frame)
    words = panel.text_at(on_edge(panel, 2, 1, 3, 0.75))
    term = float(frame.parameters.W[2][0, 2] * frame.example.delta[3][0, 0])
    assert f"W₁₃⁽²⁾ · δ₁⁽³⁾&nbsp;</td><td>{term!r}<" in words
    assert "of this example" not in words
    panel.draw(at(session, PARTIALS))
    slope = float(frame.example.delta[3][0, 0] * frame.example.a[2][2, 0])
    assert repr(slope) in panel.text_at(on_edge(panel, 2, 1, 3, 0.75))
