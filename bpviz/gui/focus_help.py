"""Help on what has the focus: a few sentences on each part of the window, shown where it is."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWhatsThis, QWidget

TEXTS = {
    "network": (
        "<p><b>Network</b> – every circle is a unit, filled by its activation <i>a</i> and ringed by its error term "
        "<i>δ</i>; every line is a weight. Blue is positive, orange negative.</p>"
        "<p>Click a unit or a line to see in the inspector how its number comes about. Double-click a line to edit "
        "its weight, a unit to edit its bias, an input to edit its raw value.</p>"
        "<p>Beside the title you choose what fills the units and what the lines stand for. The wheel or + and − zoom, "
        "dragging the empty ground or Alt with an arrow moves, 0 shows the whole net again.</p>"
        "<p>While you step, only what is computed so far is shown: the sweep forwards fills the units, the sweep back "
        "rings them and colours the lines by <i>W</i>·<i>δ</i>.</p>"
    ),
    "algorithm": (
        "<p><b>Algorithm</b> – one iteration of gradient descent as the tutorial writes it, the current line lit and "
        "filled with its numbers.</p>"
        "<p>→ goes on by a line, Shift+→ by an example, Ctrl+→ by an iteration; the left arrows go back, exactly. "
        "Click a line to go there. Point at a number for all its digits; the right button copies.</p>"
    ),
    "weights": (
        "<p><b>Weights &amp; gradients</b> – every weight <i>W</i>, its gradient <i>∇W</i> and the sum <i>ΔW</i> as a "
        "cell: row <i>i</i> leads into unit <i>i</i> of the next layer, column <i>j</i> comes from unit <i>j</i>, the "
        "column beside them has the biases. <i>∇W</i> is there once all examples are summed.</p>"
        "<p>Where the inputs are pixels, each hidden unit's weights are a picture. Click a cell or a picture to see it "
        "in the whole window; point at it for all digits; the right button copies. ↑ and ↓ go from number to number. "
        "Beside the title you choose the quantity, the layer and the colour scale.</p>"
    ),
    "error_terms": (
        "<p><b>Error terms</b> – how much each unit was responsible for the error, <i>δ</i>. Over the iterations their "
        "size is shown for each layer on a log axis: where that of early layers lies far below others, the gradient "
        "vanishes on its way back.</p>"
        "<p>Beside the title you choose <i>δ</i> of every unit and example at present, or how large the gradient of "
        "each layer's weights is beside the weights. In units × examples a click chooses the unit and the example, "
        "↑ and ↓ go from unit to unit, the right button copies.</p>"
    ),
    "activations": (
        "<p><b>Activations</b> – <i>a</i> of every unit (rows) for many examples (columns). Beside the title choose "
        "how they are distributed instead, or how many are saturated over the iterations: where <i>f′(z)</i> is below "
        "a fifth of its largest, a unit hardly learns.</p>"
        "<p>A click chooses the unit and the example, ↑ and ↓ go from unit to unit, or from bar to bar of the "
        "distribution; pointing says all digits, the right button copies. While you step, examples whose turn has not "
        "come are left empty.</p>"
    ),
    "inspector": (
        "<p><b>Inspector</b> – takes the selected number apart: every term of its sum, the largest first, then what "
        "is done with the sum. What is not computed yet at the present line says so.</p>"
        "<p>Click a name to follow it. Double-click a weight, bias or raw value to edit it. ↑ and ↓ go from number to "
        "number.</p>"
    ),
    "time_line": (
        "<p><b>Time line</b> – all iterations so far, with the cost behind them. Drag the cursor, click, or press "
        "Page up and Page down; any iteration comes back bit for bit. A triangle marks where you edited or changed "
        "something and the run went on otherwise.</p>"
    ),
    "cost": (
        "<p><b>Cost</b> – <i>J</i> over the iterations, with the data term and the decay term it is the sum of, and "
        "the cost of the examples that were held out. Point at the curves to read them; a click or a drag goes to that "
        "iteration, as Page up and Page down do.</p>"
        "<p>The wheel or + and − zoom, a double-click or Escape shows all. Pin keeps the present curve, and later runs "
        "are drawn over it; beside each pinned curve stands what differs in its recipe, and its × takes it away.</p>"
    ),
    "predictions": (
        "<p><b>Predictions</b> – what the net answers, drawn as suits the data: all over two inputs, as a curve over "
        "one, or right and wrong answers and errors. The list beside the title has the other pictures.</p>"
        "<p>A click on an example shows it everywhere, ↑ and ↓ go to the next. In the plane of the inputs a click "
        "elsewhere runs that point through the net; drag it, or move it with Alt and an arrow key; a click on it or "
        "Esc takes it away.</p>"
    ),
    "data_table": (
        "<p><b>Data</b> – every example in the order of the file, with what the net says now beside its target; ✗ "
        "marks a wrong class. Click a row to see that example in the whole window; point at a number for all its "
        "digits, raw and scaled.</p>"
        "<p>Double-click a value to edit it, Add and Delete for whole examples. Each edit goes on from the present "
        "iteration, and undo takes it back.</p>"
    ),
    "canvas": (
        "<p><b>Canvas</b> – the examples as points, where there are two inputs. A click on the empty plane adds one of "
        "the chosen class, dragging moves a point, the right button removes it; a click on a point shows that example. "
        "Hollow points are held out: the net is not trained on them.</p>"
        "<p>The wheel zooms, dragging the empty plane moves it, Fit shows all points. The run goes on through every "
        "edit, so you can watch the net adapt.</p>"
    ),
    "experiment": (
        "<p><b>Experiment</b> – what is learnt from what: the data, the layers, and the numbers of the training. "
        "Changing <i>α</i> or <i>λ</i> goes on from where you are; anything else starts again, and undo brings the "
        "old run back.</p>"
    ),
}
"""The help by object name of a part of the window."""

WINDOW = (
    "<p><b>bpviz</b> – press <b>Run</b> (Space) and watch the cost <i>J</i> fall, or → to carry out the tutorial's "
    "algorithm line by line. Home rewinds to the same start, N draws a new one, Ctrl+Z undoes.</p>"
    "<p>Click into a part of the window and press F1 again for help on it.</p>"
)


def help_of(widget: QWidget | None) -> tuple[str, QWidget | None]:
    """The help on the part of the window that a widget belongs to, and that part; on the window where there is none."""
    while widget is not None:
        if widget.objectName() in TEXTS:
            return TEXTS[widget.objectName()], widget
        widget = widget.parentWidget()
    return WINDOW, None


def show_help(window: QWidget) -> None:
    """Show the help on what has the focus."""
    text, part = help_of(QApplication.focusWidget())
    of = part if part is not None else window
    QWhatsThis.showText(of.mapToGlobal(QPoint(of.width() // 3, of.height() // 4)), text, of)
