"""The one training thread: it owns the experiment, obeys commands in order and leaves updates in a mailbox."""

from __future__ import annotations

import math
import queue
import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from bpviz.blas_threads import use_one_blas_thread
from bpviz.data.dataset import Dataset
from bpviz.data.samples import generated_sample, load_sample
from bpviz.engine.summing import SourceError
from bpviz.gui.background import lower_priority
from bpviz.gui.commands import (
    ALTERATIONS,
    AddExample,
    Advance,
    Alteration,
    Altered,
    Change,
    ClusterLost,
    Command,
    Crashed,
    DataEdit,
    DeleteExamples,
    Detach,
    Detached,
    EditInput,
    EditInputs,
    EditTarget,
    EditWeight,
    Fill,
    Generate,
    GoTo,
    GoToPosition,
    KeepWithin,
    Move,
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
from bpviz.gui.mailbox import Mailbox
from bpviz.gui.pace import BURST_SECONDS, Pace
from bpviz.on_cluster import require_all_examples
from bpviz.session.experiment import Experiment, Place
from bpviz.session.frame import Frame, Want
from bpviz.session.recipe import Recipe, RecipeError, recipe_for
from bpviz.session.session import CHECKPOINT_BYTES, DivergenceError, Session
from bpviz.session.trainer import Sources, here
from bpviz.session.undo import UndoStack

if TYPE_CHECKING:
    from bpviz.data.files.origin import Origin


WANTED_WORDS: dict[Want, str] = {
    "all_examples": "a and δ of many examples",
    "input_grid": "what each unit says all over the inputs",
    "outputs": "the outputs of all examples",
}
WANTS_SECONDS = 0.1
"""How far apart frames are that hold what only some panels want, while iterations fly by: those take turns anyway."""
WANTS_SHARE = 0.25
"""How much of the time may go into those where they take long: the rest is for the training."""


@dataclass
class Way:
    """A replay under way: what is left of it, and the place at its end."""

    replay: Iterator[int]
    place: Place
    left: int = 0


class Worker:
    """Starts the thread, hands it commands, and stops it.

    The thread alone touches the experiment; the window sees frozen values only.
    """

    def __init__(self) -> None:
        self.mailbox = Mailbox()
        self._commands: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._main, name="bpviz training")
        self._experiment: Experiment | None = None
        self._undo: UndoStack[Experiment] = UndoStack(
            lambda experiment: experiment.session.nbytes,
            lambda experiment: {id(dataset): dataset.nbytes for dataset in experiment.session.datasets},
        )
        self._sources: Sources = here
        self._slabs: int | None = None
        self._told: Dataset | None = None
        self._way: Way | None = None
        self._left = 0.0
        self._checkpoint_bytes = CHECKPOINT_BYTES
        self._speed = SetSpeed(None)
        self._wants: frozenset[Want] = frozenset()
        self._next_filled = 0.0
        self._shown: Frame | None = None
        self._obeyed = 0
        self._pace = Pace()

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def send(self, command: Command) -> None:
        """Queue a command; all are obeyed, in order."""
        self._commands.put(command)

    def stop(self) -> None:
        """End the thread after the iteration it is in, and wait for it."""
        self._stopping.set()
        self._commands.put(None)
        if self._thread.is_alive():
            self._thread.join()

    # Everything below runs on the worker's own thread.

    def _main(self) -> None:
        lower_priority()
        words = use_one_blas_thread()
        if words:
            self.mailbox.tell(Warned(words))
        while not self._stopping.is_set():
            try:
                self._obey_waiting_commands()
                self._burst()
            except Exception:
                self._stay()
                self.mailbox.tell(Crashed(traceback.format_exc()))

    def _obey_waiting_commands(self) -> None:
        try:
            command = self._commands.get(block=not (self._running or self._way))
            while command is not None and not self._stopping.is_set():
                self._obey(command)
                command = self._commands.get_nowait()
        except queue.Empty:
            return

    def _obey(self, command: Command) -> None:
        # Counted first: an update that this command makes already reflects it.
        self._obeyed += 1
        try:
            if isinstance(command, get_args(Alteration)):
                self._alter(command)
            elif isinstance(command, get_args(Move)):
                self._move(self._present(), command)
            else:
                self._control(command)
        except DivergenceError as error:
            self._halt(error)
        except RecipeError as error:
            self.mailbox.tell(Refused(command, str(error), error.field))
        except SourceError as error:
            if isinstance(command, (TrainWith, *get_args(Alteration))):
                self.mailbox.tell(Refused(command, str(error)))
            if not isinstance(command, TrainWith):
                self._lose_cluster(error)
        except (ValueError, OSError, MemoryError) as error:
            self.mailbox.tell(Refused(command, str(error) or type(error).__name__))
        self._publish()

    def _present(self) -> Experiment:
        if self._experiment is None:
            raise ValueError("there are no data yet: open a file or choose from the gallery")
        return self._experiment

    def _control(self, command: Command) -> None:
        """Obey a command about running, showing or undoing."""
        match command:
            case Run():
                self._present()
                self._run(math.inf)
            case Pause():
                self._stay()
            case SetSpeed():
                self._speed = command
                if self._running or self._way is None:
                    self._run(self._left)
            case Fill(wants):
                self._wants = wants
            case KeepWithin(nbytes):
                self._checkpoint_bytes = nbytes
                if self._experiment is not None:
                    self._experiment.session.keep_within(nbytes)
            case TrainWith():
                self._train_with(command)
            case Detach():
                experiment = self._present()
                self.mailbox.tell(Detached(experiment.session.detached(), experiment.i))
            case Undo():
                self._use(self._undo.undo(self._present().snapshot()))
            case Redo():
                self._use(self._undo.redo(self._present().snapshot()))

    def _train_with(self, command: TrainWith) -> None:
        """Let the examples be added up elsewhere; a run that is going on goes on there."""
        experiment = self._experiment
        if experiment is not None:
            session, before = experiment.session, experiment.snapshot()
            if command.sources is not here:
                require_all_examples(session.recipe, session.dataset)
            self._way = None
            session.train_with(command.sources, session.slabs if command.slabs is None else command.slabs)
            if session.last_k < before.session.last_k:
                self._undo.did("going to a cluster", before)
        self._sources, self._slabs = command.sources, command.slabs
        self.mailbox.tell(TrainsWith(command))

    def _require_all_examples(self, recipe: Recipe, dataset: Dataset) -> None:
        """Refuse mini-batches while the examples are on a cluster."""
        if self._sources is not here:
            require_all_examples(recipe, dataset)

    def _lose_cluster(self, error: SourceError) -> None:
        """Pause, and be here again: what was reached stays, to the last bit."""
        self._stay()
        self._sources, self._slabs = here, None
        k = 0
        if self._experiment is not None:
            session = self._experiment.session
            session.train_with(here, session.slabs)
            k = session.k
        self.mailbox.tell(ClusterLost(str(error), k))

    def _move(self, experiment: Experiment, command: Command) -> None:
        """Obey a command that moves within the run."""
        match command:
            case Advance(n) if n != 1:
                self._run(n)
            case Advance():
                experiment.look_at(experiment.whole(experiment.session.k))
                self._step(experiment, StepBy("iteration"))
            case StepBy():
                self._step(experiment, command)
            case RunTo(k) if k > experiment.session.last_k:
                self._run(k - experiment.session.k)
            case RunTo(k) | GoTo(k):
                self._travel(experiment, experiment.whole(k))
            case GoToPosition(None):
                experiment.probe = None
                self._travel(experiment, experiment.whole(experiment.session.k))
            case GoToPosition(position) if position is not None:
                self._travel(experiment, experiment.at(position))
            case RunPoint(raw_inputs):
                self._run_point(experiment, raw_inputs)
            case Show(i):
                experiment.probe = None
                experiment.look_at(experiment.example_shown(i))

    def _run_point(self, experiment: Experiment, raw_inputs: tuple[float, ...] | None) -> None:
        """A point is shown whole, and while a run goes on it is run anew at every iteration."""
        if raw_inputs is not None:
            experiment.session.frame(probe=raw_inputs)
            experiment.position = None
        experiment.probe = raw_inputs

    def _alter(self, command: Alteration) -> None:
        """Obey a command that makes another run; refused, it leaves the present one as it is."""
        before = self._experiment.snapshot() if self._experiment else None
        after = self._altered(command)
        opens = before is None or after.session.dataset.table is not before.session.dataset.table
        # A run goes on through a change of its knobs and through edits; other data begin at rest.
        left = 0.0 if opens and not isinstance(command, get_args(DataEdit)) else self._left
        sources = self._sources
        self._use(after)
        # Where that found the cluster lost, it has paused.
        if self._sources is sources:
            self._run(left)
        if before is not None and not after.session.shares_history_with(before.session):
            self._undo.did(ALTERATIONS[type(command)], before)
            k = after.session.k
            self.mailbox.tell(Altered(command, k, before.session.last_k - k))

    def _altered(self, command: Alteration) -> Experiment:
        match command:
            case OpenSample(name):
                dataset = load_sample(name)
                return Experiment(Session(recipe_for(dataset), dataset))
            case OpenFile(path, target, task, preparation):
                from bpviz.data.files import columns, load_table
                from bpviz.data.files.origin import Origin

                dataset = load_table(path, target, task=task, preparation=preparation)
                return Experiment(Session(recipe_for(dataset), dataset), path, columns(path), Origin(path))
            case OpenDataset(dataset, origin):
                return _imported(dataset, origin)
            case Start(recipe, Dataset() as dataset):
                self._require_all_examples(recipe, dataset)
                return Experiment(Session(recipe, dataset))
        experiment = self._present()
        session = experiment.session
        match command:
            case Start(recipe):
                self._require_all_examples(recipe, session.dataset)
                return replace(experiment, session=Session(recipe, session.dataset), position=None)
            case Prepare(preparation):
                prepared = session.dataset.prepared(preparation)
                if prepared is session.dataset:
                    return experiment
                self._require_all_examples(session.recipe, prepared)
                # The examples are those that there were, as far as they are not held out now.
                i = min(experiment.example, prepared.m)
                return replace(experiment, session=Session(session.recipe, prepared), position=None, example=i)
            case Change(alpha, lambda_, batch):
                if batch is not None:
                    self._require_all_examples(session.recipe.changed(batch=batch), session.dataset)
                session.change(alpha=alpha, lambda_=lambda_, batch=batch)
                if batch is not None:
                    # The iteration takes other examples now, or as many in another order.
                    experiment.renumbered(experiment.i)
            case EditWeight(l, i, 0, value):
                session.edit_bias(l, i, value)
            case EditWeight(l, i, j, value):
                session.edit_weight(l, i, j, value)
            case ReplaceParameters(parameters):
                session.replace_parameters(parameters)
            case _ if isinstance(command, get_args(DataEdit)):
                self._edit_data(experiment, command)
        return experiment

    def _edit_data(self, experiment: Experiment, command: DataEdit) -> None:
        """Go on with other examples; the one that is shown stays in the foreground, or an added one comes there."""
        session, i = experiment.session, experiment.i
        match command:
            case EditInput() | EditInputs() | EditTarget() | DeleteExamples():
                if command.seen is not None and not session.dataset.numbers_as(command.seen):
                    raise ValueError("the examples were numbered anew meanwhile: nothing was edited, try again")
        match command:
            case EditInput(i, j, raw_value, part):
                session.edit_input(i, j, raw_value, part)
            case EditInputs(i, raw_values, part):
                session.edit_inputs(i, raw_values, part)
            case EditTarget(i, j, raw_value, part):
                session.edit_target(i, j, raw_value, part)
            case AddExample(raw_inputs, raw_targets):
                session.add_example(raw_inputs, raw_targets)
                if session.program.place_of(session.dataset.m) is None:
                    # No line of this iteration is about it.
                    experiment.look_at(experiment.whole(session.k))
                experiment.renumbered(session.dataset.m)
            case DeleteExamples(training, held_out):
                session.delete_examples(training, held_out)
                experiment.renumbered(i - sum(gone < i for gone in training))
            case Generate(generated):
                dataset = generated_sample(session.dataset.name, generated, session.dataset.preparation)
                self._require_all_examples(session.recipe, dataset)
                session.replace_dataset(dataset)
                experiment.renumbered(i)

    def _use(self, experiment: Experiment) -> None:
        self._stay()
        self._experiment = experiment
        experiment.session.keep_within(self._checkpoint_bytes)
        session = experiment.session
        if session.sources is not self._sources:
            # A new run, or one from before the cluster came or went, which keeps its cut and so its last bits.
            slabs = session.slabs if session.last_k else self._slabs
            try:
                session.train_with(self._sources, slabs)
            except SourceError as error:
                self._lose_cluster(error)
        dataset = session.dataset
        if dataset is not self._told:
            self._told, self._shown = dataset, None
            self.mailbox.tell(Opened(dataset, experiment.file, experiment.columns, experiment.origin))

    def _step(self, experiment: Experiment, step: StepBy) -> None:
        place = experiment.step(step.grain, step.sign)
        self._stay()
        if place is not None:
            self._travel(experiment, place)

    def _travel(self, experiment: Experiment, place: Place) -> None:
        """Go to a place; one iteration beyond the last is run, a long way is gone in bursts."""
        self._stay()
        session = experiment.session
        if place.k == session.last_k + 1 == session.k + 1:
            session.advance()
            experiment.look_at(place)
        else:
            self._way = Way(session.going_to(place.k), place)
            self._go_on(experiment, self._way)

    def _go_on(self, experiment: Experiment, way: Way) -> None:
        """Go on along a way for one burst."""
        end = time.perf_counter() + BURST_SECONDS
        try:
            for left in way.replay:
                way.left = left
                if time.perf_counter() > end:
                    # A line of the iteration it set out from says nothing here, wherever the way is ended.
                    experiment.position = None
                    return
        except ValueError:
            self._way = None
            raise
        self._way = None
        experiment.look_at(way.place)

    @property
    def _running(self) -> bool:
        return self._left > 0

    def _stay(self) -> None:
        """Neither run nor travel."""
        self._left = 0.0
        self._way = None

    def _run(self, iterations: float) -> None:
        self._way = None
        self._left = iterations
        self._pace.restart()
        if self._experiment is not None and self._running and self._speed.grain == "iteration":
            # Iterations are shown whole while they run; lines one by one.
            self._experiment.look_at(self._experiment.whole(self._experiment.session.k))

    def _burst(self) -> None:
        experiment = self._experiment
        if experiment is None or not (self._running or self._way):
            return
        try:
            if self._way is not None:
                self._go_on(experiment, self._way)
            else:
                self._train(experiment)
        except SourceError as error:
            self._lose_cluster(error)
        except MemoryError:
            self._stop_short("for the next iteration. Take fewer units or examples")
        if not (self._running or self._way):
            self._publish()
        elif self.mailbox.is_read:
            self._publish(self._wants if self._are_wants_due(experiment) else frozenset())

    def _are_wants_due(self, experiment: Experiment) -> bool:
        """Whether the next frame is to hold what only some panels want: while iterations fly by, not each does."""
        flies = self._running and experiment.position is None
        return not flies or time.perf_counter() >= self._next_filled

    def _train(self, experiment: Experiment) -> None:
        n = int(min(self._pace.burst(self._speed.per_second), self._left))
        if n == 0:
            time.sleep(BURST_SECONDS / 2)
            return
        try:
            if self._speed.grain == "line":
                n = 1
                self._step_line(experiment)
            else:
                experiment.session.advance(n)
                self._left -= n
            self._pace.count(n)
        except DivergenceError as error:
            self._halt(error)

    def _step_line(self, experiment: Experiment) -> None:
        """Run one line; the last of so many iterations is shown whole, as it is at other speeds."""
        left, k = self._left, experiment.session.k
        self._step(experiment, StepBy("line"))
        arrives_at = self._way.place.k if self._way else experiment.session.k
        self._left = left - (arrives_at - k)
        if not self._running:
            self._travel(experiment, experiment.whole(arrives_at))

    def _halt(self, error: DivergenceError) -> None:
        self._stay()
        self.mailbox.tell(Stopped(str(error), error.field))

    def _publish(self, wants: frozenset[Want] | None = None) -> None:
        """Leave an update; its frame holds what is wanted, or only some of that."""
        experiment = self._experiment
        if experiment is None:
            return
        holds, began = self._wants if wants is None else wants, time.perf_counter()
        try:
            frame = self._frame(experiment, holds)
        except SourceError as error:
            self._lose_cluster(error)
            # The run is paused, so this frame stays: it holds all.
            holds = self._wants
            frame = self._frame(experiment, holds)
        if holds >= self._wants:
            self._next_filled = began + max(WANTS_SECONDS, (time.perf_counter() - began) / WANTS_SHARE)
        if frame is None:
            return
        self.mailbox.put(
            Update(
                frame,
                running=self._running,
                per_second=self._pace.per_second() if self._running else 0.0,
                obeyed=self._obeyed,
                replaying=self._way.left if self._way else 0,
                undo=self._undo.undo_words,
                redo=self._undo.redo_words,
                holds=holds,
            )
        )

    def _frame(self, experiment: Experiment, holds: frozenset[Want]) -> Frame | None:
        """What is looked at; where memory is short first without what panels want, then the last frame again."""
        # At rest there is time for what a run leaves out.
        resting = frozenset[Want]() if self._running or self._way else frozenset[Want]({"outputs"})
        for wants in (holds | resting, frozenset[Want]()):
            try:
                self._shown = experiment.session.frame(
                    experiment.position, i=experiment.i, wants=wants, probe=experiment.probe
                )
                break
            except MemoryError:
                if wants:
                    asked = " and ".join(WANTED_WORDS[want] for want in sorted(wants))
                    self._stop_short(f"for {asked}, which panels in sight show. Choose other tabs, and run on")
        return self._shown

    def _stop_short(self, what_for: str) -> None:
        """Pause at the last finished iteration: there is too little memory."""
        self._stay()
        k = self._present().session.k
        self.mailbox.tell(Stopped(f"There is too little memory {what_for}. The run is paused at k = {k}.", ""))


def _imported(dataset: Dataset, origin: Origin) -> Experiment:
    file = origin.source if isinstance(origin.source, Path) else None
    names = tuple(column.name for column in origin.plan.columns) if origin.plan else ()
    return Experiment(Session(recipe_for(dataset), dataset), file, names, origin)
