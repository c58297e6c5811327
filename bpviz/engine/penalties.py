"""Weight decay: what the overall cost adds for large weights."""

from __future__ import annotations

import numpy as np

from bpviz.engine.parameters import Parameters


def weight_decay(parameters: Parameters, lambda_: float) -> float:
    """lambda/2 Σ_l Σ_i Σ_j (W_ji^(l))². Biases are not decayed. (Complex for complex parameters.)"""
    if lambda_ == 0:
        return 0.0
    squares: float = sum(np.sum(W * W).item() for W in parameters.W.values())
    return lambda_ / 2 * squares
