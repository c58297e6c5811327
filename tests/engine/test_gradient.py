import numpy as np
import pytest
from hypothesis import given, settings
from nets import Net, nets

from bpviz.engine import gradient as gradient_module
from bpviz.engine.gradient import cost_and_gradient, gradient_of_sums, sums_example_by_example
from bpviz.engine.parameters import Parameters
from bpviz.engine.penalties import weight_decay


@given(nets())
def test_every_partial_derivative_agrees_with_the_complex_step(net: Net) -> None:
    _, gradient = cost_and_gradient(net.parameters, net.X, net.Y, net.f, net.lambda_)
    step = 1e-20
    by_complex_step = np.empty_like(net.parameters.theta)
    for i in range(len(by_complex_step)):
        theta = net.parameters.theta.astype(complex)
        theta[i] += 1j * step
        J, _ = cost_and_gradient(Parameters(net.parameters.layer_sizes, theta), net.X, net.Y, net.f, net.lambda_)
        by_complex_step[i] = complex(J).imag / step
    scale = max(1.0, float(np.abs(by_complex_step).max()))
    assert np.abs(gradient.theta - by_complex_step).max() <= 1e-12 * scale


@given(nets())
def test_the_matrix_form_equals_the_tutorials_loop_over_examples(net: Net) -> None:
    J, gradient = cost_and_gradient(net.parameters, net.X, net.Y, net.f, net.lambda_)
    sums = sums_example_by_example(net.parameters, net.X, net.Y, net.f)
    assert pytest.approx(sums.cost / sums.m + weight_decay(net.parameters, net.lambda_), rel=1e-12) == J
    looped = gradient_of_sums(net.parameters, sums, net.lambda_)
    np.testing.assert_allclose(gradient.theta, looped.theta, rtol=1e-12, atol=1e-12)


@settings(max_examples=20)
@given(nets(most_examples=9))
def test_chunks_of_examples_add_up_to_the_whole(net: Net) -> None:
    J, gradient = cost_and_gradient(net.parameters, net.X, net.Y, net.f, net.lambda_)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gradient_module, "CHUNK", 2)
        J_chunked, gradient_chunked = cost_and_gradient(net.parameters, net.X, net.Y, net.f, net.lambda_)
    assert pytest.approx(J, rel=1e-12) == J_chunked
    np.testing.assert_allclose(gradient_chunked.theta, gradient.theta, rtol=1e-11, atol=1e-12)


def test_weight_decay_adds_lambda_w_to_the_weights_and_nothing_to_the_biases() -> None:
    parameters = Parameters.random((3, 4, 2), 1.0, 1)
    X, Y = np.ones((3, 2)), np.zeros((2, 2))
    J_plain, plain = cost_and_gradient(parameters, X, Y, "sigmoid", 0.0)
    J_decayed, decayed = cost_and_gradient(parameters, X, Y, "sigmoid", 0.3)
    squares = sum(float((W**2).sum()) for W in parameters.W.values())
    assert pytest.approx(0.15 * squares) == J_decayed - J_plain
    for l in parameters.W:
        np.testing.assert_allclose(decayed.W[l] - plain.W[l], 0.3 * parameters.W[l], atol=1e-14)
        assert np.array_equal(decayed.b[l], plain.b[l])


def test_identical_starts_keep_hidden_units_identical() -> None:
    # The tutorial's reason for a random start.
    parameters = Parameters((2, 3, 1), np.full(13, 0.5))
    _, gradient = cost_and_gradient(parameters, np.array([[0, 1, 1.0], [1, 0, 1]]), np.array([[1, 1, 0.0]]))
    assert np.ptp(gradient.W[1], axis=0).max() == 0
