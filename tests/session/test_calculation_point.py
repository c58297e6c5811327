"""A point that is no example, taken apart: its numbers by plain loops, and nothing of the example behind it."""

import re
import statistics
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from by_hand import ByHand, calculate
from hypothesis import given, settings
from runs import GENERATORS, selections_of, sessions

from bpviz.data.samples import load_sample
from bpviz.session import calculation_notation as notation
from bpviz.session.algorithm_equations import Form
from bpviz.session.algorithm_text import FORMS, equations, rows
from bpviz.session.calculation import calculations, exists, heading, heading_of
from bpviz.session.calculation_point import name_of_point
from bpviz.session.calculation_values import Calculation
from bpviz.session.frame import Frame, Probe
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

POINT = Selection.point()


def frame_at_a_point(session: Session, generator: np.random.Generator) -> Frame:
    """A frame that shows a random point beside the examples."""
    raw = session.dataset.raw_inputs
    point = raw.mean(axis=1) + (raw.std(axis=1) + 0.1) * generator.normal(size=len(raw))
    return session.frame(i=int(generator.integers(1, session.dataset.m, endpoint=True)), probe=point.tolist())


def scaled_by_hand(frame: Frame, j: int) -> float:
    """x_j from the training examples' own statistics."""
    assert frame.probe is not None
    data, raw = frame.dataset, float(frame.probe.raw_inputs[j - 1])
    column = data.raw_inputs[j - 1, data.training].tolist()
    constant = max(column) == min(column)
    match data.input_scaling.kind:
        case "standardised":
            return (raw - statistics.fmean(column)) / (1.0 if constant else statistics.pstdev(column))
        case "min–max":
            low, high = data.input_scaling.interval
            part = (raw - min(column)) / (1.0 if constant else max(column) - min(column))
            return low + part * (1.0 if constant else high - low)
    return raw


def by_kind(frame: Frame, selection: Selection) -> dict[str, Calculation]:
    return {found.kind: found for found in calculations(frame, selection)}


def of_point(frame: Frame) -> Iterator[tuple[Selection, Calculation]]:
    """All calculations of what can be selected beside a point, but of what belongs to an example by itself."""
    for selection in (POINT, *selections_of(frame)):
        if selection.kind not in ("example", "input"):
            for calculation in calculations(frame, selection):
                yield selection, calculation


@settings(max_examples=60)
@given(sessions(), GENERATORS)
def test_z_and_a_of_every_unit_are_the_points(session: Session, generator: np.random.Generator) -> None:
    frame = frame_at_a_point(session, generator)
    assert frame.probe is not None
    hand, s_1 = ByHand(frame), frame.recipe.layer_sizes[0]
    z, a = hand.feedforward([scaled_by_hand(frame, j) for j in range(1, s_1 + 1)])
    near = {"rel": 1e-8, "abs": 1e-8 * max(hand.scale, *(abs(value) for value in [*z.values(), *a.values()]))}
    for (l, i), value in a.items():
        found = by_kind(frame, Selection.unit(l, i))
        if l == 1:
            assert found["scaling"].result == pytest.approx(value, **near)
            assert found["scaling"].steps[0].value == frame.probe.raw_inputs[i - 1]
            assert found["scaling"].steps[0].edit is None
            continue
        assert found["z"].result == pytest.approx(z[l, i], **near)
        assert found["a"].result == pytest.approx(value, **near)
        terms = found["z"].terms
        assert terms is not None
        by_hand = [hand.theta[l - 1, i, j] * a[l - 1, j] for j in range(1, hand.s[l - 1] + 1)]
        assert terms.values.tolist() == pytest.approx([*by_hand, hand.theta[l - 1, i, 0]], **near)
        curve = found["a"].curve
        assert curve is not None
        assert (curve.z, curve.a) == (found["z"].result, found["a"].result)


@settings(max_examples=40)
@given(sessions(), GENERATORS)
def test_every_line_gives_what_its_own_numbers_come_to(session: Session, generator: np.random.Generator) -> None:
    for _, calculation in of_point(frame_at_a_point(session, generator)):
        for stage in (*calculation.steps, *([calculation.conclusion] if calculation.conclusion else [])):
            if stage.template:
                value = calculate(stage.expression(notation.all_digits))
                assert value == pytest.approx(stage.value, rel=1e-12, abs=1e-12 * sum(map(abs, stage.numbers)))


