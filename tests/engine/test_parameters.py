import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.engine.parameters import Parameters, number_of_parameters

LAYERS = st.lists(st.integers(1, 7), min_size=2, max_size=5)


def test_weights_and_biases_are_views_into_theta() -> None:
    parameters = Parameters.random((2, 3, 1))
    parameters.W[1][2, 1] = 7.0
    parameters.b[2][0, 0] = -5.0
    assert {7.0, -5.0} <= set(parameters.theta)


@given(LAYERS)
def test_shapes_are_the_tutorials(sizes: list[int]) -> None:
    parameters = Parameters.random(sizes)
    assert parameters.theta.shape == (number_of_parameters(sizes),)
    for l in range(1, len(sizes)):
        assert parameters.W[l].shape == (sizes[l], sizes[l - 1])
        assert parameters.b[l].shape == (sizes[l], 1)
    assert sum(W.size for W in parameters.W.values()) + sum(
        b.size for b in parameters.b.values()
    ) == number_of_parameters(sizes)


@given(LAYERS, st.integers(0, 100))
def test_from_layers_gives_back_what_it_was_given(sizes: list[int], seed: int) -> None:
    drawn = Parameters.random(sizes, 1.0, seed)
    flat_biases = {l: b.ravel() for l, b in drawn.b.items()}
    assert np.array_equal(Parameters.from_layers(drawn.W, flat_biases).theta, drawn.theta)


def test_the_random_start_is_normal_with_standard_deviation_epsilon() -> None:
    theta = Parameters.random((100, 100), epsilon=0.01, seed=3).theta
    assert abs(theta.mean()) < 3 * 0.01 / np.sqrt(theta.size)
    assert theta.std() == pytest.approx(0.01, rel=0.03)


def test_the_same_seed_draws_the_same_start_and_another_seed_another() -> None:
    assert np.array_equal(Parameters.random((3, 2), seed=4).theta, Parameters.random((3, 2), seed=4).theta)
    assert not np.array_equal(Parameters.random((3, 2), seed=4).theta, Parameters.random((3, 2), seed=5).theta)


def test_a_read_only_copy_cannot_be_written_to_and_does_not_follow_its_source() -> None:
    parameters = Parameters.random((2, 2))
    frozen = parameters.read_only()
    with pytest.raises(ValueError, match="read-only"):
        frozen.W[1][0, 0] = 1.0
    parameters.theta[:] = 0
    assert frozen.theta.any()


@pytest.mark.parametrize(
    ("sizes", "message"), [((3,), "at least an input"), ((3, 0, 1), "every layer"), ((2, 2.5), "whole number")]
)
def test_impossible_layers_are_refused_in_words(sizes: tuple[int, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Parameters.random(sizes)


@pytest.mark.parametrize("epsilon", [-1.0, np.inf, np.nan])
def test_an_impossible_epsilon_is_refused(epsilon: float) -> None:
    with pytest.raises(ValueError, match="epsilon"):
        Parameters.random((2, 1), epsilon)


def test_layers_that_do_not_fit_each_other_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"W\[2\] has 4 columns, but layer 2 has 3 units"):
        Parameters.from_layers({1: np.ones((3, 2)), 2: np.ones((1, 4))}, {1: np.ones(3), 2: np.ones(1)})
    with pytest.raises(ValueError, match=r"b\[1\] has 2 biases for the 3 rows"):
        Parameters.from_layers({1: np.ones((3, 2))}, {1: np.ones(2)})
    with pytest.raises(ValueError, match="same keys"):
        Parameters.from_layers({1: np.ones((3, 2))}, {2: np.ones(3)})
    with pytest.raises(ValueError, match="must be a matrix"):
        Parameters.from_layers({1: np.ones(3)}, {1: np.ones(3)})
