"""`bpviz train`: trains without a window and says, or saves, how it went."""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bpviz import system_libraries
from bpviz.data.dataset import Dataset
from bpviz.data.files import FORMATS, load_table
from bpviz.data.samples import SAMPLES, load_sample
from bpviz.session.blas_threads import use_one_blas_thread
from bpviz.session.frame import Frame
from bpviz.session.recipe import Recipe, recipe_for
from bpviz.session.session import DivergenceError, Session

DEFAULT_ITERATIONS = 1000
PROGRESS_SECONDS = 1.0


def train(arguments: Sequence[str]) -> int:
    """Train as the arguments say; returns the exit code: 0, 1 for a run that failed, 2 for impossible arguments."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        dataset = _dataset(options.data, options.target)
        recipe = _recipe(options, dataset)
        iterations = _iterations(options.iterations, dataset)
    except (ValueError, OSError) as error:
        print(f"bpviz train: {error}", file=sys.stderr)
        return 2
    try:
        frame = _trained(recipe, dataset, iterations, options.picture, quiet=options.json)
    except (DivergenceError, ValueError, OSError) as error:
        print(f"bpviz train: {error}", file=sys.stderr)
        return 1
    report = _report(frame)
    if options.picture:
        report["picture"] = str(options.picture.resolve())
    print(json.dumps(report, ensure_ascii=False) if options.json else _in_words(report))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bpviz train", description="Train without a window.")
    formats = ", ".join(known.name for known in FORMATS)
    parser.add_argument("data", help=f"a file with column names ({formats}), or a sample: {', '.join(SAMPLES)}")
    parser.add_argument("--target", help="the column to predict; the last one unless given (files only)")
    parser.add_argument("--layers", type=_sizes, help="units of the hidden layers, such as 8,8; 0 for none")
    parser.add_argument("--f", help="activation function of all layers: sigmoid, tanh, identity or relu")
    parser.add_argument("--alpha", type=float, help="learning rate")
    parser.add_argument("--lambda", type=float, dest="lambda_", help="weight decay")
    parser.add_argument("--epsilon", type=float, help="standard deviation of the random start")
    parser.add_argument("--seed", type=int, help="of the random start")
    parser.add_argument("--iterations", type=int, help="how many iterations of batch gradient descent")
    parser.add_argument("--picture", type=Path, help="save a picture of the window after the training (PNG)")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of words")
    return parser


def _sizes(text: str) -> tuple[int, ...]:
    try:
        sizes = tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of whole numbers such as 8,8") from None
    return () if sizes == (0,) else sizes


def _dataset(data: str, target: str | None) -> Dataset:
    if data not in SAMPLES:
        path = Path(data)
        if not path.exists():
            raise ValueError(f"there is no file {data!r}, and no sample of that name; samples: {', '.join(SAMPLES)}")
        return load_table(path, target)
    if target is not None:
        raise ValueError(f"{data} is a built-in sample, whose target is fixed; --target is for files")
    return load_sample(data)


def _recipe(options: argparse.Namespace, dataset: Dataset) -> Recipe:
    recipe = recipe_for(dataset)
    if options.layers is not None:
        sizes = (recipe.layer_sizes[0], *options.layers, recipe.layer_sizes[-1])
        # A list of one f for each layer no longer fits another number of layers: the output layer's serves all.
        f = recipe.f if isinstance(recipe.f, str) or len(sizes) == recipe.n_l else recipe.f[-1]
        recipe = recipe.changed(layer_sizes=sizes, f=f)
    names = ("f", "alpha", "lambda_", "epsilon", "seed")
    given = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    return recipe.changed(**given)


def _iterations(given: int | None, dataset: Dataset) -> int:
    if given is not None:
        if given < 0:
            raise ValueError(f"--iterations must be 0 or more, not {given}")
        return given
    return SAMPLES[dataset.name].suggested.iterations if dataset.name in SAMPLES else DEFAULT_ITERATIONS


def _trained(recipe: Recipe, dataset: Dataset, iterations: int, picture: Path | None, *, quiet: bool) -> Frame:
    if picture is not None:
        _prepare_qt_without_display()
        from bpviz.gui.picture import save_window_picture

        return save_window_picture(recipe, dataset, iterations, picture)
    use_one_blas_thread()
    session = Session(recipe, dataset)
    told = time.monotonic()
    while session.k < iterations:
        session.advance(1)
        if not quiet and time.monotonic() - told > PROGRESS_SECONDS:
            told = time.monotonic()
            print(f"k {session.k} of {iterations}   J {session.J:.6g}", file=sys.stderr)
    return session.frame()


def _prepare_qt_without_display() -> None:
    """Make sure that Qt can draw into memory, before anything imports it."""
    system_libraries.ensure(for_window=False)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _report(frame: Frame) -> dict[str, Any]:
    recipe, cost = frame.recipe, frame.cost
    report: dict[str, Any] = {
        "data": frame.dataset.name,
        "layers": list(recipe.layer_sizes),
        "f": recipe.f,
        "alpha": recipe.alpha,
        "lambda": recipe.lambda_,
        "epsilon": recipe.epsilon,
        "seed": recipe.seed,
        "iterations": frame.k,
        "J_start": float(frame.marks.J[0]),
        "J_end": cost.J,
        "data_term": cost.data_term,
        "decay_term": cost.decay_term,
    }
    if math.isfinite(cost.held_out):
        report["held_out"] = cost.held_out
    shares = zip(("right_training", "right_held_out"), frame.accuracy, strict=True)
    return report | {name: share for name, share in shares if share is not None}


def _in_words(report: dict[str, Any]) -> str:
    layers = "-".join(map(str, report["layers"]))
    lines = [
        f"{report['data']}: {layers}, {report['iterations']} iterations of batch gradient descent",
        f"J at the start  {report['J_start']:.6f}",
        f"J at the end    {report['J_end']:.6f}  = data {report['data_term']:.6f} + decay {report['decay_term']:.6f}",
    ]
    if "held_out" in report:
        lines.append(f"held-out cost   {report['held_out']:.6f}")
    if "right_training" in report:
        right = f"right           {100 * report['right_training']:.1f} % of the training examples"
        if "right_held_out" in report:
            right += f", {100 * report['right_held_out']:.1f} % of those held out"
        lines.append(right)
    if "picture" in report:
        lines.append(f"picture         {report['picture']}")
    return "\n".join(lines)
