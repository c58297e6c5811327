import numpy as np
import pytest
from hypothesis import given, settings
from nets import Net, nets

from bpviz.engine.gradient_check import check_gradient, norm_ratio
from bpviz.engine.parameters import Parameters


@settings(max_examples=30)
@given(nets(names=("sigmoid", "tanh", "identity")))
def test_backpropagation_passes_the_numerical_check(net: Net) -> None:
    before = net.parameters.theta.copy()
    check = check_gradient(net.parameters, net.X, net.Y, net.f, net.lambda_)
    scale = max(1.0, float(np.abs(check.analytic.theta).max()))
    assert np.abs(check.numeric.theta - check.analytic.theta).max() < 1e-6 * scale
    assert np.array_equal(net.parameters.theta, before)


def test_the_norm_ratio_of_a_right_gradient_is_tiny() -> None:
    generator = np.random.default_rng(0)
    parameters = Parameters.random((4, 5, 3), 0.5, 0)
    check = check_gradient(parameters, generator.normal(size=(4, 10)), generator.random((3, 10)), "sigmoid", 1e-3)
    assert check.norm_ratio < 1e-8
    assert set(check.numeric.W) == {1, 2}


def test_the_check_finds_a_dropped_weight_decay() -> None:
    parameters = Parameters.random((2, 3, 1), 1.0, 0)
    right = check_gradient(parameters, np.ones((2, 1)), np.ones((1, 1)), "sigmoid", 0.5)
    wrong = check_gradient(parameters, np.ones((2, 1)), np.ones((1, 1)), "sigmoid", 0.0)
    assert norm_ratio(right.numeric.theta, wrong.analytic.theta) > 0.1


def test_the_tutorials_golden_figures() -> None:
    # h(x) = x1² + 3 x1 x2 at (4, 10): the gradient is (38, 12).
    def h(x: np.ndarray) -> float:
        return float(x[0] ** 2 + 3 * x[0] * x[1])

    x, step = np.array([4.0, 10.0]), 1e-4
    numeric = np.array([(h(x + step * e) - h(x - step * e)) / (2 * step) for e in np.eye(2)])
    assert norm_ratio(numeric, np.array([38.0, 12.0])) == pytest.approx(2.1452e-12, rel=1e-3)


def test_two_gradients_of_zero_agree() -> None:
    assert norm_ratio(np.zeros(3), np.zeros(3)) == 0
