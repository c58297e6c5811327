"""Runs in float32: half the memory, seven digits, and the same numbers as far as those go."""

from __future__ import annotations

import numpy as np
import pytest

from bpviz.data.samples import load_sample
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import Recipe, RecipeError, sample_recipe
from bpviz.session.session import Session


def session(name: str = "iris", **fields: object) -> Session:
    return Session(sample_recipe(name).changed(precision="float32", **fields), load_sample(name))


@pytest.mark.parametrize("name", ["xor", "iris", "moons", "encoder"])
def test_a_run_in_float32_follows_the_one_in_float64(name: str) -> None:
    narrow, wide = session(name), Session(sample_recipe(name), load_sample(name))
    for run in (narrow, wide):
        run.advance(20)
    assert narrow.theta.dtype == np.float32
    scale = np.abs(wide.theta).max()
    np.testing.assert_allclose(narrow.theta, wide.theta, rtol=0, atol=1e-5 * scale)
    np.testing.assert_allclose(narrow.marks.J, wide.marks.J, rtol=1e-5)


def test_going_back_gives_the_very_same_bits() -> None:
    run = Session(sample_recipe("iris").changed(precision="float32"), load_sample("iris"), 1)
    thetas = [run.theta.tobytes()]
    for _ in range(20):
        run.advance()
        thetas.append(run.theta.tobytes())
    for k in (3, 17, 0, 20, 11):
        run.go_to(k)
        assert run.theta.tobytes() == thetas[k]


def test_the_update_that_is_shown_is_the_next_theta_to_the_bit() -> None:
    run = session(lambda_=0.01)
    run.advance(3)
    frame = run.frame(Position(3, run.dataset.m + 1, Line(Step.UPDATE)))
    assert frame.updated is not None
    run.advance()
    assert frame.updated.theta.tobytes() == run.theta.tobytes()


def test_an_edited_weight_is_rounded_as_it_will_be_used() -> None:
    run = session()
    run.advance(2)
    run.edit_weight(1, 1, 1, 0.1)
    assert run.parameters.W[1][0, 0] == np.float32(0.1)
    run.advance(2)
    run.go_to(2)
    assert run.parameters.W[1][0, 0] == np.float32(0.1)


def test_an_unknown_precision_is_refused_by_name() -> None:
    with pytest.raises(RecipeError) as refused:
        Recipe((2, 2, 1), precision="float16")  # type: ignore[arg-type]
    assert refused.value.field == "precision"


def test_a_weight_that_float32_cannot_hold_is_refused_in_words() -> None:
    run = session()
    theta = run.theta
    with pytest.raises(ValueError, match="beyond what float32 can hold"):
        run.edit_weight(1, 1, 1, 1e300)
    assert run.theta.tobytes() == theta.tobytes()
