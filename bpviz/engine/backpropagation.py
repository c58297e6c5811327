"""The tutorial's backpropagation for given examples: in matrix form first, then unit by unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bpviz.engine.activations import Activation, ActivationNames, activations_by_layer
from bpviz.engine.costs import output_delta, squared_error
from bpviz.engine.parameters import Array, Parameters


@dataclass(frozen=True, eq=False)
class Pass:
    """One forward and backward pass; every dict is keyed by the tutorial's layer number l.

    Attributes:
        z: weighted sums for l = 2 … n_l, shape (s_l, m).
        a: activations for l = 1 … n_l, shape (s_l, m); a[1] is x.
        delta: error terms for l = 2 … n_l, shape (s_l, m).
        grad_W: ∇_{W^(l)} J(W,b;x,y) for l = 1 … n_l−1, shape (s_{l+1}, s_l), summed over the m columns.
        grad_b: ∇_{b^(l)} J(W,b;x,y), shape (s_{l+1}, 1), summed over the m columns.
        cost: J(W,b;x,y), summed over the m columns.
    """

    z: dict[int, Array]
    a: dict[int, Array]
    delta: dict[int, Array]
    grad_W: dict[int, Array]
    grad_b: dict[int, Array]
    cost: float


def backpropagate(parameters: Parameters, x: ArrayLike, y: ArrayLike, f: ActivationNames = "sigmoid") -> Pass:
    """The tutorial's four steps in matrix-vectorial notation.

    Args:
        parameters: W and b.
        x: one example, shape (s_1,) or (s_1, 1); or m examples as columns, shape (s_1, m).
        y: its target, shape (s_nl,) or (s_nl, 1); or (s_nl, m).
        f: the activation function of layers 2 … n_l, or one for each.

    Raises:
        ValueError: naming the array whose shape does not fit, or the unknown f.
    """
    x, y = as_columns(parameters, x, y)
    f_of = activations_by_layer(f, parameters.n_l)
    # 1. Perform a feedforward pass.
    z, a = feedforward(parameters, x, f_of)
    # 2. and 3. The error terms of the output layer, then of the hidden layers.
    delta = error_terms(parameters, a, y, f_of)
    # 4. The desired partial derivatives.
    grad_W = {l: delta[l + 1] @ a[l].T for l in parameters.W}
    grad_b = {l: np.sum(delta[l + 1], axis=1, keepdims=True) for l in parameters.b}
    return Pass(z, a, delta, grad_W, grad_b, _total(squared_error(a[parameters.n_l], y)))


def feedforward(
    parameters: Parameters, x: Array, f_of: dict[int, Activation]
) -> tuple[dict[int, Array], dict[int, Array]]:
    """z^(l+1) = W^(l) a^(l) + b^(l) and a^(l+1) = f(z^(l+1)) for l = 1 … n_l−1, on examples as columns.

    Returns:
        z, keyed by l = 2 … n_l, and a, keyed by l = 1 … n_l with a[1] = x.
    """
    W, b = parameters.W, parameters.b
    z: dict[int, Array] = {}
    a: dict[int, Array] = {1: x}
    for l in range(1, parameters.n_l):
        z[l + 1] = W[l] @ a[l] + b[l]
        a[l + 1] = f_of[l + 1].f(z[l + 1])
    return z, a


def error_terms(parameters: Parameters, a: dict[int, Array], y: Array, f_of: dict[int, Activation]) -> dict[int, Array]:
    """delta^(n_l) = −(y − a^(n_l)) • f'(z^(n_l)), then delta^(l) = ((W^(l))ᵀ delta^(l+1)) • f'(z^(l)) down to l = 2."""
    W, n_l = parameters.W, parameters.n_l
    delta = {n_l: output_delta(a[n_l], y, f_of[n_l].f_prime(a[n_l]))}
    for l in range(n_l - 1, 1, -1):
        delta[l] = (W[l].T @ delta[l + 1]) * f_of[l].f_prime(a[l])
    return delta


def backpropagate_per_unit(parameters: Parameters, x: ArrayLike, y: ArrayLike, f: ActivationNames = "sigmoid") -> Pass:
    """The same four steps for ONE example, as the tutorial writes them for each unit i: loops and sums, no matrices.

    Slow, and meant to be read; the tests hold it equal to `backpropagate`.

    Raises:
        ValueError: as `backpropagate`, and for more than one example.
    """
    x, y = as_columns(parameters, x, y)
    if x.shape[1] != 1:
        raise ValueError(f"the per-unit form takes one example, not {x.shape[1]}")
    W, b, n_l, s = parameters.W, parameters.b, parameters.n_l, dict(enumerate(parameters.layer_sizes, start=1))
    f_of = activations_by_layer(f, n_l)
    z: dict[int, Array] = {l: np.empty((s[l], 1)) for l in range(2, n_l + 1)}
    a: dict[int, Array] = {1: x} | {l: np.empty((s[l], 1)) for l in range(2, n_l + 1)}
    delta: dict[int, Array] = {l: np.empty((s[l], 1)) for l in range(2, n_l + 1)}
    grad_W: dict[int, Array] = {l: np.empty((s[l + 1], s[l])) for l in range(1, n_l)}
    grad_b: dict[int, Array] = {l: np.empty((s[l + 1], 1)) for l in range(1, n_l)}

    # 1. Perform a feedforward pass, computing the activations for layers L_2, L_3, and so on up to the output layer.
    for l in range(1, n_l):
        for i in range(s[l + 1]):
            z[l + 1][i, 0] = sum(W[l][i, j] * a[l][j, 0] for j in range(s[l])) + b[l][i, 0]
            a[l + 1][i, 0] = f_of[l + 1].f(z[l + 1][i, 0])
    # 2. For each output unit i in layer n_l, set
    for i in range(s[n_l]):
        delta[n_l][i, 0] = -(y[i, 0] - a[n_l][i, 0]) * f_of[n_l].f_prime(a[n_l][i, 0])
    # 3. For l = n_l−1, n_l−2, …, 2, for each node i in layer l, set
    for l in range(n_l - 1, 1, -1):
        for i in range(s[l]):
            weighted = sum(W[l][j, i] * delta[l + 1][j, 0] for j in range(s[l + 1]))
            delta[l][i, 0] = weighted * f_of[l].f_prime(a[l][i, 0])
    # 4. Compute the desired partial derivatives.
    for l in range(1, n_l):
        for i in range(s[l + 1]):
            for j in range(s[l]):
                grad_W[l][i, j] = a[l][j, 0] * delta[l + 1][i, 0]
            grad_b[l][i, 0] = delta[l + 1][i, 0]
    return Pass(z, a, delta, grad_W, grad_b, _total(squared_error(a[n_l], y)))


def as_columns(parameters: Parameters, x: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    """x and y as matrices with one example per column.

    Raises:
        ValueError: naming the array whose shape does not fit the network, or not the other.
    """
    x, y = _as_column_matrix(x), _as_column_matrix(y)
    for name, array, units, layer in (
        ("x", x, parameters.layer_sizes[0], "input"),
        ("y", y, parameters.layer_sizes[-1], "output"),
    ):
        if array.ndim != 2 or len(array) != units:
            raise ValueError(
                f"{name} has shape {array.shape}; the {layer} layer needs ({units}, m), examples as columns"
            )
    if x.shape[1] != y.shape[1]:
        raise ValueError(f"x has {x.shape[1]} examples and y has {y.shape[1]}")
    if x.shape[1] == 0:
        raise ValueError("there is no example: x and y have no columns")
    return x, y


def _as_column_matrix(values: ArrayLike) -> Array:
    array = np.asarray(values)
    if not np.issubdtype(array.dtype, np.inexact):
        array = array.astype(np.float64)
    return array.reshape(-1, 1) if array.ndim == 1 else array


def _total(costs: Array) -> float:
    # A complex total is kept, for tests that differentiate by the complex step.
    total: float = np.sum(costs).item()
    return total
