"""An event loop on a thread of its own, on which all talk with a cluster happens."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any, TypeVar

Result = TypeVar("Result")


class LoopThread:
    """Starts the thread at once; `stop` ends it from any other thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        # A daemon, for a program's end waits for other threads before it lets anyone close anything.
        self._thread = threading.Thread(target=self._main, name="bpviz cluster", daemon=True)
        self._lock = threading.Lock()
        self._stopped = False
        self._thread.start()

    def begin(self, coroutine: Coroutine[Any, Any, Result]) -> Future[Result]:
        """Let something be done there.

        Raises:
            CancelledError: when the thread was stopped.
        """
        with self._lock:
            if self._stopped:
                coroutine.close()
                raise CancelledError
            return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def stop(self) -> None:
        """Cancel whatever is going on and wait until the thread has ended; whoever waits gets CancelledError."""
        with self._lock:
            if self._stopped:
                return
            self._stopped = True
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _main(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            for _ in range(3):
                # Closing connections makes new tasks.
                tasks = asyncio.all_tasks(self._loop)
                for task in tasks:
                    task.cancel()
                if tasks:
                    self._loop.run_until_complete(asyncio.wait(tasks, timeout=1))
            with contextlib.suppress(Exception):
                self._loop.run_until_complete(self._loop.shutdown_asyncgens())
                self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()
