"""Runs that take some of the examples at each iteration: exact replays, stepping, frames."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpviz.data.dataset import Preparation
from bpviz.data.samples import load_sample
from bpviz.engine.gradient import cost_and_gradient
from bpviz.session.experiment import Experiment
from bpviz.session.position import Step
from bpviz.session.recipe import Recipe, RecipeError, sample_recipe
from bpviz.session.session import Session

M, BATCH = 120, 50


def session(batch: int = BATCH, **fields: object) -> Session:
    return Session(sample_recipe("iris").changed(batch=batch, **fields), load_sample("iris", Preparation(held_out=0.2)))


def test_each_iteration_is_the_tutorials_update_over_its_mini_batch() -> None:
    run = session(lambda_=0.01)
    assert run.dataset.m == M
    for k in range(2 * math.ceil(M / BATCH) + 1):
        program = run.program
        assert program.mini_batch is not None
        places = np.array(program.mini_batch.examples) - 1
        assert program.m == len(places) == (20 if k % 3 == 2 else BATCH)
        assert (program.mini_batch.number, program.mini_batch.per_epoch, program.mini_batch.epoch) == (
            k % 3 + 1,
            3,
            k // 3 + 1,
        )
        X, Y = run.dataset.X[:, places], run.dataset.Y[:, places]
        J, gradient = cost_and_gradient(run.parameters, X, Y, run.recipe.f, 0.01)
        assert run.J == pytest.approx(J, rel=1e-11)
        np.testing.assert_allclose(run.gradient.theta, gradient.theta, rtol=1e-9, atol=1e-13)
        before = run.theta
        run.advance()
        np.testing.assert_allclose(run.theta, before - run.recipe.alpha * gradient.theta, rtol=1e-10, atol=1e-13)


@settings(max_examples=20)
@given(st.lists(st.integers(0, 12), min_size=1, max_size=6), st.sampled_from([1, 3000]))
def test_going_anywhere_and_back_gives_the_very_same_bits(walk: list[int], checkpoint_bytes: int) -> None:
    recipe = sample_recipe("iris").changed(batch=BATCH)
    run = Session(recipe, load_sample("iris"), checkpoint_bytes)
    straight = []
    for k in range(13):
        if k == 5:
            run.change(batch=7)
        if k == 9:
            run.change(batch="all")
        straight.append((run.theta.tobytes(), run.J, run.program.mini_batch))
        run.advance()
    for k in walk:
        run.go_to(k)
        assert (run.theta.tobytes(), run.J, run.program.mini_batch) == straight[k]


def test_one_batch_of_all_is_the_tutorials_batch_gradient_descent() -> None:
    tutorial, large = session(batch=10**6), Session(sample_recipe("iris"), session().dataset)
    for run in (tutorial, large):
        run.advance(5)
    assert tutorial.program.mini_batch is None
    assert tutorial.theta.tobytes() == large.theta.tobytes()


def test_the_held_out_cost_is_marked_once_an_epoch_and_known_in_every_frame() -> None:
    run = session()
    run.advance(7)
    known = np.flatnonzero(np.isfinite(run.marks.held_out)).tolist()
    assert known == [0, 3, 6]
    for k in range(8):
        run.go_to(k)
        frame = run.frame()
        X, Y = run.dataset.X_held_out, run.dataset.Y_held_out
        J, _ = cost_and_gradient(run.parameters, X, Y, run.recipe.f)
        assert frame.cost.held_out == pytest.approx(J, rel=1e-11)
        assert frame.outputs is not None
        np.testing.assert_allclose(frame.outputs.training, run.outputs(run.dataset.X), rtol=1e-11)
        np.testing.assert_allclose(frame.outputs.held_out, run.outputs(X), rtol=1e-11)


def test_lines_are_stepped_through_the_examples_of_the_mini_batch() -> None:
    run = session()
    experiment = Experiment(run)
    seen: list[int] = []
    place = experiment.step("line", +1)
    while place is not None and place.k < 3:
        run.go_to(place.k)
        if place.k == 3:
            break
        experiment.look_at(place)
        frame = run.frame(place.position)
        assert place.position is not None
        if place.position.line.step is Step.ACCUMULATE:
            assert frame.i == place.example == run.program.example_at(place.position.i)
            seen.append(frame.i)
            assert frame.summed == place.position.i
        if place.position.line.step is Step.UPDATE:
            assert frame.updated is not None
            updated = frame.updated.theta
            after = run.snapshot()
            after.advance()
            assert after.theta.tobytes() == updated.tobytes()
        if run.last_k < place.k + 1:
            run.advance()
            run.go_to(place.k)
        place = experiment.step("line", +1)
    assert sorted(seen) == list(range(1, M + 1))


def test_stepping_back_by_lines_retraces_the_way() -> None:
    run = session()
    run.advance(2)
    run.go_to(0)
    experiment = Experiment(run)
    forth = []
    for _ in range(400):
        place = experiment.step("line", +1)
        assert place is not None
        run.go_to(place.k)
        experiment.look_at(place)
        forth.append(place)
    back = [forth.pop()]
    while forth:
        place = experiment.step("line", -1)
        assert place is not None
        run.go_to(place.k)
        experiment.look_at(place)
        assert place == forth.pop()
    assert back


def test_an_example_outside_the_mini_batch_is_shown_whole() -> None:
    run = session()
    experiment = Experiment(run)
    place = experiment.step("line", +1)
    assert place is not None
    experiment.look_at(place)
    program = run.program
    outside = next(i for i in range(1, M + 1) if program.place_of(i) is None)
    assert experiment.example_shown(outside) == (0, None, outside)
    inside = program.example_at(7)
    shown = experiment.example_shown(inside)
    assert shown.example == inside
    assert shown.position is not None
    assert shown.position.i == 7


@pytest.mark.parametrize("batch", [0, -3, 2.5, True, "some", None])
def test_an_impossible_batch_is_refused_by_name(batch: object) -> None:
    with pytest.raises(RecipeError) as refused:
        Recipe((2, 2, 1), batch=batch)  # type: ignore[arg-type]
    assert refused.value.field == "batch"


def test_a_copy_for_another_thread_takes_the_same_mini_batches() -> None:
    run = session()
    run.advance(4)
    other = run.detached()
    run.advance(4)
    other.advance(4)
    assert run.theta.tobytes() == other.theta.tobytes()


def test_a_held_out_cost_that_takes_long_is_worked_out_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    run = session()
    run.advance(4)
    known = run.frame().cost.held_out
    monkeypatch.setattr("bpviz.session.trainer.AT_HAND_PRODUCTS", 0)
    run = session()
    run.advance(4)
    assert math.isnan(run.frame().cost.held_out)
    assert run.frame(wants={"outputs"}).cost.held_out == known
    # Where an epoch begins it is marked, and so it is known.
    run.go_to(3)
    assert run.frame().cost.held_out == run.marks.held_out[3]
