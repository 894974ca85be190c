"""The hand that keeps the tala: clap, finger, wave, and a deeper clap for sama."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from carnatic.sound.partials import RATE, Samples, ramp
from carnatic.sound.performance import Performance, Stroke

StrokeSound: TypeAlias = Literal["sama", "clap", "finger", "wave"]
STROKE_SOUNDS: tuple[StrokeSound, ...] = ("sama", "clap", "finger", "wave")


@dataclass(frozen=True, slots=True)
class _Touch:
    """How one movement sounds: noise in a band, dying away, over a knock that has no swara's pitch.

    hands: seconds at which the skin meets; the flesh of two palms meets more than once.
    rise_seconds: how slowly it swells; knock: strength of the low thud.
    """

    peak: float
    seconds: float
    band_hz: tuple[float, float]
    decay_seconds: float
    hands: tuple[float, ...] = (0.0,)
    rise_seconds: float = 0.001
    knock: float = 0.0


_TOUCHES: dict[StrokeSound, _Touch] = {
    "sama": _Touch(0.33, 0.24, (500.0, 3000.0), 0.030, (0.0, 0.009, 0.019), knock=0.9),
    "clap": _Touch(0.24, 0.16, (800.0, 3600.0), 0.022, (0.0, 0.008), knock=0.25),
    "finger": _Touch(0.15, 0.08, (300.0, 1600.0), 0.009, knock=0.35),
    "wave": _Touch(0.085, 0.22, (1200.0, 6000.0), 0.055, rise_seconds=0.06),
}
KNOCK_HZ = (142.0, 231.0)  # two modes in no simple ratio, so that no pitch is heard


def sound_of(stroke: Stroke) -> StrokeSound | None:
    """Which one-shot a stroke is; None for a rest."""
    if stroke.kind == "rest":
        return None
    return "sama" if stroke.is_sama and stroke.kind == "clap" else stroke.kind


@lru_cache(maxsize=16)
def stroke_sound(kind: StrokeSound, rate: int = RATE) -> Samples:
    """One stroke as a one-shot that begins and ends at 0; read-only, the same every time."""
    touch = _TOUCHES[kind]
    n = round(touch.seconds * rate)
    noise = _band_noise(n, touch.band_hz, rate, seed=STROKE_SOUNDS.index(kind))
    body = noise * sum(_strike(n, at, touch, rate) for at in touch.hands)
    body /= np.abs(body).max()
    if touch.knock:
        body += touch.knock * _knock(n, rate)
    body[-round(0.02 * rate) :] *= ramp(round(0.02 * rate))[::-1]
    sound: Samples = (touch.peak * body / np.abs(body).max()).astype(np.float32)
    sound.setflags(write=False)
    return sound


def render_tala(performance: Performance, rate: int = RATE) -> Samples:
    """Every stroke of the performance in its place, mono, as long as the performance."""
    out = np.zeros(round(performance.seconds * rate), np.float32)
    for stroke in performance.strokes:
        kind = sound_of(stroke)
        if kind is not None:
            start = round(stroke.start_seconds * rate)
            sound = stroke_sound(kind, rate)[: len(out) - start]
            out[start : start + len(sound)] += sound
    return out


def _strike(n: int, at_seconds: float, touch: _Touch, rate: int) -> NDArray[np.float64]:
    t = np.arange(n) / rate - at_seconds
    swell = np.clip(t / touch.rise_seconds, 0, 1)
    fall = np.exp(-np.clip(t - touch.rise_seconds, 0, None) / touch.decay_seconds)
    return np.asarray(swell * fall)


def _band_noise(n: int, band_hz: tuple[float, float], rate: int, seed: int) -> NDArray[np.float64]:
    """Noise with soft edges around a band, shaped in the spectrum."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(n))
    hz = np.fft.rfftfreq(n, 1 / rate)
    low, high = band_hz
    spectrum *= 1 / np.sqrt(1 + (low / np.maximum(hz, 1.0)) ** 4) / np.sqrt(1 + (hz / high) ** 4)
    return np.asarray(np.fft.irfft(spectrum, n))


def _knock(n: int, rate: int) -> NDArray[np.float64]:
    t = np.arange(n) / rate
    modes = sum(np.sin(2 * np.pi * hz * t) * np.exp(-t * hz / 4.5) for hz in KNOCK_HZ)
    return np.asarray(modes)
