"""What the user chose to see in the weights panel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bpviz.gui.panels.weights.quantities import ALL, GRADIENT, SUMS, Quantity, W

Scale = Literal["layer", "one", "picture"]
"""What has a colour scale of its own: each layer's matrix, each quantity, each picture."""


@dataclass(frozen=True)
class View:
    """The choices.

    Attributes:
        quantities: what is shown; () is all three where they have room, else W.
        layer: l of the only matrix shown, 0 for all layers.
        pictures: whether weights from or to pixels are drawn as pictures, where the data have any.
        scale: what has a colour scale of its own.
    """

    quantities: tuple[Quantity, ...] = ()
    layer: int = 0
    pictures: bool = True
    scale: Scale = "layer"

    def layers(self, n_l: int) -> range:
        """The l whose matrices are shown, of 1 … n_l − 1."""
        return range(self.layer, self.layer + 1) if 0 < self.layer < n_l else range(1, n_l)


QUANTITY_CHOICES: dict[str, tuple[Quantity, ...]] = {
    "what fits": (),
    "W": (W,),
    "∇W": (GRADIENT,),
    "ΔW": (SUMS,),
    "W, ∇W, ΔW": ALL,
}
SCALE_CHOICES: dict[str, Scale] = {
    "scale per layer": "layer",
    "one scale": "one",
    "scale per picture": "picture",
}
