import numpy as np
import pytest
from by_hand import F_PRIME
from hypothesis import given, settings
from runs import frames

from bpviz.data.samples import load_sample
from bpviz.engine.activations import ACTIVATIONS
from bpviz.session.calculation import calculations
from bpviz.session.calculation_unit import F_PRIME_TEMPLATE, F_TEMPLATE
from bpviz.session.calculation_values import Calculation
from bpviz.session.frame import Frame
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session


def of_unit(frame: Frame, l: int, i: int) -> dict[str, Calculation]:
    return {found.kind: found for found in calculations(frame, Selection.unit(l, i))}


def xor_with_bias(f: str, bias: float) -> Frame:
    """Hidden unit 1 at z = bias; the others as they started."""
    session = Session(sample_recipe("xor").changed(f=(f, "sigmoid")), load_sample("xor"))
    for j in (1, 2):
        session.edit_weight(1, 1, j, 0.0)
    session.edit_bias(1, 1, bias)
    return session.frame()


@pytest.mark.parametrize(
    ("f", "bias", "words"),
    [
        ("sigmoid", 6.0, "saturated: a = 0.9975, so f′ = 0.0025"),
        ("sigmoid", -6.0, "saturated: a = 0.0025, so f′ = 0.0025"),
        ("tanh", -4.0, "saturated: a = −0.9993, so f′ = 0.0013"),
        ("tanh", 12.0, "saturated: a = 1.0000, so f′ = 1.5e−10"),
        ("relu", -0.5, "dead ReLU: z = −0.5000 is not above 0"),
        ("relu", 0.0, "dead ReLU: z = 0.0000 is not above 0"),
    ],
)
def test_a_unit_that_passes_no_error_is_named_with_its_delta_and_its_activation(
    f: str, bias: float, words: str
) -> None:
    found = of_unit(xor_with_bias(f, bias), 2, 1)
    for kind in ("a", "delta"):
        (remark,) = found[kind].remarks
        assert remark.startswith(words)
        assert remark in found[kind].as_text()
        assert remark in found[kind].as_latex()


@pytest.mark.parametrize(
    ("f", "bias"),
    [("sigmoid", 4.5), ("sigmoid", 0.0), ("tanh", 2.9), ("relu", 1e-9), ("relu", 50.0), ("identity", 99.0)],
)
def test_a_unit_that_passes_errors_is_not_remarked_upon(f: str, bias: float) -> None:
    for calculation in of_unit(xor_with_bias(f, bias), 2, 1).values():
        assert not calculation.remarks


@settings(max_examples=50)
@given(frames())
def test_exactly_the_units_with_a_vanishing_slope_are_named(frame: Frame) -> None:
    for l, z in frame.example.z.items():
        f = frame.recipe.f_of[l].name
        for i, value in enumerate(z[:, 0].tolist(), start=1):
            slope, found = F_PRIME[f](value), of_unit(frame, l, i)
            stuck = slope == 0 if f == "relu" else f != "identity" and slope < 0.01
            assert bool(found["delta"].remarks) == bool(found["a"].remarks) == stuck
            assert all(remark.startswith("dead" if f == "relu" else "saturated") for remark in found["a"].remarks)


@settings(max_examples=25)
@given(frames())
def test_the_marked_point_lies_on_the_curve_of_the_units_own_f(frame: Frame) -> None:
    for l, z in frame.example.z.items():
        for i in range(1, len(z) + 1):
            curve = of_unit(frame, l, i)["a"].curve
            assert curve is not None
            f = ACTIVATIONS[curve.f]
            assert f is frame.recipe.f_of[l]
            assert (curve.z, curve.a) == (z[i - 1, 0], f.f(z)[i - 1, 0])
            assert curve.f_prime == pytest.approx(F_PRIME[curve.f](curve.z), rel=1e-9, abs=1e-15)


