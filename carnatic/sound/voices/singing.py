"""The singing voice: glottal pulses through the formants of a vocal tract that moves from consonant to vowel."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from carnatic.sound.partials import Samples
from carnatic.sound.voices.sustained import (
    control_moments,
    drawn_out,
    looped_noise,
    partials_at,
    tilted,
    turns_of,
    weighing_moments,
)
from carnatic.sound.voices.syllables import AA, SYLLABLES, VOWELS, WOMAN_TO_MAN, Noise, Syllable
from carnatic.sound.voices.tone import LEVEL, Take, Tone, closed, joined_release, low_guard, take_of
from carnatic.sound.waves import Strengths, loudness, melted, waves

_MOST_PARTIALS = 64
LOWEST_HZ = 110.0  # lower notes are softer
FRAME_SECONDS = 0.006  # between two computed states of the tract during a consonant
ONSET_SHARE = 0.45  # the largest part of a note that its consonant takes
BANDWIDTHS_HZ = np.array([75.0, 95.0, 130.0, 190.0, 260.0])
MURMUR_WIDER = 1.5  # factor on bandwidths in nasal sounds, since the nose absorbs more than the mouth
_ATTACK_SECONDS, STRUCK_SECONDS, JOINED_SECONDS = 0.012, 0.050, 0.022
# The sruti of a man's and of a woman's voice; between them the tract is interpolated.
MAN_HZ, WOMAN_HZ = 125.0, 215.0
BREATH = ((1300.0, 1500.0, 1.0), (3200.0, 2500.0, 0.8))
BREATH_LEVEL = 0.005


def syllables(tone: Tone) -> Samples:
    """A note sung on the swara's name: sa, ri, ga, ma, pa, dha or ni."""
    return _sung(tone, SYLLABLES[tone.letter], _ATTACK_SECONDS)


def akaram(tone: Tone) -> Samples:
    """A note sung on the vowel aa, with a soft start, and almost seamless after another swara."""
    return _sung(tone, AA, JOINED_SECONDS if tone.joined else STRUCK_SECONDS)


def _sung(tone: Tone, syllable: Syllable, attack_seconds: float) -> Samples:
    take, rate = take_of(tone), tone.rate
    # a short note has short consonants; pace is the factor on their length
    pace = min(1.0, ONSET_SHARE * tone.seconds / max(syllable.onset_seconds, 1e-3)) * (1 - 0.4 * (take.attack - 1))
    onset = pace * syllable.onset_seconds
    frames = tuple(np.linspace(0, onset, max(2, round(onset / FRAME_SECONDS)))) if onset else (0.0, 0.1)
    moments = weighing_moments(tone, frames)
    tables = waves(_strengths(tone, syllable, take, moments, pace))
    sound = melted(tables, np.rint(moments * rate).astype(np.int64), turns_of(tone, take))
    sound *= _level(tone, take, onset)
    for noise in (*syllable.noises, Noise(0.0, tone.seconds / max(pace, 1e-3), BREATH, BREATH_LEVEL)):
        _add_noise(sound, noise, take, tone, pace)
    return closed(sound, round(take.attack * attack_seconds * rate), joined_release(tone))


def _strengths(tone: Tone, syllable: Syllable, take: Take, moments: NDArray[np.float64], pace: float) -> Strengths:
    """Strengths of the partials, (moments, partials): the pulse through the tract, at the vowel's loudness."""
    hz, numbers = partials_at(tone, moments, _MOST_PARTIALS)  # (moments or 1, partials), (partials,)
    times, opened, voiced, nasal = np.array(
        [(m.seconds * pace, m.opened, m.voiced, m.nasal) for m in syllable.moments]
    ).T
    opened, voiced, nasal = (np.interp(moments, times, line)[:, None] for line in (opened, voiced, nasal))
    vowel, consonant = _tracts(tone, syllable)
    formants = consonant + opened * (vowel - consonant)  # (moments, 5)
    pulse = _pulse(hz, numbers) * tilted(hz, take.brightness * tone.accent * take.wander(moments)[:, None] ** 3)
    full_vowel = pulse * _tract_gain(hz, vowel, 1.0)
    strengths = pulse * _tract_gain(hz, formants, 1 + (MURMUR_WIDER - 1) * nasal)
    strengths *= 1 - nasal * np.exp(-(((hz - syllable.zero) / (0.25 * syllable.zero)) ** 2)) * 0.85
    # raise the higher partials of a murmur, which its lowest formant would suppress and the nose lets through
    strengths *= (1 + hz / 700) ** (0.7 * nasal) * 10 ** (voiced / 20)
    return np.asarray(strengths * LEVEL / loudness(full_vowel, hz))


