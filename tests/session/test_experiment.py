import pytest

from bpviz.data.samples import load_sample
from bpviz.session.experiment import Experiment
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session


def experiment() -> Experiment:
    session = Session(sample_recipe("xor"), load_sample("xor"))
    session.advance(3)
    return Experiment(session)


def test_stepping_by_lines_begins_at_the_first_line_of_the_iteration() -> None:
    place = experiment().step("line", +1)
    assert place is not None
    assert (place.k, place.position, place.example) == (3, Position(3, 0, Line(Step.ZERO)), 1)


def test_the_first_line_back_is_the_update_that_led_here() -> None:
    place = experiment().step("line", -1)
    assert place is not None
    assert (place.k, place.position, place.example) == (2, Position(2, 5, Line(Step.UPDATE)), 4)


def test_where_an_iteration_is_whole_examples_take_turns() -> None:
    here = experiment()
    examples = []
    for _ in range(5):
        place = here.step("example", +1)
        assert place is not None
        here.look_at(place)
        examples.append(here.example)
    assert examples == [2, 3, 4, 1, 2]
    back = here.step("example", -1)
    assert back is not None
    assert (back.position, back.example) == (None, 1)


def test_before_the_start_there_is_nothing() -> None:
    here = experiment()
    here.session.go_to(0)
    assert here.step("iteration", -1) is None
    first = here.step("line", +1)
    assert first is not None
    here.look_at(first)
    assert here.step("line", -1) is None
    assert here.step("example", -1) is None


def test_another_example_is_shown_at_the_same_line() -> None:
    here = experiment()
    here.look_at(here.at(Position(3, 1, Line(Step.HIDDEN_DELTA, 2))))
    assert here.example_shown(3).position == Position(3, 3, Line(Step.HIDDEN_DELTA, 2))
    here.look_at(here.at(Position(3, 0, Line(Step.ZERO))))
    assert here.example_shown(3).position == Position(3, 3, Line(Step.ACCUMULATE))
    with pytest.raises(ValueError, match="examples are 1 to 4"):
        here.example_shown(5)
