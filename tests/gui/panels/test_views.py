"""A panel of several views."""

from __future__ import annotations

import gc
import weakref

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from bpviz.data.samples import load_sample
from bpviz.gui.panels.activations import ActivationsPanel
from bpviz.gui.panels.error_terms import ErrorTermsPanel
from bpviz.gui.panels.painted_view import PaintedView, Spot
from bpviz.gui.panels.predictions.classes_view import ClassesView
from bpviz.gui.panels.predictions.panel import PredictionsPanel
from bpviz.gui.panels.predictions.regions import RegionsView
from bpviz.gui.panels.predictions.worst_examples_view import WorstExamplesView
from bpviz.gui.panels.views import PanelOfViews
from bpviz.session.frame import Frame, Want
from bpviz.session.recipe import sample_recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

CLICK, NOTHING = QPointF(10, 10), QPointF(90, 40)


class Drawing(PaintedView):
    """Has one place that can be clicked."""

    name, tip = "Drawing", "what a drawing is"

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[Frame] = []
        self.selections: list[Selection | None] = []

    def draw(self, frame: Frame) -> None:
        self.drawn.append(frame)

    def select(self, selection: Selection | None) -> None:
        self.selections.append(selection)

    def paint(self, painter: QPainter) -> None:
        self.say(painter, "words")

    def spot_at(self, at: QPointF) -> Spot | None:
        return Spot("here", (("number", "0.5"),), 3, Selection.unit(2, 1)) if at == CLICK else None

    def selection_beside(self, direction: int) -> Selection | None:
        return Selection.unit(2, 2 + direction)


class OfTwoInputs(Drawing):
    """Suits two inputs, and has choices of its own."""

    name, tip = "Plane", "what a plane is"
    wants: frozenset[Want] = frozenset({"input_grid"})

    def __init__(self) -> None:
        super().__init__()
        self.controls = QLabel("its own choices")

    @classmethod
    def fits(cls, frame: Frame) -> bool:
        return len(frame.dataset.X) == 2


class SomePanel(PanelOfViews):
    """For the tests."""

    title = "Some numbers"


@pytest.fixture
def panel(qtbot: QtBot) -> PanelOfViews:
    panel = SomePanel("some", (OfTwoInputs, Drawing))
    qtbot.addWidget(panel)
    panel.resize(300, 100)
    return panel


def frame_of(sample: str) -> Frame:
    return Session(sample_recipe(sample), load_sample(sample)).frame(wants={"input_grid", "all_examples"})


def test_without_a_frame_there_is_nothing_to_choose_and_nothing_wanted(panel: PanelOfViews) -> None:
    assert panel.view is None
    assert panel.wants == frozenset()
    assert panel.sheet() is None
    assert panel.choice.isHidden()
    panel.grab()


def test_where_no_view_suits_the_data_the_panel_says_so(qtbot: QtBot) -> None:
    panel = SomePanel("some", (OfTwoInputs,))
    qtbot.addWidget(panel)
    panel.draw(frame_of("iris"))
    assert panel.view is None
    assert "There is no picture of the some numbers for these data." in [
        label.text() for label in panel.findChildren(QLabel)
    ]


def test_the_list_tells_of_each_view_and_of_the_shown_one(panel: PanelOfViews) -> None:
    panel.draw(frame_of("xor"))
    tips = [panel.choice.itemData(at, Qt.ItemDataRole.ToolTipRole) for at in range(panel.choice.count())]
    assert tips == ["what a plane is", "what a drawing is"]
    assert panel.choice.toolTip() == "what a plane is"
    panel.choice.setCurrentIndex(1)
    assert panel.choice.toolTip() == "what a drawing is"
    assert panel.choice.accessibleName() == "how the some numbers are shown"