@settings(max_examples=40)
@given(sessions(), GENERATORS)
def test_nothing_depends_on_the_example_behind_the_point(session: Session, generator: np.random.Generator) -> None:
    """Not one digit changes with another example behind it, even one whose numbers are no numbers."""
    frame = frame_at_a_point(session, generator)
    broken = {
        name: {l: np.full_like(array, np.nan) for l, array in getattr(frame.example, name).items()}
        for name in ("z", "a", "delta", "grad_W", "grad_b")
    }
    other = replace(frame, i=1, example=replace(frame.example, cost=np.nan, **broken))
    before, after = list(of_point(frame)), list(of_point(other))
    assert [(of, found.kind, found.as_text(), found.as_latex()) for of, found in before] == [
        (of, found.kind, found.as_text(), found.as_latex()) for of, found in after
    ]


@settings(max_examples=30)
@given(sessions(), GENERATORS)
def test_a_weight_shows_what_all_examples_make_of_it(session: Session, generator: np.random.Generator) -> None:
    frame = frame_at_a_point(session, generator)
    hand = ByHand(frame)
    for l, i, j in hand.theta:
        found = by_kind(frame, Selection.weight(l, i, j))
        assert list(found) == ["value", "Delta", "update"]
        near = {"rel": 1e-9, "abs": 1e-9 * hand.scale}
        assert found["value"].result == hand.theta[l, i, j]
        assert found["Delta"].result == pytest.approx(hand.Delta(hand.m, l, i, j), **near)
        assert found["update"].result == pytest.approx(hand.updated(hand.m, l, i, j), **near)
        without = by_kind(replace(frame, probe=None), Selection.weight(l, i, j))
        assert found["update"].as_text() == without["update"].as_text()
        assert not found["Delta"].steps
        assert "of example" not in "".join(one.as_text() for one in found.values())


@settings(max_examples=30)
@given(sessions(), GENERATORS)
def test_no_unit_has_an_error_term_and_each_says_why(session: Session, generator: np.random.Generator) -> None:
    frame = frame_at_a_point(session, generator)
    for l in range(2, frame.recipe.n_l + 1):
        for i in range(1, frame.recipe.layer_sizes[l - 1] + 1):
            found = by_kind(frame, Selection.unit(l, i))
            is_raw = l == frame.recipe.n_l and frame.dataset.output_scaling is not None
            assert list(found) == (["raw"] if is_raw else []) + ["a", "z", "delta"]
            assert found["delta"].result is None
            assert "no target y, so there is no error term" in found["delta"].as_text()
            text = "\n".join(one.as_text() for one in found.values())
            assert not re.search(r"target y[₁-₉]|raw target|error passes|∂J", text)


@settings(max_examples=30)
@given(sessions(), GENERATORS)
def test_the_point_itself_lists_its_inputs_and_outputs(session: Session, generator: np.random.Generator) -> None:
    frame = frame_at_a_point(session, generator)
    assert frame.probe is not None
    found, h = by_kind(frame, POINT), frame.probe.a[frame.recipe.n_l]
    assert list(found) == ["inputs", "outputs", "target"]
    inputs, outputs = found["inputs"].terms, found["outputs"].terms
    assert inputs is not None
    assert outputs is not None
    assert [term.factors for term in inputs] == [(raw,) for raw in frame.probe.raw_inputs.tolist()]
    scaled = [scaled_by_hand(frame, j) for j in range(1, len(inputs) + 1)]
    assert inputs.values.tolist() == pytest.approx(scaled, rel=1e-8, abs=1e-8)
    assert all(term.origin.edit is None for term in inputs)
    if frame.dataset.output_scaling is None:
        assert outputs.values.tolist() == h[:, 0].tolist()
    else:
        scale, offset = frame.dataset.output_scaling.scale, frame.dataset.output_scaling.offset
        assert [term.factors for term in outputs] == [(value,) for value in h[:, 0].tolist()]
        assert outputs.values.tolist() == pytest.approx((h * scale + offset)[:, 0].tolist(), rel=1e-9)
    assert found["target"].result is None
    assert "there is no cost and no error term" in found["target"].as_text()


