"""Says whether two pictures look alike, in words where they do not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

FAR, MOST_FAR = 40, 0.005
"""By how much of 255 a pixel of a slightly blurred picture may be off, and what share of all may be off further."""
SPOT, FAR_IN_A_SPOT, MOST_FAR_IN_A_SPOT = 16, 28, 1 / 16
"""The same for every square of so many pixels aside: a number that moved is small in a large picture."""
MOST_COLOURS = 128

Pixels = NDArray[np.uint8]
"""Shape (height, width, 3)."""


def pixels_of(image: QImage) -> Pixels:
    """The picture's red, green and blue."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : 3 * plain.width()].reshape(plain.height(), plain.width(), 3).copy()


def image_of(pixels: Pixels) -> QImage:
    """The picture with these colours."""
    height, width, _ = pixels.shape
    return QImage(np.ascontiguousarray(pixels).data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def unlike(new: Pixels, reference: Pixels) -> str | None:
    """In words how two pictures differ; None where a person would call them the same."""
    if new.shape != reference.shape:
        return f"it is {_size(new)} pixels large, not {_size(reference)}"
    off = difference(new, reference)
    share = float((off > FAR).mean())
    if share > MOST_FAR:
        return f"{share:.2%} of its pixels differ, more than {MOST_FAR:.1%}"
    spots = _spots(off > FAR_IN_A_SPOT)
    if spots.max() > MOST_FAR_IN_A_SPOT:
        y, x = (int(at) + SPOT // 2 for at in np.unravel_index(spots.argmax(), spots.shape))
        return f"{spots.max():.0%} of the pixels around ({x}, {y}) differ, more than {MOST_FAR_IN_A_SPOT:.0%}"
    return None


def difference(new: Pixels, reference: Pixels) -> NDArray[np.float64]:
    """How far each pixel is off after a slight blur, 0 … 255, in the channel that is furthest off."""
    off: NDArray[np.float64] = np.abs(_blurred(new) - _blurred(reference)).max(axis=2)
    return off


def difference_picture(new: Pixels, reference: Pixels) -> QImage:
    """The new picture in pale grey, with red where it differs."""
    grey = 255 - (255 - new.mean(axis=2)) / 4
    off = np.minimum(2 * difference(new, reference), 255) if new.shape == reference.shape else np.zeros(grey.shape)
    red = np.maximum(grey, off)
    return image_of(np.stack([red, grey * (1 - off / 255), grey * (1 - off / 255)], axis=2).astype(np.uint8))


def save_small(image: QImage, path: Path) -> None:
    """Save a picture as a PNG with few colours, close enough to its own."""
    pixels = pixels_of(image)
    colours, which = _few_colours(pixels.reshape(-1, 3))
    height, width, _ = pixels.shape
    indexed = QImage(width, height, QImage.Format.Format_Indexed8)
    indexed.setColorTable([0xFF000000 | r << 16 | g << 8 | b for r, g, b in colours.tolist()])
    rows = np.frombuffer(indexed.bits(), np.uint8).reshape(height, indexed.bytesPerLine())
    rows[:, :width] = which.reshape(height, width)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not indexed.save(str(path), "PNG", 0):
        raise OSError(f"{path} could not be written")


def _few_colours(pixels: Pixels) -> tuple[Pixels, NDArray[np.intp]]:
    """A palette, shape (≤ MOST_COLOURS, 3), and which of its colours each pixel takes."""
    colours, which = np.unique(pixels, axis=0, return_inverse=True)
    if len(colours) <= MOST_COLOURS:
        return colours, which.ravel()
    rounded = np.round(pixels / 17).astype(np.uint8) * np.uint8(17)
    # What covers most of the picture, its surface above all, keeps its very colour.
    counts = np.bincount(which.ravel())
    kept = np.argsort(counts)[::-1][: MOST_COLOURS // 4]
    shades, many = np.unique(rounded, axis=0, return_counts=True)
    shades = shades[np.argsort(many)[::-1][: MOST_COLOURS - len(kept)]]
    palette = np.concatenate([colours[kept], shades])
    off = colours[:, np.newaxis].astype(int) - palette[np.newaxis]
    nearest = np.abs(off).sum(axis=2).argmin(axis=1)
    return palette, nearest[which.ravel()]


def _blurred(pixels: Pixels) -> NDArray[np.float64]:
    """Each pixel the mean of the nine around it."""
    padded = np.pad(pixels.astype(float), ((1, 1), (1, 1), (0, 0)), mode="edge")
    down = padded[:-2] + padded[1:-1] + padded[2:]
    across: NDArray[np.float64] = down[:, :-2] + down[:, 1:-1] + down[:, 2:]
    return across / 9


def _spots(far: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The share of far pixels in every square of SPOT × SPOT that lies within the picture."""
    side = min(SPOT, *far.shape)
    sums = np.pad(far.astype(float).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    inside: NDArray[np.float64] = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    return inside / side**2


def _size(pixels: Pixels) -> str:
    return f"{pixels.shape[1]} × {pixels.shape[0]}"
