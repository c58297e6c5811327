"""The overall cost J(W,b) with its gradient, from sums over chunks of examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bpviz.engine.activations import Activation, ActivationNames, activations_by_layer
from bpviz.engine.backpropagation import (
    as_columns,
    backpropagate_per_unit,
    error_terms,
    feedforward,
)
from bpviz.engine.costs import squared_error
from bpviz.engine.parameters import Array, Parameters
from bpviz.engine.penalties import weight_decay

CHUNK = 2048
"""Columns worked on at once: enough to keep the products busy, few enough that a, f' and delta stay in the cache."""


@dataclass(frozen=True, eq=False)
class Sums:
    """What a batch contributes before 1/m and lambda: sums over its examples, which add up chunk by chunk.

    Attributes:
        m: how many examples.
        cost: Σ_i J(W,b;x^(i),y^(i)).
        Delta: Delta_W and Delta_b, the sums of the partial derivatives.
        delta_squared: Σ_i Σ_units (delta^(l))², keyed by l = 2 … n_l.
        saturated: at how many of the examples × units f'(z^(l)) is small, keyed by l = 2 … n_l.
    """

    m: int
    cost: float
    Delta: Parameters
    delta_squared: dict[int, float]
    saturated: dict[int, int]


def cost_and_gradient(
    parameters: Parameters, X: ArrayLike, Y: ArrayLike, f: ActivationNames = "sigmoid", lambda_: float = 0.0
) -> tuple[float, Parameters]:
    """J(W,b) and all its partial derivatives.

    J(W,b) = (1/m) Σ_i J(W,b;x^(i),y^(i)) + lambda/2 Σ_l Σ_i Σ_j (W_ji^(l))²

    Args:
        parameters: W and b.
        X: the examples as columns, shape (s_1, m).
        Y: their targets, shape (s_nl, m).
        f: the activation function of layers 2 … n_l, or one for each.
        lambda_: the weight decay parameter.

    Returns:
        J, and ∂J/∂W, ∂J/∂b in the shape of the parameters.

    Raises:
        ValueError: naming the array whose shape does not fit, or the unknown f.
    """
    X, Y = as_columns(parameters, X, Y)
    sums = sums_over_examples(parameters, X, Y, activations_by_layer(f, parameters.n_l))
    J = sums.cost / sums.m + weight_decay(parameters, lambda_)
    return J, gradient_of_sums(parameters, sums, lambda_)


def gradient_of_sums(parameters: Parameters, sums: Sums, lambda_: float) -> Parameters:
    """(1/m) Delta_W + lambda W and (1/m) Delta_b: the one place where 1/m and lambda are applied."""
    gradient = Parameters(parameters.layer_sizes, sums.Delta.theta / sums.m)
    if lambda_ != 0:
        for l, W in parameters.W.items():
            gradient.W[l][...] += lambda_ * W
    return gradient


def sums_over_examples(parameters: Parameters, X: Array, Y: Array, f_of: dict[int, Activation]) -> Sums:
    """Add up the costs and partial derivatives of all examples, chunk by chunk in the order of the columns.

    A `Workspace` does the same in a fraction of the time.
    """
    Delta = Parameters.zeros(parameters.layer_sizes)
    if np.iscomplexobj(parameters.theta):
        Delta = Parameters(parameters.layer_sizes, np.zeros_like(parameters.theta))
    delta_squared = dict.fromkeys(range(2, parameters.n_l + 1), 0.0)
    saturated = dict.fromkeys(range(2, parameters.n_l + 1), 0)
    cost = 0.0
    for x, y in _chunks(X, Y):
        _, a = feedforward(parameters, x, f_of)
        delta = error_terms(parameters, a, y, f_of)
        cost += np.sum(squared_error(a[parameters.n_l], y)).item()
        for l in parameters.W:
            Delta.W[l][...] += delta[l + 1] @ a[l].T
            Delta.b[l][...] += np.sum(delta[l + 1], axis=1, keepdims=True)
            delta_squared[l + 1] += np.vdot(delta[l + 1], delta[l + 1]).real.item()
            saturated[l + 1] += _flat(a[l + 1], f_of[l + 1])
    return Sums(X.shape[1], cost, Delta, delta_squared, saturated)


def sums_example_by_example(parameters: Parameters, X: ArrayLike, Y: ArrayLike, f: ActivationNames) -> Sums:
    """The tutorial's loop: Delta_W := 0, Delta_b := 0; for i = 1 to m, backpropagate and add. For reading.

    Raises:
        ValueError: naming the array whose shape does not fit, or the unknown f.
    """
    X, Y = as_columns(parameters, X, Y)
    # 1. Set Delta_W^(l) := 0, Delta_b^(l) := 0 for all l.
    Delta = Parameters.zeros(parameters.layer_sizes)
    delta_squared = dict.fromkeys(range(2, parameters.n_l + 1), 0.0)
    saturated = dict.fromkeys(range(2, parameters.n_l + 1), 0)
    cost = 0.0
    # 2. For i = 1 to m, use backpropagation to compute the gradients of J(W,b;x,y), and add them.
    m, f_of = X.shape[1], activations_by_layer(f, parameters.n_l)
    for i in range(m):
        one = backpropagate_per_unit(parameters, X[:, i], Y[:, i], f)
        for l in parameters.W:
            Delta.W[l][...] += one.grad_W[l]
            Delta.b[l][...] += one.grad_b[l]
            delta_squared[l + 1] += float(np.sum(one.delta[l + 1] ** 2))
            saturated[l + 1] += _flat(one.a[l + 1], f_of[l + 1])
        cost += one.cost
    return Sums(m, cost, Delta, delta_squared, saturated)


def average_cost(parameters: Parameters, X: Array, Y: Array, f_of: dict[int, Activation]) -> float:
    """(1/m) Σ_i J(W,b;x^(i),y^(i)) by feedforward alone."""
    cost: float = 0.0
    for x, y in _chunks(X, Y):
        _, a = feedforward(parameters, x, f_of)
        cost += np.sum(squared_error(a[parameters.n_l], y)).item()
    m: int = X.shape[1]
    return cost / m


def _flat(a: Array, f: Activation) -> int:
    """How many of the activations lie where f' is small."""
    return int(np.count_nonzero(f.f_prime(a).real < f.flat_below))


def _chunks(X: Array, Y: Array) -> Iterator[tuple[Array, Array]]:
    m = X.shape[1]
    if m <= CHUNK:
        yield X, Y
        return
    for start in range(0, m, CHUNK):
        yield X[:, start : start + CHUNK], Y[:, start : start + CHUNK]
