"""PyTorch on the CPU, eager: linear layers, sigmoids, autograd, torch.optim.SGD."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import torch
from threadpoolctl import threadpool_limits
from torch import nn

from benchmarks.peers.problem import Problem
from bpviz.engine.parameters import Array, Parameters


class PyTorch:
    """All examples at once, as rows."""

    def __init__(self, problem: Problem) -> None:
        self.x, self.y = torch.from_numpy(problem.rows), torch.from_numpy(problem.targets)
        layers: list[nn.Module] = []
        start = problem.start()
        for l, (s_l, s_next) in enumerate(pairwise(problem.layer_sizes), start=1):
            linear = nn.Linear(s_l, s_next, dtype=self.x.dtype)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(start.W[l]))
                linear.bias.copy_(torch.from_numpy(start.b[l].ravel()))
            layers += [linear, nn.Sigmoid()]
        self.model = nn.Sequential(*layers)
        self.optimiser = torch.optim.SGD(self.model.parameters(), lr=problem.alpha)
        self.squared_error = nn.MSELoss(reduction="sum")
        self.half_of_mean = 0.5 / problem.m
        self.J: list[float] = []

    def use_threads(self, n: int) -> None:
        """Those of its operations, and of the libraries around it."""
        threadpool_limits(n)
        torch.set_num_threads(n)

    def advance(self, n: int) -> None:
        """The usual training loop."""
        for _ in range(n):
            self.optimiser.zero_grad()
            J = self.half_of_mean * self.squared_error(self.model(self.x), self.y)
            J.backward()
            self.optimiser.step()
            self.J.append(J.item())

    def costs(self) -> list[float]:
        """As they came."""
        return list(self.J)

    def theta(self) -> Array:
        """The layers' weights and biases."""
        linear = [layer for layer in self.model if isinstance(layer, nn.Linear)]
        W = {l: np.asarray(layer.weight.detach().numpy()) for l, layer in enumerate(linear, start=1)}
        b = {l: np.asarray(layer.bias.detach().numpy()) for l, layer in enumerate(linear, start=1)}
        return Parameters.from_layers(W, b).theta
