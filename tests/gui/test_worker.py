import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

from bpviz.data.samples import load_sample
from bpviz.gui.commands import (
    Advance,
    Change,
    Event,
    GoTo,
    Opened,
    OpenSample,
    Pause,
    Refused,
    Run,
    SetSpeed,
    Show,
    Start,
    Stopped,
    Update,
    Want,
)
from bpviz.gui.worker import Worker
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

    def wait(self, condition: object, seconds: float = 20) -> Update:
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
    assert listener.send(Want(True)).frame.all_examples is not None
    assert [type(event) for event in listener.events] == [Opened]


def test_a_new_data_set_brings_the_example_back_into_range(listener: Listener) -> None:
    listener.send(OpenSample("spiral"), Show(100))
    assert listener.send(OpenSample("xor")).frame.i == 4


def test_the_speed_is_kept(listener: Listener) -> None:
    listener.send(OpenSample("xor"), SetSpeed(50.0), Run())
    start = listener.wait(lambda update: update.frame.k > 0)
    began = time.monotonic()
    end = listener.wait(lambda update: update.frame.k >= start.frame.k + 50)
    rate = (end.frame.k - start.frame.k) / (time.monotonic() - began)
    # The upper bound is the promise; how far below it a busy machine stays is not.
    assert rate < 75
