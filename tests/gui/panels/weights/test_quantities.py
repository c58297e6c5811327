"""W, ∇W and ΔW as the tutorial has them at a line."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bpviz.data.samples import load_sample
from bpviz.engine.backpropagation import backpropagate
from bpviz.gui.panels.weights.quantities import ALL, GRADIENT, SUMS, W, known, rows_alike, rows_of, state
from bpviz.gui.panels.weights.scales import Scales
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session

Trained = Callable[..., Session]


@pytest.fixture
def session() -> Session:
    recipe = sample_recipe("xor").changed(lambda_=0.01)
    session = Session(recipe, load_sample("xor"))
    session.advance(3)
    return session


def every_line(session: Session) -> list[tuple[object, object]]:
    program, frames = session.program, []
    position = program.start(session.k)
    while position.k == 3:
        frames.append((position, session.frame(position)))
        position = program.next(position, "line")
    return frames


def test_the_gradient_is_known_only_once_all_examples_are_summed(session: Session) -> None:
    lines = every_line(session)
    for _, frame in lines[:-1]:
        assert known(frame, GRADIENT) is None
        assert known(frame, W) is not None
    assert known(lines[-1][1], GRADIENT) is not None
    assert known(session.frame(), GRADIENT) is not None


def test_the_gradient_is_that_of_all_examples_with_weight_decay(session: Session) -> None:
    frame = session.frame()
    passes = [
        backpropagate(frame.parameters, frame.dataset.X[:, i], frame.dataset.Y[:, i], frame.recipe.f)
        for i in range(frame.dataset.m)
    ]
    values = known(frame, GRADIENT)
    assert values is not None
    for l, of_layer in values.W.items():
        mean = sum(one.grad_W[l] for one in passes) / len(passes)
        np.testing.assert_allclose(of_layer, mean + 0.01 * frame.parameters.W[l], rtol=1e-12, atol=1e-15)


def test_the_sum_grows_from_zero_example_by_example(session: Session) -> None:
    lines = every_line(session)
    said = [state(frame, SUMS) for _, frame in lines]
    assert said[0] == ":= 0"
    assert not known(lines[0][1], SUMS).theta.any()
    assert list(dict.fromkeys(said[1:])) == [":= 0", *(f"after {n} of 4 examples" for n in (1, 2, 3, 4))]


def test_at_the_update_the_weights_are_said_to_be_the_old_ones(session: Session) -> None:
    lines = every_line(session)
    assert [state(frame, W) for _, frame in lines] == [""] * (len(lines) - 1) + ["before the update"]


def test_scales_hold_still_while_an_iteration_is_stepped_through(session: Session) -> None:
    scales = Scales()
    limits = set()
    for _, frame in every_line(session):
        for quantity in ALL:
            scales.follow(frame, quantity)
        ends = [scales.limit(quantity, l) for quantity in (W, SUMS) for l in (0, 1, 2)]
        limits.add((*ends, *(scales.limit_of_biases(quantity, l) for quantity in (W, SUMS) for l in (1, 2))))
    assert len(limits) == 1


def test_one_scale_for_all_layers_has_room_for_each(session: Session) -> None:
    scales = Scales()
    scales.follow(session.frame(), W)
    assert scales.limit(W, 0) == max(scales.limit(W, 1), scales.limit(W, 2))
    assert scales.limit(W, 0) >= abs(session.frame().parameters.theta).max()


def test_nothing_but_zeros_keeps_the_scale_there_was(session: Session) -> None:
    scales = Scales()
    scales.follow(session.frame(), SUMS)
    before = scales.limit(SUMS, 1)
    zeros = Session(sample_recipe("xor").changed(epsilon=0.0), load_sample("xor")).frame()
    scales.follow(zeros, W)
    assert (scales.limit(SUMS, 1), scales.limit(W, 1)) == (before, 1.0)


def test_a_weight_is_told_with_its_gradient_and_its_sum_in_full(session: Session) -> None:
    frame = session.frame()
    assert rows_of(frame, (1, 2, 1)) == [
        ("W₂₁⁽¹⁾", repr(float(frame.parameters.W[1][1, 0]))),
        ("∂J(W,b)/∂W₂₁⁽¹⁾", repr(float(frame.gradient.W[1][1, 0]))),
        ("ΔW₂₁⁽¹⁾ after 4 of 4 examples", repr(float(frame.Delta.W[1][1, 0]))),
    ]
    assert rows_of(frame, (2, 1, 0))[0] == ("b₁⁽²⁾", repr(float(frame.parameters.b[2][0, 0])))


def test_units_that_start_equal_stay_alike_through_training() -> None:
    session = Session(sample_recipe("iris").changed(epsilon=0.0), load_sample("iris"))
    session.advance(40)
    frame = session.frame()
    assert frame.parameters.W[1].any()
    assert rows_alike(frame.parameters.W[1], frame.parameters.b[1])


def test_units_that_start_at_random_are_not_alike(session: Session) -> None:
    frame = session.frame()
    assert not rows_alike(frame.parameters.W[1], frame.parameters.b[1])
    W1 = np.tile([1.0, 2.0], (4, 1))
    assert rows_alike(W1, np.ones((4, 1)))
    assert not rows_alike(W1, np.arange(4.0)[:, None])
    assert not rows_alike(np.vstack([W1, [[1.0, 2.1]]]), np.ones((5, 1)))
    assert not rows_alike(W1[:1], np.ones((1, 1)))
