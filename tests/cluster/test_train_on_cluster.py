"""`bpviz train --cluster`."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from bpviz.cluster import cluster as cluster_module
from bpviz.cluster.cluster import Cluster
from bpviz.command_line import main
from bpviz.data.samples import load_sample
from bpviz.engine.summing import SourceError
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session
from bpviz.session.trainer import here

ARGUMENTS = ["train", "iris", "--iterations", "30", "--cluster"]


def test_it_trains_on_local_workers_and_reports_them(capsys: pytest.CaptureFixture[str]) -> None:
    before = set(threading.enumerate())
    assert main([*ARGUMENTS, "local:2", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    session = Session(sample_recipe("iris"), load_sample("iris"))
    session.train_with(here, 8)
    session.advance(30)
    assert report["J_end"] == session.J
    told = report["cluster"]
    assert (len(told["workers"]), told["slabs"], told["lost"]) == (2, 8, 0)
    assert sorted(span for worker in told["workers"] for span in worker["examples"])[0][0] == 1
    assert set(threading.enumerate()) <= before


def test_words_say_who_holds_what_and_an_address_serves_too(
    cluster: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ARGUMENTS, cluster.status.address, "--cluster-folder", str(tmp_path)]) == 0
    told = capsys.readouterr()
    assert told.err.count("examples") == 2
    assert f"2 workers of {cluster.status.address}" in told.out
    assert not list(tmp_path.iterdir())


def test_a_cluster_that_fails_ends_the_run_and_says_where(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sums, calls = cluster.sums, iter(range(100))

    def failing(work: object, theta: object) -> object:
        if next(calls) == 5:
            raise SourceError("All workers are gone.")
        return sums(work, theta)

    monkeypatch.setattr(cluster, "sums", failing)
    monkeypatch.setattr(cluster, "close", lambda: None)
    monkeypatch.setattr(cluster_module, "start_local", lambda n: cluster)
    assert main([*ARGUMENTS, "local"]) == 1
    assert "All workers are gone. The run ended at its last finished iteration, k = 4." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        (["local:0"], 2, "local:N"),
        (["local", "--batch", "5"], 2, "every iteration takes all examples"),
        (["local", "--picture", "p.png"], 2, "give one of them"),
        (["127.0.0.1:1"], 1, "Nothing listens"),
    ],
)
def test_what_cannot_be_is_said(more: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        given = main([*ARGUMENTS, *more])
    except SystemExit as end:
        given = end.code
    assert given == code
    assert words in capsys.readouterr().err
