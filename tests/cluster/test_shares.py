"""Who holds which slabs."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bpviz.cluster.shares import shares


def test_at_first_everyone_gets_neighbours() -> None:
    assert shares(5, ["a", "b"], {}) == {0: "a", 1: "a", 2: "a", 3: "b", 4: "b"}


def test_who_stays_keeps_what_it_holds() -> None:
    held = {0: "a", 1: "a", 2: "b", 3: "b"}
    assert shares(4, ["b"], held) == dict.fromkeys(range(4), "b")
    assert shares(4, ["b", "c"], held) == {0: "c", 1: "c", 2: "b", 3: "b"}


@given(st.integers(1, 20), st.integers(1, 6), st.dictionaries(st.integers(0, 19), st.sampled_from("abcdefgh")))
def test_every_slab_has_one_of_the_workers_and_shares_are_even(slabs: int, n: int, held: dict[int, str]) -> None:
    workers = list("abcdefgh")[:n]
    chosen = shares(slabs, workers, held)
    assert sorted(chosen) == list(range(slabs))
    counts = Counter(chosen.values())
    assert set(counts) <= set(workers)
    assert max(counts.values()) - min(counts[worker] for worker in workers) <= 1
    assert shares(slabs, workers, chosen) == chosen
