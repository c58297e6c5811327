"""The outcome of a measurement: printed as a table, kept as JSON, and copied into the README."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from benchmarks.machine import circumstances

FOLDER = Path(__file__).parent
HEAD = ("of", "measured", "median", "quartiles", "unit", "goal", "met")


@dataclass(frozen=True)
class Goal:
    """What a median should be at least or at most."""

    sign: Literal["≥", "≤"]
    value: float

    def is_met(self, value: float) -> bool:
        """Whether a median is good enough; NaN never is."""
        return value >= self.value if self.sign == "≥" else value <= self.value

    def __str__(self) -> str:
        return f"{self.sign} {self.value:g}"


@dataclass(frozen=True)
class Measure:
    """One thing measured, once in every round.

    Attributes:
        of: what it was measured of, such as a net.
        name: what was measured.
        values: one per round.
        unit: of the values; "×" for a ratio.
    """

    of: str
    name: str
    values: Sequence[float]
    unit: str
    goal: Goal | None = None

    @property
    def quartiles(self) -> tuple[float, float, float]:
        """The first quartile, the median and the third."""
        low, middle, high = np.percentile(np.asarray(self.values, dtype=float), [25, 50, 75]).tolist()
        return low, middle, high

    def cells(self) -> tuple[str, ...]:
        """Its row of the table."""
        low, middle, high = self.quartiles
        goal = str(self.goal) if self.goal else ""
        met = "" if self.goal is None else "yes" if self.goal.is_met(middle) else "NO"
        return self.of, self.name, _short(middle), f"{_short(low)} – {_short(high)}", self.unit, goal, met

    def as_json(self) -> dict[str, object]:
        """All there is to know about it."""
        low, middle, high = self.quartiles
        return {
            "of": self.of,
            "name": self.name,
            "unit": self.unit,
            "goal": str(self.goal) if self.goal else None,
            "met": self.goal.is_met(middle) if self.goal else None,
            "median": middle,
            "quartiles": [low, high],
            "rounds": [float(value) for value in self.values],
        }


def paired(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """The ratios of two things that were measured in the same rounds, round by round."""
    return [a / b if b else float("nan") for a, b in zip(above, below, strict=True)]


def publish(program: str, measures: Sequence[Measure], notes: dict[str, str]) -> None:
    """Print the table, and keep it in results/ and in the README.

    Args:
        program: the module's name, which the file and the README's section bear.
        measures: what was measured.
        notes: under which circumstances, beside those of the machine.
    """
    where = circumstances() | notes
    table = _table(measures)
    lines = [f"- {name}: {words}" for name, words in where.items()]
    text = "\n".join([*lines, "", *table])
    print(text)
    kept = {"circumstances": where, "measures": [measure.as_json() for measure in measures]}
    results = FOLDER / "results"
    results.mkdir(exist_ok=True)
    words = json.dumps(kept, indent=1, ensure_ascii=False)
    (results / f"{program}.json").write_text(words + "\n", encoding="utf-8")
    readme = FOLDER / "README.md"
    readme.write_text(_with_section(readme.read_text(encoding="utf-8"), program, text), encoding="utf-8")


def _with_section(readme: str, program: str, text: str) -> str:
    """The README with the text between the marks of that program."""
    begin, end = f"<!-- {program}: written by the program -->", f"<!-- end of {program} -->"
    before, _, rest = readme.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n\n{text}\n\n{end}{after}"


def _table(measures: Sequence[Measure]) -> list[str]:
    """The rows of a Markdown table, its columns aligned."""
    rows = [HEAD, *(measure.cells() for measure in measures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    rule = "-|-".join("-" * width for width in widths)
    return [f"| {lines[0]} |", f"|-{rule}-|", *(f"| {line} |" for line in lines[1:])]


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
