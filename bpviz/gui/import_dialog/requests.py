"""What the import dialog asks of its reader, and what the reader answers: frozen values, and the work in between."""

from __future__ import annotations

from dataclasses import dataclass

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.errors import DataError
from bpviz.data.files import Columns, ImportPlan, Reading, Source, dataset_of, guess_reading, read_columns
from bpviz.gui.import_dialog.choices import Choices, planned
from bpviz.gui.import_dialog.outlook import Outlook, outlook_of
from bpviz.gui.import_dialog.reader import Progress, Tell

FIRST_ROWS = 200
"""So many rows are read at first, for the eye; the whole follows."""


@dataclass(frozen=True)
class Look:
    """Read a source: how, is guessed unless a reading says it; format_name is that of the guess, if it is to be one."""

    source: Source
    reading: Reading | None
    choices: Choices
    format_name: str | None = None


@dataclass(frozen=True, eq=False)
class Judge:
    """Plan with other choices what becomes of columns that are read."""

    columns: Columns
    choices: Choices


@dataclass(frozen=True, eq=False)
class Make:
    """Make a data set."""

    columns: Columns
    plan: ImportPlan
    preparation: Preparation | None


@dataclass(frozen=True)
class WarmUp:
    """Import what making a data set needs, which takes a second the first time, while the user still looks."""


Request = Look | Judge | Make | WarmUp


@dataclass(frozen=True)
class Guessed:
    """How the source is read, if no one says it otherwise."""

    reading: Reading


@dataclass(frozen=True, eq=False)
class Seen:
    """The columns, or their first rows, and what is planned with them by those choices."""

    columns: Columns
    outlook: Outlook
    choices: Choices


@dataclass(frozen=True, eq=False)
class Judged:
    """What is planned with the columns now."""

    columns: Columns
    outlook: Outlook


@dataclass(frozen=True, eq=False)
class Made:
    """The data set."""

    dataset: Dataset


@dataclass(frozen=True)
class Failed:
    """The source cannot be read, or no data set can be made; why, in words."""

    message: str


Answer = Guessed | Seen | Judged | Made | Failed


def carry_out(request: Request, tell: Tell, progress: Progress) -> None:
    """Do what a request asks for; what goes wrong with the data is told in words."""
    try:
        match request:
            case Look():
                _look(request, tell, progress)
            case Judge(columns, choices):
                tell(Judged(columns, _outlook(columns, choices)))
            case Make(columns, plan, preparation):
                tell(Made(dataset_of(columns, plan, preparation)))
            case WarmUp():
                _warm_up()
    except DataError as error:
        tell(Failed(str(error)))
    except MemoryError:
        tell(Failed("This does not fit into this computer's memory."))


def _look(request: Look, tell: Tell, progress: Progress) -> None:
    source = request.source
    reading = request.reading
    if reading is None:
        reading = guess_reading(source, request.format_name)
        tell(Guessed(reading))
    if reading.parts and reading.part is None:
        tell(Failed(f"There are {len(reading.parts)} tables in it. Choose above which one to read."))
        return
    first = read_columns(source, reading, most_rows=FIRST_ROWS)
    tell(Seen(first, _outlook(first, request.choices), request.choices))
    if not first.complete:
        whole = read_columns(source, reading, progress=progress)
        tell(Seen(whole, _outlook(whole, request.choices), request.choices))


def _warm_up() -> None:
    import sklearn.impute
    import sklearn.model_selection
    import sklearn.preprocessing  # noqa: F401


def _outlook(columns: Columns, choices: Choices) -> Outlook:
    plan, reason = planned(columns, choices)
    return outlook_of(columns, plan, reason, target_chosen=choices.targets is not None)
