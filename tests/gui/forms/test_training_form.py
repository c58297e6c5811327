"""The training form on its own: how many examples an iteration takes, and how precisely it reckons."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bpviz.data.dataset import Preparation
from bpviz.data.samples import load_sample
from bpviz.gui.forms.training_form import TrainingForm
from bpviz.session.recipe import sample_recipe

IRIS = load_sample("iris", Preparation(held_out=0.2))
"""120 training examples."""


@pytest.fixture
def form(qtbot: QtBot) -> TrainingForm:
    form = TrainingForm()
    qtbot.addWidget(form)
    form.show_dataset(IRIS)
    form.show_recipe(sample_recipe("iris"))
    form.show()
    return form


def wishes(form: TrainingForm) -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = []
    form.changed.connect(asked.append)
    return asked


def choose(form: TrainingForm, words: str) -> None:
    box = form.batch.choice
    box.setCurrentIndex(box.findText(words))
    box.textActivated.emit(words)


def type_size(qtbot: QtBot, form: TrainingForm, text: str) -> None:
    size = form.fields["batch"]
    size.setFocus()
    size.selectAll()
    qtbot.keyClicks(size, text)
    qtbot.keyClick(size, Qt.Key.Key_Return)


def test_all_examples_need_no_number(form: TrainingForm) -> None:
    assert form.batch.choice.currentText() == "all examples"
    assert form.fields["batch"].isHidden()
    assert form.batch.epochs.isHidden()


@pytest.mark.parametrize(
    ("batch", "words"),
    [
        (32, "4 iterations an epoch, the last of 24"),
        (30, "4 iterations an epoch"),
        (1, "120 iterations an epoch"),
        (119, "2 iterations an epoch, the last of 1"),
        (120, "there are 120: the same as all"),
        (4000, "there are 120: the same as all"),
    ],
)
def test_the_arithmetic_of_an_epoch_is_said(form: TrainingForm, batch: int, words: str) -> None:
    form.show_recipe(sample_recipe("iris").changed(batch=batch))
    assert form.batch.choice.currentText() == "mini-batches"
    assert form.fields["batch"].text() == str(batch)
    assert form.batch.epochs.text() == words
    assert not form.batch.epochs.isHidden()


def test_other_data_make_another_epoch(form: TrainingForm) -> None:
    form.show_recipe(sample_recipe("iris").changed(batch=32))
    form.show_dataset(load_sample("iris", Preparation(held_out=0.0)))
    assert form.batch.epochs.text() == "5 iterations an epoch, the last of 22"


def test_choosing_mini_batches_asks_for_a_size_at_once_and_all_takes_it_back(form: TrainingForm, qtbot: QtBot) -> None:
    asked = wishes(form)
    choose(form, "mini-batches")
    assert asked == [{"batch": 32}]
    form.show_recipe(sample_recipe("iris").changed(batch=32))
    type_size(qtbot, form, "16")
    assert asked[1:] == [{"batch": 16}]
    form.show_recipe(sample_recipe("iris").changed(batch=16))
    choose(form, "all examples")
    assert asked[2:] == [{"batch": "all"}]
    form.show_recipe(sample_recipe("iris"))
    choose(form, "mini-batches")
    assert asked[3:] == [{"batch": 16}], "the size that was typed before comes back"


def test_the_size_for_other_data_is_forgotten(form: TrainingForm) -> None:
    form.show_dataset(load_sample("xor"))
    form.show_recipe(sample_recipe("xor").changed(batch=3))
    form.show_dataset(load_sample("iris"))
    form.show_recipe(sample_recipe("iris"))
    asked = wishes(form)
    choose(form, "mini-batches")
    assert asked == [{"batch": 32}]


def test_few_examples_are_halved(form: TrainingForm) -> None:
    form.show_dataset(load_sample("xor"))
    asked = wishes(form)
    choose(form, "mini-batches")
    assert asked == [{"batch": 2}]


@pytest.mark.parametrize(
    ("text", "reason"), [("0", "1 or more"), ("-3", "1 or more"), ("2.5", "whole number"), ("few", "whole number")]
)
def test_an_impossible_size_is_refused_at_the_field(form: TrainingForm, qtbot: QtBot, text: str, reason: str) -> None:
    form.show_recipe(sample_recipe("iris").changed(batch=32))
    asked = wishes(form)
    type_size(qtbot, form, text)
    assert reason in form.fields["batch"].reason
    assert form.batch.epochs.isHidden(), "beside the reason it would speak of another number"
    assert not asked
    qtbot.keyClick(form.fields["batch"], Qt.Key.Key_Escape)
    assert form.fields["batch"].reason == ""
    assert not form.batch.epochs.isHidden()


def test_what_is_refused_later_is_said_at_the_field(form: TrainingForm) -> None:
    form.show_recipe(sample_recipe("iris").changed(batch=32))
    form.refuse("batch", "too large a step")
    assert form.fields["batch"].reason == "too large a step"


def test_the_precision_is_chosen_by_its_digits(form: TrainingForm) -> None:
    asked = wishes(form)
    assert form.precision.currentText() == "float64 · 16 digits"
    form.precision.setCurrentIndex(1)
    form.precision.activated.emit(1)
    assert asked == [{"precision": "float32"}]
    form.show_recipe(sample_recipe("iris").changed(precision="float32"))
    assert form.precision.currentText() == "float32 · 7 digits"
    assert len(asked) == 1


def test_everything_has_a_name_and_a_tooltip(form: TrainingForm) -> None:
    for widget in (form.batch.choice, form.fields["batch"], form.precision):
        assert widget.accessibleName()
        assert widget.toolTip()
