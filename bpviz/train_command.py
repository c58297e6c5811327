"""`bpviz train`: trains without a window and says, or saves, how it went."""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from bpviz import system_libraries
from bpviz.blas_threads import use_one_blas_thread
from bpviz.data.dataset import Dataset
from bpviz.data.files import FORMATS, load_table
from bpviz.data.samples import SAMPLES, load_sample
from bpviz.engine.summing import SourceError
from bpviz.on_cluster import TRUST, require_all_examples, sources_on, usual_folder
from bpviz.session.frame import Frame
from bpviz.session.recipe import ALL, Batch, Precision, Recipe, recipe_for
from bpviz.session.session import DivergenceError, Session

if TYPE_CHECKING:
    from bpviz.cluster.cluster import Cluster

DEFAULT_ITERATIONS = 1000
PROGRESS_SECONDS = 1.0
BURST_SECONDS = 0.05


def train(arguments: Sequence[str]) -> int:
    """Train as the arguments say; returns the exit code: 0, 1 for a run that failed, 2 for impossible arguments."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        dataset = _dataset(options.data, options.target)
        recipe = _recipe(options, dataset)
        iterations = _iterations(options.iterations, dataset)
        if options.cluster is not None:
            if options.picture is not None:
                raise ValueError("--picture trains in the window, which --cluster does not: give one of them")
            require_all_examples(recipe, dataset)
    except (ValueError, OSError) as error:
        print(f"bpviz train: {error}", file=sys.stderr)
        return 2
    try:
        if options.cluster is not None:
            frame, cluster = _trained_on_cluster(recipe, dataset, iterations, options)
        else:
            frame, cluster = _trained(recipe, dataset, iterations, options.picture, quiet=options.json), None
    except (DivergenceError, ValueError, OSError) as error:
        print(f"bpviz train: {error}", file=sys.stderr)
        return 1
    except MemoryError:
        print("bpviz train: there is too little memory: take fewer units, or float32", file=sys.stderr)
        return 1
    report = _report(frame)
    if cluster is not None:
        report["cluster"] = cluster
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
    parser.add_argument("--seed", type=int, help="of the random start, and of the order of mini-batches")
    parser.add_argument("--batch", type=_batch, help="examples an iteration takes: all (the tutorial's), or such as 32")
    parser.add_argument("--precision", choices=get_args(Precision), help="of W, b and all that is computed from them")
    parser.add_argument("--iterations", type=int, help="how many iterations of gradient descent")
    parser.add_argument("--picture", type=Path, help="save a picture of the window after the training (PNG)")
    where = "train on several processes: local, local:4 for so many here, or the address of a dask scheduler. "
    parser.add_argument("--cluster", metavar="WHERE", type=_where, help=where + TRUST)
    folder = "a folder that all workers of that scheduler see, for the examples; the data file's own unless given"
    parser.add_argument("--cluster-folder", metavar="FOLDER", type=Path, help=folder)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of words")
    return parser


def _sizes(text: str) -> tuple[int, ...]:
    try:
        sizes = tuple(int(part) for part in text.split(",") if part.strip())
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of whole numbers such as 8,8") from None
    return () if sizes == (0,) else sizes


def _batch(text: str) -> Batch:
    if text == ALL:
        return ALL
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is neither all nor a whole number such as 32") from None


def _where(text: str) -> str | int:
    """The address of a scheduler, or how many workers to start here; 0 for as many as there are cores."""
    kind, _, number = text.partition(":")
    if kind != "local":
        return text
    if not number:
        return 0
    if not number.isdecimal() or int(number) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not local:N with a number of workers such as local:4")
    return int(number)


def _use_one_blas_thread() -> None:
    words = use_one_blas_thread()
    if words:
        print(f"bpviz train: {words}", file=sys.stderr)


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
    names = ("f", "alpha", "lambda_", "epsilon", "seed", "batch", "precision")
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
    _use_one_blas_thread()
    session = Session(recipe, dataset)
    for _ in _run(session, iterations, quiet=quiet):
        pass
    return session.frame(wants={"outputs"})


def _run(session: Session, iterations: int, *, quiet: bool) -> Iterator[None]:
    """Train, a burst of iterations at a time, and say now and then how far it has come."""
    told = time.monotonic()
    burst = 1
    while session.k < iterations:
        began = time.monotonic()
        session.advance(min(burst, iterations - session.k))
        # Small nets are quicker many iterations at once; long ones are told of one by one.
        burst = 2 * burst if time.monotonic() - began < BURST_SECONDS else max(1, burst // 2)
        yield
        if not quiet and time.monotonic() - told > PROGRESS_SECONDS:
            told = time.monotonic()
            print(f"k {session.k} of {iterations}   J {session.J:.6g}", file=sys.stderr)


def _trained_on_cluster(
    recipe: Recipe, dataset: Dataset, iterations: int, options: argparse.Namespace
) -> tuple[Frame, dict[str, Any]]:
    _use_one_blas_thread()
    session = Session(recipe, dataset)
    with contextlib.closing(_cluster(options)) as cluster:
        try:
            session.train_with(sources_on(cluster), cluster.slabs)
            cluster.note()
            if not options.json:
                _say_who_holds_what(cluster)
            lost = cluster.losses
            for _ in _run(session, iterations, quiet=options.json):
                if cluster.losses > lost:
                    lost = cluster.losses
                    print(f"a worker was lost at k {session.k}; others took over its part", file=sys.stderr)
                    _say_who_holds_what(cluster)
            cluster.note()
            return session.frame(wants={"outputs"}), _cluster_report(cluster)
        except SourceError as error:
            raise SourceError(f"{error} The run ended at its last finished iteration, k = {session.k}.") from error


def _cluster(options: argparse.Namespace) -> Cluster:
    from bpviz.cluster.cluster import connect, start_local

    if isinstance(options.cluster, int):
        return start_local(options.cluster or None)
    file = None if options.data in SAMPLES else Path(options.data)
    return connect(options.cluster, options.cluster_folder or usual_folder(file))


def _say_who_holds_what(cluster: Cluster) -> None:
    for worker in cluster.status.taking_part:
        print(f"worker {worker.name} on {worker.host}: examples {worker.examples}", file=sys.stderr)


def _cluster_report(cluster: Cluster) -> dict[str, Any]:
    status = cluster.status
    return {
        "address": status.address,
        "workers": [
            {"name": worker.name, "host": worker.host, "address": worker.address, "examples": worker.spans}
            for worker in status.taking_part
        ],
        "slabs": cluster.slabs,
        "lost": cluster.losses,
        "overhead_ms": status.overhead,
    }


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
        "batch": recipe.batch,
        "mini_batches": frame.program.mini_batch is not None,
        "precision": recipe.precision,
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


def _method(report: dict[str, Any]) -> str:
    """How an iteration goes, in words; double precision goes without saying."""
    mini_batches = f"gradient descent on mini-batches of {report['batch']}"
    words = mini_batches if report["mini_batches"] else "batch gradient descent"
    return words if report["precision"] == "float64" else f"{words} in {report['precision']}"


def _in_words(report: dict[str, Any]) -> str:
    layers = "-".join(map(str, report["layers"]))
    lines = [
        f"{report['data']}: {layers}, {report['iterations']} iterations of {_method(report)}",
        f"J at the start  {report['J_start']:.6f}",
        f"J at the end    {report['J_end']:.6f}  = data {report['data_term']:.6f} + decay {report['decay_term']:.6f}",
    ]
    if report["mini_batches"]:
        lines.append("J is that of the iteration's mini-batch")
    if "held_out" in report:
        lines.append(f"held-out cost   {report['held_out']:.6f}")
    if "right_training" in report:
        right = f"right           {100 * report['right_training']:.1f} % of the training examples"
        if "right_held_out" in report:
            right += f", {100 * report['right_held_out']:.1f} % of those held out"
        lines.append(right)
    if "cluster" in report:
        cluster = report["cluster"]
        lost = f", {cluster['lost']} lost on the way" if cluster["lost"] else ""
        lines.append(f"cluster         {len(cluster['workers'])} workers of {cluster['address']}{lost}")
    if "picture" in report:
        lines.append(f"picture         {report['picture']}")
    return "\n".join(lines)
