"""The metronome: a dry wooden knock on every akshara, a different one on sama."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from carnatic.exercise.beats import BeatSound
from carnatic.sound.partials import Samples
from carnatic.sound.tala.noise import with_quiet_end

SECONDS, DECAY_SECONDS = 0.07, 0.011


@dataclass(frozen=True, slots=True)
class Tick:
    """A knock. peak: its loudest sample. modes_hz: two modes without a simple ratio, too short to have a pitch."""

    peak: float
    modes_hz: tuple[float, float]


TICKS: dict[BeatSound, Tick] = {"tick-sama": Tick(0.34, (2360.0, 3790.0)), "tick": Tick(0.2, (1130.0, 1870.0))}


def tick_sound(sound: BeatSound, rate: int) -> Samples:
    """One tick as a one-shot, (samples,), that begins and ends at 0."""
    tick, t = TICKS[sound], np.arange(round(SECONDS * rate)) / rate
    body = sum(np.sin(2 * np.pi * hz * t) for hz in tick.modes_hz) * np.exp(-t / DECAY_SECONDS)
    return with_quiet_end(body, tick.peak, rate)
