import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from runs import frames, selections_of

from bpviz.data.dataset import Dataset, Preparation
from bpviz.data.table import Table
from bpviz.session.calculation import calculations
from bpviz.session.calculation_values import Calculation, Origin, Stage, Terms
from bpviz.session.frame import Frame
from bpviz.session.recipe import Recipe
from bpviz.session.selection import Selection
from bpviz.session.session import Session

FLOATS = st.floats(-1e6, 1e6)


def all_of(frame: Frame) -> list[Calculation]:
    return [found for selection in selections_of(frame) for found in calculations(frame, selection)]


def numbers_of(calculation: Calculation) -> set[float]:
    """Every number that it is made of."""
    terms = [number for term in calculation.terms or () for number in (*term.factors, term.value)]
    stages = [*calculation.steps, *([calculation.conclusion] if calculation.conclusion else [])]
    # Factors of a listing without a template are beside it, as a target's class.
    return {*terms, *(number for stage in stages for number in (*stage.numbers, stage.value))}


def numbers_in_text(text: str) -> set[float]:
    read = {float(number) for number in re.findall(r"\d+(?:\.\d+)?(?:e[+-]\d+)?", text)}
    return read | {-number for number in read}


def numbers_in_latex(latex: str) -> set[float]:
    found = re.findall(r"(\d+(?:\.\d+)?)(?: \\cdot 10\^\{(-?\d+)\})?", latex)
    read = {float(f"{mantissa}e{exponent or 0}") for mantissa, exponent in found}
    return read | {-number for number in read}


def sum_of(*values: float) -> Terms:
    return Terms(
        ("", "a", "b"), (np.array(values), np.ones(len(values))), np.array(values), lambda t: Origin(str(t), "x")
    )


@settings(max_examples=50)
@given(frames())
def test_the_text_has_all_digits_of_every_number(frame: Frame) -> None:
    for calculation in all_of(frame):
        text = calculation.as_text()
        assert numbers_of(calculation) <= numbers_in_text(text), text
        assert not set("#\\{}") & set(text)
        assert text.startswith(calculation.title)
        assert all(remark in text for remark in calculation.remarks)


@settings(max_examples=50)
@given(frames())
def test_the_latex_has_all_digits_of_every_number_and_holds_together(frame: Frame) -> None:
    for calculation in all_of(frame):
        latex = calculation.as_latex()
        assert numbers_of(calculation) <= numbers_in_latex(latex), latex
        assert "#" not in latex
        assert latex.count("{") == latex.count("}")
        assert latex.count("(") == latex.count(")")
        assert not re.search(r"\^\{[^}]*\}\^", latex), "a power of a power has two superscripts"
        assert not re.search(r"/ \d[\d.]* \\cdot", latex), "a / b · 10ⁿ is not a / (b · 10ⁿ)"
        assert "−" not in "".join(line for line in latex.splitlines() if not line.startswith("%"))
        for line in latex.splitlines():
            if "&" in line:
                assert re.fullmatch(r"  [^&]* &:?= [^&]*(?: && \\text\{[^&]+\})?(?: \\\\)?", line), line


def test_small_numbers_are_squared_and_divided_by_as_a_whole() -> None:
    table = Table("small", "regression", ("x",), np.array([[1e-7, 3e-7]]), ("y",), np.array([[0.0, 1.0]]))
    data = Dataset.of(table, Preparation("scaled to [0, 1]", held_out=0.0))
    session = Session(Recipe((1, 1), "tanh", epsilon=0.0), data)
    session.edit_bias(1, 1, 2.5e-6)
    frame = session.frame()
    (scaling,) = calculations(frame, Selection.unit(1, 1))
    assert r"(1 \cdot 10^{-7} - 1 \cdot 10^{-7}) / (" in scaling.as_latex()
    delta = calculations(frame, Selection.unit(2, 1))[0]
    assert re.search(r"1 - \(2\.[0-9]+ \\cdot 10\^\{-6\}\)\^2", delta.as_latex())


