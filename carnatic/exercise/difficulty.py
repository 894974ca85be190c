"""The difficulty of a line, from counts of its moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from carnatic.exercise.exercise import Exercise
from carnatic.theory.raga import Raga
from carnatic.theory.swara import Pitch, Sthayi
from carnatic.theory.tala import Tala

# points; whole numbers, so that the composer can count with them
SKIP, LEAP, TURN, REPETITION_POINTS, HOLD, SYNCOPATION, BEYOND = 4, 8, 2, 1, 1, 4, 4
SPEED_POINTS = {1: 0, 2: 4, 3: 6, 4: 8, 5: 9, 6: 10, 7: 11, 8: 12, 9: 13}
PER_UNITS = 8
LEVEL_STARTS = (0, 4, 7, 10, 14)  # points for eight units at which levels 1 to 5 begin


@dataclass(frozen=True)
class Difficulty:
    """How hard a line is to sing: counts of what makes it hard, and the level that follows from them.

    A move of one step along the raga's own ladder has no points. A *skip* of two steps has 4
    points, a *leap* of more steps 8, a *turn* of direction 2, a swara struck *again* 1, a *hold* 1
    (4 if it goes over a beat, *syncopations*), a swara *beyond* s to S 4. Moves across the bar of
    an avartanam don't count. ``rate`` is the points for eight *units*, and the *speed* adds 4
    for each doubling of the swaras per akshara. Level 1 has a rate below 4, level 2 below 7,
    level 3 below 10, level 4 below 14, level 5 the rest.
    """

    units: int
    skips: int = 0
    leaps: int = 0
    turns: int = 0
    again: int = 0
    holds: int = 0
    syncopations: int = 0
    beyond: int = 0
    speed: int = 1

    @property
    def points(self) -> int:
        """The points of all swaras, without those of the speed."""
        moves = SKIP * self.skips + LEAP * self.leaps + TURN * self.turns + REPETITION_POINTS * self.again
        return moves + HOLD * self.holds + SYNCOPATION * self.syncopations + BEYOND * self.beyond

    @property
    def rate(self) -> float:
        """The points for eight units, plus those of the speed."""
        return self.points * PER_UNITS / self.units + SPEED_POINTS[self.speed]

    @property
    def level(self) -> int:
        """The level, from 1 (easiest) to 5."""
        return sum(self.rate >= start for start in LEVEL_STARTS)


def difficulty(exercise: Exercise) -> Difficulty:
    """The difficulty of an exercise at its speed; a trikalam run counts as third speed."""
    request = exercise.request
    counts = Counter(_parts(exercise))
    return Difficulty(exercise.units, **counts, speed=4 if request.trikalam else request.speed)


def _parts(exercise: Exercise) -> Iterator[str]:
    """The name of each thing that counts: a field of Difficulty."""
    tala, aksharas = exercise.request.tala, exercise.request.tala.aksharas
    heading, before = 0, 0
    for i, (start, note) in enumerate(zip(exercise.starts, exercise.notes)):
        if i == 0 or start // aksharas != before:
            heading = 0
        else:
            steps = _move(exercise, i)
            yield from move_parts(steps, heading)
            heading = heading_after(steps, heading)
        if note.units > 1:
            yield "syncopations" if is_weak(tala, start % aksharas) else "holds"
        if is_beyond(note.swara.step):
            yield "beyond"
        before = start // aksharas


def _move(exercise: Exercise, note: int) -> int:
    """The steps from the note before; counted in letters if the raga lacks one of the two swaras."""
    a, b = exercise.pitches[note - 1 : note + 1]
    if a and b:
        return steps_between(exercise.request.mapped_raga, a, b)
    return exercise.notes[note].swara.step - exercise.notes[note - 1].swara.step


def move_parts(steps: int, heading: int) -> Iterator[str]:
    """The fields of Difficulty that a move counts for. heading: of the line before, 1 up, -1 down, 0 neither."""
    if steps == 0:
        yield "again"
        return
    if abs(steps) > 1:
        yield "skips" if abs(steps) == 2 else "leaps"
    if steps * heading < 0:
        yield "turns"


def heading_after(steps: int, heading: int) -> int:
    """The direction of a line after a move: 1 up, -1 down, 0 neither."""
    return (steps > 0) - (steps < 0) or heading


def is_beyond(step: int) -> bool:
    """Whether a swara is below s or above S. step: its letters above madhya s."""
    return not 0 <= step <= 7


def is_weak(tala: Tala, akshara: int) -> bool:
    """Whether an akshara, from 0, is the second, fourth … of its anga; a hold that starts on it is a syncopation."""
    return (akshara - tala.anga_starts[tala.anga_at(akshara)]) % 2 == 1


@lru_cache(maxsize=16_384)
def steps_between(raga: Raga, a: Pitch, b: Pitch) -> int:
    """The steps from ``a`` to ``b`` along the raga's ladder in that direction, negative downwards."""
    if a == b:
        return 0
    low, high = sorted((a, b), key=lambda pitch: pitch.height)
    way = 1 if b == high else -1
    ladder = {pitch.place for pitch in raga.ladder("up" if way > 0 else "down")}
    rungs = (Pitch(place, sthayi) for place in ladder for sthayi in Sthayi)
    # a swara that the ladder lacks is one step from its neighbour
    return way * max(1, sum(low.height <= rung.height < high.height for rung in rungs))
