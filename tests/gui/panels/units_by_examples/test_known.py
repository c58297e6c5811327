"""What of all examples is computed at a position: held against walking through the algorithm line by line."""

from __future__ import annotations

import pytest

from bpviz.data.samples import load_sample
from bpviz.gui.panels.units_by_examples.known import (
    has_shown_example,
    known_columns,
    progress,
    shown_example,
    whole,
)
from bpviz.session.position import Line, Position, Program, Step
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.session import Session


def test_columns_come_one_by_one_as_the_lines_are_carried_out() -> None:
    recipe = Recipe(layer_sizes=(2, 3, 2, 1), f="sigmoid", alpha=1.0, lambda_=0.0, epsilon=0.5, seed=1)
    session = Session(recipe, load_sample("xor"))
    program, m = Program(4, 4), 4
    counts = {(letter, l): 0 for letter in ("a", "δ") for l in (2, 3, 4)}
    position = program.start(0)
    while position.k == 0:
        match position.line:
            case Line(Step.FEEDFORWARD, l):
                counts["a", l] += 1
            case Line(Step.OUTPUT_DELTA | Step.HIDDEN_DELTA, l):
                counts["δ", l] += 1
        frame = session.frame(position, wants={"all_examples"})
        assert {(letter, l): known_columns(frame, letter, l) for letter, l in counts} == counts
        assert known_columns(frame, "a", 1) == m
        assert whole(frame) == (position.line.step is Step.UPDATE)
        position = program.next(position, "line")
    assert set(counts.values()) == {m}


def test_of_many_examples_only_columns_of_examples_before_the_present_one_are_known() -> None:
    session = Session(sample_recipe("digits"), load_sample("digits"))
    frame = session.frame(Position(0, 700, Line(Step.ACCUMULATE)), wants={"all_examples"})
    assert frame.all_examples is not None
    examples = frame.all_examples.examples.tolist()
    assert len(examples) == 300
    assert known_columns(frame, "δ", 2) == sum(example <= 700 for example in examples)
    at, has_column = shown_example(frame)
    assert has_column == (700 in examples)
    assert examples[at - 1] < 700 <= examples[at]


@pytest.mark.parametrize(
    ("i", "line", "words", "shown"),
    [
        (0, Line(Step.ZERO), "line 1, before the first of 112 examples", False),
        (3, Line(Step.HIDDEN_DELTA, 2), "example 3 of 112, to line 2.3", True),
        (113, Line(Step.UPDATE), "line 3, after all 112 examples", False),
    ],
)
def test_it_is_said_how_far_one_has_come(i: int, line: Line, words: str, shown: bool) -> None:
    session = Session(sample_recipe("iris"), load_sample("iris"))
    frame = session.frame(Position(0, i, line))
    assert progress(frame) == words
    assert has_shown_example(frame) == shown


def test_without_a_position_everything_is_known_and_beside_a_probe_no_example_is_shown() -> None:
    session = Session(sample_recipe("iris"), load_sample("iris"))
    frame = session.frame(i=7, wants={"all_examples"})
    assert progress(frame) == "example 7 of 112"
    assert known_columns(frame, "δ", 2) == 112
    probed = session.frame(i=7, probe=[5.0, 3.0, 4.0, 1.0])
    assert progress(probed) == "all 112 examples"
    assert not has_shown_example(probed)
