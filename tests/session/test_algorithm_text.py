import itertools

import pytest
from hypothesis import given, settings
from runs import frames, positions_of, sessions

from bpviz.data.samples import load_sample
from bpviz.resources_folder import resource
from bpviz.session.algorithm_equations import Form
from bpviz.session.algorithm_pieces import Number, Piece, Symbol, Words
from bpviz.session.algorithm_text import FORMS, Row, equations, position_of, rows
from bpviz.session.frame import Frame
from bpviz.session.position import Line, Position, Program, Step
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session


def read(pieces: tuple[Piece, ...]) -> str:
    """The words with their symbols: "For each output unit i in layer n_l, set"."""
    written = ""
    for piece in pieces:
        assert isinstance(piece, Words | Symbol)
        written += piece.text if isinstance(piece, Words) else piece.base + (f"_{piece.sub}" if piece.sub else "")
    return written


def iris(f: str = "sigmoid") -> Session:
    return Session(sample_recipe("iris").changed(f=f), load_sample("iris"))


def row_of(frame: Frame, step: Step) -> Row:
    return next(row for row in rows(frame, "matrix") if row.is_step and row.lines[0].step is step)


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (
            "matrix",
            [
                ("1", "Set", "for all l"),
                ("2", "For i = 1 to m,", ""),
                ("2.1", "Perform a feedforward pass:", ""),
                ("2.2", "For the output layer n_l, set", ""),
                ("2.3", "For l = n_l − 1, …, 2, set", ""),
                ("2.4", "Partial derivatives:", ""),
                ("2.5", "Set", ""),
                ("3", "Update the parameters:", ""),
            ],
        ),
        (
            "unit",
            [
                ("1", "Set", "for all l"),
                ("2", "For i = 1 to m,", ""),
                ("2.1", "Perform a feedforward pass:", ""),
                ("2.2", "For each output unit i in layer n_l, set", ""),
                ("2.3", "For l = n_l − 1, …, 2, for each node i, set", ""),
                ("2.4", "Partial derivatives:", ""),
                ("2.5", "Set", ""),
                ("3", "Update the parameters:", ""),
            ],
        ),
    ],
)
def test_the_rows_are_the_tutorials_in_its_order(form: Form, words: list[tuple[str, str, str]]) -> None:
    found = rows(iris().frame(), form)
    assert [(row.number, read(row.words), read(row.after)) for row in found] == words
    assert [row.is_step for row in found] == [number != "2" for number, _, _ in words]


@settings(max_examples=25)
@given(frames())
def test_the_rows_hold_every_line_of_the_program_once(frame: Frame) -> None:
    for form in FORMS:
        steps = [row for row in rows(frame, form) if row.is_step]
        lines = list(itertools.chain.from_iterable(row.lines for row in steps))
        n_l = frame.recipe.n_l
        forward = [Line(Step.FEEDFORWARD, l) for l in range(2, n_l + 1)]
        backward = [Line(Step.HIDDEN_DELTA, l) for l in range(n_l - 1, 1, -1)]
        ends = [Line(Step.PARTIALS), Line(Step.ACCUMULATE), Line(Step.UPDATE)]
        assert lines == [Line(Step.ZERO), *forward, Line(Step.OUTPUT_DELTA, n_l), *backward, *ends]


@pytest.mark.parametrize("form", FORMS)
def test_every_step_has_a_typeset_formula_in_both_forms(form: Form) -> None:
    for row in rows(iris().frame(), form):
        assert bool(row.formula) == row.is_step
        if row.formula:
            assert row.formula.endswith(form)
            assert b"<svg" in resource("formulas", f"{row.formula}.svg").read_bytes()


@settings(max_examples=15)
@given(sessions(most_examples=3))
def test_exactly_the_row_of_the_position_is_current_those_before_done_and_those_after_to_come(session: Session) -> None:
    for position in positions_of(session.program, session.k):
        frame = session.frame(position)
        for form in FORMS:
            found = [row for row in rows(frame, form) if row.is_step]
            at = next(t for t, row in enumerate(found) if position.line in row.lines)
            states = ["done"] * at + ["current"] + ["to come"] * (len(found) - at - 1)
            assert [row.state for row in found] == states
            assert [row.layer for row in found] == [position.line.l if t == at else 0 for t in range(len(found))]
            assert equations(frame, form)


def test_without_a_position_all_rows_are_an_overview() -> None:
    frame = iris().frame(i=3)
    for form in FORMS:
        assert {(row.state, row.layer, row.note) for row in rows(frame, form)} == {("overview", 0, "")}
        assert equations(frame, form) == ()


