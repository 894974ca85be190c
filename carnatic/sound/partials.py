"""Additive synthesis: the phase of a pitch curve, and sums of sines by recurrence.

Sounds are mono, float32, (samples,), with RATE samples per second unless a function takes a rate.
"""

from __future__ import annotations

from math import log
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from carnatic.exercise.performance import PitchCurve

Samples: TypeAlias = NDArray[np.float32]

RATE = 44_100
# Partials above this part of the rate are left out, to avoid aliasing.
HIGHEST_PARTIAL = 0.45
# Samples that are summed at once; a few such arrays fit into the processor's cache.
BLOCK = 8192
DRIFT_SAMPLES = 256  # samples between two values of a drift of the pitch


def partial_count(hz: float, rate: int, most: int) -> int:
    """The number of harmonics of ``hz`` that stay below half the rate, from 1 to ``most``."""
    return max(1, min(most, int(HIGHEST_PARTIAL * rate / hz)))


def times(n: int, rate: int) -> Samples:
    """The time of each of n samples in seconds, from 0: (n,)."""
    return (np.arange(n, dtype=np.float64) / rate).astype(np.float32)


def turns(
    curve: PitchCurve, sruti_hz: float, n: int, rate: int, drift: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """The phase of the fundamental at each of n samples, (n,), in turns from 0 to 1, 0 at the first.

    drift: (points,) cents that are added to the curve, one for every DRIFT_SAMPLES, joined by
    straight lines. Turns are summed in float64: after a minute their error is far below a
    thousandth of a cent.
    """
    if curve.is_steady:
        hz = sruti_hz * 2 ** (curve.points[0][1] / 1200)
        total = np.arange(n, dtype=np.float64)
        if drift is not None:
            # for so small an interval the frequency is nearly linear in the cents
            total += _drawn_out(np.cumsum(drift) * (DRIFT_SAMPLES * log(2) / 1200), n)
        total *= hz / rate
    else:
        seconds, cents = (np.array(column, dtype=np.float64) for column in zip(*curve.points))
        step = np.interp(np.arange(n) / rate, seconds, cents)
        if drift is not None:
            step += _drawn_out(drift, n)
        step *= 1 / 1200
        np.exp2(step, out=step)
        step *= sruti_hz / rate
        total = np.cumsum(step)
        total -= total[0] if n else 0.0
    total -= np.floor(total)
    return np.asarray(total)


def phase(curve: PitchCurve, sruti_hz: float, n: int, rate: int, drift: NDArray[np.float64] | None = None) -> Samples:
    """The phase of the fundamental at each of n samples, (n,), in radians from 0 to 2π; see ``turns``."""
    angle = turns(curve, sruti_hz, n, rate, drift)
    angle *= 2 * np.pi
    return angle.astype(np.float32)


def _drawn_out(points: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Values for every DRIFT_SAMPLES, (points,), interpolated for each of n samples, (n,), and moved to start at 0."""
    return np.asarray(np.interp(np.arange(n), np.arange(len(points)) * DRIFT_SAMPLES, points - points[0]))


def damped_sum(amplitudes: Samples, angle: Samples, damping: Samples) -> Samples:
    """Σ amplitudes[k−1] · damping^k · sin(k · angle), k from 1, at every sample: (n,).

    amplitudes: (partials,). angle, damping: (n,). If the damping falls with time, the higher
    partials decay faster, as on a string. Sine and cosine are computed once; the harmonics follow
    from the Chebyshev recurrence φ(k+1) = 2d·cos·φ(k) − d²·φ(k−1), summed from the top
    (Clenshaw), so that a partial costs four array operations and no memory.
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
    """The amplitudes up to the last one that is above −100 dB of the strongest at this damping."""
    strength = amplitudes * damping ** np.arange(1, len(amplitudes) + 1)
    loud = np.flatnonzero(np.abs(strength) > 1e-5 * np.abs(amplitudes).max())
    return list(amplitudes[: loud[-1] + 1]) if len(loud) else []


def ramp(n: int) -> Samples:
    """A raised cosine from 0 towards 1, (n,); reversed, it falls to exactly 0."""
    return (0.5 - 0.5 * np.cos(np.pi * np.arange(n) / max(n, 1))).astype(np.float32)
