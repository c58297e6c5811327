"""A Sheet as text that pastes into the cells of a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from bpviz.export.sheet import Sheet

MOST_CELLS = 200_000
"""More cells are slow to paste, and a clipboard is no place for them."""


@dataclass(frozen=True)
class TabSeparated:
    """Cells with tabs between them, and how many rows below the header these are."""

    text: str
    rows: int


def tab_separated(sheet: Sheet, most_cells: int = MOST_CELLS) -> TabSeparated:
    """The header and as many whole rows as hold at most `most_cells` cells."""
    rows = min(len(sheet), most_cells // max(len(sheet.columns), 1))
    text = io.StringIO()
    writer = csv.writer(text, dialect="excel-tab", lineterminator="\n")
    writer.writerow(sheet.names)
    writer.writerows(sheet.rows(0, rows))
    return TabSeparated(text.getvalue(), rows)
