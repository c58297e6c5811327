"""One thread for the matrix products, or a word about it where the library refuses."""

from __future__ import annotations

import subprocess
import sys

import pytest
import threadpoolctl

from bpviz.blas_threads import use_one_blas_thread

MANY = "import numpy, threadpoolctl; from bpviz.blas_threads import use_one_blas_thread as one; said = one(); "
COUNT = "print(said, [lib['num_threads'] for lib in threadpoolctl.threadpool_info() if lib['user_api'] == 'blas'])"


def test_a_process_that_starts_with_many_threads_has_one_afterwards() -> None:
    done = subprocess.run([sys.executable, "-c", MANY + COUNT], capture_output=True, text=True, check=True)
    said, _, counts = done.stdout.strip().rpartition("[")
    assert said.strip() == ""
    assert set(counts.rstrip("]").split(", ")) == {"1"}


def test_a_library_that_keeps_its_threads_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    stubborn = {"user_api": "blas", "internal_api": "mkl", "num_threads": 6}
    monkeypatch.setattr(threadpoolctl, "threadpool_info", lambda: [stubborn])
    words = use_one_blas_thread()
    assert "mkl" in words
    assert "6 threads" in words
    assert "MKL_NUM_THREADS=1" in words
