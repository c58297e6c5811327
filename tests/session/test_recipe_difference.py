from collections.abc import Callable

import pytest

from bpviz.data.dataset import Preparation
from bpviz.data.samples import load_sample
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.recipe_difference import Conditions, Run, recipe_difference, run_difference
from bpviz.session.session import Session

IRIS = load_sample("iris")
RECIPE = sample_recipe("iris").changed(alpha=1.5, seed=4, lambda_=0.0)


def conditions(**changes: object) -> Conditions:
    return Conditions.of(RECIPE.changed(**changes), IRIS)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "same recipe"),
        ({"alpha": 0.3}, "α 0.3 → now 1.5"),
        ({"lambda_": 1e-5}, "λ 1e−05 → now 0"),
        ({"seed": 5}, "seed 5 → now 4"),
        ({"f": "tanh"}, "f tanh → now sigmoid"),
        ({"alpha": 0.3, "seed": 1}, "α 0.3 → now 1.5, seed 1 → now 4"),
        ({"batch": 32}, "batch 32 → now all"),
        ({"precision": "float32"}, "precision float32 → now float64"),
        ({"data": "a label only"}, "same recipe"),
    ],
)
def test_what_differs_is_named_with_both_values(changes: dict[str, object], words: str) -> None:
    assert recipe_difference(conditions(**changes), conditions()) == words


def test_layers_and_functions_of_each_layer_are_listed() -> None:
    one, other = Recipe((2, 3, 1), ("tanh", "sigmoid")), Recipe((2, 5, 4, 1))
    xor = load_sample("xor")
    words = recipe_difference(Conditions.of(one, xor), Conditions.of(other, xor))
    assert words == "layers 2-3-1 → now 2-5-4-1, f tanh-sigmoid → now sigmoid"


def test_other_data_are_named_and_their_numbers_of_examples_go_without_saying() -> None:
    moons = Conditions.of(sample_recipe("xor"), load_sample("moons"))
    xor = Conditions.of(sample_recipe("xor"), load_sample("xor"))
    words = recipe_difference(moons, xor)
    assert words.startswith("data moons → now xor")
    assert "examples" not in words


def test_the_same_data_prepared_otherwise_are_told() -> None:
    plain = IRIS.prepared(Preparation("as they are", held_out=0.0, inputs_by_name=()))
    words = recipe_difference(Conditions.of(RECIPE, plain), conditions())
    assert "inputs as they are → now standardised" in words
    assert f"held out 0 → now {IRIS.m_held_out}" in words
    name = IRIS.input_names[0]
    single = IRIS.prepared(Preparation(inputs_by_name=((name, "as they are"),)))
    words = recipe_difference(Conditions.of(RECIPE, single), conditions())
    assert words == f"inputs standardised but {name} as they are → now standardised"


def test_edited_examples_are_others() -> None:
    xor, recipe = load_sample("xor"), sample_recipe("xor")
    moved = xor.with_input(1, 1, 0.25)
    flipped = xor.with_target(1, 1, 1 - xor.raw_targets[0, 0]).with_target(2, 1, 1 - xor.raw_targets[0, 1])
    for edited in (moved, flipped):
        assert recipe_difference(Conditions.of(recipe, edited), Conditions.of(recipe, xor)) == "other examples"
    again = Conditions.of(recipe, load_sample("xor"))
    assert recipe_difference(again, Conditions.of(recipe, xor)) == "same recipe"


def run_of(iterations: int, seed: int = 0) -> Session:
    session = Session(sample_recipe("xor").changed(seed=seed), load_sample("xor"))
    session.advance(iterations)
    return session


def summary(session: Session) -> Run:
    """Of the run as it is now; J in memory of its own, as of a pin."""
    frame = session.frame()
    return Run(Conditions.of(frame.last_recipe, frame.last_dataset), frame.forks, frame.marks.J.copy())


def edited(session: Session, at: int, change: Callable[[Session], None], more: int = 5) -> Session:
    session.go_to(at)
    change(session)
    session.advance(more)
    return session


