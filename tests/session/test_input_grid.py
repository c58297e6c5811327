"""What a net says all over its inputs, and at single points."""

from __future__ import annotations

import numpy as np
import pytest

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.samples import load_sample
from bpviz.data.table import Table
from bpviz.engine.parameters import Parameters
from bpviz.session.input_grid import InputGrid, input_grid
from bpviz.session.recipe import Recipe, sample_recipe
from bpviz.session.session import Session


def test_two_inputs_give_columns_along_the_first_and_rows_along_the_second() -> None:
    session = Session(sample_recipe("moons"), load_sample("moons"))
    session.advance(20)
    grid = session.frame(wants={"input_grid"}).input_grid
    assert grid is not None
    across, up = grid.axes
    row, column = 7, 40
    probe = session.frame(probe=(across[column], up[row])).probe
    assert probe is not None
    for l, a in grid.a.items():
        np.testing.assert_allclose(a[:, row, column], probe.a[l][:, 0], rtol=1e-12)


def test_one_input_gives_a_line() -> None:
    session = Session(sample_recipe("sine"), load_sample("sine"))
    session.advance(20)
    grid = session.frame(wants={"input_grid"}).input_grid
    assert grid is not None
    (along,) = grid.axes
    probe = session.frame(probe=(along[100],)).probe
    assert probe is not None
    np.testing.assert_allclose(grid.a[3][:, 100], probe.a[3][:, 0], rtol=1e-12)


@pytest.mark.parametrize("sample", ["moons", "sine"])
def test_the_grid_reaches_beyond_every_example(sample: str) -> None:
    session = Session(sample_recipe(sample), load_sample(sample))
    grid = session.frame(wants={"input_grid"}).input_grid
    assert grid is not None
    for axis, raw in zip(grid.axes, session.dataset.raw_inputs, strict=True):
        assert axis[0] < raw.min() < raw.max() < axis[-1]
        assert (np.diff(axis) > 0).all()


@pytest.mark.parametrize(
    "inputs",
    [
        pytest.param([1e17, 1e17, 1e17], id="constant and large"),
        pytest.param([-1e17, -1e17, -1e17], id="constant and far below 0"),
        pytest.param([0.0, 0.0, 0.0], id="all 0"),
        pytest.param([1e-300, 1e-300, 1e-300], id="constant and tiny"),
        pytest.param([1e17, 1e17 + 16, 1e17 + 32], id="large and hardly different"),
        pytest.param([1.0, 1.0 + 2**-52, 1.0], id="different in the last bit"),
        pytest.param([-1e150, 0.0, 1e150], id="as large as data can be"),
        pytest.param([3e-320, 0.0, 1e-320], id="subnormal"),
    ],
)
def test_the_grid_rises_from_below_the_smallest_to_above_the_largest_of_any_inputs(inputs: list[float]) -> None:
    (along,) = grid_over(inputs).axes
    assert along[0] < min(inputs) <= max(inputs) < along[-1]
    assert (np.diff(along) > 0).all()


def grid_over(inputs: list[float]) -> InputGrid:
    raw = np.array([inputs])
    table = Table("some", "regression", ("x",), raw, ("y",), np.array([[0.0, 1.0, 2.0]]))
    dataset = Dataset.of(table, Preparation(inputs="as they are", held_out=0))
    recipe = Recipe((1, 2, 1))
    return input_grid(Parameters.random((1, 2, 1)), recipe.f_of, dataset)


def test_a_large_net_gets_a_coarser_grid() -> None:
    dataset, f_of = load_sample("moons"), sample_recipe("moons").changed(layer_sizes=(2, 200, 200, 1)).f_of
    coarse = input_grid(Parameters.random((2, 200, 200, 1)), f_of, dataset)
    fine = input_grid(Parameters.random((2, 3, 3, 1)), f_of, dataset)
    assert len(coarse.axes[0]) < len(fine.axes[0])


def test_more_than_two_inputs_have_no_grid() -> None:
    session = Session(sample_recipe("iris"), load_sample("iris"))
    assert session.frame(wants={"input_grid"}).input_grid is None
    with pytest.raises(ValueError, match="1 or 2 inputs"):
        input_grid(session.parameters, session.recipe.f_of, session.dataset)


@pytest.mark.parametrize("point", [(1.0,), (1.0, 2.0, 3.0), (1.0, float("nan"))])
def test_a_point_needs_a_finite_number_for_each_input(point: tuple[float, ...]) -> None:
    session = Session(sample_recipe("xor"), load_sample("xor"))
    with pytest.raises(ValueError, match="2 finite inputs"):
        session.frame(probe=point)
