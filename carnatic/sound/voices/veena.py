"""The veena: a plucked string over a wooden resonator."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from carnatic.sound.partials import Samples, damped_sum, partial_count, phase, times
from carnatic.sound.voices.tone import RELEASE_SECONDS, Take, Tone, closed, low_guard, take_of

# Root mean square of a note's first second, at which its line is as loud as those of the held voices.
VOICE_RMS = 0.18

_ATTACK_SECONDS = 0.004
HEARD_RMS = 0.68  # of the decay's first second
_MOST_PARTIALS = 40
PLUCK_POINT = 0.13  # where on the string the finger plucks, as part of its length
BODY_HZ = 620.0  # the kudam resonates broadly around here
BRIGHT_HZ = 3200.0  # above this the string's spectrum falls away


def veena(tone: Tone) -> Samples:
    """A plucked note.

    Bright at the pluck and rounder as it rings, since its higher partials die sooner; low
    notes ring longer and have more of them. A long hold keeps sounding: the slow part
    of the decay stretches with the note.
    """
    take, n, rate, hz = take_of(tone), tone.samples, tone.rate, tone.hz
    seconds = times(n, rate)
    # partials stop dying after a while, when what is left of the pluck is only the string
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
    """Strengths of the partials at the pluck, scaled to the voice's loudness.

    Higher notes lie nearer the end of what the body carries, so they come out rounder by
    themselves; an accent is louder and a little brighter. The finger never meets quite the
    same place of the string.
    """
    k, hz = np.arange(1, count + 1), tone.hz
    point = PLUCK_POINT * (1 + 0.06 * (take.attack - 1) / 0.2)
    string = np.abs(np.sin(np.pi * point * k)) / k**0.6 + 0.06 / k
    body = 1 + 0.9 * np.exp(-((np.log2(k * hz / BODY_HZ) / 0.9) ** 2))
    strengths = string * body * np.exp(-k * hz / (BRIGHT_HZ * tone.accent * take.brightness))
    power = np.sqrt(np.sum(strengths**2) / 2)
    # partials of mixed signs don't all crest together: 3 dB louder at the same peak
    signs = np.where(k**2 // 6 % 2, -1, 1)
    level = VOICE_RMS * 1.6 * tone.accent * take.level * low_guard(hz)
    scaled: Samples = (signs * strengths * (level / power)).astype(np.float32)
    return scaled


def _decay(seconds: Samples, hz: float, length_seconds: float, rate: int) -> Samples:
    """The string's own decay: a quick part after the pluck, and a slow part that lasts the note out.

    Quick notes hear only the loud beginning, so they are plucked more lightly: a line is
    as loud in third speed as in first.
    """
    quick = 0.7 * (130.0 / hz) ** 0.3
    slow = max(3.2 * (130.0 / hz) ** 0.3, 0.8 * length_seconds)
    fading: Samples = np.exp(seconds / np.float32(-quick))
    fading *= np.float32(0.4)
    fading += np.float32(0.6) * np.exp(seconds / np.float32(-slow))
    heard = fading[:rate:64]
    fading *= np.float32(HEARD_RMS) / np.sqrt(np.mean(heard**2)) if len(heard) else np.float32(1)
    return fading


@lru_cache(maxsize=64)
def _pluck_noise(rate: int, variant: int) -> Samples:
    """The finger's touch: twelve milliseconds of noise, another for each variant."""
    n = round(0.012 * rate)
    noise = np.random.default_rng(1 + variant).standard_normal(n)
    softened = np.convolve(noise, np.hanning(9) / 4, mode="same")
    touch: Samples = (0.012 * softened * np.exp(-np.arange(n) / (0.003 * rate))).astype(np.float32)
    touch.setflags(write=False)
    return touch
