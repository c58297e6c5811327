"""Data sets from the user's own files, one reader per format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bpviz.data.dataset import Dataset, Preparation, usual_preparation
from bpviz.data.errors import DataError
from bpviz.data.files import delimited_text
from bpviz.data.files.roles import chosen_target, table_of_frame
from bpviz.data.table import TASKS, Task

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FORMATS", "Format", "columns", "load_table"]


@dataclass(frozen=True)
class Format:
    """One file format: columns reads only the column names, read the whole as a frame indexed by line or row.

    read's second argument is the column, if any, whose cells stay text.
    """

    columns: Callable[[Path], tuple[str, ...]]
    read: Callable[[Path, str | None], pd.DataFrame]


FORMATS: dict[str, Format] = {
    ".csv": Format(delimited_text.columns, delimited_text.read),
}
"""Every format by the suffix of its files; a new one is one more entry here."""


def load_table(
    path: str | Path, target: str | None = None, *, task: Task | None = None, preparation: Preparation | None = None
) -> Dataset:
    """Read a file into a Dataset.

    Args:
        path: a file with a header of column names and a line for each example.
        target: the name of the column to learn; None is the last one, or none at all for an autoencoder.
        task: None is guessed from the target: text or a few whole numbers → classification, numbers → regression.
            The guess is said in the data set's preparation_in_words.
        preparation: None is usual_preparation: standardised inputs and, from 20 examples on, a quarter held out.

    Raises:
        DataError: naming the file and, where there is one, the line, column and cell that cannot be used.
    """
    path = Path(path)
    if task is not None and task not in TASKS:
        raise DataError(f"The task can be {', '.join(TASKS)}; not {task!r}.")
    file_format = _format_of(path)
    names = file_format.columns(path)
    target = chosen_target(path.name, names, target, task)
    table = table_of_frame(file_format.read(path, target), path.name, target, task)
    return Dataset.of(table, preparation or usual_preparation(table))


def columns(path: str | Path) -> tuple[str, ...]:
    """Return a file's column names without reading the rest. Raises DataError."""
    path = Path(path)
    return _format_of(path).columns(path)


def _format_of(path: Path) -> Format:
    if path.is_dir():
        raise DataError(f"{path.name} is a folder. Choose a file in it.")
    if path.suffix.lower() not in FORMATS:
        raise DataError(
            f"{path.name}: files that end in {path.suffix or 'nothing'!r} cannot be read, only {', '.join(FORMATS)}."
        )
    return FORMATS[path.suffix.lower()]
