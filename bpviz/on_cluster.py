"""A session's training examples on a cluster: what the window and `bpviz train` have in common."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bpviz.data.dataset import Dataset
from bpviz.engine.summing import Source
from bpviz.session.history import Choices
from bpviz.session.recipe import Recipe, RecipeError
from bpviz.session.trainer import Sources, here

if TYPE_CHECKING:
    from bpviz.cluster.cluster import Cluster

TRUST = "Only connect to a scheduler that you trust: whoever runs it can run programs on this computer."


def sources_on(cluster: Cluster) -> Sources:
    """Where a session finds its training examples from now on: on the cluster.

    Iterations of the past that took mini-batches are replayed here, for each is too small to be worth sending.
    """

    def sources(choices: Choices) -> Source:
        return cluster.examples(choices.dataset, choices.slabs) if choices.takes_all else here(choices)

    return sources


def require_all_examples(recipe: Recipe, dataset: Dataset) -> None:
    """Raise RecipeError where an iteration takes mini-batches, which a cluster is of no use for."""
    if not Choices(recipe, dataset).takes_all:
        raise RecipeError(
            "batch",
            f"on a cluster every iteration takes all examples: a mini-batch of {recipe.batch} is too small to be worth "
            "sending. Choose all, or train on this computer",
        )


def usual_folder(file: Path | None) -> Path:
    """Where the workers of a scheduler most likely find files: beside the data's own, if they are from one."""
    return file.absolute().parent if file is not None else Path(tempfile.gettempdir())
