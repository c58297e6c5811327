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

__all__ = ["SAMPLES", "Sample", "SuggestedTraining", "load_sample", "sample_named"]

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
