"""The import of scikit-learn's metrics: beside the window, once, and its failure remembered."""

from __future__ import annotations

import logging
import sys
import threading

METRICS = "sklearn.metrics"


class MetricsImport:
    """Imports them when somebody first asks for them.

    That takes a second or two, for which no window should stand still. Data that are standardised or split bring them
    along, so it concerns few data sets. The interpreter waits for the thread when it ends: to be stopped in the middle
    of loading a library is what a process may not survive.

    Attributes:
        failure: what the import ended with; it is not tried again.
    """

    def __init__(self) -> None:
        self.failure: Exception | None = None
        self._thread: threading.Thread | None = None

    def is_done(self) -> bool:
        """Whether they can be used at once; if not, and the import has not failed, it begins."""
        module = sys.modules.get(METRICS)
        if module is not None and not getattr(getattr(module, "__spec__", None), "_initializing", False):
            return True
        if self._thread is None and self.failure is None:
            self._thread = threading.Thread(target=self._run, name=METRICS)
            self._thread.start()
        return False

    def finish(self) -> None:
        """Wait until they are there, or cannot be."""
        if not self.is_done() and (thread := self._thread) is not None:
            thread.join()

    def _run(self) -> None:
        try:
            import_metrics()
        except Exception as error:
            # A broken installation can fail in any way.
            self.failure = error
            logging.exception("%s could not be imported", METRICS)
        self._thread = None


def import_metrics() -> None:
    """Import them here and now."""
    import sklearn.metrics  # noqa: F401


METRICS_IMPORT = MetricsImport()
"""The one of this process."""
