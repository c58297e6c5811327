"""How a thread stays in the background, so that the window's goes first."""

from __future__ import annotations

import os
import sys
import threading


def lower_priority() -> None:
    """Let the window's thread go first; measured to keep its frame intervals short while the calling one spins."""
    sys.setswitchinterval(5e-4)
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
