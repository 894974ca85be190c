"""Loudness and true peak of a sound, and the gain that brings it to a loudness.

Source: ITU-R BS.1770-4. Loudness in LUFS is the mean power after a filter that hears as the
ear does, over the stretches that are not much softer than the rest; the true peak is that
of the curve between the samples, found by sampling four times as often.
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

SHARES = 4  # a block is 0.4 s, and a new one begins with each of its quarters
SILENT_LUFS, SOFTER_LU = -70.0, 10.0  # what is left out of the mean
OFFSET_DB = -0.691

TRUE_PEAK_TAPS = 24
SOFT = 0.4  # of the highest sample: the curve may go above its samples, but not above half as much again
LIMITER_BLOCK = 64  # samples that share one gain before it is smoothed
LIMITER_REACH = 9  # blocks to either side: 13 ms, two periods of a low Sa, so no wave is bent
PART_QUARTERS = 320  # tenths of a second that are measured at once; whole blocks at every usual rate
MOST_LIMITED_DB = 7.0  # a peak is never pressed further; what is sharper stays softer as a whole


_Part = Callable[[int, int], Samples]  # the samples of a sound from one to another


@dataclass(frozen=True)
class Mastering:
    """The gain and limiter curve that bring a sound to a target loudness.

    limiter: a factor up to 1 for every LIMITER_BLOCK samples, to be joined by straight lines.
    """

    gain: float
    limiter: Samples

    def curve(self, n: int, first: int = 0) -> Samples:
        """The factor on each of n samples. first: which one of the sound they begin with."""
        if self.limiter.min(initial=1.0) == 1.0:
            return np.full(n, self.gain, np.float32)
        middles = (np.arange(len(self.limiter)) + 0.5) * LIMITER_BLOCK
        curve: Samples = np.interp(np.arange(first, first + n), middles, self.gain * self.limiter).astype(np.float32)
        return curve

    def apply_to(self, sound: Samples) -> None:
        """Multiply a whole sound by the curve, in place and part by part."""
        size = LIMITER_BLOCK * 16_384
        for first in range(0, len(sound), size):
            some = sound[first : first + size]
            some *= self.curve(len(some), first)


def mastered(sound: Samples, rate: int, lufs: float, ceiling: float) -> Mastering:
    """The gain and limiter that bring a sound to a loudness, with true peaks under the ceiling; 1 is full scale.

    A silent sound is left as it is. Where it would take more than MOST_LIMITED_DB of
    limiting, as with hand-claps alone, the sound stays softer.
    """
    return mastered_parts(_part_of(sound), len(sound), rate, lufs, ceiling)


def mastered_parts(part: _Part, n: int, rate: int, lufs: float, ceiling: float) -> Mastering:
    """The same for a sound of n samples that is made part by part, so that it never stands in memory whole.

    part: the samples from one to another; asked for in turn, with a few samples of the neighbours.
    """
    power, peaks = _measured(part, n, rate)
    highest = float(peaks.max(initial=0.0))
    loudness = _gated(power)
    if loudness == -inf or not highest:
        return Mastering(1.0, np.ones(0, np.float32))
    most = ceiling * 10 ** (MOST_LIMITED_DB / 20) / highest
    gain = min(10 ** ((lufs - loudness) / 20), most)
    limiter = _limiter(peaks * gain, ceiling)
    for _ in range(4):  # what the limiter takes away is given to the whole, and limited again
        if limiter.min() == 1.0 or gain == most:
            break
        gain = min(gain * 10 ** ((lufs - _gated(power * gain**2 * _by_quarters(limiter, len(power), rate))) / 20), most)
        limiter = _limiter(peaks * gain, ceiling)
    return Mastering(gain, limiter)


def loudness_lufs(sound: Samples, rate: int) -> float:
    """Integrated loudness of a mono sound; −inf for silence, and for less than 0.4 s."""
    return _gated(_measured(_part_of(sound), len(sound), rate)[0])


def true_peak(sound: Samples) -> float:
    """The highest point of the curve through the samples, 1 being full scale."""
    return float(_measured(_part_of(sound), len(sound), RATE)[1].max(initial=0.0))


def _part_of(sound: Samples) -> _Part:
    return lambda first, last: sound[first:last]


def _measured(part: _Part, n: int, rate: int) -> tuple[Numbers, Samples]:
    """The power of every tenth of a second, and the true peak of every block."""
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
    # what was loud before something louder came is measured as if it had been known
    return np.concatenate(powers), np.where(peaks > SOFT * highest, exact, peaks)


def parts(n: int, rate: int) -> Iterator[tuple[int, int]]:
    """The start and end of each part of n samples, half a minute long, that is processed at once."""
    size = rate // 10 * PART_QUARTERS
    return ((first, min(n, first + size)) for first in range(0, n, size))


# -- loudness -------------------------------------------------------------------------------


def _power(sound: Samples, rate: int) -> Numbers:
    """Mean power of every tenth of a second as the ear hears it, weighted in the spectrum."""
    quarter = rate // 10
    whole = len(sound) // quarter * quarter
    if not whole:
        return np.zeros(0)
    spectrum = np.fft.rfft(sound[:whole].reshape(-1, quarter), axis=1)
    square = spectrum.real**2
    square += spectrum.imag**2
    # twice, for the other half of the spectrum; nothing at 0 hertz passes the filter
    power: Numbers = (square @ _weights(quarter, rate)).astype(np.float64) * 2 / quarter**2
    return power


@cached(max_bytes=64_000_000)
def _weights(n: int, rate: int) -> Samples:
    """The squared response of the two filters at the frequencies of rfft. Source: annex 1, tables 1 and 2."""
    z = np.exp(-2j * np.pi * np.arange(n // 2 + 1) / n)  # the delay by a sample
    # the tables are for 48 kHz; these are the analogue filters that they come from
    k, q, high = tan(pi * 1681.974450955533 / rate), 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    middle = high**0.4996667741545416
    shelf = (high + middle * k / q + k * k, 2 * (k * k - high), high - middle * k / q + k * k)
    response = _biquad(shelf, k, q, z)
    k, q = tan(pi * 38.13547087602444 / rate), 0.5003270373238773
    # the table's second filter has 1, −2, 1 above the line, unscaled
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
    """The mean power of each tenth of a second after limiting."""
    place = ((np.arange(len(limiter)) + 0.5) * LIMITER_BLOCK / (rate // 10)).astype(int)
    place = np.minimum(place, quarters - 1)
    sums = np.bincount(place, limiter.astype(np.float64) ** 2, quarters)
    return sums / np.maximum(np.bincount(place, minlength=quarters), 1)


# -- peaks ----------------------------------------------------------------------------------


def _plain_peaks(padded: Samples) -> Samples:
    """The highest sample of every LIMITER_BLOCK; padded: with TRUE_PEAK_TAPS of the neighbours on each side."""
    blocks = _blocks(padded)
    inner = padded[TRUE_PEAK_TAPS:-TRUE_PEAK_TAPS]
    whole = np.pad(inner, (0, blocks * LIMITER_BLOCK - len(inner))).reshape(blocks, LIMITER_BLOCK)
    peaks: Samples = np.maximum(whole.max(axis=1, initial=0.0), -whole.min(axis=1, initial=0.0))
    return peaks


def _blocks(padded: Samples) -> int:
    return -(-(len(padded) - 2 * TRUE_PEAK_TAPS) // LIMITER_BLOCK)


def _true_peaks(padded: Samples, plain: Samples, soft: float) -> Samples:
    """The true peak of every block that is not soft; of soft ones the highest sample will do."""
    peaks = plain.copy()
    padded = np.pad(padded, (0, _blocks(padded) * LIMITER_BLOCK + 2 * TRUE_PEAK_TAPS - len(padded)))
    high = np.flatnonzero(peaks > soft)
    width = LIMITER_BLOCK + TRUE_PEAK_TAPS - 1
    start = TRUE_PEAK_TAPS // 2 + 1
    for some in np.array_split(high, -(-len(high) // 2048) or 1):
        near = padded[(start + some * LIMITER_BLOCK)[:, None] + np.arange(width)]
        between = np.abs(sliding_window_view(near, TRUE_PEAK_TAPS, axis=1) @ _between())
        peaks[some] = np.maximum(peaks[some], between.max(axis=(1, 2), initial=0.0))
    return peaks


@lru_cache(maxsize=1)
def _between() -> Samples:
    """(taps, 3): windowed sines over x that give the curve a quarter, a half, three quarters after a sample."""
    at = np.arange(TRUE_PEAK_TAPS)[:, None] - (TRUE_PEAK_TAPS // 2 - 1) - np.array([0.25, 0.5, 0.75])
    taps: Samples = (np.sinc(at) * np.cos(np.pi * at / (TRUE_PEAK_TAPS + 2)) ** 2).astype(np.float32)
    taps /= taps.sum(axis=0)
    return taps


def _limiter(peaks: Samples, ceiling: float) -> Samples:
    """For every block the smoothed factor that keeps all peaks near it under the ceiling."""
    wanted = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9)).astype(np.float32)
    if not len(wanted) or wanted.min() == 1.0:
        return np.ones_like(wanted)
    # each factor is the lowest of all that its smoothing, and the lines to its neighbours, reach
    reach = LIMITER_REACH + 1
    held = sliding_window_view(np.pad(wanted, reach, constant_values=1.0), 2 * reach + 1).min(axis=1)
    window = np.hanning(2 * LIMITER_REACH + 3)[1:-1].astype(np.float32)
    smooth: Samples = np.convolve(np.pad(held, LIMITER_REACH, mode="edge"), window / window.sum(), mode="valid")
    return np.minimum(smooth, 1.0).astype(np.float32)
