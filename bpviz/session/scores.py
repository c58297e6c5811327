"""How good the outputs of all examples are: classes told apart, values met, and the cost of each example."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bpviz.data.dataset import Dataset, Part
from bpviz.engine.parameters import Array
from bpviz.session.frame import Outputs

Counts = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class ClassScores:
    """How a part's examples are classified.

    Attributes:
        confusion: how many examples of the row's class are taken for the column's, (classes, classes).
        accuracy: the share of them that is right; NaN without any.
        precision: of those taken for a class, the share that is of it, (classes,); NaN where there are none.
        recall: of a class's examples, the share taken for it, (classes,); NaN where there are none.
        undecided: how many examples have outputs that are not finite; they are in none of the other numbers.
    """

    confusion: Counts
    accuracy: float
    precision: Array
    recall: Array
    undecided: int

    @property
    def support(self) -> Counts:
        """How many examples there are of each class, (classes,)."""
        support: Counts = self.confusion.sum(axis=1)
        return support

    @property
    def right(self) -> int:
        """How many examples are classified rightly."""
        return int(np.trace(self.confusion))

    @property
    def m(self) -> int:
        """How many examples are counted."""
        return int(self.confusion.sum())


@dataclass(frozen=True)
class FitScores:
    """How well one output fits its targets, in raw units.

    Attributes:
        r2: the share of the targets' variance that is foretold; NaN where they do not vary or are fewer than two.
        mean_absolute_error, root_mean_square_error: NaN without examples.
        m: how many examples are counted.
        not_finite: how many examples are not, because their output is not finite.
    """

    r2: float
    mean_absolute_error: float
    root_mean_square_error: float
    m: int
    not_finite: int


def outputs_of(outputs: Outputs, part: Part) -> Array:
    """The outputs of a part's examples, (s_nl, m) or (s_nl, m_held_out)."""
    return outputs.training if part == "training" else outputs.held_out


def targets_of(dataset: Dataset, part: Part) -> Array:
    """The targets of a part's examples as the net has them, (s_nl, m) or (s_nl, m_held_out)."""
    return dataset.Y if part == "training" else dataset.Y_held_out


def class_scores(dataset: Dataset, h: Array, part: Part) -> ClassScores:
    """Count how the outputs h, (s_nl, m), of a part's examples stand for classes."""
    K = len(dataset.class_names)
    finite = np.isfinite(h).all(axis=0)
    true, said = dataset.true_classes(part)[finite], dataset.predicted_classes(h[:, finite])
    undecided = h.shape[1] - len(true)
    confusion = np.bincount(K * true + said, minlength=K * K).reshape(K, K)
    # scikit-learn's checks would take the window's thread ten times as long as all of this, several times a second.
    with np.errstate(invalid="ignore"):
        right = np.diag(confusion)
        precision, recall = right / confusion.sum(axis=0), right / confusion.sum(axis=1)
        accuracy = float(right.sum() / np.float64(len(true)))
    return ClassScores(confusion, accuracy, precision, recall, undecided)


def fit_scores(y: Array, h: Array) -> FitScores:
    """Compare raw targets y with raw outputs h, both (m,)."""
    from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score

    finite = np.isfinite(h)
    y, h, m = y[finite], h[finite], int(finite.sum())
    if not m:
        return FitScores(np.nan, np.nan, np.nan, 0, len(finite))
    with np.errstate(over="ignore", invalid="ignore"):
        r2 = float(r2_score(y, h)) if m > 1 and np.ptp(y) > 0 else np.nan
        mean_square = float(mean_squared_error(y, h))
        return FitScores(r2, float(mean_absolute_error(y, h)), float(np.sqrt(mean_square)), m, len(finite) - m)


def costs_of_examples(h: Array, y: Array) -> Array:
    """J(W,b;x,y) = ½ ‖h(x) − y‖² of each example: (s_nl, m) twice -> (m,)."""
    with np.errstate(over="ignore", invalid="ignore"):
        error = h - y
        return np.asarray(np.einsum("ij,ij->j", error, error) / 2)


def worst_first(costs: Array, most: int) -> Counts:
    """The numbers, from 1, of the `most` examples of the largest cost, the largest first; of equals the earlier.

    A cost that is not a number counts as the largest of all.
    """
    known = np.where(np.isnan(costs), np.inf, costs)
    most = min(most, len(known))
    if not most:
        return np.empty(0, dtype=np.intp)
    least = np.partition(known, len(known) - most)[len(known) - most]
    candidates = np.flatnonzero(known >= least)
    order = np.argsort(-known[candidates], kind="stable")
    return np.asarray(candidates[order[:most]] + 1, dtype=np.intp)
