import itertools

from hypothesis import given
from hypothesis import strategies as st

from bpviz.session.selection import Selection


@given(st.lists(st.integers(1, 4), min_size=2, max_size=4), st.integers(1, 3))
def test_exactly_what_the_network_and_the_data_have_exists(sizes: list[int], m: int) -> None:
    s = dict(enumerate(sizes, start=1))
    around = range(-1, 6)
    for l, i, j in itertools.product(around, repeat=3):
        has_target = l in s and l + 1 in s and 1 <= i <= s[l + 1]
        assert Selection.unit(l, i).exists(sizes, m) == (l in s and 1 <= i <= s[l])
        assert Selection("weight", l, i, j).exists(sizes, m) == (has_target and 1 <= j <= s[l])
        assert Selection.bias(l, i).exists(sizes, m) == has_target
        assert Selection.input_value(i, j).exists(sizes, m) == (1 <= i <= m and 1 <= j <= s[1])
        assert Selection.example(i).exists(sizes, m) == (1 <= i <= m)


def test_the_weight_from_the_bias_unit_is_the_bias() -> None:
    assert Selection.weight(2, 3, 0) == Selection.bias(2, 3)
    assert Selection.weight(2, 3, 1) != Selection.bias(2, 3)
