"""Reaching a scheduler, and whether its workers compute as this process does; what goes wrong in words."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import importlib.util
import logging
import platform
import socket
import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from bpviz.cluster.patience import Patience, within
from bpviz.engine.summing import SourceError

if TYPE_CHECKING:
    from distributed import Client

USUAL_PORT = 8786
MOST_MATTER = ("python", "numpy", "distributed")
"""What workers must have in the same version: the first two for equal numbers, the last to be understood."""


def require_distributed() -> None:
    """Raise SourceError, with the command that installs it, where `distributed` is missing."""
    if importlib.util.find_spec("distributed") is None:
        raise SourceError(
            "Training on a cluster needs dask.distributed, which is not installed here. Install it with\n"
            f'{sys.executable} -m pip install "bpviz[cluster]"'
        )


def load_distributed() -> None:
    """Import it, which takes a second, and let it be quiet: what goes wrong is said by bpviz."""
    require_distributed()
    importlib.import_module("distributed")
    for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def checked_address(text: str) -> tuple[str, str, int]:
    """The address, the host and the port that were meant. Raises SourceError for no address."""
    text = text.strip()
    parts = urlsplit(text if "://" in text else f"tcp://{text}")
    with contextlib.suppress(ValueError):
        if parts.scheme == "tcp" and parts.hostname and not parts.path.strip("/"):
            port = parts.port or USUAL_PORT
            host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
            return f"tcp://{host}:{port}", parts.hostname, port
    raise SourceError(f"“{text}” is no scheduler's address. One looks like tcp://host:{USUAL_PORT}.")


async def client_of(text: str, patience: Patience) -> Client:
    """A client of the scheduler at an address. Raises SourceError where there is none that answers in time."""
    from distributed import Client

    address, host, port = checked_address(text)
    await _knock(address, host, port, patience)
    client = Client(
        address,
        asynchronous=True,
        timeout=patience.connect,
        set_as_default=False,
        # The examples' sums come straight from the workers: half the way.
        direct_to_workers=True,
        name="bpviz",
    )
    try:
        await within(patience.connect, _started(client))
    except (OSError, ValueError, RuntimeError) as error:
        await leave(client, patience)
        raise SourceError(
            f"What listens at {address} did not answer as a dask scheduler within {patience.connect:g} seconds. "
            "It may be another program, or a dask of another version."
        ) from error
    except BaseException:
        client.status = "closed"
        raise
    return client


async def leave(client: Client, patience: Patience) -> None:
    """Close a client, as far as it can be closed in time."""
    with contextlib.suppress(Exception):
        await within(patience.close, client.close())
    # Else it would try once more as garbage, when its loop is gone.
    client.status = "closed"


async def _started(client: Client) -> None:
    await client


async def _knock(address: str, host: str, port: int, patience: Patience) -> None:
    """Find out quickly whether anything listens there."""
    try:
        _, writer = await within(patience.connect, asyncio.open_connection(host, port))
    except socket.gaierror as error:
        raise SourceError(f"There is no computer called {host}, as far as this one knows.") from error
    except ConnectionRefusedError as error:
        advice = f"Start a scheduler there with: dask scheduler --port {port}"
        raise SourceError(f"Nothing listens at {address}. {advice}") from error
    except TimeoutError as error:
        raise SourceError(f"{host} did not answer within {patience.connect:g} seconds.") from error
    except OSError as error:
        raise SourceError(f"{address} cannot be reached: {error.strerror or error}.") from error
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


async def check_versions(client: Client, patience: Patience) -> None:
    """Raise SourceError where workers run another Python, NumPy or dask than this process."""
    versions: dict[str, Any] = await within(patience.answer, client.get_versions(packages=["numpy"]))
    ours = {"python": platform.python_version(), "numpy": np.__version__}
    ours["distributed"] = versions["client"]["packages"]["distributed"]
    everyone = {"The scheduler": versions["scheduler"]} | {
        f"The worker at {address}": worker for address, worker in (versions["workers"] or {}).items()
    }
    for who, has in everyone.items():
        for name in MOST_MATTER:
            theirs = _version(name, has)
            if name == "numpy" and who == "The scheduler":
                continue
            if _as_compared(name, theirs) != _as_compared(name, ours[name]):
                title = {"python": "Python", "numpy": "NumPy", "distributed": "dask"}[name]
                there = f"has {title} {theirs}" if theirs else f"has no {title}"
                raise SourceError(
                    f"{who} {there}, and this process {ours[name]}. "
                    "All must have the same, or they would not come to the same numbers."
                )


def _version(name: str, has: dict[str, Any]) -> str:
    if name == "python":
        return ".".join(str(has["host"]["python"]).split(".")[:3])
    return str(has["packages"].get(name) or "")


def _as_compared(name: str, version: str) -> str:
    # Patch releases of Python understand one another.
    return ".".join(version.split(".")[:2]) if name == "python" else version
