"""The little TeX in which calculations write their symbols, and how it reads as plain text and as small HTML."""

from __future__ import annotations

import html as html_escapes
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bpviz import digits

GLYPHS = {
    r"\delta": "δ",
    r"\Delta": "Δ",
    r"\alpha": "α",
    r"\lambda": "λ",
    r"\partial": "∂",
    r"\sum": "Σ",
    r"\cdot": "· ",
    r"\tfrac{1}{2}": "½",
    r"\|": "‖",
    r"\,": "\u2009",
    "-": "−",
    "'": "′",
}
"""The commands there are; all else is a letter, a digit or a sign that stands for itself."""

_TOKEN = re.compile(
    r"\\tfrac\{1\}\{2\}|\\(?:text|mathrm)\{[^}]*\}|\\[A-Za-z]+ ?|\\.|[_^]\{[^}]*\}|[_^].|[A-Za-z]|[^A-Za-z\\_^]"
)
"""A command swallows one space behind it, as in TeX."""
_LOW = dict(zip("0123456789ijlmn+-=()", "₀₁₂₃₄₅₆₇₈₉ᵢⱼₗₘₙ₊₋₌₍₎", strict=True)) | {",": ",", "−": "₋"}
_HIGH = dict(zip("0123456789ijlmnT+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹ⁱʲˡᵐⁿᵀ⁺⁻⁼⁽⁾", strict=True)) | {",": ",", "−": "⁻"}
_UPRIGHT_LETTERS = "Δ∂Σ"


@dataclass(frozen=True)
class Atom:
    """A piece of a formula in one face, with what stands low and high behind it.

    Attributes:
        text: as it is painted.
        face: "italic" for variables, "upright" for signs and digits, "words" for text.
        sub, sup: the pieces of its subscript and superscript, which stand above each other.
    """

    text: str
    face: str
    sub: tuple[Atom, ...] = ()
    sup: tuple[Atom, ...] = ()


@lru_cache(2000)
def atoms(tex: str) -> tuple[Atom, ...]:
    """The pieces of a formula; neighbours in one face are one piece."""
    found: list[Atom] = []
    for token in _TOKEN.findall(tex):
        if token[0] in "_^" and found:
            scripts = atoms(token[2:-1] if token[1] == "{" else token[1:])
            base = found.pop()
            if len(base.text) > 1 and base.face == "upright":  # a script belongs to the last sign alone
                found.append(Atom(base.text[:-1], base.face))
                base = Atom(base.text[-1], base.face)
            low = token[0] == "_"
            found.append(Atom(base.text, base.face, scripts if low else base.sub, base.sup if low else scripts))
            continue
        text, face = _read(token)
        last = found[-1] if found else None
        if last is not None and last.face == face != "italic" and not last.sub and not last.sup:
            found[-1] = Atom(last.text + text, face)
        else:
            found.append(Atom(text, face))
    return tuple(found)


def _read(token: str) -> tuple[str, str]:
    words = re.fullmatch(r"\\(text|mathrm)\{([^}]*)\}", token)
    if words:
        return words[2], "words" if words[1] == "text" else "upright"
    glyph = GLYPHS.get(token.strip() or token, token)
    return glyph, "italic" if glyph.isalpha() and glyph not in _UPRIGHT_LETTERS else "upright"


@lru_cache(2000)
def plain(tex: str) -> str:
    """The formula in a line of text: δ₂⁽²⁾."""
    return "".join(atom.text + _script(atom.sub, _LOW, "_") + _script(atom.sup, _HIGH, "^") for atom in atoms(tex))


def _script(pieces: tuple[Atom, ...], letters: dict[str, str], sign: str) -> str:
    text = "".join(piece.text for piece in pieces)
    if all(letter in letters for letter in text):
        return "".join(letters[letter] for letter in text)
    return f"{sign}{text}" if len(text) == 1 else f"{sign}({text})"


@lru_cache(2000)
def html(tex: str) -> str:
    """The formula as small HTML: <i>δ</i><sub>2</sub><sup>(2)</sup>."""
    return "".join(_html(atom) for atom in atoms(tex))


def _html(atom: Atom) -> str:
    text = html_escapes.escape(atom.text)
    base = f"<i>{text}</i>" if atom.face == "italic" else text
    low = "".join(_html(piece) for piece in atom.sub)
    high = "".join(_html(piece) for piece in atom.sup)
    return base + (f"<sub>{low}</sub>" if low else "") + (f"<sup>{high}</sup>" if high else "")


def fill(template: str, numbers: Sequence[float], write: Callable[[float], str]) -> str:
    """The template with its # replaced by numbers in turn.

    Brackets hold what a sign would tear apart: a minus behind another sign, TeX's powers of ten divided by or squared.
    """
    parts = template.split("#")
    if len(parts) != len(numbers) + 1:
        raise ValueError(f"{template!r} has {len(parts) - 1} places for {len(numbers)} numbers")
    filled = parts[0]
    for number, part in zip(numbers, parts[1:], strict=True):
        written = write(number)
        before = filled.rstrip()[-1:]
        minus = written.startswith(("-", "−")) and before not in ("", "(", ",")
        product = r"\cdot" in written and (before == "/" or part.startswith("^"))
        filled += (f"({written})" if minus or product else written) + part
    return filled


def all_digits(value: float) -> str:
    """A number that reads back the same; whole numbers that were given as such stay whole."""
    return repr(value) if isinstance(value, int) else digits.all_digits(value)


def latex_number(value: float) -> str:
    """All digits for TeX: 1.5 \\cdot 10^{-7}."""
    text = all_digits(value)
    mantissa, e, exponent = text.partition("e")
    if e:
        return rf"{mantissa} \cdot 10^{{{int(exponent)}}}"
    return {"inf": r"\infty", "-inf": r"-\infty", "nan": r"\text{nan}"}.get(text, text)


def latex_text(text: str) -> str:
    """Text that TeX prints as it is."""
    signs = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(signs.get(sign, f"\\{sign}" if sign in "&%$#_{}" else sign) for sign in text)


def indexed(letter: str, l: int, *indices: int | str) -> str:
    """A letter with the tutorial's indices and layer; a comma parts numbers that would run together."""
    comma = "," if any(isinstance(index, int) and index > 9 for index in indices) else ""
    return f"{letter}_{{{comma.join(map(str, indices))}}}^{{({l})}}"
