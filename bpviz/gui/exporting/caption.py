"""What a picture shows, in words: all choices by which it can be made again; of edits by hand only when they were."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from bpviz.digits import grouped
from bpviz.gui.number_text import fixed, significant
from bpviz.session.frame import Frame
from bpviz.session.mini_batch_words import mini_batch_words, of_mini_batch
from bpviz.session.recipe import ALL
from bpviz.session.recipe_difference import scaling_words

SEPARATOR = "\u00a0\u00a0·  "
"""A line may end after it, but not begin with it."""
MOST_EDITS = 3
"""So many are named, the earliest."""
MOST_INPUTS = 4
"""Of a point that is no example."""
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
    if recipe.batch != ALL:
        yield f"batch {grouped(recipe.batch)}"
    if recipe.precision != "float64":
        yield recipe.precision
    yield f"inputs {scaling_words(dataset.preparation)}"
    if dataset.m_held_out:
        m_all = dataset.m + dataset.m_held_out
        yield f"{dataset.m_held_out} of {m_all} examples held out, split seed {dataset.preparation.split_seed}"
    # Those after k are of no account for what is seen at k.
    edits = [k for k in frame.forks if k <= frame.k]
    if edits:
        yield f"edited at k = {', '.join(map(str, edits[:MOST_EDITS]))}{' …' if len(edits) > MOST_EDITS else ''}"
    yield f"k {grouped(frame.k)}"
    if mini_batch := mini_batch_words(frame):
        yield mini_batch
    yield from _foreground(frame)
    yield f"J {fixed(frame.cost.J)}{of_mini_batch(frame)}"


def _foreground(frame: Frame) -> Iterable[str]:
    """The example or point that is shown, and while one steps by lines, how far the algorithm has come with it."""
    position, probe = frame.position, frame.probe
    if probe is not None:
        inputs = [significant(value, 6) for value in probe.raw_inputs[:MOST_INPUTS].tolist()]
        yield f"point ({'; '.join(inputs)}{'; …' if len(probe.raw_inputs) > MOST_INPUTS else ''})"
    elif position is None:
        yield f"example {frame.i}"
    else:
        yield f"example {frame.i}" if 1 <= position.i <= frame.program.m else f"all examples{of_mini_batch(frame)}"
        yield f"line {position.line.step.value}{f', layer {position.line.l}' if position.line.l else ''}"


def _name_of(frame: Frame) -> str:
    return _safe(frame.dataset.name)[:60] or "run"


def _safe(words: str) -> str:
    """Words as a part of a file's name, on any system."""
    kept = "".join(sign for sign in words if sign.isprintable() and sign not in NOT_IN_NAMES)
    return " ".join(kept.split()).strip(".")
