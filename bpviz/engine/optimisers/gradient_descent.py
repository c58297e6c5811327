"""Batch gradient descent, the tutorial's update."""

from __future__ import annotations

from bpviz.engine.parameters import Parameters


def step(parameters: Parameters, gradient: Parameters, alpha: float) -> Parameters:
    """theta − alpha ∂J/∂theta in memory of its own: the update of every W^(l) and b^(l) at once.

    W^(l) = W^(l) − alpha [(1/m) Delta_W^(l) + lambda W^(l)],  b^(l) = b^(l) − alpha [(1/m) Delta_b^(l)]

    Args:
        parameters: W and b, left untouched.
        gradient: ∂J/∂W and ∂J/∂b, in the shape of the parameters.
        alpha: the learning rate.
    """
    return Parameters(parameters.layer_sizes, parameters.theta - alpha * gradient.theta)
