"""The nadaswaram: a double reed on a long wooden cone, with a loud edge for the open air."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from carnatic.sound.partials import Samples
from carnatic.sound.voices.sustained import Manner, sustained
from carnatic.sound.voices.tone import Tone
from carnatic.sound.waves import Strengths

# A cone supports all partials equally; the reed's pulses are narrow, so the strength grows up to a
# formant and falls slowly beyond it: Fletcher and Rossing, The Physics of Musical Instruments,
# chapter 15, on oboes and shawms. The formants were chosen by ear: (hertz, width as the logarithm of
# a frequency ratio, strength).
_FORMANTS = ((1050.0, 0.42, 2.6), (2900.0, 0.30, 1.5))
_CUT_ON_HZ, _ROLL_OFF_HZ = 420.0, 4800.0


def nadaswaram(tone: Tone) -> Samples:
    """A blown note: the tongue leaves the reed, which sounds immediately and brightly."""
    return sustained(tone, _REED)


def _spectrum(hz: Strengths, numbers: NDArray[np.int64]) -> Strengths:
    """Strengths of the partials, (moments, partials), from their frequencies."""
    formants = 0.7 + sum(gain * np.exp(-((np.log(hz / centre) / width) ** 2)) for centre, width, gain in _FORMANTS)
    slope = (0.1 + hz / _CUT_ON_HZ) / (1 + (hz / _CUT_ON_HZ) ** 1.7)
    return np.asarray(formants * slope / (1 + (hz / _ROLL_OFF_HZ) ** 3))


_REED = Manner(
    spectrum=_spectrum,
    most_partials=70,
    attack_seconds=0.032,
    joined_seconds=0.014,
    entry_seconds=0.0015,
    bite=0.24,
    accent_tilt=1.0,
    noise=((2500.0, 2500.0, 1.0), (5200.0, 3000.0, 0.6)),
    noise_level=0.012,
    noise_bite=3.0,
    swell=0.10,
    lowest_hz=160.0,
)
