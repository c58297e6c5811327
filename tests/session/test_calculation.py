import math
from collections.abc import Iterator

import numpy as np
import pytest
from by_hand import ByHand, calculate
from hypothesis import given, settings
from runs import frames, positions_of, selections_of, sessions

from bpviz.data.samples import load_sample
from bpviz.session import calculation_notation as notation
from bpviz.session.calculation import calculations, exists, heading, heading_of
from bpviz.session.calculation_values import Calculation, Stage
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

ALWAYS = ("value", "Delta", "scaling", "inputs", "target")


def all_of(frame: Frame) -> Iterator[tuple[Selection, Calculation]]:
    for selection in selections_of(frame):
        for calculation in calculations(frame, selection):
            yield selection, calculation


def expected(frame: Frame, hand: ByHand, selection: Selection, calculation: Calculation) -> float | None:
    """The result by hand; None for what is no number of the algorithm's."""
    one, l, i, j = hand.examples[frame.i], selection.l, selection.i, selection.j
    match calculation.kind:
        case "z":
            return one.z[l, i]
        case "a":
            return one.a[l, i]
        case "delta":
            return one.delta[l, i]
        case "value":
            return hand.theta[l, i, j]
        case "partial":
            return hand.partial(frame.i, l, i, j)
        case "Delta":
            return hand.Delta(frame.summed, l, i, j)
        case "update":
            return hand.updated(frame.summed, l, i, j)
        case "cost":
            return hand.examples[i].cost
    return None


def rounding(of: Calculation, stage: Stage) -> float:
    """How far a line's value may be from what its numbers give; 0 but where sums run in another order."""
    assert of.result is not None
    if stage is of.conclusion and of.kind == "a":
        return 1e-14 * abs(of.result)  # exp and tanh of another library
    if stage is of.conclusion and of.kind == "delta" and of.terms is not None:
        return 1e-12 * float(np.abs(of.terms.values).sum()) * abs(stage.numbers[1])
    if stage is of.conclusion and of.kind == "update":
        return 1e-12 * sum(map(abs, stage.numbers))
    return 0.0


def lines_of(of: Calculation) -> list[Stage]:
    return [*of.steps, *([of.conclusion] if of.conclusion else [])]


@settings(max_examples=100)
@given(frames())
def test_every_number_is_what_the_tutorials_formulas_give(frame: Frame) -> None:
    hand = ByHand(frame)
    for selection, calculation in all_of(frame):
        result = expected(frame, hand, selection, calculation)
        if result is not None:
            assert calculation.result == pytest.approx(result, rel=1e-12, abs=1e-12 * hand.scale), calculation.as_text()
        if calculation.kind == "partials":
            assert calculation.terms is not None
            l, i = selection.l, selection.i
            by_hand = [hand.partial(frame.i, l - 1, i, j) for j in (*range(1, hand.s[l - 1] + 1), 0)]
            assert calculation.terms.values == pytest.approx(by_hand, rel=1e-12, abs=1e-12 * hand.scale)


@settings(max_examples=50)
@given(frames())
def test_the_terms_add_up_to_the_number_shown(frame: Frame) -> None:
    for _, calculation in all_of(frame):
        terms = calculation.terms
        if terms is None or not calculation.adds_up:
            continue
        total = calculation.steps[0].value if calculation.kind == "delta" else calculation.result
        allowed = 1e-12 * math.fsum(abs(term.value) for term in terms)
        assert abs(math.fsum(term.value for term in terms) - total) <= allowed
        for most in range(1, len(terms) + 1):
            folded = terms.folded(most)
            assert abs(math.fsum(term.value for term in folded.shown) + folded.subtotal - total) <= allowed
            assert len(folded.shown) + folded.rest == len(terms)


