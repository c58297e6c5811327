"""What one line of the algorithm lights in the network picture, and what its edges stand for there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from bpviz.digits import grouped
from bpviz.engine.parameters import Parameters
from bpviz.gui.number_text import significant
from bpviz.gui.panels.network.choice import EdgeQuantity
from bpviz.notation import subscript
from bpviz.session.frame import Frame, Probe
from bpviz.session.position import Step

Quantity = Literal["weights", "gradient", "terms", "partials", "sums", "changes"]
"""What an edge stands for: W, b; ∇W, ∇b of J(W,b); a term W_ji δ_j; ∇W, ∇b of the example; ΔW, Δb; what the update
adds to W, b."""
Run = tuple[str, str]
"""A font's name, "text" or "symbol", and the words to write with it."""


@dataclass(frozen=True, eq=False)
class Strand:
    """The edges between some layers, all standing for one quantity.

    Attributes:
        quantity: what their colour means.
        values: the quantity of every edge, in the shape of W and b.
        layers: the l for which edges from layer l to l + 1 belong to it.
        lit: whether they are what the line is about; the others are faint.
        biases: whether the edges out of the bias units belong to it.
        limit: where the scale of their colours ends.
    """

    quantity: Quantity
    values: Parameters
    layers: frozenset[int]
    lit: bool = True
    biases: bool = True
    limit: float = 1.0


@dataclass(frozen=True, eq=False)
class Moment:
    """A line of the algorithm as the picture shows it.

    Attributes:
        caption: the line in words, "" for a picture of everything.
        strands: the edges, faint ones first; the last strand is the one that the legend explains.
        meaning: what the colour of the last strand's edges means.
        layer: the layer whose units are being computed, 0 for none.
        sweep: from which layer to which the line goes, None where it does not.
        targets: whether the units are computed from the targets beside them.
    """

    caption: str
    strands: tuple[Strand, ...]
    meaning: tuple[Run, ...]
    layer: int = 0
    sweep: tuple[int, int] | None = None
    targets: bool = False

    @property
    def explained(self) -> Strand:
        """The strand that the legend explains."""
        return self.strands[-1]

    def strand_of(self, l: int) -> Strand:
        """The strand that has the edges from layer l to l + 1."""
        return next(strand for strand in self.strands if l in strand.layers)

    def scaled(self, limit_of: Callable[[Strand], float]) -> Moment:
        """The same with other ends of the colour scales."""
        return replace(self, strands=tuple(replace(strand, limit=limit_of(strand)) for strand in self.strands))


MOST_COORDINATES = 3
"""A point with more raw inputs is not written out."""
WEIGHTS: tuple[Run, ...] = (("symbol", "W"), ("text", ", "), ("symbol", "b"))
NABLAS: tuple[Run, ...] = (("text", "∇"), ("symbol", "W"), ("text", ", ∇"), ("symbol", "b"))


def moment_of(frame: Frame, edges: EdgeQuantity = "W") -> Moment:
    """What is lit at a frame's position; without one, everything.

    Args:
        edges: what they stand for in an iteration that is shown whole. Stepping by lines they do not follow it: where
            they stand for W, the mean gradient is not computed yet.
    """
    if frame.position is None:
        return _whole(frame, edges)
    match frame.position.line.step:
        case Step.FEEDFORWARD | Step.OUTPUT_DELTA | Step.HIDDEN_DELTA:
            return _sweep(frame, frame.position.line.step, frame.position.line.l)
        case Step.PARTIALS:
            of_example = Parameters.from_layers(frame.example.grad_W, frame.example.grad_b)
            meaning = (*NABLAS, ("text", " of this example"))
            return Moment("2.4 · partial derivatives ∇W, ∇b", (_all("partials", of_example),), meaning)
        case Step.UPDATE:
            return _update(frame)
        case _:
            return _sums(frame)


def _whole(frame: Frame, edges: EdgeQuantity) -> Moment:
    caption = "" if frame.probe is None else f"{_point(frame.probe)}: no example, no target"
    if edges == "W":
        return Moment(caption, (_all("weights", frame.parameters),), WEIGHTS)
    of_cost: tuple[Run, ...] = (*NABLAS, ("text", " of "), ("symbol", "J"))
    return Moment(caption, (_all("gradient", frame.gradient),), of_cost)


def _point(probe: Probe) -> str:
    """The point in words, with its raw inputs if they are few."""
    if len(probe.raw_inputs) > MOST_COORDINATES:
        return "a point"
    numbers = ", ".join(significant(value, 3) for value in probe.raw_inputs.tolist())
    return f"point ({numbers})" if len(probe.raw_inputs) > 1 else f"point {numbers}"


def _sweep(frame: Frame, step: Step, l: int) -> Moment:
    """Forwards into layer l, or backwards into it from layer l + 1."""
    every = frozenset(frame.parameters.W)
    if step is Step.FEEDFORWARD:
        into = frozenset({l - 1})
        faint = Strand("weights", frame.parameters, every - into, lit=False)
        lit = Strand("weights", frame.parameters, into)
        return Moment(f"2.1 · activations of L{subscript(l)}", (faint, lit), WEIGHTS, l, (l - 1, l))
    if step is Step.OUTPUT_DELTA:
        faint = Strand("weights", frame.parameters, every, lit=False)
        return Moment(f"2.2 · error terms of the outputs, L{subscript(l)}", (faint,), WEIGHTS, l, targets=True)
    out_of = frozenset({l})
    faint = Strand("weights", frame.parameters, every - out_of, lit=False)
    back = Strand("terms", _terms(frame, l), out_of, biases=False)
    meaning = (("symbol", "W"), ("text", " · "), ("symbol", "δ"), ("text", f" into L{subscript(l)}"))
    return Moment(f"2.3 · hidden error terms of L{subscript(l)}", (faint, back), meaning, l, (l + 1, l))


def _sums(frame: Frame) -> Moment:
    meaning: tuple[Run, ...] = (("text", "Δ"), ("symbol", "W"), ("text", ", Δ"), ("symbol", "b"))
    if frame.position is not None and frame.position.line.step is Step.ZERO:
        return Moment("1 · ΔW, Δb := 0", (_all("sums", frame.Delta),), (*meaning, ("text", " = 0")))
    after = f" after {grouped(frame.summed)} of {grouped(frame.program.m)}"
    return Moment("2.5 · add ∇W, ∇b to ΔW, Δb", (_all("sums", frame.Delta),), (*meaning, ("text", after)))


def _update(frame: Frame) -> Moment:
    assert frame.updated is not None
    sizes = frame.parameters.layer_sizes
    changes = Parameters(sizes, frame.updated.theta - frame.parameters.theta)
    meaning = (("text", "change of "), *WEIGHTS)
    return Moment("3 · update of W, b", (_all("changes", changes),), meaning)


def _all(quantity: Quantity, values: Parameters) -> Strand:
    return Strand(quantity, values, frozenset(values.W))


def _terms(frame: Frame, l: int) -> Parameters:
    """W_ji^(l) delta_j^(l+1) for the edges out of layer l; 0 for all others."""
    terms = Parameters.zeros(frame.parameters.layer_sizes)
    terms.W[l][...] = frame.parameters.W[l] * frame.example.delta[l + 1]
    return terms
