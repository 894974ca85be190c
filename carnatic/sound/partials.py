"""Additive synthesis: phase from a pitch curve, and sums of sines by recurrence.

Everything is mono, float32, at RATE samples a second unless a function takes a rate.
"""

from __future__ import annotations

from math import log
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from carnatic.exercise.performance import PitchCurve

Samples: TypeAlias = NDArray[np.float32]

RATE = 44_100
# Partials above this part of the rate are left out: near the half they would fold back.
HIGHEST_PARTIAL = 0.45
# Samples that are summed at once; a handful of such arrays stays in the processor's cache.
BLOCK = 8192
DRIFT_SAMPLES = 256  # a drift of the pitch is told this often


def partial_count(hz: float, rate: int, most: int) -> int:
    """The number of harmonics of ``hz`` that stay below half the rate, from 1 to ``most``."""
    return max(1, min(most, int(HIGHEST_PARTIAL * rate / hz)))


def times(n: int, rate: int) -> Samples:
    """Seconds since the first of n samples."""
    return (np.arange(n, dtype=np.float64) / rate).astype(np.float32)


def turns(
    curve: PitchCurve, sruti_hz: float, n: int, rate: int, drift: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Turns of the fundamental at each of n samples, from 0 to 1, 0 at the first.

    drift: cents that are added to the curve, one for each DRIFT_SAMPLES, joined by straight
    lines. Turns are summed in float64: their error after a minute is far below a
    thousandth of a cent.
    """
    if curve.is_steady:
        hz = sruti_hz * 2 ** (curve.points[0][1] / 1200)
        gone = np.arange(n, dtype=np.float64)
        if drift is not None:
            # so small an interval is as good as proportional to its cents
            gone += _drawn_out(np.cumsum(drift) * (DRIFT_SAMPLES * log(2) / 1200), n)
        gone *= hz / rate
    else:
        seconds, cents = (np.array(column, dtype=np.float64) for column in zip(*curve.points))
        moving = np.interp(np.arange(n) / rate, seconds, cents)
        if drift is not None:
            moving += _drawn_out(drift, n)
        moving *= 1 / 1200
        np.exp2(moving, out=moving)
        moving *= sruti_hz / rate
        gone = np.cumsum(moving)
        gone -= gone[0] if n else 0.0
    gone -= np.floor(gone)
    return np.asarray(gone)


def phase(curve: PitchCurve, sruti_hz: float, n: int, rate: int, drift: NDArray[np.float64] | None = None) -> Samples:
    """The angle of the fundamental at each of n samples, in radians from 0 to 2π, 0 at the first; see turns."""
    gone = turns(curve, sruti_hz, n, rate, drift)
    gone *= 2 * np.pi
    return gone.astype(np.float32)


def _drawn_out(points: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """A value for each DRIFT_SAMPLES as one for each of n samples, by straight lines from 0 at the first."""
    return np.asarray(np.interp(np.arange(n), np.arange(len(points)) * DRIFT_SAMPLES, points - points[0]))


def damped_sum(amplitudes: Samples, angle: Samples, damping: Samples) -> Samples:
    """Σ amplitudes[k−1] · damping^k · sin(k · angle), k from 1, at every sample.

    amplitudes: (partials,). angle, damping: (n,); a damping that falls with time lets
    the higher partials die sooner, as on a string. Sine and cosine are taken once; the
    harmonics follow by the Chebyshev recurrence φ(k+1) = 2d·cos·φ(k) − d²·φ(k−1), summed
    from the top (Clenshaw), so that a partial costs four array operations and no memory.
    """
    out = np.empty_like(angle)
    above, top, spare = (np.empty(BLOCK, np.float32) for _ in range(3))
    for start in range(0, len(angle), BLOCK):
        theta, damp = angle[start : start + BLOCK], damping[start : start + BLOCK]
        two, one, scratch = above[: len(theta)], top[: len(theta)], spare[: len(theta)]
        alpha = np.cos(theta)
        alpha *= damp
        alpha *= 2
        beta = -damp * damp
        two.fill(0)
        one.fill(0)
        for amplitude in _audible(amplitudes, float(damp.max()))[::-1]:
            two *= beta
            np.multiply(alpha, one, out=scratch)
            two += scratch
            two += amplitude
            one, two = two, one
        np.sin(theta, out=scratch)
        scratch *= damp
        np.multiply(scratch, one, out=out[start : start + BLOCK])
    return out


def _audible(amplitudes: Samples, damping: float) -> list[np.float32]:
    """The partials up to the last that is above −100 dB of the strongest at this damping."""
    strength = amplitudes * damping ** np.arange(1, len(amplitudes) + 1)
    loud = np.flatnonzero(np.abs(strength) > 1e-5 * np.abs(amplitudes).max())
    return list(amplitudes[: loud[-1] + 1]) if len(loud) else []


def ramp(n: int) -> Samples:
    """A raised cosine from 0 up towards 1 over n samples; reversed, it falls to exactly 0."""
    return (0.5 - 0.5 * np.cos(np.pi * np.arange(n) / max(n, 1))).astype(np.float32)
