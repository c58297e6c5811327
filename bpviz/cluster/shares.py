"""Who holds which slabs: even shares of neighbours, and as few moved as possible when workers come or go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def shares(slabs: int, workers: Sequence[str], held: Mapping[int, str]) -> dict[int, str]:
    """The worker of each slab 0 … slabs − 1.

    Args:
        slabs: how many there are.
        workers: one or more, by address.
        held: who holds what now, which may name workers that are gone.
    """
    count = {worker: sum(holder == worker for holder in held.values()) for worker in workers}
    # Those that hold most keep the one more that some have when the shares are not equal.
    by_count = sorted(workers, key=lambda worker: -count[worker])
    least, more = divmod(slabs, len(workers))
    room = {worker: least + (n < more) for n, worker in enumerate(by_count)}
    chosen: dict[int, str] = {}
    for slab in range(slabs):
        holder = held.get(slab, "")
        if room.get(holder, 0):
            chosen[slab] = holder
            room[holder] -= 1
    for slab in range(slabs):
        if slab not in chosen:
            worker = next(worker for worker in by_count if room[worker])
            chosen[slab] = worker
            room[worker] -= 1
    return chosen
