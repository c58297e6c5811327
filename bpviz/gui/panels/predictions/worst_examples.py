"""The worst examples of a part in words: what each is, what the net takes it for, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bpviz.data.dataset import Dataset, Part
from bpviz.digits import grouped
from bpviz.engine.parameters import Array
from bpviz.gui.number_text import figures, fixed, full, short
from bpviz.session.frame import Frame
from bpviz.session.scores import Counts, costs_of_examples, outputs_of, targets_of, worst_first

MOST = 200
"""So many examples are listed."""
WRONG = "✗ "


class Entry(NamedTuple):
    """One example.

    Attributes:
        i: its number within its part, from 1.
        cells: what stands in each column of the table but the cost.
        verdict: what it is taken for, in a few words.
        outputs: the outputs that count, in a few words.
        cost: ½‖h(x) − y‖².
        wrong: whether it is taken for another class.
    """

    i: int
    cells: tuple[str, ...]
    verdict: str
    outputs: str
    cost: float
    wrong: bool


@dataclass(frozen=True, eq=False)
class Worst:
    """The worst examples of a part, the worst first.

    Attributes:
        headings: of the columns but the cost.
        widest: what each of them must have room for, so that none moves while the numbers change.
        m: how many examples the part has.
        wrong: how many of them are taken for another class; None where there are no classes.
    """

    part: Part
    numbers: Counts
    headings: tuple[str, ...]
    widest: tuple[str, ...]
    entries: tuple[Entry, ...]
    m: int
    wrong: int | None


def worst_of(frame: Frame, part: Part, numbers: Counts | None = None) -> Worst | None:
    """The worst examples of a part; None where it has none, or their outputs are not known.

    Args:
        frame: of classification or regression.
        part: which examples.
        numbers: which of them, from 1, instead of the worst.
    """
    if frame.outputs is None or not len(frame.dataset.indices(part)):
        return None
    data, h = frame.dataset, outputs_of(frame.outputs, part)
    costs = costs_of_examples(h, targets_of(data, part))
    if numbers is None:
        numbers = worst_first(costs, MOST)
    columns = numbers - 1
    describe = _as_classes if data.task == "classification" else _as_numbers
    table = describe(data, part, columns, h[:, columns], costs[columns])
    wrong = None
    if data.task == "classification":
        wrong = int(np.sum(data.predicted_classes(h) != data.true_classes(part)))
    widest = (grouped(len(costs)), *table.widest)
    return Worst(part, numbers, ("example", *table.headings), widest, table.entries, len(costs), wrong)


def tip_of(data: Dataset, part: Part, entry: Entry, h: Array, y: Array) -> str:
    """An entry in lines, all numbers with all digits; h and y are its outputs and targets, (s_nl,)."""
    name = f"example {grouped(entry.i)}" if part == "training" else f"held-out example {grouped(entry.i)}"
    lines = [f"{name[0].upper()}{name[1:]}: {entry.verdict}", f"cost = {full(entry.cost)}"]
    lines += [
        f"{output}: h = {full(said)}, y = {full(true)}"
        for output, said, true in zip(data.output_names, h.tolist(), y.tolist(), strict=True)
    ]
    if part == "held out":
        lines.append("Only training examples can be brought to the foreground.")
    return "\n".join(lines)


class _Table(NamedTuple):
    """Headings and widest texts of the columns between the number and the cost, and all entries."""

    headings: tuple[str, ...]
    widest: tuple[str, ...]
    entries: tuple[Entry, ...]


def _as_classes(data: Dataset, part: Part, columns: Counts, h: Array, costs: Array) -> _Table:
    names, one_output = data.class_names, len(data.class_names) == 2
    true, said = data.true_classes(part)[columns], data.predicted_classes(h)
    of_h = (f"h {data.output_names[0]}",) if one_output else ("h true", "h said")
    longest = max(names, key=len)
    entries = []
    for at, (t, s) in enumerate(zip(true.tolist(), said.tolist(), strict=True)):
        number, own = int(columns[at]) + 1, h[0, at] if one_output else h[t, at]
        values = (own,) if one_output else (own, h[s, at])
        texts = tuple(short(float(value), 3) for value in values)
        verdict = f"{names[t]} taken for {names[s]}" if s != t else f"{names[t]}, rightly"
        outputs = "h " + " · ".join(texts if s != t else texts[:1])
        cells = (grouped(number), names[t], (WRONG if s != t else "") + names[s], *texts)
        entries.append(Entry(number, cells, verdict, outputs, float(costs[at]), s != t))
    widest = (longest, WRONG + longest, *("−0.000" for _ in of_h))
    return _Table(("true class", "net says", *of_h), widest, tuple(entries))


def _as_numbers(data: Dataset, part: Part, columns: Counts, h: Array, costs: Array) -> _Table:
    raw, said = data.raw_targets[:, data.indices(part)[columns]], data.raw_outputs(h)
    # Of several outputs the one that adds most to the cost.
    errors = np.abs(h - targets_of(data, part)[:, columns])
    most = np.where(np.isnan(errors), np.inf, errors).argmax(axis=0)
    several = len(h) > 1
    entries = []
    for at, j in enumerate(most.tolist()):
        number, y, answer = int(columns[at]) + 1, float(raw[j, at]), float(said[j, at])
        name = data.output_names[j]
        texts = (figures(y), figures(answer), _with_sign(y - answer))
        cells = (grouped(number), *((name,) if several else ()), *texts)
        verdict = f"{name} {texts[0]}, the net says {texts[1]}"
        entries.append(Entry(number, cells, verdict, "", float(costs[at]), False))
    names = (max(data.output_names, key=len),) if several else ()
    headings = (*(("output",) if several else ()), "true", "net says", "residual")
    return _Table(headings, (*names, *("−1234.567",) * 3), tuple(entries))


def _with_sign(value: float) -> str:
    return ("+" if value > 0 else "") + figures(value)


def cost_text(cost: float) -> str:
    """A cost whose width does not jump."""
    return fixed(cost)
