"""The studio: asks for a film of the run, draws its frames out of sight and has them written."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from bpviz.digits import grouped
from bpviz.gui.commands import Detach, Detached, Refused
from bpviz.gui.controller import Controller
from bpviz.gui.exporting.caption import caption, film_name
from bpviz.gui.exporting.contents import title_of
from bpviz.gui.exporting.destination import ask_where
from bpviz.gui.exporting.exporter import Exporter, picture_of
from bpviz.gui.exporting.film_dialog import FilmDialog, FilmPlan
from bpviz.gui.exporting.filming import FilmMade, FilmRefused, FilmRequest, make_film
from bpviz.gui.exporting.picture import Picture, height_of
from bpviz.gui.exporting.pixels import pixels_of, ratio_of_width, size_at
from bpviz.gui.exporting.twin import Twin
from bpviz.gui.import_dialog.reader import Broken, Reader
from bpviz.gui.message_line import MessageLine, Task
from bpviz.gui.mistake_box import show_mistake
from bpviz.session.frame import Frame, Want
from bpviz.session.session import Session

TASK = "film"
ROOM_FOR_LONGER = " 000 000"
"""What the numbers of another iteration may be longer by."""


@dataclass(frozen=True)
class FilmFormat:
    """The one format of films."""

    suffix: str = ".gif"
    filter: str = "Animated GIF (*.gif)"


@dataclass(frozen=True, eq=False)
class Shooting:
    """A film in the making.

    Attributes:
        plan: what was asked for.
        path: the file.
        twin: draws the frames.
        request: what the thread was asked; None until the session for it has come.
        ratio: pixels to a logical one.
        footer_height: of every picture, whatever its footer says.
    """

    plan: FilmPlan
    path: Path
    twin: Twin
    request: FilmRequest | None = None
    ratio: float = 1.0
    footer_height: int | None = None


class Studio(QObject):
    """Makes one film at a time; the run and the window go on meanwhile.

    Args:
        controller: gives a session of the film's own.
        exporter: draws pictures for the estimate.
        message: shows how far a film has come.
        panels: whose films can be had.
        mark: marks in a panel what is selected in the window.
        window: the dialogs' parent.
    """

    def __init__(
        self,
        controller: Controller,
        exporter: Exporter,
        message: MessageLine,
        panels: Sequence[QWidget],
        mark: Callable[[QWidget], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._controller = controller
        self._exporter = exporter
        self._message = message
        self._panels = panels
        self._mark = mark
        self._window = window
        self._shooting: Shooting | None = None
        self.dialog: FilmDialog | None = None
        self._thread = Reader("bpviz film", make_film, self)
        self._thread.progressed.connect(lambda share: message.go_on(TASK, share))
        self._thread.answered.connect(self._hear)
        controller.detached.connect(self._hear_session)
        controller.refused.connect(self._hear_refusal)
        controller.crashed.connect(self._hear_crash)

    @property
    def busy(self) -> bool:
        """Whether a film is being made."""
        return self._shooting is not None

    def stop(self) -> None:
        """Close the dialog, give up the film, and wait for its thread to end."""
        if self.dialog is not None:
            self.dialog.reject()
        self._thread.stop()
        self._wrap_up()

    def open(self, panel: QWidget) -> None:
        """Ask what film is wanted."""
        frame = self._exporter.frame
        if frame is None or self.dialog is not None:
            return
        if self.busy:
            self._message.say("A film is being made: wait for it, or cancel it first.")
            return
        self.dialog = FilmDialog(self._panels, panel, frame.last_k, self._exporter.picture_of, self._window)
        self.dialog.finished.connect(self._close)
        self.dialog.open()

    def _close(self, result: int) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        plan, frame = dialog.plan, self._exporter.frame
        dialog.deleteLater()
        if result != QDialog.DialogCode.Accepted or frame is None:
            return
        stem = film_name(frame, title_of(plan.panel)).removesuffix(".gif")
        path = ask_where(self._window, "Export the run as an animated GIF", stem, (FilmFormat(),))
        if path is not None:
            self.shoot(plan, path)

    def shoot(self, plan: FilmPlan, path: Path) -> None:
        """Make a film."""
        self._shooting = Shooting(plan, path, Twin(plan.panel, self._mark))
        words, tip = f"Making {path.name}", "Give up the film; a file of that name stays as it was"
        self._message.show_task(TASK, Task(words, button="Cancel", tip=tip, end=self.cancel))
        self._controller.detach()

    def cancel(self) -> None:
        """Give up the film."""
        self._thread.cancel()
        self._wrap_up()
        self._message.say("The film was cancelled")

    def _begin(self, detached: Detached) -> None:
        """The session has come: the first frame decides how large all are."""
        shooting = self._shooting
        if shooting is None or shooting.request is not None:
            return
        session, plan = detached.session, shooting.plan
        wants: frozenset[Want] = getattr(plan.panel, "wants", frozenset())
        probe = self._probe(session)
        frame = session.frame(i=detached.i, wants=wants, probe=probe)
        # Numbers in it grow, and edits join it as k goes on; the pictures of a film must all be equally high.
        longest = caption(replace(frame, k=frame.last_k)) + ROOM_FOR_LONGER
        height = height_of(longest, plan.panel.width())
        shooting = replace(shooting, footer_height=height)
        picture = self._picture(shooting, frame)
        ratio = ratio_of_width(picture, plan.width)
        ks = tuple(dict.fromkeys(min(k, session.last_k) for k in plan.ks))
        size = size_at(picture, ratio)
        request = FilmRequest(session, ks, detached.i, probe, wants, size, plan.milliseconds, shooting.path)
        self._shooting = replace(shooting, request=request, ratio=ratio)
        self._thread.start(request)

    def _hear(self, answer: object) -> None:
        match answer:
            case Frame():
                self._carefully(self._draw, answer)
            case FilmMade(path, frames):
                self._wrap_up()
                self._message.say(f"Saved {grouped(frames)} {'frame' if frames == 1 else 'frames'} in {path.name}")
            case FilmRefused(message):
                self._refuse(message)
            case Broken(text):
                self._break_off(text)

    def _probe(self, session: Session) -> tuple[float, ...] | None:
        """The point that the window shows in place of an example, if it still has the session's data."""
        frame = self._exporter.frame
        if frame is None or frame.probe is None or frame.dataset is not session.dataset:
            return None
        return tuple(frame.probe.raw_inputs.tolist())

    @property
    def _awaits_session(self) -> bool:
        return self._shooting is not None and self._shooting.request is None

    def _hear_session(self, detached: Detached) -> None:
        self._carefully(self._begin, detached)

    def _hear_refusal(self, refused: Refused) -> None:
        if self._awaits_session and isinstance(refused.command, Detach):
            self._refuse(refused.message)

    def _hear_crash(self, _text: str) -> None:
        """The window owns up to it; the session may never come."""
        if self._awaits_session:
            self._wrap_up()

    def _refuse(self, message: str) -> None:
        self._wrap_up()
        self._message.say(message)
        box = QMessageBox(QMessageBox.Icon.Warning, "No film was made", message, parent=self._window)
        box.open()
        box.finished.connect(box.deleteLater)

    def _carefully(self, work: Callable[[Any], None], argument: object) -> None:
        """The thread waits for the picture of each frame: where there will be none, the film must not go on."""
        try:
            work(argument)
        except Exception:
            self._break_off(traceback.format_exc())

    def _break_off(self, text: str) -> None:
        self._thread.cancel()
        self._wrap_up()
        logging.getLogger("bpviz").error("%s", text)
        show_mistake(self._window, "bpviz made a mistake, and no film was made.", "", text)

    def _draw(self, frame: Frame) -> None:
        shooting = self._shooting
        if shooting is not None and shooting.request is not None:
            picture = self._picture(shooting, frame)
            shooting.request.pictures.put(pixels_of(picture, shooting.ratio))

    def _picture(self, shooting: Shooting, frame: Frame) -> Picture:
        picture = picture_of(shooting.twin.draw(frame), frame, shooting.twin.header)
        return replace(picture, footer_height=shooting.footer_height)

    def _wrap_up(self) -> None:
        shooting, self._shooting = self._shooting, None
        self._message.end_task(TASK)
        if shooting is not None:
            shooting.twin.close()
