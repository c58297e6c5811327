"""The activation functions f, each with its derivative written in terms of the activation a = f(z)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from bpviz.engine.parameters import Array

ActivationNames = str | Sequence[str]
"""One name for layers 2 … n_l alike, or one name for each of them."""


@dataclass(frozen=True)
class Activation:
    """f, f' and what the screen and the data need to know of them.

    Attributes:
        name: the key in `ACTIVATIONS`.
        f: z -> a, element by element, for real and complex arrays.
        f_prime: a -> f'(z), computed from the activation as the tutorial's implementation note does.
        f_in_place: the same f, written over z.
        f_prime_into: a and where to write f'(z).
        formula: f(z) in the tutorial's notation.
        f_prime_formula: f'(z) in terms of a.
        flat_below: a fifth of the largest f'; where f' is smaller a unit hardly learns and counts as saturated. The
            sigmoid is where a < 0.053 or a > 0.947, tanh where |a| > 0.894, ReLU where a = 0, the identity nowhere.
        output_range: the smallest and largest value f can take.
        target_range: where targets for an output unit with this f lie: the tutorial's 0/1 for the sigmoid, −1/+1
            for tanh; 0/1 for the others.
        in_tutorial: False for functions the tutorial does not have.
    """

    name: str
    f: Callable[[Array], Array]
    f_prime: Callable[[Array], Array]
    f_in_place: Callable[[Array], object]
    f_prime_into: Callable[[Array, Array], object]
    formula: str
    f_prime_formula: str
    flat_below: float
    output_range: tuple[float, float]
    target_range: tuple[float, float]
    in_tutorial: bool = True


@cache
def _expit() -> np.ufunc:
    # Imported by whoever computes first: it takes as long as importing NumPy, and a window is painted without it.
    from scipy.special import expit

    return expit


def _sigmoid(z: Array) -> Array:
    # expit never overflows but knows no complex numbers, which the complex-step oracle needs.
    a: Array = 1 / (1 + np.exp(-z)) if np.iscomplexobj(z) else _expit()(z)
    return a


def _tanh(z: Array) -> Array:
    a: Array = np.tanh(z)
    return a


def _relu(z: Array) -> Array:
    return np.where(z.real > 0, z, 0)


def _sigmoid_in_place(z: Array) -> None:
    if z.dtype == np.float32:
        # NumPy's own exp is two to three times quicker than expit here; in float64 it is not.
        np.exp(np.negative(z, z), z)
        np.reciprocal(np.add(z, _ONE, z), z)
    else:
        _expit()(z, z)


def _sigmoid_slope(a: Array, slope: Array) -> None:
    np.subtract(a, np.multiply(a, a, slope), slope)


def _tanh_slope(a: Array, slope: Array) -> None:
    np.subtract(_ONE, np.multiply(a, a, slope), slope)


_ZERO, _ONE = np.array(0.0, np.float32), np.array(1.0, np.float32)
"""Of 0 dimensions: quicker than a Python number, and they make float32 no wider."""

ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation(
            "sigmoid",
            _sigmoid,
            lambda a: a * (1 - a),
            _sigmoid_in_place,
            _sigmoid_slope,
            formula="1 / (1 + exp(−z))",
            f_prime_formula="a (1 − a)",
            flat_below=0.05,
            output_range=(0.0, 1.0),
            target_range=(0.0, 1.0),
        ),
        Activation(
            "tanh",
            _tanh,
            lambda a: 1 - a * a,
            lambda z: np.tanh(z, z),
            _tanh_slope,
            formula="tanh(z)",
            f_prime_formula="1 − a²",
            flat_below=0.2,
            output_range=(-1.0, 1.0),
            target_range=(-1.0, 1.0),
        ),
        Activation(
            "identity",
            lambda z: z,
            np.ones_like,
            lambda z: None,
            lambda a, slope: slope.fill(1.0),
            formula="z",
            f_prime_formula="1",
            flat_below=0.2,
            output_range=(-np.inf, np.inf),
            target_range=(0.0, 1.0),
            in_tutorial=False,
        ),
        Activation(
            "relu",
            _relu,
            lambda a: (a.real > 0).astype(a.dtype),
            lambda z: np.maximum(z, _ZERO, out=z),
            np.sign,
            formula="max(0, z)",
            f_prime_formula="1 where a > 0, else 0",
            flat_below=0.2,
            output_range=(0.0, np.inf),
            target_range=(0.0, 1.0),
            in_tutorial=False,
        ),
    )
}
"""Every activation function by name; a new one is one more entry here."""


def activation_named(name: str) -> Activation:
    """The table's entry.

    Raises:
        ValueError: listing the names there are.
    """
    try:
        return ACTIVATIONS[name]
    except KeyError:
        raise ValueError(f"there is no activation function {name!r}; choose from {', '.join(ACTIVATIONS)}") from None


def activations_by_layer(f: ActivationNames, n_l: int) -> dict[int, Activation]:
    """The activation function of each layer that has one, keyed by l = 2 … n_l.

    Raises:
        ValueError: for an unknown name, or a number of names other than n_l − 1.
    """
    names = [f] * (n_l - 1) if isinstance(f, str) else list(f)
    if len(names) != n_l - 1:
        raise ValueError(f"{n_l} layers need {n_l - 1} activation functions, for layers 2 to {n_l}; got {len(names)}")
    return {l: activation_named(name) for l, name in enumerate(names, start=2)}