def test_the_class_that_the_network_says_is_named() -> None:
    session = Session(sample_recipe("iris"), load_sample("iris"))
    session.advance(200)
    said = set()
    for k, point in enumerate(session.dataset.raw_inputs.T[::7]):
        frame = session.frame(probe=(point * (1 + 0.01 * k)).tolist())
        assert frame.probe is not None
        winner = max(range(3), key=lambda c, h=frame.probe.a[frame.recipe.n_l]: float(h[c, 0]))
        remark = f"says {('setosa', 'versicolor', 'virginica')[winner]}"
        assert by_kind(frame, POINT)["outputs"].remarks == (remark,)
        said.add(remark)
    assert len(said) > 1


def test_outputs_that_are_no_numbers_stand_for_no_class() -> None:
    frame = Session(sample_recipe("iris"), load_sample("iris")).frame(probe=(5.0, 3.0, 4.0, 1.0))
    assert frame.probe is not None
    broken = replace(frame.probe, a=frame.probe.a | {frame.recipe.n_l: np.array([[0.9], [np.nan], [0.1]])})
    found = by_kind(replace(frame, probe=broken), POINT)["outputs"]
    assert found.remarks == ("h is not finite",)


def test_saturated_units_and_dead_relus_speak_of_no_error() -> None:
    session = Session(Recipe((2, 1, 1), f=("relu", "sigmoid"), seed=1), load_sample("xor"))
    session.edit_bias(1, 1, -50.0)
    session.edit_bias(2, 1, 30.0)
    frame = session.frame(probe=(0.3, 0.7))
    (dead,), (saturated,) = (by_kind(frame, Selection.unit(l, 1))["a"].remarks for l in (2, 3))
    assert dead.startswith("dead ReLU: z = −49.")
    assert dead.endswith("so a = 0 and f′ = 0")
    assert saturated.startswith("saturated: a = 1.0000, so f′ = ")
    assert "error" not in dead + saturated


def test_what_has_no_number_is_a_comment_in_latex() -> None:
    frame = Session(sample_recipe("xor"), load_sample("xor")).frame(probe=(0.3, 0.7))
    latex = by_kind(frame, Selection.unit(3, 1))["delta"].as_latex()
    assert all(line.startswith("% ") for line in latex.splitlines())
    outputs = by_kind(frame, POINT)["outputs"].as_latex()
    assert outputs.startswith("% Outputs of the point\n% says ")
    assert "\\begin{align*}\n  h(x) &= a^{(3)} \\\\\n  h_{1} &= 0." in outputs


def test_there_is_a_point_only_while_one_is_shown() -> None:
    session = Session(sample_recipe("xor"), load_sample("xor"))
    frame, whole = session.frame(probe=(0.3, 0.7)), session.frame(i=2)
    assert exists(frame, POINT)
    assert not exists(whole, POINT)
    assert not exists(session.frame(Position(0, 1, Line(Step.FEEDFORWARD, 2)), probe=(0.3, 0.7)), POINT)
    assert heading(frame, POINT) == heading_of(POINT) == "point"
    with pytest.raises(ValueError, match="there is no point"):
        calculations(whole, POINT)


def test_an_example_stays_what_it_is_beside_a_point() -> None:
    session = Session(sample_recipe("xor"), load_sample("xor"))
    beside, alone = session.frame(i=2, probe=(0.3, 0.7)), session.frame(i=2)
    for selection in (Selection.example(2), Selection.example(3), Selection.input_value(2, 1)):
        texts = [[one.as_text() for one in calculations(frame, selection)] for frame in (beside, alone)]
        assert texts[0] == texts[1]


def test_a_point_is_written_out_where_it_has_few_inputs() -> None:
    assert name_of_point(Probe(np.array([0.3, -1.25]), {}, {})) == "point (0.3, -1.25)"
    assert name_of_point(Probe(np.array([1 / 3]), {}, {})) == "point 0.3333333333333333"
    assert name_of_point(Probe(np.array([1 / 3]), {}, {}), lambda value: f"{value:.2f}") == "point 0.33"
    assert name_of_point(Probe(np.zeros(64), {}, {})) == "point"


@pytest.mark.parametrize("form", FORMS)
def test_the_algorithm_has_no_numbers_of_an_example_beside_a_point(form: Form) -> None:
    session = Session(sample_recipe("xor"), load_sample("xor"))
    frame = session.frame(i=3, probe=(0.3, 0.7))
    for selection in (None, POINT, Selection.unit(2, 1), Selection.weight(1, 1, 1)):
        assert equations(frame, form, selection) == ()
    assert {row.state for row in rows(frame, form)} == {"overview"}
    assert not any(row.note for row in rows(frame, form))
