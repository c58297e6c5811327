"""The measured tables that scikit-learn ships: flowers, wines, tumours, digits and patients."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from bpviz.data.samples.sample import Sample, SuggestedTraining
from bpviz.data.table import Table

_WINE_INPUTS = (
    "alcohol",
    "malic acid",
    "ash",
    "alkalinity of ash",
    "magnesium",
    "total phenols",
    "flavonoids",
    "non-flavonoid phenols",
    "proanthocyanins",
    "colour intensity",
    "hue",
    "OD280/OD315",
    "proline",
)

_DIABETES_INPUTS = (
    "age (years)",
    "sex",
    "body mass index",
    "blood pressure",
    "total cholesterol",
    "LDL",
    "HDL",
    "cholesterol / HDL",
    "log triglycerides",
    "blood sugar",
)


def _iris() -> Table:
    from sklearn.datasets import load_iris

    bunch = load_iris()
    return _classified("iris", bunch, bunch.feature_names, "species", bunch.target_names)


def _wine() -> Table:
    from sklearn.datasets import load_wine

    return _classified("wine", load_wine(), _WINE_INPUTS, "variety", ("variety 1", "variety 2", "variety 3"))


def _breast_cancer() -> Table:
    from sklearn.datasets import load_breast_cancer

    bunch = load_breast_cancer()
    return _classified("breast_cancer", bunch, bunch.feature_names, "diagnosis", bunch.target_names)


def _digits() -> Table:
    from sklearn.datasets import load_digits

    bunch = load_digits()
    pixels = [f"pixel {row},{column}" for row in range(1, 9) for column in range(1, 9)]
    return _classified("digits", bunch, pixels, "digit", bunch.target_names, image_shape=(8, 8))


def _diabetes() -> Table:
    from sklearn.datasets import load_diabetes

    bunch = load_diabetes(scaled=False)
    return Table(
        name="diabetes",
        task="regression",
        input_names=_DIABETES_INPUTS,
        inputs=bunch.data.T,
        target_names=("progression",),
        targets=bunch.target[np.newaxis],
    )


def _classified(
    name: str,
    bunch: Any,
    input_names: Iterable[object],
    target_name: str,
    class_names: Iterable[object],
    image_shape: tuple[int, int] | None = None,
) -> Table:
    return Table(
        name=name,
        task="classification",
        input_names=tuple(str(name) for name in input_names),
        inputs=bunch.data.T,
        target_names=(target_name,),
        targets=bunch.target[np.newaxis],
        class_names=tuple(str(name) for name in class_names),
        image_shape=image_shape,
    )


IRIS = Sample(
    name="iris",
    title="Iris flowers",
    text=(
        "150 flowers of three species, each with the length and width of its petals and sepals, measured by Edgar "
        "Anderson and made famous by R. A. Fisher. Setosa is told apart within a few dozen iterations; watch how "
        "versicolor and virginica, which overlap, take ten times as long. epsilon = 0.5 gives the five hidden units "
        "different tasks from the start; with the tutorial's 0.01 they first learn nearly the same one."
    ),
    load=_iris,
    suggested=SuggestedTraining((4, 5, 3), alpha=1.5, lambda_=0.0003, epsilon=0.5, iterations=1500),
)

WINE = Sample(
    name="wine",
    title="Wines",
    text=(
        "178 Italian wines from three grape varieties, each with thirteen chemical measurements. Their units differ a "
        "thousandfold (proline against hue), so watch what happens when the inputs are not standardised. Thirteen "
        "standardised inputs give strong gradients, and the tutorial's epsilon = 0.01 works."
    ),
    load=_wine,
    suggested=SuggestedTraining((13, 4, 3), alpha=2.0, epsilon=0.01, iterations=600),
)

BREAST_CANCER = Sample(
    name="breast_cancer",
    title="Breast tumours",
    text=(
        "569 tumours, benign or malignant, described by thirty measurements of their cells under the microscope. "
        "Three hidden units suffice; watch the held-out cost settle well above the training cost, and the decay term "
        "grow into a good part of J. The tutorial's epsilon = 0.01 works."
    ),
    load=_breast_cancer,
    suggested=SuggestedTraining((30, 3, 1), alpha=1.0, lambda_=0.0003, epsilon=0.01, iterations=600),
)

DIGITS = Sample(
    name="digits",
    title="Handwritten digits",
    text=(
        "1,797 handwritten digits, each a picture of 8 × 8 grey pixels, for ten output units. Click a hidden unit to "
        "see which pixels speak for it and which against it. Each pixel is standardised, those that are always blank "
        "only shifted, and the tutorial's epsilon = 0.01 works."
    ),
    load=_digits,
    suggested=SuggestedTraining((64, 16, 10), alpha=3.0, epsilon=0.01, iterations=1000),
)

DIABETES = Sample(
    name="diabetes",
    title="Diabetes",
    text=(
        "442 patients: ten measurements, and how far the disease had progressed a year later. Real and noisy: for "
        "patients it has not seen, the net foretells little more than a third of the variation. Watch the held-out "
        "cost turn upwards while the training cost still falls. The tutorial's epsilon = 0.01 works."
    ),
    load=_diabetes,
    suggested=SuggestedTraining((10, 4, 1), alpha=1.0, lambda_=0.0003, epsilon=0.01, iterations=600),
)
