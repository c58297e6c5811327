"""Where matrices and pictures go."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF

from bpviz.gui import fonts
from bpviz.gui.panels.weights.layout import Piece, Placed, arranged, pictures_across, shares
from bpviz.gui.panels.weights.matrix import MatrixPlace
from bpviz.gui.panels.weights.numbers import writing_for
from bpviz.gui.panels.weights.quantities import ALL, W
from bpviz.gui.panels.weights.tiles import TilesPlace
from bpviz.session.selection import Selection


@pytest.fixture(autouse=True)
def faces(qapp: object) -> None:
    fonts.load()


@given(
    st.lists(st.sampled_from([1, 2, 3, 8, 100, 784]), min_size=2, max_size=7),
    st.sampled_from([1, 3]),
    st.integers(300, 1500),
    st.integers(100, 800),
)
def test_matrices_lie_inside_the_room_and_apart_from_each_other(
    sizes: list[int], quantities: int, width: int, height: int
) -> None:
    layers = list(enumerate(pairwise(sizes), start=1))
    grid = [[Piece(quantity, l, rows, columns) for l, (columns, rows) in layers] for quantity in ALL[:quantities]]
    placed = arranged(grid, QRectF(10, 20, width, height))
    assert len(placed) == quantities * len(layers)
    for one in placed:
        assert one.where.left() >= 10
        assert one.where.right() <= 10 + width + 1e-6
        if height >= 60 * quantities * len(layers):
            assert one.where.bottom() <= 20 + height + 1e-6
    for one, other in combinations(placed, 2):
        assert not one.where.adjusted(0.01, 0.01, -0.01, -0.01).intersects(other.where)


def test_small_matrices_of_a_net_have_cells_of_one_size() -> None:
    placed = arranged([[Piece(W, 1, 5, 4), Piece(W, 2, 3, 5)]], QRectF(0, 0, 500, 140))
    first, second = (MatrixPlace.of(one).cell_size for one in placed)
    assert first[1] == pytest.approx(second[1])
    assert first[0] == pytest.approx(second[0], rel=0.15)


@given(st.floats(1, 2000), st.lists(st.floats(0.1, 100), min_size=1, max_size=9), st.floats(0, 100))
def test_shares_fill_the_whole_and_keep_their_least(total: float, weights: list[float], least: float) -> None:
    parts = shares(total, weights, least)
    assert sum(parts) == pytest.approx(total)
    assert min(parts) >= min(least, total / len(weights)) - 1e-6


@given(st.integers(1, 120), st.floats(50, 1200), st.floats(50, 700))
def test_pictures_are_as_large_as_any_grid_lets_them_be(n: int, width: float, height: float) -> None:
    across, pixel = pictures_across(n, (8, 6), QSizeF(width, height), 3.0)

    def size(columns: int) -> float:
        rows = -(-n // columns)
        return min((width - 3 * (columns - 1)) / columns / 6, (height - 3 * (rows - 1)) / rows / 8)

    assert pixel == pytest.approx(max(*(size(columns) for columns in range(1, n + 1)), 0.01))
    assert 1 <= across <= n


def matrix(piece: Piece, where: QRectF) -> MatrixPlace:
    return MatrixPlace.of(Placed(piece, where, 14.0))


@given(st.integers(1, 30), st.integers(1, 30), st.data())
def test_a_cells_middle_finds_the_cell(rows: int, columns: int, data: st.DataObject) -> None:
    place = matrix(Piece(W, 2, rows, columns), QRectF(5, 5, 400, 200))
    i, j = data.draw(st.integers(1, rows)), data.draw(st.integers(0, columns))
    assert place.edge_at(place.cell(i, j).center()) == (2, i, j)


def test_between_weights_and_biases_there_is_nothing() -> None:
    place = matrix(Piece(W, 1, 3, 4), QRectF(0, 0, 300, 120))
    y = place.weights.center().y()
    assert place.edge_at(QPointF((place.weights.right() + place.biases.left()) / 2, y)) is None
    assert place.edge_at(QPointF(2, 2)) is None


@pytest.mark.parametrize(("width", "named"), [(520, True), (460, True), (434, False), (250, False)])
def test_rows_have_their_names_unless_the_cells_would_be_too_small_for_numbers(width: int, named: bool) -> None:
    names = ("setosa", "versicolor", "virginica")
    last = Piece(W, 2, 3, 5, row_names=names, left=14.0, left_of_names=64.0)
    placed = arranged([[Piece(W, 1, 5, 4, left=14.0), last]], QRectF(0, 0, width, 130))
    place = MatrixPlace.of(placed[1])
    assert place.named_rows == named
    assert (writing_for(*place.cell_size, 1.5) is not None) == (width > 400)


def test_a_selection_is_framed_in_every_matrix_that_it_concerns() -> None:
    before, after = (matrix(Piece(W, l, 4, 3), QRectF(0, 0, 300, 120)) for l in (1, 2))
    unit = Selection.unit(2, 3)
    assert before.outlines(unit) == before.row(3)
    assert after.outlines(unit) == [after.column(3)]
    assert before.outlines(Selection.weight(1, 2, 3)) == [before.cell(2, 3)]
    assert before.outlines(Selection.bias(1, 2)) == [before.cell(2, 0)]
    assert before.outlines(Selection.input_value(7, 2)) == [before.column(2)]
    assert after.outlines(Selection.input_value(7, 2)) == []
    assert after.outlines(Selection.weight(1, 2, 3)) == []
    assert after.outlines(Selection.example(1)) == []


def test_what_another_net_had_is_not_framed() -> None:
    place = matrix(Piece(W, 1, 4, 3), QRectF(0, 0, 300, 120))
    for selection in (Selection.unit(2, 5), Selection.unit(1, 4), Selection.weight(1, 5, 1), Selection.weight(1, 1, 4)):
        assert place.outlines(selection) == []


@pytest.mark.parametrize("by_column", [False, True])
def test_a_pixel_of_a_picture_is_the_weight_from_or_to_it(by_column: bool) -> None:
    rows, columns = (12, 5) if by_column else (5, 12)
    place = TilesPlace.of(Piece(W, 3, rows, columns, image=(3, 4), by_column=by_column), QRectF(0, 0, 420, 160))
    for n in range(1, 6):
        tile = place.tile(n)
        for row in range(3):
            for column in range(4):
                at = tile.topLeft() + QPointF((column + 0.5) * tile.width() / 4, (row + 0.5) * tile.height() / 3)
                pixel = 4 * row + column + 1
                edge = (3, pixel, n) if by_column else (3, n, pixel)
                assert place.edge_at(at) == edge
                assert place.unit_at(at) == ((3, n) if by_column else (4, n))
                assert place.crossing(edge)[1].contains(at)


def test_a_pictures_number_stands_for_its_unit_and_its_bias() -> None:
    place = TilesPlace.of(Piece(W, 1, 4, 12, image=(3, 4)), QRectF(0, 0, 420, 160))
    label = place.tile(2).topLeft() + QPointF(3, -4)
    assert place.unit_at(label) == (2, 2)
    assert place.edge_at(label) == (1, 2, 0)
    assert place.outlines(Selection.unit(2, 2)) == [place.tile(2)]
    assert len(place.outlines(Selection.unit(1, 7))) == 4
