"""Two classes of points in a plane: circles, moons, a spiral, and clouds."""

from __future__ import annotations

import numpy as np

from bpviz.data.dataset import Preparation
from bpviz.data.samples.sample import Sample, SuggestedTraining
from bpviz.data.table import Generated, Table

_CLASSES = ("orange", "blue")


def _plane(name: str, x1: object, x2: object, classes: object, generated: Generated) -> Table:
    return Table(
        name=name,
        task="classification",
        input_names=("x1", "x2"),
        inputs=np.array([x1, x2]),
        target_names=("colour",),
        targets=np.array([classes]),
        class_names=_CLASSES,
        generated=generated,
    )


def _circles(points: int = 200, noise: float = 0.05) -> Table:
    from sklearn.datasets import make_circles

    at, classes = make_circles(n_samples=points, noise=noise, factor=0.5, random_state=0)
    return _plane("circles", at[:, 0], at[:, 1], classes, Generated(points, noise))


def _moons(points: int = 200, noise: float = 0.1) -> Table:
    from sklearn.datasets import make_moons

    at, classes = make_moons(n_samples=points, noise=noise, random_state=0)
    return _plane("moons", at[:, 0], at[:, 1], classes, Generated(points, noise))


def _spiral(points: int = 200, noise: float = 0.02) -> Table:
    """Return two interleaved arms, each turning 1.25 times out to radius 1."""
    arms = _halves(points)
    t = np.concatenate([np.linspace(0.0, 1.0, arm) for arm in arms])
    classes = np.repeat([0, 1], arms)
    angle = 2.5 * np.pi * t + np.pi * classes
    radius = 0.1 + 0.9 * t
    blur = np.random.default_rng(0).normal(0.0, noise, (2, points))
    x1, x2 = radius * np.sin(angle) + blur[0], radius * np.cos(angle) + blur[1]
    return _plane("spiral", x1, x2, classes, Generated(points, noise))


def _gaussians(points: int = 200, noise: float = 0.7) -> Table:
    """Return two clouds around (−1, −1) and (1, 1), with noise as their standard deviation."""
    classes = np.repeat([0, 1], _halves(points))
    at = np.random.default_rng(0).normal(2.0 * classes - 1.0, noise, (2, points))
    return _plane("gaussians", at[0], at[1], classes, Generated(points, noise))


def _halves(points: int) -> tuple[int, int]:
    return points - points // 2, points // 2


CIRCLES = Sample(
    name="circles",
    title="Circles",
    text=(
        "One class lies in a ring around the other. Each hidden unit draws one straight border, and together they "
        "fence the inner circle in. From the tutorial's epsilon = 0.01 all four hidden units start nearly alike and J "
        "lies flat for more than a thousand iterations; epsilon = 1 spreads them out at once."
    ),
    load=_circles,
    generate=_circles,
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
    generate=_moons,
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
    generate=_spiral,
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
    generate=_gaussians,
    suggested=SuggestedTraining((2, 1), alpha=1.0, epsilon=0.01, iterations=300),
    preparation=Preparation(inputs="as they are", held_out=0.0),
)
