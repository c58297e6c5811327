"""Pictures as an animated GIF: one palette for all of them, so that no colour flickers."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

Pixels = NDArray[np.uint8]
Packed = NDArray[np.uint32]

COLOURS_AT_ONCE = 20_000
COLOURS = 255
"""Of the 256 that a GIF can have; the last one stands for what stays as it was in the picture before."""
EXACT = 96
"""So many of the commonest colours, surfaces and the strokes of letters, are kept as they are."""
MOST_WEIGHT = 4000
"""A colour counts for the palette by its number of pixels up to that: a small bright mark is worth a large surface."""


class Reel:
    """Collects pictures one by one and writes them as an animation.

    Args:
        size: width and height of every picture, in pixels.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        # Packed, pictures of a window take a twentieth of their room.
        self._packed: list[bytes] = []
        self._colours: Packed = np.empty(0, np.uint32)
        self._pixels: NDArray[np.int64] = np.empty(0, np.int64)

    def __len__(self) -> int:
        return len(self._packed)

    def add(self, picture: Pixels) -> None:
        """Add a picture of shape (height, width, 3).

        Raises:
            ValueError: for one of another size.
        """
        width, height = self.size
        if picture.shape != (height, width, 3):
            raise ValueError(f"a picture of this reel is {width} × {height} pixels, not {picture.shape}")
        self._packed.append(zlib.compress(np.ascontiguousarray(picture).tobytes(), 1))
        self._count(picture)

    def write(self, file: BinaryIO, milliseconds: int, progress: Callable[[float], None] = lambda _: None) -> None:
        """Write all pictures as an animation that repeats for ever.

        Args:
            file: where to.
            milliseconds: how long each picture stays; GIF counts in hundredths of a second.
            progress: is told the fraction done; whatever it raises ends the writing.
        """
        first, *others = range(len(self))
        palette = self.palette()
        nearest = _nearest(_unpacked(self._colours), palette, lambda: progress(0.0))

        def rest() -> Iterator[Image]:
            for at in others:
                progress(at / len(self))
                yield self._picture(at, palette, nearest)

        self._picture(first, palette, nearest).save(
            file,
            "GIF",
            save_all=True,
            append_images=rest(),
            duration=10 * max(round(milliseconds / 10), 2),
            loop=0,
            optimize=False,
        )
        progress(1.0)

    def palette(self) -> Pixels:
        """The colours for all pictures, shape (≤ 255, 3): exactly those there are, where they are no more than that."""
        if len(self._colours) <= COLOURS:
            return _unpacked(self._colours)
        from PIL import Image as Pillow

        order = np.argsort(-self._pixels, kind="stable")
        exact, others = order[:EXACT], order[EXACT:]
        weights = np.ceil(np.sqrt(np.minimum(self._pixels[others], MOST_WEIGHT))).astype(int)
        sample = _unpacked(np.repeat(self._colours[others], weights))
        quantized = Pillow.fromarray(sample[np.newaxis]).quantize(COLOURS - EXACT, Pillow.Quantize.MEDIANCUT)
        mixed = np.array(quantized.getpalette(), np.uint8).reshape(-1, 3)[: COLOURS - EXACT]
        return np.concatenate([_unpacked(self._colours[exact]), mixed])

    def _picture(self, at: int, palette: Pixels, nearest: Pixels) -> Image:
        """A picture in the palette's colours: exactly, where Pillow's own mapping is a rough one."""
        from PIL import Image as Pillow

        width, height = self.size
        picture = np.frombuffer(zlib.decompress(self._packed[at]), np.uint8).reshape(height, width, 3)
        image = Pillow.fromarray(nearest[np.searchsorted(self._colours, _packed(picture))])
        image.putpalette(palette.ravel().tolist())
        return image

    def _count(self, picture: Pixels) -> None:
        colours, pixels = np.unique(_packed(picture), return_counts=True)
        together = np.concatenate([self._colours, colours])
        self._colours, where = np.unique(together, return_inverse=True)
        counts = np.concatenate([self._pixels, pixels])
        self._pixels = np.bincount(where, weights=counts, minlength=len(self._colours)).astype(np.int64)


def spread(first: int, last: int, n: int, *, logarithmic: bool = False) -> tuple[int, ...]:
    """At most n different iterations from `first` to `last`, both among them, evenly spread.

    Args:
        first, last: 0 ≤ first ≤ last.
        n: 1 or more; of one, it is the last.
        logarithmic: even steps of log(1 + k − first): most of them early, where a run changes fastest.
    """
    if n == 1 or first == last:
        return (last,)
    shares = np.linspace(0.0, 1.0, n)
    ks = np.expm1(shares * np.log1p(last - first)) if logarithmic else shares * (last - first)
    return tuple(int(k) for k in np.unique(np.rint(first + ks)))


def _nearest(colours: Pixels, palette: Pixels, alive: Callable[[], None]) -> Pixels:
    """The index of the nearest colour of the palette, for each colour: shape (colours,)."""
    nearest = np.empty(len(colours), np.uint8)
    chosen = palette.astype(np.float32)
    squares = (chosen**2).sum(axis=1)
    for start in range(0, len(colours), COLOURS_AT_ONCE):
        alive()
        some = colours[start : start + COLOURS_AT_ONCE].astype(np.float32)
        nearest[start : start + COLOURS_AT_ONCE] = (squares - 2 * some @ chosen.T).argmin(axis=1)
    return nearest


def _packed(picture: Pixels) -> Packed:
    """Shape (…, 3) -> 0xrrggbb, shape (…)."""
    channels = picture.astype(np.uint32)
    return (channels[..., 0] << 16 | channels[..., 1] << 8 | channels[..., 2]).astype(np.uint32, copy=False)


def _unpacked(packed: Packed) -> Pixels:
    """0xrrggbb -> shape (colours, 3)."""
    return np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1).astype(np.uint8)
