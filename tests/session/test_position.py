from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.session.position import Grain, Line, Position, Program, Step

GRAINS = st.sampled_from(get_args(Grain))


@st.composite
def places(draw: st.DrawFn) -> tuple[Program, Position]:
    program = Program(draw(st.integers(2, 6)), draw(st.integers(1, 7)))
    k, i = draw(st.integers(0, 9)), draw(st.integers(0, program.m + 1))
    if i == 0:
        return program, program.start(k)
    line = Line(Step.UPDATE) if i > program.m else draw(st.sampled_from(program.example_lines))
    return program, Position(k, i, line)


@given(places(), GRAINS)
def test_previous_undoes_next(place: tuple[Program, Position], grain: Grain) -> None:
    program, position = place
    assert program.previous(program.next(position, grain), grain) == position


@given(places(), GRAINS)
def test_next_undoes_previous(place: tuple[Program, Position], grain: Grain) -> None:
    program, position = place
    back = program.previous(position, grain)
    if back is None:
        assert position.k == 0
    else:
        assert program.next(back, grain) == position


@given(places(), st.lists(GRAINS, max_size=30))
def test_every_walk_stays_in_the_program(place: tuple[Program, Position], walk: list[Grain]) -> None:
    program, position = place
    for grain in walk:
        position = program.next(position, grain)
        program.check(position)


def test_the_lines_of_an_iteration_are_the_tutorials() -> None:
    program = Program(n_l=4, m=2)
    position, walked = program.start(0), []
    while position.k == 0:
        walked.append((position.i, position.line.step.value, position.line.l))
        position = program.next(position, "line")
    example = [("2.1", 2), ("2.1", 3), ("2.1", 4), ("2.2", 4), ("2.3", 3), ("2.3", 2), ("2.4", 0), ("2.5", 0)]
    assert walked == [
        (0, "1", 0),
        *((1, step, l) for step, l in example),
        *((2, step, l) for step, l in example),
        (3, "3", 0),
    ]
    assert position == program.start(1)


def test_by_examples_one_sees_each_example_done_and_then_the_update() -> None:
    program = Program(n_l=3, m=2)
    position, walked = program.start(0), []
    for _ in range(5):
        position = program.next(position, "example")
        walked.append((position.k, position.i, position.line.step))
    assert walked == [
        (0, 1, Step.ACCUMULATE),
        (0, 2, Step.ACCUMULATE),
        (0, 3, Step.UPDATE),
        (1, 0, Step.ZERO),
        (1, 1, Step.ACCUMULATE),
    ]


def test_what_is_reached_grows_line_by_line() -> None:
    position = Position(0, 1, Line(Step.HIDDEN_DELTA, 3))
    assert position.reached(Step.FEEDFORWARD, 4)
    assert position.reached(Step.OUTPUT_DELTA, 4)
    assert position.reached(Step.HIDDEN_DELTA, 3)
    assert not position.reached(Step.HIDDEN_DELTA, 2)
    assert not position.reached(Step.PARTIALS)
    assert not Position(0, 1, Line(Step.FEEDFORWARD, 2)).reached(Step.FEEDFORWARD, 3)
    assert not Position(0, 0, Line(Step.ZERO)).reached(Step.FEEDFORWARD, 2)


def test_delta_w_holds_the_examples_that_were_added() -> None:
    program = Program(3, 5)
    assert program.summed(program.start(7)) == 0
    assert program.summed(Position(7, 3, Line(Step.PARTIALS))) == 2
    assert program.summed(Position(7, 3, Line(Step.ACCUMULATE))) == 3
    assert program.summed(Position(7, 6, Line(Step.UPDATE))) == 5


@pytest.mark.parametrize(
    ("position", "words"),
    [
        (Position(-1, 0, Line(Step.ZERO)), "no iteration -1"),
        (Position(0, 9, Line(Step.ACCUMULATE)), "examples are 1 to 3"),
        (Position(0, 1, Line(Step.FEEDFORWARD, 7)), "does not belong"),
        (Position(0, 1, Line(Step.UPDATE)), "does not belong"),
    ],
)
def test_a_position_outside_is_refused_in_words(position: Position, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Program(3, 3).check(position)