@settings(max_examples=50)
@given(frames())
def test_every_term_and_line_gives_its_value_from_the_numbers_written_in_it(frame: Frame) -> None:
    for _, calculation in all_of(frame):
        terms = calculation.terms
        if terms is not None and calculation.kind not in ("inputs", "target"):
            for term in terms:
                written = notation.fill(notation.plain(terms.template), term.factors, notation.all_digits)
                assert calculate(written) == term.value
        for stage in lines_of(calculation):
            if stage.numbers:
                written = stage.expression(notation.all_digits)
                assert abs(calculate(written) - stage.value) <= rounding(calculation, stage), calculation.as_text()


@settings(max_examples=20)
@given(frames())
def test_the_last_line_uses_the_values_of_the_lines_above_it(frame: Frame) -> None:
    for _, calculation in all_of(frame):
        above, last = [stage.value for stage in calculation.steps], calculation.conclusion
        if calculation.kind == "delta":
            assert last.numbers == tuple(above[-2:])
        elif calculation.kind in ("partial", "Delta", "scaling") and last.numbers:
            assert last.numbers == tuple(above)
        elif calculation.kind == "update":
            assert set(last.numbers[1:]) <= set(above)


@settings(max_examples=12)
@given(sessions(most_units=3, most_examples=3))
def test_known_is_what_the_position_has_come_to_and_current_what_its_line_makes(session: Session) -> None:
    n_l, done = session.recipe.n_l, set[tuple[int, Line]]()
    for position in positions_of(session.program, session.k):
        done.add((position.i, position.line))
        frame = session.frame(position)
        # At UPDATE, which belongs to no example, the last one is shown.
        shown = frame.i if position.i else 0
        for selection, calculation in all_of(frame):
            made_at = _line_that_makes(calculation, selection, n_l)
            example = selection.i if calculation.kind == "cost" else shown
            if made_at.step is Step.UPDATE:
                example = session.dataset.m + 1
            assert calculation.known(frame) == (calculation.kind in ALWAYS or (example, made_at) in done)
            is_line = position.line == made_at and calculation.kind not in ("cost", "raw", *ALWAYS)
            is_sum = calculation.kind == "Delta" and position.line.step in (Step.ZERO, Step.ACCUMULATE)
            assert calculation.current(frame) == (is_line or is_sum)
    whole = session.frame(i=session.dataset.m)
    for _, calculation in all_of(whole):
        assert calculation.known(whole)
        assert not calculation.current(whole)


def _line_that_makes(calculation: Calculation, selection: Selection, n_l: int) -> Line:
    match calculation.kind:
        case "z" | "a":
            return Line(Step.FEEDFORWARD, selection.l)
        case "cost" | "raw":
            return Line(Step.FEEDFORWARD, n_l)
        case "delta":
            return Line(Step.OUTPUT_DELTA if selection.l == n_l else Step.HIDDEN_DELTA, selection.l)
        case "partial" | "partials":
            return Line(Step.PARTIALS)
        case "update":
            return Line(Step.UPDATE)
    return Line(Step.ZERO)


@settings(max_examples=50)
@given(frames(placed=True))
def test_what_the_line_makes_stands_first_and_only_the_parameters_value_before_it(frame: Frame) -> None:
    for selection in selections_of(frame):
        found = calculations(frame, selection)
        kinds = [calculation.kind for calculation in found]
        assert "value" not in kinds[1:]
        lit = [calculation.current(frame) for calculation in found if calculation.kind != "value"]
        assert lit == sorted(lit, reverse=True)


