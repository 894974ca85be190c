"""The sruti box: the pitches of the strings as steady reeds, with one bellows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from carnatic.caching import cached
from carnatic.sound.drone.strings import fitting_loop
from carnatic.sound.partials import RATE, Samples, partial_count

_LONGEST_SECONDS = 60.0  # for four strings without simple ratios; a just chord takes six
BOX_RMS = 0.058
_MOST_PARTIALS = 40
BELLOWS_SECONDS, BELLOWS_DEPTH = 3.0, 0.06  # the player's arm is never perfectly even
BOX_HZ = 2400.0  # above this the wooden box damps the reeds


@cached(max_bytes=48_000_000)
def box_loop(cents: tuple[float, ...], sruti_hz: float, rate: int = RATE) -> Samples:
    """A chord of reeds at these cents above Sa as a seamless loop, (samples,); read-only.

    A pitch that occurs twice is one stronger reed. Every partial has a whole number of periods in
    the loop, so it is one entry of the spectrum and there is no seam. Fitting the loop changes a
    reed's pitch by less than 0.1 cent.
    """
    fitting = fitting_loop(cents, sruti_hz, rate, _LONGEST_SECONDS)
    spectrum = np.zeros(fitting.n // 2 + 1, np.complex128)
    for periods in sorted(set(fitting.periods)):
        hz = periods * rate / fitting.n
        k = np.arange(1, partial_count(hz, rate, _MOST_PARTIALS) + 1, dtype=np.int64)
        strengths = np.sqrt(fitting.periods.count(periods)) * _reed(k, hz)
        # phases that grow with the square of the number keep the peaks low
        spectrum[k * periods] += strengths * np.exp(1j * np.pi * k * k / len(k))
    chord = np.fft.irfft(spectrum, fitting.n) * _bellows(fitting.n, rate)
    loop: Samples = (chord * (BOX_RMS / np.sqrt(np.mean(chord**2)))).astype(np.float32)
    loop.setflags(write=False)
    return loop


def _reed(k: NDArray[np.int64], hz: float) -> NDArray[np.float64]:
    """The strengths of the partials of a free reed in its box, (partials,). k: their numbers."""
    return np.asarray(k**-0.8 / (1 + (k * hz / BOX_HZ) ** 2))


def _bellows(n: int, rate: int) -> NDArray[np.float64]:
    """The pressure of the bellows at each sample, (n,), with a whole number of strokes in the loop."""
    strokes = max(1, round(n / rate / BELLOWS_SECONDS))
    return np.asarray(1 + BELLOWS_DEPTH * np.sin(2 * np.pi * strokes * np.arange(n) / n))
