"""Everything the fuzzer found worth keeping is read or refused with words, without atheris."""

from pathlib import Path

import pytest
from reading_bytes import NAMES, read_bytes

FOUND = sorted((Path(__file__).parent / "corpus").glob("*/*"))


@pytest.mark.parametrize("kind", NAMES)
def test_bytes_are_read_or_refused_with_words(kind):
    files = [path for path in FOUND if path.parent.name == kind]
    assert files
    reached = {read_bytes(kind, path.read_bytes()) for path in files}
    assert reached & {"classification", "regression", "autoencoder"}
