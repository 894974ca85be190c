"""The sounds of a hand that keeps the tala: clap, finger, wave, and a deeper clap for sama."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from carnatic.exercise.beats import SOUNDS, BeatSound
from carnatic.sound.partials import Samples
from carnatic.sound.tala.noise import Signal, noise_in_band, with_quiet_end


@dataclass(frozen=True, slots=True)
class Touch:
    """The sound of one movement: decaying noise in a band, and a knock without pitch.

    peak: of the whole sound. hands: the times at which skin meets skin, in seconds; two palms meet
    more than once. rise_seconds: the rise of the noise. knock: strength of the low thud.
    """

    peak: float
    seconds: float
    band_hz: tuple[float, float]
    decay_seconds: float
    hands: tuple[float, ...] = (0.0,)
    rise_seconds: float = 0.001
    knock: float = 0.0


TOUCHES: dict[BeatSound, Touch] = {
    "sama": Touch(0.33, 0.24, (500.0, 3000.0), 0.030, (0.0, 0.009, 0.019), knock=0.9),
    "clap": Touch(0.24, 0.16, (800.0, 3600.0), 0.022, (0.0, 0.008), knock=0.25),
    "finger": Touch(0.15, 0.08, (300.0, 1600.0), 0.009, knock=0.35),
    "wave": Touch(0.085, 0.22, (1200.0, 6000.0), 0.055, rise_seconds=0.06),
}
KNOCK_HZ = (142.0, 231.0)  # two modes without a simple ratio, so that no pitch is heard


def touch_sound(sound: BeatSound, rate: int) -> Samples:
    """One movement as a one-shot, (samples,), that begins and ends at 0."""
    touch = TOUCHES[sound]
    n = round(touch.seconds * rate)
    noise = noise_in_band(n, touch.band_hz, rate, seed=SOUNDS["hand"].index(sound))
    body = noise * sum(_strike(n, seconds, touch, rate) for seconds in touch.hands)
    body /= np.abs(body).max()
    if touch.knock:
        body += touch.knock * _knock(n, rate)
    return with_quiet_end(body, touch.peak, rate)


def _strike(n: int, at_seconds: float, touch: Touch, rate: int) -> Signal:
    t = np.arange(n) / rate - at_seconds
    swell = np.clip(t / touch.rise_seconds, 0, 1)
    fall = np.exp(-np.clip(t - touch.rise_seconds, 0, None) / touch.decay_seconds)
    return np.asarray(swell * fall)


def _knock(n: int, rate: int) -> Signal:
    t = np.arange(n) / rate
    modes = sum(np.sin(2 * np.pi * hz * t) * np.exp(-t * hz / 4.5) for hz in KNOCK_HZ)
    return np.asarray(modes)
