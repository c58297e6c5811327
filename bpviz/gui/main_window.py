"""The main window: docks, menus and toolbar; no logic of its own."""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSettings, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QMainWindow,
    QMessageBox,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QToolBar,
    QWidget,
)

from bpviz.data.errors import DataError
from bpviz.data.samples import SAMPLES
from bpviz.gui import theme
from bpviz.gui.actions import make_actions, paint_icons
from bpviz.gui.card import Card, DockCard
from bpviz.gui.commands import Opened, OpenFile, OpenSample, Prepare, Refused, Stopped, Update
from bpviz.gui.controller import Controller, Panel
from bpviz.gui.forms.experiment import ExperimentForm
from bpviz.gui.gallery import Gallery
from bpviz.gui.number_text import grouped
from bpviz.gui.panels.activations import ActivationsPanel
from bpviz.gui.panels.cost import CostPanel
from bpviz.gui.panels.error_terms import ErrorTermsPanel
from bpviz.gui.panels.network import NetworkPanel
from bpviz.gui.readout import CostReadout, StatusReadout
from bpviz.session.recipe import Recipe, RecipeError

WELCOME_SAMPLE = "xor"
BOTTOM_PANELS = (CostPanel, ErrorTermsPanel, ActivationsPanel)
"""The panels under the network, left to right; a new one is one more entry here."""

LAYOUT_VERSION = 1
SLOWEST, FASTEST = 1, 10_000
"""Iterations per second at the ends of the speed slider; one notch further is as fast as the machine can."""

SPEED_NOTCHES = 60


