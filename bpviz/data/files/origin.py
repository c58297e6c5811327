"""Where a data set came from, and all that was chosen on the way: enough to do it again otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from bpviz.data.files.import_plan import ImportPlan
from bpviz.data.files.reading import Reading
from bpviz.data.files.source import Source


@dataclass(frozen=True)
class Origin:
    """Frozen; how the source is read and what becomes of its columns. None leaves that to the guess."""

    source: Source
    reading: Reading | None = None
    plan: ImportPlan | None = None
