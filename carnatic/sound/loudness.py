"""Loudness and true peak of a sound, and the gain that brings it to a target loudness.

Source: ITU-R BS.1770-4. Loudness in LUFS is the mean power after a filter that imitates the ear,
without the passages that are much softer than the rest. The true peak is the peak of the curve
through the samples, found by sampling four times as often.

A *quarter* is a tenth of a second, a quarter of a measuring block of 0.4 s. A *block* in the code
for peaks has LIMITER_BLOCK samples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import inf, log10, pi, tan

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from carnatic.caching import cached
from carnatic.sound.partials import RATE, Samples

Numbers = NDArray[np.float64]

SHARES = 4  # quarters in a measuring block; a new block begins with every quarter
SILENT_LUFS, SOFTER_LU = -70.0, 10.0  # softer blocks, absolutely and relative to the mean, don't count
OFFSET_DB = -0.691

TRUE_PEAK_TAPS = 24
SOFT = 0.4  # of the highest sample: below it, no true peak can be the highest
LIMITER_BLOCK = 64  # samples that have the same gain before it is smoothed
LIMITER_REACH = 9  # blocks on each side: 13 ms, two periods of a low Sa, so that waves keep their shape
PART_QUARTERS = 320  # tenths of a second that are measured at once; whole blocks at every usual rate
MOST_LIMITED_DB = 7.0  # the largest reduction of a peak; a sound that needs more gets less gain


_Part = Callable[[int, int], Samples]  # (first, last) → the samples of a sound from first to last


@dataclass(frozen=True)
class Mastering:
    """The gain and limiter curve that bring a sound to a target loudness.

    limiter: (blocks,) factors up to 1, one for every LIMITER_BLOCK samples, joined by straight lines.
    """

    gain: float
    limiter: Samples

    def curve(self, n: int, first: int = 0) -> Samples:
        """The factor on each of n samples, (n,). first: the index of the first of them in the sound."""
        if self.limiter.min(initial=1.0) == 1.0:
            return np.full(n, self.gain, np.float32)
        middles = (np.arange(len(self.limiter)) + 0.5) * LIMITER_BLOCK
        curve: Samples = np.interp(np.arange(first, first + n), middles, self.gain * self.limiter).astype(np.float32)
        return curve

    def apply_to(self, sound: Samples) -> None:
        """Multiply a whole sound by the curve, in place and part by part."""
        size = LIMITER_BLOCK * 16_384
        for first in range(0, len(sound), size):
            part = sound[first : first + size]
            part *= self.curve(len(part), first)


def mastered(sound: Samples, rate: int, lufs: float, ceiling: float) -> Mastering:
    """The mastering that brings a sound to a loudness, with true peaks under the ceiling.

    ceiling: 1 is full scale. A silent sound stays as it is. A sound that would need more than
    MOST_LIMITED_DB of limiting, such as hand claps alone, stays softer.
    """
    return mastered_parts(_part_of(sound), len(sound), rate, lufs, ceiling)


def mastered_parts(part: _Part, n: int, rate: int, lufs: float, ceiling: float) -> Mastering:
    """As ``mastered``, for a sound of n samples that is made part by part to save memory.

    part: (first, last) → samples; called for the parts in order, each with a few samples of its
    neighbours.
    """
    power, peaks = _measured(part, n, rate)
    highest = float(peaks.max(initial=0.0))
    loudness = _gated(power)
    if loudness == -inf or not highest:
        return Mastering(1.0, np.ones(0, np.float32))
    most = ceiling * 10 ** (MOST_LIMITED_DB / 20) / highest
    gain = min(10 ** ((lufs - loudness) / 20), most)
    limiter = _limiter(peaks * gain, ceiling)
    for _ in range(4):  # add the loudness that the limiter took away to the gain, and limit again
        if limiter.min() == 1.0 or gain == most:
            break
        gain = min(gain * 10 ** ((lufs - _gated(power * gain**2 * _by_quarters(limiter, len(power), rate))) / 20), most)
        limiter = _limiter(peaks * gain, ceiling)
    return Mastering(gain, limiter)


def loudness_lufs(sound: Samples, rate: int) -> float:
    """Integrated loudness of a mono sound; −inf for silence, and for less than 0.4 s."""
    return _gated(_measured(_part_of(sound), len(sound), rate)[0])


def true_peak(sound: Samples) -> float:
    """The highest point of the curve through the samples; 1 is full scale."""
    return float(_measured(_part_of(sound), len(sound), RATE)[1].max(initial=0.0))


def _part_of(sound: Samples) -> _Part:
    return lambda first, last: sound[first:last]


def _measured(part: _Part, n: int, rate: int) -> tuple[Numbers, Samples]:
    """The power of every tenth of a second, (quarters,), and the true peak of every block, (blocks,)."""
    powers, plain, true = [np.zeros(0)], [np.zeros(0, np.float32)], [np.zeros(0, np.float32)]
    highest = 0.0
    for first, last in parts(n, rate):
        before, after = max(0, first - TRUE_PEAK_TAPS), min(n, last + TRUE_PEAK_TAPS)
        sound = part(before, after)
        powers.append(_power(sound[first - before : last - before], rate))
        padded = np.pad(sound, (TRUE_PEAK_TAPS - (first - before), TRUE_PEAK_TAPS - (after - last)))
        peaks = _plain_peaks(padded)
        highest = max(highest, float(peaks.max(initial=0.0)))
        plain.append(peaks)
        true.append(_true_peaks(padded, peaks, SOFT * highest))
    peaks, exact = np.concatenate(plain), np.concatenate(true)
    # a block that was loud only compared with the blocks before it keeps its highest sample, as if measured at once
    return np.concatenate(powers), np.where(peaks > SOFT * highest, exact, peaks)


def parts(n: int, rate: int) -> Iterator[tuple[int, int]]:
    """The start and end of each part of n samples, half a minute long, that is processed at once."""
    size = rate // 10 * PART_QUARTERS
    return ((first, min(n, first + size)) for first in range(0, n, size))


# -- loudness -------------------------------------------------------------------------------


def _power(sound: Samples, rate: int) -> Numbers:
    """The K-weighted mean power of every tenth of a second, (quarters,), computed from the spectrum."""
    quarter = rate // 10
    whole = len(sound) // quarter * quarter
    if not whole:
        return np.zeros(0)
    spectrum = np.fft.rfft(sound[:whole].reshape(-1, quarter), axis=1)  # (quarters, frequencies)
    square = spectrum.real**2
    square += spectrum.imag**2
    # twice, for the other half of the spectrum; the filter removes 0 hertz
    power: Numbers = (square @ _weights(quarter, rate)).astype(np.float64) * 2 / quarter**2
    return power


@cached(max_bytes=64_000_000)
def _weights(n: int, rate: int) -> Samples:
    """The squared response of the filters, (n // 2 + 1,), at the frequencies of rfft. Source: annex 1, tables 1, 2."""
    z = np.exp(-2j * np.pi * np.arange(n // 2 + 1) / n)  # the delay by one sample
    # the tables are for 48 kHz; these are the analogue filters behind them
    k, q, high = tan(pi * 1681.974450955533 / rate), 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    middle = high**0.4996667741545416
    shelf = (high + middle * k / q + k * k, 2 * (k * k - high), high - middle * k / q + k * k)
    response = _biquad(shelf, k, q, z)
    k, q = tan(pi * 38.13547087602444 / rate), 0.5003270373238773
    # the second filter of the tables has the numerator 1, −2, 1, unscaled
    scale = 1 + k / q + k * k
    response *= _biquad((scale, -2 * scale, scale), k, q, z)
    weights: Samples = (np.abs(response) ** 2).astype(np.float32)
    return weights


def _biquad(above: tuple[float, float, float], k: float, q: float, z: NDArray[np.complex128]) -> NDArray[np.complex128]:
    a, b, c = above
    below = (1 + k / q + k * k) + 2 * (k * k - 1) * z + (1 - k / q + k * k) * z**2
    response: NDArray[np.complex128] = (a + b * z + c * z**2) / below
    return response


def _gated(power: Numbers) -> float:
    """The loudness in LUFS from the power of every quarter, (quarters,), without soft blocks; −inf for silence."""
    if len(power) < SHARES:
        return -inf
    blocks = sliding_window_view(power, SHARES).mean(axis=1)
    level = OFFSET_DB + 10 * np.log10(blocks + 1e-20)
    loud = blocks[level > SILENT_LUFS]
    if not len(loud):
        return -inf
    gate = OFFSET_DB + 10 * log10(loud.mean()) - SOFTER_LU
    return float(OFFSET_DB + 10 * np.log10(blocks[level > max(gate, SILENT_LUFS)].mean()))


def _by_quarters(limiter: Samples, quarters: int, rate: int) -> Numbers:
    """The mean squared limiter factor of each tenth of a second: (quarters,)."""
    place = ((np.arange(len(limiter)) + 0.5) * LIMITER_BLOCK / (rate // 10)).astype(int)
    place = np.minimum(place, quarters - 1)
    sums = np.bincount(place, limiter.astype(np.float64) ** 2, quarters)
    return sums / np.maximum(np.bincount(place, minlength=quarters), 1)


# -- peaks ----------------------------------------------------------------------------------


def _plain_peaks(padded: Samples) -> Samples:
    """The highest sample of every block, (blocks,). padded: the sound with TRUE_PEAK_TAPS more samples on each side."""
    blocks = _blocks(padded)
    inner = padded[TRUE_PEAK_TAPS:-TRUE_PEAK_TAPS]
    whole = np.pad(inner, (0, blocks * LIMITER_BLOCK - len(inner))).reshape(blocks, LIMITER_BLOCK)  # (blocks, samples)
    peaks: Samples = np.maximum(whole.max(axis=1, initial=0.0), -whole.min(axis=1, initial=0.0))
    return peaks


def _blocks(padded: Samples) -> int:
    return -(-(len(padded) - 2 * TRUE_PEAK_TAPS) // LIMITER_BLOCK)


def _true_peaks(padded: Samples, plain: Samples, soft: float) -> Samples:
    """The true peak of every block above ``soft``, and the highest sample of the other blocks: (blocks,)."""
    peaks = plain.copy()
    padded = np.pad(padded, (0, _blocks(padded) * LIMITER_BLOCK + 2 * TRUE_PEAK_TAPS - len(padded)))
    loud = np.flatnonzero(peaks > soft)
    width = LIMITER_BLOCK + TRUE_PEAK_TAPS - 1
    start = TRUE_PEAK_TAPS // 2 + 1
    for blocks in np.array_split(loud, -(-len(loud) // 2048) or 1):
        windows = padded[(start + blocks * LIMITER_BLOCK)[:, None] + np.arange(width)]  # (blocks, width)
        between = np.abs(windows @ _interpolation_matrix())  # (blocks, points)
        peaks[blocks] = np.maximum(peaks[blocks], between.max(axis=1, initial=0.0))
    return peaks


@lru_cache(maxsize=1)
def _interpolation_taps() -> Samples:
    """Windowed sinc filters, (taps, 3), for the curve a quarter, a half and three quarters after a sample."""
    offsets = np.arange(TRUE_PEAK_TAPS)[:, None] - (TRUE_PEAK_TAPS // 2 - 1) - np.array([0.25, 0.5, 0.75])
    taps: Samples = (np.sinc(offsets) * np.cos(np.pi * offsets / (TRUE_PEAK_TAPS + 2)) ** 2).astype(np.float32)
    taps /= taps.sum(axis=0)
    return taps


@lru_cache(maxsize=1)
def _interpolation_matrix() -> Samples:
    """From the samples of a block and of its reach to all points between its samples: (width, points).

    One product for a block is quicker than one for each sample.
    """
    taps = _interpolation_taps()
    matrix = np.zeros((LIMITER_BLOCK + TRUE_PEAK_TAPS - 1, LIMITER_BLOCK, taps.shape[1]), np.float32)
    for sample in range(LIMITER_BLOCK):
        matrix[sample : sample + TRUE_PEAK_TAPS, sample] = taps
    return matrix.reshape(len(matrix), -1)


def _limiter(peaks: Samples, ceiling: float) -> Samples:
    """The smoothed factor of every block, (blocks,), that keeps all peaks near it under the ceiling."""
    wanted = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9)).astype(np.float32)
    if not len(wanted) or wanted.min() == 1.0:
        return np.ones_like(wanted)
    # each factor is first the lowest within the reach of the smoothing and of the lines to its neighbours
    reach = LIMITER_REACH + 1
    held = sliding_window_view(np.pad(wanted, reach, constant_values=1.0), 2 * reach + 1).min(axis=1)
    window = np.hanning(2 * LIMITER_REACH + 3)[1:-1].astype(np.float32)
    smooth: Samples = np.convolve(np.pad(held, LIMITER_REACH, mode="edge"), window / window.sum(), mode="valid")
    return np.minimum(smooth, 1.0).astype(np.float32)