def test_a_unit_shows_the_nearer_cause_before_the_farther() -> None:
    session = Session(sample_recipe("iris"), load_sample("iris"))

    def kinds(line: Line | None, selection: Selection) -> list[str]:
        frame = session.frame(Position(0, 3, line) if line else None)
        return [calculation.kind for calculation in calculations(frame, selection)]

    assert kinds(Line(Step.FEEDFORWARD, 2), Selection.unit(2, 1)) == ["z", "a", "delta", "partials"]
    assert kinds(Line(Step.OUTPUT_DELTA, 3), Selection.unit(2, 1)) == ["z", "a", "delta", "partials"]
    assert kinds(Line(Step.OUTPUT_DELTA, 3), Selection.unit(3, 1)) == ["delta", "a", "z", "partials"]
    assert kinds(Line(Step.HIDDEN_DELTA, 2), Selection.unit(3, 1)) == ["delta", "a", "z", "partials"]
    assert kinds(Line(Step.PARTIALS), Selection.unit(2, 1)) == ["partials", "delta", "a", "z"]
    assert kinds(None, Selection.unit(2, 1)) == ["delta", "a", "z", "partials"]
    assert kinds(Line(Step.ACCUMULATE), Selection.bias(1, 1)) == ["value", "Delta", "partial", "update"]
    assert kinds(Line(Step.PARTIALS), Selection.bias(1, 1)) == ["value", "partial", "Delta", "update"]


def test_what_the_network_does_not_have_is_refused_in_words() -> None:
    frame = Session(sample_recipe("xor"), load_sample("xor")).frame()
    for selection, words in (
        (Selection.unit(4, 1), "no unit 1 of layer 4"),
        (Selection.weight(1, 9, 2), "no weight from unit 2 of layer 1 to unit 9 of layer 2"),
        (Selection.bias(2, 2), "no bias of unit 2 of layer 3"),
        (Selection.input_value(1, 3), "no input 3 of example 1"),
        (Selection.example(5), "no example 5"),
    ):
        assert not exists(frame, selection)
        with pytest.raises(ValueError, match=words):
            calculations(frame, selection)
        assert heading_of(selection) in words


@settings(max_examples=10)
@given(frames())
def test_everything_that_can_be_selected_exists_and_has_its_own_heading(frame: Frame) -> None:
    every = list(selections_of(frame))
    assert all(exists(frame, selection) for selection in every)
    assert len({heading(frame, selection) for selection in every}) == len(every)
    assert len({heading_of(selection) for selection in every}) == len(every)


def test_headings_name_things_as_the_data_do() -> None:
    frame = Session(sample_recipe("iris"), load_sample("iris")).frame()
    assert heading(frame, Selection.unit(1, 3)) == "input 3 · petal length (cm)"
    assert heading(frame, Selection.unit(2, 4)) == "hidden unit 4 of L₂"
    assert heading(frame, Selection.unit(3, 2)) == "output 2 · versicolor"
    assert heading(frame, Selection.weight(1, 4, 3)) == "weight · petal length → unit 4 of L₂"
    assert heading(frame, Selection.bias(2, 2)) == "bias of versicolor"
    assert heading(frame, Selection.input_value(7, 3)) == "input 3 of example 7 · petal length (cm)"
    assert heading(frame, Selection.example(7)) == f"example 7 of {frame.dataset.m}"


@settings(max_examples=20)
@given(frames())
def test_every_link_and_edit_leads_to_something_that_exists(frame: Frame) -> None:
    for _, calculation in all_of(frame):
        places = [*(calculation.terms or ())]
        targets = [link for term in places for link in (term.origin.link, term.origin.edit)]
        targets += [link for stage in lines_of(calculation) for link in (stage.link, stage.edit)]
        assert all(exists(frame, target) for target in targets if target is not None)


@settings(max_examples=20)
@given(frames())
def test_what_can_be_edited_is_the_number_beside_it(frame: Frame) -> None:
    data = frame.dataset

    def value_of(place: Selection) -> float:
        if place.kind == "input":
            return data.raw_inputs[place.j - 1, data.training[place.i - 1]]
        arrays = frame.parameters.W if place.kind == "weight" else frame.parameters.b
        return arrays[place.l][place.i - 1, max(place.j - 1, 0)]

    for _, calculation in all_of(frame):
        for term in calculation.terms or ():
            assert term.origin.edit is None or term.factors[0] == value_of(term.origin.edit)
        for stage in lines_of(calculation):
            assert stage.edit is None or stage.value == value_of(stage.edit)
