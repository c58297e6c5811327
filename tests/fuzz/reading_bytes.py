"""Any bytes, read as each format: what the fuzzer and the test of its corpus do."""

import tempfile
import warnings
from pathlib import Path

from bpviz.data.errors import DataError
from bpviz.data.files import Pasted, guess_plan, guess_reading, read_columns, table_of

NAMES = {
    "text": "table.csv",
    "pasted": "",
    "arff": "table.arff",
    "json": "records.json",
    "npy": "array.npy",
    "npz": "arrays.npz",
    "idx": "pictures.idx3-ubyte",
}
"""The formats whose readers we wrote, and a file name of each."""

FEW_ROWS = 3


def read_bytes(kind: str, data: bytes) -> str:
    """Guess, read and prepare; returns how far it came. Anything but a DataError goes through."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        source = Pasted(data.decode("utf-8", "replace"))
        if NAMES[kind]:
            source = Path(folder) / NAMES[kind]
            source.write_bytes(data)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _tried(source)


def _tried(source) -> str:
    reached = "not guessed"
    try:
        reading = guess_reading(source)
        reached = "not read"
        read_columns(source, reading, most_rows=FEW_ROWS)
        columns = read_columns(source, reading)
        assert all(len(column) == columns.m for column in columns)
        assert len(set(columns.names)) == len(columns)
        for column in columns:
            column.first_values()
        reached = "no table"
        table = table_of(columns, guess_plan(columns))
        reached = f"{table.task}"
    except DataError:
        pass
    return reached
