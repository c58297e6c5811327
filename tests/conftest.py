"""What every test may use, and what no test may leave behind."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest
from hypothesis import settings

# Before any Qt import: tests draw into memory, whatever display there is.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A slow machine is no failure, and the same examples each time keep a red run reproducible.
settings.register_profile("bpviz", deadline=None, derandomize=True)
settings.load_profile("bpviz")


@pytest.fixture(autouse=True)
def no_thread_is_left_behind() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in threading.enumerate() if thread not in before and thread.name.startswith("bpviz")]
    assert not left, f"the test left threads behind: {left}"
