"""The three nets that everything is measured on: a small, a middle and a large one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.samples import generated_sample, load_sample
from bpviz.data.table import Generated, Table
from bpviz.session.recipe import Recipe

LARGE_M = 2000
"""Examples of the large net: with 60,000 an iteration takes a second, and no frame would differ from the next."""


@dataclass(frozen=True, eq=False)
class Net:
    """A recipe with its data."""

    name: str
    recipe: Recipe
    dataset: Dataset


def nets() -> list[Net]:
    """Moons, digits, and random pictures of 28 × 28 pixels."""
    moons = generated_sample("moons", Generated(points=500, noise=0.1), Preparation(held_out=0.0))
    digits = load_sample("digits", Preparation(held_out=0.0))
    pictures = random_pictures(LARGE_M)
    return [
        Net("2-8-8-1", Recipe((2, 8, 8, 1), alpha=1.0, epsilon=0.7, data="moons"), moons),
        Net("64-32-10", Recipe((64, 32, 10), alpha=1.0, epsilon=0.1, data="digits"), digits),
        Net("784-100-10", Recipe((784, 100, 10), alpha=0.5, epsilon=0.05, data=pictures.name), pictures),
    ]


def random_pictures(m: int) -> Dataset:
    """m pictures of noise of 28 × 28 pixels, in ten classes that brighten different rows."""
    random = np.random.default_rng(0)
    classes = random.permutation(np.arange(m) % 10)
    pixels = random.random((28, 28, m))
    for row in range(10):
        pixels[2 * row + 4, :, classes == row] += 0.5
    table = Table(
        name="random pictures",
        task="classification",
        input_names=tuple(f"pixel {row},{column}" for row in range(1, 29) for column in range(1, 29)),
        inputs=pixels.reshape(784, m),
        target_names=("class",),
        targets=classes[np.newaxis],
        class_names=tuple(str(n) for n in range(10)),
        image_shape=(28, 28),
    )
    return Dataset.of(table, Preparation(held_out=0.0))
