import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpviz.session.calculation_notation import all_digits, atoms, fill, html, indexed, latex_number, latex_text, plain


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\delta_{2}^{(3)}", "δ₂⁽³⁾"),
        (r"W_{ij}^{(l)} a_{j}^{(l)}", "Wᵢⱼ⁽ˡ⁾ aⱼ⁽ˡ⁾"),
        (r"W_{10,3}^{(12)}", "W₁₀,₃⁽¹²⁾"),
        (r"\tfrac{1}{2} (h_{1} - y_{1})^2", "½ (h₁ − y₁)²"),
        (r"\tfrac{1}{2} \|h(x) - y\|^2", "½ ‖h(x) − y‖²"),
        (r"\partial J(W,b;x^{(i)},y^{(i)})/\partial W", "∂J(W,b;x⁽ⁱ⁾,y⁽ⁱ⁾)/∂W"),
        (r"f'(z_{1}^{(2)})", "f′(z₁⁽²⁾)"),
        (r"\Delta W_{11}^{(1)}\text{ after 3 of 4}", "ΔW₁₁⁽¹⁾ after 3 of 4"),
        (r"# \cdot #", "# · #"),
        (r"1 / (1 + \mathrm{exp}(-#))", "1 / (1 + exp(−#))"),
        (r"\text{mean - b}", "mean - b"),
        (r"x_{k}", "x_k"),
        (r"x_{kq}^{(q)}", "x_(kq)^((q))"),
    ],
)
def test_little_tex_reads_as_a_line_of_text(tex: str, text: str) -> None:
    assert plain(tex) == text


def test_little_tex_is_small_html_with_variables_in_italics() -> None:
    assert html(r"\delta_{2}^{(3)} < \mathrm{exp}(b)") == ("<i>δ</i><sub>2</sub><sup>(3)</sup> &lt; exp(<i>b</i>)")
    assert html(r"\Delta W_{j}") == "Δ<i>W</i><sub><i>j</i></sub>"


def test_scripts_stand_above_each_other_on_one_base() -> None:
    (atom,) = atoms("W_{1j}^{(2)}")
    assert (atom.text, atom.face) == ("W", "italic")
    assert "".join(piece.text for piece in atom.sub) == "1j"
    assert "".join(piece.text for piece in atom.sup) == "(2)"


def test_a_power_of_a_bracket_belongs_to_its_last_sign() -> None:
    assert [(atom.text, len(atom.sup)) for atom in atoms("((a))^2")][-1] == (")", 1)


@pytest.mark.parametrize(
    ("template", "numbers", "filled"),
    [
        ("# - #", (1.0, -2.0), "1.0 - (-2.0)"),
        ("(# - #) / #", (-1.0, 2.0, -4.0), "(-1.0 - 2.0) / (-4.0)"),
        ("exp(-#)", (-3.0,), "exp(-(-3.0))"),
        ("max(0, #)", (-3.0,), "max(0, -3.0)"),
        ("-# · #", (0.5, -0.0), "-0.5 · (-0.0)"),
        ("# / #", (1.5, 4), "1.5 / 4"),
        ("nothing", (), "nothing"),
    ],
)
def test_negative_numbers_stand_in_brackets_behind_a_sign(
    template: str, numbers: tuple[float, ...], filled: str
) -> None:
    assert fill(template, numbers, all_digits) == filled


def test_a_template_with_too_few_numbers_is_refused() -> None:
    with pytest.raises(ValueError, match="has 2 places for 1 numbers"):
        fill("# + #", (1.0,), all_digits)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_read_back_the_same_from_text_and_from_tex(value: float) -> None:
    assert float(all_digits(value)) == value
    mantissa, _, exponent = latex_number(value).partition(r" \cdot 10^{")
    assert float(f"{mantissa}e{exponent.rstrip('}') or 0}") == value


def test_what_is_no_number_is_told_to_tex() -> None:
    assert [latex_number(value) for value in (math.inf, -math.inf, math.nan)] == [r"\infty", r"-\infty", r"\text{nan}"]


def test_whole_numbers_that_were_given_stay_whole() -> None:
    assert (all_digits(4), all_digits(4.0)) == ("4", "4.0")


def test_names_are_escaped_for_tex() -> None:
    assert latex_text(r"a_b 5% {x} & # $ ~ ^ \ ") == (
        r"a\_b 5\% \{x\} \& \# \$ \textasciitilde{} \textasciicircum{} \textbackslash{} "
    )


def test_indices_of_two_figures_are_parted() -> None:
    assert indexed("W", 1, 2, 3) == "W_{23}^{(1)}"
    assert indexed("W", 1, 2, 13) == "W_{2,13}^{(1)}"
    assert indexed("W", 1, 12, "j") == "W_{12,j}^{(1)}"
    assert indexed("a", 2, 10) == "a_{10}^{(2)}"