def test_names_that_mean_something_to_tex_are_printed_as_they_are() -> None:
    names = ("100 % {a}_b", r"#1 & \x")
    table = Table("odd", "regression", names, np.array([[1.0, 2.0], [3.0, 5.0]]), ("$^~",), np.array([[0.0, 1.0]]))
    frame = Session(Recipe((2, 1)), Dataset.of(table, Preparation(held_out=0.0))).frame()
    z = next(found for found in calculations(frame, Selection.unit(2, 1)) if found.kind == "z")
    assert r"\text{100 \% \{a\}\_b}" in z.as_latex()
    assert r"\text{\#1 \& \textbackslash{}x}" in z.as_latex()
    cost = calculations(frame, Selection.example(1))[1]
    assert r"\text{\$\textasciicircum{}\textasciitilde{}}" in cost.as_latex()
    assert "100 % {a}_b: W₁₁⁽¹⁾ a₁⁽¹⁾" in z.as_text()


@given(arrays(float, st.integers(1, 40), elements=FLOATS), st.integers(1, 45))
def test_folding_keeps_the_largest_terms_and_loses_none(values: np.ndarray, most: int) -> None:
    terms = sum_of(*values)
    folded = terms.folded(most)
    shown = [int(term.origin.name) for term in folded.shown]
    assert len(shown) == len(set(shown)) == min(most, len(values))
    assert folded.rest == len(values) - len(shown)
    rest = sorted(set(range(len(values))) - set(shown))
    if rest:
        assert min(abs(values[shown])) >= max(abs(values[rest]))
        assert abs(values[shown]).tolist() == sorted(abs(values[shown]), reverse=True)
    else:
        assert shown == list(range(len(values)))
    allowed = 1e-12 * np.abs(values).sum()
    assert abs(folded.subtotal - values[rest].sum()) <= allowed
    assert abs(sum(term.value for term in folded.shown) + folded.subtotal - terms.total) <= allowed


@given(arrays(float, st.integers(1, 20), elements=FLOATS))
def test_shares_are_of_the_magnitude_and_have_the_terms_sign(values: np.ndarray) -> None:
    shares = [term.share for term in sum_of(*values)]
    assert sum(map(abs, shares)) == pytest.approx(1.0 if values.any() else 0.0)
    assert all(share * value >= 0 for share, value in zip(shares, values, strict=True))


def test_terms_are_a_sequence() -> None:
    terms = sum_of(5.0, -2.0, 0.5)
    assert len(terms) == 3
    assert [term.value for term in terms] == [5.0, -2.0, 0.5]
    assert terms[-1].value == 0.5
    assert [term.value for term in terms[1:]] == [-2.0, 0.5]
    with pytest.raises(IndexError):
        terms[3]


def test_a_stage_writes_its_numbers_as_it_is_asked_to() -> None:
    stage = Stage("c", -6.0, r"# \cdot #", (3.0, -2.0))
    assert stage.expression(lambda number: f"{number:.0f}") == "3 · (-2)"
    assert stage.expression(repr) == "3.0 · (-2.0)"
    assert Stage("c", 1.0).expression(repr) == ""


def test_a_listing_has_no_result_and_a_sum_has_its_conclusions() -> None:
    assert Calculation("inputs", "x", "Inputs", terms=sum_of(1.0), adds_up=False).result is None
    assert Calculation("z", "z_{1}^{(2)}", "Sum", conclusion=Stage("z", 0.1)).result == 0.1
    assert Calculation("z", "z_{1}^{(2)}", "Sum").name == "z₁⁽²⁾"
    assert Calculation("a", "a", "", "a_{1}^{(2)} = f(z)").equation_html == (
        "<i>a</i><sub>1</sub><sup>(2)</sup> = <i>f</i>(<i>z</i>)"
    )
