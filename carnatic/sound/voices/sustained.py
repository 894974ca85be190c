"""The sustained tone of bowed and blown instruments, whose partials start one after another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from carnatic.sound.partials import Samples, partial_count, turns
from carnatic.sound.voices.tone import LEVEL, Take, Tone, closed, joined_release, low_guard, take_of
from carnatic.sound.waves import Strengths, band_noise, loudness, melted, waves

# Seconds between two computed spectra, of a moving pitch and of a steady one.
MOVING_SECONDS, STILL_SECONDS = 0.02, 0.3
CONTROL_SECONDS = 0.004
NOISE_SECONDS = 1.5


@dataclass(frozen=True)
class Manner:
    """The settings of a bowed or blown instrument.

    spectrum: (hertz of the partials, (moments, partials); their numbers, (partials,)) → strengths,
    (moments, partials), of which only the proportions count. attack_seconds: rise of a struck
    note. joined_seconds: rise of a note that follows another without a gap. entry_seconds: delay of each
    partial after the one below. bite: extra level at the start of a struck note. accent_tilt: how
    much an accent brightens the note. noise: peaks as for band_noise. noise_level: relative to the
    tone. noise_bite: extra noise at the start, as a multiple of noise_level. swell: rise of the level
    towards the middle of the note. lowest_hz: the instrument's lowest note; lower ones are softer.
    """

    spectrum: Callable[[Strengths, NDArray[np.int64]], Strengths]
    most_partials: int
    attack_seconds: float
    joined_seconds: float
    entry_seconds: float
    bite: float
    accent_tilt: float
    noise: tuple[tuple[float, float, float], ...]
    noise_level: float
    noise_bite: float
    swell: float
    lowest_hz: float = 90.0


def sustained(tone: Tone, manner: Manner) -> Samples:
    """The samples of a tone played in that manner."""
    take, n, rate = take_of(tone), tone.samples, tone.rate
    attack = take.attack * (manner.joined_seconds if tone.joined else manner.attack_seconds)
    attack = min(attack, tone.seconds / 4)
    moments = weighing_moments(tone, (0.0, 0.25 * attack, 0.6 * attack, attack, 2 * attack, 4 * attack))
    tables = waves(_strengths(tone, manner, take, attack, moments))
    sound = melted(tables, np.rint(moments * rate).astype(np.int64), turns_of(tone, take))
    level, noise = _levels(tone, manner, take, attack)
    sound *= level
    noise *= looped_noise(manner.noise, take, n, rate)
    sound += noise
    return closed(sound, round(attack * rate), joined_release(tone))


def turns_of(tone: Tone, take: Take) -> NDArray[np.float64]:
    """The phase of the fundamental at each sample, in turns from 0 to 1, with the take's drift: (samples,)."""
    return turns(tone.curve, tone.sruti_hz, tone.samples, tone.rate, take.drift(tone.samples, tone.rate))


def weighing_moments(tone: Tone, first: tuple[float, ...]) -> NDArray[np.float64]:
    """The times, in seconds, at which strengths are computed: (moments,).

    They are those of ``first``, then at equal intervals, which are shorter if the pitch moves.
    """
    step = STILL_SECONDS if tone.curve.is_steady else MOVING_SECONDS
    later = np.arange(first[-1] + step, tone.seconds, step)
    moments = np.concatenate([first, later])
    return moments[moments <= max(tone.seconds, 0)]


def partials_at(tone: Tone, moments: NDArray[np.float64], most: int) -> tuple[Strengths, NDArray[np.int64]]:
    """(hertz of the partials, (moments, partials); their numbers, (partials,)); one moment for a steady pitch."""
    numbers = np.arange(1, partial_count(tone.highest_hz, tone.rate, most) + 1)
    seconds, cents = zip(*tone.curve.points)
    cents_at = np.interp(moments[:1] if tone.curve.is_steady else moments, seconds, cents)
    return (tone.sruti_hz * 2 ** (cents_at / 1200))[:, None] * numbers, numbers


def tilted(hz: Strengths, brightness: Strengths | float) -> Strengths:
    """Factors on partials, of the shape of ``hz``: a brightness above 1 raises the higher ones, below 1 lowers them."""
    return np.asarray((np.maximum(hz, 60.0) / 700.0) ** (0.8 * np.log(brightness)))


def control_moments(tone: Tone) -> NDArray[np.float64]:
    """The times, in seconds, at which a level is computed, up to the end of the note and beyond: (controls,)."""
    return np.arange(int(tone.seconds / CONTROL_SECONDS) + 2, dtype=np.float64) * CONTROL_SECONDS


def drawn_out(tone: Tone, line: NDArray[np.float64]) -> Samples:
    """Values at the control moments, (controls,), interpolated at every sample: (samples,)."""
    level: Samples = np.interp(np.arange(tone.samples) / tone.rate, control_moments(tone), line).astype(np.float32)
    return level


def looped_noise(peaks: tuple[tuple[float, float, float], ...], take: Take, n: int, rate: int) -> Samples:
    """n samples of that noise, from the take's start in the stored noise, which loops."""
    store = _store(peaks, rate)
    start = int(take.noise_start * (len(store) - 1))
    return np.resize(store[start:], n) if start + n <= len(store) else np.resize(np.roll(store, -start), n)


@lru_cache(maxsize=32)
def _store(peaks: tuple[tuple[float, float, float], ...], rate: int) -> Samples:
    store = band_noise(round(NOISE_SECONDS * rate), peaks, rate, seed=len(peaks))
    store.setflags(write=False)
    return store


def _strengths(tone: Tone, manner: Manner, take: Take, attack: float, moments: NDArray[np.float64]) -> Strengths:
    """Strengths of the partials: (moments, partials)."""
    hz, numbers = partials_at(tone, moments, manner.most_partials)
    # the brightness follows the level
    bright = take.brightness * tone.accent**manner.accent_tilt * take.wander(moments)[:, None] ** 3
    strengths = manner.spectrum(hz, numbers) * tilted(hz, bright)
    strengths *= LEVEL / loudness(strengths, hz)
    delay = manner.entry_seconds * (1 if not tone.joined else 0.4) * (numbers - 1) ** 0.7
    # every partial begins at a tenth of its strength and rises to all of it
    entry = 1 - 0.9 * np.exp(-moments[:, None] / (0.3 * attack + delay + 1e-4))
    return np.asarray(strengths * entry)


def _levels(tone: Tone, manner: Manner, take: Take, attack: float) -> tuple[Samples, Samples]:
    """The levels of the tone and of its noise at each sample: (samples,) each."""
    t = control_moments(tone)
    bite = manner.bite * (0.25 if tone.joined else 1)
    arc = 1 + manner.swell * np.sin(np.pi * np.clip(t / max(tone.seconds, 1e-3), 0, 1)) - manner.swell / 2
    struck = 1 + bite * np.exp(-t / (1.5 * attack + 0.02))
    level = take.level * tone.accent * low_guard(tone.hz, manner.lowest_hz) * struck * arc * take.wander(t)
    noise = manner.noise_level * LEVEL
    chiff = 1 + manner.noise_bite * (0.3 if tone.joined else 1) * np.exp(-t / (attack + 0.01))
    return drawn_out(tone, level), drawn_out(tone, level * noise * chiff)
