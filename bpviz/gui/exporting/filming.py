"""The run as an animation: a thread goes from iteration to iteration, the window draws, the thread encodes."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bpviz.export.animation import Reel
from bpviz.export.atomic_file import ExportError, replacing
from bpviz.gui.import_dialog.reader import Progress, Tell
from bpviz.session.frame import Frame, Want
from bpviz.session.session import Session

ENCODING_SHARE = 0.15
"""Of the time, about: the rest is replaying and drawing."""
PATIENCE_SECONDS = 0.05
"""How long to wait for a picture before asking whether anyone still wants the film."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class FilmRequest:
    """All that the film's thread needs.

    Attributes:
        session: its own, which nobody else moves.
        ks: the iterations to show, ascending.
        i: the example in the foreground.
        probe: raw inputs of the point that is looked at in its place; None where it is the example.
        wants: what the panel's frames must hold.
        size: width and height of the pictures, in pixels.
        milliseconds: how long each is shown.
        path: the file.
        pictures: in which the window leaves the picture, (height, width, 3), of each frame it was told.
    """

    session: Session
    ks: Sequence[int]
    i: int
    probe: tuple[float, ...] | None
    wants: frozenset[Want]
    size: tuple[int, int]
    milliseconds: int
    path: Path
    pictures: queue.SimpleQueue[Pixels] = field(default_factory=queue.SimpleQueue)


@dataclass(frozen=True)
class FilmMade:
    """The file is written."""

    path: Path
    frames: int


@dataclass(frozen=True)
class FilmRefused:
    """The file could not be written."""

    message: str


def make_film(request: FilmRequest, tell: Tell, progress: Progress) -> None:
    """Tell frame after frame, wait for the picture of each, and write them all; on the film's thread."""
    reel = Reel(request.size)
    try:
        with replacing(request.path) as file:
            for frame in frames_of(request, lambda share: progress(share * (1 - ENCODING_SHARE))):
                tell(frame)
                reel.add(_picture_of(request, progress, (1 - ENCODING_SHARE) * len(reel) / len(request.ks)))
            reel.write(file, request.milliseconds, lambda share: progress(1 - ENCODING_SHARE + ENCODING_SHARE * share))
    except ExportError as error:
        tell(FilmRefused(str(error)))
    else:
        tell(FilmMade(request.path, len(reel)))


def frames_of(request: FilmRequest, progress: Callable[[float], None]) -> Iterator[Frame]:
    """The frames of the request's iterations, each as if the window had gone there and shown it whole."""
    session = request.session
    for done, k in enumerate(request.ks):
        for _left in session.going_to(min(k, session.last_k)):
            progress(done / len(request.ks))
        # Earlier there may have been fewer examples.
        i = min(request.i, session.dataset.m)
        yield session.frame(i=i, wants=request.wants, probe=request.probe)


def _picture_of(request: FilmRequest, progress: Progress, share: float) -> Pixels:
    while True:
        progress(share)
        try:
            return request.pictures.get(timeout=PATIENCE_SECONDS)
        except queue.Empty:
            continue
