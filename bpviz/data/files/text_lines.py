"""The letters of a text source, taken from its bytes piece by piece."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from bpviz.data.errors import DataError
from bpviz.data.files.reading import ENCODINGS
from bpviz.data.files.source import Opened

PIECE_BYTES = 1 << 20
LONGEST_ROW = 1 << 26
"""A row of more letters than this is taken for a file without line ends."""

_BYTE_ORDER_MARK = "\ufeff"
_LINE_END = re.compile(r"\r\n|\r|\n")


class TextLines:
    """Letters that were read and not yet taken, and how many lines came before them.

    Lines end with \\n, \\r\\n or a lone \\r. Raises DataError, naming the line, for bytes that are not of the encoding
    and for a NUL character.
    """

    def __init__(self, name: str, file: Opened, encoding: str, piece_bytes: int = PIECE_BYTES) -> None:
        self.name = name
        self.text = ""
        self.lines_before = 0
        self.at_end = False
        self._file = file
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._piece_bytes = piece_bytes
        self._started = False

    @property
    def fraction(self) -> float:
        """Return how much of the source is read, from 0 to 1."""
        return self._file.fraction

    def read_more(self) -> None:
        """Append the next piece of the source to text; at_end tells when there is no more."""
        if len(self.text) > LONGEST_ROW:
            where = f"{self.name}, line {self.lines_before + 1}"
            raise DataError(f"{where}: the row has no end. Is a quotation mark missing, or is this no table?")
        data = self._file.stream.read(self._piece_bytes)
        self.at_end = not data
        piece = self._decoded(data)
        if "\0" in piece:
            line = self._line_of(self.text + piece[: piece.index("\0")])
            raise DataError(f"{self.name}, line {line}: there is a NUL character, so this is not a text file.")
        if piece and not self._started:
            self._started = True
            piece = piece.removeprefix(_BYTE_ORDER_MARK)
        self.text += piece

    def read_line(self) -> str:
        """Take and return the next line without its end; "" also when there is none."""
        while True:
            end = _LINE_END.search(self.text)
            if end and (end.end() < len(self.text) or self.at_end or end.group() == "\n"):
                line = self.text[: end.start()]
                self.take(end.end(), 1)
                return line
            if self.at_end:
                line = self.text
                self.take(len(line), 1)
                return line
            self.read_more()

    def numbered(self) -> Iterator[tuple[int, str]]:
        """Take every line that is left; yields its number and the line with its end."""
        while True:
            text = self.whole_lines()
            yield from enumerate(lines_of(text), start=self.lines_before + 1)
            self.take(len(text), sum(1 for _ in lines_of(text)))
            if self.at_end:
                return
            self.read_more()

    def whole_lines(self) -> str:
        """Return the text up to and with its last line end, without taking it; all of it at the end."""
        if self.at_end:
            return self.text
        held = self.text.removesuffix("\r")  # what follows may be its \n
        return held[: max(held.rfind("\n"), held.rfind("\r")) + 1]

    def take(self, n_letters: int, n_lines: int) -> None:
        """Take the first letters, which hold so many lines, off the text."""
        self.text = self.text[n_letters:]
        self.lines_before += n_lines

    def _decoded(self, data: bytes) -> str:
        try:
            return self._decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            good = error.object[: error.start].decode(self._encoding, "replace")
            line, byte = self._line_of(self.text + good), error.object[error.start]
            called = ENCODINGS[self._encoding]
            raise DataError(
                f"{self.name}, line {line}: the byte {byte:02X} is not {called} text. Choose another encoding."
            ) from error

    def _line_of(self, before: str) -> int:
        return self.lines_before + 1 + len(_LINE_END.findall(before))


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines of a text with their ends."""
    start = 0
    for end in _LINE_END.finditer(text):
        yield text[start : end.end()]
        start = end.end()
    if start < len(text):
        yield text[start:]
