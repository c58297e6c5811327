"""Schedulers that are none, and workers that are not like this process."""

from __future__ import annotations

import asyncio
import copy
import importlib.util
import os
import platform
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpviz.cluster.cluster import connect, start_local
from bpviz.cluster.connecting import check_versions, checked_address
from bpviz.cluster.patience import Patience
from bpviz.engine.summing import SourceError

HASTE = Patience(connect=1.5, answer=2, workers=0.5, holder=10, close=1)

WITHOUT = """
import sys, asyncio
sys.modules["bpviz"] = None
from distributed import LocalCluster
how = dict(dashboard_address=None, host="127.0.0.1")
cluster = LocalCluster(n_workers=int(sys.argv[1]), processes=False, protocol="tcp://", **how)
print(cluster.scheduler_address, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Something that listens, accepts and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def scheduler_without_bpviz(workers: int, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WITHOUT, str(workers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DASK_TEMPORARY_DIRECTORY": str(folder)},
    )


@pytest.mark.parametrize(
    ("text", "address"),
    [("tcp://host:1234", "tcp://host:1234"), (" host ", "tcp://host:8786"), ("[::1]:99", "tcp://[::1]:99")],
)
def test_addresses_are_understood(text: str, address: str) -> None:
    assert checked_address(text)[0] == address


@pytest.mark.parametrize("text", ["", "http://host:80", "tcp://host:port", "tcp://host:99999", "a b:1", "host/path"])
def test_what_is_no_address_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no scheduler's address|There is no computer"):
        connect(text, tmp_path, patience=HASTE)


def test_nothing_listens(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(SourceError, match=f"Nothing listens at tcp://127.0.0.1:{port}"):
        connect(f"127.0.0.1:{port}", tmp_path, patience=HASTE)


def test_what_listens_and_does_not_answer_is_given_up_in_time(silent_port: int, tmp_path: Path) -> None:
    before, began = set(threading.enumerate()), time.monotonic()
    with pytest.raises(SourceError, match=r"did not answer as a dask scheduler within 1\.5 seconds"):
        connect(f"tcp://127.0.0.1:{silent_port}", tmp_path, patience=HASTE)
    assert time.monotonic() - began < 8
    assert set(threading.enumerate()) <= before


def test_connecting_can_be_cancelled(silent_port: int, tmp_path: Path) -> None:
    cancelled = threading.Event()
    threading.Timer(0.2, cancelled.set).start()
    began = time.monotonic()
    with pytest.raises(SourceError, match="cancelled"):
        connect(f"tcp://127.0.0.1:{silent_port}", tmp_path, patience=Patience(connect=30), cancelled=cancelled)
    assert time.monotonic() - began < 10


def test_the_start_of_workers_can_be_cancelled() -> None:
    cancelled = threading.Event()
    threading.Timer(0.2, cancelled.set).start()
    with pytest.raises(SourceError, match="cancelled"):
        start_local(1, cancelled=cancelled)


def test_a_scheduler_without_workers_and_workers_without_bpviz(tmp_path: Path) -> None:
    for workers, words in ((0, "has no workers. Start some with: dask worker"), (1, "install the same bpviz there")):
        with scheduler_without_bpviz(workers, tmp_path) as process:
            assert process.stdout is not None
            with pytest.raises(SourceError, match=words):
                connect(process.stdout.readline().strip(), tmp_path, patience=HASTE)
            process.communicate("")


class Answering:
    """A client whose scheduler and worker have these versions."""

    def __init__(self, versions: dict[str, Any]) -> None:
        self.versions = versions

    async def get_versions(self, packages: list[str]) -> dict[str, Any]:
        return self.versions


def versions() -> dict[str, Any]:
    one = {
        "host": {"python": f"{platform.python_version()}.final.0"},
        "packages": {"numpy": np.__version__, "distributed": "2026.1"},
    }
    return {"scheduler": one, "workers": {"tcp://there:1": copy.deepcopy(one)}, "client": copy.deepcopy(one)}


def test_equal_versions_pass() -> None:
    asyncio.run(check_versions(Answering(versions()), HASTE))


@pytest.mark.parametrize(
    ("who", "what", "words"),
    [
        (
            "worker",
            ("packages", "numpy", "1.0"),
            f"worker at tcp://there:1 has NumPy 1.0, and this process {np.__version__}",
        ),
        ("worker", ("packages", "numpy", None), "worker at tcp://there:1 has no NumPy"),
        ("worker", ("host", "python", "3.9.1.final.0"), "has Python 3.9.1"),
        ("scheduler", ("packages", "distributed", "2020.1"), "The scheduler has dask 2020.1, and this process 2026.1"),
    ],
)
def test_other_versions_are_named(who: str, what: tuple[str, str, str], words: str) -> None:
    has = versions()
    one = has["scheduler"] if who == "scheduler" else has["workers"]["tcp://there:1"]
    one[what[0]][what[1]] = what[2]
    with pytest.raises(SourceError, match=words):
        asyncio.run(check_versions(Answering(has), HASTE))


def test_where_distributed_is_missing_the_command_that_installs_it_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    for begin in (start_local, lambda: connect("host", tmp_path)):
        with pytest.raises(SourceError, match=r"-m pip install \"bpviz\[cluster\]\""):
            begin()
