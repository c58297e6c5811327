import threading
import time
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from bpviz.data.dataset import Preparation
from bpviz.data.samples import load_sample
from bpviz.engine.parameters import Parameters
from bpviz.gui.commands import (
    Advance,
    Change,
    Crashed,
    EditInput,
    EditWeight,
    Event,
    Fill,
    GoTo,
    GoToPosition,
    KeepWithin,
    Opened,
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
    Undo,
    Update,
    Warned,
)
from bpviz.gui.worker import WANTS_SECONDS, WANTS_SHARE, Worker
from bpviz.session.frame import Frame, Want
from bpviz.session.position import Line, Position, Step
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.session import Session


class Listener:
    """Sends commands, and waits until all of them were obeyed."""

    def __init__(self) -> None:
        self.worker = Worker()
        self.sent = 0
        self.events: list[Event] = []
        self.latest: Update | None = None

    def send(self, *commands: object) -> Update:
        for command in commands:
            self.worker.send(command)  # type: ignore[arg-type]
        self.sent += len(commands)
        return self.wait(lambda update: update.obeyed == self.sent)

    def wait(self, condition: object, seconds: float = 60) -> Update:
        end = time.monotonic() + seconds
        if self.latest is not None and condition(self.latest):  # type: ignore[operator]
            return self.latest
        while time.monotonic() < end:
            update, events = self.worker.mailbox.take()
            self.events += events
            if update is not None:
                self.latest = update
                if condition(update):  # type: ignore[operator]
                    return update
            time.sleep(0.001)
        raise AssertionError(f"the worker did not answer in time; it said {self.events}")


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    listener.worker.start()
    yield listener
    listener.worker.stop()


def test_it_obeys_in_order_and_ends_when_told(listener: Listener) -> None:
    update = listener.send(OpenSample("xor"), Advance(1), Advance(1), Show(2))
    assert (update.frame.k, update.frame.i, update.running) == (2, 2, False)
    listener.worker.stop()
    assert "bpviz training" not in {thread.name for thread in threading.enumerate()}


def test_it_computes_the_very_same_iterations_as_a_script(listener: Listener) -> None:
    listener.send(OpenSample("moons"), Advance(700))
    update = listener.wait(lambda update: not update.running)
    session = Session(sample_recipe("moons"), load_sample("moons"))
    session.advance(700)
    assert np.array_equal(update.frame.parameters.theta, session.theta)
    assert np.array_equal(update.frame.marks.J, session.marks.J)


def test_no_mark_is_lost_while_updates_are(listener: Listener) -> None:
    listener.send(OpenSample("xor"), Run())
    time.sleep(0.3)
    update = listener.send(Pause())
    assert update.frame.k > 100
    assert len(update.frame.marks) == update.frame.k + 1
    assert np.isfinite(update.frame.marks.J).all()


def test_a_pause_ends_an_advance_early(listener: Listener) -> None:
    update = listener.send(OpenSample("xor"), SetSpeed(100.0), Advance(100_000), Pause())
    assert update.frame.k < 100_000
    assert not update.running


def test_what_is_refused_changes_nothing(listener: Listener) -> None:
    before = listener.send(OpenSample("xor"), Advance(1))
    after = listener.send(GoTo(99), Show(5), Change(alpha=-1.0), Start(Recipe((7, 1))), OpenSample("nothing"))
    refused = [event for event in listener.events if isinstance(event, Refused)]
    assert len(refused) == 5
    assert refused[2].field == "alpha"
    assert "nothing" in refused[4].message
    assert np.array_equal(before.frame.parameters.theta, after.frame.parameters.theta)
    assert (after.frame.k, after.frame.i) == (1, 1)


def test_before_there_are_data_it_says_so(listener: Listener) -> None:
    listener.worker.send(Run())
    end = time.monotonic() + 5
    events: list[Event] = []
    while not events and time.monotonic() < end:
        events = listener.worker.mailbox.take()[1]
    assert isinstance(events[0], Refused)
    assert "gallery" in events[0].message


