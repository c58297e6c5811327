"""A Selection: which unit, weight, bias, input value, example or point is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["unit", "weight", "bias", "input", "example", "point"]


@dataclass(frozen=True)
class Selection:
    """One thing that has a calculation; all numbers count from 1.

    Attributes:
        kind: "unit" i of layer l; "weight" W_ij^(l), from unit j of layer l to unit i of layer l + 1; "bias" b_i^(l);
            "input" value j of training example i; training "example" i; the "point" that a frame shows instead of one.
        l: the layer; 0 where there is none.
        i: the unit, the weight's row, or the example.
        j: the weight's column, or the input; 0 where there is none.
    """

    kind: Kind
    l: int = 0
    i: int = 0
    j: int = 0

    @classmethod
    def unit(cls, l: int, i: int) -> Selection:
        """Unit i of layer l."""
        return cls("unit", l, i)

    @classmethod
    def weight(cls, l: int, i: int, j: int) -> Selection:
        """W_ij^(l); j = 0, the bias unit, makes it the bias b_i^(l)."""
        return cls("weight", l, i, j) if j else cls.bias(l, i)

    @classmethod
    def bias(cls, l: int, i: int) -> Selection:
        """The bias b_i^(l), which leads to unit i of layer l + 1."""
        return cls("bias", l, i)

    @classmethod
    def input_value(cls, i: int, j: int) -> Selection:
        """Input j of training example i."""
        return cls("input", 0, i, j)

    @classmethod
    def example(cls, i: int) -> Selection:
        """Training example i."""
        return cls("example", 0, i)

    @classmethod
    def point(cls) -> Selection:
        """The point that is run through the net instead of an example."""
        return cls("point")

    def exists(self, layer_sizes: Sequence[int], m: int) -> bool:
        """Whether a network of these layers, trained on m examples, has it; a point is no part of either."""
        s = dict(enumerate(layer_sizes, start=1))
        match self.kind:
            case "unit":
                return 1 <= self.i <= s.get(self.l, 0)
            case "weight":
                return 1 <= self.i <= s.get(self.l + 1, 0) and 1 <= self.j <= s.get(self.l, 0)
            case "bias":
                return self.l >= 1 and 1 <= self.i <= s.get(self.l + 1, 0)
            case "input":
                return 1 <= self.i <= m and 1 <= self.j <= s[1]
            case "example":
                return 1 <= self.i <= m
            case "point":
                return False
