"""The two themes: every colour of the window, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from string import Template

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from bpviz.engine.parameters import Array
from bpviz.resources_folder import resource


@dataclass(frozen=True)
class Theme:
    """Colours as #rrggbb.

    Attributes:
        window: behind the cards.
        surface: of a card.
        field: of an input field.
        border: around cards and fields.
        text: ordinary text.
        muted: text that explains; still readable (contrast ≥ 4.5 on `surface`).
        faint: grid lines and empty shapes.
        accent: the one colour of what to press and what is current.
        on_accent: text on the accent.
        accent_soft: background of the current line.
        negative, zero, positive: the ends and the middle of every signed colour scale.
        held_out: the held-out curve and points.
        series: colours of curves, in order.
        error: text of a refusal.
    """

    name: str
    window: str
    surface: str
    field: str
    border: str
    text: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    accent_soft: str
    negative: str
    zero: str
    positive: str
    held_out: str
    series: tuple[str, ...]
    error: str


LIGHT = Theme(
    name="light",
    window="#f4f5f7",
    surface="#ffffff",
    field="#ffffff",
    border="#dfe2e8",
    text="#1c1f26",
    muted="#5d6675",
    faint="#eceef1",
    accent="#0877bd",
    on_accent="#ffffff",
    accent_soft="#e7f3fb",
    negative="#f59322",
    zero="#e8eaeb",
    positive="#0877bd",
    held_out="#22966a",
    series=("#0877bd", "#a64ca6", "#c2571a", "#22966a", "#7a6ff0", "#5d6675"),
    error="#b3261e",
)
DARK = Theme(
    name="dark",
    window="#14161b",
    surface="#1d2027",
    field="#16181d",
    border="#343944",
    text="#eceef2",
    muted="#9aa3b2",
    faint="#2a2e37",
    accent="#4aa8e0",
    on_accent="#0b1117",
    accent_soft="#1f3441",
    negative="#f59322",
    zero="#3a3f4a",
    positive="#3d9fe0",
    held_out="#3fbf8c",
    series=("#4aa8e0", "#c678c6", "#f0935a", "#3fbf8c", "#9d95ff", "#9aa3b2"),
    error="#ff8a80",
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def current() -> Theme:
    """The theme that the application's palette shows: nothing else remembers it."""
    return DARK if QGuiApplication.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def system_prefers_dark() -> bool:
    """Whether the desktop asks for dark windows."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def palette(theme: Theme) -> QPalette:
    """The theme as Qt's Fusion style reads it."""
    role, colours = QPalette.ColorRole, QPalette()
    for which, colour in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.field),
        (role.AlternateBase, theme.faint),
        (role.Text, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Button, theme.surface),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.error),
        (role.ToolTipBase, theme.surface),
        (role.ToolTipText, theme.text),
        (role.Highlight, theme.accent),
        (role.HighlightedText, theme.on_accent),
        (role.Link, theme.accent),
        (role.Light, theme.surface),
        (role.Midlight, theme.faint),
        (role.Mid, theme.border),
        (role.Dark, theme.border),
        (role.Accent, theme.accent),
    ):
        colours.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        colours.setColor(QPalette.ColorGroup.Disabled, which, blend(theme.muted, theme.surface, 0.45))
    return colours


def blend(colour: str, background: str, share: float) -> QColor:
    """`colour` laid over `background`, `share` of it showing the background: opaque, so quick to paint."""
    above, below = QColor(colour), QColor(background)
    mixed = [
        round((1 - share) * a + share * b)
        for a, b in zip(above.getRgb()[:3], below.getRgb()[:3], strict=True)  # type: ignore[index]  # stub says object
    ]
    return QColor(*mixed)


def sign_scale(theme: Theme, steps: int = 256) -> NDArray[np.uint8]:
    """Colours from negative over zero to positive, shape (steps, 3)."""
    ends = np.array([QColor(c).getRgb()[:3] for c in (theme.negative, theme.zero, theme.positive)])  # type: ignore[index]
    where = np.linspace(-1, 1, steps)
    channels = [np.interp(where, [-1, 0, 1], ends[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=1).round().astype(np.uint8)


def sign_indices(values: Array, limit: float, steps: int = 256) -> NDArray[np.int32]:
    """Where values in [−limit, limit] fall on a `sign_scale` of `steps` colours; beyond it they take the end's.

    NaN falls in the middle.
    """
    if limit <= 0:
        return np.full(values.shape, steps // 2, dtype=np.int32)
    # Every number on screen comes through here 30 times a second: so in place, and short integers, which are quick.
    places = np.asarray(values / limit)
    places += 1
    places *= (steps - 1) / 2
    np.rint(places, out=places)
    places.clip(0, steps - 1, out=places)
    if np.isnan(places.sum()):
        places[np.isnan(places)] = np.rint((steps - 1) / 2)
    return places.astype(np.int32)


def style_sheet(theme: Theme) -> str:
    """The window's style sheet in the theme's colours."""
    colours = {name: value for name, value in asdict(theme).items() if isinstance(value, str)}
    colours |= {
        "disabled": blend(theme.muted, theme.surface, 0.45).name(),
        "accent_hover": blend(theme.accent, theme.text, 0.12).name(),
        "error_soft": blend(theme.error, theme.field, 0.9).name(),
        "chevron_up": resource("style", f"chevron-up-{theme.name}.svg").as_posix(),
        "chevron": resource("style", f"chevron-{theme.name}.svg").as_posix(),
    }
    return Template(resource("style", "window.qss").read_text(encoding="utf-8")).substitute(colours)


@contextmanager
def undressed(application: QApplication) -> Iterator[None]:
    """Take the style sheet off meanwhile.

    Qt finds out which rules hold for a widget whenever that, or one it stands in, gets a parent: many times over while
    a window is put together. Put on again before it is shown, the sheet is gone through once.
    """
    sheet = application.styleSheet()
    application.setStyleSheet("")
    try:
        yield
    finally:
        application.setStyleSheet(sheet)


def apply(application: QApplication, theme: Theme) -> None:
    """Dress the application in a theme."""
    application.setPalette(palette(theme))
    application.setStyleSheet(style_sheet(theme))
