import math

import pytest

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.samples import SAMPLES, load_sample
from bpviz.data.table import Table
from bpviz.session.recipe import Recipe, RecipeError, recipe_for, sample_recipe


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("alpha", 0.0, "above 0"),
        ("alpha", math.nan, "finite"),
        ("alpha", "fast", "finite number"),
        ("lambda_", -0.1, "0 or more"),
        ("lambda_", math.inf, "finite"),
        ("epsilon", -1.0, "0 or more"),
        ("seed", -1, "whole number"),
        ("seed", 1.5, "whole number"),
        ("seed", 2**32, "whole number"),
        ("layer_sizes", (2,), "at least an input"),
        ("layer_sizes", (2, 0, 1), "every layer"),
        ("layer_sizes", (2, 10_001, 1), "at most 10,000 units"),
        ("layer_sizes", (9_000, 9_000, 1), "weights and biases"),
        ("layer_sizes", None, "not iterable"),
        ("f", "softplus", "choose from"),
        ("f", ("tanh",), "need 2"),
    ],
)
def test_an_impossible_choice_is_refused_by_field_with_the_reason(field: str, value: object, message: str) -> None:
    recipe = Recipe((2, 3, 1))
    with pytest.raises(RecipeError, match=message) as refusal:
        recipe.changed(**{field: value})
    assert refusal.value.field == field


def test_equal_choices_compare_equal_however_they_were_written() -> None:
    assert Recipe((2, 3, 1), f=("tanh", "tanh")) == Recipe((2, 3, 1), f="tanh")
    assert Recipe([2, 3, 1], alpha=1) == Recipe((2, 3, 1), alpha=1.0)  # type: ignore[arg-type]


def test_targets_lie_where_the_output_layers_f_asks() -> None:
    assert Recipe((2, 3, 1), f=("tanh", "sigmoid")).target_range == (0, 1)
    assert Recipe((2, 3, 1), f=("sigmoid", "tanh")).target_range == (-1, 1)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_has_a_recipe_that_fits_it(name: str) -> None:
    recipe, dataset = sample_recipe(name), load_sample(name)
    assert (recipe.layer_sizes[0], recipe.layer_sizes[-1]) == (len(dataset.X), len(dataset.Y))
    assert recipe.data == name
    assert recipe_for(dataset) == recipe


def test_a_data_set_of_ones_own_gets_a_recipe_that_fits_it() -> None:
    table = Table("mine", "regression", ("p", "q"), [[1, 2, 3.0], [3, 1, 2]], ("r",), [[1.0, 2, 5]])  # type: ignore[arg-type]
    recipe = recipe_for(Dataset.of(table, Preparation(held_out=0)))
    assert (recipe.layer_sizes[0], recipe.layer_sizes[-1]) == (2, 1)
