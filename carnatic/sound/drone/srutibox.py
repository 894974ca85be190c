"""The sruti box: the strings' pitches as steady reeds, blown by one bellows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from carnatic.caching import cached
from carnatic.sound.drone.strings import fitting_loop
from carnatic.sound.partials import RATE, Samples, partial_count

_LONGEST_SECONDS = 60.0  # for four strings in no simple ratio; a just chord takes six
BOX_RMS = 0.058
_MOST_PARTIALS = 40
BELLOWS_SECONDS, BELLOWS_DEPTH = 3.0, 0.06  # the player's arm is never quite even
BOX_HZ = 2400.0  # above this the wooden box takes the reeds' edge away


@cached(max_bytes=48_000_000)
def box_loop(cents: tuple[float, ...], sruti_hz: float, rate: int = RATE) -> Samples:
    """A chord of reeds at these cents above Sa, to be repeated end on end; read-only.

    A pitch that occurs twice is one reed blown harder. Every partial makes whole
    periods in the loop, so it is written straight into the spectrum, and there is no seam;
    a reed that is bent to fit is bent by less than 0.1 cent.
    """
    found = fitting_loop(cents, sruti_hz, rate, _LONGEST_SECONDS)
    spectrum = np.zeros(found.n // 2 + 1, np.complex128)
    for periods in sorted(set(found.periods)):
        hz = periods * rate / found.n
        k = np.arange(1, partial_count(hz, rate, _MOST_PARTIALS) + 1, dtype=np.int64)
        strengths = np.sqrt(found.periods.count(periods)) * _reed(k, hz)
        # turned against each other by the square of their number, the partials make no peaks
        spectrum[k * periods] += strengths * np.exp(1j * np.pi * k * k / len(k))
    loop = np.fft.irfft(spectrum, found.n) * _bellows(found.n, rate)
    made: Samples = (loop * (BOX_RMS / np.sqrt(np.mean(loop**2)))).astype(np.float32)
    made.setflags(write=False)
    return made


def _reed(k: NDArray[np.int64], hz: float) -> NDArray[np.float64]:
    """Strength of each partial of a free reed in its box."""
    return np.asarray(k**-0.8 / (1 + (k * hz / BOX_HZ) ** 2))


def _bellows(n: int, rate: int) -> NDArray[np.float64]:
    """The bellows' pressure at each sample, in whole strokes to the loop."""
    strokes = max(1, round(n / rate / BELLOWS_SECONDS))
    return np.asarray(1 + BELLOWS_DEPTH * np.sin(2 * np.pi * strokes * np.arange(n) / n))
