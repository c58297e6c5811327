"""The numerical gradient check: centred differences of J against backpropagation, over all parameters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from bpviz.engine.activations import ActivationNames, activations_by_layer
from bpviz.engine.backpropagation import as_columns
from bpviz.engine.gradient import average_cost, cost_and_gradient
from bpviz.engine.parameters import Array, Parameters
from bpviz.engine.penalties import weight_decay

EPSILON = 1e-4
"""The tutorial's step for centred differences; a much smaller one drowns in roundoff."""


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """Every partial derivative twice.

    Attributes:
        analytic: ∂J/∂theta by backpropagation, with W[l] and b[l] views.
        numeric: ∂J/∂theta by centred differences.
        norm_ratio: ‖numeric − analytic‖ / ‖numeric + analytic‖; usually below 1e-9 when all is right; 0 when
            both gradients are zero.
    """

    analytic: Parameters
    numeric: Parameters
    norm_ratio: float


def check_gradient(
    parameters: Parameters,
    X: ArrayLike,
    Y: ArrayLike,
    f: ActivationNames = "sigmoid",
    lambda_: float = 0.0,
    step: float = EPSILON,
) -> GradientCheck:
    """Compare backpropagation with g_i ≈ (J(theta + EPSILON e_i) − J(theta − EPSILON e_i)) / (2 EPSILON).

    Costs two evaluations of J per parameter.

    Args:
        parameters: W and b, left untouched.
        X: the examples as columns, shape (s_1, m).
        Y: their targets, shape (s_nl, m).
        f: the activation function of layers 2 … n_l, or one for each.
        lambda_: the weight decay parameter.
        step: the tutorial's EPSILON.

    Raises:
        ValueError: naming the array whose shape does not fit, or the unknown f.
    """
    x, y = as_columns(parameters, X, Y)
    f_of = activations_by_layer(f, parameters.n_l)
    _, analytic = cost_and_gradient(parameters, x, y, f, lambda_)
    shifted = parameters.copy()

    def J_at(i: int, value: float) -> float:
        shifted.theta[i] = value
        return average_cost(shifted, x, y, f_of) + weight_decay(shifted, lambda_)

    numeric = np.empty_like(parameters.theta)
    for i, value in enumerate(parameters.theta):
        numeric[i] = (J_at(i, value + step) - J_at(i, value - step)) / (2 * step)
        shifted.theta[i] = value
    return GradientCheck(analytic, Parameters(parameters.layer_sizes, numeric), norm_ratio(numeric, analytic.theta))


def norm_ratio(numeric: Array, analytic: Array) -> float:
    """‖numeric − analytic‖ / ‖numeric + analytic‖, and 0 when both are zero."""
    difference = float(np.linalg.norm(numeric - analytic))
    return 0.0 if difference == 0 else difference / float(np.linalg.norm(numeric + analytic))
