"""Shared parts of the one-shots: noise in a band, and a silent end."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from carnatic.sound.partials import Samples, ramp

Signal: TypeAlias = NDArray[np.float64]

END_SECONDS = 0.02


def noise_in_band(n: int, band_hz: tuple[float, float], rate: int, seed: int) -> Signal:
    """Noise in a band with soft edges, (n,), shaped in the spectrum; the same for the same seed."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(n))
    hz = np.fft.rfftfreq(n, 1 / rate)
    low, high = band_hz
    spectrum *= 1 / np.sqrt(1 + (low / np.maximum(hz, 1.0)) ** 4) / np.sqrt(1 + (hz / high) ** 4)
    return np.asarray(np.fft.irfft(spectrum, n))


def with_quiet_end(body: Signal, peak: float, rate: int) -> Samples:
    """The sound scaled to that peak and faded to exactly 0 at its end; changes ``body``."""
    end = round(END_SECONDS * rate)
    body[-end:] *= ramp(end)[::-1]
    sound: Samples = (peak * body / np.abs(body).max()).astype(np.float32)
    return sound
