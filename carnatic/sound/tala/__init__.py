"""The sounds of the tala: a sound for every kind of beat, and the beats of a performance."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from operator import itemgetter

import numpy as np

from carnatic.exercise.beats import SOUNDS, BeatSound
from carnatic.exercise.performance import Performance
from carnatic.sound.partials import RATE, Samples
from carnatic.sound.tala.hand import TOUCHES, touch_sound
from carnatic.sound.tala.metronome import TICKS, tick_sound
from carnatic.sound.tala.mridangam import struck_sound, tonic_hz
from carnatic.theory.tuning import kattai_hz


def beat_sound(sound: BeatSound, sruti_hz: float = kattai_hz("1"), rate: int = RATE) -> Samples:
    """One sound of the tala as a one-shot, (samples,), that begins and ends at 0; cached and read-only.

    sruti_hz: the tuning of a mridangam; the hand and the metronome have no pitch.
    """
    return _sound(sound, tonic_of(sound, sruti_hz), rate)


def tonic_of(sound: BeatSound, sruti_hz: float) -> float:
    """The pitch in hertz that a sound of the tala depends on; 0 if it has none."""
    return tonic_hz(sruti_hz) if sound in SOUNDS["mridangam"] else 0.0


def beat_sounds(kind: str, sruti_hz: float, rate: int = RATE) -> dict[BeatSound, Samples]:
    """Every sound of one way to keep the tala. kind: a key of SOUNDS."""
    return {sound: beat_sound(sound, sruti_hz, rate) for sound in SOUNDS[kind]}


def render_tala(performance: Performance, rate: int = RATE, first: int = 0, last: int | None = None) -> Samples:
    """The beats of the performance, (samples,), mono, as long as the performance.

    first, last: render only the samples from first to last.
    """
    whole = round(performance.seconds * rate)
    end = whole if last is None else min(last, whole)
    out = np.zeros(max(0, end - first), np.float32)
    beats = performance.beats
    longest = max(map(len, beat_sounds(performance.request.sound.beat, performance.sruti_hz, rate).values()))
    begin = bisect_left(beats, (first - longest) / rate - 1, key=itemgetter(0))
    for start_seconds, beat in beats[begin : bisect_left(beats, end / rate + 1, key=itemgetter(0))]:
        start = round(start_seconds * rate)
        sound = beat_sound(beat.sound, performance.sruti_hz, rate)
        low, high = max(start, first), min(start + len(sound), end)
        if low < high:
            out[low - first : high - first] += np.float32(beat.level) * sound[low - start : high - start]
    return out


@lru_cache(maxsize=64)
def _sound(sound: BeatSound, tonic_hz: float, rate: int) -> Samples:
    if sound in TOUCHES:
        samples = touch_sound(sound, rate)
    elif sound in TICKS:
        samples = tick_sound(sound, rate)
    else:
        samples = struck_sound(sound, tonic_hz, rate)
    samples.setflags(write=False)
    return samples
