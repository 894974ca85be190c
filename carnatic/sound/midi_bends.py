"""Pitches between MIDI keys: the nearest key, and bends that follow a curve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import ceil, log2

from carnatic.errors import CarnaticError
from carnatic.exercise.performance import PitchCurve, PlayedNote

USUAL_SEMITONES, MPE_SEMITONES = 2, 48  # the bend range: the usual one, and that of the MPE standard
MOST_SEMITONES = 24  # the largest bend range that synthesisers accept
BEND_STEPS = 8192
FOLLOWED_CENTS = 1.0  # the largest distance of a bend's steps from the curve
_SHORTEST_SECONDS = 0.001  # between two bends; a MIDI cable carries about a thousand per second
SETTLED_CENTS = 0.5  # a smaller step is left out, unless the curve comes to rest there


def key_of(cents: float, sruti_hz: float) -> float:
    """A pitch as a fractional MIDI key, with A4 = 440 Hz = 69: 60.12 is twelve cents above middle C."""
    return 69 + 12 * log2(sruti_hz / 440) + cents / 100


def key_and_bend(hz: float, semitones: int = USUAL_SEMITONES) -> tuple[int, int]:
    """The nearest MIDI key, and the bend for the difference. semitones: the bend range."""
    exact = key_of(0, hz)
    key = round(exact)
    return key, bend_from(key, exact, semitones)


def bend_from(key: int, exact: float, semitones: int) -> int:
    """The 14-bit bend, −8192 to 8191, from a key to a fractional key. semitones: the bend range."""
    return max(-BEND_STEPS, min(BEND_STEPS - 1, round((exact - key) * BEND_STEPS / semitones)))


def bend_range(notes: Iterable[PlayedNote], sruti_hz: float) -> int:
    """The bend range in semitones that the notes need: two for plain notes, more if a curve goes further.

    Raises CarnaticError beyond MOST_SEMITONES.
    """
    needed = _needed_semitones(notes, sruti_hz)
    if needed > MOST_SEMITONES:
        raise CarnaticError("midi.bend", needed=needed, most=MOST_SEMITONES)
    return needed


def mpe_bend_range(notes: Iterable[PlayedNote], sruti_hz: float) -> int:
    """The bend range of an MPE file: MOST_SEMITONES, which every player follows, unless a curve goes further."""
    return MOST_SEMITONES if _needed_semitones(notes, sruti_hz) <= MOST_SEMITONES else MPE_SEMITONES


def _needed_semitones(notes: Iterable[PlayedNote], sruti_hz: float) -> int:
    reach = 0.0
    for note in notes:
        key = round(key_of(note.cents, sruti_hz))
        heights = (key_of(cents, sruti_hz) for _, cents in note.curve.points)
        reach = max(reach, *(abs(height - key) for height in heights))
    # a full bend upwards is one step short of the range
    return max(USUAL_SEMITONES, ceil(reach * BEND_STEPS / (BEND_STEPS - 1)))


def bend_steps(curve: PitchCurve, seconds: float) -> tuple[tuple[float, float], ...]:
    """The steps that follow a curve: (seconds after the start, cents), the first at 0.

    seconds: the length of the note. The steps are at most FOLLOWED_CENTS from the curve, except
    on a curve so steep that they would be less than _SHORTEST_SECONDS apart. Where the curve
    rests, they are exact.
    """
    points = tuple(_within(curve, seconds))
    steps = [points[0]]
    for i, (a, b) in enumerate(pairwise(points)):
        is_resting = i + 2 == len(points) or points[i + 2][1] == b[1]
        for time, cents in _stairs(a, b):
            is_end = is_resting and cents == b[1]
            if abs(cents - steps[-1][1]) >= SETTLED_CENTS or (is_end and cents != steps[-1][1]):
                steps.append((time, cents))
    return tuple(steps)


def _within(curve: PitchCurve, seconds: float) -> Iterator[tuple[float, float]]:
    """The points of a curve from 0 to a time, with points at both ends."""
    yield 0.0, _value(curve, 0.0)
    yield from (point for point in curve.points if 0 < point[0] < seconds)
    yield seconds, _value(curve, seconds)


def _value(curve: PitchCurve, time: float) -> float:
    for (start, low), (end, high) in pairwise(curve.points):
        if start <= time <= end:
            return low + (high - low) * (time - start) / (end - start)
    return curve.points[0][1] if time < curve.points[0][0] else curve.points[-1][1]


def _stairs(a: tuple[float, float], b: tuple[float, float]) -> Iterator[tuple[float, float]]:
    """A straight line as equal steps, each in the middle of its time; no steps for a level line."""
    (start, low), (end, high) = a, b
    if low == high:
        return
    count = min(ceil(abs(high - low) / (2 * FOLLOWED_CENTS)), max(1, int((end - start) / _SHORTEST_SECONDS)))
    for k in range(count):
        cents = high if k == count - 1 else low + (high - low) * (k + 1) / count
        yield start + (end - start) * (k + 0.5) / count, cents
