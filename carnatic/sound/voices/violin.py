"""The violin: a bowed string's sawtooth through a wooden body."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from carnatic.sound.partials import Samples
from carnatic.sound.voices.sustained import Manner, sustained
from carnatic.sound.voices.tone import Tone
from carnatic.sound.waves import Strengths

# (hertz, width as the logarithm of a frequency ratio, strength) of the air resonance, the lowest modes
# of the body, and the bridge hill. Source: Fletcher and Rossing, The Physics of Musical Instruments,
# chapter 10; the strengths are rounded.
_BODY = ((275.0, 0.16, 1.6), (460.0, 0.14, 1.5), (550.0, 0.14, 1.9), (950.0, 0.35, 0.8), (2500.0, 0.40, 1.5))
_ROLL_OFF_HZ = 4200.0


def violin(tone: Tone) -> Samples:
    """A bowed note: the bow grips the string with a little noise, then the tone is even."""
    return sustained(tone, _BOWED)


def _spectrum(hz: Strengths, numbers: NDArray[np.int64]) -> Strengths:
    """Strengths of the partials, (moments, partials), from their frequencies and numbers."""
    body = 0.55 + sum(gain * np.exp(-((np.log(hz / centre) / width) ** 2)) for centre, width, gain in _BODY)
    return np.asarray(body / numbers / (1 + (hz / _ROLL_OFF_HZ) ** 2))


_BOWED = Manner(
    spectrum=_spectrum,
    most_partials=60,
    attack_seconds=0.055,
    joined_seconds=0.020,
    entry_seconds=0.005,
    bite=0.22,
    accent_tilt=1.2,
    noise=((2600.0, 2800.0, 1.0), (6000.0, 5000.0, 0.5)),
    noise_level=0.018,
    noise_bite=5.0,
    swell=0.16,
)
