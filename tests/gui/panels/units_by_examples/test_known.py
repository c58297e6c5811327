"""What of all examples is computed at a position: held against walking through the algorithm line by line."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
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
        assert {(letter, l): known_columns(frame, letter, l).sum() for letter, l in counts} == counts
        assert known_columns(frame, "a", 1).all()
        assert whole(frame) == (position.line.step is Step.UPDATE)
        position = program.next(position, "line")
    assert set(counts.values()) == {m}


def test_of_many_examples_only_columns_of_examples_before_the_present_one_are_known() -> None:
    session = Session(sample_recipe("digits"), load_sample("digits"))
    frame = session.frame(Position(0, 700, Line(Step.ACCUMULATE)), wants={"all_examples"})
    assert frame.all_examples is not None
    examples = frame.all_examples.examples.tolist()
    assert len(examples) == 300
    assert known_columns(frame, "δ", 2).tolist() == [example <= 700 for example in examples]
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
    assert known_columns(frame, "δ", 2).sum() == 112
    probed = session.frame(i=7, probe=[5.0, 3.0, 4.0, 1.0])
    assert progress(probed) == "all 112 examples"
    assert not has_shown_example(probed)


def test_of_a_mini_batch_columns_come_in_its_order_and_those_of_other_examples_never() -> None:
    session = Session(sample_recipe("iris").changed(batch=16), load_sample("iris"))
    session.advance(9)
    program = session.program
    assert program.mini_batch is not None
    numbers = program.mini_batch.examples
    frame = session.frame(Position(9, 3, Line(Step.OUTPUT_DELTA, 3)), wants={"all_examples"})
    assert frame.all_examples is not None
    shown = frame.all_examples.examples

    def those(known: np.ndarray) -> set[int]:
        return set(shown[known].tolist())

    assert those(known_columns(frame, "δ", 3)) == set(numbers[:3])
    assert those(known_columns(frame, "δ", 2)) == set(numbers[:2])
    assert known_columns(frame, "a", 1).all()
    at, has_column = shown_example(frame)
    assert (shown[at], has_column) == (numbers[2], True)
    assert progress(frame) == f"example {numbers[2]}, 3 of 16, to line 2.2"
    end = session.frame(Position(9, 17, Line(Step.UPDATE)), wants={"all_examples"})
    assert those(known_columns(end, "δ", 2)) == set(numbers)
    assert progress(end) == "line 3, after all 16 examples of the mini-batch"
    assert known_columns(session.frame(wants={"all_examples"}), "δ", 2).all()


def test_columns_may_be_a_mini_batchs_own_examples_in_its_order() -> None:
    session = Session(sample_recipe("iris").changed(batch=16), load_sample("iris"))
    frame = session.frame(Position(0, 6, Line(Step.OUTPUT_DELTA, 3)), wants={"all_examples"})
    assert frame.all_examples is not None
    numbers = np.array(frame.program.mini_batch.examples)
    columns = numbers - 1
    of_all = frame.all_examples
    assert len(of_all.examples) in (16, 112)
    own = replace(
        of_all,
        examples=numbers[::2],
        a={l: np.zeros((len(a), 8)) for l, a in of_all.a.items()},
        delta={l: np.zeros((len(delta), 8)) for l, delta in of_all.delta.items()},
    )
    frame = replace(frame, all_examples=own)
    assert known_columns(frame, "δ", 3).tolist() == [True] * 3 + [False] * 5
    assert shown_example(frame) == (3, False), "the sixth of 16 stands before the seventh, which has the fourth column"
    assert shown_example(replace(frame, i=int(columns[6]) + 1)) == (3, True)