def _tracts(tone: Tone, syllable: Syllable) -> tuple[Strengths, Strengths]:
    """Formants of the vowel and of the consonant in hertz, (1, 5) each; the sruti interpolates man and woman."""
    woman_share = float(np.clip(np.log(tone.sruti_hz / MAN_HZ) / np.log(WOMAN_HZ / MAN_HZ), 0, 1))
    man, woman = (np.array(formants) for formants in VOWELS[syllable.vowel])
    vowel = man + woman_share * (woman - man)
    consonant = vowel.copy()
    consonant[:3] = np.array(syllable.locus) * (1 + woman_share * (WOMAN_TO_MAN - 1))
    return vowel[None, :], consonant[None, :]


def _pulse(hz: Strengths, numbers: NDArray[np.int64]) -> Strengths:
    """Strengths of the partials without a tract, raised as by the formants above the fifth. hz: (moments, partials)."""
    return np.asarray(numbers**-0.65 * np.exp(1.9 * (hz / 3000.0) ** 2 / (1 + (hz / 3600.0) ** 4)))


def _tract_gain(hz: Strengths, formants: Strengths, wider: Strengths | float) -> Strengths:
    """The tract's gain on each partial, (moments, partials), from its formants in series.

    formants: (moments or 1, 5). wider: factor on their bandwidths.
    """
    gain: Strengths = np.ones((1, 1))
    for i, bandwidth in enumerate(BANDWIDTHS_HZ):
        centre = formants[:, i : i + 1]
        if i == 0:
            # a singer opens the mouth for a high note, so that the first formant is never below the note
            centre = np.maximum(centre, hz[:, :1])
        width = np.maximum(bandwidth, 0.05 * centre) * wider
        gain = gain * (centre**2 / np.sqrt((centre**2 - hz**2) ** 2 + (hz * width) ** 2))
    return gain


def _level(tone: Tone, take: Take, onset: float) -> Samples:
    """The voice's level at each sample: (samples,). A short vowel is louder, to make up for its consonant."""
    t = control_moments(tone)
    arc = 0.92 + 0.16 * np.sin(np.pi * np.clip(t / max(tone.seconds, 1e-3), 0, 1))
    gain = (1 - 0.55 * onset / max(tone.seconds, 1e-3)) ** -0.5
    level = take.level * tone.accent * gain * low_guard(tone.hz, LOWEST_HZ) * arc * take.wander(t)
    return drawn_out(tone, level)


def _add_noise(sound: Samples, noise: Noise, take: Take, tone: Tone, pace: float) -> None:
    """Add a noise to the sound, in place; it rises in its first quarter and falls in its last."""
    start = round(noise.start * pace * tone.rate)
    n = min(round(noise.seconds * pace * tone.rate), len(sound) - start)
    if n < 8:
        return
    hiss = looped_noise(noise.peaks, take, n, tone.rate)
    x = np.arange(n) / n
    shape = np.minimum(1, 4 * np.minimum(x, 1 - x)) * (
        noise.level * LEVEL * tone.accent * take.level * low_guard(tone.hz, LOWEST_HZ)
    )
    sound[start : start + n] += hiss * shape.astype(np.float32)
