"""The order in which the keyboard goes through the numbers of a net."""

from __future__ import annotations

from bpviz.session.frame import Frame
from bpviz.session.selection import Selection


def next_to(selection: Selection | None, step: int, frame: Frame, first: int) -> Selection:
    """The weight or bias after (or before) a selected one in reading order, each row ending with its bias.

    Args:
        step: 1 or −1.
        first: the l whose first weight comes where no weight is selected.
    """
    sizes = frame.recipe.layer_sizes
    if selection is None or selection.kind not in ("weight", "bias"):
        return Selection.weight(first, 1, 1)
    l, columns = selection.l, sizes[selection.l - 1] + 1
    at = (selection.i - 1) * columns + (selection.j or columns) - 1 + step
    i, j = divmod(min(max(at, 0), sizes[l] * columns - 1), columns)
    return Selection.weight(l, i + 1, (j + 1) % columns)
