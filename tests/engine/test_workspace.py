"""The workspace against the readable backpropagation, in whatever blocks, slabs and threads."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from threading import Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nets import Net, nets

from bpviz.engine import batch as batch_module
from bpviz.engine.activations import ACTIVATIONS, Activation, activations_by_layer
from bpviz.engine.backpropagation import feedforward
from bpviz.engine.batch import Batch, Cut, Examples
from bpviz.engine.descent import MARK, Descent
from bpviz.engine.gradient import average_cost, cost_and_gradient, sums_over_examples
from bpviz.engine.optimisers import gradient_descent
from bpviz.engine.parameters import Array, Parameters
from bpviz.engine.penalties import weight_decay
from bpviz.engine.summing import SourceError, Thetas
from bpviz.engine.workspace import ALIGNMENT, aligned


def batch_of(net: Net, columns: int | None = None, keep: bool = True) -> Batch:
    """One slab, in blocks of so many columns; inputs and outputs are kept or not."""
    m, theta = net.X.shape[1], net.parameters
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batch_module, "KEPT_BYTES", 2**30 if keep else 0)
        cut = Cut(min(columns or m, m), (0, m))
        thetas = theta.copy(), Parameters.zeros(theta.layer_sizes)
        return Batch(thetas, activations_by_layer(net.f, theta.n_l), net.X, net.Y, cut)


def assert_close(ours: Array, theirs: Array) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-12 * max(1.0, float(np.abs(theirs).max(initial=0.0))))


@given(nets(most_examples=9), st.sampled_from([None, 1, 2, 4]), st.booleans())
def test_a_workspace_gives_the_numbers_of_the_readable_backpropagation(
    net: Net, columns: int | None, keep: bool
) -> None:
    f_of = activations_by_layer(net.f, net.parameters.n_l)
    workspace, readable = batch_of(net, columns, keep), sums_over_examples(net.parameters, net.X, net.Y, f_of)
    for _ in range(2):  # a second time in the same arrays
        assert workspace.sums(0) == pytest.approx(readable.cost, rel=1e-12)
        assert_close(workspace.Delta.theta, readable.Delta.theta)
        n = net.parameters.n_l - 1
        np.testing.assert_allclose(workspace.sizes_of([0])[0, :n], list(readable.delta_squared.values()), rtol=1e-11)
        assert workspace.sizes_of([0])[0, n:].tolist() == list(readable.saturated.values())
        _, a = feedforward(net.parameters, net.X, f_of)
        assert_close(workspace.outputs(0), a[net.parameters.n_l])


@given(nets(most_examples=9), st.sampled_from([None, 2]))
def test_feedforward_alone_gives_the_cost_and_the_outputs(net: Net, columns: int | None) -> None:
    f_of = activations_by_layer(net.f, net.parameters.n_l)
    workspace = batch_of(net, columns)
    assert workspace.cost(0) == pytest.approx(
        average_cost(net.parameters, net.X, net.Y, f_of) * net.X.shape[1], rel=1e-12
    )
    assert_close(workspace.outputs(0), feedforward(net.parameters, net.X, f_of)[1][net.parameters.n_l])


@given(nets(most_examples=9))
def test_examples_in_rows_give_the_same(net: Net) -> None:
    rows = Net(net.parameters, np.ascontiguousarray(net.X.T).T, np.ascontiguousarray(net.Y.T).T, net.f, net.lambda_)
    one, other = batch_of(net, 2), batch_of(rows, 2)
    assert one.sums(0) == pytest.approx(other.sums(0), rel=1e-12)
    assert_close(one.Delta.theta, other.Delta.theta)


def random_net(sizes: tuple[int, ...], m: int, dtype: type, f: str = "sigmoid") -> Net:
    generator = np.random.default_rng(0)
    X, Y = generator.normal(size=(sizes[0], m)), generator.random((sizes[-1], m))
    parameters = Parameters.random(sizes, 0.3, 1)
    return Net(
        Parameters(sizes, parameters.theta.astype(dtype)),
        X.astype(dtype),
        Y.astype(dtype),
        (f,) * (len(sizes) - 1),
        0.0,
    )


@pytest.mark.parametrize("f", ACTIVATIONS)
def test_float32_stays_float32_and_agrees_to_five_digits(f: str) -> None:
    net = random_net((30, 20, 5), 700, np.float32, f)
    f_of = activations_by_layer(f, 3)
    workspace = batch_of(net, 256)
    cost = workspace.sums(0)
    wide = Parameters(net.parameters.layer_sizes, net.parameters.theta.astype(np.float64))
    readable = sums_over_examples(wide, net.X.astype(np.float64), net.Y.astype(np.float64), f_of)
    assert workspace.Delta.theta.dtype == np.float32
    assert cost == pytest.approx(readable.cost, rel=1e-5)
    scale = float(np.abs(readable.Delta.theta).max())
    np.testing.assert_allclose(workspace.Delta.theta, readable.Delta.theta, rtol=0, atol=1e-5 * scale)


@pytest.mark.parametrize("slabs", [3, 8])
@pytest.mark.parametrize("threads", [2, 3, 8])
@pytest.mark.parametrize("kept", [0, 2**30])
def test_any_number_of_threads_gives_the_same_bits(
    threads: int, slabs: int, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_module, "KEPT_BYTES", kept)
    net = random_net((5, 4, 3), 10_000, np.float64)
    f_of = activations_by_layer(net.f, 3)
    thetas, cut = (net.parameters, Parameters.zeros((5, 4, 3))), Cut.of((5, 4, 3), 10_000, 8, slabs)
    assert len(cut.bounds) == slabs + 1
    one, several = (Batch(thetas, f_of, net.X, net.Y, cut, n) for n in (1, threads))
    for _ in range(2):
        assert one.sums(0) == several.sums(0)
        assert one.Delta.theta.tobytes() == several.Delta.theta.tobytes()
        assert one.sizes_of([0]).tobytes() == several.sizes_of([0]).tobytes()
        assert one.outputs(0).tobytes() == several.outputs(0).tobytes()
    assert_close(one.Delta.theta, sums_over_examples(net.parameters, net.X, net.Y, f_of).Delta.theta)
    assert_close(one.outputs(0), feedforward(net.parameters, net.X, f_of)[1][3])


@given(st.integers(1, 3000), st.none() | st.integers(1, 20), st.sampled_from([(2, 1), (3, 200, 2), (5, 4, 3)]))
def test_a_cut_takes_every_example_once_in_whole_blocks(m: int, slabs: int | None, sizes: tuple[int, ...]) -> None:
    cut = Cut.of(sizes, m, 8, slabs)
    assert cut.bounds[0] == 0
    assert cut.bounds[-1] == m
    assert list(cut.bounds) == sorted(set(cut.bounds))
    assert all(bound % cut.columns == 0 for bound in cut.bounds[:-1])
    assert slabs is None or len(cut.bounds) - 1 <= slabs


def slabs_of(net: Net, slabs: int, threads: int) -> Batch:
    cut = Cut.of(net.parameters.layer_sizes, net.X.shape[1], 8, slabs)
    thetas = net.parameters, net.parameters
    return Batch(thetas, activations_by_layer(net.f, net.parameters.n_l), net.X, net.Y, cut, threads)


def test_a_failure_in_a_thread_is_raised_where_it_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = slabs_of(random_net((5, 4, 3), 1000, np.float64), 2, 2)
    batch.slabs[-1].prepared = [(0, np.zeros((1, 1)), np.zeros((1, 1)))]
    with pytest.raises(KeyError):
        batch.sums(0)


def test_where_no_more_threads_are_to_be_had_those_there_are_do_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    net = random_net((5, 4, 3), 1000, np.float64)
    plenty, few = slabs_of(net, 4, 3), slabs_of(net, 4, 3)
    cost = plenty.sums(0)

    def refuse(thread: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", refuse)
    assert few.sums(0) == cost
    assert few.Delta.theta.tobytes() == plenty.Delta.theta.tobytes()


@settings(max_examples=40)
@given(nets())
def test_a_descent_takes_the_tutorials_steps(net: Net) -> None:
    sizes, f_of = net.parameters.layer_sizes, activations_by_layer(net.f, net.parameters.n_l)
    descent = Descent(sizes, f_of, Examples(net.X, net.Y), Examples(net.X[:, :1], net.Y[:, :1]))
    parameters = net.parameters
    descent.start(parameters.theta, net.lambda_)
    for _ in range(3):
        J, gradient = cost_and_gradient(parameters, net.X, net.Y, net.f, net.lambda_)
        assert descent.J == pytest.approx(J, rel=1e-11)
        assert_close(descent.theta, parameters.theta)
        assert_close(descent.gradient, gradient.theta)
        mark, n = descent.mark, len(sizes) - 1
        decay, norm = weight_decay(parameters, net.lambda_), float(gradient.theta @ gradient.theta)
        held_out = average_cost(parameters, net.X[:, :1], net.Y[:, :1], f_of)
        np.testing.assert_allclose(mark[: len(MARK)], [J, J - decay, decay, held_out, norm], rtol=1e-10, atol=1e-13)
        np.testing.assert_allclose(mark[-2 * n : -n], [np.sum(W**2) for W in parameters.W.values()], rtol=1e-11)
        np.testing.assert_allclose(mark[-n:], [np.sum(W**2) for W in gradient.W.values()], rtol=1e-9, atol=1e-20)
        parameters = gradient_descent.step(parameters, gradient, 0.1)
        descent.step(0.1, net.lambda_)


def test_layer_sums_of_large_nets_are_those_of_small_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    net = random_net((7, 6, 5), 20, np.float64)
    marks = []
    for few in (0, 10**6):
        monkeypatch.setattr("bpviz.engine.descent.FEW", few)
        descent = Descent((7, 6, 5), activations_by_layer("sigmoid", 3), Examples(net.X, net.Y))
        descent.start(net.parameters.theta, 0.3)
        marks.append(descent.mark)
    np.testing.assert_allclose(marks[0], marks[1], rtol=1e-12)


def test_the_last_step_can_be_taken_back_bit_for_bit() -> None:
    net = random_net((7, 6, 5), 20, np.float64)
    descent = Descent((7, 6, 5), activations_by_layer("sigmoid", 3), Examples(net.X, net.Y))
    descent.start(net.parameters.theta, 0.3)
    before = descent.theta.copy(), descent.gradient.copy(), descent.Delta.copy(), descent.mark
    descent.step(0.7, 0.3)
    descent.back(0.3)
    after = descent.theta, descent.gradient, descent.Delta, descent.mark
    for old, new in zip(before, after, strict=True):
        assert old.tobytes() == new.tobytes()


@pytest.mark.parametrize("shape", [(1,), (3, 5), (2, 1, 7)])
def test_arrays_are_aligned_and_zero(shape: tuple[int, ...]) -> None:
    array = aligned(shape, np.dtype(np.float32))
    assert array.shape == shape
    assert array.ctypes.data % ALIGNMENT == 0
    assert not array.any()


class Broken:
    """Sums that can be had only so often; a `Source`."""

    def __init__(self, examples: Examples, times: int) -> None:
        self.examples, self.left = examples, times

    def summing(self, thetas: Thetas, f_of: dict[int, Activation]) -> Broken:
        self.batch = self.examples.summing(thetas, f_of)
        self.n, self.Delta = self.batch.n, self.batch.Delta
        return self

    def sums(self, which: int, k: int) -> float:
        self.left -= 1
        if self.left < 0:
            raise SourceError("nobody answers")
        return self.batch.sums(which, k)

    def sizes_of(self, which: Sequence[int]) -> Array:
        return self.batch.sizes_of(which)

    @property
    def has_outputs(self) -> bool:
        return self.batch.has_outputs

    def outputs(self, which: int) -> Array:
        return self.batch.outputs(which)


def test_where_the_sums_cannot_be_had_a_descent_stays_where_it_was() -> None:
    net = random_net((7, 6, 5), 20, np.float64)
    source = Broken(Examples(net.X, net.Y), 3)
    descent = Descent((7, 6, 5), activations_by_layer("sigmoid", 3), source)
    descent.start(net.parameters.theta, 0.3)
    descent.step(0.7, 0.3)
    descent.step(0.7, 0.3)
    before = (
        descent.k,
        descent.J,
        descent.theta.copy(),
        descent.gradient.copy(),
        descent.Delta.copy(),
        descent.mark,
    )
    for attempt in (lambda: descent.step(0.7, 0.3), lambda: descent.start(net.parameters.theta, 0.0)):
        with pytest.raises(SourceError, match="nobody answers"):
            attempt()
        assert (descent.k, descent.J) == before[:2]
        after = descent.theta, descent.gradient, descent.Delta, descent.mark
        for old, new in zip(before[2:], after, strict=True):
            assert old.tobytes() == new.tobytes()


def test_marks_of_many_iterations_at_once_are_those_of_each_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    net = random_net((3, 6, 4, 2), 9, np.float64, "tanh")
    sizes, f_of = net.parameters.layer_sizes, activations_by_layer(("sigmoid", "tanh", "relu"), 4)
    examples, held_out = Examples(net.X, net.Y), Examples(net.X[:, :2], net.Y[:, :2])
    slots = examples.slots(sizes, 8)
    assert slots > 8
    together = Descent(sizes, f_of, examples, held_out)
    monkeypatch.setattr(batch_module, "MOST_SLOTS", 2)
    assert examples.slots(sizes, 8) == 2
    alone = Descent(sizes, f_of, examples, held_out)
    for descent in (together, alone):
        descent.start(net.parameters.theta, 0.01)
    # More than there are slots, so that they come round.
    for n in (1, 5, slots - 1, 10**6, 3):
        done = together.run(0.5, 0.01, n)
        assert done == min(n, slots - 1)
        marks, thetas = together.marks(done), [theta.copy() for theta in together.thetas(done)]
        for mark, theta in zip(marks, thetas, strict=True):
            assert alone.run(0.5, 0.01, 10) == 1
            assert alone.theta.tobytes() == theta.tobytes()
            np.testing.assert_allclose(mark, alone.mark, rtol=1e-12, atol=1e-30)
        assert together.k == alone.k
        assert together.gradient.tobytes() == alone.gradient.tobytes()
        for ours, theirs in zip(together.outputs(), alone.outputs(), strict=True):
            assert ours.tobytes() == theirs.tobytes()


def test_a_run_ends_before_j_that_is_not_finite() -> None:
    net = random_net((2, 3, 1), 4, np.float64, "identity")
    descent = Descent((2, 3, 1), activations_by_layer("identity", 3), Examples(net.X, net.Y))
    descent.start(net.parameters.theta, 0.0)
    taken = 0
    with np.errstate(all="ignore"):
        while (done := descent.run(50.0, 0.0, 1000)) > 0:
            taken += done
    assert 0 < taken == descent.k
    assert np.isfinite(descent.J)
    assert np.isfinite(descent.mark[:3]).all()


def test_held_out_examples_take_no_more_memory_where_training_keeps_many_thetas() -> None:
    X, Y = np.zeros((2, 100_000)), np.zeros((1, 100_000))
    tracemalloc.start()
    descent = Descent((2, 3, 1), activations_by_layer("sigmoid", 3), Examples(X[:, :4], Y[:, :4]), Examples(X, Y))
    descent.start(Parameters.random((2, 3, 1), 0.1, 0).theta, 0.0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 12 * 2**20
