import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.session.undo import UndoStack


@given(st.lists(st.sampled_from(["do", "undo", "redo"]), max_size=60))
def test_it_walks_a_line_of_moments_as_an_editor_does(actions: list[str]) -> None:
    stack: UndoStack[int] = UndoStack(lambda moment: 1)
    now, past, future, fresh = 0, [], [], 0
    for action in actions:
        if action == "do":
            fresh += 1
            stack.did(f"step {fresh}", now)
            past.append(now)
            future.clear()
            now = fresh
        elif action == "undo" and past:
            expected = past.pop()
            future.append(now)
            now = stack.undo(now)
            assert now == expected
        elif action == "redo" and future:
            expected = future.pop()
            past.append(now)
            now = stack.redo(now)
            assert now == expected
        assert bool(stack.undo_words) == bool(past)
        assert bool(stack.redo_words) == bool(future)


def test_with_nothing_to_undo_it_says_so() -> None:
    stack: UndoStack[int] = UndoStack(lambda moment: 1)
    with pytest.raises(ValueError, match="nothing to undo"):
        stack.undo(0)
    with pytest.raises(ValueError, match="nothing to do again"):
        stack.redo(0)


def test_the_oldest_moments_are_forgotten_within_the_budgets() -> None:
    stack: UndoStack[int] = UndoStack(lambda moment: moment, most=3, most_bytes=10)
    for moment in (1, 2, 3, 4):
        stack.did("", moment)
    assert [stack.undo(0) for _ in range(3)] == [4, 3, 2]
    stack = UndoStack(lambda moment: moment, most=3, most_bytes=10)
    for moment in (5, 100):
        stack.did("", moment)
    assert stack.undo(0) == 100
    assert stack.undo_words == ""
