"""Long lines: the memory that rendering takes, in bytes and samples."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.performance import perform
from carnatic.exercise.score import lay_out
from carnatic.export import export
from carnatic.library import library
from carnatic.sound.loudness import PART_QUARTERS, TRUE_PEAK_TAPS, mastered, mastered_parts
from carnatic.sound.mix import mix_gain
from carnatic.sound.partials import RATE
from carnatic.theory.swara import Swara

MOST_BYTES = 300_000_000  # for a quarter of an hour
LONGEST_PART = PART_QUARTERS * RATE // 10 + 2 * TRUE_PEAK_TAPS


def line(units: int, **fields: str) -> Exercise:
    """A line of that many swaras, few of them different."""
    notes = tuple(Note(Swara("srgm"[i % 4])) for i in range(units))
    return Exercise(library().request(**({"family": "own", "human": "no"} | fields)), notes)


def peak_bytes(work: Callable[[], object]) -> int:
    """The peak memory of a call, in bytes."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_twenty_minutes_for_the_player_take_a_fraction_of_what_they_would_whole() -> None:
    performance = perform(lay_out(line(400, tempo="20")))
    assert performance.seconds == 1200
    held = peak_bytes(lambda: mix_gain(performance))
    assert held < 60_000_000 < performance.seconds * RATE * 4  # the samples of the mix alone


@pytest.mark.parametrize(
    "suffix",
    [".wav", ".zip", *(pytest.param(suffix, marks=pytest.mark.sweep) for suffix in (".mp3", ".flac"))],
)
def test_seven_minutes_are_written_within_half_of_that_memory(suffix: str) -> None:
    exercise = line(144, tempo="20")
    assert perform(lay_out(exercise)).seconds == 432
    assert peak_bytes(lambda: export(exercise, suffix)) < MOST_BYTES / 2


@pytest.mark.parametrize("rate", [44_100, 48_000])
@pytest.mark.parametrize("seconds", [0.0, 0.05, 3.0, 31.99, 32.0, 70.123])
def test_a_sound_that_is_made_in_parts_is_as_loud_as_the_whole(seconds: float, rate: int) -> None:
    rng = np.random.default_rng(round(seconds * 1000))
    n = round(seconds * rate)
    loud = np.interp(np.arange(n), np.linspace(0, n, 9), rng.uniform(0.01, 0.9, 9))
    sound = (rng.standard_normal(n) * loud / 4).astype(np.float32)
    asked: list[tuple[int, int]] = []

    def part(first: int, last: int) -> np.ndarray:
        asked.append((first, last))
        return sound[first:last].copy()

    made, whole = mastered_parts(part, n, rate, -16, 0.8), mastered(sound, rate, -16, 0.8)
    assert made.gain == whole.gain
    assert np.array_equal(made.limiter, whole.limiter)
    assert all(last - first <= LONGEST_PART * rate / RATE + 1 for first, last in asked)
    curve, applied = whole.curve(n), sound.copy()
    whole.apply_to(applied)
    assert np.array_equal(applied, sound * curve)
