"""The voices that play a line, and the line as one buffer that can be cut into its notes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate
from typing import TypeAlias

import numpy as np

from carnatic.errors import CarnaticError
from carnatic.practice.request import ExerciseRequest
from carnatic.sound.partials import RATE, Samples, damped_sum, partial_count, phase, ramp, times
from carnatic.sound.performance import Performance, PitchCurve, steady
from carnatic.theory.tuning import check_sruti

# (curve, sruti_hz, n samples, accent, rate) → n samples that begin and end at 0
Voice: TypeAlias = Callable[[PitchCurve, float, int, float, int], Samples]
Slice: TypeAlias = tuple[int, int]

# Root mean square of a note's first second; a mix of such notes with the drone and the
# tala comes to about −16 LUFS.
VOICE_RMS = 0.18

ATTACK_SECONDS, RELEASE_SECONDS = 0.004, 0.018
MOST_PARTIALS = 40
PLUCK_POINT = 0.13  # where on the string the finger plucks, as part of its length
BODY_HZ = 620.0  # the kudam resonates broadly around here
BRIGHT_HZ = 3200.0  # above this the string's spectrum falls away


def veena(curve: PitchCurve, sruti_hz: float, n: int, accent: float, rate: int) -> Samples:
    """A plucked veena string.

    Bright at the pluck and rounder as it rings, since its higher partials die sooner; low
    notes ring longer and have more of them. A long hold keeps sounding: the slow part
    of the decay stretches with the note.
    """
    cents = curve.points[0][1]
    hz = sruti_hz * 2 ** (cents / 1200)
    seconds = times(n, rate)
    # partials stop dying after a while, when what is left of the pluck is only the string
    brightness_loss = 0.20 * (hz / 130.0) ** 0.35
    damping = np.exp(np.float32(-brightness_loss * 1.6) * -np.expm1(seconds / np.float32(-1.6)))
    amplitudes = _veena_partials(hz, accent, partial_count(_highest_hz(curve, sruti_hz), rate, MOST_PARTIALS))
    sound = damped_sum(amplitudes, phase(curve, sruti_hz, n, rate), damping)
    sound *= _decay(seconds, hz, n / rate)
    pluck = _pluck_noise(rate)[:n]
    sound[: len(pluck)] += np.float32(accent) * pluck
    return _closed(sound, rate)


VOICES: dict[str, Voice] = {"veena": veena}


def voice_named(name: str) -> Voice:
    """The voice of that name. Raises CarnaticError naming those there are."""
    try:
        return VOICES[name]
    except KeyError:
        raise CarnaticError(f"'{name}' is not a voice here; they are {', '.join(VOICES)}.") from None


def slices(performance: Performance, rate: int = RATE) -> tuple[Slice, ...]:
    """(first sample, number of samples) of every note in the rendered line, event by event.

    The rule that lets a player move notes about: nothing of a note lies outside its slice;
    a slice begins at 0 and ends at exactly 0, so it may be started at any time, followed by
    silence or by another, without a click. To play one shorter, fade it out over
    RELEASE_SECONDS. A note that follows at once starts on the very next sample.
    """
    tick = performance.akshara_seconds * rate
    starts = (round(float(note.event.start) * tick) for note in performance.notes)
    ends = (round(float(note.event.end) * tick) for note in performance.notes)
    return tuple((start, end - start) for start, end in zip(starts, ends))


def render_melody(performance: Performance, voice: str = "veena", rate: int = RATE) -> Samples:
    """The whole line, mono, as long as the performance. Raises CarnaticError for an unknown voice."""
    play = voice_named(voice)
    out = np.zeros(round(performance.seconds * rate), np.float32)
    for note, (start, n) in zip(performance.notes, slices(performance, rate)):
        out[start : start + n] = play(note.curve, performance.sruti_hz, n, note.accent, rate)
    return out


def render_notes(performance: Performance, voice: str = "veena", rate: int = RATE) -> tuple[Samples, tuple[Slice, ...]]:
    """Every different note once, and where each event's own lies in it, by the rule of slices.

    A line strikes few different notes, and a long one the same over and over: this holds
    seconds of sound where render_melody holds minutes. Raises CarnaticError for an unknown
    voice.
    """
    play = voice_named(voice)
    lengths = [n for _, n in slices(performance, rate)]
    notes = [(note.curve, n, note.accent) for note, n in zip(performance.notes, lengths)]
    different = list(dict.fromkeys(notes))
    firsts = dict(zip(different, accumulate((n for _, n, _ in different), initial=0)))
    sounds = [play(curve, performance.sruti_hz, n, accent, rate) for curve, n, accent in different]
    melody = np.concatenate(sounds) if sounds else np.zeros(0, np.float32)
    return melody, tuple((firsts[note], note[1]) for note in notes)


def render_pitch(
    cents: float, sruti_hz: float, seconds: float = 1.5, voice: str = "veena", rate: int = RATE
) -> Samples:
    """One swara alone, to be heard while it is moved. Raises CarnaticError for a sruti out of range."""
    check_sruti(sruti_hz)
    return voice_named(voice)(steady(cents), sruti_hz, round(seconds * rate), 1.0, rate)


def render_ladder(
    request: ExerciseRequest, seconds: float = 0.6, voice: str = "veena", rate: int = RATE
) -> tuple[Samples, tuple[Slice, ...]]:
    """The arohana, then the avarohana, with the slice of every swara in singing order.

    seconds: the length of each swara; the last of either ladder is held twice as long.
    """
    play, raga = voice_named(voice), request.mapped_raga
    line = (*raga.arohana, *raga.avarohana)
    ends = {len(raga.arohana) - 1, len(line) - 1}
    lengths = [round(seconds * rate) * (2 if i in ends else 1) for i in range(len(line))]
    curves = (steady(request.mapped_tuning.cents_of(pitch)) for pitch in line)
    sound = [play(curve, request.sruti_hz, n, 1.0, rate) for curve, n in zip(curves, lengths)]
    return np.concatenate(sound), tuple(zip(accumulate(lengths[:-1], initial=0), lengths))


def _highest_hz(curve: PitchCurve, sruti_hz: float) -> float:
    return float(sruti_hz * 2 ** (max(cents for _, cents in curve.points) / 1200))


def _veena_partials(hz: float, accent: float, count: int) -> Samples:
    """Strengths of the partials at the pluck, scaled to the voice's loudness.

    Higher notes lie nearer the end of what the body carries, so they come out rounder by
    themselves; an accent is louder and a little brighter.
    """
    k = np.arange(1, count + 1)
    string = np.abs(np.sin(np.pi * PLUCK_POINT * k)) / k**0.6 + 0.06 / k
    body = 1 + 0.9 * np.exp(-((np.log2(k * hz / BODY_HZ) / 0.9) ** 2))
    strengths = string * body * np.exp(-k * hz / (BRIGHT_HZ * accent))
    loudness = np.sqrt(np.sum(strengths**2) / 2)
    # partials of mixed signs don't all crest together: 3 dB louder at the same peak
    signs = np.where(k**2 // 6 % 2, -1, 1)
    # below the instrument's own lowest string the crests grow; keep them under full scale
    low = min(1.0, (hz / 90.0) ** 0.3)
    scaled: Samples = (signs * strengths * (VOICE_RMS * 1.6 * accent * low / loudness)).astype(np.float32)
    return scaled


def _decay(seconds: Samples, hz: float, length_seconds: float) -> Samples:
    """The string's own decay: a quick part after the pluck, and a slow part that lasts the note out."""
    quick = 0.7 * (130.0 / hz) ** 0.3
    slow = max(3.2 * (130.0 / hz) ** 0.3, 0.8 * length_seconds)
    fading: Samples = np.exp(seconds / np.float32(-quick))
    fading *= np.float32(0.4)
    fading += np.float32(0.6) * np.exp(seconds / np.float32(-slow))
    return fading


def _closed(sound: Samples, rate: int) -> Samples:
    """The sound with a short rise from 0 and a fall that ends on exactly 0."""
    attack = min(round(ATTACK_SECONDS * rate), len(sound) // 4)
    release = min(round(RELEASE_SECONDS * rate), len(sound) // 3)
    sound[:attack] *= ramp(attack)
    sound[len(sound) - release :] *= ramp(release)[::-1]
    return sound


@lru_cache(maxsize=4)
def _pluck_noise(rate: int) -> Samples:
    """The finger's touch: twelve milliseconds of noise, the same at every pluck."""
    n = round(0.012 * rate)
    noise = np.random.default_rng(1).standard_normal(n)
    softened = np.convolve(noise, np.hanning(9) / 4, mode="same")
    touch: Samples = (0.012 * softened * np.exp(-np.arange(n) / (0.003 * rate))).astype(np.float32)
    touch.setflags(write=False)
    return touch
