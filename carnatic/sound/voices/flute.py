"""The bamboo flute: few partials, fewer in high notes, and the noise of the breath."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from carnatic.sound.partials import Samples
from carnatic.sound.voices.sustained import Manner, sustained
from carnatic.sound.voices.tone import Tone
from carnatic.sound.waves import Strengths

# Decibels of partials 1, 2, … in a low note, and how much softer each is per octave above it. Low
# notes are rich and high notes nearly a sine: Fletcher and Rossing, The Physics of Musical
# Instruments, chapter 16; the numbers are ours.
_LOW_HZ = 220.0
_LOW_DB = np.array([0.0, -5.0, -9.0, -17.0, -22.0, -29.0, -34.0, -40.0, -45.0, -50.0])
_FALL_DB = np.array([0.0, 5.5, 8.0, 9.0, 10.0, 11.0, 11.0, 12.0, 12.0, 12.0])


def flute(tone: Tone) -> Samples:
    """A blown note: first the breath, then a round tone with it."""
    return sustained(tone, _BLOWN)


def _spectrum(hz: Strengths, numbers: NDArray[np.int64]) -> Strengths:
    """Strengths of the partials, (moments, partials), from their frequencies and numbers."""
    octaves = np.clip(np.log2(hz[:, :1] / _LOW_HZ), -1, 3)
    return np.asarray(10 ** ((_LOW_DB[: len(numbers)] - octaves * _FALL_DB[: len(numbers)]) / 20))


_BLOWN = Manner(
    spectrum=_spectrum,
    most_partials=len(_LOW_DB),
    attack_seconds=0.060,
    joined_seconds=0.024,
    entry_seconds=0.014,
    bite=0.10,
    accent_tilt=2.0,
    noise=((1200.0, 1600.0, 1.0), (3800.0, 3600.0, 0.6)),
    noise_level=0.026,
    noise_bite=4.0,
    swell=0.24,
)
