"""The cost of single examples, J(W,b;x,y), with the error term it gives the output layer."""

from __future__ import annotations

import numpy as np

from bpviz.engine.parameters import Array


def squared_error(h: Array, y: Array) -> Array:
    """J(W,b;x,y) = ½ ‖h_{W,b}(x) − y‖² of each example.

    Args:
        h: the network's outputs, shape (s_nl, m).
        y: the targets, shape (s_nl, m).

    Returns:
        One cost per example, shape (m,).
    """
    difference = h - y
    cost: Array = 0.5 * np.sum(difference * difference, axis=0)
    return cost


def output_delta(a: Array, y: Array, f_prime: Array) -> Array:
    """delta^(n_l) = −(y − a^(n_l)) • f'(z^(n_l)), all of shape (s_nl, m)."""
    delta: Array = -(y - a) * f_prime
    return delta
