"""Animations, read back by Pillow."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageSequence

from bpviz.export.animation import COLOURS, Reel, spread

SIZE = (40, 24)


def decoded(reel: Reel, milliseconds: int = 100) -> tuple[list[np.ndarray], list[int], int]:
    """The frames, how long each stays, and how often all repeat."""
    file = io.BytesIO()
    reel.write(file, milliseconds)
    with Image.open(io.BytesIO(file.getvalue())) as image:
        frames, times = [], []
        for frame in ImageSequence.Iterator(image):
            times.append(frame.info["duration"])
            frames.append(np.asarray(frame.convert("RGB")))
        return frames, times, image.info["loop"]


def picture(*, shade: int) -> np.ndarray:
    made = np.full((SIZE[1], SIZE[0], 3), 250, np.uint8)
    made[4:10, shade : shade + 8] = (8, 119, 189)
    made[12:14, 3:30] = (245, 146, 34)
    return made


def test_all_frames_come_back_with_their_colours_and_times() -> None:
    reel, pictures = Reel(SIZE), [picture(shade=shade) for shade in range(12)]
    for one in pictures:
        reel.add(one)
    frames, times, loop = decoded(reel, 70)
    assert len(frames) == 12
    assert times == [70] * 12
    assert loop == 0
    for frame, one in zip(frames, pictures, strict=True):
        assert np.array_equal(frame, one)


def test_of_more_colours_than_a_gif_has_none_is_far_off_and_none_flickers() -> None:
    generator = np.random.default_rng(0)
    gradient = np.linspace(0, 255, SIZE[0]).astype(np.uint8)
    still = np.stack([np.tile(gradient, (SIZE[1], 1))] * 3, axis=2)
    still[:, :, 1] = 255 - still[:, :, 0]
    still[:, :, 2] = np.linspace(0, 255, SIZE[1]).astype(np.uint8)[:, np.newaxis]
    reel, pictures = Reel(SIZE), []
    for _ in range(5):
        one = still.copy()
        one[:4] = generator.integers(0, 256, (4, SIZE[0], 3))
        pictures.append(one)
        reel.add(one)
    assert len(np.unique(np.concatenate(pictures).reshape(-1, 3), axis=0)) > COLOURS
    frames, _, _ = decoded(reel)
    for frame in frames:
        assert np.array_equal(frame[4:], frames[0][4:]), "what does not move must not change its colour"
        assert np.abs(frame[4:].astype(int) - still[4:]).mean() < 16


def test_a_small_bright_mark_keeps_its_colour_beside_large_surfaces() -> None:
    shades = np.random.default_rng(1).integers(0, 90, (SIZE[1], SIZE[0], 1)).repeat(3, axis=2).astype(np.uint8)
    shades[:, :, 2] = np.arange(SIZE[0])
    shades[10:12, 10:12] = (245, 146, 34)
    reel = Reel(SIZE)
    reel.add(shades)
    assert np.abs(decoded(reel)[0][0][10:12, 10:12].astype(int) - (245, 146, 34)).max() <= 2


def test_one_picture_is_an_animation_too() -> None:
    reel = Reel(SIZE)
    reel.add(picture(shade=3))
    assert len(decoded(reel)[0]) == 1


def test_pictures_are_all_of_one_size() -> None:
    with pytest.raises(ValueError, match="40 × 24"):
        Reel(SIZE).add(np.zeros((10, 10, 3), np.uint8))


def test_writing_tells_how_far_it_is_and_can_be_ended() -> None:
    reel, told = Reel(SIZE), []
    for shade in range(5):
        reel.add(picture(shade=shade))
    reel.write(io.BytesIO(), 100, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0

    def stop(_: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reel.write(io.BytesIO(), 100, stop)


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 300), st.booleans())
def test_frames_are_spread_from_the_first_iteration_to_the_last(
    first: int, length: int, n: int, logarithmic: bool
) -> None:
    ks = spread(first, first + length, n, logarithmic=logarithmic)
    assert list(ks) == sorted(set(ks))
    assert ks[-1] == first + length
    assert ks[0] == first or n == 1
    assert len(ks) <= n
    if not logarithmic:
        assert len(ks) == min(n, length + 1)
        assert n == 1 or max(np.diff(ks), default=1) - min(np.diff(ks), default=1) <= 2


def test_most_frames_can_be_early() -> None:
    ks = spread(0, 10_000, 41, logarithmic=True)
    assert sum(k <= 100 for k in ks) > len(ks) / 3