def test_divergence_is_told_once_and_ends_the_run(listener: Listener) -> None:
    recipe = Recipe((2, 5, 1), f="identity", alpha=50.0, epsilon=1.0)
    listener.send(Start(recipe, load_sample("xor")), Run())
    update = listener.wait(lambda update: not update.running)
    stops = [event for event in listener.events if isinstance(event, Stopped)]
    assert len(stops) == 1
    assert stops[0].field == "alpha"
    assert np.isfinite(update.frame.parameters.theta).all()


def test_all_examples_come_only_when_wanted(listener: Listener) -> None:
    assert listener.send(OpenSample("xor")).frame.all_examples is None
    assert listener.send(Fill(frozenset({"all_examples"}))).frame.all_examples is not None
    assert listener.send(Fill(frozenset({"input_grid"}))).frame.input_grid is not None
    assert listener.send(Fill(frozenset())).frame.input_grid is None


def updates_within(listener: Listener, seconds: float) -> list[Update]:
    end, updates = time.monotonic() + seconds, []
    while time.monotonic() < end:
        update, _ = listener.worker.mailbox.take()
        updates += [update] if update is not None else []
        time.sleep(0.005)
    return updates


def test_while_iterations_fly_by_few_frames_hold_what_only_some_panels_want(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So far apart that others come in between on a busy machine too.
    seconds = 20 * WANTS_SECONDS
    monkeypatch.setattr("bpviz.gui.worker.WANTS_SECONDS", seconds)
    listener.send(OpenSample("moons"), Fill(frozenset({"all_examples"})), Run())
    began, updates = time.monotonic(), updates_within(listener, 1.5 * seconds)
    full = [update for update in updates if update.frame.all_examples is not None]
    assert 1 <= len(full) <= (time.monotonic() - began) / seconds + 1
    assert len(full) < len(updates)
    assert all(update.holds == {"all_examples"} for update in full)
    assert all(update.holds == set() for update in updates if update not in full)
    assert listener.send(Pause()).frame.all_examples is not None


def test_what_takes_long_to_be_filled_in_leaves_most_of_the_time_to_the_training(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds, frame_of = 3 * WANTS_SECONDS, Session.frame

    def slow(session: Session, *arguments: Any, wants: Collection[Want] = (), **others: Any) -> Frame:
        if "all_examples" in wants:
            time.sleep(seconds)
        return frame_of(session, *arguments, wants=wants, **others)

    listener.send(OpenSample("moons"))
    monkeypatch.setattr(Session, "frame", slow)
    listener.send(Fill(frozenset({"all_examples"})), Run())
    updates = updates_within(listener, 2 * seconds / WANTS_SHARE)
    assert 1 <= sum(bool(update.holds) for update in updates) <= 3


def test_while_single_lines_run_every_frame_holds_what_is_wanted(listener: Listener) -> None:
    listener.send(OpenSample("xor"), Fill(frozenset({"all_examples"})), SetSpeed(200, "line"), StepBy("line"), Run())
    updates: list[Update] = []
    while len(updates) < 5:
        updates += updates_within(listener, WANTS_SECONDS)
    assert all(update.holds == {"all_examples"} for update in updates)
    assert [type(event) for event in listener.events] == [Opened]


def test_a_point_is_shown_until_an_example_or_a_line_is(listener: Listener) -> None:
    listener.send(OpenSample("xor"))
    for ending in (Show(1), Show(2), StepBy("line"), GoToPosition(None)):
        probe = listener.send(RunPoint((0.25, 0.5))).frame.probe
        assert probe is not None
        assert listener.send(ending).frame.probe is None
    # It stays through iterations: how the net's answer there changes is what it is for.
    assert listener.send(RunPoint((0.25, 0.5)), StepBy("iteration")).frame.probe is not None
    assert listener.send(RunPoint(None)).frame.probe is None


def test_a_point_of_other_inputs_is_refused(listener: Listener) -> None:
    listener.send(OpenSample("xor"))
    assert listener.send(RunPoint((1.0, 2.0, 3.0))).frame.probe is None
    assert "2 finite inputs" in listener.events[-1].message


def test_other_data_begin_at_their_first_example(listener: Listener) -> None:
    listener.send(OpenSample("spiral"), Show(100))
    assert listener.send(OpenSample("moons")).frame.i == 1


def test_the_same_data_prepared_otherwise_keep_the_example_as_far_as_there_is_one(listener: Listener) -> None:
    before = listener.send(OpenSample("iris"), Show(100)).frame.dataset
    assert listener.send(Prepare(replace(before.preparation, inputs="as they are"))).frame.i == 100
    fewer = listener.send(Prepare(replace(before.preparation, held_out=0.5))).frame
    assert fewer.i == fewer.dataset.m < 100


def test_the_speed_is_kept(listener: Listener) -> None:
    listener.send(OpenSample("xor"), SetSpeed(50.0), Run())
    start = listener.wait(lambda update: update.frame.k > 0)
    began = time.monotonic()
    end = listener.wait(lambda update: update.frame.k >= start.frame.k + 50)
    rate = (end.frame.k - start.frame.k) / (time.monotonic() - began)
    # The upper bound is the promise; how far below it a busy machine stays is not.
    assert rate < 75


def test_lines_are_stepped_forwards_and_back_again(listener: Listener) -> None:
    listener.send(OpenSample("xor"))
    walk = [listener.send(StepBy("line")).frame.position for _ in range(27)]
    assert walk[0] == Position(0, 0, Line(Step.ZERO))
    assert walk[1] == Position(0, 1, Line(Step.FEEDFORWARD, 2))
    assert walk[25] == Position(0, 5, Line(Step.UPDATE))
    assert walk[26] == Position(1, 0, Line(Step.ZERO))
    back = [listener.send(StepBy("line", -1)).frame.position for _ in range(26)]
    assert back == walk[-2::-1]
    update = listener.send(GoToPosition(None))
    assert (update.frame.position, update.frame.k, update.frame.last_k) == (None, 0, 1)


def test_stepping_past_the_update_arrives_at_what_it_computed(listener: Listener) -> None:
    update = listener.send(OpenSample("moons"), GoToPosition(Position(0, 151, Line(Step.UPDATE))))
    computed = update.frame.updated
    assert computed is not None
    assert np.array_equal(listener.send(StepBy("line")).frame.parameters.theta, computed.theta)


def test_running_shows_iterations_whole_and_in_slow_motion_lines(listener: Listener) -> None:
    listener.send(OpenSample("xor"), StepBy("line"), SetSpeed(200.0, "line"), Run())
    update = listener.wait(lambda update: update.frame.k == 1)
    assert update.frame.position is not None
    assert update.running
    update = listener.send(SetSpeed(None))
    assert update.frame.position is None
    assert update.running
    listener.wait(lambda update: update.frame.k > 200)


def test_showing_another_example_keeps_the_line(listener: Listener) -> None:
    update = listener.send(OpenSample("xor"), StepBy("line"), StepBy("line"), StepBy("line"), Show(4))
    assert update.frame.position == Position(0, 4, Line(Step.FEEDFORWARD, 3))


def test_a_position_outside_is_refused_and_nothing_moves(listener: Listener) -> None:
    listener.send(OpenSample("xor"), Advance(1))
    update = listener.send(
        GoToPosition(Position(9, 0, Line(Step.ZERO))), GoToPosition(Position(0, 9, Line(Step.UPDATE)))
    )
    assert len([event for event in listener.events if isinstance(event, Refused)]) == 2
    assert (update.frame.k, update.frame.position) == (1, None)


def test_edits_fork_and_undo_brings_back_what_they_dropped(listener: Listener) -> None:
    whole = listener.send(OpenSample("xor"), *[Advance(1)] * 10).frame
    edited = listener.send(GoTo(4), EditWeight(1, 2, 1, 1.5), EditWeight(2, 1, 0, -1.0)).frame
    assert (edited.parameters.W[1][1, 0], edited.parameters.b[2][0, 0]) == (1.5, -1.0)
    assert (edited.k, edited.last_k, edited.forks) == (4, 4, (4,))
    listener.send(Advance(1))
    back = listener.send(Undo(), Undo(), GoTo(10))
    assert np.array_equal(back.frame.marks.J, whole.marks.J)
    assert np.array_equal(back.frame.parameters.theta, whole.parameters.theta)
    assert (back.undo, back.redo) == ("", "editing a parameter")
    again = listener.send(Redo(), Redo(), GoTo(4))
    assert again.frame.parameters.b[2][0, 0] == -1.0
    assert (again.undo, again.redo) == ("editing a parameter", "")


def test_undo_brings_back_another_net_and_other_data(listener: Listener) -> None:
    listener.send(OpenSample("xor"), *[Advance(1)] * 5)
    listener.send(Start(sample_recipe("xor").changed(layer_sizes=(2, 6, 1))), OpenSample("moons"))
    moons = listener.send(Prepare(Preparation(inputs="as they are", held_out=0.5))).frame
    assert moons.dataset.m == 100
    update = listener.send(Undo(), Undo())
    assert update.frame.recipe.layer_sizes == (2, 6, 1)
    update = listener.send(Undo())
    assert (update.frame.dataset.name, update.frame.k, update.frame.recipe.layer_sizes) == ("xor", 5, (2, 3, 1))
    assert update.frame.last_k == 5
    opened = [event.dataset.name for event in listener.events if isinstance(event, Opened)]
    assert opened == ["xor", "moons", "moons", "moons", "xor"]


def test_all_parameters_and_an_input_can_be_set(listener: Listener) -> None:
    update = listener.send(OpenSample("xor"), ReplaceParameters(Parameters.zeros((2, 3, 1))))
    assert not update.frame.parameters.theta.any()
    update = listener.send(EditInput(1, 2, 0.5))
    assert update.frame.dataset.raw_inputs[:, 0].tolist() == [0.0, 0.5]
    update = listener.send(ReplaceParameters(Parameters.zeros((2, 2))))
    assert isinstance(listener.events[-1], Refused)
    assert update.frame.recipe.layer_sizes == (2, 3, 1)


def test_a_change_that_changes_nothing_is_nothing_to_undo(listener: Listener) -> None:
    assert listener.send(OpenSample("xor"), Change(alpha=sample_recipe("xor").alpha)).undo == ""


def test_a_change_of_alpha_does_not_stop_the_run(listener: Listener) -> None:
    listener.send(OpenSample("xor"), Run())
    update = listener.send(Change(alpha=0.5))
    assert update.running
    assert update.undo == "changing alpha, lambda or the batch"
    listener.send(Pause())


def test_a_long_replay_shows_what_is_left_and_can_be_stopped(listener: Listener) -> None:
    listener.send(OpenSample("digits"))
    # Hardly any memory for checkpoints, so that a replay is long.
    listener.send(KeepWithin(50_000))
    listener.send(Advance(600))
    listener.wait(lambda update: not update.running, 60)
    listener.send(GoTo(0), GoTo(511))
    passing = listener.wait(lambda update: update.replaying > 0)
    assert 0 < passing.frame.k < 511
    stopped = listener.send(Pause())
    assert stopped.replaying == 0
    assert stopped.frame.k < 511
    listener.send(GoTo(511))
    arrived = listener.wait(lambda update: update.replaying == 0 and update.frame.k == 511, 60)
    assert arrived.frame.cost.J == arrived.frame.marks.J[511]


@pytest.fixture
def far_back(listener: Listener) -> Listener:
    """A run of 600 iterations looked at by lines at its last, on a replay that takes long."""
    listener.send(OpenSample("digits"))
    listener.send(KeepWithin(50_000))
    listener.send(Advance(600))
    listener.wait(lambda update: not update.running, 60)
    listener.send(StepBy("line"), GoTo(511))
    listener.wait(lambda update: update.replaying > 0)
    return listener


def test_a_replay_that_began_at_a_line_stays_where_it_is_stopped(far_back: Listener) -> None:
    stopped = far_back.send(Pause()).frame
    assert stopped.k < 511
    assert stopped.position is None


def test_an_edit_during_a_replay_goes_on_from_where_it_has_come_to(far_back: Listener) -> None:
    edited = far_back.send(EditWeight(1, 1, 1, 0.5)).frame
    assert edited.k == edited.last_k < 511
    assert edited.parameters.W[1][0, 0] == 0.5
    assert not [event for event in far_back.events if isinstance(event, Crashed)]


def test_in_slow_motion_too_a_number_of_iterations_comes_to_an_end(listener: Listener) -> None:
    listener.send(OpenSample("xor"), SetSpeed(None, "line"), Advance(3))
    update = listener.wait(lambda update: not update.running)
    assert (update.frame.k, update.frame.position) == (3, None)
    listener.send(RunTo(5))
    update = listener.wait(lambda update: not update.running)
    assert (update.frame.k, update.frame.last_k) == (5, 5)


def test_the_preparation_in_force_is_nothing_to_start_again_for(listener: Listener) -> None:
    before = listener.send(OpenSample("moons"), Advance(1))
    after = listener.send(Prepare(before.frame.dataset.preparation))
    assert (after.frame.k, after.undo) == (1, "")


def test_another_speed_does_not_end_a_replay(far_back: Listener) -> None:
    far_back.send(SetSpeed(100.0))
    arrived = far_back.wait(lambda update: update.replaying == 0 and not update.running, 60)
    assert arrived.frame.k == 511


def test_another_batch_goes_on_within_the_run_and_the_line_that_is_looked_at_stays_possible(
    listener: Listener,
) -> None:
    listener.send(OpenSample("iris"), Advance(3))
    listener.wait(lambda update: update.frame.k == 3 and not update.running)
    listener.send(GoToPosition(Position(3, 90, Line(Step.PARTIALS))))
    update = listener.send(Change(batch=16))
    frame = update.frame
    assert (frame.k, frame.recipe.batch, frame.program.m) == (3, 16, 16)
    assert frame.position is not None
    assert frame.position.line == Line(Step.PARTIALS)
    assert frame.i == frame.program.example_at(frame.position.i)
    assert update.undo == "changing alpha, lambda or the batch"
    assert listener.send(Undo()).frame.recipe.batch == "all"
    assert listener.send(Redo()).frame.recipe.batch == 16


def test_at_a_line_of_a_mini_batch_stepping_goes_through_its_examples_and_another_is_shown_whole(
    listener: Listener,
) -> None:
    listener.send(OpenSample("iris"), Change(batch=16))
    update = listener.send(StepBy("line"), StepBy("line"))
    numbers = update.frame.program.mini_batch.examples
    shown = [listener.send(StepBy("example")).frame.i for _ in range(3)]
    assert shown == list(numbers[1:4])
    assert listener.send(Show(numbers[9])).frame.position.i == 10
    outside = min(set(range(1, 113)) - set(numbers))
    update = listener.send(Show(outside))
    assert (update.frame.i, update.frame.position) == (outside, None)
    assert listener.send(StepBy("example")).frame.i == numbers[0]


def test_where_memory_is_short_for_what_panels_show_the_run_pauses_and_says_so(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(*_: object) -> None:
        raise MemoryError

    update = listener.send(OpenSample("moons"), Advance(5))
    update = listener.wait(lambda update: not update.running)
    monkeypatch.setattr("bpviz.session.moment.Moment._shown", too_large)
    listener.send(Fill(frozenset({"all_examples"})), Run())
    update = listener.wait(lambda update: not update.running and listener.events)
    words = [event.message for event in listener.events if isinstance(event, Stopped)]
    assert words
    assert "too little memory for a and δ of many examples" in words[0]
    assert f"paused at k = {update.frame.k}" in words[-1]
    # The frame lacks what took too much, and the run goes on once that is not wanted any more.
    assert update.frame.all_examples is None
    k = update.frame.k
    assert listener.send(Fill(frozenset()), Advance(1)).frame.k == k + 1


def test_where_memory_is_short_for_the_next_iteration_the_run_stays_at_its_last(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener.send(OpenSample("moons"), Advance(5))
    listener.wait(lambda update: not update.running)
    advance = Session.advance

    def short(session: Session, n: int = 1) -> None:
        if session.k >= 8:
            raise MemoryError
        advance(session, 1)

    monkeypatch.setattr(Session, "advance", short)
    listener.send(Run())
    update = listener.wait(lambda update: not update.running and update.frame.k == 8)
    (stop,) = [event for event in listener.events if isinstance(event, Stopped)]
    assert "too little memory for the next iteration" in stop.message
    monkeypatch.setattr(Session, "advance", advance)
    assert listener.send(Advance(1)).frame.k == update.frame.k + 1


def test_matrix_products_that_keep_their_threads_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bpviz.gui.worker.use_one_blas_thread", lambda: "6 threads")
    listener = Listener()
    listener.worker.start()
    try:
        listener.send(OpenSample("xor"))
        assert [event.message for event in listener.events if isinstance(event, Warned)] == ["6 threads"]
    finally:
        listener.worker.stop()
