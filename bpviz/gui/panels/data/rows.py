"""What the data table says: a row for each example, a column for each value, the net's outputs where they are seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from bpviz.data.dataset import Dataset, Part
from bpviz.digits import grouped
from bpviz.engine.backpropagation import feedforward
from bpviz.engine.parameters import Array
from bpviz.gui.number_text import figures, fixed, full, significant
from bpviz.notation import subscript
from bpviz.session.frame import Frame

Kind = Literal["input", "target", "output", "cost"]
BLOCK = 16
"""So many rows are computed at once; those that are on screen lie in a few blocks."""
SAMPLE = 24
"""About so many rows tell how wide a column is."""
MOST_SAMPLED = 40_000
"""So many cells at the most tell how wide all columns are; a table of very many columns has fewer of each."""
WRONG = "✗ "
NET_SAYS = "net says"


@dataclass(frozen=True)
class Column:
    """A column of the table.

    Attributes:
        kind: what stands in it.
        j: which input, target or output unit, from 1; 0 for a class or the cost.
        title: its heading.
        tip: its heading at length.
    """

    kind: Kind
    j: int
    title: str
    tip: str


class Example(NamedTuple):
    """An example as the rest of the window calls it: number i = 1 … of its part."""

    part: Part
    i: int


class Outputs(NamedTuple):
    """What the net says about a block of rows, all with examples as columns.

    Attributes:
        a: a^(n_l).
        y: the targets.
        said: a in raw units; for classification the class that a stands for, of shape (1, block).
        cost: ½‖h(x) − y‖² of each.
    """

    a: Array
    y: Array
    said: Array
    cost: Array


class Rows:
    """The rows of one frame's data in the order of the file, in raw or in scaled units."""

    def __init__(self, frame: Frame, *, scaled: bool = False) -> None:
        self.frame = frame
        self.scaled = scaled
        self.dataset = frame.dataset
        self.columns = columns_of(self.dataset, scaled=scaled)
        self._numbers = _numbers(self.dataset)
        self._blocks: dict[int, Outputs] = {}

    def at(self, frame: Frame) -> Rows:
        """The rows of another frame in the same units."""
        if frame.dataset is not self.dataset:
            return Rows(frame, scaled=self.scaled)
        self.frame = frame
        self._blocks = {}
        return self

    def has_columns_of(self, frame: Frame) -> bool:
        """Whether another frame's rows have the same columns."""
        return _kind(self.dataset) == _kind(frame.dataset)

    def __len__(self) -> int:
        return self.dataset.table.m_all

    @property
    def lit(self) -> int:
        """The row of the example that is shown."""
        return int(self.dataset.training[self.frame.i - 1])

    def example(self, row: int) -> Example:
        """Which example stands in a row."""
        number = int(self._numbers[row])
        return Example("training", number) if number > 0 else Example("held out", -number)

    def examples(self, rows: slice) -> tuple[npt.NDArray[np.intp], list[Part]]:
        """The same for some rows: their numbers, and their parts."""
        numbers = self._numbers[rows]
        return np.abs(numbers), ["training" if number > 0 else "held out" for number in numbers.tolist()]

    def is_wrong(self, row: int) -> bool:
        """Whether the net takes the example for another class."""
        data = self.dataset
        return data.task == "classification" and self._class_said(row) != int(data.raw_targets[0, row])

    def text(self, row: int, at: int) -> str:
        """What stands in a cell."""
        column, data = self.columns[at], self.dataset
        if column.kind == "input":
            return figures(self._x(row, column.j)) if self.scaled else raw_text(self.raw_input(row, column.j))
        if column.kind == "cost":
            return fixed(float(self._cost(row)))
        if column.j == 0:
            said = self._class_said(row)
            true = int(data.raw_targets[0, row])
            if column.kind == "target":
                return data.class_names[true]
            return (WRONG if said != true else "") + data.class_names[said]
        if column.kind == "target":
            return figures(self._y(row, column.j)) if self.scaled else raw_text(self.raw_target(row, column.j))
        return fixed(self._a(row, column.j)) if self.scaled else figures(self._raw_output(row, column.j))

    def tip(self, row: int, at: int) -> str:
        """What a tooltip says: the value in full, raw and scaled."""
        column = self.columns[at]
        where = f"{column.tip}, {self.name(row)}"
        if column.kind == "cost":
            return f"{where}: {full(self._cost(row))}"
        if column.j == 0:
            return self._tip_of_class(row, column)
        if column.kind == "input":
            return f"{where}\nraw {full(self.raw_input(row, column.j))}\nscaled {full(self._x(row, column.j))}"
        scaled = self._y(row, column.j) if column.kind == "target" else self._a(row, column.j)
        if self.dataset.task == "classification":
            return f"{where}: {full(scaled)}"
        raw = self.raw_target(row, column.j) if column.kind == "target" else self._raw_output(row, column.j)
        return f"{where}\nraw {full(raw)}\nscaled {full(scaled)}"

    def some_texts(self, at: int) -> list[str]:
        """What stands in a column here and there, to see how wide it is."""
        sample = max(min(SAMPLE, MOST_SAMPLED // len(self.columns)), 2)
        return [self.text(row, at) for row in range(0, len(self), max(1, len(self) // sample))]

    def name(self, row: int) -> str:
        """What a row's example is called."""
        part, i = self.example(row)
        return f"example {grouped(i)}" if part == "training" else f"held-out example {grouped(i)}"

    def in_words(self, row: int) -> str:
        """A row in some lines: a tooltip for the example wherever it is drawn."""
        name = self.name(row)
        lines = [name[0].upper() + name[1:]]
        lines += [f"{column.title}: {self.text(row, at)}" for at, column in enumerate(self.columns)]
        return "\n".join(lines)

    def raw_input(self, row: int, j: int) -> float:
        """Raw input j of a row's example."""
        return float(self.dataset.raw_inputs[j - 1, row])

    def raw_target(self, row: int, j: int) -> float:
        """Raw target j of a row's example."""
        return float(self.dataset.raw_targets[j - 1, row])

    def _x(self, row: int, j: int) -> float:
        part, i = self.example(row)
        return float((self.dataset.X if part == "training" else self.dataset.X_held_out)[j - 1, i - 1])

    def _y(self, row: int, j: int) -> float:
        return float(self._block(row).y[j - 1, row % BLOCK])

    def _a(self, row: int, j: int) -> float:
        return float(self._block(row).a[j - 1, row % BLOCK])

    def _cost(self, row: int) -> float:
        return float(self._block(row).cost[row % BLOCK])

    def _raw_output(self, row: int, j: int) -> float:
        return float(self._block(row).said[j - 1, row % BLOCK])

    def _class_said(self, row: int) -> int:
        return int(self._block(row).said[0, row % BLOCK])

    def _block(self, row: int) -> Outputs:
        number = row // BLOCK
        if number not in self._blocks:
            self._blocks[number] = self.outputs(slice(number * BLOCK, (number + 1) * BLOCK))
        return self._blocks[number]

    def scaled_inputs(self, rows: slice) -> Array:
        """The inputs of some rows as the net has them, (s_1, rows)."""
        return self._gathered(self.dataset.X, self.dataset.X_held_out, rows)

    def outputs(self, rows: slice) -> Outputs:
        """A feedforward pass for just these rows: cheap, whatever the size of the data."""
        data, recipe = self.dataset, self.frame.recipe
        X, Y = self.scaled_inputs(rows), self._gathered(data.Y, data.Y_held_out, rows)
        with np.errstate(over="ignore", invalid="ignore"):
            _, a = feedforward(self.frame.parameters, X, recipe.f_of)
            h = a[recipe.n_l]
            said = data.raw_outputs(h) if data.task != "classification" else data.predicted_classes(h)[np.newaxis]
            return Outputs(h, Y, said, np.sum((h - Y) ** 2, axis=0) / 2)

    def _gathered(self, training: Array, held_out: Array, rows: slice) -> Array:
        """Columns of both parts in the order of the rows."""
        numbers = self._numbers[rows]
        trains = numbers > 0
        made = np.empty((len(training), len(numbers)))
        made[:, trains] = training[:, numbers[trains] - 1]
        made[:, ~trains] = held_out[:, -numbers[~trains] - 1]
        return made

    def _tip_of_class(self, row: int, column: Column) -> str:
        outputs, block = self.dataset.output_names, self._block(row)
        values = block.y if column.kind == "target" else block.a
        letter = "y" if column.kind == "target" else "h"
        lines = [f"{letter} {name} = {full(values[j, row % BLOCK])}" for j, name in enumerate(outputs)]
        return "\n".join([f"{column.tip}, {self.name(row)}", *lines])


def columns_of(dataset: Dataset, *, scaled: bool) -> tuple[Column, ...]:
    """The inputs, then each target with the net's output beside it, then the cost."""
    inputs = [Column("input", j, name, f"input {name}") for j, name in enumerate(dataset.input_names, start=1)]
    cost = Column("cost", 0, "cost", "cost J(W,b;x,y) = ½‖h(x) − y‖²")
    return (*inputs, *_answers(dataset, scaled), cost)


def raw_text(value: float) -> str:
    """A measured value as it was given: 6.1, 0.0005; like others if that is too long."""
    return significant(value, 7) if float(f"{value:.7g}") == value else figures(value)


def _answers(dataset: Dataset, scaled: bool) -> list[Column]:
    if dataset.task == "classification" and not scaled:
        target = dataset.table.target_names[0]
        return [Column("target", 0, target, f"target {target}"), Column("output", 0, NET_SAYS, "what the net says")]
    names = dataset.output_names
    pairs: list[Column] = []
    for j, name in enumerate(names, start=1):
        # One output needs no telling apart.
        of, index = (f" {name}", subscript(j)) if len(names) > 1 else ("", "")
        if dataset.task != "autoencoder":
            title = f"y{of}" if scaled else name
            pairs.append(Column("target", j, title, f"target y{index}, {name}"))
        pairs.append(Column("output", j, f"h{of}" if scaled else f"{NET_SAYS}{of}", f"output h{index}, {name}"))
    return pairs


def _kind(dataset: Dataset) -> tuple[object, ...]:
    """What the columns hang on."""
    table = dataset.table
    return table.task, table.input_names, table.target_names, table.class_names


def _numbers(dataset: Dataset) -> Array:
    """For each row its number among the training examples, or minus that among the held-out ones."""
    numbers = np.empty(dataset.table.m_all, dtype=np.intp)
    numbers[dataset.training] = np.arange(1, dataset.m + 1)
    numbers[dataset.held_out] = -np.arange(1, dataset.m_held_out + 1)
    return numbers