class MainWindow(QMainWindow):
    """Everything on screen; it asks the controller and shows what the controller tells.

    Args:
        controller: not yet started.
        remember: whether to restore the layout of last time, and to keep this one's for the next.
    """

    def __init__(self, controller: Controller, *, remember: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = controller
        self._remember = remember
        self.setWindowTitle("bpviz")
        self.setAcceptDrops(True)
        self.setDockOptions(QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowNestedDocks)
        self.actions_by_name = make_actions(
            self,
            {
                "run_pause": controller.run_or_pause,
                "step_iteration": controller.step_iteration,
                "rewind": controller.rewind,
                "new_start": self._new_start,
                "open_data": self._ask_for_file,
                "open_gallery": self._ask_for_sample,
                "close_window": self.close,
            },
        )
        self.network = NetworkPanel()
        self.bottom_panels = [panel() for panel in BOTTOM_PANELS]
        self.experiment = ExperimentForm()
        self.cost_readout, self.status_readout = CostReadout(), StatusReadout()
        self.example = QSpinBox()
        self.message = QLabel()
        self._make_toolbar()
        self._make_centre()
        self.docks = self._make_docks()
        self._make_menus()
        self._make_status_line()
        self._connect()
        self._first_layout = self.saveState(LAYOUT_VERSION)
        self.resize(1366, 768)
        self.network.setFocus()
        if remember:
            self._restore_layout()
        self._set_running(False)

    @property
    def panels(self) -> list[Panel]:
        """All panels that draw frames."""
        return [self.network, *self.bottom_panels]

    # Making the window.

    def _make_toolbar(self) -> None:
        bar = QToolBar("Training")
        bar.setObjectName("toolbar")
        bar.setMovable(False)
        bar.setIconSize(QSize(13, 13))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name in ("rewind", "run_pause", "step_iteration"):
            bar.addAction(self.actions_by_name[name])
        bar.addSeparator()
        bar.addAction(self.actions_by_name["new_start"])
        bar.addSeparator()
        bar.widgetForAction(self.actions_by_name["run_pause"]).setObjectName("run_button")
        # "Pause" is longer than "Run"; the button must not move what stands beside it.
        bar.widgetForAction(self.actions_by_name["run_pause"]).setMinimumWidth(82)
        self.speed = QSlider(Qt.Orientation.Horizontal)
        self.speed.setRange(0, SPEED_NOTCHES + 1)
        self.speed.setValue(SPEED_NOTCHES + 1)
        self.speed.setFixedWidth(96)
        self.speed.setAccessibleName("speed")
        self.speed_text = QLabel()
        self.speed_text.setObjectName("muted")
        self.speed_text.setMinimumWidth(self.fontMetrics().horizontalAdvance("10 000 iterations/s  "))
        caption = QLabel("speed")
        caption.setObjectName("muted")
        for widget in (caption, self.speed, self.speed_text):
            bar.addWidget(widget)
        room = QWidget()
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(room)
        bar.addWidget(self.cost_readout)
        bar.toggleViewAction().setEnabled(False)
        self.addToolBar(bar)

    def _make_centre(self) -> None:
        card = Card("Network", self.network)
        self.example.setRange(1, 1)
        self.example.setPrefix("example ")
        self.example.setProperty("arrows", True)
        # A style sheet's padding does not reach the text of a spin box with styled arrows.
        self.example.lineEdit().setTextMargins(6, 0, 0, 0)
        self.example.setKeyboardTracking(False)
        self.example.setAccessibleName("example shown")
        self.example.setToolTip("The training example whose activations and error terms are shown")
        card.title.row.insertWidget(1, self.example)
        card.setMinimumSize(420, 240)
        self.setCentralWidget(card)
        # Air around the cards, as between them.
        self.setContentsMargins(6, 2, 6, 0)

    def _make_docks(self) -> list[DockCard]:
        left, bottom = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
        self.setCorner(Qt.Corner.BottomLeftCorner, left)
        experiment = DockCard("Experiment", self.experiment)
        self.addDockWidget(left, experiment)
        docks = [experiment]
        for panel in self.bottom_panels:
            dock = DockCard(panel.title, panel)
            self.addDockWidget(bottom, dock)
            docks.append(dock)
        self.resizeDocks(docks[1:], [230] * len(self.bottom_panels), Qt.Orientation.Vertical)
        self.resizeDocks(docks[1:], [370] * len(self.bottom_panels), Qt.Orientation.Horizontal)
        return docks

    def _make_menus(self) -> None:
        actions = self.actions_by_name
        file_menu = self.menuBar().addMenu("&File")
        file_menu.addActions([actions["open_data"], actions["open_gallery"]])
        file_menu.addSeparator()
        file_menu.addAction(actions["close_window"])
        run_menu = self.menuBar().addMenu("&Run")
        run_menu.addActions([actions[name] for name in ("run_pause", "step_iteration", "rewind", "new_start")])
        view_menu = self.menuBar().addMenu("&View")
        view_menu.addActions([dock.toggleViewAction() for dock in self.docks])
        view_menu.addSeparator()
        view_menu.addAction("Reset layout", self.reset_layout).setObjectName("reset_layout")
        view_menu.addSeparator()
        self._themes = QActionGroup(self)
        for name in theme.THEMES:
            action = view_menu.addAction(f"{name.capitalize()} theme")
            action.setObjectName(f"{name}_theme")
            action.setCheckable(True)
            action.setChecked(theme.current().name == name)
            action.triggered.connect(lambda _checked=False, name=name: self.set_theme(name))
            self._themes.addAction(action)

    def _make_status_line(self) -> None:
        self.message.setAccessibleName("message")
        self.message.setContentsMargins(10, 3, 0, 3)
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.message, 1)
        self.statusBar().addPermanentWidget(self.status_readout)

    def _connect(self) -> None:
        controller, forms = self.controller, self.experiment
        controller.updated.connect(self._show_update)
        controller.recipe_changed.connect(self._show_recipe)
        controller.opened.connect(self._show_opened)
        controller.refused.connect(self._show_refusal)
        controller.stopped.connect(self._show_stop)
        controller.crashed.connect(self._show_crash)
        controller.busy_changed.connect(self._show_busy)
        forms.data.gallery_wanted.connect(self._ask_for_sample)
        forms.data.file_wanted.connect(self._ask_for_file)
        forms.data.target_chosen.connect(self._choose_target)
        forms.data.preparation_changed.connect(self._prepare)
        forms.layers.changed.connect(self._change)
        forms.training.changed.connect(self._change)
        self.example.valueChanged.connect(controller.show_example)
        self.speed.valueChanged.connect(self._choose_speed)
        self._choose_speed(self.speed.value())
        for panel in self.panels:
            if hasattr(panel, "example_chosen"):
                panel.example_chosen.connect(self.example.setValue)

    # What the user does.

    def open_path(self, path: Path) -> None:
        """Open a table."""
        self.controller.open_file(path)

    def _ask_for_file(self) -> None:
        folder = QSettings().value("folder", str(Path.home()))
        name, _ = QFileDialog.getOpenFileName(
            self, "Open a table", str(folder), "Tables (*.csv *.tsv *.txt);;All files (*)"
        )
        if name:
            QSettings().setValue("folder", str(Path(name).parent))
            self.open_path(Path(name))

    def _ask_for_sample(self) -> None:
        gallery = Gallery(self)
        if gallery.exec() == Gallery.DialogCode.Accepted:
            self.controller.open_sample(gallery.chosen)
        gallery.deleteLater()

    def _choose_target(self, target: str, task: str) -> None:
        file = self.controller.file
        if file is not None:
            known = {"classification": "classification", "regression": "regression"}
            self.controller.open_file(file.path, target, known.get(task))  # type: ignore[arg-type]  # a Task or None

    def _prepare(self, fields: dict[str, object]) -> None:
        try:
            self.controller.prepare(**fields)
        except DataError as error:
            self.experiment.data.refuse(str(error))

    def _change(self, fields: dict[str, object]) -> None:
        try:
            self.controller.change(**fields)
        except RecipeError as error:
            self.experiment.training.refuse(error.field, str(error))

    def _new_start(self) -> None:
        self.controller.new_start()

    def _choose_speed(self, notch: int) -> None:
        if notch > SPEED_NOTCHES:
            self.speed_text.setText("as fast as it goes")
            self.controller.set_speed(None)
        else:
            rate = SLOWEST * (FASTEST / SLOWEST) ** (notch / SPEED_NOTCHES)
            rate = round(rate, -max(0, math.floor(math.log10(rate)) - 1))
            self.speed_text.setText(f"{grouped(int(rate))} iteration{'' if rate == 1 else 's'}/s")
            self.controller.set_speed(rate)

    def set_theme(self, name: str) -> None:
        """Dress the window in a theme, and remember it."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, theme.THEMES[name])
        QSettings().setValue("theme", name)

    def reset_layout(self) -> None:
        """Bring every dock back to where it was at first."""
        self.restoreState(self._first_layout, LAYOUT_VERSION)
        for dock in self.docks:
            dock.setFloating(False)
            dock.show()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that is dragged over the window."""
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a file that is dropped."""
        self.open_path(Path(event.mimeData().urls()[0].toLocalFile()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the worker, remember the layout, close; in that order."""
        self.controller.stop()
        if self._remember:
            QSettings().setValue("layout", self.saveState(LAYOUT_VERSION))
            QSettings().setValue("geometry", self.saveGeometry())
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "speed"):
            paint_icons(self.actions_by_name, running=self.controller.running)

    # What the controller tells.

    def _show_update(self, update: Update) -> None:
        self.cost_readout.show_update(update)
        self.status_readout.show_update(update)
        self._set_running(update.running)
        data_form, dataset = self.experiment.data, update.frame.dataset
        if dataset is self.controller.dataset and self.example.maximum() != dataset.m:
            self.example.setMaximum(dataset.m)
            self.example.setSuffix(f" of {grouped(dataset.m)}")
            data_form.show_dataset(dataset)

    def _show_recipe(self, recipe: Recipe) -> None:
        self.experiment.layers.show_recipe(recipe)
        self.experiment.training.show_recipe(recipe)

    def _show_opened(self, opened: Opened) -> None:
        name = opened.dataset.name
        title = opened.file.path.name if opened.file else SAMPLES[name].title if name in SAMPLES else name
        self.experiment.data.show_opened(opened, title)
        self.setWindowTitle(f"{title} – bpviz")
        self.example.setMaximum(opened.dataset.m)
        self.example.setSuffix(f" of {grouped(opened.dataset.m)}")
        self.message.setText("Press Run, or Space, and watch J fall.")

    def _show_refusal(self, refused: Refused) -> None:
        match refused.command:
            case OpenSample() | OpenFile() | Prepare():
                self.experiment.data.refuse(refused.message)
            case _ if refused.field in self.experiment.training.fields:
                self.experiment.training.refuse(refused.field or "", refused.message)
            case _:
                self.experiment.layers.refuse(refused.message)
        self.message.setText(refused.message)

    def _show_stop(self, stopped: Stopped) -> None:
        self.experiment.training.refuse(stopped.field, stopped.message)
        self.message.setText(stopped.message)

    def _show_crash(self, text: str) -> None:
        box = QMessageBox(
            QMessageBox.Icon.Warning, "bpviz", "bpviz made a mistake, and the run is paused.", parent=self
        )
        box.setInformativeText("The numbers on screen are from before it. Please report the details.")
        box.setDetailedText(text)
        box.open()

    def _show_busy(self, words: str) -> None:
        if words:
            self.message.setText(words[0].upper() + words[1:])

    def _set_running(self, running: bool) -> None:
        run: QAction = self.actions_by_name["run_pause"]
        if run.text() != ("Pause" if running else "Run") or run.icon().isNull():
            paint_icons(self.actions_by_name, running=running)

    def _restore_layout(self) -> None:
        geometry, layout = QSettings().value("geometry"), QSettings().value("layout")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
        if isinstance(layout, QByteArray):
            self.restoreState(layout, LAYOUT_VERSION)
