"""Wavetable synthesis: one turn of a tone as a table, read at any pitch, with cross-fades between tables.

A tone of sixty partials costs no more than a tone of five.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from carnatic.sound.partials import BLOCK, Samples

# (moments, SIZE): the wave at each place of the turn and, as the imaginary part, its difference to the next place
Waves: TypeAlias = NDArray[np.complex64]
Strengths: TypeAlias = NDArray[np.float64]

SIZE = 2048
# ITU-R BS.1770-4, annex 1, at 48 kHz: a high shelf for the effect of the head, then a low cut.
_SHELF = ((1.53512485958697, -2.69169618940638, 1.19839281085285), (1.0, -1.69065929318241, 0.73248077421585))
_LOW_CUT = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


def waves(strengths: Strengths) -> Waves:
    """The table of each moment, (moments, SIZE), from the strengths of its partials, (moments, partials).

    Partials have the same phase in every table, so that cross-fades don't change the pitch. Their
    signs are mixed, so that they don't peak at the same time: as loud with a lower peak.
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
    """The tables read at turns, (n,), with a cross-fade from each table to the next: (n,).

    tables: (moments, SIZE). moments: (moments,) the sample at which each table is heard alone,
    rising from 0; after the last moment its table stays. Places between two entries of a table are
    interpolated.
    """
    n, flat = len(turns), tables.reshape(-1)
    spans = np.diff(np.minimum(moments, n))
    numbers = np.repeat(np.arange(len(spans)), spans)
    start = np.repeat(moments[:-1], spans)
    share = ((np.arange(len(numbers)) - start) / np.repeat(np.maximum(np.diff(moments), 1), spans)).astype(np.float32)
    out = np.empty(n, np.float32)
    for i in range(0, n, BLOCK):
        place, between = _places(turns[i : i + BLOCK])
        table_numbers = numbers[i : i + BLOCK]
        fading, last = len(table_numbers), (len(tables) - 1) * SIZE
        part = out[i : i + BLOCK]
        if fading:
            index = place[:fading] + table_numbers * SIZE
            current, following = (_read(flat, index + step, between[:fading]) for step in (0, SIZE))
            following -= current
            following *= share[i : i + fading]
            np.add(current, following, out=part[:fading])
        if fading < len(part):
            part[fading:] = _read(flat, place[fading:] + last, between[fading:])
    return out


def _places(turns: NDArray[np.float64]) -> tuple[NDArray[np.int64], Samples]:
    """The index in a table for each turn, and the fraction to the next index: (n,) each."""
    exact = turns * SIZE
    place = exact.astype(np.int64)
    return place, (exact - place).astype(np.float32)


def _read(flat: Waves, index: NDArray[np.int64], between: Samples) -> Samples:
    entries = flat.take(index)
    value: Samples = entries.imag * between
    value += entries.real
    return value


def loudness(strengths: Strengths, hz: Strengths) -> Strengths:
    """The K-weighted root mean square of partials, (moments, 1). strengths, hz: (moments, partials).

    It measures a flute's few partials and a nadaswaram's many by the same standard. Source: ITU-R
    BS.1770-4.
    """
    power: Strengths = np.sum((strengths * weight(hz)) ** 2, axis=1, keepdims=True) / 2
    return np.sqrt(power)


def weight(hz: Strengths) -> Strengths:
    """The factor of the K-weighting at each frequency, of the shape of ``hz``."""
    turn = np.exp(-2j * np.pi * np.asarray(hz) / 48_000)
    gain = np.ones_like(turn)
    for above, below in (_SHELF, _LOW_CUT):
        gain *= (above[0] + above[1] * turn + above[2] * turn**2) / (below[0] + below[1] * turn + below[2] * turn**2)
    # remove the weighting's gain, so that a sine of 997 Hz keeps its level
    return np.asarray(np.abs(gain) * 10 ** (-0.691 / 20))


def band_noise(n: int, peaks: tuple[tuple[float, float, float], ...], rate: int, seed: int) -> Samples:
    """Noise of n samples, (n,), that loops seamlessly, with root mean square 1; the same for the same seed.

    peaks: (hertz, width in hertz, strength) of each peak of its spectrum.
    """
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(n))
    hz = np.fft.rfftfreq(n, 1 / rate)
    shape = sum(strength / np.sqrt(1 + ((hz - centre) / (width / 2)) ** 6) for centre, width, strength in peaks)
    shape = shape * np.clip(hz / 300, 0, 1) ** 2
    noise = np.fft.irfft(spectrum * shape, n)
    return np.asarray(noise / np.sqrt(np.mean(noise**2))).astype(np.float32)
