"""The inspector panel: what it paints of each selection at each place of the algorithm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QAccessible, QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.samples import load_sample
from bpviz.data.table import Table
from bpviz.digits import grouped
from bpviz.engine.parameters import Parameters
from bpviz.gui import theme
from bpviz.gui.panels.inspector import paper as inspector_paper
from bpviz.gui.panels.inspector.curve import LEGEND
from bpviz.gui.panels.inspector.panel import InspectorPanel
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

Rows = tuple[tuple[str, ...], ...]
Show = Callable[..., InspectorPanel]
OUTPUT_1 = Selection.unit(3, 1)


@pytest.fixture
def show(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> Show:
    """Shows a selection of a frame in a panel; the painting must not go wrong."""

    def shown(frame: Frame, selection: Selection | None, width: int = 310, height: int = 620) -> InspectorPanel:
        panel = InspectorPanel()
        qtbot.addWidget(panel)
        panel.resize(width, height)
        panel.draw(frame)
        panel.select(selection)
        panel.grab()
        assert not caplog.records
        return panel

    return shown


@pytest.fixture
def xor() -> Session:
    """A 2-2-1 net with round weights on XOR."""
    recipe = sample_recipe("xor").changed(layer_sizes=(2, 2, 1), alpha=0.5, lambda_=0.01)
    session = Session(recipe, load_sample("xor"))
    W = {1: np.array([[0.5, -0.25], [1.0, 2.0]]), 2: np.array([[1.5, -0.001]])}
    b = {1: np.array([[0.1], [-0.2]]), 2: np.array([[0.3]])}
    session.replace_parameters(Parameters.from_layers(W, b))
    return session


def session_of(sample: str, layer_sizes: tuple[int, ...], iterations: int = 5, **changes: object) -> Session:
    session = Session(sample_recipe(sample).changed(layer_sizes=layer_sizes, **changes), load_sample(sample))
    session.advance(iterations)
    return session


def at(session: Session, step: Step, l: int = 0, i: int = 2) -> Frame:
    return session.frame(Position(session.k, i, Line(step, l)))


def many_inputs(n: int = 250) -> Session:
    """A net with so many inputs that its sums come in three helpings."""
    generator = np.random.default_rng(0)
    table = Table(
        "many",
        "regression",
        tuple(f"input {j} (cm)" for j in range(1, n + 1)),
        generator.normal(size=(n, 4)) * 10.0 ** generator.integers(-4, 3, size=(n, 1)),
        ("price",),
        generator.normal(300, 40, size=(1, 4)),
    )
    recipe = Recipe((n, 3, 1), epsilon=0.05)
    return Session(recipe, Dataset.of(table, Preparation("as they are", held_out=0.0)))


def section(rows: Rows, title: str) -> Rows:
    """The rows below a caption, up to the next."""
    captions = [place for place, row in enumerate(rows) if row[0] in CAPTIONS]
    start = next(place for place in captions if rows[place][0] == title)
    end = next((place for place in captions if place > start), len(rows))
    return rows[start + 1 : end]


CAPTIONS = {
    "Error term", "Activation", "Weighted sum", "What it leads to", "Partial derivatives", "Partial derivative",
    "Sum over the examples", "Update", "What the update will do", "Scaled input", "Inputs", "Output and cost",
    "Target", "In raw units", "At iteration 0",
}  # fmt: skip


def titles(panel: InspectorPanel) -> list[str]:
    return [row[0] for row in panel.text_rows() if row[0] in CAPTIONS]


# What is painted of each kind of selection.


def test_a_hidden_unit_is_taken_apart_term_by_term(show: Show, xor: Session) -> None:
    assert show(xor.frame(i=2), Selection.unit(2, 2)).text_rows() == (
        ("Hidden unit 2 of L₂",),
        ("example 2 of 4", "iteration 0"),
        ("Error term", "line 2.3"),
        ("δ₂⁽²⁾ = (\u2009Σⱼ Wⱼ₂⁽²⁾ δⱼ⁽³⁾\u2009) · f′(z₂⁽²⁾)",),
        ("to unit  j", "Wⱼ₂", "δⱼ", "term"),
        ("x1 xor x2", "j = 1 · 100 %", "−0.001000", "−0.05332", "+5.332e−5"),
        ("sum of 1 term", "+5.332e−5"),
        ("f′ = a (1 − a)", "= 0.8581 (1 − 0.8581)", "+0.1217"),
        ("δ₂⁽²⁾", "= 5.332e−5 · 0.1217", "+6.491e−6"),
        ("Activation", "line 2.1"),
        ("a₂⁽²⁾ = f(z₂⁽²⁾)",),
        ("a₂⁽²⁾", "= 1 / (1 + exp(−1.8000))", "0.8581"),
        ("Weighted sum", "line 2.1"),
        ("z₂⁽²⁾ = Σⱼ W₂ⱼ⁽¹⁾ aⱼ⁽¹⁾ + b₂⁽¹⁾",),
        ("from unit  j", "W₂ⱼ", "aⱼ", "term"),
        ("x1", "j = 1 · 0 %", "+1", "0", "0"),
        ("x2", "j = 2 · 91 %", "+2", "1", "+2"),
        ("bias", "9 %", "−0.2000", "1", "−0.2000"),
        ("z₂⁽²⁾ = sum of 3 terms", "+1.8000"),
        ("What it leads to", "line 2.4"),
        ("∂J(W,b;x,y)/∂W₂ⱼ⁽¹⁾ = aⱼ⁽¹⁾ δ₂⁽²⁾",),
        ("aⱼ", "δ₂", "product"),
        ("∂J/∂W₂₁⁽¹⁾", "0", "+6.491e−6", "0"),
        ("∂J/∂W₂₂⁽¹⁾", "1", "+6.491e−6", "+6.491e−6"),
        ("∂J/∂b₂⁽¹⁾", "1", "+6.491e−6", "+6.491e−6"),
    )


def test_an_output_unit_begins_with_its_target(show: Show, xor: Session) -> None:
    rows = show(xor.frame(i=2), OUTPUT_1).text_rows()
    assert rows[0] == ("Output 1 · x1 xor x2",)
    assert section(rows, "Error term") == (
        ("δ₁⁽³⁾ = −(y₁ − a₁⁽³⁾) · f′(z₁⁽³⁾)",),
        ("target y₁", "1"),
        ("y₁ − a₁⁽³⁾", "= 1 − 0.7297", "+0.2703"),
        ("f′ = a (1 − a)", "= 0.7297 (1 − 0.7297)", "+0.1972"),
        ("δ₁⁽³⁾", "= −0.2703 · 0.1972", "−0.05332"),
    )


def test_a_weight_shows_its_partial_derivative_its_sum_and_its_update(show: Show, xor: Session) -> None:
    rows = show(xor.frame(i=2), Selection.weight(1, 1, 2)).text_rows()
    assert rows[0] == ("Weight · x2 → unit 1 of L₂",)
    assert section(rows, "At iteration 0") == (("W₁₂⁽¹⁾", "edit", "−0.2500"),)
    assert section(rows, "Partial derivative")[-1] == ("∂J/∂W₁₂⁽¹⁾", "= 1 · (−0.01988)", "−0.01988")
    assert section(rows, "Sum over the examples")[-1] == ("ΔW₁₂⁽¹⁾ after 4 of 4", "+0.03016")
    assert section(rows, "What the update will do") == (
        ("W₁₂⁽¹⁾ := W₁₂⁽¹⁾ − α[(1/m) ΔW₁₂⁽¹⁾ + λW₁₂⁽¹⁾]",),
        ("(1/m) ΔW₁₂⁽¹⁾", "= 0.03016 / 4", "+0.007540"),
        ("λW₁₂⁽¹⁾", "= 0.01 · (−0.2500)", "−0.002500"),
        ("data part", "= −0.5 · 0.007540", "−0.003770"),
        ("decay part", "= −0.5 · (−0.002500)", "+0.001250"),
        ("new W₁₂⁽¹⁾", "= −0.2500 + (−0.003770) + 0.001250", "−0.2525"),
    )


def test_a_bias_is_not_decayed_and_says_so(show: Show, xor: Session) -> None:
    rows = show(xor.frame(i=2), Selection.bias(2, 1)).text_rows()
    assert rows[0] == ("Bias of x1 xor x2",)
    assert section(rows, "What the update will do")[1:] == (
        ("(1/m) Δb₁⁽²⁾", "= 0.1876 / 4", "+0.04691"),
        ("data part", "= −0.5 · 0.04691", "−0.02346"),
        ("new b₁⁽²⁾", "= 0.3000 + (−0.02346)", "+0.2765"),
        ("Biases are not decayed",),
    )


def test_an_example_shows_raw_and_scaled_inputs_side_by_side(show: Show) -> None:
    frame = session_of("iris", (4, 5, 3)).frame(i=53)
    rows = show(frame, Selection.example(53)).text_rows()
    assert rows[0] == ("Example 53 of 112",)
    head, *inputs = section(rows, "Inputs")
    assert head == ("input", "raw", "scaled")
    assert [row[:2] for row in inputs] == [
        ("sepal length", "6.1"), ("sepal width", "2.8"), ("petal length", "4"), ("petal width", "1.3"),
    ]  # fmt: skip
    assert [row[2] for row in inputs] == ["0.2731", "−0.5296", "0.1285", "0.1186"]
    assert section(rows, "Target")[-1] == ("True class: versicolor",)


def test_an_input_value_shows_how_it_was_scaled(show: Show) -> None:
    frame = session_of("iris", (4, 5, 3)).frame(i=7)
    rows = show(frame, Selection.input_value(53, 2)).text_rows()
    assert rows[:2] == (("Input 2 of example 53 · sepal width (cm)",), ("example 53 of 112", "iteration 5"))
    assert section(rows, "Scaled input")[1:] == (
        ("raw value", "edit", "2.8"),
        ("mean", "3.0393"),
        ("standard deviation", "0.4519"),
        ("a₂⁽¹⁾", "= (2.8 − 3.0393) / 0.4519", "−0.5296"),
    )


def test_an_output_in_raw_units_stands_beside_the_raw_target(show: Show) -> None:
    frame = session_of("diabetes", (10, 6, 1), 50).frame(i=5)
    head, result = section(show(frame, OUTPUT_1).text_rows(), "In raw units")
    assert head == ("raw target", "69")
    assert result[0] == "raw output"
    a = section(show(frame, OUTPUT_1).text_rows(), "Activation")[-1][-1]
    assert result[1] == f"= {a} · 321 + 25"
    assert float(result[2]) == pytest.approx(float(a) * 321 + 25, abs=0.05)


def test_without_a_selection_a_hint_stands_above_the_shown_example(show: Show, xor: Session) -> None:
    rows = show(xor.frame(i=3), None).text_rows()
    assert "Click a unit" in rows[0][0]
    assert rows[1] == ("Example 3 of 4",)
    assert rows[2:] == show(xor.frame(i=3), Selection.example(3)).text_rows()[1:]


def test_what_the_net_no_longer_has_gives_way_to_the_hint(show: Show, xor: Session) -> None:
    panel = show(xor.frame(i=2), Selection.unit(2, 2))
    panel.draw(session_of("xor", (2, 1, 1)).frame(i=2))
    assert "Click a unit" in panel.text_rows()[0][0]
    panel.draw(xor.frame(i=2))
    assert panel.text_rows()[0] == ("Hidden unit 2 of L₂",)


def test_another_example_than_the_networks_says_which_one_that_shows(show: Show, xor: Session) -> None:
    assert show(xor.frame(i=2), Selection.example(3)).text_rows()[1][0] == "the network shows example 2"


def test_saturated_units_and_dead_relus_are_named(show: Show, xor: Session) -> None:
    xor.edit_weight(1, 1, 2, 30.0)
    remarks = [row[0] for row in show(xor.frame(i=2), Selection.unit(2, 1)).text_rows() if len(row) == 1]
    assert [remark for remark in remarks if remark.startswith("Saturated: a = 1.0000")]
    assert not [row for row in show(xor.frame(i=1), Selection.unit(2, 1)).text_rows() if "aturated" in row[0]]
    relu = session_of("xor", (2, 2, 1), 0, f=("relu", "sigmoid"))
    relu.edit_bias(1, 1, -50.0)
    words = [row[0] for row in show(relu.frame(i=2), Selection.unit(2, 1)).text_rows()]
    assert sum(word.startswith("Dead ReLU") for word in words) == 1


# What is known where.


@pytest.mark.parametrize(
    ("step", "l", "known"),
    [
        (Step.FEEDFORWARD, 2, ["Weighted sum", "Activation"]),
        (Step.FEEDFORWARD, 3, ["Weighted sum", "Activation"]),
        (Step.OUTPUT_DELTA, 3, ["Weighted sum", "Activation"]),
        (Step.HIDDEN_DELTA, 2, ["Error term", "Activation", "Weighted sum"]),
        (Step.PARTIALS, 0, ["Partial derivatives", "Error term", "Activation", "Weighted sum"]),
        (Step.ACCUMULATE, 0, ["Error term", "Activation", "Weighted sum", "What it leads to"]),
    ],
)
def test_a_hidden_units_numbers_come_with_their_line_and_not_before(
    show: Show, xor: Session, step: Step, l: int, known: list[str]
) -> None:
    panel = show(at(xor, step, l), Selection.unit(2, 2))
    assert titles(panel) == known
    text = "\n".join(" ".join(row) for row in panel.text_rows())
    assert ("0.8581" in text) == ("Activation" in known)
    assert ("+6.491e−6" in text) == ("Error term" in known)
    assert ("δ₂⁽²⁾ is computed at line 2.3" in text) == ("Error term" not in known)


def test_before_the_first_example_only_lines_are_told(show: Show, xor: Session) -> None:
    rows = show(at(xor, Step.ZERO, i=0), OUTPUT_1).text_rows()
    assert rows[2:] == (
        ("z₁⁽³⁾", "is computed at line 2.1"),
        ("a₁⁽³⁾", "is computed at line 2.1"),
        ("δ₁⁽³⁾", "is computed at line 2.2"),
        ("∂J/∂W₁ⱼ⁽²⁾", "is computed at line 2.4"),
    )


@pytest.mark.parametrize(
    ("step", "l", "i", "first", "pending"),
    [
        (Step.ZERO, 0, 0, ("ΔW₁₂⁽¹⁾ after 0 of 4", "0"), ["2.4", "3"]),
        (Step.FEEDFORWARD, 3, 2, ("ΔW₁₂⁽¹⁾ after 1 of 4", "0"), ["2.4", "3"]),
        (Step.PARTIALS, 0, 2, ("∂J/∂W₁₂⁽¹⁾", "= 1 · (−0.01988)", "−0.01988"), ["3"]),
        (Step.ACCUMULATE, 0, 2, ("ΔW₁₂⁽¹⁾ after 2 of 4", "= 0 + (−0.01988)", "−0.01988"), ["3"]),
        (Step.UPDATE, 0, 5, ("new W₁₂⁽¹⁾", "= −0.2500 + (−0.003770) + 0.001250", "−0.2525"), []),
    ],
)
def test_a_weight_shows_first_what_the_line_makes_of_it(
    show: Show, xor: Session, step: Step, l: int, i: int, first: tuple[str, ...], pending: list[str]
) -> None:
    rows = show(at(xor, step, l, i), Selection.weight(1, 1, 2)).text_rows()
    results = [row for row in rows if row[0].startswith(("ΔW₁₂⁽¹⁾ after", "∂J/∂W₁₂⁽¹⁾", "new"))]
    assert next(row for row in results if "computed" not in row[1]) == first
    assert [row[1].rpartition(" ")[2] for row in rows if row[-1].startswith(("is computed", "is updated"))] == pending


def test_delta_w_grows_by_what_the_example_adds(show: Show, xor: Session) -> None:
    rows = section(show(at(xor, Step.ACCUMULATE, i=4), Selection.weight(2, 1, 1)).text_rows(), "Sum over the examples")
    (_, before), (_, adds), (name, made, _) = rows[1:]
    assert (rows[1][0], rows[2][0], name) == ("after 3 of 4", "example 4 adds", "ΔW₁₁⁽²⁾ after 4 of 4")
    assert made == f"= {before.removeprefix('+')} + {adds.removeprefix('+')}"


@pytest.mark.parametrize(
    ("step", "l", "i", "selection", "lit"),
    [
        (Step.FEEDFORWARD, 2, 2, Selection.unit(2, 1), {"Weighted sum", "Activation"}),
        (Step.FEEDFORWARD, 3, 2, Selection.unit(2, 1), set()),
        (Step.OUTPUT_DELTA, 3, 2, OUTPUT_1, {"Error term"}),
        (Step.HIDDEN_DELTA, 2, 2, Selection.unit(2, 1), {"Error term"}),
        (Step.PARTIALS, 0, 2, Selection.unit(2, 1), {"Partial derivatives"}),
        (Step.ACCUMULATE, 0, 2, Selection.weight(1, 1, 1), {"Sum over the examples"}),
        (Step.UPDATE, 0, 5, Selection.bias(1, 1), {"Update"}),
    ],
)
def test_the_section_of_the_current_line_is_lit(
    show: Show, xor: Session, step: Step, l: int, i: int, selection: Selection, lit: set[str]
) -> None:
    panel = show(at(xor, step, l, i), selection)
    captions = [placed for placed in panel.paper.page.rows if placed.row.kind == "caption"]
    assert {placed.row.cells[0].text for placed in captions if placed.row.lit} == lit
    image = panel.paper.grab().toImage()
    for placed in captions:
        marked = image.pixelColor(4, round(placed.where.center().y())) == QColor(theme.LIGHT.accent)
        assert marked == placed.row.lit


# Long sums.


def terms(rows: Rows) -> Rows:
    """The rows that have a share."""
    return tuple(row for row in rows if len(row) > 2 and row[1].endswith("%"))


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def fold(panel: InspectorPanel, kind: str) -> None:
    """Click on the row that folds or unfolds a sum."""
    placed = next(
        placed for placed in panel.paper.page.rows if placed.row.kind == "fold" and placed.row.section == kind
    )
    panel.paper._act(placed, placed.row.cells[0], placed.cells[0][1])


def test_a_long_sum_shows_its_largest_terms_and_what_the_rest_adds_up_to(show: Show) -> None:
    frame = session_of("digits", (64, 10, 10), 3).frame(i=4)
    rows = section(show(frame, Selection.unit(2, 3)).text_rows(), "Weighted sum")
    shown, (name, subtotal), total = terms(rows), rows[-2], rows[-1]
    assert name == "… 59 smaller"
    magnitudes = [abs(number(row[-1])) for row in shown]
    assert len(magnitudes) == 6
    assert magnitudes == sorted(magnitudes, reverse=True)
    every = abs(np.append(frame.parameters.W[1][2] * frame.example.a[1][:, 0], frame.parameters.b[1][2]))
    np.testing.assert_allclose(magnitudes, np.sort(every)[:-7:-1], atol=1e-4)
    assert sum(number(row[-1]) for row in shown) + number(subtotal) == pytest.approx(number(total[-1]), abs=5e-4)


def test_unfolding_shows_every_term_and_the_same_sum(show: Show) -> None:
    frame = many_inputs().frame(i=2)
    panel = show(frame, Selection.unit(2, 1))
    folded = section(panel.text_rows(), "Weighted sum")
    for counts in (100, 200, 251):
        fold(panel, "z")
        panel.grab()
        rows = section(panel.text_rows(), "Weighted sum")
        assert len(terms(rows)) == counts
        assert rows[-1] == folded[-1]
    names = {row[0] for row in terms(rows)}
    assert names == {f"input {j}" for j in range(1, 251)} | {"bias"}
    z = float(frame.example.z[2][0, 0])
    assert sum(number(row[-1]) for row in terms(rows)) == pytest.approx(z, rel=1e-3)
    fold(panel, "z")
    assert section(panel.text_rows(), "Weighted sum") == folded


def test_one_sum_unfolds_and_the_others_stay(show: Show) -> None:
    panel = show(session_of("digits", (64, 10, 10), 3).frame(i=4), Selection.unit(2, 3))
    before = section(panel.text_rows(), "What it leads to")
    fold(panel, "z")
    assert section(panel.text_rows(), "What it leads to") == before
    assert before[-1] == ("… 59 smaller",)


def test_what_was_unfolded_stays_so_for_another_example_and_not_for_another_unit(show: Show) -> None:
    session = session_of("digits", (64, 10, 10), 3)
    panel = show(session.frame(i=4), Selection.unit(2, 3))
    fold(panel, "z")
    panel.draw(session.frame(i=5))
    assert len(terms(section(panel.text_rows(), "Weighted sum"))) == 65
    panel.select(Selection.unit(2, 4))
    assert len(terms(section(panel.text_rows(), "Weighted sum"))) == 6


def test_inputs_are_listed_as_the_data_have_them(show: Show) -> None:
    panel = show(session_of("digits", (64, 10, 10), 1).frame(i=4), Selection.example(4))
    rows = section(panel.text_rows(), "Inputs")
    assert [row[0] for row in rows[1:7]] == [f"pixel 1,{c}" for c in range(1, 7)]
    assert rows[-1] == ("… 58 more",)
    fold(panel, "inputs")
    assert section(panel.text_rows(), "Inputs")[64][0] == "pixel 8,8"


def test_shares_of_a_sum_add_up_to_a_hundred(show: Show) -> None:
    panel = show(session_of("iris", (4, 5, 3)).frame(i=53), Selection.unit(2, 2))
    rows = terms(section(panel.text_rows(), "Error term"))
    shares = [float(row[1].rpartition("· ")[2].removesuffix(" %").removeprefix("<")) for row in rows]
    assert rows[0][:2] == ("setosa", f"j = 1 · {shares[0]:.0f} %")
    magnitudes = np.array([abs(number(row[-1])) for row in rows])
    np.testing.assert_allclose(shares, 100 * magnitudes / magnitudes.sum(), atol=0.6)


def test_a_bar_points_where_its_terms_sign_does(show: Show) -> None:
    panel = show(session_of("iris", (4, 5, 3)).frame(i=53), Selection.unit(2, 2))
    image = panel.paper.grab().toImage()
    bars = [placed for placed in panel.paper.page.rows if placed.row.bar is not None and placed.row.section == "delta"]
    lengths = {}
    for placed in bars:
        row = [image.pixelColor(x, round(placed.where.bottom()) - 8).name() for x in range(76, 296)]
        value = placed.row.cells[-1].value
        lengths[value] = row.count(theme.LIGHT.positive) - row.count(theme.LIGHT.negative)
        assert row.count(theme.LIGHT.negative if value > 0 else theme.LIGHT.positive) == 0
    assert {np.sign(value) for value in lengths} == {-1, 1}
    largest = max(lengths, key=abs)
    for value, length in lengths.items():
        assert length / abs(lengths[largest]) == pytest.approx(value / abs(largest), abs=0.03)


# Through time, themes and trouble.


def test_another_frame_keeps_the_place_in_the_scroll_area(show: Show, qtbot: QtBot) -> None:
    session = session_of("iris", (4, 5, 3))
    panel = show(session.frame(i=1), Selection.unit(2, 2), height=300)
    with qtbot.waitExposed(panel):
        panel.show()
    bar = panel.area.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    assert place > 50
    before = panel.text_rows()
    for i in (5, 60):
        panel.draw(session.frame(i=i))
        panel.grab()
        assert bar.value() == place
    assert panel.text_rows() != before
    panel.select(Selection.unit(2, 3))
    assert bar.value() == 0


def test_another_theme_repaints_in_its_colours(show: Show, xor: Session) -> None:
    panel = show(xor.frame(i=2), Selection.unit(2, 1))
    before = QGuiApplication.palette()
    try:
        for of in (theme.DARK, theme.LIGHT):
            QGuiApplication.setPalette(theme.palette(of))
            image = panel.paper.grab().toImage()
            assert image.pixelColor(9, 3) == QColor(of.surface)
            result = next(placed for placed in panel.paper.page.rows if placed.row.kind == "result")
            assert image.pixelColor(9, round(result.where.center().y())) == QColor(of.accent_soft)
    finally:
        QGuiApplication.setPalette(QPalette(before))


def test_the_point_on_the_plot_of_f_moves_with_z(show: Show, xor: Session) -> None:
    images = []
    for bias in (-3.0, 3.0):
        xor.edit_bias(1, 1, bias)
        panel = show(xor.frame(i=1), Selection.unit(2, 1))
        plot = next(placed.where for placed in panel.paper.page.rows if placed.row.kind == "curve")
        x = 12 + 2 + (bias + 6) / 12 * (plot.width() - 28)
        y = plot.top() + 5 + LEGEND + (plot.height() - 21 - LEGEND) * (1 - (0.06 + 1 / (1 + np.exp(-bias))) / 1.12)
        images.append(panel.paper.grab().toImage())
        assert images[-1].pixelColor(round(x), round(y)) == QColor(theme.LIGHT.accent)
        assert images[-1].pixelColor(round(x), round(y) + 2) == QColor(theme.LIGHT.accent)
    assert images[0] != images[1]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e308])
def test_numbers_that_are_not_finite_are_shown_without_complaint(show: Show, xor: Session, value: float) -> None:
    frame = xor.frame(i=2)
    one = frame.example
    broken = replace(
        frame,
        parameters=Parameters((2, 2, 1), np.full_like(frame.parameters.theta, value)),
        Delta=Parameters((2, 2, 1), np.full_like(frame.parameters.theta, value)),
        example=replace(
            one,
            z={l: np.full_like(z, value) for l, z in one.z.items()},
            a={l: np.full_like(a, value) for l, a in one.a.items()},
            delta={l: np.full_like(delta, value) for l, delta in one.delta.items()},
        ),
    )
    text = {np.nan: "NaN", np.inf: "∞", -np.inf: "−∞"}.get(value, "1.000e308")
    for selection in (Selection.unit(2, 1), OUTPUT_1, Selection.weight(1, 1, 1), Selection.bias(2, 1), None):
        panel = show(broken, selection)
        assert any(cell.lstrip("+") == text for row in panel.text_rows() for cell in row)


def test_a_panel_without_frame_or_room_is_drawn_without_complaint(
    qtbot: QtBot, xor: Session, caplog: pytest.LogCaptureFixture
) -> None:
    panel = InspectorPanel()
    qtbot.addWidget(panel)
    panel.setMinimumSize(0, 0)
    panel.grab()
    assert panel.as_text() == ""
    panel.select(Selection.unit(2, 1))
    panel.draw(xor.frame(i=2))
    for size in ((0, 0), (1, 1), (20, 300), (90, 300), (300, 20)):
        panel.resize(*size)
        panel.grab()
        panel.paper.grab()
    assert not caplog.records


def test_a_mistake_while_painting_is_told_and_survived(
    show: Show, xor: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    panel = show(xor.frame(i=2), OUTPUT_1)

    def fail(*_: object) -> None:
        raise RuntimeError("no paint left")

    monkeypatch.setattr(inspector_paper, "paint_page", fail)
    panel.grab()
    assert [record.getMessage() for record in caplog.records] == ["inspector_paper could not be drawn"]


def test_every_part_that_takes_the_focus_has_a_name(show: Show, xor: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    panel = show(xor.frame(i=2), OUTPUT_1)
    assert panel.accessibleName() == "Inspector"
    assert panel.paper.accessibleName()
    buttons = {button.accessibleName().partition(":")[0] for button in panel.findChildren(QPushButton)}
    assert buttons == {"Copy as text", "Copy as LaTeX"}
    assert "y₁ − a₁⁽³⁾  = 1 − 0.7297  +0.2703" in panel.area.accessibleDescription()


def test_nothing_is_to_be_clicked_beside_the_rows(show: Show, xor: Session) -> None:
    panel = show(xor.frame(i=2), OUTPUT_1)
    assert panel.paper.hit(QPointF(2, 2)) is None
    assert panel.paper.hit(QPointF(100, 5000)) is None
    assert panel.paper.menu_at(QPointF(100, 5000)) is None


def test_large_counts_are_grouped_as_everywhere(show: Show) -> None:
    session = Session(sample_recipe("digits"), load_sample("digits"))
    words = " ".join(" ".join(row) for row in show(session.frame(), Selection.unit(2, 1)).text_rows())
    assert f"example 1 of {grouped(1347)}" in words
    session = Session(sample_recipe("xor"), load_sample("xor"))
    session.advance(1500)
    words = " ".join(" ".join(row) for row in show(session.frame(), OUTPUT_1).text_rows())
    assert f"iteration {grouped(1500)}" in words
