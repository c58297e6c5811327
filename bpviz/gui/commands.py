"""What the window can ask of the worker, and what the worker answers: frozen values that cross between the threads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.table import Task
from bpviz.session.frame import Frame
from bpviz.session.recipe import Recipe


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
    """Go on from here with another alpha or lambda."""

    alpha: float | None = None
    lambda_: float | None = None


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
class GoTo:
    """Pause and go to iteration k."""

    k: int


@dataclass(frozen=True)
class SetSpeed:
    """Train at most that many iterations a second; None is as fast as the machine can."""

    iterations_per_second: float | None


@dataclass(frozen=True)
class Show:
    """Put training example i in the foreground."""

    i: int


@dataclass(frozen=True)
class Want:
    """Whether a visible panel needs a and delta of all examples."""

    all_examples: bool


Command = OpenSample | OpenFile | Prepare | Start | Change | Run | Pause | Advance | GoTo | SetSpeed | Show | Want


@dataclass(frozen=True)
class Update:
    """The latest state: the only answer that a newer one may replace.

    Attributes:
        frame: what to draw.
        running: whether the worker trains on its own.
        iterations_per_second: measured over about the last half second; 0 when paused.
        obeyed: how many commands had been obeyed, so that the window knows whether it reflects its last one.
    """

    frame: Frame
    running: bool
    iterations_per_second: float
    obeyed: int


@dataclass(frozen=True)
class Opened:
    """Another data set or another preparation of it is in use, with the columns a target can be chosen from."""

    dataset: Dataset
    file: OpenFile | None
    columns: tuple[str, ...]


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


@dataclass(frozen=True)
class Crashed:
    """The worker met an error that is a fault of bpviz; the text is its traceback."""

    text: str


Event = Opened | Refused | Stopped | Crashed
