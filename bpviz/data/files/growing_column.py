"""A column that is put together from pieces, each of numbers or of texts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bpviz.data.files.cells import PLAIN, NumberStyle, is_missing
from bpviz.data.files.column import Column, Kind, column_of_numbers, column_of_texts


@dataclass(frozen=True)
class _Piece:
    """Numbers, or the codes of texts; and what stands in the file where the first is missing or infinite."""

    held: npt.NDArray[Any]
    of_texts: bool = False
    first_gap: str | None = None
    infinite: str = ""


class GrowingColumn:
    """Pieces of one column, in order; add each, then ask for the column.

    kind "category" keeps numbers as the names of categories.
    """

    def __init__(self, name: str, style: NumberStyle = PLAIN, kind: Kind | None = None) -> None:
        self.name = name
        self.has_words = False
        """True once a text has come that is neither missing nor a number, so that only texts will do."""
        self.style = style
        self._kind = kind
        self._pieces: list[_Piece] = []
        self._codes: dict[str, int] = {}
        self._marks: Counter[str] = Counter()

    @property
    def lost_texts(self) -> bool:
        """Tell whether words came along with numbers whose texts were not kept, so that it must be read again."""
        return self.has_words and not all(piece.of_texts for piece in self._pieces)

    def add_numbers(self, numbers: npt.NDArray[Any]) -> None:
        """Add finite numbers, (n,)."""
        self._pieces.append(_Piece(numbers))

    def add_numbers_with_gaps(self, numbers: npt.NDArray[np.float64], texts: npt.NDArray[Any]) -> None:
        """Add numbers, (n,), some missing or infinite; texts, (n,), has what stands in the file."""
        gaps, infinite = texts[np.isnan(numbers)].tolist(), texts[np.isinf(numbers)].tolist()
        self._marks.update(gaps)
        self._pieces.append(_Piece(numbers, False, gaps[0] if gaps else None, infinite[0] if infinite else ""))

    def add_texts(self, texts: npt.NDArray[Any]) -> None:
        """Add texts, (n,) of str; blanks around them do not count."""
        import pandas as pd

        of_row, distinct = pd.factorize(texts)
        codes = np.array([self._code_of(text.strip()) for text in distinct], dtype=np.int32)
        self._pieces.append(_Piece(codes[of_row], of_texts=True))

    def column(self) -> Column:
        """Return the column of all pieces, and forget them."""
        pieces, self._pieces = self._pieces, []
        if all(piece.of_texts for piece in pieces):
            codes = np.concatenate([np.zeros(0, dtype=np.int32), *(piece.held for piece in pieces)])
            return column_of_texts(self.name, codes, tuple(self._codes), self.style, self._kind)
        if any(piece.of_texts for piece in pieces):
            pieces = self._all_as_numbers(pieces)
        first_gap = next((piece.first_gap for piece in pieces if piece.first_gap is not None), "")
        infinite = next((piece.infinite for piece in pieces if piece.infinite), "")
        numbers = np.concatenate([piece.held for piece in pieces])
        return column_of_numbers(self.name, numbers, self._marks, first_gap, infinite)

    def _code_of(self, text: str) -> int:
        if text not in self._codes:
            self._codes[text] = len(self._codes)
            is_word = not is_missing(text) and self.style.value(text) is None
            self.has_words = self.has_words or is_word
        return self._codes[text]

    def _all_as_numbers(self, pieces: list[_Piece]) -> list[_Piece]:
        """Make pieces of texts without a word numbers, like those before or after them."""
        texts = np.array(list(self._codes), dtype=object)
        values = (self.style.value(text) for text in self._codes)
        numbers = np.array([np.nan if value is None else value for value in values])
        for piece in pieces:
            if piece.of_texts:
                self.add_numbers_with_gaps(numbers[piece.held], texts[piece.held])
            else:
                self._pieces.append(piece)
        pieces, self._pieces = self._pieces, []
        return pieces
