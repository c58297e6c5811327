"""One scheduler with two workers for all tests of a module, in processes of their own, and nothing left behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from bpviz.blas_threads import use_one_blas_thread
from bpviz.cluster.cluster import Cluster, start_local
from bpviz.cluster.patience import Patience

pytest.importorskip("distributed")

SHORT = Patience(connect=5, answer=2, workers=20, holder=20, silent=3, watch=0.2)


@pytest.fixture(scope="session", autouse=True)
def one_blas_thread() -> None:
    use_one_blas_thread()


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    before = set(threading.enumerate())
    cluster = start_local(2, patience=SHORT)
    folder = cluster.folder
    yield cluster
    cluster.close()
    assert not folder.exists()
    assert set(threading.enumerate()) <= before
