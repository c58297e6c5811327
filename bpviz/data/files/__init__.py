"""Data sets from the user's own files, one reader per format.

guess_reading → read_columns → guess_plan → dataset_of: each guess is a frozen value that can be looked at, changed and
tried again. load_table does it all at once, and refuses what could be misread.
"""

from __future__ import annotations

from pathlib import Path

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.errors import DataError
from bpviz.data.files import arff, delimited_text, excel, idx, json_records, npy, npz, parquet
from bpviz.data.files.binary_kinds import seems_to_be
from bpviz.data.files.column import Cell, Column, Columns, Kind
from bpviz.data.files.format import Format
from bpviz.data.files.import_plan import ColumnPlan, ImportPlan, Missing, Role
from bpviz.data.files.plan_guess import guess_plan, guessed_target_kind, with_counting_inputs, with_targets
from bpviz.data.files.reading import CHOICES, Reading
from bpviz.data.files.source import Pasted, Progress, Source, beginning, source_of
from bpviz.data.files.strays import has_strays, with_strays_missing
from bpviz.data.files.table_making import dataset_of, table_of, why_not
from bpviz.data.files.without_preview import check_cells, check_header, plain_reading
from bpviz.data.table import TASKS, Task

__all__ = [
    "CHOICES",
    "FORMATS",
    "Cell",
    "Column",
    "ColumnPlan",
    "Columns",
    "Format",
    "ImportPlan",
    "Kind",
    "Missing",
    "Pasted",
    "Progress",
    "Reading",
    "Role",
    "Source",
    "columns",
    "dataset_of",
    "guess_plan",
    "guess_reading",
    "guessed_target_kind",
    "has_strays",
    "load_table",
    "read_columns",
    "table_of",
    "why_not",
    "with_strays_missing",
    "with_targets",
]

FORMATS: tuple[Format, ...] = (
    Format(
        delimited_text.NAME,
        (".csv", ".tsv", ".tab", ".txt", ".dat", ".data"),
        delimited_text.guess,
        delimited_text.read,
        delimited_text.header,
    ),
    Format(excel.NAME, (".xlsx", ".xlsm"), excel.guess, excel.read, excel.header),
    Format(parquet.NAME, (".parquet",), parquet.guess, parquet.read, magic=parquet.MAGIC),
    Format(arff.NAME, (".arff",), arff.guess, arff.read),
    Format(json_records.NAME, (".json", ".jsonl", ".ndjson"), json_records.guess, json_records.read),
    Format(npy.NAME, (".npy",), npy.guess, npy.read, magic=npy.MAGIC),
    Format(npz.NAME, (".npz",), npz.guess, npz.read),
    Format(idx.NAME, ("idx1-ubyte", "idx3-ubyte", ".idx"), idx.guess, idx.read, magic=idx.MAGIC),
)
"""Every format; a new one is one more module and one more entry here."""


def guess_reading(source: str | Path | Pasted, format_name: str | None = None) -> Reading:
    """Guess how a file or a pasted text is to be read, from its name and its first bytes.

    Quick, for files of any size. The part of an .npz with several arrays stays None: it has to be asked for.
    format_name is one of FORMATS, where the guess of the format was wrong. Raises DataError for what is no file,
    cannot be opened, or is of no known format.
    """
    source = source_of(source)
    file_format = _format_of(source) if format_name is None else _format_named(format_name)
    return file_format.guess(source)


def read_columns(
    source: str | Path | Pasted,
    reading: Reading | None = None,
    *,
    most_rows: int | None = None,
    progress: Progress | None = None,
) -> Columns:
    """Read a source as a Reading says; the same reading of the same file always gives the same columns.

    Args:
        source: a path, or text from the clipboard.
        reading: how; None is guess_reading's.
        most_rows: read only so many rows, quickly, for a preview.
        progress: see Progress; what it raises passes through, and nothing is left open.

    Raises:
        DataError: naming the file and, where there is one, the row and column that cannot be read.
    """
    source = source_of(source)
    reading = reading or guess_reading(source)
    return _format_named(reading.format).read(source, reading, most_rows, progress)


def load_table(
    path: str | Path, target: str | None = None, *, task: Task | None = None, preparation: Preparation | None = None
) -> Dataset:
    """Read a file into a Dataset, refusing what could be misread: no one looks at the guesses.

    A file of another separator, encoding or decimal mark, without column names or with missing values is read by
    guess_reading, read_columns, guess_plan and dataset_of, whose guesses can be looked at.

    Args:
        path: a file with a header of column names and a row for each example.
        target: the name of the column to learn; None is the last one, or none at all for an autoencoder.
        task: None is guessed from the target: text or a few whole numbers → classification, numbers → regression.
            The guess is said in the data set's preparation_in_words.
        preparation: None is usual_preparation: standardised inputs and, from 20 examples on, a quarter held out.

    Raises:
        DataError: naming the file and, where there is one, the row, column and cell that cannot be used.
    """
    if task is not None and task not in TASKS:
        raise DataError(f"The task can be {', '.join(TASKS)}; not {task!r}.")
    source = source_of(path)
    reading = _plain_reading(source)
    read = read_columns(source, reading)
    if target is None and task != "autoencoder":
        target = read.names[-1]
    plan = with_counting_inputs(guess_plan(read, target, task))
    check_cells(read, plan)
    return dataset_of(read, plan, preparation)


def columns(path: str | Path) -> tuple[str, ...]:
    """Return the names of the columns that load_table finds in a file, without reading the rest. Raises DataError."""
    source = source_of(path)
    reading = _plain_reading(source)
    header = _format_named(reading.format).header
    if header is not None:
        return tuple(cell.strip() for cell in header(source, reading)[1])
    return read_columns(source, reading, most_rows=1).names


def _plain_reading(source: Source) -> Reading:
    file_format = _format_of(source)
    guess = file_format.guess(source)
    plain = plain_reading(source.name, guess, Path(_name_without_gz(source)).suffix)
    if file_format.header is not None:
        row, header = file_format.header(source, plain)
        check_header(source.name, "line" if plain.separator else "row", row, header, guess)
    return plain


def _format_named(name: str) -> Format:
    for known in FORMATS:
        if known.name == name:
            return known
    raise DataError(f"There is no format {name!r}. There are: {', '.join(known.name for known in FORMATS)}.")


def _format_of(source: Source) -> Format:
    """Choose by the end of the name, else by the first bytes, else text if it is any."""
    text = FORMATS[0]
    if isinstance(source, Pasted):
        return text
    first_bytes = beginning(source, 16)
    by_magic = [known for known in FORMATS if known.magic and first_bytes.startswith(known.magic)]
    for known in FORMATS:
        if _name_without_gz(source).endswith(known.suffixes):
            _check_named_rightly(source.name, known, by_magic)
            return known
    if by_magic:
        return by_magic[0]
    try:
        text.guess(source)
    except DataError:
        suffixes = ", ".join(suffix for known in FORMATS for suffix in known.suffixes)
        end, kind = Path(_name_without_gz(source)).suffix or "nothing", seems_to_be(first_bytes)
        raise DataError(f"{source.name}: files that end in {end!r} cannot be read, only {suffixes}.{kind}") from None
    return text


def _check_named_rightly(file_name: str, named: Format, by_magic: list[Format]) -> None:
    if by_magic and named not in by_magic and not named.magic:
        found = " or ".join(known.name for known in by_magic)
        raise DataError(f"{file_name} begins like {found} and not like {named.name}. Rename it, then open it.")


def _name_without_gz(source: Source) -> str:
    return source.name.lower().removesuffix(".gz")