@settings(max_examples=50)
@given(frames())
def test_outputs_stand_beside_their_targets_in_raw_units_where_there_are_any(frame: Frame) -> None:
    data, n_l = frame.dataset, frame.recipe.n_l
    low, high = frame.recipe.target_range
    for i in range(1, frame.recipe.layer_sizes[-1] + 1):
        found = of_unit(frame, n_l, i)
        assert ("raw" in found) == (data.task != "classification")
        assert found["delta"].steps[0].value == data.Y[i - 1, frame.i - 1]
        if "raw" not in found:
            continue
        column = data.raw_targets[i - 1, data.training]
        extent = np.ptp(column) if np.ptp(column) > 1e-300 else high - low
        a = float(frame.example.a[n_l][i - 1, 0])
        by_hand = column.min() + (a - low) / (high - low) * extent
        scale = 1 + abs(a) * extent + np.abs(column).max()
        assert found["raw"].result == pytest.approx(by_hand, rel=1e-12, abs=1e-12 * scale)
        assert found["raw"].steps[0].value == column[frame.i - 1]


def test_hidden_units_have_no_raw_units() -> None:
    frame = Session(sample_recipe("sine"), load_sample("sine")).frame()
    assert "raw" not in of_unit(frame, 2, 1)
    assert "raw" in of_unit(frame, frame.recipe.n_l, 1)


def test_every_activation_function_is_written_out() -> None:
    assert set(F_TEMPLATE) == set(F_PRIME_TEMPLATE) == set(ACTIVATIONS)


def test_the_slope_of_a_dead_relu_is_told_with_the_case_that_makes_it_0() -> None:
    text = of_unit(xor_with_bias("relu", -1.0), 2, 1)["delta"].as_text()
    assert "f′ = 1 where a > 0, else 0 = 0.0" in text


def test_the_equations_are_the_tutorials() -> None:
    frame = Session(sample_recipe("iris"), load_sample("iris")).frame()
    hidden, output = of_unit(frame, 2, 4), of_unit(frame, 3, 2)
    assert hidden["z"].equation == r"z_{4}^{(2)} = \sum_j W_{4j}^{(1)} a_{j}^{(1)} + b_{4}^{(1)}"
    assert hidden["a"].equation == "a_{4}^{(2)} = f(z_{4}^{(2)})"
    by_hidden = r"\delta_{4}^{(2)} = (\,\sum_j W_{j4}^{(2)} \delta_{j}^{(3)}\,) \cdot f'(z_{4}^{(2)})"
    assert hidden["delta"].equation == by_hidden
    assert output["delta"].equation == r"\delta_{2}^{(3)} = -(y_{2} - a_{2}^{(3)}) \cdot f'(z_{2}^{(3)})"
    assert hidden["partials"].equation == r"\partial J(W,b;x,y)/\partial W_{4j}^{(1)} = a_{j}^{(1)} \delta_{4}^{(2)}"


def test_terms_carry_the_indices_of_what_they_multiply() -> None:
    frame = Session(sample_recipe("iris"), load_sample("iris")).frame()
    z, delta = of_unit(frame, 2, 4)["z"].terms, of_unit(frame, 2, 4)["delta"].terms
    assert z is not None
    assert delta is not None
    third, bias = z[2].origin, z[-1].origin
    assert (third.symbol, third.name) == ("W_{43}^{(1)} a_{3}^{(1)}", "petal length")
    assert (third.link, third.edit) == (Selection.unit(1, 3), Selection.weight(1, 4, 3))
    assert (bias.symbol, bias.name, bias.edit) == ("b_{4}^{(1)}", "bias", Selection.bias(1, 4))
    to_second = delta[1].origin
    assert (to_second.symbol, to_second.name) == (r"W_{24}^{(2)} \delta_{2}^{(3)}", "versicolor")
    assert (to_second.link, to_second.edit) == (Selection.unit(3, 2), Selection.weight(2, 2, 4))
