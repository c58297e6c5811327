"""How long a cluster is waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True)
class Patience:
    """Seconds, each from the last sign of life of what is waited for.

    Attributes:
        connect: for a scheduler to answer at all.
        answer: for a scheduler to answer a question.
        workers: for the first worker, also when all were lost.
        holder: for a worker to be ready to hold examples.
        silent: a worker that works may be silent for so long; then it counts as lost.
        watch: between two looks at the workers.
        avoid: a worker that was lost is not asked again for so long, though the scheduler may still know it.
        close: for a farewell.
    """

    connect: float = 10.0
    answer: float = 10.0
    workers: float = 20.0
    holder: float = 30.0
    silent: float = 30.0
    watch: float = 1.0
    avoid: float = 5.0
    close: float = 3.0


PATIENCE = Patience()


async def within(seconds: float, awaitable: Awaitable[Result]) -> Result:
    """What comes of it, if it comes in time.

    Other than `asyncio.wait_for` this does not wait for what is cancelled to end, which at dask's takes up to half a
    minute.

    Raises:
        TimeoutError: when it does not.
    """
    task = asyncio.ensure_future(awaitable)
    try:
        await asyncio.wait({task}, timeout=seconds)
        if task.done():
            return task.result()
    finally:
        task.cancel()
    raise TimeoutError