CHANGES: dict[str, Callable[[Session], None]] = {
    "alpha": lambda session: session.change(alpha=0.3),
    "weight": lambda session: session.edit_weight(1, 1, 2, 0.75),
    "bias": lambda session: session.edit_bias(2, 1, -0.5),
    "input": lambda session: session.edit_input(1, 1, 0.25),
}


@pytest.mark.parametrize("iterations", [0, 7, 20, 40])
def test_runs_made_alike_are_the_same_however_far_they_went(iterations: int) -> None:
    assert run_difference(summary(run_of(20)), summary(run_of(iterations))) == "same recipe"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("alpha", "α {} → now 0.3, now changed at k = 10"),
        ("weight", "now changed at k = 10"),
        ("bias", "now changed at k = 10"),
        ("input", "other examples, now changed at k = 10"),
    ],
)
@pytest.mark.parametrize("more", [0, 1, 30])
def test_a_run_that_was_changed_on_the_way_says_so(name: str, words: str, more: int) -> None:
    plain = run_of(20)
    changed = edited(run_of(20), 10, CHANGES[name], more)
    assert run_difference(summary(plain), summary(changed)) == words.format(f"{plain.recipe.alpha:g}")
    back = run_difference(summary(changed), summary(plain))
    assert back.endswith(", changed at k = 10") or back == "changed at k = 10"


def test_going_back_in_a_run_makes_no_other_run_of_it() -> None:
    for change in CHANGES.values():
        session = edited(run_of(20), 10, change)
        pinned = summary(session)
        for k in (0, 9, 10, 11, session.last_k):
            session.go_to(k)
            assert run_difference(pinned, summary(session)) == "same recipe"


@pytest.mark.parametrize("name", list(CHANGES))
def test_what_is_undone_was_never_done(name: str) -> None:
    session = run_of(20)
    pinned = summary(session)
    session.go_to(10)
    before = session.snapshot()
    CHANGES[name](session)
    assert run_difference(pinned, summary(session)) != "same recipe"
    assert run_difference(pinned, summary(before)) == "same recipe"


@pytest.mark.parametrize("more", [1, 5])
def test_runs_that_were_changed_otherwise_at_the_same_iteration_are_told_apart(more: int) -> None:
    words = "changed at k = 10, now changed at k = 10"
    one, other = (
        edited(run_of(20), 10, lambda session, value=value: session.edit_weight(1, 1, 1, value), more)
        for value in (0.5, -0.5)
    )
    assert run_difference(summary(one), summary(other)) == words
    # Both come back to the first alpha, so that they end alike; J is still the same at k = 10, and parts after it.
    alphas = []
    for alpha in (0.3, 3.0):
        session = run_of(20)
        first = session.recipe.alpha
        edited(session, 10, lambda session, alpha=alpha: session.change(alpha=alpha), 4)
        alphas.append(edited(session, 14, lambda session, first=first: session.change(alpha=first), more))
    twice = "changed at k = 10, 14, now changed at k = 10, 14"
    assert run_difference(*map(summary, alphas)) == twice


def test_weights_that_were_put_in_at_the_start_are_told() -> None:
    plain, put_in = run_of(5), edited(run_of(5), 0, CHANGES["weight"])
    assert summary(put_in).changed_at == ()
    assert run_difference(summary(plain), summary(put_in)) == "other weights at k = 0"
    assert run_difference(summary(put_in), summary(plain)) == "other weights at k = 0"


def test_a_fork_after_the_end_of_what_was_compared_is_told() -> None:
    session = run_of(1200)
    pinned = summary(session)
    session.advance(34)
    CHANGES["bias"](session)
    assert run_difference(pinned, summary(session)) == "now changed at k = 1\u2009234"


def test_of_many_changes_the_first_are_named() -> None:
    pinned, session = summary(run_of(20)), run_of(0)
    for k in (2, 4, 6, 8):
        session.advance(2)
        session.edit_bias(2, 1, 0.1 * k)
    assert run_difference(pinned, summary(session)) == "now changed at k = 2, 4, 6 …"
