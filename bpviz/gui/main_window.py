"""The main window: docks, menus and toolbar; no logic of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QSettings, QSignalBlocker, Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QInputDialog,
    QMainWindow,
    QMessageBox,
    QSpinBox,
    QWidget,
)

from bpviz.data.dataset import Dataset
from bpviz.data.errors import DataError
from bpviz.data.samples import SAMPLES
from bpviz.digits import grouped
from bpviz.gui import theme
from bpviz.gui.actions import make_actions, paint_icons
from bpviz.gui.card import Card
from bpviz.gui.cluster.keeper import ClusterKeeper
from bpviz.gui.commands import (
    Altered,
    Change,
    EditInput,
    EditWeight,
    Generate,
    OpenDataset,
    Opened,
    OpenFile,
    OpenSample,
    Prepare,
    Refused,
    ReplaceParameters,
    Start,
    Stopped,
    TrainWith,
    Update,
)
from bpviz.gui.controller import Controller
from bpviz.gui.docks import Docks
from bpviz.gui.editing import Editing
from bpviz.gui.exporting.menu import ExportMenus
from bpviz.gui.focus_help import show_help
from bpviz.gui.forms.experiment import ExperimentForm
from bpviz.gui.forms.spin_box import dress_for_window
from bpviz.gui.importing import Importing
from bpviz.gui.menus import make_menus
from bpviz.gui.message_line import MessageLine, Task
from bpviz.gui.mistake_box import show_mistake
from bpviz.gui.panel import Panel, Selecting, connect_signals, in_sight
from bpviz.gui.panels.activations import ActivationsPanel
from bpviz.gui.panels.algorithm.panel import AlgorithmPanel
from bpviz.gui.panels.canvas.panel import CanvasPanel
from bpviz.gui.panels.cost.panel import CostPanel
from bpviz.gui.panels.data.panel import DataPanel
from bpviz.gui.panels.error_terms import ErrorTermsPanel
from bpviz.gui.panels.inspector.panel import InspectorPanel
from bpviz.gui.panels.network.panel import NetworkPanel
from bpviz.gui.panels.predictions.panel import PredictionsPanel
from bpviz.gui.panels.weights.panel import WeightsPanel
from bpviz.gui.readout import StatusReadout
from bpviz.gui.recent_files import RecentMenu
from bpviz.gui.tab_order import next_stop
from bpviz.gui.time_line import TimeLine
from bpviz.gui.toolbar import Toolbar
from bpviz.session.recipe import Recipe, RecipeError
from bpviz.session.selection import Selection
from bpviz.session.session import CHECKPOINT_BYTES

BOTTOM_PANELS = (CostPanel, ErrorTermsPanel, ActivationsPanel, WeightsPanel, PredictionsPanel, DataPanel, CanvasPanel)
"""The panels at the bottom, left to right, the later ones as tabs; a new one is one more entry here."""

WELCOME_SAMPLE = "xor"
WELCOME = "Press Run and watch J fall, or step with →."
MIB = 2**20
MOST_MIB = 65_536
"""What the way back may be given at most."""
LAYOUT_VERSION = 2


class MainWindow(QMainWindow):
    """Everything on screen; it asks the controller and shows what the controller tells.

    Args:
        controller: not yet started.
        remember: whether to restore the layout of last time, and to keep this one's for the next.
    """

    def __init__(self, controller: Controller, *, remember: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controller = controller
        self.editing = Editing(controller, self)
        self.importing = Importing(controller, self)
        self.recent = RecentMenu(self)
        self._remember = remember
        self._layer_sizes: tuple[int, ...] = ()
        self._dataset: Dataset | None = None
        self._selection: Selection | None = None
        self.setWindowTitle("bpviz")
        self.setAcceptDrops(True)
        # Air around the cards, as between them.
        self.setContentsMargins(6, 2, 6, 0)
        self.actions_by_name = make_actions(self, self._handlers())
        self.actions_by_name["open_recent"] = self.recent.menuAction()
        self.network, self.algorithm, self.inspector = NetworkPanel(), AlgorithmPanel(), InspectorPanel()
        self.bottom_panels = [panel() for panel in BOTTOM_PANELS]
        self.time_line = TimeLine()
        self.experiment = ExperimentForm()
        self.example = QSpinBox()
        self.message = MessageLine()
        self.cluster = ClusterKeeper(controller, self.message, self)
        self.status_readout = StatusReadout()
        self.toolbar = Toolbar(self.actions_by_name)
        self.addToolBar(self.toolbar)
        self._make_centre()
        self.docks = Docks(self, self.experiment, self.inspector, self.algorithm, self.bottom_panels)
        self._make_exporting()
        dock_actions = [dock.toggleViewAction() for dock in self.docks.all]
        make_menus(self, self.actions_by_name, dock_actions, self.reset_layout, self.set_theme)
        self._make_status_line()
        self._connect()
        self.resize(1366, 768)
        self.docks.arrange()
        self._first_layout = self.saveState(LAYOUT_VERSION)
        self.network.setFocus()
        if remember:
            self._restore_layout()
            controller.keep_within(_history_mib() * MIB)
        self._set_running(False)

    @property
    def panels(self) -> list[Panel]:
        """All panels that draw frames; the first has every frame while others take turns."""
        return [self.network, self.algorithm, self.inspector, self.time_line, *self.bottom_panels]

    # Making the window.

    def _handlers(self) -> dict[str, Callable[[], object]]:
        controller = self.controller
        return {
            "open_data": self.importing.choose_file,
            "paste_data": self._paste,
            "open_gallery": self._ask_for_sample,
            "copy_picture": lambda: self.exporting.act("copy_picture"),
            "copy_data": lambda: self.exporting.act("copy_data"),
            "export_picture": lambda: self.exporting.act("export_picture"),
            "export_data": lambda: self.exporting.act("export_data"),
            "export_film": lambda: self.exporting.act("export_film"),
            "close_window": self.close,
            "undo": self._undo,
            "redo": self._redo,
            "set_parameters": self.editing.parameters,
            "rewind": controller.rewind,
            "back_iteration": lambda: controller.step("iteration", -1),
            "back_example": lambda: controller.step("example", -1),
            "back_line": lambda: controller.step("line", -1),
            "run_pause": controller.run_or_pause,
            "step_line": lambda: controller.step("line"),
            "step_example": lambda: controller.step("example"),
            "step_iteration": lambda: controller.step("iteration"),
            "show_whole": controller.show_whole,
            "help": lambda: show_help(self),
            "run_to": self._ask_how_far,
            "set_memory": self._ask_for_memory,
            "new_start": controller.new_start,
            "run_on_cluster": self._run_on_cluster,
        }

    def _make_centre(self) -> None:
        card = self.card = Card("Network", self.network)
        self.example.setRange(1, 1)
        self.example.setPrefix("example ")
        dress_for_window(self.example, "example shown")
        self.example.setToolTip("The training example whose activations and error terms are shown")
        card.title.row.insertWidget(1, self.example)
        card.title.row.insertWidget(2, self.network.header)
        card.setMinimumSize(400, 200)
        self.setCentralWidget(card)

    def _make_exporting(self) -> None:
        panels: list[QWidget] = [self.network, self.algorithm, self.inspector, *self.bottom_panels]
        docks = [self.docks.algorithm, self.docks.inspector, *self.docks.others]
        self.exporting = ExportMenus(self.controller, self.message, panels, self._mark_selected, self)
        for title, panel in zip([self.card.title, *(dock.title for dock in docks)], panels, strict=True):
            self.exporting.add_button(title, panel)
        self.exporting.take(self.actions_by_name)
        self.actions_by_name["export"] = self.exporting.menu.menuAction()

    def _make_status_line(self) -> None:
        self.statusBar().setSizeGripEnabled(False)
        self.statusBar().addWidget(self.time_line, 1)
        self.statusBar().addPermanentWidget(self.message)
        self.statusBar().addPermanentWidget(self.cluster.indicator)
        self.statusBar().addPermanentWidget(self.status_readout)

    def _connect(self) -> None:
        controller, forms = self.controller, self.experiment
        controller.updated.connect(self._show_update)
        controller.recipe_changed.connect(self._show_recipe)
        controller.opened.connect(self._show_opened)
        controller.altered.connect(self._show_altered)
        controller.refused.connect(self._show_refusal)
        controller.stopped.connect(self._show_stop)
        controller.warned.connect(self.message.say)
        controller.crashed.connect(self._show_crash)
        controller.busy_changed.connect(self._show_busy)
        forms.data.gallery_wanted.connect(self._ask_for_sample)
        forms.data.file_wanted.connect(self.importing.choose_file)
        forms.data.columns_wanted.connect(self.importing.again)
        forms.data.target_chosen.connect(self.importing.again)
        self.recent.chosen.connect(self.importing.source)
        forms.data.preparation_changed.connect(self._prepare)
        forms.data.generator.changed.connect(lambda generated: controller.edit_data(Generate(generated)))
        forms.layers.changed.connect(self._change)
        forms.training.changed.connect(self._change)
        forms.training.new_start_wanted.connect(controller.new_start)
        self.example.valueChanged.connect(controller.show_example)
        self.toolbar.speed_chosen.connect(controller.set_speed)
        self.message.stop_wanted.connect(controller.pause)
        self.time_line.k_chosen.connect(controller.go_to)
        self.algorithm.line_chosen.connect(controller.go_to_position)
        self._connect_selection()
        receivers: dict[str, Callable[..., object]] = {
            "selected": self._select,
            "example_chosen": self.example.setValue,
            "k_chosen": controller.go_to,
            "point_chosen": controller.run_point,
            "edit_wanted": controller.edit_data,
        }
        for panel in self.bottom_panels:
            connect_signals(panel, receivers)

    def _connect_selection(self) -> None:
        network, inspector = self.network, self.inspector
        network.selected.connect(self._select)
        network.header.chosen.connect(self._return_to_network)
        network.weight_edit_wanted.connect(self.editing.weight)
        network.bias_edit_wanted.connect(self.editing.bias_of_unit)
        network.input_edit_wanted.connect(self.editing.input)
        inspector.selected.connect(self._select)
        inspector.edit_wanted.connect(self._edit_selected)

    # What the user does.

    def open_path(self, path: Path) -> None:
        """Open a table as it is guessed, without asking."""
        self.controller.open_file(path)

    def _paste(self) -> None:
        wrong = self.importing.paste()
        if wrong:
            self.message.say(wrong)

    def _ask_for_sample(self) -> None:
        from bpviz.gui.gallery import Gallery

        gallery = Gallery(self)
        if gallery.exec() == Gallery.DialogCode.Accepted:
            self.controller.open_sample(gallery.chosen)
        gallery.deleteLater()

    def _prepare(self, fields: dict[str, object]) -> None:
        try:
            self.controller.prepare(**fields)
        except DataError as error:
            self._refuse_data(str(error))

    def _change(self, fields: dict[str, object]) -> None:
        try:
            self.controller.change(**fields)
        except RecipeError as error:
            self.experiment.training.refuse(error.field, str(error))

    def _undo(self) -> None:
        self.message.say("")
        self.controller.undo()

    def _redo(self) -> None:
        self.message.say("")
        self.controller.redo()

    def _ask_how_far(self) -> None:
        k = self.controller.latest.frame.k if self.controller.latest else 0
        to, agreed = QInputDialog.getInt(self, "Run to an iteration", "Iteration k:", k + 100, 0, 10**9, 100)
        if agreed:
            self.controller.run_to(to)

    def _run_on_cluster(self) -> None:
        self.cluster.open()

    def _ask_for_memory(self) -> None:
        words = "Memory for going back, in MiB.\nLess of it makes the way back to an iteration longer."
        mib, agreed = QInputDialog.getInt(self, "Memory for going back", words, _history_mib(), 1, MOST_MIB)
        if agreed:
            QSettings().setValue("history_mib", mib)
            self.controller.keep_within(mib * MIB)

    def set_theme(self, name: str) -> None:
        """Dress the window in a theme, and remember it."""
        application = QApplication.instance()
        if isinstance(application, QApplication):
            theme.apply(application, theme.THEMES[name])
        QSettings().setValue("theme", name)

    def reset_layout(self) -> None:
        """Bring every dock back to where it was at first."""
        self.restoreState(self._first_layout, LAYOUT_VERSION)
        self.docks.show_all()
        # The sizes that were kept are those of a window which had not been shown yet.
        self.docks.arrange()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that is dragged over the window."""
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Ask how a file that is dropped is to be imported; of several, the first."""
        event.acceptProposedAction()
        self.importing.source(Path(event.mimeData().urls()[0].toLocalFile()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the readers, what is exported, the cluster and the worker, remember the layout, close; in that order."""
        self.importing.stop()
        self.exporting.stop()
        self.cluster.stop()
        self.controller.stop()
        if self._remember:
            QSettings().setValue("layout", self.saveState(LAYOUT_VERSION))
            QSettings().setValue("geometry", self.saveGeometry())
        super().closeEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab leads only to what can be seen."""
        stop = next_stop(self, forwards=next)
        if stop is not None:
            stop.setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        return stop is not None

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "toolbar"):
            paint_icons(self.actions_by_name, running=self.controller.running)

    # What the controller tells.

    def _show_update(self, update: Update) -> None:
        self.toolbar.cost.show_update(update)
        self.status_readout.show_update(update, self.controller.full)
        self._set_running(update.running)
        self._show_undo(update)
        self.message.show_replay(update.replaying)
        if self.message.text() == WELCOME and (update.frame.k or update.frame.position):
            self.message.say("")
        dataset = update.frame.dataset
        if dataset is self.controller.dataset and dataset is not self._dataset:
            # Before an edit of the data there were others, which going back brings back.
            self._show_dataset(dataset)
        with QSignalBlocker(self.example):
            self.example.setValue(update.frame.i)

    def _show_undo(self, update: Update) -> None:
        for name, verb, words in (("undo", "Undo", update.undo), ("redo", "Redo", update.redo)):
            self.actions_by_name[name].setEnabled(bool(words))
            self.actions_by_name[name].setText(f"{verb} {words}".strip())

    def _show_recipe(self, recipe: Recipe) -> None:
        if recipe.layer_sizes != self._layer_sizes:
            # What was selected belonged to another network.
            self._layer_sizes = recipe.layer_sizes
            self._select(None)
        self.experiment.layers.show_recipe(recipe)
        self.experiment.training.show_recipe(recipe)

    def _show_opened(self, opened: Opened) -> None:
        name = opened.dataset.name
        title = opened.file.name if opened.file else SAMPLES[name].title if name in SAMPLES else name
        self.experiment.data.show_opened(opened, title)
        self._show_dataset(opened.dataset)
        # Data that were edited, or whose edit was undone, need no welcome.
        known, now = self.windowTitle(), f"{title} – bpviz"
        self.message.say("" if known == now else WELCOME)
        self.setWindowTitle(now)

    def _show_dataset(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self.experiment.data.show_dataset(dataset)
        self.experiment.training.show_dataset(dataset)
        # Where there are fewer examples the number shown changes, but that is no wish of the user's.
        with QSignalBlocker(self.example):
            self.example.setMaximum(dataset.m)
        self.example.setSuffix(f" of {grouped(dataset.m)}")

    def _show_altered(self, altered: Altered) -> None:
        k, dropped = grouped(altered.k), grouped(altered.dropped)
        match altered.command:
            case OpenSample() | OpenFile() | OpenDataset() | Prepare():
                return
            case Start():
                words = "Started again; undo brings the old run back."
            case _ if altered.dropped:
                iterations = "1 iteration" if altered.dropped == 1 else f"{dropped} iterations"
                words = f"Changed at k = {k}; undo brings {iterations} back."
            case _:
                words = f"Changed at k = {k}."
        self.message.say(words)

    def _show_refusal(self, refused: Refused) -> None:
        match refused.command:
            case TrainWith():
                # Said where it was asked.
                return
            case OpenSample() | OpenFile() | OpenDataset() | Prepare() | Generate():
                self._refuse_data(refused.message)
            case _ if refused.field in self.experiment.training.fields:
                self.experiment.training.refuse(refused.field or "", refused.message)
            case Change(alpha=alpha, batch=batch):
                at = "alpha" if alpha is not None else "lambda_" if batch is None else "batch"
                self.experiment.training.refuse(at, refused.message)
            case Start():
                self.experiment.layers.refuse(refused.message)
            case EditWeight() | ReplaceParameters() | EditInput(seen=None):
                self._say_in_a_box("Nothing was changed", refused.message)
            case _:
                for panel in self.bottom_panels:
                    if isinstance(panel, DataPanel | CanvasPanel) and in_sight(panel):
                        panel.refuse(refused.message)
        self.message.say(refused.message)

    def _say_in_a_box(self, title: str, message: str) -> None:
        # Not executed: refusals are told within a tick, and while one tick lasts the window takes no other frames.
        box = QMessageBox(QMessageBox.Icon.Information, title, message, parent=self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    def _refuse_data(self, message: str) -> None:
        """Say why, beside what is still in force."""
        if self._dataset is not None:
            self.experiment.data.show_dataset(self._dataset)
        self.experiment.data.refuse(message)

    def _select(self, selection: Selection | None) -> None:
        """Mark one thing wherever it is shown."""
        self._selection = selection
        for panel in (self.network, self.inspector, self.algorithm, *self.bottom_panels):
            self._mark_selected(panel)

    def _mark_selected(self, panel: QWidget) -> None:
        if isinstance(panel, Selecting):
            panel.select(self._selection)

    def _return_to_network(self) -> None:
        self.network.setFocus()

    def _edit_selected(self, selection: Selection, value: float) -> None:
        if selection.kind == "weight":
            self.controller.edit_weight(selection.l, selection.i, selection.j, value)
        elif selection.kind == "bias":
            self.controller.edit_weight(selection.l, selection.i, 0, value)
        elif selection.kind == "input":
            self.controller.edit_input(selection.i, selection.j, value)

    def _show_stop(self, stopped: Stopped) -> None:
        self.experiment.training.refuse(stopped.field, stopped.message)
        self.message.say(stopped.message)

    def _show_crash(self, text: str) -> None:
        remark = "The numbers on screen are from before it. Please report the details."
        show_mistake(self, "bpviz made a mistake, and the run is paused.", remark, text)

    def _show_busy(self, words: str) -> None:
        if words:
            self.message.show_task("busy", Task(words[0].upper() + words[1:]))
        else:
            self.message.end_task("busy")

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


def _history_mib() -> int:
    """How much memory the way back may take, as the user chose it; as usual where the settings make no sense."""
    stored = str(QSettings().value("history_mib", ""))
    return min(max(int(stored), 1), MOST_MIB) if stored.isdecimal() else CHECKPOINT_BYTES // MIB
