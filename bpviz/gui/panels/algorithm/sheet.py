"""The numbers of the algorithm's current line as a table: a row for each entry of what its equations give."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bpviz.digits import one_column
from bpviz.export.sheet import Sheet
from bpviz.gui.panels.algorithm.spans import name_of, plain_text
from bpviz.session.algorithm_pieces import Equation, Symbol
from bpviz.session.position import Line

Places = NDArray[np.intp]

_LAYER = re.compile("⁽([⁰¹²³⁴⁵⁶⁷⁸⁹]+)⁾")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def sheet_of(line: Line, equations: Sequence[Equation]) -> Sheet | None:
    """The results of a line's equations; None where there are none.

    Columns: line (the tutorial's number), l, equation, quantity, i, j (0 where there is none), value.
    """
    if not equations:
        return None
    sizes = [equation.result.size for equation in equations]
    places = [_places(equation) for equation in equations]
    names = [name_of(equation) for equation in equations]
    return Sheet((
        ("line", [line.step.value] * sum(sizes)),
        ("l", np.repeat([_layer(name) for name in names], sizes)),
        ("equation", _repeated([plain_text(equation) for equation in equations], sizes)),
        ("quantity", _repeated(names, sizes)),
        ("i", np.concatenate([i for i, _ in places])),
        ("j", np.concatenate([j for _, j in places])),
        ("value", one_column([equation.result.ravel() for equation in equations])),
    ))  # fmt: skip


def _repeated(words: Sequence[str], sizes: Sequence[int]) -> NDArray[np.object_]:
    """Each text as often as its equation has numbers; as objects, for as characters a long text would fill memory."""
    return np.repeat(np.array(words, dtype=object), sizes)


def _layer(name: str) -> int:
    """The l of W⁽ˡ⁾."""
    found = _LAYER.search(name)
    return int(found[1].translate(_DIGITS)) if found else 0


def _places(equation: Equation) -> tuple[Places, Places]:
    """The i and j of each number, counted from 1; only weights have a j."""
    of_unit = _indices(equation)
    if of_unit is not None:
        i, j = of_unit
        return np.array([i]), np.array([j])
    rows, columns = np.divmod(np.arange(equation.result.size), equation.result.shape[1])
    return rows + 1, columns + 1 if "W" in name_of(equation) else np.zeros_like(columns)


def _indices(equation: Equation) -> tuple[int, int] | None:
    """The i and j that the left side itself names, as the per-unit form's do."""
    for piece in equation.stages[0]:
        if isinstance(piece, Symbol) and re.fullmatch(r"\d+(,\d+)?", piece.sub):
            if not piece.base.endswith("W"):
                return int(piece.sub), 0
            i, j = piece.sub.split(",") if "," in piece.sub else tuple(piece.sub)
            return int(i), int(j)
    return None
