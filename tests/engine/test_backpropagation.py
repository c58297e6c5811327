import numpy as np
import pytest
from hypothesis import given
from nets import Net, nets

from bpviz.engine.backpropagation import backpropagate, backpropagate_per_unit
from bpviz.engine.parameters import Parameters


@given(nets(most_examples=1))
def test_the_matrix_form_equals_the_tutorials_per_unit_form(net: Net) -> None:
    matrix = backpropagate(net.parameters, net.X, net.Y, net.f)
    per_unit = backpropagate_per_unit(net.parameters, net.X, net.Y, net.f)
    for name in ("z", "a", "delta", "grad_W", "grad_b"):
        ours, theirs = getattr(matrix, name), getattr(per_unit, name)
        assert list(ours) == sorted(theirs) or set(ours) == set(theirs)
        for l in ours:
            assert ours[l].shape == theirs[l].shape
            np.testing.assert_allclose(ours[l], theirs[l], rtol=1e-12, atol=1e-12)
    assert matrix.cost == pytest.approx(per_unit.cost, rel=1e-12)


def test_a_net_worked_out_by_hand() -> None:
    # 1-1-1 with identity: z2 = 2·3 + 1 = 7, a3 = 0.5·7 − 1 = 2.5; y = 2, so J = ½·0.5² and delta3 = 0.5.
    parameters = Parameters.from_layers({1: [[2.0]], 2: [[0.5]]}, {1: [1.0], 2: [-1.0]})
    one = backpropagate(parameters, [3.0], [2.0], "identity")
    assert one.a[2].item() == 7
    assert one.a[3].item() == 2.5
    assert one.cost == 0.125
    assert one.delta[3].item() == 0.5
    assert one.delta[2].item() == 0.25
    assert (one.grad_W[2].item(), one.grad_b[2].item()) == (3.5, 0.5)
    assert (one.grad_W[1].item(), one.grad_b[1].item()) == (0.75, 0.25)


@given(nets())
def test_many_examples_at_once_give_the_sum_of_each_alone(net: Net) -> None:
    together = backpropagate(net.parameters, net.X, net.Y, net.f)
    alone = [backpropagate(net.parameters, net.X[:, i], net.Y[:, i], net.f) for i in range(net.X.shape[1])]
    assert together.cost == pytest.approx(sum(one.cost for one in alone), rel=1e-12)
    for l in net.parameters.W:
        np.testing.assert_allclose(together.grad_W[l], sum(one.grad_W[l] for one in alone), rtol=1e-11, atol=1e-12)
        np.testing.assert_allclose(together.grad_b[l], sum(one.grad_b[l] for one in alone), rtol=1e-11, atol=1e-12)
        np.testing.assert_allclose(together.delta[l + 1], np.hstack([one.delta[l + 1] for one in alone]), atol=1e-12)


def test_shapes_that_do_not_fit_are_refused_by_name() -> None:
    parameters = Parameters.random((2, 3, 1))
    with pytest.raises(ValueError, match=r"x has shape \(3, 1\); the input layer needs \(2, m\)"):
        backpropagate(parameters, [1, 2, 3], [1])
    with pytest.raises(ValueError, match="y has shape"):
        backpropagate(parameters, [1, 2], [1, 2])
    with pytest.raises(ValueError, match="x has 2 examples and y has 3"):
        backpropagate(parameters, np.ones((2, 2)), np.ones((1, 3)))
    with pytest.raises(ValueError, match="no example"):
        backpropagate(parameters, np.ones((2, 0)), np.ones((1, 0)))
    with pytest.raises(ValueError, match="takes one example, not 2"):
        backpropagate_per_unit(parameters, np.ones((2, 2)), np.ones((1, 2)))
