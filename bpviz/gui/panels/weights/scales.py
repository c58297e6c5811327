"""The ends of the colour scales, which hold still while a run goes on."""

from __future__ import annotations

from bpviz.engine.parameters import Parameters
from bpviz.gui.panels.drawing.colour_scale import SteadyLimit, largest
from bpviz.gui.panels.weights.quantities import SUMS, Quantity, known
from bpviz.session.frame import Frame


class Scales:
    """One limit for each quantity and layer, and one for each quantity over all layers."""

    def __init__(self) -> None:
        self._limits: dict[tuple[Quantity, int], SteadyLimit] = {}
        self._of_biases: dict[tuple[Quantity, int], SteadyLimit] = {}

    def follow(self, frame: Frame, quantity: Quantity) -> None:
        """Make room for a frame's numbers."""
        values = known(frame, quantity)
        if values is None:
            return
        tops = {l: max(largest(values.W[l]), largest(values.b[l])) for l in values.W}
        of_biases = {l: largest(values.b[l]) for l in values.b}
        if quantity is SUMS and frame.position is not None:
            # The whole sum's scale serves its parts, so that colours grow into it and the scale stays.
            whole = _sums_of_all(frame)
            tops = {l: max(top, largest(whole.blocks[l])) for l, top in tops.items()}
            of_biases = {l: max(top, largest(whole.b[l])) for l, top in of_biases.items()}
        for l, top in (*tops.items(), (0, max(tops.values()))):
            _follow(self._limits, (quantity, l), top)
        for l, top in of_biases.items():
            _follow(self._of_biases, (quantity, l), top)

    def limit(self, quantity: Quantity, l: int) -> float:
        """Where the scale of a quantity ends: in layer l, or for l = 0 over all layers."""
        return _end(self._limits, (quantity, l))

    def limit_of_biases(self, quantity: Quantity, l: int) -> float:
        """How large the biases of layer l get: their digits go by it, their colours by the scale of the matrix."""
        return _end(self._of_biases, (quantity, l))


def _follow(limits: dict[tuple[Quantity, int], SteadyLimit], key: tuple[Quantity, int], top: float) -> None:
    limit = limits.setdefault(key, SteadyLimit())
    # Nothing but zeros has no scale; it keeps the one there was.
    if top > 0:
        limit.follow(top)


def _end(limits: dict[tuple[Quantity, int], SteadyLimit], key: tuple[Quantity, int]) -> float:
    limit = limits.get(key)
    return limit.limit or 1.0 if limit is not None else 1.0


def _sums_of_all(frame: Frame) -> Parameters:
    """ΔW and Δb of all examples that the iteration takes, as ∇J = (1/m) ΔW + λW, (1/m) Δb gives them."""
    m, sums = frame.program.m, frame.gradient.copy()
    for l in sums.W:
        sums.W[l][...] -= frame.recipe.lambda_ * frame.parameters.W[l]
    sums.theta *= m
    return sums
