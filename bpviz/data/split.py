"""The choice of which examples train and which are held out."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from bpviz.data.errors import DataError
from bpviz.data.table import Table

Indices = npt.NDArray[np.intp]


def split(table: Table, held_out: float, seed: int) -> tuple[Indices, Indices]:
    """Return the sorted indices of training and held-out examples, each class in both in its share of the whole.

    Sorted, so that example i of the training set comes in the order of the file. Raises DataError when there are too
    few examples, of all or of one class, to hold some out.
    """
    if held_out == 0.0:
        return table.store.kept(np.arange(table.m_all), np.intp), table.store.kept([], np.intp)
    reason = why_not_split(table, held_out)
    if reason:
        raise DataError(f"{table.name}: {reason}. Hold out a smaller share, or none (held_out = 0).")
    from sklearn.model_selection import ShuffleSplit, StratifiedShuffleSplit  # 1 s to import, and only needed here

    classes, how = _classes(table), {"n_splits": 1, "test_size": held_out, "random_state": seed}
    splitter = ShuffleSplit(**how) if classes is None else StratifiedShuffleSplit(**how)
    training, rest = next(splitter.split(range(table.m_all), classes))
    missing = class_missing_from(table, training)
    if missing:
        raise DataError(
            f"{table.name}: no training example of the class {missing!r} is left. Hold out a smaller share."
        )
    for places in (training, rest):
        places.sort()
    return table.store.kept(training, np.intp), table.store.kept(rest, np.intp)


def why_not_split(table: Table, held_out: float) -> str:
    """Return the reason why that share cannot be held out, "" if it can."""
    n_held_out = int(np.ceil(held_out * table.m_all))
    n_training = table.m_all - n_held_out
    if n_training < 1:
        return f"{held_out:g} of {table.m_all} examples leaves none to train on"
    classes = _classes(table)
    if classes is None:
        return ""
    counts = np.bincount(classes)
    if counts.min() < 2:
        return (
            f"the class {table.class_names[int(counts.argmin())]!r} has one example only, so it cannot be in both parts"
        )
    if min(n_held_out, n_training) < len(counts):
        return f"{held_out:g} of {table.m_all} examples cannot have all {len(counts)} classes in both parts"
    return ""


def _classes(table: Table) -> npt.NDArray[Any] | None:
    return table.targets[0] if table.task == "classification" and table.targets is not None else None


def class_missing_from(table: Table, training: Indices) -> str:
    """Return the name of a class of which no training example is left, "" if there is none."""
    classes = _classes(table)
    if classes is None:
        return ""
    counts = np.bincount(classes[training], minlength=len(table.class_names))
    return "" if counts.all() else table.class_names[int(counts.argmin())]
