"""Two classes of points in a plane: circles, moons, a spiral, and clouds."""

from __future__ import annotations

import numpy as np

from bpviz.data.dataset import Preparation
from bpviz.data.samples.sample import Sample, SuggestedTraining
from bpviz.data.table import Table

_CLASSES = ("orange", "blue")


def _plane(name: str, x1: object, x2: object, classes: object) -> Table:
    return Table(
        name=name,
        task="classification",
        input_names=("x1", "x2"),
        inputs=np.array([x1, x2]),
        target_names=("colour",),
        targets=np.array([classes]),
        class_names=_CLASSES,
    )


def _circles() -> Table:
    from sklearn.datasets import make_circles

    points, classes = make_circles(n_samples=200, noise=0.05, factor=0.5, random_state=0)
    return _plane("circles", points[:, 0], points[:, 1], classes)


def _moons() -> Table:
    from sklearn.datasets import make_moons

    points, classes = make_moons(n_samples=200, noise=0.1, random_state=0)
    return _plane("moons", points[:, 0], points[:, 1], classes)


def _spiral() -> Table:
    """Return two interleaved arms of 100 points, each turning 1.25 times out to radius 1."""
    t = np.tile(np.linspace(0.0, 1.0, 100), 2)
    classes = np.repeat([0, 1], 100)
    angle = 2.5 * np.pi * t + np.pi * classes
    radius = 0.1 + 0.9 * t
    noise = np.random.default_rng(0).normal(0.0, 0.02, (2, 200))
    return _plane("spiral", radius * np.sin(angle) + noise[0], radius * np.cos(angle) + noise[1], classes)


def _gaussians() -> Table:
    """Return two clouds of 100 points around (−1, −1) and (1, 1), with standard deviation 0.7."""
    classes = np.repeat([0, 1], 100)
    points = np.random.default_rng(0).normal(2.0 * classes - 1.0, 0.7, (2, 200))
    return _plane("gaussians", points[0], points[1], classes)


CIRCLES = Sample(
    name="circles",
    title="Circles",
    text=(
        "One class lies in a ring around the other. Each hidden unit draws one straight border, and together they "
        "fence the inner circle in. From the tutorial's epsilon = 0.01 all four hidden units start nearly alike and J "
        "lies flat for more than a thousand iterations; epsilon = 1 spreads them out at once."
    ),
    load=_circles,
    suggested=SuggestedTraining((2, 4, 1), alpha=2.0, epsilon=1.0, iterations=2500),
)

MOONS = Sample(
    name="moons",
    title="Moons",
    text=(
        "Two crescents, each reaching into the other. A straight border gets 88 % right, and that is where a net "
        "stays for thousands of iterations that starts from the tutorial's epsilon = 0.01; with epsilon = 1 the hidden "
        "units soon bend the border around the horns."
    ),
    load=_moons,
    suggested=SuggestedTraining((2, 5, 1), f="tanh", alpha=0.5, epsilon=1.0, iterations=2000),
    preparation=Preparation(target_range=(-1.0, 1.0)),
)

SPIRAL = Sample(
    name="spiral",
    title="Spiral",
    text=(
        "Two arms wound around each other: the hardest of the sets in the plane. Watch how the first hidden layer's "
        "units stay simple while the second layer combines them. Layers of tiny weights pass almost nothing through, "
        "so from the tutorial's epsilon = 0.01 J stays put for 3,000 iterations; epsilon = 0.5 gets it going at once."
    ),
    load=_spiral,
    suggested=SuggestedTraining((2, 8, 8, 1), f="tanh", alpha=0.1, epsilon=0.5, iterations=8000),
    preparation=Preparation(inputs="as they are", target_range=(-1.0, 1.0), held_out=0.0),
)

GAUSSIANS = Sample(
    name="gaussians",
    title="Two clouds",
    text=(
        "Two round clouds that overlap a little, so that no net gets every point right. One unit is enough: watch its "
        "two weights turn the border until it stands between the clouds. With no hidden units there is no symmetry to "
        "break, and the tutorial's epsilon = 0.01 is fine."
    ),
    load=_gaussians,
    suggested=SuggestedTraining((2, 1), alpha=1.0, epsilon=0.01, iterations=300),
    preparation=Preparation(inputs="as they are", held_out=0.0),
)
