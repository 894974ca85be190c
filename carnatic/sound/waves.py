"""One turn of a tone as a table, read at any pitch; consecutive tables are cross-faded.

A tone of sixty partials costs no more than one of five, so a voice may be as rich as it is.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from carnatic.sound.partials import BLOCK, Samples

# (moments, SIZE): at each place of the turn the wave, and as imaginary part its rise to the next place
Waves: TypeAlias = NDArray[np.complex64]
Strengths: TypeAlias = NDArray[np.float64]

SIZE = 2048
# ITU-R BS.1770-4, annex 1, at 48 kHz: a shelf for the head, then a cut of the lows.
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_LOW_CUT = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


def waves(strengths: Strengths) -> Waves:
    """A table for each moment from the strengths of its partials: (moments, partials).

    Partials keep their phase from moment to moment, so that melting never moves the pitch.
    They start with mixed signs: then they don't all crest together, and sound as loud at a
    lower peak.
    """
    partials = np.arange(1, strengths.shape[1] + 1)
    signs = np.where(partials**2 // 6 % 2, -1, 1)
    spectrum = np.zeros((len(strengths), SIZE // 2 + 1), np.complex128)
    spectrum[:, 1 : len(partials) + 1] = strengths * signs * (-0.5j * SIZE)
    wave = np.fft.irfft(spectrum, SIZE)
    table = np.empty(wave.shape, np.complex64)
    table.real = wave
    np.subtract(wave[:, 1:], wave[:, :-1], out=table.imag[:, :-1], casting="same_kind")
    table.imag[:, -1] = wave[:, 0] - wave[:, -1]
    return table


def melted(tables: Waves, moments: NDArray[np.int64], turns: NDArray[np.float64]) -> Samples:
    """The tables read at turns (n,), each melting into the next from its moment to the next one's.

    moments: the sample at which each table stands alone, rising from 0; after the last
    it stays. Source of the method: wavetable synthesis with linear interpolation.
    """
    n, flat = len(turns), tables.reshape(-1)
    spans = np.diff(np.minimum(moments, n))
    numbers = np.repeat(np.arange(len(spans)), spans)
    start = np.repeat(moments[:-1], spans)
    share = ((np.arange(len(numbers)) - start) / np.repeat(np.maximum(np.diff(moments), 1), spans)).astype(np.float32)
    out = np.empty(n, np.float32)
    for i in range(0, n, BLOCK):
        place, between = _places(turns[i : i + BLOCK])
        here = numbers[i : i + BLOCK]
        moving, last = len(here), (len(tables) - 1) * SIZE
        part = out[i : i + BLOCK]
        if moving:
            at = place[:moving] + here * SIZE
            near, far = (_read(flat, at + step, between[:moving]) for step in (0, SIZE))
            far -= near
            far *= share[i : i + moving]
            np.add(near, far, out=part[:moving])
        if moving < len(part):
            part[moving:] = _read(flat, place[moving:] + last, between[moving:])
    return out


def _places(turns: NDArray[np.float64]) -> tuple[NDArray[np.int64], Samples]:
    exact = turns * SIZE
    place = exact.astype(np.int64)
    return place, (exact - place).astype(np.float32)


def _read(flat: Waves, at: NDArray[np.int64], between: Samples) -> Samples:
    found = flat.take(at)
    value: Samples = found.imag * between
    value += found.real
    return value


def loudness(strengths: Strengths, hz: Strengths) -> Strengths:
    """How loud partials of these strengths at these frequencies are together: (moments, 1).

    The root mean square as the ear weighs it, so that a flute's few partials and a
    nadaswaram's many are told alike. Source: ITU-R BS.1770-4.
    """
    power: Strengths = np.sum((strengths * weight(hz)) ** 2, axis=1, keepdims=True) / 2
    return np.sqrt(power)


def weight(hz: Strengths) -> Strengths:
    """K-weighting, as a factor, at each frequency."""
    turn = np.exp(-2j * np.pi * np.asarray(hz) / 48_000)
    gain = np.ones_like(turn)
    for above, below in (_SHELF, _LOW_CUT):
        gain *= (above[0] + above[1] * turn + above[2] * turn**2) / (below[0] + below[1] * turn + below[2] * turn**2)
    # the weighting's own gain, so that a sine of 997 Hz keeps its level
    return np.asarray(np.abs(gain) * 10 ** (-0.691 / 20))


def band_noise(n: int, peaks: tuple[tuple[float, float, float], ...], rate: int, seed: int) -> Samples:
    """Noise of n samples that loops without a seam, with peaks of (hertz, width in hertz, strength).

    Root mean square 1; the same for the same seed.
    """
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(n))
    hz = np.fft.rfftfreq(n, 1 / rate)
    shape = sum(strength / np.sqrt(1 + ((hz - centre) / (width / 2)) ** 6) for centre, width, strength in peaks)
    shape = shape * np.clip(hz / 300, 0, 1) ** 2
    noise = np.fft.irfft(spectrum * shape, n)
    return np.asarray(noise / np.sqrt(np.mean(noise**2))).astype(np.float32)
