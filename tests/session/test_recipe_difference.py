import pytest

from bpviz.data.dataset import Preparation
from bpviz.data.samples import load_sample
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.recipe_difference import Conditions, recipe_difference

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
