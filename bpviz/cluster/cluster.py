"""A cluster: the connection to its scheduler, its workers, and how slabs are added up by them whatever happens."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import os
import statistics
import threading
import time
import uuid
from collections import deque
from collections.abc import Coroutine
from concurrent.futures import CancelledError
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bpviz.cluster.connecting import check_versions, checked_address, client_of, leave, load_distributed
from bpviz.cluster.local import LocalWorkers
from bpviz.cluster.loop_thread import LoopThread
from bpviz.cluster.patience import PATIENCE, Patience, within
from bpviz.cluster.shared_folder import SharedFolder
from bpviz.cluster.shares import shares
from bpviz.cluster.status import ClusterStatus, State, WorkerStatus, joined
from bpviz.cluster.sums import ClusterExamples
from bpviz.cluster.work import Holder, Sums, Work, fingerprint
from bpviz.data.dataset import Dataset
from bpviz.engine.parameters import Array
from bpviz.engine.summing import SourceError

if TYPE_CHECKING:
    from distributed import Client, Future

FEWEST_SLABS = 8
"""So many, whatever the number of workers, so that one more can take a part over."""
MOST_LOSSES = 4
"""In one iteration; where more workers are lost it is the work that ends them."""
LATEST = 50
"""Iterations whose overhead is looked at."""
MOST_LOST_SHOWN = 8

Result = TypeVar("Result")


@dataclass
class _Known:
    """A worker as the scheduler knows it.

    Attributes:
        seen: when the scheduler says it heard of it, by its own clock.
        changed: when that was another time, by ours.
        holder: gives the key of its actor.
        actor: dask's future of it, with which it goes.
        loaded: the slabs of the present work that it has added up.
    """

    name: str
    host: str
    seen: float
    changed: float
    holder: asyncio.Task[str] | None = None
    actor: Future[Holder] | None = None
    loaded: set[int] = field(default_factory=set)


class WorkerError(Exception):
    """A worker is there and says that it cannot do what it was asked."""


class Cluster:
    """Adds up slabs of examples on the workers of a scheduler; made by `connect` and `start_local`.

    Its methods may be called from any thread. All talk happens on a thread of its own, which owns everything that
    changes, the status apart: that is replaced as a whole.

    Attributes:
        status: what is known now.
        slabs: into how many parts the examples should be cut here.
        losses: how many workers were lost so far.
    """

    def __init__(self, patience: Patience = PATIENCE) -> None:
        self.status = ClusterStatus("")
        self.slabs = FEWEST_SLABS
        self.losses = 0
        self._patience = patience
        self._loop = LoopThread()
        self._client: Client | None = None
        self._local: LocalWorkers | None = None
        self._folder: SharedFolder | None = None
        self._known: dict[str, _Known] = {}
        self._avoided: dict[str, float] = {}
        self._lost: deque[WorkerStatus] = deque(maxlen=MOST_LOST_SHOWN)
        self._work: Work | None = None
        self._held: dict[int, str] = {}
        self._iterations = 0
        self._overheads: deque[float] = deque(maxlen=LATEST)
        self._unheard_since: float | None = None
        self._watching: asyncio.Task[None] | None = None
        self._closing = threading.Lock()
        self._closed = False
        atexit.register(self.close)

    def examples(self, dataset: Dataset, slabs: int | None) -> ClusterExamples:
        """The training examples of a data set, for a `Descent`."""
        assert self._folder is not None
        return ClusterExamples(self, self._folder.files_of, dataset, slabs)

    @property
    def folder(self) -> Path:
        """Where workers find the examples."""
        assert self._folder is not None
        return self._folder.folder

    def sums(self, work: Work, theta: Array) -> list[tuple[float, Array, Array]]:
        """Σ J_i, Delta and sizes of each slab, in their order.

        Raises:
            SourceError: in words.
        """
        began = time.perf_counter()
        answers = self._do(self._of_slabs("sums", work, theta))
        of_slab: dict[int, tuple[float, Array, Array]] = {}
        seconds: dict[str, float] = {}
        for address, slabs, answer in answers:
            assert isinstance(answer, Sums)
            seconds[address] = seconds.get(address, 0.0) + answer.seconds
            of_slab.update(zip(slabs, zip(answer.costs, answer.Delta, answer.sizes, strict=True), strict=True))
        self._overheads.append(1000 * (time.perf_counter() - began - max(seconds.values())))
        self._iterations += 1
        return [of_slab[slab] for slab in range(len(of_slab))]

    def outputs(self, work: Work, theta: Array) -> list[Array]:
        """h(x) of each slab's examples, in their order.

        Raises:
            SourceError: in words.
        """
        of_slab: dict[int, Array] = {}
        for _, slabs, answer in self._do(self._of_slabs("outputs", work, theta)):
            assert isinstance(answer, list)
            of_slab.update(zip(slabs, answer, strict=True))
        return [of_slab[slab] for slab in range(len(of_slab))]

    @property
    def pid(self) -> int | None:
        """Of the process that keeps the workers which were started here; None where none were."""
        return self._local.pid if self._local is not None else None

    def latest_overheads(self, n: int) -> list[float]:
        """Milliseconds that the last n iterations, at most `LATEST`, took beyond the slowest worker's own time."""
        return list(self._overheads)[-n:]

    def note(self) -> None:
        """Bring the status up to date, which otherwise happens about once a second."""

        async def tell() -> None:
            self._tell()

        self._do(tell())

    def close(self) -> None:
        """Leave the cluster, and end it if it was started here; whoever waits for sums gets a SourceError."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            atexit.unregister(self.close)
            with contextlib.suppress(Exception, CancelledError):
                self._loop.begin(self._farewell()).result(self._patience.close + 1)
            self._loop.stop()
            if self._folder is not None:
                self._folder.delete()
            if self._local is not None:
                self._local.end()

    def _do(self, coroutine: Coroutine[Any, Any, Result]) -> Result:
        try:
            return self._loop.begin(coroutine).result()
        except CancelledError as error:
            raise SourceError("The cluster was left.") from error

    def _join(self, address: str, folder: Path | None, local: LocalWorkers | None, cancelled: threading.Event) -> None:
        self._local = local
        self._folder = SharedFolder(local.folder if local is not None else folder or Path.cwd())
        joining = self._loop.begin(self._meet(address))
        while not joining.done():
            if cancelled.wait(0.02):
                raise SourceError("Connecting was cancelled.")
        joining.result()

    # Everything below runs on the thread of the loop.

    async def _meet(self, address: str) -> None:
        self._client = await client_of(address, self._patience)
        self.status = replace(self.status, address=checked_address(address)[0])
        try:
            await self._workers(self._patience.workers)
            await check_versions(self._client, self._patience)
            await asyncio.gather(*(self._holder_of(address) for address in list(self._known)))
        except SourceError:
            raise
        except OSError as error:
            raise SourceError(self._silence()) from error
        except WorkerError as error:
            raise SourceError(str(error)) from error
        self.slabs = max(FEWEST_SLABS, len(self._known))
        # A loop itself keeps its tasks only weakly.
        self._watching = asyncio.create_task(self._watch())

    async def _farewell(self) -> None:
        if self._client is not None:
            await leave(self._client, self._patience)

    async def _watch(self) -> None:
        """Look who is there, again and again."""
        while True:
            with contextlib.suppress(OSError):
                await self._look()
            self._tell()
            await asyncio.sleep(self._patience.watch)

    async def _look(self) -> None:
        assert self._client is not None
        if self._client.status != "running":
            raise OSError(self._silence())
        try:
            identity = await within(self._patience.answer, self._client.scheduler.identity())
        except (OSError, RuntimeError) as error:
            # The last one is what a client says that has given up.
            self._unheard_since = self._unheard_since or time.monotonic()
            raise OSError(self._silence()) from error
        self._unheard_since = None
        now, workers = time.monotonic(), identity["workers"]
        for address in [address for address in self._known if address not in workers]:
            self._lose(address)
        for address, worker in workers.items():
            seen = float(worker["last_seen"])
            known = self._known.get(address)
            if known is None:
                if now >= self._avoided.get(address, now):
                    self._known[address] = _Known(str(worker["name"]), _host(worker, address), seen, now)
            elif seen != known.seen:
                known.seen, known.changed = seen, now
            elif now - known.changed > self._patience.silent:
                self._lose(address)

    def _lose(self, address: str) -> None:
        """Go on without a worker."""
        known = self._known.pop(address, None)
        if known is None:
            return
        self._avoided[address] = time.monotonic() + self._patience.avoid
        if known.holder is not None:
            known.holder.cancel()
        self.losses += 1
        self._lost.append(WorkerStatus(known.name, known.host, address, state="lost"))
        self._tell()

    def _gone(self, seconds: float) -> bool:
        """Whether the scheduler is gone, or was asked in vain for longer than so many seconds."""
        assert self._client is not None
        since = self._unheard_since
        return self._client.status != "running" or (since is not None and time.monotonic() - since >= seconds)

    def _silence(self) -> str:
        return f"The scheduler at {self.status.address} does not answer any more."

    async def _workers(self, seconds: float) -> list[str]:
        """The workers there are, waiting for the first of them."""
        end = time.monotonic() + seconds
        while not self._known:
            try:
                await self._look()
            except OSError as error:
                raise SourceError(str(error)) from error
            if self._known:
                break
            if time.monotonic() > end:
                address = self.status.address
                raise SourceError(
                    f"The scheduler at {address} has no workers"
                    + (" any more" if self._iterations else "")
                    + f". Start some with: dask worker {address} --nthreads 1"
                )
            await asyncio.sleep(min(0.2, self._patience.watch))
        return list(self._known)

    async def _of_slabs(self, method: str, work: Work, theta: Array) -> list[tuple[str, list[int], object]]:
        """Have all slabs added up; those of a worker that is lost go to others.

        Returns:
            Of each answer who gave it, about which slabs, and what.
        """
        slabs = len(work.cut.bounds) - 1
        if work != self._work:
            self._work, self._held = work, {}
            for known in self._known.values():
                known.loaded.clear()
        if self._gone(0.0):
            raise SourceError(self._silence())
        answers: list[tuple[str, list[int], object]] = []
        asked: dict[asyncio.Task[object], tuple[str, list[int]]] = {}
        left = list(range(slabs))
        losses = 0
        try:
            while left or asked:
                if left:
                    self._ask(method, work, theta, left, asked, await self._workers(self._patience.workers))
                    left = []
                await asyncio.wait(asked, timeout=self._patience.watch / 4, return_when=asyncio.FIRST_COMPLETED)
                if self._gone(self._patience.answer):
                    raise SourceError(self._silence())
                for task, (address, of) in list(asked.items()):
                    answer = self._answer(task, address)
                    if answer is not None:
                        del asked[task]
                        answers.append((address, of, answer))
                    elif address not in self._known:
                        task.cancel()
                        del asked[task]
                        left += of
                        losses += 1
                if losses > MOST_LOSSES:
                    raise SourceError(
                        f"{losses} workers were lost in one iteration. Perhaps the work takes more memory than they "
                        "have: take fewer units or fewer examples, or give them more."
                    )
        finally:
            for task in asked:
                task.cancel()
        return answers

    def _ask(
        self,
        method: str,
        work: Work,
        theta: Array,
        left: list[int],
        asked: dict[asyncio.Task[object], tuple[str, list[int]]],
        workers: list[str],
    ) -> None:
        """Ask every worker for those of the slabs that are its."""
        self._held = shares(len(work.cut.bounds) - 1, workers, self._held)
        for address in workers:
            own = [slab for slab in left if self._held[slab] == address]
            if own:
                asked[asyncio.create_task(self._request(address, method, work, theta, own))] = address, own
        self._tell()

    def _answer(self, task: asyncio.Task[object], address: str) -> object | None:
        """What a worker answered; None while it works, and where it was lost."""
        if not task.done():
            return None
        try:
            return task.result()
        except WorkerError as error:
            known = self._known.get(address)
            others_can = any(other.loaded for there, other in self._known.items() if there != address)
            if known is None or known.loaded or not others_can:
                raise SourceError(str(error)) from error
            # It came late and cannot do what the others do: no reason to end their work.
            self._lose(address)
            return None
        except (OSError, RuntimeError, asyncio.CancelledError, KeyError):
            # It is gone, or its actor is, or the client has given up.
            self._lose(address)
            return None

    async def _request(self, address: str, method: str, work: Work, theta: Array, slabs: list[int]) -> object:
        key = await self._holder_of(address)
        answer = await self._execute(address, key, method, work, theta, slabs)
        if address in self._known:
            self._known[address].loaded.update(slabs)
        return answer

    async def _execute(self, address: str, key: str, method: str, *arguments: object) -> object:
        """Call a method of a worker's actor as dask's own `Actor` does, which hides that a worker is gone."""
        from distributed.protocol import to_serialize

        assert self._client is not None
        answer = await self._client.rpc(address).actor_execute(
            function=method, actor=key, args=[to_serialize(argument) for argument in arguments], kwargs={}
        )
        if answer["status"] != "OK":
            raise WorkerError(self._failure(address, answer["exception"]))
        return answer["result"]

    async def _holder_of(self, address: str) -> str:
        """The key of a worker's actor, which is made when it is first asked for."""
        known = self._known.get(address)
        if known is None:
            raise OSError(f"{address} is gone")
        if known.holder is None:
            known.holder = asyncio.create_task(self._make_holder(address))
        return await asyncio.shield(known.holder)

    async def _make_holder(self, address: str) -> str:
        assert self._client is not None
        key = f"bpviz-holder-{uuid.uuid4().hex}"
        future = self._client.submit(
            Holder, key=key, actor=True, workers=[address], allow_other_workers=False, pure=False
        )
        try:
            failure = await within(self._patience.holder, future.exception())
        except TimeoutError as error:
            future.release()
            raise WorkerError(
                f"The worker {self._name(address)} was not ready within {self._patience.holder:g} seconds: it may be "
                "busy with something else."
            ) from error
        except BaseException:
            future.release()
            raise
        if failure is not None:
            future.release()
            raise WorkerError(self._failure(address, failure))
        theirs = await within(self._patience.answer, self._execute(address, key, "fingerprint"))
        if theirs != fingerprint():
            future.release()
            raise WorkerError(
                f"The worker {self._name(address)} has another bpviz than this process. All must have the same, or "
                "they would not come to the same numbers."
            )
        self._known[address].actor = future
        return key

    def _name(self, address: str) -> str:
        known = self._known.get(address)
        return f"{known.name} on {known.host}" if known is not None else f"at {address}"

    def _failure(self, address: str, error: BaseException) -> str:
        """What a worker's exception means."""
        who = f"The worker {self._name(address)}"
        words = str(error) or type(error).__name__
        if isinstance(error, MemoryError):
            return (
                f"{who} has not enough memory for its part: take fewer units, or more workers with more memory. {words}"
            )
        if isinstance(error, ImportError) or "deserializ" in words:
            missing = isinstance(error, ImportError) and "distributed" not in words
            what = "has no bpviz, or not all that it needs" if missing else "does not understand what bpviz sends it"
            return f"{who}, or its scheduler, {what}: install the same bpviz there as here. ({words.splitlines()[0]})"
        if isinstance(error, OSError) or type(error).__name__ == "DataError":
            return (
                f"{who} cannot read the examples in {self.folder}. Choose a folder that all machines see under the "
                f"same path. ({words})"
            )
        return f"{who} failed: {type(error).__name__}: {words}"

    def _tell(self) -> None:
        work, held = self._work, self._held
        spans = list(pairwise(work.cut.bounds)) if work is not None else []
        workers = []
        for address, known in self._known.items():
            own = [slab for slab, holder in held.items() if holder == address]
            runs = tuple((start + 1, stop) for start, stop in joined([spans[slab] for slab in own]))
            state: State = "ready" if not own else "holding" if known.loaded.issuperset(own) else "loading"
            workers.append(WorkerStatus(known.name, known.host, address, runs, state))
        overhead = statistics.median(self._overheads.copy()) if self._overheads else None
        self.status = replace(
            self.status, workers=(*workers, *self._lost), iterations=self._iterations, overhead=overhead
        )


