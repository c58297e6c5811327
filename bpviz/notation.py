"""The tutorial's symbols: how each is written, called and shaped, and the equation that defines it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Symbol:
    """One symbol of the tutorial.

    Attributes:
        glyph: how it is written on screen.
        name: what it is called in words.
        shape: the shape of its array, "" for scalars.
        meaning: one sentence with the tutorial's equation.
    """

    glyph: str
    name: str
    shape: str
    meaning: str

    @property
    def tooltip(self) -> str:
        """Glyph, name, shape and meaning in two lines."""
        shape = f", {self.shape}" if self.shape else ""
        called = f": {self.name}" if self.name != self.glyph else ""
        return f"{self.glyph}{called}{shape}\n{self.meaning}"


SYMBOLS: dict[str, Symbol] = {
    "x": Symbol("x", "input", "s₁ × 1", "One training example; the activations a⁽¹⁾ of the input layer."),
    "y": Symbol("y", "target", "sₙₗ × 1", "What the output layer should say for x."),
    "h": Symbol("h", "hypothesis", "sₙₗ × 1", "h(x) = a⁽ⁿˡ⁾, the network's output."),
    "W": Symbol("W", "weight", "sₗ₊₁ × sₗ", "Wᵢⱼ⁽ˡ⁾ leads from unit j of layer l to unit i of layer l+1."),
    "b": Symbol("b", "bias", "sₗ₊₁ × 1", "bᵢ⁽ˡ⁾ is added to the weighted sum of unit i of layer l+1."),
    "z": Symbol("z", "weighted sum", "sₗ × 1", "z⁽ˡ⁺¹⁾ = W⁽ˡ⁾ a⁽ˡ⁾ + b⁽ˡ⁾."),
    "a": Symbol("a", "activation", "sₗ × 1", "a⁽ˡ⁾ = f(z⁽ˡ⁾)."),
    "delta": Symbol(
        "δ",
        "error term",
        "sₗ × 1",
        "How much a unit was responsible for the error: δ⁽ⁿˡ⁾ = −(y − a⁽ⁿˡ⁾) • f′(z⁽ⁿˡ⁾) at the output, "
        "δ⁽ˡ⁾ = ((W⁽ˡ⁾)ᵀ δ⁽ˡ⁺¹⁾) • f′(z⁽ˡ⁾) before it.",
    ),
    "f": Symbol("f", "activation function", "", "What turns a unit's weighted sum z into its activation a."),
    "J": Symbol(
        "J", "cost", "", "J(W,b) = (1/m) Σᵢ ½ ‖h(x⁽ⁱ⁾) − y⁽ⁱ⁾‖² + (λ/2) Σ W²: the data term and the decay term."
    ),
    "data_term": Symbol("(1/m) Σ ½ ‖h − y‖²", "data term", "", "The average squared-error term of the cost J."),
    "decay_term": Symbol(
        "(λ/2) Σ W²", "decay term", "", "The weight decay term of the cost J; biases are not decayed."
    ),
    "held_out": Symbol("J held out", "held-out cost", "", "The data term over the examples that training never sees."),
    "gradient_norm": Symbol("‖∇J‖", "gradient norm", "", "The length of all partial derivatives taken as one vector."),
    "alpha": Symbol("α", "learning rate", "", "How far one iteration moves: W := W − α ∂J/∂W. Above 0."),
    "lambda_": Symbol("λ", "weight decay", "", "How strongly J punishes large weights: (λ/2) Σ W². 0 or more."),
    "epsilon": Symbol(
        "ε", "size of the random start", "", "Every weight and bias starts as a draw from Normal(0, ε²). 0 or more."
    ),
    "seed": Symbol(
        "seed",
        "seed of the random start",
        "",
        "The same seed draws the same start again, and mixes mini-batches alike.",
    ),
    "batch": Symbol(
        "batch",
        "batch",
        "",
        "How many examples an iteration takes. All of them: the tutorial's batch gradient descent.\n"
        "Mini-batches: some of them, which are mixed anew for every epoch; an epoch takes each example once.\n"
        "1/m is 1/the mini-batch's size then. Goes on within the run.",
    ),
    "precision": Symbol(
        "precision",
        "precision",
        "",
        "Of W, b and all that is computed from them. float32 takes half the memory and is up to twice as fast; its\n"
        "numbers have 7 digits. Another precision starts again.",
    ),
    "m": Symbol("m", "number of training examples", "", "The sums over examples run from i = 1 to m."),
    "k": Symbol("k", "iteration", "", "How many times W and b have been updated; 0 is the random start."),
    "layer_sizes": Symbol("s", "layer sizes", "", "sₗ is the number of units of layer l; biases are not counted."),
}


def superscript(l: int) -> str:
    """The layer number as the tutorial's superscript: 2 -> ⁽²⁾."""
    return "⁽" + str(l).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")) + "⁾"


def subscript(n: int) -> str:
    """A number as a subscript: 2 -> ₂."""
    return str(n).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
