"""Scores: an exercise laid out in the tala, for notation, sound and pages."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import accumulate

from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import ExerciseRequest
from carnatic.theory.swara import Pitch, Swara
from carnatic.theory.tala import EDUPPUS, SPEEDS, TRIKALAM, Kriya, Tala


@dataclass(frozen=True, slots=True)
class Event:
    """A note with its place in the tala.

    index: its index in the score's events. note: its index in the exercise's notes. pitch: None
    if the raga lacks the swara. start, duration: in aksharas, from the first sama. avartanam, anga,
    akshara: from 1, the last two within the avartanam. pass_: the repeat, from 1.
    """

    index: int
    note: int
    swara: Swara
    pitch: Pitch | None
    start: Fraction
    duration: Fraction
    avartanam: int
    anga: int
    akshara: int
    pass_: int

    @property
    def end(self) -> Fraction:
        """The end in aksharas, from the first sama."""
        return self.start + self.duration


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit of the grid.

    event: the index of the event that sounds in it, None before and after the line. held:
    whether the event began in an earlier cell.
    """

    event: int | None
    held: bool


@dataclass(frozen=True, slots=True)
class Akshara:
    """A beat with its hand movement and its cells. number: in the avartanam, from 1. anga: from 1."""

    number: int
    anga: int
    kriya: Kriya
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Avartanam:
    """One cycle of the tala. number: from 1."""

    number: int
    aksharas: tuple[Akshara, ...]

    @property
    def speed(self) -> int:
        """Swaras per akshara, the same in the whole cycle."""
        return len(self.aksharas[0].cells)

    def angas(self) -> tuple[tuple[Akshara, ...], ...]:
        """The aksharas of each anga."""
        last = self.aksharas[-1].anga
        return tuple(tuple(a for a in self.aksharas if a.anga == k) for k in range(1, last + 1))


@dataclass(frozen=True)
class Score:
    """The events of an exercise in time, and the same events in the tala's grid.

    speeds: of each repeat; an exercise is repeated until it ends where it starts in the tala.
    """

    exercise: Exercise
    speeds: tuple[int, ...]
    events: tuple[Event, ...]
    avartanams: tuple[Avartanam, ...]

    @property
    def speed(self) -> int:
        """Swaras per akshara; in a trikalam run those of the first repeat (see Avartanam.speed)."""
        return self.speeds[0]

    @property
    def is_trikalam(self) -> bool:
        """Whether it goes through the first three kalams."""
        return self.speeds == TRIKALAM

    @property
    def repeats(self) -> int:
        """How many times the exercise is played."""
        return len(self.speeds)

    @property
    def times(self) -> int:
        """How many times the line is sung to fill whole avartanams; 1 in a trikalam run, whose kalams have theirs."""
        return 1 if self.is_trikalam else self.repeats

    @property
    def lead(self) -> Fraction:
        """The time from sama to the start of the line, in aksharas."""
        return self.events[0].start

    @cached_property
    def loop(self) -> tuple[Fraction, Fraction]:
        """The start and end of the player's loop, in aksharas: from eduppu to eduppu.

        If the line doesn't end at an eduppu, the loop has whole avartanams.
        """
        end = self.events[-1].end
        closes = (end - self.lead) % self.tala.aksharas == 0
        return (self.lead, end) if closes else (Fraction(0), Fraction(self.aksharas))

    @property
    def tala(self) -> Tala:
        """The tala of the score."""
        return self.exercise.request.tala

    @cached_property
    def aksharas(self) -> int:
        """The length of all avartanams, in aksharas; the last one counts in full."""
        return len(self.avartanams) * self.tala.aksharas


