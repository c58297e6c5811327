"""The mailbox through which the worker answers: one slot for the latest Update, and events of which none is lost."""

from __future__ import annotations

import threading

from bpviz.gui.commands import Event, Update


class Mailbox:
    """Safe to use from both threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._update: Update | None = None
        self._events: list[Event] = []

    def put(self, update: Update) -> None:
        """Leave the latest update; one that nobody took is overwritten."""
        with self._lock:
            self._update = update

    def tell(self, event: Event) -> None:
        """Add an event."""
        with self._lock:
            self._events.append(event)

    def take(self) -> tuple[Update | None, list[Event]]:
        """Empty the mailbox."""
        with self._lock:
            update, events = self._update, self._events
            self._update, self._events = None, []
        return update, events

    @property
    def is_read(self) -> bool:
        """Whether the last update was taken, so that making another is worth the time."""
        return self._update is None
