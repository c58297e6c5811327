"""The rows in which the algorithm is shown: the words, formula and filled equations of a position's lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from bpviz.digits import grouped
from bpviz.session.algorithm_equations import EQUATIONS, Form
from bpviz.session.algorithm_pieces import Equation, Piece, Symbol, Words
from bpviz.session.algorithm_unit_equations import Focus
from bpviz.session.frame import Frame
from bpviz.session.mini_batch_words import mini_batch_words
from bpviz.session.position import Line, Position, Program, Step
from bpviz.session.selection import Selection

State = Literal["done", "current", "to come", "overview"]

FORMS: tuple[Form, ...] = get_args(Form)
LAST = Symbol("n", "l")


@dataclass(frozen=True)
class Row:
    """One row of the algorithm: a step with its lines for all layers, or the head of the loop over the examples.

    Attributes:
        number: the tutorial's.
        words: what the tutorial says before its formula.
        formula: the name of the formula's file, without ending; "" for none.
        lines: the lines of the program that the row stands for.
        state: whether they are carried out; "overview" where no position is shown.
        layer: the layer l that the position has come to, where the row has one line for each layer; else 0.
        note: what is said beside the row.
        after: what the tutorial says after its formula.
        is_step: False for the head of the loop, which is no line of its own.
    """

    number: str
    words: tuple[Piece, ...]
    formula: str
    lines: tuple[Line, ...]
    state: State
    layer: int = 0
    note: str = ""
    after: tuple[Piece, ...] = ()
    is_step: bool = True


_OUTPUT_UNIT = (Words("For each output unit "), Symbol("i"), Words(" in layer "), LAST, Words(", set"))
_DOWNWARDS = (Words("For "), Symbol("l"), Words(" = "), LAST, Words(" − 1, …, 2"))
_WORDS: dict[Step, dict[Form, tuple[Piece, ...]]] = {
    Step.ZERO: dict.fromkeys(FORMS, (Words("Set"),)),
    Step.FEEDFORWARD: dict.fromkeys(FORMS, (Words("Perform a feedforward pass:"),)),
    Step.OUTPUT_DELTA: {"matrix": (Words("For the output layer "), LAST, Words(", set")), "unit": _OUTPUT_UNIT},
    Step.HIDDEN_DELTA: {
        "matrix": (*_DOWNWARDS, Words(", set")),
        "unit": (*_DOWNWARDS, Words(", for each node "), Symbol("i"), Words(", set")),
    },
    Step.PARTIALS: dict.fromkeys(FORMS, (Words("Partial derivatives:"),)),
    Step.ACCUMULATE: dict.fromkeys(FORMS, (Words("Set"),)),
    Step.UPDATE: dict.fromkeys(FORMS, (Words("Update the parameters:"),)),
}
_AFTER: dict[Step, tuple[Piece, ...]] = {Step.ZERO: (Words("for all "), Symbol("l"))}


def rows(frame: Frame, form: Form) -> tuple[Row, ...]:
    """The rows of one iteration in the tutorial's order; a net without hidden layers has no row for their deltas."""
    program, position = frame.program, frame.position
    listed: list[Row] = []
    for step in Step:
        lines = tuple(line for line in _lines(program) if line.step is step)
        if step is Step.FEEDFORWARD:
            listed.append(_loop(frame, program))
        if lines:
            words, formula = _WORDS[step][form], f"{step.name.lower()}-{form}"
            state, layer = _state(position, lines)
            note, after = _note(frame, step), _AFTER.get(step, ())
            listed.append(Row(step.value, words, formula, lines, state, layer, note, after))
    return tuple(listed)


def equations(frame: Frame, form: Form, selection: Selection | None = None) -> tuple[Equation, ...]:
    """The equations of the position's line, filled with its numbers; none where the frame shows no position.

    They use nothing that the position has not reached. The per-unit form is filled for what is selected, where the
    network has it, and for first units elsewhere.
    """
    if frame.position is None:
        return ()
    line = frame.position.line
    exists = selection is not None and selection.exists(frame.recipe.layer_sizes, frame.dataset.m)
    return EQUATIONS[line.step, form](frame, line.l, Focus(selection if exists else None))


def position_of(frame: Frame, line: Line) -> Position:
    """Where a line of the shown iteration and example is carried out."""
    program = frame.program
    # Where the shown example is not among those that the iteration takes, its lines are those of the first one.
    i = {Step.ZERO: 0, Step.UPDATE: program.m + 1}.get(line.step, program.place_of(frame.i) or 1)
    return Position(frame.k, i, line)


def _lines(program: Program) -> tuple[Line, ...]:
    return (Line(Step.ZERO), *program.example_lines, Line(Step.UPDATE))


def _loop(frame: Frame, program: Program) -> Row:
    position = frame.position
    state: State = "overview" if position is None else "to come" if position.i == 0 else "done"
    inside = position is not None and 1 <= position.i <= program.m
    return Row(
        "2", _loop_words(frame), "", (program.example_lines[0],), state, note=_i(frame) if inside else "", is_step=False
    )


def _loop_words(frame: Frame) -> tuple[Piece, ...]:
    """The tutorial's, which runs over all m examples; of a mini-batch how many it has, and which it is."""
    start, mini_batch = (Words("For "), Symbol("i"), Words(" = 1 to ")), mini_batch_words(frame)
    if not mini_batch:
        return (*start, Symbol("m"), Words(","))
    return (*start, Words(f"{grouped(frame.program.m)} · {mini_batch}"))


def _i(frame: Frame) -> str:
    """Which example the loop is at; of a mini-batch also its number in the data."""
    if frame.program.mini_batch is None or frame.position is None:
        return f"i = {grouped(frame.i)}"
    return f"i = {grouped(frame.position.i)}: example {grouped(frame.i)}"


def _state(position: Position | None, lines: tuple[Line, ...]) -> tuple[State, int]:
    if position is None:
        return "overview", 0
    if position.line in lines:
        return "current", position.line.l
    return ("done" if position.reached(lines[-1].step) else "to come"), 0


def _note(frame: Frame, step: Step) -> str:
    if step is not Step.ACCUMULATE or frame.position is None:
        return ""
    return f"{grouped(frame.summed)} of {grouped(frame.program.m)} summed"
