"""Files written for a test, and how they are imported."""

import pytest

from bpviz.data.errors import DataError
from bpviz.data.files import dataset_of, guess_plan, guess_reading, read_columns


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a file: text, or bytes."""

    def write(content, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def first_guess():
    """Return a function that imports a source as every guess suggests."""

    def imported(source, target=None, task=None):
        columns = read_columns(source, guess_reading(source))
        return dataset_of(columns, guess_plan(columns, target, task))

    return imported


@pytest.fixture
def refusal(first_guess):
    """Return a function that returns the words by which a source is refused."""

    def words(source, **choices):
        with pytest.raises(DataError) as caught:
            first_guess(source, **choices)
        return str(caught.value)

    return words
