"""The built-in data sets, in the gallery's order."""

from __future__ import annotations

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.errors import DataError
from bpviz.data.samples.encoder import ENCODER
from bpviz.data.samples.logic_gates import AND, OR, XOR
from bpviz.data.samples.planes import CIRCLES, GAUSSIANS, MOONS, SPIRAL
from bpviz.data.samples.sample import Sample, SuggestedTraining
from bpviz.data.samples.scikit_learn_tables import BREAST_CANCER, DIABETES, DIGITS, IRIS, WINE
from bpviz.data.samples.sine import SINE
from bpviz.data.table import Generated

__all__ = ["SAMPLES", "Sample", "SuggestedTraining", "generated_sample", "load_sample", "sample_named"]

MOST_POINTS = 2000
MOST_NOISE = 2.0
"""Beyond either a generated sample has nothing more to show."""

_GALLERY = (
    XOR,
    AND,
    OR,
    IRIS,
    CIRCLES,
    MOONS,
    SPIRAL,
    GAUSSIANS,
    SINE,
    WINE,
    BREAST_CANCER,
    DIGITS,
    DIABETES,
    ENCODER,
)

SAMPLES: dict[str, Sample] = {sample.name: sample for sample in _GALLERY}


def sample_named(name: str) -> Sample:
    """Return a sample's gallery entry. Raises DataError, listing the names there are, for an unknown one."""
    try:
        return SAMPLES[name]
    except KeyError:
        raise DataError(f"There is no sample called {name!r}. There are: {', '.join(SAMPLES)}.") from None


def load_sample(name: str, preparation: Preparation | None = None) -> Dataset:
    """Return a built-in data set under its own preparation or another. Raises DataError for an unknown name."""
    sample = sample_named(name)
    return Dataset.of(sample.load(), preparation or sample.preparation)


def generated_sample(name: str, generated: Generated, preparation: Preparation | None = None) -> Dataset:
    """Return a generated sample with another number of points or another noise; the same numbers, the same points.

    Raises DataError for a sample that is not generated, for numbers out of range, and for too few points to split.
    """
    sample, points, noise = sample_named(name), generated.points, generated.noise
    if sample.generate is None:
        raise DataError(f"{name}: these examples were measured, so there are no others to be made.")
    if not 2 <= points <= MOST_POINTS:
        raise DataError(f"{name}: the number of points goes from 2 to {MOST_POINTS}; not {points}.")
    if not 0 <= noise <= MOST_NOISE:
        raise DataError(f"{name}: the noise goes from 0 to {MOST_NOISE:g}; not {noise:g}.")
    return Dataset.of(sample.generate(points, noise), preparation or sample.preparation)
