"""What a picture shows, in words: enough to make the same picture again."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from bpviz.gui.number_text import fixed, grouped, significant
from bpviz.session.frame import Frame

SEPARATOR = "\u00a0\u00a0·  "
"""A line may end after it, but not begin with it."""
NOT_IN_NAMES = '<>:"/\\|?*'
"""What one system or another does not allow in a file's name."""


def caption(frame: Frame) -> str:
    """Data set, layers and choices of the training, iteration and cost, and what else decides the numbers."""
    return SEPARATOR.join(part.replace(" ", "\u00a0") for part in _parts(frame))


def file_name(frame: Frame, title: str, suffix: str) -> str:
    """A name for a file with a panel's picture or data: iris cost k=400.png."""
    return f"{_name_of(frame)} {_safe(title).lower()} k={frame.k}{suffix}"


def film_name(frame: Frame, title: str) -> str:
    """A name for the run as an animation: iris cost.gif."""
    return f"{_name_of(frame)} {_safe(title).lower()}.gif"


def chosen_words(header: QWidget | None) -> list[str]:
    """What the choosers beside a panel's title say, which its picture alone does not."""
    if header is None or header.property("in_pictures") is False:
        return []
    words: list[str] = []
    for chooser in header.findChildren(QWidget):
        if chooser.isHidden() or not chooser.isEnabled():
            continue
        if isinstance(chooser, QComboBox):
            words.append(chooser.currentText())
        elif isinstance(chooser, QAbstractButton) and chooser.isChecked():
            words.append(chooser.text())
    return [word for word in words if word]


def _parts(frame: Frame) -> Iterable[str]:
    recipe, dataset = frame.recipe, frame.dataset
    yield dataset.name
    yield f"layers {'-'.join(map(str, recipe.layer_sizes))}"
    yield f"f {recipe.f if isinstance(recipe.f, str) else ', '.join(recipe.f)}"
    yield f"α {significant(recipe.alpha, 6)}"
    yield f"λ {significant(recipe.lambda_, 6)}"
    yield f"ε {significant(recipe.epsilon, 6)}"
    yield f"seed {recipe.seed}"
    yield f"inputs {dataset.preparation.inputs}"
    if dataset.m_held_out:
        yield f"{dataset.m_held_out} of {dataset.m + dataset.m_held_out} examples held out"
    if frame.forks:
        yield f"edited at k = {', '.join(map(str, frame.forks[:3]))}{' …' if len(frame.forks) > 3 else ''}"
    yield f"k {grouped(frame.k)}"
    if frame.position is not None:
        position = frame.position
        yield f"example {position.i}" if 1 <= position.i <= dataset.m else "all examples"
        yield f"line {position.line.step.value}"
    yield f"J {fixed(frame.cost.J)}"


def _name_of(frame: Frame) -> str:
    return _safe(frame.dataset.name)[:60] or "run"


def _safe(words: str) -> str:
    """Words as a part of a file's name, on any system."""
    kept = "".join(sign for sign in words if sign.isprintable() and sign not in NOT_IN_NAMES)
    return " ".join(kept.split()).strip(".")
