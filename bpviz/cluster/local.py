"""Workers on this computer: `python -m bpviz.cluster.local N` starts a scheduler and N of them, in processes.

It says the scheduler's address on its output, and ends all when its input ends: so nothing is left behind by whoever
started it, however that ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import bpviz
from bpviz.cluster.connecting import require_distributed
from bpviz.engine.summing import SourceError

START_SECONDS = 60.0
END_SECONDS = 5.0


class LocalWorkers:
    """The process that keeps them, and a folder for their examples.

    Args:
        n: how many workers.
        cancelled: whoever sets it ends the waiting.

    Attributes:
        address: the scheduler's.
        folder: a temporary one.

    Raises:
        SourceError: when they do not start.
    """

    def __init__(self, n: int, cancelled: threading.Event) -> None:
        require_distributed()
        self.folder = Path(tempfile.mkdtemp(prefix="bpviz-cluster-"))
        try:
            root = str(Path(bpviz.__file__).parent.parent)
            paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
            with (self.folder / "log.txt").open("wb") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "bpviz.cluster.local", str(n), str(self.folder)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    # dask's own files go with the folder too.
                    env={
                        **os.environ,
                        "PYTHONPATH": os.pathsep.join(paths),
                        "DASK_TEMPORARY_DIRECTORY": str(self.folder),
                    },
                    # Ctrl-C is for whoever started it, who then ends it.
                    start_new_session=True,
                )
        except OSError as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise SourceError(f"Workers could not be started on this computer: {error}.") from error
        try:
            self.address = self._wait_for_address(cancelled)
        except BaseException:
            self._process.kill()
            self.end()
            raise

    @property
    def pid(self) -> int:
        """Of the scheduler's process."""
        return self._process.pid

    def end(self) -> None:
        """End all processes, wait for them, and delete the folder."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            # Its workers end with it.
            process.kill()
            process.wait()
        process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_for_address(self, cancelled: threading.Event) -> str:
        assert self._process.stdout is not None
        os.set_blocking(self._process.stdout.fileno(), False)
        end = time.monotonic() + START_SECONDS
        said = b""
        while time.monotonic() < end and self._process.poll() is None:
            said += self._process.stdout.read() or b""
            if b"\n" in said:
                return said.decode().strip()
            if cancelled.wait(0.02):
                raise SourceError("The start of the workers was cancelled.")
        log = (self.folder / "log.txt").read_text(errors="replace").strip().splitlines()
        why = log[-1] if log else f"they were not ready within {START_SECONDS:g} seconds"
        raise SourceError(f"Workers could not be started on this computer: {why}")


async def _keep(n: int) -> None:
    from distributed import LocalCluster

    async with LocalCluster(
        n_workers=n,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        # The examples are mapped from files, and dask would take their pages for memory that is used up.
        memory_limit=0,
        silence_logs=logging.CRITICAL,
        asynchronous=True,
    ) as cluster:
        sys.stdout.write(f"{cluster.scheduler_address}\n")
        sys.stdout.flush()
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


def _main() -> None:
    n, folder = int(sys.argv[1]), Path(sys.argv[2])
    try:
        asyncio.run(_keep(n))
    finally:
        # Whoever started this may have been killed.
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _main()
