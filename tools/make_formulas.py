"""Typesets the tutorial's equations into resources/formulas/*.svg; to be run after changing one of them."""

from __future__ import annotations

from pathlib import Path

import ziamath

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "formulas"
PIXELS = 16
INK = "#000000"
"""The colour that the window replaces by its theme's."""

FORMULAS = {
    "zero-matrix": r"\Delta W^{(l)} \coloneqq 0, \;\; \Delta b^{(l)} \coloneqq 0",
    "zero-unit": r"\Delta W_{ij}^{(l)} \coloneqq 0, \;\; \Delta b_i^{(l)} \coloneqq 0",
    "feedforward-matrix": r"z^{(l+1)} = W^{(l)} \, a^{(l)} + b^{(l)}, \;\; a^{(l+1)} = f(z^{(l+1)})",
    "feedforward-unit": (
        r"z_i^{(l+1)} = \sum_{j=1}^{s_l} \, W_{ij}^{(l)} \, a_j^{(l)} + b_i^{(l)}, \;\; a_i^{(l+1)} = f(z_i^{(l+1)})"
    ),
    "output_delta-matrix": r"\delta^{(n_l)} = {-}(y - a^{(n_l)}) \; \bullet \; f'(z^{(n_l)})",
    "output_delta-unit": r"\delta_i^{(n_l)} = {-}(y_i - a_i^{(n_l)}) \cdot f'(z_i^{(n_l)})",
    "hidden_delta-matrix": (
        r"\delta^{(l)} = \left( (W^{(l)})^{\mathrm{T}} \, \delta^{(l+1)} \right) \; \bullet \; f'(z^{(l)})"
    ),
    "hidden_delta-unit": (
        r"\delta_i^{(l)} = \left( \sum_{j=1}^{s_{l+1}} \, W_{ji}^{(l)} \, \delta_j^{(l+1)} \right) \, f'(z_i^{(l)})"
    ),
    "partials-matrix": (
        r"\nabla_{\!W^{(l)}} \, J(W{,}\,b;x{,}\,y) = \delta^{(l+1)} \, (a^{(l)})^{\mathrm{T}}, \;\; "
        r"\nabla_{\!b^{(l)}} \, J(W{,}\,b;x{,}\,y) = \delta^{(l+1)}"
    ),
    "partials-unit": (
        r"\frac{\partial}{\partial W_{ij}^{(l)}} \, J(W{,}\,b;x{,}\,y) = a_j^{(l)} \, \delta_i^{(l+1)}, \;\; "
        r"\frac{\partial}{\partial b_i^{(l)}} \, J(W{,}\,b;x{,}\,y) = \delta_i^{(l+1)}"
    ),
    "accumulate-matrix": (
        r"\Delta W^{(l)} \coloneqq \Delta W^{(l)} + \nabla_{\!W^{(l)}} \, J(W{,}\,b;x{,}\,y), \;\; "
        r"\Delta b^{(l)} \coloneqq \Delta b^{(l)} + \nabla_{\!b^{(l)}} \, J(W{,}\,b;x{,}\,y)"
    ),
    "accumulate-unit": (
        r"\Delta W_{ij}^{(l)} \coloneqq \Delta W_{ij}^{(l)} + a_j^{(l)} \, \delta_i^{(l+1)}, \;\; "
        r"\Delta b_i^{(l)} \coloneqq \Delta b_i^{(l)} + \delta_i^{(l+1)}"
    ),
    "update-matrix": (
        r"W^{(l)} = W^{(l)} - \alpha \left[ \left( \frac{1}{m} \Delta W^{(l)} \right) + \lambda W^{(l)} \right], \;\; "
        r"b^{(l)} = b^{(l)} - \alpha \left[ \frac{1}{m} \Delta b^{(l)} \right]"
    ),
    "update-unit": (
        r"W_{ij}^{(l)} = W_{ij}^{(l)} - \alpha \left[ \left( \frac{1}{m} \Delta W_{ij}^{(l)} \right) "
        r"+ \lambda W_{ij}^{(l)} \right], \;\; "
        r"b_i^{(l)} = b_i^{(l)} - \alpha \left[ \frac{1}{m} \Delta b_i^{(l)} \right]"
    ),
}
"""File name -> the tutorial's LaTeX, one for each step and form."""


def main() -> None:
    """Write every formula; its baseline is y = 0 of the view box."""
    # Symbols shared by <use> are left out by Qt's SVG painter.
    ziamath.config.svg2 = False
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, latex in FORMULAS.items():
        drawing = ziamath.Latex(latex, size=PIXELS, color=INK, inline=True).svg()
        (FOLDER / f"{name}.svg").write_text(drawing + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
