"""Scalings agree with scikit-learn's, can be undone, and never divide by zero."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from bpviz.data.scaling import Scaling

matrices = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, max_side=8),
    elements=st.floats(-1e6, 1e6).map(lambda x: round(x, 3)),
)
intervals = st.sampled_from([(0.0, 1.0), (-1.0, 1.0), (0.1, 0.9)])


def allowed_rounding(raw):
    return 1e-12 * (1.0 + np.abs(raw).max())


@given(matrices)
def test_standardising_agrees_with_scikit_learn(raw):
    expected = StandardScaler().fit_transform(raw.T).T
    np.testing.assert_allclose(Scaling.standardised(raw).apply(raw), expected, rtol=1e-12, atol=1e-12)


@given(matrices, intervals)
def test_min_max_agrees_with_scikit_learn(raw, interval):
    expected = MinMaxScaler(feature_range=interval).fit_transform(raw.T).T
    # scikit-learn computes raw · scale + shift, so for narrow columns far from 0 it is its rounding that shows.
    extent = np.ptp(raw, axis=1)
    tolerance = 1e-14 * np.abs(raw).max() / np.where(extent == 0, 1, extent).min() + 1e-12
    np.testing.assert_allclose(Scaling.min_max(raw, interval).apply(raw), expected, atol=tolerance)


@given(matrices, intervals)
def test_min_max_puts_the_fitted_values_into_the_interval(raw, interval):
    scaled = Scaling.min_max(raw, interval).apply(raw)
    rounding = 1e-14 * np.abs(raw).max() / 1e-3 + 1e-12
    assert scaled.min() >= interval[0] - rounding
    assert scaled.max() <= interval[1] + rounding


@given(matrices, matrices, intervals)
def test_inverting_gives_the_raw_values_back(fitted, other, interval):
    other = np.resize(other, fitted.shape)
    for scaling in (Scaling.standardised(fitted), Scaling.min_max(fitted, interval), Scaling.as_they_are(fitted)):
        back = scaling.invert(scaling.apply(other))
        np.testing.assert_allclose(back, other, atol=allowed_rounding(np.hstack([fitted, other])))


def test_as_they_are_changes_no_bit():
    raw = np.array([[0.1, -3.0, 1e-300]])
    assert (Scaling.as_they_are(raw).apply(raw) == raw).all()


def test_a_worked_example_can_be_checked_by_hand():
    scaling = Scaling.min_max(np.array([[20.0, 30.0, 40.0]]), (-1.0, 1.0))
    assert scaling.apply(np.array([[20.0, 35.0, 40.0]])).tolist() == [[-1.0, 0.5, 1.0]]
    assert scaling.invert(np.array([[-1.0, 0.5, 1.0]])).tolist() == [[20.0, 35.0, 40.0]]


@pytest.mark.parametrize("constant", [7.0, 0.1, 1e12, 0.0, -1e-9])
def test_a_constant_column_is_only_shifted_and_named(constant):
    raw = np.array([[constant] * 7, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]])
    standardised, min_max = Scaling.standardised(raw), Scaling.min_max(raw, (0.0, 1.0))
    for scaling in (standardised, min_max):
        assert scaling.constant == (0,)
        np.testing.assert_allclose(scaling.apply(raw)[0], 0.0, atol=1e-3)
        assert "Constant there, so only shifted: wheels." in scaling.in_words("input", ["wheels", "speed"], 7)


def test_a_column_with_standard_deviation_1_is_not_taken_for_constant():
    scaling = Scaling.standardised(np.array([[-1.0, 1.0]]))
    assert scaling.scale.tolist() == [[1.0]]
    assert scaling.constant == ()


def test_the_smallest_floats_do_not_divide_by_zero():
    raw = np.array([[0.0, 5e-324]])
    assert np.isfinite(Scaling.min_max(raw, (-1.0, 1.0)).apply(raw)).all()
    assert np.isfinite(Scaling.standardised(raw).apply(raw)).all()


def test_many_constant_columns_are_counted_instead_of_listed():
    words = Scaling.standardised(np.zeros((13, 4))).in_words("input", [f"x{j}" for j in range(13)], 4)
    assert words.endswith("x8, x9 and 3 more.")


def test_words_say_the_formula_and_where_its_numbers_come_from():
    raw = np.array([[1.0, 2.0], [3.0, 5.0]])
    assert Scaling.standardised(raw).in_words("input", ["a", "b"], 2) == (
        "2 inputs standardised: (x − mean) / standard deviation, both from the 2 training examples."
    )
    assert Scaling.min_max(raw[:1], (-1.0, 1.0)).in_words("output", ["y"], 2) == (
        "1 output scaled to [−1, 1]: smallest → −1, largest → 1, both from the 2 training examples."
    )
    assert Scaling.as_they_are(raw).in_words("input", ["a", "b"], 2) == "2 inputs as they are."


def test_a_scaling_cannot_be_changed():
    scaling = Scaling.min_max(np.array([[0.0, 2.0]]), (0.0, 1.0))
    with pytest.raises(ValueError, match="read-only"):
        scaling.offset[0, 0] = 1.0


def test_a_mixed_scaling_scales_each_row_by_its_own():
    raw = np.array([[1.0, 2.0, 3.0], [5.0, 5.0, 5.0], [10.0, 20.0, 30.0], [7.0, 8.0, 9.0]])
    parts = [
        (Scaling.min_max(raw[[2, 1]], (-1.0, 1.0)), (2, 1)),
        (Scaling.as_they_are(raw[[3]]), (3,)),
        (Scaling.standardised(raw[[0]]), (0,)),
    ]
    mixed = Scaling.mixed(parts)
    for scaling, rows in parts:
        np.testing.assert_array_equal(mixed.apply(raw)[list(rows)], scaling.apply(raw[list(rows)]))
    np.testing.assert_allclose(mixed.invert(mixed.apply(raw)), raw)
    assert mixed.constant == (1,)
    assert [mixed.of_row(row).kind for row in range(4)] == ["standardised", "min–max", "min–max", "as they are"]
    assert mixed.of_row(2).interval == (-1.0, 1.0)
    assert mixed.of_row(1).constant == (0,)
    np.testing.assert_array_equal(mixed.of_row(2).apply(raw[[2]]), [[-1.0, 0.0, 1.0]])
    assert mixed.in_words("input", ["a", "b", "c", "d"], 3) == (
        "2 inputs (c, b) scaled to [−1, 1]: smallest → −1, largest → 1, both from the 3 training examples. Constant "
        "there, so only shifted: b. "
        "1 input (d) as it is. "
        "1 input (a) standardised: (x − mean) / standard deviation, both from the 3 training examples."
    )


def test_a_row_of_an_unmixed_scaling_is_of_its_kind():
    raw = np.array([[1.0, 2.0], [3.0, 3.0]])
    row = Scaling.min_max(raw, (0.0, 1.0)).of_row(0)
    assert (row.kind, row.interval, row.constant) == ("min–max", (0.0, 1.0), ())
    np.testing.assert_array_equal(row.apply(raw[:1]), [[0.0, 1.0]])
