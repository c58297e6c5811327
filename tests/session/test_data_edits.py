from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.samples import generated_sample, load_sample
from bpviz.data.table import Generated, Table
from bpviz.session.experiment import Experiment
from bpviz.session.position import Line, Position, Program, Step
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.session import Session
from bpviz.session.undo import UndoStack

Edit = Callable[[Session, np.random.Generator], None]


def session_of(name: str, checkpoint_bytes: int = 10**8) -> Session:
    return Session(sample_recipe(name), load_sample(name), checkpoint_bytes)


def flowers(checkpoint_bytes: int = 10**8) -> Session:
    """Few, three classes, some held out: every edit is possible often enough."""
    generator = np.random.default_rng(5)
    inputs, classes = generator.normal(3, 1, (2, 30)), np.arange(30) % 3
    table = Table("flowers", "classification", ("p", "q"), inputs, ("kind",), [classes], ("a", "b", "c"))
    return Session(Recipe((2, 3, 3), epsilon=0.7), Dataset.of(table, Preparation(held_out=0.2)), checkpoint_bytes)


def edit_input(session: Session, generator: np.random.Generator) -> None:
    session.edit_input(1 + int(generator.integers(session.dataset.m)), 2, float(generator.normal(3, 1)))


def edit_inputs(session: Session, generator: np.random.Generator) -> None:
    session.edit_inputs(1, generator.normal(3, 1, 2).tolist(), "held out")


def edit_target(session: Session, generator: np.random.Generator) -> None:
    session.edit_target(1 + int(generator.integers(session.dataset.m)), 1, int(generator.integers(3)))


def add(session: Session, generator: np.random.Generator) -> None:
    session.add_example(generator.normal(3, 1, 2).tolist(), [int(generator.integers(3))])


def delete(session: Session, generator: np.random.Generator) -> None:
    m = session.dataset.m
    gone = generator.choice(m, size=2, replace=False) + 1
    held_out = (1,) if session.dataset.m_held_out > 1 else ()
    session.delete_examples(gone.tolist(), held_out)


EDITS: tuple[Edit, ...] = (edit_input, edit_inputs, edit_target, add, delete)


@settings(max_examples=30)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0, 3_000, 10**8]))
def test_after_any_edits_every_iteration_comes_back_as_it_first_was(seed: int, checkpoint_bytes: int) -> None:
    generator = np.random.default_rng(seed)
    session = flowers(checkpoint_bytes)
    first = {0: (session.theta, session.J, session.dataset)}

    def remember() -> None:
        first[session.k] = (session.theta, session.J, session.dataset)

    for _ in range(8):
        for _ in range(int(generator.integers(1, 9))):
            session.advance()
            remember()
        session.go_to(int(generator.integers(session.last_k // 2, session.last_k + 1)))
        EDITS[generator.integers(len(EDITS))](session, generator)
        for k in [k for k in first if k > session.k]:
            del first[k]
        remember()
    assert session.last_k == max(first)
    for k in generator.permutation(list(first)).tolist() * 2:
        session.go_to(k)
        theta, J, dataset = first[k]
        assert np.array_equal(session.theta, theta)
        assert session.J == J == session.marks.J[k]
        assert session.dataset is dataset


@pytest.mark.parametrize("edit", EDITS)
def test_the_run_goes_on_as_if_it_had_begun_there_with_the_edited_data(edit: Edit) -> None:
    session = flowers()
    session.advance(6)
    theta, J = session.theta, session.J
    edit(session, np.random.default_rng(1))
    fresh = Session(session.recipe, session.dataset)
    fresh.replace_parameters(session.parameters)
    assert np.array_equal(session.theta, theta)
    assert session.J == fresh.J
    if edit is not edit_inputs:  # which is a held-out example's
        assert session.J != J
    session.advance(5)
    fresh.advance(5)
    assert np.array_equal(session.theta, fresh.theta)
    assert session.cost.held_out == fresh.cost.held_out


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_in_the_past_drops_what_came_later_and_a_snapshot_has_it_still(edit: Edit) -> None:
    session = flowers()
    session.advance(12)
    J, theta, data = session.marks.J.copy(), session.theta, session.dataset
    session.go_to(4)
    before = session.snapshot()
    edit(session, np.random.default_rng(2))
    assert (session.k, session.last_k) == (4, 4)
    assert session.forks == (4,)
    assert np.array_equal(session.marks.J[:4], J[:4])
    session.advance(3)
    assert before.dataset is data
    before.go_to(12)
    assert np.array_equal(before.marks.J, J)
    assert np.array_equal(before.theta, theta)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda session: session.edit_input(1, 1, np.inf), "must be a number"),
        (lambda session: session.edit_target(1, 1, 7), "7 is no class"),
        (lambda session: session.edit_target(99, 1, 0), "no training example 99"),
        (lambda session: session.add_example([1.0], [0]), "has 2 inputs, not 1"),
        (lambda session: session.delete_examples(range(1, session.dataset.m + 1)), "at least 2"),
        (lambda session: session.delete_examples((1, 25)), "no training example 25"),
        (lambda session: session.replace_dataset(load_sample("iris")), "the input layer has 2 units"),
    ],
)
def test_a_refused_edit_changes_nothing(edit: Callable[[Session], None], words: str) -> None:
    session = flowers()
    session.advance(5)
    session.go_to(3)
    theta, J, data = session.theta, session.marks.J.copy(), session.dataset
    with pytest.raises(ValueError, match=words):
        edit(session)
    assert np.array_equal(session.theta, theta)
    assert np.array_equal(session.marks.J, J)
    assert (session.k, session.last_k, session.dataset) == (3, 5, data)


