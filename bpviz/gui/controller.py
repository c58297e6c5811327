"""The controller: commands in, frames out; the only class that knows both the worker and the panels."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, QTimer, Signal

from bpviz.data.dataset import Dataset
from bpviz.data.table import Task
from bpviz.engine.parameters import Parameters
from bpviz.gui.commands import (
    Advance,
    Altered,
    Change,
    ClusterLost,
    Command,
    Crashed,
    DataEdit,
    Detach,
    Detached,
    EditInput,
    EditWeight,
    Event,
    Fill,
    GoTo,
    GoToPosition,
    KeepWithin,
    OpenDataset,
    Opened,
    OpenFile,
    OpenSample,
    Pause,
    Prepare,
    Redo,
    Refused,
    ReplaceParameters,
    Run,
    RunPoint,
    RunTo,
    SetSpeed,
    Show,
    Start,
    StepBy,
    Stopped,
    TrainsWith,
    TrainWith,
    Undo,
    Update,
    Warned,
)
from bpviz.gui.panel import Panel, in_sight
from bpviz.gui.panels.drawing.careful_painting import LAST_DRAWING_ERROR, PAINTING, note_mistake
from bpviz.gui.turns import Turns
from bpviz.gui.worker import Worker
from bpviz.session.frame import Frame, Want
from bpviz.session.position import Grain, Position
from bpviz.session.recipe import Recipe
from bpviz.session.trainer import Sources

if TYPE_CHECKING:
    from bpviz.data.files.origin import Origin

TICK_MILLISECONDS = 33
"""30 pictures a second: more cannot be followed, and would take the time from the training."""

LARGEST_NEW_SEED = 9999
"""New starts draw short seeds, which are easy to read out and to type again."""


class Controller(QObject):
    """Owns the recipe that the forms show, and the worker; replaces the one, never touches the other's session.

    Attributes:
        recipe, dataset, file: what the forms show.
        latest: the latest update.
        full: the latest whose frame holds all that the panels in sight want; while a run goes on, a moment older.

    Signals:
        updated(Update): after the panels were given a new frame.
        recipe_changed(Recipe): the recipe in force, whenever it differs from what the forms were last told.
        opened(Opened): another data set, or another preparation of it.
        altered(Altered): the run goes on otherwise, as was asked.
        refused(Refused): a command was not obeyed; the run is as it was.
        stopped(Stopped): the run stopped by itself.
        trains_with(TrainsWith): the examples are added up where it was asked.
        cluster_lost(ClusterLost): they could not be any more; the run is paused.
        warned(str): what should be known, in words.
        crashed(str): a fault of bpviz in the worker, as a traceback.
        busy_changed(str): what is being waited for, in words; "" when nothing is.
        detached(Detached): a session of its own, as was asked.
    """

    updated = Signal(object)
    recipe_changed = Signal(object)
    opened = Signal(object)
    altered = Signal(object)
    refused = Signal(object)
    stopped = Signal(object)
    trains_with = Signal(object)
    cluster_lost = Signal(object)
    warned = Signal(str)
    crashed = Signal(str)
    busy_changed = Signal(str)
    detached = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.recipe: Recipe | None = None
        self.dataset: Dataset | None = None
        self.file: Path | None = None
        self.latest: Update | None = None
        self.full: Update | None = None
        self._panels: Sequence[Panel] = ()
        self._drawn: dict[int, Frame] = {}
        self._turns = Turns()
        self._drawing = self._painted = 0.0
        self._sent = 0
        self._wants: frozenset[Want] = frozenset()
        self._busy = ""
        self._worker = Worker()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MILLISECONDS)
        self._timer.timeout.connect(self.tick)

    def start(self, panels: Sequence[Panel]) -> None:
        """Start the worker and the drawing of these panels."""
        self._panels = panels
        self._worker.start()
        self._timer.start()

    def stop(self) -> None:
        """End the worker, then the timer: after this nothing draws any more."""
        self._worker.stop()
        self._timer.stop()

    @property
    def running(self) -> bool:
        """Whether the worker trains on its own, as far as we know."""
        return self.latest is not None and self.latest.running

    # What a user can ask for.

    def open_sample(self, name: str) -> None:
        """Load a built-in data set with its own recipe."""
        self._set_busy(f"opening {name} …")
        self._send(OpenSample(name))

    def open_file(self, path: Path, target: str | None = None, task: Task | None = None) -> None:
        """Read a table from a file; the last column is the target unless one is named."""
        self._set_busy(f"reading {path.name} …")
        self._send(OpenFile(path, target, task))

    def open_dataset(self, dataset: Dataset, origin: Origin) -> None:
        """Start a recipe that suits a data set that was imported."""
        self._set_busy(f"opening {dataset.name} …")
        self._send(OpenDataset(dataset, origin))

    def start_on(self, recipe: Recipe, dataset: Dataset) -> None:
        """Start a recipe on a data set that is at hand."""
        self._set_busy(f"opening {dataset.name} …")
        self._send(Start(recipe, dataset))

    def prepare(self, **fields: Any) -> None:
        """Change how the inputs are scaled or what is held out.

        Raises:
            DataError: for an impossible choice.
        """
        if self.dataset is not None:
            preparation = replace(self.dataset.preparation, **fields)
            self._set_busy("preparing the data …")
            self._send(Prepare(preparation))

    def change(self, **fields: Any) -> None:
        """Change fields of the recipe: alpha, lambda_ and batch within the run, anything else by starting again.

        Raises:
            RecipeError: naming the field; nothing is changed then.
        """
        if self.recipe is None:
            return
        recipe = self.recipe.changed(**fields)
        if recipe == self.recipe:
            return
        self.recipe = recipe
        if set(fields) <= {"alpha", "lambda_", "batch"}:
            self._send(Change(**fields))
        else:
            self._set_busy("starting again …")
            self._send(Start(recipe))
        self.recipe_changed.emit(recipe)

    def new_start(self) -> None:
        """Start again from another random start, whose seed the forms show."""
        if self.recipe is not None:
            import secrets

            seed = secrets.randbelow(LARGEST_NEW_SEED)
            # Skipping the present seed makes sure that the start is another one.
            self.change(seed=seed if seed < self.recipe.seed else seed + 1)

    def run_or_pause(self) -> None:
        """Run, or pause when running."""
        self._send(Pause() if self.running else Run())

    def pause(self) -> None:
        """Stay at the present iteration; a long way back or forth ends where it has come to."""
        self._send(Pause())

    def step(self, grain: Grain, sign: int = 1) -> None:
        """Move by one line, example or iteration, forwards (+1) or back (−1)."""
        self._send(StepBy(grain, sign))

    def advance(self, n: int) -> None:
        """Run n iterations, then pause."""
        self._send(Advance(n))

    def run_to(self, k: int) -> None:
        """Be at iteration k: run on to it, or go back."""
        self._send(RunTo(k))

    def rewind(self) -> None:
        """Go to iteration 0: the SAME start."""
        self._send(GoTo(0))

    def go_to(self, k: int) -> None:
        """Go to an iteration the run has reached, shown whole."""
        self._send(GoTo(k))

    def go_to_position(self, position: Position | None) -> None:
        """Go to a position; None shows the present iteration whole."""
        self._send(GoToPosition(position))

    def show_whole(self) -> None:
        """Show the present iteration whole; a long way back or forth ends where it has come to."""
        self._send(Pause() if self.latest is not None and self.latest.replaying else GoToPosition(None))

    def show_example(self, i: int) -> None:
        """Put training example i = 1 … m in the foreground."""
        self._send(Show(i))

    def run_point(self, raw_inputs: tuple[float, ...] | None) -> None:
        """Run a point that is no example through the net; None puts the example in the foreground again."""
        self._send(RunPoint(raw_inputs))

    def set_speed(self, per_second: float | None, grain: Literal["line", "iteration"] = "iteration") -> None:
        """Limit the speed to so many iterations or lines a second; None is as fast as the machine can."""
        self._send(SetSpeed(per_second, grain))

    def keep_within(self, nbytes: int) -> None:
        """Keep what going back needs within so many bytes."""
        self._send(KeepWithin(nbytes))

    def edit_weight(self, l: int, i: int, j: int, value: float) -> None:
        """Go on from here with another W_ij^(l), or with another b_i^(l) where j is 0."""
        self._send(EditWeight(l, i, j, value))

    def edit_input(self, i: int, j: int, raw_value: float) -> None:
        """Go on from here with another raw value of input j of training example i."""
        self._send(EditInput(i, j, raw_value))

    def edit_data(self, edit: DataEdit) -> None:
        """Go on from here with other examples."""
        self._send(edit)

    def replace_parameters(self, parameters: Parameters) -> None:
        """Go on from here with other weights and biases."""
        self._send(ReplaceParameters(parameters))

    def train_with(self, sources: Sources, slabs: int | None = None) -> None:
        """Let the examples be added up elsewhere, or here again."""
        self._send(TrainWith(sources, slabs))

    def detach(self) -> None:
        """Ask for a session of its own at this moment, which another thread may move."""
        self._send(Detach())

    def undo(self) -> None:
        """Bring back what the last change, edit, start or opening replaced."""
        self._send(Undo())

    def redo(self) -> None:
        """Do again what was undone."""
        self._send(Redo())

    # What comes back.

    def tick(self) -> None:
        """Take the mailbox, tell what happened, and draw what is visible and out of date."""
        seen = [panel for panel in self._panels if in_sight(panel)]
        self._ask_for_what_they_want(seen)
        update, events = self._worker.mailbox.take()
        for event in events:
            self._tell(event)
        if update is not None:
            self._accept(update)
        if self.latest is not None:
            self._draw(self.latest, seen)
        if update is not None:
            self.updated.emit(update)

    def _accept(self, update: Update) -> None:
        self.latest = update
        if self.full is None or not update.running or update.holds >= self._wants:
            self.full = update
        if update.obeyed == self._sent:
            # Only an update that knows of our last command may say what the forms show; an older one would
            # put back what the user has just replaced.
            self._set_busy("")
            self.dataset = update.frame.dataset
            if update.frame.recipe != self.recipe:
                self.recipe = update.frame.recipe
                self.recipe_changed.emit(self.recipe)

    def _draw(self, update: Update, seen: Sequence[Panel]) -> None:
        frame = update.frame
        behind = [panel for panel in seen if self._drawn.get(id(panel)) is not frame]
        if update.running and frame.position is None and behind:
            # While iterations fly by, panels take turns, those with wants when a frame holds them; single lines are
            # slow enough to be read, so there all panels must say the same.
            behind = [panel for panel in behind if panel.wants <= update.holds]
            behind = self._turns.choose(self._panels[0], behind, self._drawing + PAINTING.seconds - self._painted)
        began, self._painted = time.perf_counter(), PAINTING.seconds
        for panel in behind:
            self._drawn[id(panel)] = frame
            try:
                panel.draw(frame)
            except Exception as error:
                # One panel's mistake must not keep the others, the buttons and the read-outs from following.
                if isinstance(panel, QObject):
                    note_mistake(panel, error, LAST_DRAWING_ERROR)
        self._drawing = time.perf_counter() - began

    def _tell(self, event: Event) -> None:
        match event:
            case Opened(dataset, file, _):
                self.dataset, self.file = dataset, file
                self._set_busy("")
                self.opened.emit(event)
            case Altered():
                self.altered.emit(event)
            case Refused():
                self._set_busy("")
                self._forget_what_was_refused()
                self.refused.emit(event)
            case Detached():
                self.detached.emit(event)
            case Stopped():
                self.stopped.emit(event)
            case TrainsWith():
                self.trains_with.emit(event)
            case ClusterLost():
                self._set_busy("")
                self._forget_what_was_refused()
                self.cluster_lost.emit(event)
            case Warned(message):
                self.warned.emit(message)
            case Crashed(text):
                self._set_busy("")
                self._forget_what_was_refused()
                self.crashed.emit(text)

    def _forget_what_was_refused(self) -> None:
        # The update that follows brings the recipe in force; until then show the last one that was.
        if self.latest is not None and self.recipe != self.latest.frame.recipe:
            self.recipe = self.latest.frame.recipe
            self.recipe_changed.emit(self.recipe)

    def _ask_for_what_they_want(self, seen: Sequence[Panel]) -> None:
        wants = frozenset[Want]().union(*(panel.wants for panel in seen))
        if wants != self._wants:
            self._wants = wants
            self._send(Fill(wants))

    def _set_busy(self, words: str) -> None:
        if words != self._busy:
            self._busy = words
            self.busy_changed.emit(words)

    def _send(self, command: Command) -> None:
        self._sent += 1
        self._worker.send(command)
