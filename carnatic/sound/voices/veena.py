"""The veena: a plucked string over a wooden resonator."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from carnatic.sound.partials import Samples, damped_sum, partial_count, phase, times
from carnatic.sound.voices.tone import RELEASE_SECONDS, Take, Tone, closed, low_guard, take_of

# Root mean square of a note's first second, with which a line is as loud as in the sustained voices.
VOICE_RMS = 0.18

_ATTACK_SECONDS = 0.004
HEARD_RMS = 0.68  # root mean square of the decay's first second
_MOST_PARTIALS = 40
PLUCK_POINT = 0.13  # distance of the finger from the end of the string, as a part of its length
BODY_HZ = 620.0  # the centre of the broad resonance of the kudam
BRIGHT_HZ = 3200.0  # above this the string's spectrum falls quickly


def veena(tone: Tone) -> Samples:
    """A plucked note.

    It is bright at the pluck and becomes rounder, since the higher partials decay faster. Low
    notes ring longer and have more partials. A long note sounds to its end: the slow part of the
    decay stretches with the note.
    """
    take, n, rate, hz = take_of(tone), tone.samples, tone.rate, tone.hz
    seconds = times(n, rate)
    # the damping slows down with time: it belongs to the pluck more than to the string
    brightness_loss = 0.20 * (hz / 130.0) ** 0.35
    damping = np.exp(np.float32(-brightness_loss * 1.6) * -np.expm1(seconds / np.float32(-1.6)))
    amplitudes = _partials(tone, take, partial_count(tone.highest_hz, rate, _MOST_PARTIALS))
    angle = phase(tone.curve, tone.sruti_hz, n, rate, take.drift(n, rate))
    sound = damped_sum(amplitudes, angle, damping)
    sound *= _decay(seconds, hz, tone.seconds, rate)
    touch = np.float32(take.level) * _pluck_noise(rate, tone.variant)[:n]
    sound[: len(touch)] += np.float32(tone.accent) * touch
    return closed(sound, round(_ATTACK_SECONDS * take.attack * rate), round(RELEASE_SECONDS * rate))


def _partials(tone: Tone, take: Take, count: int) -> Samples:
    """Signed strengths of the partials at the pluck, scaled to the voice's loudness: (count,).

    High notes are nearer to the end of the body's spectrum, so they are rounder. An accent is
    louder and a little brighter. The take moves the point of the pluck.
    """
    k, hz = np.arange(1, count + 1), tone.hz
    point = PLUCK_POINT * (1 + 0.06 * (take.attack - 1) / 0.2)
    string = np.abs(np.sin(np.pi * point * k)) / k**0.6 + 0.06 / k
    body = 1 + 0.9 * np.exp(-((np.log2(k * hz / BODY_HZ) / 0.9) ** 2))
    strengths = string * body * np.exp(-k * hz / (BRIGHT_HZ * tone.accent * take.brightness))
    power = np.sqrt(np.sum(strengths**2) / 2)
    # with mixed signs the partials don't peak at the same time: 3 dB louder with the same peak
    signs = np.where(k**2 // 6 % 2, -1, 1)
    level = VOICE_RMS * 1.6 * tone.accent * take.level * low_guard(hz)
    scaled: Samples = (signs * strengths * (level / power)).astype(np.float32)
    return scaled


def _decay(seconds: Samples, hz: float, length_seconds: float, rate: int) -> Samples:
    """The string's level at each sample, (samples,): a quick decay after the pluck, and a slow one to the end.

    A short note has only the loud beginning, so it is plucked more softly: a line is as loud at
    third speed as at first.
    """
    quick = 0.7 * (130.0 / hz) ** 0.3
    slow = max(3.2 * (130.0 / hz) ** 0.3, 0.8 * length_seconds)
    fading: Samples = np.exp(seconds / np.float32(-quick))
    fading *= np.float32(0.4)
    fading += np.float32(0.6) * np.exp(seconds / np.float32(-slow))
    first_second = fading[:rate:64]
    fading *= np.float32(HEARD_RMS) / np.sqrt(np.mean(first_second**2)) if len(first_second) else np.float32(1)
    return fading


@lru_cache(maxsize=64)
def _pluck_noise(rate: int, variant: int) -> Samples:
    """The noise of the finger on the string: twelve milliseconds, different for each variant."""
    n = round(0.012 * rate)
    noise = np.random.default_rng(1 + variant).standard_normal(n)
    softened = np.convolve(noise, np.hanning(9) / 4, mode="same")
    touch: Samples = (0.012 * softened * np.exp(-np.arange(n) / (0.003 * rate))).astype(np.float32)
    touch.setflags(write=False)
    return touch
