"""The inspector's rows: what its calculations say, before anything is painted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bpviz.digits import grouped
from bpviz.gui.number_text import figures, significant
from bpviz.gui.panels.inspector.cells import Cell, Kind, Row, Write, formula, given, number
from bpviz.gui.panels.inspector.terms import LARGEST, rows_of_terms
from bpviz.session import calculation_notation as notation
from bpviz.session.calculation import calculations, exists, heading
from bpviz.session.calculation_point import name_of_point
from bpviz.session.calculation_values import FROM_THE_START, Calculation, Stage
from bpviz.session.frame import Frame, Probe
from bpviz.session.mini_batch_words import example_words, of_mini_batch
from bpviz.session.position import Step
from bpviz.session.selection import Selection

HINT = "Click a unit, a weight or a bias in the network to see how its number comes about, term by term."


def found(frame: Frame, selection: Selection | None) -> tuple[Calculation, ...]:
    """The selection's calculations; the shown point's or example's where nothing is selected, or it is gone.

    What a unit leads to comes after what leads to it, but where the frame's line makes it.
    """
    chosen = calculations(frame, looked_at(frame, selection))
    return tuple(sorted(chosen, key=lambda one: one.kind == "partials" and not one.current(frame)))


def looked_at(frame: Frame, selection: Selection | None) -> Selection:
    """What is looked at: the selection, or the shown point or example where there is none."""
    if selection is not None and exists(frame, selection):
        return selection
    return Selection.point() if frame.probe is not None else Selection.example(frame.i)


def rows_of(frame: Frame, selection: Selection | None, opened: Mapping[str, int]) -> list[Row]:
    """All rows.

    Args:
        frame: the moment.
        selection: what is looked at; None for a hint and the shown point or example.
        opened: how many terms of a calculation are shown, by its kind, where they were asked for.
    """
    chosen = looked_at(frame, selection)
    rows = [Row("hint", (Cell(HINT),))] if chosen != selection else []
    rows += _top(frame, chosen)
    remarks: set[str] = set()
    was_pending = False
    for calculation in found(frame, selection):
        pending = not calculation.known(frame)
        if not (pending and was_pending):
            rows.append(Row("gap"))
        was_pending = pending
        rows += [_pending(frame, calculation)] if pending else _section(frame, calculation, opened, remarks)
    return rows


def _top(frame: Frame, chosen: Selection) -> Iterator[Row]:
    words = heading(frame, chosen)
    yield Row("heading", (Cell(_capital(words), tip=words),))
    yield Row("place", (_whose(frame, chosen), Cell(f"iteration {grouped(frame.k)}")))


def _whose(frame: Frame, chosen: Selection) -> Cell:
    """Whose numbers they are; an input value is an example's, whatever the network shows."""
    if frame.probe is None or chosen.kind == "input":
        return _example(frame, chosen)
    return _point(frame, frame.probe, chosen)


def _point(frame: Frame, probe: Probe, chosen: Selection) -> Cell:
    """Whether they are the point's numbers, while one is shown; Delta and the update are all examples'."""
    match chosen.kind:
        case "point":
            return Cell("no example, no target")
        case "weight" | "bias":
            return Cell(f"all {grouped(frame.program.m)} examples{of_mini_batch(frame)}")
        case "example":
            return Cell("the network shows a point", link=Selection.point(), tip="Click to look at it")
    words = name_of_point(probe, lambda value: significant(value, 3))
    return Cell(words, link=Selection.point(), tip="Click: its inputs and outputs")


def _example(frame: Frame, chosen: Selection) -> Cell:
    """The example whose numbers they are, or the one on the rest of the screen where an example is looked at."""
    if chosen.kind != "example":
        i = chosen.i if chosen.kind == "input" else frame.i
        words = f"example {grouped(i)} of {grouped(frame.dataset.m)}" if chosen.kind == "input" else whose_words(frame)
        return Cell(words, link=Selection.example(i), tip="Click: its inputs and its cost")
    if chosen.i == frame.i:
        return Cell("raw values: double-click to edit")
    return Cell(
        f"the network shows example {grouped(frame.i)}", link=Selection.example(frame.i), tip="Click to look at it"
    )


def whose_words(frame: Frame) -> str:
    """The shown example, as it is counted: among all, or in the mini-batch."""
    return (
        f"example {grouped(frame.i)} of {grouped(frame.dataset.m)}"
        if frame.program.mini_batch is None
        else example_words(frame)
    )


def _pending(frame: Frame, of: Calculation) -> Row:
    done = "is updated" if of.kind == "update" else "is computed"
    words = f"{done} at line {of.needs.step.value}"
    if of.example and frame.program.place_of(of.example) is None:
        words = "is not in the mini-batch"
    return Row("pending", (formula(of.symbol), Cell(words)), of)


def _section(frame: Frame, of: Calculation, opened: Mapping[str, int], remarks: set[str]) -> Iterator[Row]:
    lit, write = of.current(frame), _writer(frame, of)
    yield Row("caption", (Cell(_title(of, lit)), Cell(_line(frame, of, lit))), of, lit=lit)
    if of.equation:
        yield Row("equation", (formula(of.equation),), of, lit=lit)
    if of.terms is not None:
        yield from rows_of_terms(of, of.terms, opened.get(of.kind, LARGEST), lit=lit)
    for stage in of.steps:
        yield _stage("stage", stage, of, write, lit)
    if of.conclusion is not None:
        yield _stage("result", of.conclusion, of, write, lit)
    if of.curve is not None:
        yield Row("curve", (), of, lit=lit, curve=of.curve)
    for remark in of.remarks:
        if remark not in remarks:
            remarks.add(remark)
            yield Row("remark", (Cell(_capital(remark)),), of, lit=lit)


def _title(of: Calculation, lit: bool) -> str:
    if of.kind == "partials" and lit:
        return "Partial derivatives"
    # The example or the point stands above already.
    return re.sub(r" (for|of) (example \d+|the point)$", "", of.title)


def _line(frame: Frame, of: Calculation, lit: bool) -> str:
    """The algorithm's line that makes it; Delta is made by two."""
    if of.kind == "Delta":
        step = frame.position.line.step if lit and frame.position else Step.ACCUMULATE
    elif of.equation and of.needs != FROM_THE_START:
        step = of.needs.step
    else:
        return ""
    return f"line {step.value}"


def _writer(frame: Frame, of: Calculation) -> Write:
    """How numbers within an expression are written: those that were chosen or measured as they were given."""
    as_given: tuple[float, ...] = ()
    if of.kind == "update":
        as_given = (frame.recipe.alpha, frame.recipe.lambda_)
    elif of.kind == "scaling":
        as_given = (of.steps[0].value,)
    return lambda value: given(value) if value in as_given else figures(value)


def _stage(kind: Kind, stage: Stage, of: Calculation, write: Write, lit: bool) -> Row:
    cells = [formula(stage.label, link=stage.link)]
    if stage.template:
        cells.append(Cell("= " + stage.expression(write), tip=stage.expression(notation.all_digits), number=True))
    if stage.edit:
        cells.append(Cell("edit", action="edit", value=stage.value, edit=stage.edit, tip="Click to type another value"))
    measured = of.kind in ("scaling", "raw") and stage in of.steps[:1]
    cells.append(number(stage.value, signed=stage.signed, as_given=measured, edit=stage.edit))
    return Row(kind, tuple(cells), of, lit=lit)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
