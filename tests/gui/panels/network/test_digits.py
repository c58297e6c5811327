"""The digits inside the circles of the network picture."""

from __future__ import annotations

import numpy as np
import pytest

from bpviz.gui import fonts
from bpviz.gui.panels.network.circles import _numbers
from bpviz.gui.panels.network.digits import number_that_fits
from bpviz.gui.panels.network.units import Look
from bpviz.gui.panels.network.values import Shown
from bpviz.gui.panels.network.words import target_words
from bpviz.gui.theme import LIGHT

DELTA = np.array([-0.347737, 0.002364, -0.016724, 0.00013, -2.5e-5, 4e-12, -3e-104, 0.0, 12.34, -4567.0])


@pytest.fixture(autouse=True)
def faces(qapp: object) -> None:
    fonts.load()


def look(*, fine: bool) -> Look:
    return Look(DELTA, None, 1.0, 1.0, negative=True, fine=fine, values=Shown(None, None, DELTA), theme=LIGHT)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-0.0034, "−.003"),
        (0.157, ".157"),
        (-8e-5, "−8e−5"),
        (0.00096, "1e−3"),
        (-12.34, "−12.3"),
        (0.0, "0.000"),
        (-4e-12, "≈0"),
        (4567.0, "4.6e3"),
        (-4567.0, "−5e3"),
        (float("nan"), "NaN"),
    ],
)
def test_five_characters_hold_every_error_term(value: float, text: str) -> None:
    assert number_that_fits(value, 3, 5, fine=True, bare=True) == text


@pytest.mark.parametrize("room", [4, 5, 6, 7])
def test_a_number_read_back_is_the_number_rounded_or_said_to_be_nearly_zero(room: int) -> None:
    for value in DELTA.tolist():
        text = number_that_fits(value, room - 2, room, fine=True, bare=True)
        assert len(text) <= room
        if text == "≈0":
            assert 0 < abs(value) < 10.0 ** (2 - room)
        elif text:
            assert float(text.replace("−", "-")) == pytest.approx(value, rel=0.5, abs=0)


@pytest.mark.parametrize("inside", [9.0, 11.15, 13.0, 17.0, 24.0, 36.0])
def test_every_circle_with_room_for_four_characters_has_its_error_term(inside: float) -> None:
    size, texts = _numbers(DELTA[:-1], inside, look(fine=True))
    assert all(texts)
    assert max(map(len, texts)) * size.advance <= 2 * inside + 2.5


def test_a_small_circle_has_its_sum_with_one_decimal() -> None:
    _, texts = _numbers(DELTA[:1], 8.9, look(fine=False))
    assert texts == ["−0.3"]


def test_a_tiny_circle_has_no_number() -> None:
    assert not any(_numbers(DELTA, 5.0, look(fine=True))[1])


@pytest.mark.parametrize(
    ("y", "words"),
    [(float(np.sin(-np.pi)), "≈ 0"), (0.0, "= 0"), (1.0, "= 1"), (-0.84147, "= −0.841"), (-2.3456e-5, "= −2e−5")],
)
def test_a_target_is_written_in_few_characters(y: float, words: str) -> None:
    assert target_words(y) == words
