"""What the window can ask of the worker, and what the worker answers: frozen values that cross between the threads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bpviz.data.dataset import Dataset, Part, Preparation
from bpviz.data.table import Generated, Task
from bpviz.engine.parameters import Parameters
from bpviz.session.frame import Frame, Want
from bpviz.session.position import Grain, Position
from bpviz.session.recipe import Batch, Recipe
from bpviz.session.session import Session
from bpviz.session.trainer import Sources

if TYPE_CHECKING:
    from bpviz.data.files.origin import Origin


@dataclass(frozen=True)
class OpenSample:
    """Load a built-in data set and start its recipe."""

    name: str


@dataclass(frozen=True)
class OpenFile:
    """Read a table and start a recipe that suits it; `target` None takes the last column."""

    path: Path
    target: str | None = None
    task: Task | None = None
    preparation: Preparation | None = None


@dataclass(frozen=True, eq=False)
class OpenDataset:
    """Start a recipe that suits a data set at hand; its origin lets it be imported again otherwise."""

    dataset: Dataset
    origin: Origin


@dataclass(frozen=True)
class Prepare:
    """Prepare the present table differently and start again."""

    preparation: Preparation


@dataclass(frozen=True)
class Start:
    """Start again from iteration 0 with another recipe, on the present data or on others."""

    recipe: Recipe
    dataset: Dataset | None = None


@dataclass(frozen=True)
class Change:
    """Go on from here with another alpha, lambda or batch."""

    alpha: float | None = None
    lambda_: float | None = None
    batch: Batch | None = None


@dataclass(frozen=True)
class Run:
    """Train until told to pause."""


@dataclass(frozen=True)
class Pause:
    """Stay at the present iteration."""


@dataclass(frozen=True)
class Advance:
    """Run n iterations, then pause; a Pause before that ends them early."""

    n: int = 1


@dataclass(frozen=True)
class RunTo:
    """Be at iteration k, shown whole: run on to it where the run has not come so far, then pause."""

    k: int


@dataclass(frozen=True)
class StepBy:
    """Pause, and move by one line, example or iteration; `sign` is +1 forwards, −1 back."""

    grain: Grain
    sign: int = 1


@dataclass(frozen=True)
class GoTo:
    """Pause and go to iteration k, shown whole."""

    k: int


@dataclass(frozen=True)
class GoToPosition:
    """Pause and go to a position; None shows the present iteration whole."""

    position: Position | None


@dataclass(frozen=True)
class SetSpeed:
    """Run at most that many iterations or lines a second; None is as fast as the machine can."""

    per_second: float | None
    grain: Literal["line", "iteration"] = "iteration"


@dataclass(frozen=True)
class Show:
    """Put training example i in the foreground."""

    i: int


@dataclass(frozen=True)
class RunPoint:
    """Run a point that is no example through the net, and show that instead; None shows the example again."""

    raw_inputs: tuple[float, ...] | None


@dataclass(frozen=True)
class EditWeight:
    """Go on from here with another W_ij^(l); j = 0 is the bias b_i^(l)."""

    l: int
    i: int
    j: int
    value: float


@dataclass(frozen=True, eq=False)
class ReplaceParameters:
    """Go on from here with other weights and biases."""

    parameters: Parameters


@dataclass(frozen=True)
class EditInput:
    """Go on from here with another raw value of input j of example i of a part.

    As in all edits of the data, `seen` are the data that the numbers were read off: where examples were added or
    deleted since, the edit is refused; None takes the numbers as they are.
    """

    i: int
    j: int
    raw_value: float
    part: Part = "training"
    seen: Dataset | None = None


@dataclass(frozen=True)
class EditInputs:
    """Go on from here with other raw inputs, (s_1,), of example i of a part."""

    i: int
    raw_values: tuple[float, ...]
    part: Part = "training"
    seen: Dataset | None = None


@dataclass(frozen=True)
class EditTarget:
    """Go on from here with another raw target j, a class index or a number, of example i of a part."""

    i: int
    j: int
    raw_value: float
    part: Part = "training"
    seen: Dataset | None = None


@dataclass(frozen=True)
class AddExample:
    """Go on from here with one more training example, and show it; an autoencoder's has no targets."""

    raw_inputs: tuple[float, ...]
    raw_targets: tuple[float, ...] = ()


@dataclass(frozen=True)
class DeleteExamples:
    """Go on from here without these examples, numbered from 1 within their part."""

    training: tuple[int, ...] = ()
    held_out: tuple[int, ...] = ()
    seen: Dataset | None = None


@dataclass(frozen=True)
class Generate:
    """Go on from here with a generated sample's points made anew: another number of them, or another noise."""

    generated: Generated