def test_other_data_come_with_targets_in_the_range_of_the_output_layer() -> None:
    session = session_of("moons")  # tanh: −1 and +1
    session.replace_dataset(generated_sample("moons", Generated(60, 0.2), Preparation()))
    assert set(session.dataset.Y.ravel().tolist()) == {-1.0, 1.0}
    assert session.dataset.m + session.dataset.m_held_out == 60


def xor_with_fewer_from_10() -> Session:
    """Four examples in iterations 0 … 9, three from 10 on."""
    session = session_of("xor")
    session.advance(10)
    session.delete_examples((1,))
    session.advance(5)
    return session


def test_each_iteration_has_the_lines_of_its_own_examples() -> None:
    session = xor_with_fewer_from_10()
    assert (session.program.m, session.program_at(9).m, session.program_at(10).m) == (3, 4, 3)
    frame = session.frame(Position(9, 4, Line(Step.ACCUMULATE)))
    assert (frame.k, frame.i, frame.dataset.m, frame.summed) == (9, 4, 4, 4)
    with pytest.raises(ValueError, match="no example 5"):
        session.frame(Position(12, 5, Line(Step.UPDATE)))
    assert session.k == 9


def test_the_update_of_the_last_iteration_before_an_edit_is_by_all_its_examples() -> None:
    session = xor_with_fewer_from_10()
    frame = session.frame(Position(9, 5, Line(Step.UPDATE)))
    assert frame.updated is not None
    assert frame.summed == 4
    session.go_to(10)
    assert np.array_equal(frame.updated.theta, session.theta)


def test_one_steps_back_and_forth_over_an_edit_by_every_grain() -> None:
    experiment = Experiment(xor_with_fewer_from_10())

    def go(grain: str, sign: int) -> Position:
        place = experiment.step(grain, sign)
        experiment.session.go_to(place.k)
        experiment.look_at(place)
        experiment.session.frame(experiment.position, i=experiment.i)  # can be drawn
        return experiment.position

    experiment.session.go_to(10)
    experiment.look_at(experiment.at(Position(10, 0, Line(Step.ZERO))))
    assert go("line", -1) == Position(9, 5, Line(Step.UPDATE))
    assert go("line", -1) == Position(9, 4, Line(Step.ACCUMULATE))
    assert go("iteration", +1) == Position(10, 3, Line(Step.ACCUMULATE))
    assert go("line", +1) == Position(10, 4, Line(Step.UPDATE))
    assert go("iteration", -1) == Position(9, 5, Line(Step.UPDATE))
    assert go("example", +1) == Position(10, 0, Line(Step.ZERO))
    assert go("example", -1) == Position(9, 5, Line(Step.UPDATE))
    assert go("line", +1) == Position(10, 0, Line(Step.ZERO))


def test_an_example_that_an_iteration_has_not_shows_its_last_until_there_is_one_again() -> None:
    session = session_of("xor")
    session.advance(4)
    session.add_example([0.5, 0.5], [1])
    session.advance(4)
    experiment = Experiment(session, example=5)
    assert experiment.i == 5
    session.go_to(2)
    experiment.look_at(experiment.whole(2))
    assert experiment.i == 4
    assert experiment.step("example", -1).example == 3
    session.go_to(6)
    assert experiment.i == 5


def test_a_position_survives_renumbered_examples() -> None:
    session = session_of("xor")
    experiment = Experiment(session)
    experiment.look_at(experiment.at(Position(0, 4, Line(Step.PARTIALS))))
    session.delete_examples((1,))
    experiment.renumbered(3)
    assert (experiment.i, experiment.position) == (3, Position(0, 3, Line(Step.PARTIALS)))
    experiment.look_at(experiment.at(Position(0, 4, Line(Step.UPDATE))))
    session.add_example([0, 0], [0])
    experiment.renumbered(4)
    assert experiment.position == Position(0, 5, Line(Step.UPDATE))
    assert session.frame(experiment.position).summed == 4


@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 10**6))
def test_the_nearest_position_is_one_of_the_program(m: int, other_m: int, n: int) -> None:
    here, there = Program(3, m), Program(3, other_m)
    lines = [here.start(2)]
    while lines[-1].line.step is not Step.UPDATE:
        lines.append(here.next(lines[-1], "line"))
    position = lines[n % len(lines)]
    nearest = there.nearest(position)
    there.check(nearest)
    assert nearest.line == position.line
    assert here.nearest(position) == position


def test_of_data_that_moments_share_an_undo_stack_counts_the_bytes_once() -> None:
    stack: UndoStack[frozenset[int]] = UndoStack(
        lambda moment: 1, lambda moment: dict.fromkeys(moment, 100), most_bytes=250
    )
    for moment in ({1}, {1}, {1, 2}, {2}):
        stack.did("something", frozenset(moment))
    assert len([stack.undo(frozenset()) for _ in range(4)]) == 4
    for moment in ({1}, {2}, {3}, {4}):
        stack.did("something", frozenset(moment))
    assert [stack.undo(frozenset()) for _ in range(2)] == [{4}, {3}]
    assert stack.undo_words == ""


def test_a_run_tells_of_all_the_data_it_can_go_back_to() -> None:
    session = session_of("xor")
    original = session.dataset
    session.advance(3)
    session.edit_input(1, 1, 0.7)
    session.edit_input(1, 1, 0.5)
    session.change(alpha=0.1)
    assert session.forks == (3,)
    session.advance(2)
    assert session.datasets == (original, session.dataset)
    assert session.dataset.nbytes >= 4 * (2 + 2 + 1) * 8