def test_the_list_brings_a_view_with_the_present_frame_selection_and_choices(panel: PanelOfViews) -> None:
    frame, chosen = frame_of("xor"), Selection.unit(2, 2)
    panel.draw(frame)
    panel.select(chosen)
    plane = panel.made(OfTwoInputs)
    assert plane.controls is not None
    assert not plane.controls.isHidden()
    panel.choice.setCurrentIndex(1)
    view = panel.view
    assert type(view) is Drawing
    assert view.drawn == [frame]
    assert view.selections == [chosen]
    assert plane.drawn == [frame]
    assert plane.controls.isHidden()


def test_a_view_made_before_it_is_shown_keeps_its_choices_to_itself(panel: PanelOfViews) -> None:
    panel.draw(frame_of("iris"))
    controls = panel.made(OfTwoInputs).controls
    assert controls is not None
    assert controls.isHidden()


def test_every_signal_of_a_view_is_the_panels(panel: PanelOfViews) -> None:
    panel.draw(frame_of("xor"))
    said: list[object] = []
    for signal in (panel.selected, panel.example_chosen, panel.k_chosen, panel.point_chosen):
        signal.connect(said.append)
    view = panel.made(OfTwoInputs)
    view.selected.emit(Selection.unit(2, 1))
    view.example_chosen.emit(2)
    view.k_chosen.emit(7)
    view.point_chosen.emit((0.5, 1.0))
    assert said == [Selection.unit(2, 1), 2, 7, (0.5, 1.0)]


# A painted view.


@pytest.fixture
def view(qtbot: QtBot) -> Drawing:
    view = Drawing()
    qtbot.addWidget(view)
    view.resize(100, 50)
    return view


def said_by(view: Drawing) -> list[object]:
    said: list[object] = []
    view.selected.connect(said.append)
    view.example_chosen.connect(said.append)
    return said


def test_a_click_chooses_all_that_the_place_stands_for(view: Drawing, qtbot: QtBot) -> None:
    said = said_by(view)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=CLICK.toPoint())
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=NOTHING.toPoint())
    qtbot.mouseClick(view, Qt.MouseButton.RightButton, pos=CLICK.toPoint())
    assert said == [Selection.unit(2, 1), 3]


def test_the_mouse_shows_what_can_be_clicked(view: Drawing) -> None:
    shapes = []
    for at in (CLICK, NOTHING):
        none, no_keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        view.mouseMoveEvent(QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, no_keys))
        shapes.append(view.cursor().shape())
    assert shapes == [Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor]


def test_up_and_down_choose_what_is_beside(view: Drawing, qtbot: QtBot) -> None:
    said = said_by(view)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Up)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert said == [Selection.unit(2, 3), Selection.unit(2, 1)]


def test_where_there_is_nothing_to_copy_the_menu_is_left_to_what_lies_behind(view: Drawing) -> None:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, NOTHING.toPoint(), QPoint())
    view.contextMenuEvent(event)
    assert not event.isAccepted()
    menu = view.menu_at(CLICK)
    assert menu is not None
    assert [action.text() for action in menu.actions()] == ["Copy number"]


