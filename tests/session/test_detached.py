"""A detached session is one of its own, which another thread may move."""

import threading

import numpy as np

from bpviz.data.samples import load_sample
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session


def xor() -> Session:
    return Session(sample_recipe("xor"), load_sample("xor"))


def test_it_goes_where_the_other_one_was_to_the_very_bits() -> None:
    session = xor()
    thetas = []
    for _ in range(40):
        thetas.append(session.theta.copy())
        session.advance()
    detached = session.detached()
    for k in (0, 13, 39, 5):
        detached.go_to(k)
        assert np.array_equal(detached.theta, thetas[k])
    assert session.k == 40


def test_neither_notices_what_becomes_of_the_other() -> None:
    session = xor()
    session.advance(20)
    detached = session.detached()
    session.edit_weight(1, 1, 1, 3.0)
    session.advance(30)
    assert (detached.last_k, detached.k, detached.forks) == (20, 20, ())
    detached.advance(7)
    detached.edit_bias(1, 1, 0.5)
    reference = xor()
    reference.advance(27)
    assert np.array_equal(detached.marks.J[:27], reference.marks.J[:27])
    assert (session.last_k, session.forks) == (50, (20,))
    again = xor()
    again.advance(20)
    again.edit_weight(1, 1, 1, 3.0)
    again.advance(30)
    assert np.array_equal(session.marks.J, again.marks.J)


def test_iterations_that_one_adds_do_not_reach_the_marks_of_the_other() -> None:
    session = xor()
    session.advance(5)
    detached = session.detached()
    detached.advance(3)
    session.change(alpha=0.01)
    session.advance(3)
    assert not np.array_equal(session.marks.J, detached.marks.J)
    assert np.array_equal(session.marks.J[:6], detached.marks.J[:6])


def test_thinned_checkpoints_of_one_leave_those_of_the_other() -> None:
    session = xor()
    session.advance(64)
    detached = session.detached()
    session.keep_within(1)
    detached.go_to(63)
    reference = xor()
    reference.advance(63)
    assert np.array_equal(detached.theta, reference.theta)


def test_it_replays_on_another_thread_while_this_one_trains() -> None:
    session = xor()
    session.keep_within(2000)
    session.advance(300)
    reference = xor()
    reference.advance(600)
    detached = session.detached()
    seen: list[float] = []

    def replay() -> None:
        for k in range(299, 0, -7):
            detached.go_to(k)
            seen.append(detached.J)

    thread = threading.Thread(target=replay, name="bpviz test")
    thread.start()
    session.advance(300)
    thread.join()
    assert seen == [reference.marks.J[k] for k in range(299, 0, -7)]
    assert np.array_equal(session.marks.J, reference.marks.J)
