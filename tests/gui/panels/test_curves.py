import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui import theme
from bpviz.gui.panels.cost import CostPanel
from bpviz.gui.panels.curves import MOST_POINTS, Curve, CurvePlot, envelope, logarithms
from bpviz.gui.panels.error_terms import ErrorTermsPanel
from bpviz.session.recipe import sample_recipe
from bpviz.session.session import Session


@given(st.integers(1, 30_000), st.integers(0, 5))
def test_an_envelope_is_short_and_misses_no_peak(n: int, seed: int) -> None:
    values = np.random.default_rng(seed).normal(size=n).cumsum()
    ks, shown = envelope(values, 500)
    assert len(ks) == len(shown) <= 750
    assert (np.diff(ks) >= 0).all()
    assert (shown.min(), shown.max()) == (values.min(), values.max())
    assert ks[-1] == n - 1
    assert shown[-1] == values[-1] or n > 500


def test_gaps_stay_gaps() -> None:
    values = np.full(10_000, np.nan)
    values[5_000:] = 1.0
    _, shown = envelope(values, 100)
    assert np.isnan(shown[:40]).all()
    assert np.nanmin(shown) == 1
    assert np.isnan(logarithms(np.array([0.0, -1.0, np.nan]))).all()


@pytest.mark.parametrize("name", ["xor", "iris"])
def test_the_cost_panel_shows_j_its_terms_and_what_is_held_out(qtbot: QtBot, name: str) -> None:
    session = Session(sample_recipe(name), load_sample(name))
    session.advance(40)
    panel = CostPanel()
    qtbot.addWidget(panel)
    panel.resize(400, 200)
    panel.show()
    panel.draw(session.frame())
    text = panel.curves.legend.text()
    for value in (session.cost.J, session.cost.data_term):
        assert f"{value:.4f}" in text
    assert ("held out" in text) == (name == "iris")
    panel.close()


def test_a_curve_is_painted_in_its_colour_and_the_cursor_shows_only_in_the_past(qtbot: QtBot) -> None:
    plot = CurvePlot("test")
    qtbot.addWidget(plot)
    plot.resize(400, 240)
    plot.show()
    plot.show_curves([Curve("c", "#ff0000", np.linspace(0, 1, 100), "1")], 99)
    assert not plot._cursor.isVisible()
    image = plot.grab().toImage()
    reds = sum(image.pixelColor(x, y).name() == "#ff0000" for x in range(400) for y in range(60, 240))
    assert reds > 100
    plot.show_curves([Curve("c", "#ff0000", np.linspace(0, 1, 100), "1")], 50)
    assert plot._cursor.isVisible()
    plot.close()


def test_a_million_iterations_are_drawn_as_few_points(qtbot: QtBot) -> None:
    plot = CurvePlot("test", log=True)
    qtbot.addWidget(plot)
    plot.show_curves([Curve("c", "text", np.exp(-np.linspace(0, 5, 1_000_000)), "1")], 0)
    assert len(plot._items[0].getData()[0]) <= 2 * MOST_POINTS


def test_error_terms_are_shown_by_layer_on_a_log_axis(qtbot: QtBot, qapp: QApplication) -> None:
    session = Session(sample_recipe("spiral"), load_sample("spiral"))
    session.advance(5)
    panel = ErrorTermsPanel()
    qtbot.addWidget(panel)
    panel.resize(400, 200)
    panel.show()
    panel.draw(session.frame())
    text = panel.curves.legend.text()
    assert text.count("RMS") == 3
    theme.apply(qapp, theme.DARK)
    panel.grab()
    assert panel.curves.plot.backgroundBrush().color().name() == theme.DARK.surface
    panel.close()


def test_costs_that_are_not_finite_are_gaps_and_raise_nothing(qtbot: QtBot) -> None:
    plot = CurvePlot("test")
    qtbot.addWidget(plot)
    plot.resize(300, 200)
    plot.show()
    plot.show_curves([Curve("c", "text", np.array([1.0, np.nan, np.inf, 2.0]), "∞")], 3)
    plot.grab()
    plot.show_curves([], 0)
    plot.resize(0, 0)
    plot.grab()
    plot.close()