def test_the_head_of_the_loop_says_which_example_runs() -> None:
    session = iris()
    m = session.dataset.m

    def head(position: Position) -> tuple[str, str]:
        (row,) = (row for row in rows(session.frame(position), "unit") if not row.is_step)
        return row.state, row.note

    assert head(session.program.start(0)) == ("to come", "")
    assert head(Position(0, 1, Line(Step.FEEDFORWARD, 2))) == ("done", "i = 1")
    assert head(Position(0, m, Line(Step.ACCUMULATE))) == ("done", f"i = {m}")
    assert head(Position(0, m + 1, Line(Step.UPDATE))) == ("done", "")


def test_the_row_that_sums_says_how_many_examples_it_holds() -> None:
    session = iris()
    m = session.dataset.m
    notes = {
        session.program.start(0): f"0 of {m} summed",
        Position(0, 7, Line(Step.PARTIALS)): f"6 of {m} summed",
        Position(0, 7, Line(Step.ACCUMULATE)): f"7 of {m} summed",
        Position(0, m + 1, Line(Step.UPDATE)): f"{m} of {m} summed",
    }
    for position, note in notes.items():
        assert row_of(session.frame(position), Step.ACCUMULATE).note == note


def test_thousands_are_parted_by_a_thin_space() -> None:
    session = Session(sample_recipe("digits"), load_sample("digits"))
    frame = session.frame(Position(0, 1234, Line(Step.ACCUMULATE)))
    assert row_of(frame, Step.ACCUMULATE).note == f"1\u2009234 of 1\u2009{session.dataset.m - 1000:03} summed"
    assert "i = 1\u2009234" in [row.note for row in rows(frame, "matrix")]


def test_a_net_without_hidden_layers_has_no_row_for_their_error_terms() -> None:
    session = Session(sample_recipe("and"), load_sample("and"))
    assert session.recipe.n_l == 2
    assert [row.number for row in rows(session.frame(), "unit")] == ["1", "2", "2.1", "2.2", "2.4", "2.5", "3"]


@settings(max_examples=15)
@given(frames())
def test_every_line_that_is_shown_can_be_gone_to(frame: Frame) -> None:
    for row in rows(frame, "matrix"):
        for line in row.lines:
            position = position_of(frame, line)
            m = frame.dataset.m
            Program(frame.recipe.n_l, m).check(position)
            assert (position.k, position.line) == (frame.k, line)
            assert position.i == {Step.ZERO: 0, Step.UPDATE: m + 1}.get(line.step, frame.i)


def mini_batch_run() -> Session:
    """Iris, 112 examples, 16 at an iteration; at its second mini-batch."""
    session = Session(sample_recipe("iris").changed(batch=16), load_sample("iris"))
    session.advance(1)
    return session


@pytest.mark.parametrize("form", FORMS)
def test_with_mini_batches_the_loop_runs_over_their_examples_and_says_which_they_are(form: Form) -> None:
    session = mini_batch_run()
    number = session.program.example_at(3)
    frame = session.frame(Position(1, 3, Line(Step.ACCUMULATE)))
    loop = next(row for row in rows(frame, form) if not row.is_step)
    assert read(loop.words) == "For i = 1 to 16 · mini-batch 2 of 7, epoch 1"
    assert loop.note == f"i = 3: example {number}"
    assert row_of(frame, Step.ACCUMULATE).note == "3 of 16 summed"


def test_the_update_divides_by_the_mini_batchs_size() -> None:
    frame = mini_batch_run().frame(Position(1, 17, Line(Step.UPDATE)))
    of_weight = equations(frame, "unit")[0]
    given = [piece.value for stage in of_weight.stages for piece in stage if isinstance(piece, Number) and piece.given]
    assert given[:2] == [frame.recipe.alpha, 16]


def test_lines_of_an_example_that_the_mini_batch_does_not_have_are_those_of_its_first() -> None:
    session = mini_batch_run()
    others = set(range(1, session.dataset.m + 1)) - set(session.program.mini_batch.examples)
    frame = session.frame(i=min(others))
    assert position_of(frame, Line(Step.PARTIALS)) == Position(1, 1, Line(Step.PARTIALS))
    fifth = session.frame(i=session.program.example_at(5))
    assert position_of(fifth, Line(Step.PARTIALS)) == Position(1, 5, Line(Step.PARTIALS))
    session.frame(position_of(frame, Line(Step.UPDATE)))
