"""Mini-batches: every example once an epoch, in an order that can be replayed, with the readable sums."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nets import Net, nets

from bpviz.engine.activations import activations_by_layer
from bpviz.engine.backpropagation import feedforward
from bpviz.engine.batch import Examples
from bpviz.engine.descent import Descent
from bpviz.engine.gradient import average_cost, cost_and_gradient
from bpviz.engine.mini_batches import MiniBatches, Order
from bpviz.engine.optimisers import gradient_descent
from bpviz.engine.parameters import Parameters


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 2**32 - 1), st.integers(0, 3))
def test_an_epoch_takes_every_example_once_and_carries_none_over(m: int, size: int, seed: int, epoch: int) -> None:
    size = min(size, m)
    order = Order(m, size, seed)
    batches = [order.places(epoch * order.per_epoch + n) for n in range(order.per_epoch)]
    assert sorted(np.concatenate(batches).tolist()) == list(range(m))
    assert {len(batch) for batch in batches[:-1]} <= {size}
    assert len(batches[-1]) == (m % size or size)


def test_any_iteration_can_be_asked_for_in_any_order() -> None:
    straight, jumping = Order(50, 8, 3), Order(50, 8, 3)
    expected = [straight.places(k).tolist() for k in range(40)]
    ks = np.random.default_rng(0).permutation(40).tolist()
    assert {k: jumping.places(k).tolist() for k in ks} == dict(enumerate(expected))


def test_epochs_and_seeds_have_other_orders() -> None:
    order = Order(100, 100, 0)
    assert order.places(0).tolist() != order.places(1).tolist()
    assert order.places(0).tolist() != Order(100, 100, 1).places(0).tolist()


def test_the_order_of_a_seed_never_changes() -> None:
    # Written down once: runs that were saved must replay in every later version.
    assert Order(10, 4, 7).places(0).tolist() == WRITTEN_DOWN[0]
    assert Order(10, 4, 7).places(5).tolist() == WRITTEN_DOWN[5]


WRITTEN_DOWN = {0: [6, 3, 4, 9], 5: [0, 6]}


@given(nets(most_examples=9), st.integers(1, 9), st.sampled_from([None, 2]))
def test_a_descent_takes_one_mini_batch_an_iteration(net: Net, size: int, columns: int | None) -> None:
    m, f_of = net.X.shape[1], activations_by_layer(net.f, net.parameters.n_l)
    order = Order(m, min(size, m), 5)
    held_out = Examples(net.X[:, :1], net.Y[:, :1])
    with pytest.MonkeyPatch.context() as patch:
        if columns is not None:
            patch.setattr("bpviz.engine.mini_batches.columns_of_block", lambda sizes, n, itemsize: min(columns, n))
        descent = Descent(
            net.parameters.layer_sizes, f_of, MiniBatches(net.X, net.Y, order), held_out, watch_every=order.per_epoch
        )
    parameters = net.parameters
    descent.start(parameters.theta, net.lambda_)
    for k in range(2 * order.per_epoch + 1):
        places = order.places(k)
        J, gradient = cost_and_gradient(parameters, net.X[:, places], net.Y[:, places], net.f, net.lambda_)
        assert descent.J == pytest.approx(J, rel=1e-10)
        scale = max(1.0, float(np.abs(gradient.theta).max()))
        np.testing.assert_allclose(descent.gradient, gradient.theta, rtol=1e-10, atol=1e-11 * scale)
        assert np.isnan(descent.mark[3]) == (k % order.per_epoch != 0)
        training, _ = descent.outputs()
        np.testing.assert_allclose(training, feedforward(parameters, net.X, f_of)[1][net.parameters.n_l], rtol=1e-9)
        watched = average_cost(parameters, net.X[:, :1], net.Y[:, :1], f_of)
        assert descent.mark[3] == pytest.approx(watched, rel=1e-9, abs=1e-12)
        parameters = gradient_descent.step(parameters, gradient, 0.1)
        descent.step(0.1, net.lambda_)


def test_taking_other_examples_leaves_the_data_alone() -> None:
    X, Y = np.arange(12.0).reshape(2, 6), np.arange(6.0).reshape(1, 6)
    before = X.copy(), Y.copy()
    thetas = Parameters.random((2, 3, 1), 0.1, 0), Parameters.zeros((2, 3, 1))
    summing = MiniBatches(X, Y, Order(6, 4, 0)).summing(thetas, activations_by_layer("tanh", 3))
    for k in range(4):
        summing.sums(0, k)
    assert (X == before[0]).all()
    assert (Y == before[1]).all()
