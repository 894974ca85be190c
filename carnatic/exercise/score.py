"""An exercise laid out in the tala: the Score that notation, sound and page all read."""

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
    """A sounding note with its place in the tala.

    index: counts events from 0, repeats included. note: index into the exercise's notes.
    start, duration: in aksharas from the beginning. avartanam, anga, akshara: from 1, the
    last two within the avartanam. pass_: which repeat, from 1.
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
        """The end, in aksharas from the beginning."""
        return self.start + self.duration


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit of the grid: the event that sounds in it (None before the line and after it)."""

    event: int | None
    held: bool


@dataclass(frozen=True, slots=True)
class Akshara:
    """A beat with its hand movement and its units. number and anga count from 1."""

    number: int
    anga: int
    kriya: Kriya
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Avartanam:
    """One cycle. number counts from 1."""

    number: int
    aksharas: tuple[Akshara, ...]

    @property
    def speed(self) -> int:
        """Swaras to the akshara, the same in the whole cycle."""
        return len(self.aksharas[0].cells)

    def angas(self) -> tuple[tuple[Akshara, ...], ...]:
        """The aksharas, anga by anga."""
        last = self.aksharas[-1].anga
        return tuple(tuple(a for a in self.aksharas if a.anga == k) for k in range(1, last + 1))


@dataclass(frozen=True)
class Score:
    """Events in time, and the same events in the tala's grid.

    speeds: of each pass, for the exercise is played until it closes where it began.
    """

    exercise: Exercise
    speeds: tuple[int, ...]
    events: tuple[Event, ...]
    avartanams: tuple[Avartanam, ...]

    @property
    def speed(self) -> int:
        """Swaras to the akshara; in a trikalam run those of its beginning (see Avartanam.speed)."""
        return self.speeds[0]

    @property
    def is_trikalam(self) -> bool:
        """Whether it goes through the first three speeds."""
        return self.speeds == TRIKALAM

    @property
    def repeats(self) -> int:
        """How many times the exercise is played."""
        return len(self.speeds)

    @property
    def lead(self) -> Fraction:
        """The silence after sama before the line begins, in aksharas."""
        return self.events[0].start

    @cached_property
    def loop(self) -> tuple[Fraction, Fraction]:
        """The start and end of the player's loop, in aksharas: from eduppu to eduppu.

        A line that doesn't come back to its beginning goes on to the end of its avartanam.
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
        """The length as played, in whole aksharas, a last incomplete avartanam filled up."""
        return len(self.avartanams) * self.tala.aksharas


def lay_out(exercise: Exercise, speed: int | None = None) -> Score:
    """Place an exercise in its tala, as its request says or at one speed that is given.

    A piece of k whole avartanams at q to the akshara is repeated q/gcd(k, q) times and so
    closes on sama, or where its eduppu is; a trikalam run closes after 3k avartanams. A
    line that fills no whole number of avartanams is played once; as a trikalam run it
    raises CarnaticError. Source: practice of the three speeds, as every teacher counts it.
    """
    speeds = speeds_of(exercise.request, exercise.units, speed)
    lead = Fraction(exercise.request.lead_units(speeds[0]), speeds[0])
    starts = tuple(accumulate((Fraction(exercise.units, speed) for speed in speeds), initial=lead))
    # a pass begins a whole number of its own units after sama
    begun = [int(start * speed) for start, speed in zip(starts, speeds)]
    events = tuple(_events(exercise, begun, speeds))
    tala = exercise.request.tala
    count = -(-starts[-1] // tala.aksharas)
    # every pass of another speed begins on sama
    by_avartanam = (speeds[max(0, bisect(starts, j * tala.aksharas, hi=len(speeds)) - 1)] for j in range(count))
    return Score(exercise, speeds, events, _grid(exercise, events, lead, tuple(by_avartanam)))


def playable_speeds(exercise: Exercise) -> tuple[int, ...]:
    """The speeds that the exercise can be laid out at: a line that begins after sama has those of half aksharas."""
    lead = EDUPPUS[exercise.request.eduppu]
    return tuple(speed for speed in SPEEDS if (lead * speed).denominator == 1)


def can_run_trikalam(exercise: Exercise) -> bool:
    """Whether the exercise can be laid out as a trikalam run."""
    request = exercise.request
    return request.eduppu == "sama" and exercise.units % request.tala.aksharas == 0


def speeds_of(request: ExerciseRequest, units: int, speed: int | None = None) -> tuple[int, ...]:
    """The speed of each pass of a line of so many units. speed: as in lay_out, which raises the same."""
    tala = request.tala
    whole, rest = divmod(units, tala.aksharas)
    if request.trikalam and speed is None:
        if rest:
            raise CarnaticError("trikalam.whole", aksharas=tala.aksharas, units=units, missing=tala.aksharas - rest)
        return TRIKALAM
    speed = speed or request.speed
    return (speed,) * (tala.repeats(whole, speed) if rest == 0 else 1)


# a piece asks for the same few hundred times, pass after pass and page after page
_aksharas = lru_cache(maxsize=65_536)(Fraction)


def _events(exercise: Exercise, begun: list[int], speeds: tuple[int, ...]) -> Iterator[Event]:
    """begun: the unit on which each pass begins, counted from sama in units of its own."""
    size, angas = exercise.request.tala.aksharas, exercise.request.tala.anga_numbers
    notes = tuple(zip(exercise.notes, exercise.pitches, exercise.starts, strict=True))
    for turn, speed in enumerate(speeds):
        for i, (note, pitch, start) in enumerate(notes):
            unit = begun[turn] + start
            avartanam, akshara = divmod(unit // speed, size)
            yield Event(
                turn * len(notes) + i,
                i,
                note.swara,
                pitch,
                _aksharas(unit, speed),
                _aksharas(note.units, speed),
                avartanam + 1,
                angas[akshara],
                akshara + 1,
                turn + 1,
            )


def _grid(
    exercise: Exercise, events: tuple[Event, ...], lead: Fraction, speeds: tuple[int, ...]
) -> tuple[Avartanam, ...]:
    """speeds: of each avartanam. Silent units have cells without an event."""
    tala, silent = exercise.request.tala, Cell(None, held=False)
    cells = [silent] * int(lead * speeds[0])
    for event in events:
        cells.append(Cell(event.index, held=False))
        if (units := exercise.notes[event.note].units) > 1:
            cells.extend([Cell(event.index, held=True)] * (units - 1))
    cells.extend([silent] * (tala.aksharas * sum(speeds) - len(cells)))
    found: list[Avartanam] = []
    first = 0
    for number, speed in enumerate(speeds, 1):
        aksharas = []
        for k, (anga, kriya) in enumerate(zip(tala.anga_numbers, tala.kriyas), 1):
            aksharas.append(Akshara(k, anga, kriya, tuple(cells[first : first + speed])))
            first += speed
        found.append(Avartanam(number, tuple(aksharas)))
    return tuple(found)
