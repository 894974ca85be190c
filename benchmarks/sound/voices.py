"""Measurements of each voice's pitch, loudness, clicks and speed, from its sound alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import log2
from time import process_time

import numpy as np
from numpy.typing import NDArray

from carnatic.exercise.performance import steady
from carnatic.sound.partials import RATE, Samples
from carnatic.sound.voices import RENDERERS, Tone, renderer_named
from carnatic.sound.voices.line import MOST_VARIANTS
from carnatic.sound.waves import weight
from carnatic.theory.swara import LETTERS
from carnatic.theory.tuning import Tuning

SRUTI_HZ = 146.83  # kattai 2, between men's and women's srutis
NOTE_SECONDS = 0.6
EDGE_SECONDS = 0.2  # after the attack and the consonant
CLOSE_SECONDS = 0.06  # before the end
BORDER_SAMPLES = 6
STHAYIS = (-1200.0, 0.0, 1200.0)


@dataclass(frozen=True, slots=True)
class VoiceRow:
    """One voice in one tuning, over its swarasthanas in three sthayis.

    plain_cents: the largest error of a plain note; human_cents: of a player's. lufs: loudness
    of them all one after the other; peak_db: the highest, beside full scale. click: the
    largest bend (second difference) of the sound at a border of notes, as part of the
    voice's own largest inside. speed: seconds of sound for each second of processor time.
    """

    voice: str
    tuning: str
    notes: int
    plain_cents: float
    human_cents: float
    lufs: float
    peak_db: float
    click: float
    speed: float


def voice_rows(tunings: Iterable[Tuning], voices: Iterable[str] = tuple(RENDERERS)) -> list[VoiceRow]:
    """A row for each voice in each tuning. Raises CarnaticError for an unknown voice."""
    kept = tuple(tunings)
    return [_row(voice, tuning) for voice in voices for tuning in kept]


def _row(name: str, tuning: Tuning) -> VoiceRow:
    play = renderer_named(name)
    places = sorted({cents for _, cents in tuning.cents})
    pitches = [cents + sthayi for sthayi in STHAYIS for cents in places]
    n = round(NOTE_SECONDS * RATE)
    letters = [LETTERS[i % len(LETTERS)] for i in range(len(pitches))]
    asked = [Tone(steady(cents), SRUTI_HZ, n, letter=letter) for cents, letter in zip(pitches, letters)]
    human = [replace(tone, joined=True, variant=1 + i % MOST_VARIANTS) for i, tone in enumerate(asked)]
    play(asked[0])  # stores of noise are made once
    start = process_time()
    plain = [play(tone) for tone in asked]
    spent = process_time() - start
    played = [play(tone) for tone in human]
    line = np.concatenate(played)
    return VoiceRow(
        voice=name,
        tuning=tuning.name,
        notes=len(asked),
        plain_cents=max(map(_error, plain, asked)),
        human_cents=max(map(_error, played, human)),
        lufs=lufs(line, RATE),
        peak_db=float(20 * np.log10(max(np.abs(sound).max() for sound in (*plain, *played)))),
        click=click(line, n),
        speed=len(plain) * NOTE_SECONDS / max(spent, 1e-9),
    )


def _error(sound: Samples, tone: Tone) -> float:
    first, last = round(EDGE_SECONDS * tone.rate), round(CLOSE_SECONDS * tone.rate)
    return abs(cents_beside(sound[first : len(sound) - last], tone.hz, tone.rate))


def cents_beside(sound: Samples, hz: float, rate: int) -> float:
    """The mean distance, in cents, of a sound's fundamental from the frequency hz.

    The sound is turned back by the phase of hz and smoothed over some periods; what is
    left turns by the difference, whose rate a straight line gives.
    """
    turned = sound * np.exp(-2j * np.pi * hz / rate * np.arange(len(sound)))
    width = min(round(max(0.08, 8 / hz) * rate), len(sound) * 2 // 3)
    window = np.hanning(width)
    starts = np.arange(0, len(sound) - width, max(1, width // 16))
    angles = np.unwrap([np.angle(np.sum(turned[i : i + width] * window)) for i in starts])
    radians_per_second = np.polyfit(starts / rate, angles, 1)[0]
    return float(1200 * log2(1 + radians_per_second / (2 * np.pi * hz)))


def click(line: Samples, n: int) -> float:
    """The largest second difference at the borders of notes of n samples, as part of the largest inside."""
    bend = np.abs(np.diff(line, 2))
    borders = np.arange(n, len(line) - n + 1, n)
    at = np.zeros(len(bend), bool)
    at[(borders[:, None] + np.arange(-BORDER_SAMPLES, BORDER_SAMPLES)).ravel()] = True
    # the inside alone: beside a largest that the borders belong to, no click is above 1
    return float(bend[at].max() / bend[~at].max())


def lufs(sound: Samples, rate: int) -> float:
    """Integrated loudness of a mono sound. Source: ITU-R BS.1770-4, its filters applied in the spectrum."""
    spectrum = np.fft.rfft(sound)
    weighted = np.fft.irfft(spectrum * weight(np.asarray(np.fft.rfftfreq(len(sound), 1 / rate))), len(sound))
    block, hop = round(0.4 * rate), round(0.1 * rate)
    total = np.concatenate([[0.0], np.cumsum(weighted**2)])
    starts = np.arange(0, len(sound) - block + 1, hop)
    power: NDArray[np.float64] = (total[starts + block] - total[starts]) / block
    heard = power[power > 10**-7]
    if not len(heard):
        return -np.inf
    gated = heard[heard > np.mean(heard) / 10]
    return float(10 * np.log10(np.mean(gated)))
