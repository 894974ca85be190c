"""The mridangam: its strokes as damped modes of two heads, the right one tuned to Sa.

The modes of the loaded right head have whole-number ratios; its first five harmonics give the
drum its pitch. Source: C. V. Raman, 'The Indian musical drums', Proc. Indian Acad. Sci. A1
(1934). The strength and the decay of each in a stroke were chosen by ear.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import numpy as np

from carnatic.exercise.beats import SOUNDS, BeatSound
from carnatic.sound.partials import Samples
from carnatic.sound.tala.noise import Signal, noise_in_band, with_quiet_end

LOWEST_TONIC_HZ = 110.0  # the right head's Sa is in the octave above this
TOPPI_GLIDE, TOPPI_GLIDE_SECONDS = 0.22, 0.045  # the pitch of the soft left head falls after the stroke
SLAP_SECONDS = 0.009


@dataclass(frozen=True, slots=True)
class _Stroke:
    """The sound of a stroke.

    peak: of the whole sound. right: strengths of the right head's harmonics, from the first.
    ring_seconds: decay of the first harmonic; the others decay faster. toppi: strength of the left
    head's bass, an octave below. slap: strength of the noise of the hand on the skin, in band_hz.
    """

    peak: float
    seconds: float
    right: tuple[float, ...]
    ring_seconds: float
    toppi: float = 0.0
    slap: float = 0.3
    band_hz: tuple[float, float] = (400.0, 3000.0)


_STROKES: dict[BeatSound, _Stroke] = {
    "tham": _Stroke(0.27, 0.75, (1.0, 0.55, 0.3, 0.12), 0.34, toppi=1.1),
    "dhin": _Stroke(0.2, 0.65, (1.0, 0.7, 0.4, 0.15), 0.3, toppi=0.35),
    "num": _Stroke(0.16, 0.55, (0.2, 1.0, 0.55, 0.35, 0.15), 0.26, slap=0.2),
    "thi": _Stroke(0.145, 0.14, (0.6, 0.9, 0.5), 0.028, slap=0.8, band_hz=(250.0, 1800.0)),
    "ki": _Stroke(0.12, 0.12, (0.5, 0.2), 0.02, toppi=0.4, slap=0.9, band_hz=(150.0, 900.0)),
    "ta": _Stroke(0.13, 0.12, (0.2, 0.6, 0.7, 0.6), 0.024, slap=0.9, band_hz=(900.0, 4500.0)),
}


def tonic_hz(sruti_hz: float) -> float:
    """The Sa of the right head, in hertz: the singer's Sa in the drum's octave."""
    octaves = next(k for k in count(-8) if sruti_hz * 2.0**k >= LOWEST_TONIC_HZ)
    return float(sruti_hz * 2.0**octaves)


def struck_sound(sound: BeatSound, tonic_hz: float, rate: int) -> Samples:
    """One stroke as a one-shot, (samples,), that begins and ends at 0."""
    stroke = _STROKES[sound]
    n = round(stroke.seconds * rate)
    t = np.arange(n) / rate
    body = sum(
        strength * np.sin(2 * np.pi * k * tonic_hz * t) * np.exp(-t * np.sqrt(k) / stroke.ring_seconds)
        for k, strength in enumerate(stroke.right, 1)
    )
    noise = noise_in_band(n, stroke.band_hz, rate, seed=SOUNDS["mridangam"].index(sound))
    slapped = noise * -np.expm1(-t / 0.0008) * np.exp(-t / SLAP_SECONDS)
    body = body + stroke.slap * slapped / np.abs(slapped).max() + stroke.toppi * _toppi(tonic_hz / 2, t, stroke)
    return with_quiet_end(np.asarray(body), stroke.peak, rate)


def _toppi(hz: float, t: Signal, stroke: _Stroke) -> Signal:
    """The bass of the left head, with its pitch falling to hz. t: (samples,) seconds."""
    glide = TOPPI_GLIDE * TOPPI_GLIDE_SECONDS * -np.expm1(-t / TOPPI_GLIDE_SECONDS)
    angle = 2 * np.pi * hz * (t + glide)
    bass = np.sin(angle) + 0.35 * np.sin(1.59 * angle)
    return np.asarray(bass * np.exp(-t / (0.6 * stroke.seconds * 0.4)))
