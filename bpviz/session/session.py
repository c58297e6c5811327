"""The Session: a recipe run on a data set, iteration by iteration, forwards and back again."""

from __future__ import annotations

import copy
import math
from collections.abc import Collection, Iterator, Sequence

import numpy as np

from bpviz.data.dataset import Dataset, Part
from bpviz.engine.backpropagation import Pass, feedforward
from bpviz.engine.parameters import Array, Parameters
from bpviz.session.frame import Cost, Frame, Want
from bpviz.session.history import Choices, History, Marks
from bpviz.session.moment import Moment, accumulated
from bpviz.session.position import Position, Program, Step
from bpviz.session.recipe import Batch, Recipe
from bpviz.session.trainer import QUIET_OVERFLOW, Evaluation, Sources, Trainer, here

CHECKPOINT_BYTES = 256 * 2**20


class DivergenceError(ArithmeticError):
    """J stopped being finite; the session stays at the last finite iteration.

    Attributes:
        k: that last finite iteration.
        field: the Recipe's field to turn.
    """

    @QUIET_OVERFLOW
    def __init__(self, k: int, field: str, message: str) -> None:
        super().__init__(message)
        self.k = k
        self.field = field


class Session:
    """Training by batch gradient descent, one iteration at a time, in one thread.

    The targets are put into the range that the output layer's f asks for (0/1 for the sigmoid, −1/+1 for tanh).

    Args:
        recipe: layer sizes, f, alpha, lambda_, epsilon and seed.
        dataset: the training and held-out examples.
        checkpoint_bytes: how much memory the thetas kept for going back may take.

    Raises:
        ValueError: when the data do not fit the input and output layers.
        DivergenceError: when J is not finite at the random start.
    """

    def __init__(self, recipe: Recipe, dataset: Dataset, checkpoint_bytes: int = CHECKPOINT_BYTES) -> None:
        choices = Choices(recipe, dataset.with_target_range(recipe.target_range))
        _check_shapes(recipe, choices.dataset)
        self._k = 0
        self._history = History(choices, checkpoint_bytes)
        self._trainer = Trainer(choices, Parameters.random(recipe.layer_sizes, recipe.epsilon, recipe.seed).theta)
        self._moment_kept: Moment | None = None
        if not math.isfinite(self._trainer.J):
            raise DivergenceError(0, "epsilon", "J is not finite at the random start: choose a smaller epsilon")
        self._record()

    def snapshot(self) -> Session:
        """A session that stays at this moment, whatever becomes of this one by changes and edits: for undo.

        Both share their history until one of them forks; iterations that this one adds before that are in both.
        """
        other = copy.copy(self)
        other._trainer = self._trainer.copy()
        return other

    def detached(self) -> Session:
        """A session of its own at this moment, which another thread may move while this one goes on."""
        other = copy.copy(self)
        other._history, other._trainer = self._history.detached(), self._trainer.copy(here)
        return other

    def shares_history_with(self, other: Session) -> bool:
        """Whether neither forked since one was the other's snapshot."""
        return self._history is other._history

    @property
    def k(self) -> int:
        """The iteration we are at, 0 for the random start."""
        return self._k

    @property
    def last_k(self) -> int:
        """The latest iteration that was reached; k is smaller after going back."""
        return self._history.last_k

    @property
    def recipe(self) -> Recipe:
        """The recipe in force at iteration k."""
        return self._choices.recipe

    @property
    def dataset(self) -> Dataset:
        """The data in force at iteration k."""
        return self._choices.dataset

    @property
    def sources(self) -> Sources:
        """Who has the training examples now."""
        return self._trainer.sources

    @property
    def slabs(self) -> int | None:
        """Into how many parts they are cut at iteration k, as `train_with` takes it."""
        return self._choices.slabs

    @property
    def program(self) -> Program:
        """The lines of iteration k."""
        return self.program_at(self._k)

    def program_at(self, k: int) -> Program:
        """The lines of another iteration: with mini-batches, or data edited since, it takes other examples."""
        k = max(k, 0)
        return self._history.choices_at(k).program_at(k)

    @property
    def forks(self) -> tuple[int, ...]:
        """The iterations from which the run went on otherwise, by a change or an edit."""
        return self._history.forks

    def keep_within(self, checkpoint_bytes: int) -> None:
        """From now on keep the thetas for going back within another byte budget; fewer of them make longer replays."""
        self._history.keep_within(checkpoint_bytes)

    @property
    def nbytes(self) -> int:
        """About how much memory the history holds, the data sets apart."""
        return self._history.nbytes

    @property
    def datasets(self) -> tuple[Dataset, ...]:
        """The data sets that are in force somewhere in the run, which other runs may share."""
        return self._history.datasets

    @property
    def parameters(self) -> Parameters:
        """W and b at iteration k; read-only."""
        return self._evaluation.parameters

    @property
    def theta(self) -> Array:
        """theta_k as one vector; read-only."""
        return self.parameters.theta

    @property
    def cost(self) -> Cost:
        """J and its terms at iteration k."""
        return self._evaluation.cost

    @property
    def J(self) -> float:
        """J(W,b) at iteration k."""
        return self._trainer.J

    @property
    def gradient(self) -> Parameters:
        """∂J/∂W and ∂J/∂b at iteration k; read-only."""
        return self._evaluation.gradient

    @property
    def marks(self) -> Marks:
        """Cost, gradient norm and RMS delta of every iteration reached so far."""
        return self._history.marks()

    @QUIET_OVERFLOW
    def advance(self, n: int = 1) -> None:
        """Run n iterations of batch gradient descent.

        Raises:
            DivergenceError: when the next J is not finite; the session then stays at the last finite iteration.
            ValueError: for a negative n.
        """
        if n < 0:
            raise ValueError(f"cannot advance by {n} iterations; use go_to to go back")
        end = self._k + n
        while self._k < end:
            if self._k < self.last_k:
                self._replay(self._k + 1)
                continue
            before = self._k
            try:
                self._trainer.run(end - self._k)
            finally:
                self._k = self._trainer.k
                if self._k > before:
                    self._history.extend(*self._trainer.reached(self._k - before))
            if self._k == before:
                raise _diverged(self._k, self.recipe)

    def go_to(self, k: int) -> None:
        """Go to iteration k, back or forth, to the very bits that were there when k was first reached.

        Raises:
            ValueError: for an iteration that the run has not reached.
        """
        for _ in self.going_to(k):
            pass

    def going_to(self, k: int) -> Iterator[int]:
        """Go to iteration k as `go_to` does, iteration by iteration: yields how many are left to replay.

        Whoever stops early leaves the session at an iteration in between, which is as good as any.

        Raises:
            ValueError: for an iteration that the run has not reached.
        """
        if not 0 <= k <= self.last_k:
            raise ValueError(f"iteration {k} is outside the run; it has iterations 0 to {self.last_k}")
        start, theta = self._history.checkpoint_before(k)
        if not start <= self._k <= k:
            self._trainer.go_to(theta, self._history.choices_at(start), start)
            self._k = start
        while self._k < k:
            yield k - self._k
            self.advance()

    def change(self, *, alpha: float | None = None, lambda_: float | None = None, batch: Batch | None = None) -> None:
        """Go on from iteration k with another alpha, lambda or batch; iterations after k are dropped.

        Raises:
            RecipeError: naming the field; nothing is changed then.
        """
        given = {"alpha": alpha, "lambda_": lambda_, "batch": batch}
        recipe = self.recipe.changed(**{field: value for field, value in given.items() if value is not None})
        if recipe != self.recipe:
            self._fork(Choices(recipe, self.dataset, self._choices.slabs), self._parameters, edited=False)

    def train_with(self, sources: Sources, slabs: int | None) -> None:
        """From now on let the examples be added up elsewhere, or here again.

        Cut into another number of slabs the sums have other last bits, so the run goes on from iteration k as after any
        other change; iterations after k are dropped then.

        Args:
            sources: who has the training examples.
            slabs: into how many parts they are cut; None for as many as are worth it here.

        Raises:
            SourceError: where the examples cannot be added up there; nothing is changed then.
        """
        before = self._trainer
        self._trainer = before.copy(sources)
        try:
            if slabs != self._choices.slabs:
                self._fork(Choices(self.recipe, self.dataset, slabs), self._parameters, edited=False)
            else:
                self._trainer.go_to(self._parameters.theta, self._choices, self._k)
        except BaseException:
            self._trainer = before
            raise

    def edit_weight(self, l: int, i: int, j: int, value: float) -> None:
        """Go on from iteration k with another W_ij^(l); iterations after k are dropped.

        Args:
            l, i, j: counted from 1: the weight from unit j of layer l to unit i of layer l + 1.
            value: finite.

        Raises:
            ValueError: for a weight that there is not, or a value that is not finite; nothing is changed then.
        """
        self._edit(self._parameters.W, "W", l, i, j, value)

    def edit_bias(self, l: int, i: int, value: float) -> None:
        """Go on from iteration k with another b_i^(l); iterations after k are dropped.

        Raises:
            ValueError: for a bias that there is not, or a value that is not finite; nothing is changed then.
        """
        self._edit(self._parameters.b, "b", l, i, 1, value)

    def replace_parameters(self, parameters: Parameters) -> None:
        """Go on from iteration k with other weights and biases; iterations after k are dropped.

        Raises:
            ValueError: for other layers, values that are not finite, or parameters at which J is not; nothing is
                changed then.
        """
        if parameters.layer_sizes != self.recipe.layer_sizes:
            raise ValueError(f"these parameters are for layers {parameters.layer_sizes}, not {self.recipe.layer_sizes}")
        if not np.isfinite(parameters.theta).all():
            raise ValueError("a weight or bias must be a finite number")
        self._fork(self._choices, parameters.copy(), edited=True)

    def edit_input(self, i: int, j: int, raw_value: float, part: Part = "training") -> None:
        """Go on from iteration k with another raw value of input j of example i; later iterations are dropped.

        As with every edit of the data, the scalings are fitted again, as they would have been to a file with that
        value, and the other examples stay where they were, training or held out.

        Raises:
            DataError: for a place that there is not, or a value that cannot be; nothing is changed then.
        """
        self.replace_dataset(self.dataset.with_input(i, j, raw_value, part))

    def edit_inputs(self, i: int, raw_values: Sequence[float], part: Part = "training") -> None:
        """Go on from iteration k with other raw inputs of example i.

        Raises:
            DataError: as `edit_input`.
        """
        self.replace_dataset(self.dataset.with_inputs(i, raw_values, part))

    def edit_target(self, i: int, j: int, raw_value: float, part: Part = "training") -> None:
        """Go on from iteration k with another raw target j, a class index or a number, of example i.

        Raises:
            DataError: as `edit_input`, and where a class would lose its last training example.
        """
        self.replace_dataset(self.dataset.with_target(i, j, raw_value, part))

    def add_example(self, raw_inputs: Sequence[float], raw_targets: Sequence[float] = ()) -> None:
        """Go on from iteration k with one more training example, the last; an autoencoder's has no targets.

        Raises:
            DataError: for values that cannot be; nothing is changed then.
        """
        self.replace_dataset(self.dataset.with_example(raw_inputs, raw_targets))

    def delete_examples(self, training: Sequence[int] = (), held_out: Sequence[int] = ()) -> None:
        """Go on from iteration k without these examples, each counted from 1 within its part.

        Raises:
            DataError: for an example that there is not, and where too few would be left; nothing is changed then.
        """
        self.replace_dataset(self.dataset.without_examples(training, held_out))

    def replace_dataset(self, dataset: Dataset) -> None:
        """Go on from iteration k with other examples for the same layers; later iterations are dropped.

        Raises:
            ValueError: when the data do not fit the input and output layers, or J is not finite; nothing is changed
                then.
        """
        dataset = dataset.with_target_range(self.recipe.target_range)
        _check_shapes(self.recipe, dataset)
        self._fork(Choices(self.recipe, dataset, self._choices.slabs), self._parameters, edited=False)

    def backpropagate(self, i: int) -> Pass:
        """The forward and backward pass of training example i = 1 … m at theta_k.

        Raises:
            ValueError: for an example that there is not.
        """
        return self._moment.backpropagate(i)

    def frame(
        self,
        position: Position | None = None,
        *,
        i: int = 1,
        wants: Collection[Want] = (),
        probe: Sequence[float] | None = None,
    ) -> Frame:
        """A frozen picture of a position; without one, of iteration k with training example i computed whole.

        The session goes to the position's iteration.

        Args:
            position: how much of which iteration and example is carried out.
            i: the example to show where there is no position, 1 … m.
            wants: what to add to it: "all_examples" is a and delta of (at most 300) examples at once, "input_grid"
                what every unit says all over one or two inputs, "outputs" those of all examples, which are there
                anyway unless they take long.
            probe: raw values of the inputs, (s_1,), to show instead of the example where there is no position.

        Raises:
            ValueError: for a position outside the run, an example that there is not, or a probe of another number of
                inputs; nothing is changed then.
        """
        if position is not None:
            self.program_at(position.k).check(position)
            self.go_to(position.k)
            i = self.program.example_at(position.i)
        moment, step = self._moment, None if position is None else position.line.step
        if moment.outputs is None and "outputs" in wants:
            moment.outputs = self._trainer.outputs()
        if self.dataset.m_held_out and math.isnan(moment.cost.held_out) and "outputs" in wants:
            moment.cost = self._trainer.watched_cost()
        example = moment.backpropagate(i)
        summed = moment.program.m if position is None else moment.program.summed(position)
        before = moment.sums_over_first(summed - 1) if step is Step.ACCUMULATE else None
        many = None
        if "all_examples" in wants:
            many = moment.all_examples if position is None else moment.examples_taken
        last = self._history.choices_at(self.last_k)
        return Frame(
            recipe=self.recipe,
            dataset=self.dataset,
            program=moment.program,
            k=self._k,
            parameters=self.parameters,
            gradient=self.gradient,
            gradient_norm=self._evaluation.gradient_norm,
            cost=moment.cost,
            i=i,
            example=example,
            position=position,
            Delta=moment.sums_over_first(summed) if before is None else accumulated(before, example),
            Delta_before=before,
            summed=summed,
            updated=moment.updated() if step is Step.UPDATE else None,
            last_k=self.last_k,
            last_recipe=last.recipe,
            last_dataset=last.dataset,
            forks=self.forks,
            marks=self.marks,
            all_examples=many,
            outputs=moment.outputs,
            input_grid=moment.input_grid if "input_grid" in wants else None,
            probe=moment.probe(probe) if probe is not None and position is None else None,
            accuracy=moment.accuracy(),
        )

    def outputs(self, X: Array) -> Array:
        """h_{W,b}(x) at theta_k for examples as columns: (s_1, m) -> (s_nl, m)."""
        _, a = feedforward(self._parameters, X, self.recipe.f_of)
        return a[self._parameters.n_l]

    @property
    def _choices(self) -> Choices:
        return self._history.choices_at(self._k)

    @property
    def _evaluation(self) -> Evaluation:
        return self._trainer.evaluation

    @property
    def _moment(self) -> Moment:
        """What is shown now; one for all the lines of an iteration."""
        moment, choices = self._moment_kept, self._choices
        if moment is None or (moment.k, moment.choices, moment.evaluation) != (self._k, choices, self._evaluation):
            self._moment_kept = moment = Moment(self._k, choices, self._evaluation)
        return moment

    @property
    def _parameters(self) -> Parameters:
        return self._trainer.evaluation.parameters

    def _edit(self, arrays: dict[int, Array], name: str, l: int, i: int, j: int, value: float) -> None:
        if l not in arrays or not (1 <= i <= arrays[l].shape[0] and 1 <= j <= arrays[l].shape[1]):
            raise ValueError(f"there is no {name} from unit {j} of layer {l} to unit {i} of layer {l + 1}")
        if math.isfinite(value) and abs(value) > float(np.finfo(self.recipe.dtype).max):
            raise ValueError(f"{value:g} is beyond what {self.recipe.precision} can hold; choose a smaller number")
        edited = self._parameters.copy()
        (edited.W if name == "W" else edited.b)[l][i - 1, j - 1] = value
        self.replace_parameters(edited)

    @QUIET_OVERFLOW
    def _fork(self, choices: Choices, parameters: Parameters, *, edited: bool) -> None:
        before = self._trainer.copy()
        self._trainer.go_to(parameters.theta, choices, self._k)
        if not math.isfinite(self._trainer.J):
            self._trainer = before
            raise ValueError("with that value J is not finite: choose a smaller one")
        self._history = self._history.forked(self._k, choices, parameters.theta if edited else None)
        self._record()

    def _record(self) -> None:
        self._history.extend(*self._trainer.reached(1))

    def _replay(self, k: int) -> None:
        """Carry out the update to iteration k, which the run has reached before."""
        edited, choices = self._history.edited_at(k), self._history.choices_at(k)
        if edited is not None:
            # No update leads to what was edited by hand.
            self._trainer.go_to(edited, choices, k)
        elif not self._trainer.step(choices):
            raise _diverged(self._k, self.recipe)
        self._k = k


def _check_shapes(recipe: Recipe, dataset: Dataset) -> None:
    for layer, units, needed in (
        ("input", recipe.layer_sizes[0], len(dataset.X)),
        ("output", recipe.layer_sizes[-1], len(dataset.Y)),
    ):
        if units != needed:
            raise ValueError(f"the {layer} layer has {units} units, but {dataset.name} needs {needed}")


def _diverged(k: int, recipe: Recipe) -> DivergenceError:
    product = recipe.alpha * recipe.lambda_
    if product > 2:
        advice = (
            f"alpha · lambda = {product:g} is above 2, so weight decay alone makes the weights grow: lower lambda "
            f"(now {recipe.lambda_:g}) or alpha (now {recipe.alpha:g})"
        )
        return DivergenceError(k, "lambda_", f"J is no longer finite after iteration {k}; {advice}")
    advice = f"the steps are too large: lower alpha (now {recipe.alpha:g}) and rewind"
    return DivergenceError(k, "alpha", f"J is no longer finite after iteration {k}; {advice}")
