"""What the user asked for: which workers."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bpviz.cluster.cluster import Cluster


@dataclass(frozen=True)
class LocalRequest:
    """So many workers on this computer."""

    n: int

    def carry_out(self, cancelled: threading.Event) -> Cluster:
        """Start them, and join them. Raises SourceError."""
        from bpviz.cluster.cluster import start_local

        return start_local(self.n, cancelled=cancelled)


@dataclass(frozen=True)
class AddressRequest:
    """The workers of the scheduler at an address, and the folder in which they find files."""

    address: str
    folder: Path

    def carry_out(self, cancelled: threading.Event) -> Cluster:
        """Join them. Raises SourceError."""
        from bpviz.cluster.cluster import connect

        return connect(self.address, self.folder, cancelled=cancelled)


Request = LocalRequest | AddressRequest
