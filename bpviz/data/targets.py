"""Classes as the values the output units should take, and outputs read back as classes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bpviz.data.scaling import number_in_words

Array = npt.NDArray[np.float64]
Classes = npt.NDArray[np.intp]

_YES_OR_NO = {("0", "1"), ("no", "yes"), ("false", "true")}


def targets_of_classes(classes: Classes, n_classes: int, target_range: tuple[float, float]) -> Array:
    """Return Y for class indices (m,): (1, m), high for the second, if two; else (n_classes, m), one high each."""
    low, high = target_range
    own = np.ones(1) if n_classes == 2 else np.arange(n_classes)
    return np.where(classes == own[:, np.newaxis], high, low)


def classes_of_outputs(a: Array, n_classes: int, target_range: tuple[float, float]) -> Classes:
    """Return the class index of each column of outputs a: above midway for two classes, the largest output for more."""
    if n_classes == 2:
        midway = (target_range[0] + target_range[1]) / 2
        return np.asarray(a[0] > midway, dtype=np.intp)
    return np.asarray(a.argmax(axis=0), dtype=np.intp)


def output_names_of_classes(target_name: str, class_names: tuple[str, ...]) -> tuple[str, ...]:
    """Name the output units: the classes, or for two classes what the one output's high end means."""
    if len(class_names) > 2:
        return class_names
    if tuple(name.lower() for name in class_names) in _YES_OR_NO:
        return (target_name,)  # the output itself is the guess at the column
    return (f"{target_name} = {class_names[1]}",) if class_names[1].isdecimal() else (class_names[1],)


def classes_in_words(class_names: tuple[str, ...], target_range: tuple[float, float]) -> str:
    """Say how the classes became targets."""
    low, high = (number_in_words(value) for value in target_range)
    if len(class_names) == 2:
        return f"2 classes on one output: {class_names[0]} → {low}, {class_names[1]} → {high}."
    return f"{len(class_names)} classes, one output each: {high} for its own class, {low} for the others."