def lay_out(exercise: Exercise, speed: int | None = None) -> Score:
    """Lay an exercise out in its tala. speed: swaras per akshara, None for the request's speed or trikalam.

    A piece of k whole avartanams at speed q is repeated q/gcd(k, q) times, so that it ends on
    sama (or on its eduppu); a trikalam run ends after 3k avartanams. Another line is played once,
    and raises CarnaticError as a trikalam run. Source: practice of the three speeds, as every
    teacher counts it.
    """
    speeds = speeds_of(exercise.request, exercise.units, speed)
    lead = Fraction(exercise.request.lead_units(speeds[0]), speeds[0])
    starts = tuple(accumulate((Fraction(exercise.units, speed) for speed in speeds), initial=lead))
    # every pass starts a whole number of its own units after sama
    start_units = [int(start * speed) for start, speed in zip(starts, speeds)]
    events = tuple(_events(exercise, start_units, speeds))
    tala = exercise.request.tala
    count = -(-starts[-1] // tala.aksharas)
    # every pass of another speed begins on sama
    by_avartanam = (speeds[max(0, bisect(starts, j * tala.aksharas, hi=len(speeds)) - 1)] for j in range(count))
    return Score(exercise, speeds, events, _grid(exercise, events, lead, tuple(by_avartanam)))


def playable_speeds(exercise: Exercise) -> tuple[int, ...]:
    """The speeds at which a swara falls on the eduppu; on sama all of them."""
    lead = EDUPPUS[exercise.request.eduppu]
    return tuple(speed for speed in SPEEDS if (lead * speed).denominator == 1)


def can_run_trikalam(exercise: Exercise) -> bool:
    """Whether the exercise can be laid out as a trikalam run."""
    request = exercise.request
    is_whole = request.eduppu == "sama" and exercise.units % request.tala.aksharas == 0
    return is_whole and not request.family_row.lands


def times_of(exercise: Exercise) -> int:
    """The ``times`` of an exercise's score, without laying it out."""
    return 1 if exercise.request.trikalam else len(speeds_of(exercise.request, exercise.units))


def speeds_of(request: ExerciseRequest, units: int, speed: int | None = None) -> tuple[int, ...]:
    """The speed of each pass of a line of that many units. speed and errors: as for lay_out."""
    tala = request.tala
    whole, rest = divmod(units, tala.aksharas)
    if request.trikalam and speed is None:
        if rest:
            raise CarnaticError("trikalam.whole", aksharas=tala.aksharas, units=units, missing=tala.aksharas - rest)
        return TRIKALAM
    speed = speed or request.speed
    if request.family_row.lands:
        return (speed,)
    return (speed,) * (tala.repeats(whole, speed) if rest == 0 else 1)


# the same few hundred fractions are needed for every pass and every page
_aksharas = lru_cache(maxsize=65_536)(Fraction)


def _events(exercise: Exercise, start_units: list[int], speeds: tuple[int, ...]) -> Iterator[Event]:
    """The events of all passes. start_units: the start of each pass, from sama, in its own units."""
    size, angas = exercise.request.tala.aksharas, exercise.request.tala.anga_numbers
    notes = tuple(zip(exercise.notes, exercise.pitches, exercise.starts, strict=True))
    for pass_index, speed in enumerate(speeds):
        for i, (note, pitch, start) in enumerate(notes):
            unit = start_units[pass_index] + start
            avartanam, akshara = divmod(unit // speed, size)
            yield Event(
                pass_index * len(notes) + i,
                i,
                note.swara,
                pitch,
                _aksharas(unit, speed),
                _aksharas(note.units, speed),
                avartanam + 1,
                angas[akshara],
                akshara + 1,
                pass_index + 1,
            )


def _grid(
    exercise: Exercise, events: tuple[Event, ...], lead: Fraction, speeds: tuple[int, ...]
) -> tuple[Avartanam, ...]:
    """The avartanams with their cells; silent units have cells without an event. speeds: of each avartanam."""
    tala, silent = exercise.request.tala, Cell(None, held=False)
    cells = [silent] * int(lead * speeds[0])
    for event in events:
        cells.append(Cell(event.index, held=False))
        if (units := exercise.notes[event.note].units) > 1:
            cells.extend([Cell(event.index, held=True)] * (units - 1))
    cells.extend([silent] * (tala.aksharas * sum(speeds) - len(cells)))
    avartanams: list[Avartanam] = []
    first = 0
    for number, speed in enumerate(speeds, 1):
        aksharas = []
        for k, (anga, kriya) in enumerate(zip(tala.anga_numbers, tala.kriyas), 1):
            aksharas.append(Akshara(k, anga, kriya, tuple(cells[first : first + speed])))
            first += speed
        avartanams.append(Avartanam(number, tuple(aksharas)))
    return tuple(avartanams)
