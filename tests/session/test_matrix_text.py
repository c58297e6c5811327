import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bpviz.session.matrix_text import matrix_as_text, matrix_from_text

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(
    st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(lambda shape: arrays(np.float64, shape, elements=FINITE))
)
def test_text_reads_back_as_the_same_bits(matrix: np.ndarray) -> None:
    assert np.array_equal(matrix_from_text(matrix_as_text(matrix), matrix.shape), matrix)
    assert np.array_equal(matrix_from_text(np.array2string(matrix, floatmode="unique"), matrix.shape), matrix)


@pytest.mark.parametrize("text", ["1 2\n3 4", "[[1, 2],\n [3, 4]]", "1\t2\r\n3\t4\r\n", "[1 2; 3 4]", "1,2\n\n3,4\n"])
def test_matrices_are_read_as_people_paste_them(text: str) -> None:
    assert matrix_from_text(text, (2, 2)).tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1 2", "has 1 rows; it needs 2 rows of 2 numbers"),
        ("1 2\n3", "row 2 has 1 numbers"),
        ("1 2\n3 x", "row 2, column 2: “x” is not a number"),
        ("1 nan\n3 4", "row 1, column 2: a parameter must be a finite number"),
        ("1 2\n3 1e999", "finite number"),
        ("", "has 0 rows"),
    ],
)
def test_what_is_no_such_matrix_is_refused_by_place(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        matrix_from_text(text, (2, 2))