def test_who_comes_by_the_tab_key_sees_a_frame_and_who_clicks_none(view: Drawing) -> None:
    plain = view.grab().toImage()
    seen = []
    for reason in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.MouseFocusReason):
        view.focusInEvent(QFocusEvent(QEvent.Type.FocusIn, reason))
        seen.append(view.grab().toImage() != plain)
    view.focusInEvent(QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.BacktabFocusReason))
    view.focusOutEvent(QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert [*seen, view.grab().toImage() != plain] == [True, False, False]


@pytest.mark.parametrize("panel_kind", [PredictionsPanel, ActivationsPanel, ErrorTermsPanel])
def test_views_out_of_sight_keep_no_data_of_before(panel_kind: type[PanelOfViews], qtbot: QtBot) -> None:
    panel = panel_kind()
    qtbot.addWidget(panel)
    panel.resize(400, 200)
    for sample in ("iris", "xor", "sine", "diabetes", "encoder", "digits"):
        frame = frame_of(sample)
        of_sample = weakref.ref(frame.dataset)
        panel.draw(frame)
        fitting = [panel.choice.itemText(at) for at in range(panel.choice.count())]
        for at in range(len(fitting)):
            panel.choice.setCurrentIndex(at)
            panel.grab()
        panel.choice.setCurrentIndex(0)
        del frame
        panel.draw(frame_of("moons"))
        panel.grab()
        gc.collect()
        assert of_sample() is None, f"a view of {fitting} still has {sample}"


def test_a_view_that_forgot_shows_the_present_data_when_it_is_looked_at_again(qtbot: QtBot) -> None:
    panel = PredictionsPanel()
    qtbot.addWidget(panel)
    panel.resize(400, 200)
    panel.draw(frame_of("iris"))
    panel.show_view(WorstExamplesView)
    panel.show_view(ClassesView)
    panel.draw(frame_of("spiral"))
    fresh = PredictionsPanel()
    qtbot.addWidget(fresh)
    fresh.resize(400, 200)
    fresh.draw(frame_of("spiral"))
    for kind in (WorstExamplesView, ClassesView):
        pictures = []
        for each in (panel, fresh):
            each.show_view(kind)
            pictures.append(each.made(kind).grab().toImage())
        assert pictures[0] == pictures[1]


# What is said of a picture to who cannot see it.


@pytest.mark.parametrize(
    ("panel_kind", "sample"),
    [
        (PredictionsPanel, "moons"),
        (PredictionsPanel, "sine"),
        (PredictionsPanel, "iris"),
        (PredictionsPanel, "diabetes"),
        (PredictionsPanel, "encoder"),
        (ActivationsPanel, "iris"),
        (ErrorTermsPanel, "iris"),
    ],
)
def test_every_painted_view_says_its_headline_numbers_when_it_gets_the_focus(
    panel_kind: type[PanelOfViews], sample: str, qtbot: QtBot
) -> None:
    panel = panel_kind()
    qtbot.addWidget(panel)
    panel.resize(500, 200)
    panel.draw(frame_of(sample))
    for kind in panel._fitting:
        panel.show_view(kind)
        view = panel.made(kind)
        if isinstance(view, PaintedView) and view.focusPolicy() != Qt.FocusPolicy.NoFocus:
            assert view.accessibleName()
            assert view.accessibleDescription() == ""
            view.focusInEvent(QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
            assert any(letter.isdigit() for letter in view.accessibleDescription()), kind.name


def test_the_words_are_those_of_the_numbers(qtbot: QtBot) -> None:
    session = Session(sample_recipe("moons"), load_sample("moons"))
    session.advance(20)
    frame = session.frame(i=3, wants={"input_grid", "all_examples"})
    view = RegionsView()
    qtbot.addWidget(view)
    view.draw(frame)
    h = frame.example.a[frame.recipe.n_l][0, 0]
    data, all_h = frame.dataset, session.outputs(frame.dataset.input_scaling.apply(frame.dataset.raw_inputs))
    # moons has f = tanh, whose middle is 0.
    wrong = sum((one > 0) != is_second for one, is_second in zip(all_h[0], data.raw_targets[0] == 1, strict=True))
    words = view.in_words().replace("−", "-")
    assert words.startswith(f"{wrong} of {data.table.m_all} examples wrong; example 3: h = {h:.3f} → ")


def test_the_words_follow_the_picture_only_while_it_has_the_focus(
    view: Drawing, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = iter(["first", "second", "third"])
    monkeypatch.setattr(view, "in_words", lambda: next(words))
    view.grab()
    assert view.accessibleDescription() == ""
    view.focusInEvent(QFocusEvent(QEvent.Type.FocusIn, Qt.FocusReason.TabFocusReason))
    monkeypatch.setattr(view, "hasFocus", lambda: True)
    view.grab()
    assert view.accessibleDescription() == "second"