@dataclass(frozen=True)
class Undo:
    """Bring back what the last change, edit, start or opening replaced."""


@dataclass(frozen=True)
class Redo:
    """Do again what was undone."""


@dataclass(frozen=True)
class Fill:
    """What the visible panels want to be in the frames."""

    wants: frozenset[Want]


@dataclass(frozen=True)
class KeepWithin:
    """Keep what going back needs within so many bytes, in this run and in those to come."""

    nbytes: int


@dataclass(frozen=True, eq=False)
class TrainWith:
    """From now on, and in runs to come, let the examples be added up elsewhere, or here again.

    `slabs` is into how many parts they are cut; None leaves the present run's as they are.
    """

    sources: Sources
    slabs: int | None = None


@dataclass(frozen=True)
class Detach:
    """Hand over a session of its own at this moment, for another thread to move; the run goes on."""


Move = Advance | RunTo | StepBy | GoTo | GoToPosition | Show | RunPoint
"""Commands that move within the run."""

DataEdit = EditInput | EditInputs | EditTarget | AddExample | DeleteExamples | Generate
"""Commands that go on with other examples."""

Alteration = OpenSample | OpenFile | OpenDataset | Prepare | Start | Change | EditWeight | ReplaceParameters | DataEdit
"""Commands that make another run; an undo brings the old one back."""

Command = Alteration | Move | Run | Pause | SetSpeed | KeepWithin | Fill | TrainWith | Detach | Undo | Redo

ALTERATIONS: dict[type[Alteration], str] = {
    OpenSample: "opening other data",
    OpenFile: "opening other data",
    OpenDataset: "opening other data",
    Prepare: "preparing the data otherwise",
    Start: "starting again",
    Change: "changing alpha, lambda or the batch",
    EditWeight: "editing a parameter",
    ReplaceParameters: "setting the parameters",
    EditInput: "editing an input",
    EditInputs: "moving an example",
    EditTarget: "editing a target",
    AddExample: "adding an example",
    DeleteExamples: "deleting examples",
    Generate: "generating the data anew",
}
"""What an undo takes back, in words."""


@dataclass(frozen=True)
class Update:
    """The latest state: the only answer that a newer one may replace.

    Attributes:
        frame: what to draw.
        running: whether the worker trains on its own.
        per_second: iterations, or lines where those run one by one, measured over about the last half second; 0 when
            paused.
        obeyed: how many commands had been obeyed, so that the window knows whether it reflects its last one.
        replaying: how many iterations a long way back or forth still has to replay; 0 when none is under way.
        undo: what an undo would take back, in words; "" when there is nothing.
        redo: what a redo would do again.
        holds: what the frame holds beside what all do; while a run goes on, not all that is wanted each time.
    """

    frame: Frame
    running: bool
    per_second: float
    obeyed: int
    replaying: int = 0
    undo: str = ""
    redo: str = ""
    holds: frozenset[Want] = frozenset()


@dataclass(frozen=True)
class Opened:
    """Another data set or another preparation of it is in use, with the columns a target can be chosen from.

    origin is what else there is to import it again by; None for a sample.
    """

    dataset: Dataset
    file: Path | None
    columns: tuple[str, ...]
    origin: Origin | None = None


@dataclass(frozen=True)
class Altered:
    """The run goes on otherwise from iteration k; `dropped` later iterations can be brought back by an undo."""

    command: Alteration
    k: int
    dropped: int


@dataclass(frozen=True)
class Refused:
    """A command could not be obeyed; the run is as it was before.

    Attributes:
        field: the Recipe's field that was at fault, if one was.
    """

    command: Command
    message: str
    field: str | None = None


@dataclass(frozen=True)
class Stopped:
    """The run stopped by itself at its last finite iteration; `field` is the Recipe's knob to turn."""

    message: str
    field: str


@dataclass(frozen=True, eq=False)
class TrainsWith:
    """The examples are added up where it was asked."""

    command: TrainWith


@dataclass(frozen=True)
class ClusterLost:
    """The examples could not be added up where they are; the run is paused at its last finished iteration, and here."""

    message: str
    k: int


@dataclass(frozen=True)
class Warned:
    """Nothing is wrong yet, but something should be known; the text says what, and what to do about it."""

    message: str


@dataclass(frozen=True)
class Crashed:
    """The worker met an error that is a fault of bpviz; the text is its traceback."""

    text: str


@dataclass(frozen=True, eq=False)
class Detached:
    """The session that was asked for, and the example in the foreground."""

    session: Session
    i: int


Event = Opened | Altered | Refused | Stopped | TrainsWith | ClusterLost | Warned | Crashed | Detached