def connect(
    address: str, folder: Path, *, patience: Patience = PATIENCE, cancelled: threading.Event | None = None
) -> Cluster:
    """Join a scheduler's workers.

    dask's messages can carry any Python program, so whoever runs a scheduler can do what it likes on the computers that
    connect to it: only connect to those you trust.

    Args:
        address: of the scheduler, such as tcp://host:8786.
        folder: one that all workers see under the same path; the examples are put there.
        patience: how long to wait.
        cancelled: whoever sets it ends the waiting.

    Raises:
        SourceError: in words.
    """
    load_distributed()
    return _joined(Cluster(patience), address, folder, None, cancelled or threading.Event())


def start_local(
    n: int | None = None, *, patience: Patience = PATIENCE, cancelled: threading.Event | None = None
) -> Cluster:
    """Start workers on this computer, each a process with one thread, and join them.

    Args:
        n: how many; None for as many as there are cores.
        patience: how long to wait.
        cancelled: whoever sets it ends the waiting.

    Raises:
        SourceError: in words.
    """
    cancelled = cancelled or threading.Event()
    local = LocalWorkers(n or os.cpu_count() or 1, cancelled)
    try:
        load_distributed()
        cluster = Cluster(patience)
    except BaseException:
        local.end()
        raise
    return _joined(cluster, local.address, None, local, cancelled)


def _joined(
    cluster: Cluster, address: str, folder: Path | None, local: LocalWorkers | None, cancelled: threading.Event
) -> Cluster:
    try:
        cluster._join(address, folder, local, cancelled)
    except BaseException:
        cluster.close()
        raise
    return cluster


def _host(worker: dict[str, Any], address: str) -> str:
    return str(worker.get("host") or address)
