"""How a file is read: every choice that a guess makes, and that the user can make otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from bpviz.data.errors import DataError

SEPARATORS: dict[str, str] = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", " ": "blanks"}
"""What can stand between two cells, and its name; blanks are one or more spaces or tabs."""

QUOTES: dict[str, str] = {'"': 'double "', "'": "single '"}
"""What can stand around a cell that holds a separator."""

DECIMAL_MARKS: dict[str, str] = {".": "point", ",": "comma"}
"""What can stand before the decimals of a number."""

THOUSANDS: dict[str, str] = {"": "none", ",": "comma", ".": "point", " ": "space", "'": "apostrophe"}
"""What can stand between groups of three digits; a space is also a narrow or a non-breaking one."""

ENCODINGS: dict[str, str] = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 (little endian)",
    "utf-16-be": "UTF-16 (big endian)",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1 (ISO 8859-1)",
}
"""How the bytes of a text file become letters, and what that is called."""

CHOICES: dict[str, dict[str, str]] = {
    "separator": SEPARATORS,
    "quote": QUOTES,
    "decimal": DECIMAL_MARKS,
    "thousands": THOUSANDS,
    "encoding": ENCODINGS,
}
"""The values each field of a Reading can take, and their names."""


@dataclass(frozen=True)
class Reading:
    """How one file is read; frozen, so a dialog changes it by dataclasses.replace and reads again.

    A field that does not apply to the format is None. Raises DataError for a value that a field cannot take.

    Attributes:
        format: the name of one of FORMATS.
        separator, quote, decimal, thousands, encoding: a key of the table of that name in CHOICES.
        header: True if the first line or row read holds the column names.
        skip: so many lines or rows at the top are left out, before the header.
        part: the sheet of a workbook or the array of an .npz that is read; None while it must still be chosen.
        parts: every part there is, () for a file that has no parts.
    """

    format: str
    separator: str | None = None
    quote: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    encoding: str | None = None
    header: bool | None = None
    skip: int | None = None
    part: str | None = None
    parts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for field, choices in CHOICES.items():
            value = getattr(self, field)
            if value is not None and value not in choices:
                raise DataError(f"{field} can be {', '.join(choices.values())}; not {value!r}.")
        if self.skip is not None and self.skip < 0:
            raise DataError(f"skip is a number of lines, 0 or more; not {self.skip}.")
        if self.part is not None and self.part not in self.parts:
            raise DataError(f"there is no part {self.part!r}. There are: {', '.join(self.parts)}.")
        if self.decimal is not None and self.decimal == self.thousands:
            raise DataError(f"{self.decimal!r} cannot stand both before the decimals and between the thousands.")

    def applies(self, field: str) -> bool:
        """Tell whether a field means anything for this format, so that a dialog shows it."""
        return bool(self.parts) if field == "part" else getattr(self, field) is not None
