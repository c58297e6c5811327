"""Plots of curves over the iterations, and their parts."""

from bpviz.gui.panels.curves.curve import Curve, logarithms
from bpviz.gui.panels.curves.plot import CurvePlot

__all__ = ["Curve", "CurvePlot", "logarithms"]
