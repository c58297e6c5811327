"""What a panel has to export: what it is called, and the data behind its picture."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from bpviz.export.sheet import Sheet


def title_of(panel: QWidget) -> str:
    """What a panel is called."""
    title: str = panel.title  # type: ignore[attr-defined]  # every panel has one; QWidget does not say so
    return title


def sheet_of(panel: QWidget) -> Sheet | None:
    """The data behind a panel's picture; None where there are none."""
    make: Callable[[], Sheet | None] | None = getattr(panel, "sheet", None)
    sheet = make() if callable(make) else None
    return sheet if isinstance(sheet, Sheet) and len(sheet) else None
