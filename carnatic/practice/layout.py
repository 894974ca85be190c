"""An exercise laid out in the tala: the Score that notation, sound and page all read."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from carnatic.practice.exercise import Exercise
from carnatic.theory.swara import Pitch, Swara
from carnatic.theory.tala import Kriya, Tala


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
        """When it stops, in aksharas from the beginning."""
        return self.start + self.duration


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit of the grid: the event that sounds in it (None where nothing does)."""

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

    def angas(self) -> tuple[tuple[Akshara, ...], ...]:
        """The aksharas, anga by anga."""
        last = self.aksharas[-1].anga
        return tuple(tuple(a for a in self.aksharas if a.anga == k) for k in range(1, last + 1))


@dataclass(frozen=True)
class Score:
    """Events in time, and the same events in the tala's grid.

    repeats: how often the exercise is played so that it closes on sama.
    """

    exercise: Exercise
    speed: int
    repeats: int
    events: tuple[Event, ...]
    avartanams: tuple[Avartanam, ...]

    @property
    def tala(self) -> Tala:
        """The tala that it is laid out in."""
        return self.exercise.request.tala

    @cached_property
    def aksharas(self) -> int:
        """The length as played, in whole aksharas, a last incomplete avartanam filled up."""
        return len(self.avartanams) * self.tala.aksharas


def lay_out(exercise: Exercise, speed: int | None = None) -> Score:
    """Place an exercise in its tala at a speed (its request's own when none is said).

    A piece of k whole avartanams at q to the akshara is repeated q/gcd(k, q) times and so
    closes on sama; a line that fills no whole number of avartanams is played once.
    Source: practice of the three speeds, as every teacher counts it.
    """
    request = exercise.request
    speed = speed or request.speed
    tala = request.tala
    whole, rest = divmod(exercise.units, tala.aksharas)
    repeats = tala.repeats(whole, speed) if rest == 0 else 1
    events = tuple(_event(exercise, speed, turn, i) for turn in range(repeats) for i in range(len(exercise.notes)))
    return Score(exercise, speed, repeats, events, _grid(events, exercise.units * repeats, speed, tala))


def _event(exercise: Exercise, speed: int, turn: int, i: int) -> Event:
    tala = exercise.request.tala
    start = Fraction(turn * exercise.units + exercise.starts[i], speed)
    avartanam, akshara = divmod(int(start), tala.aksharas)
    note = exercise.notes[i]
    return Event(
        index=turn * len(exercise.notes) + i,
        note=i,
        swara=note.swara,
        pitch=exercise.pitches[i],
        start=start,
        duration=Fraction(note.units, speed),
        avartanam=avartanam + 1,
        anga=tala.anga_at(akshara) + 1,
        akshara=akshara + 1,
        pass_=turn + 1,
    )


def _grid(events: tuple[Event, ...], units: int, speed: int, tala: Tala) -> tuple[Avartanam, ...]:
    cells: list[Cell] = []
    for event in events:
        length = int(event.duration * speed)
        cells.append(Cell(event.index, held=False))
        cells.extend(Cell(event.index, held=True) for _ in range(length - 1))
    per_avartanam = tala.aksharas * speed
    count = -(-units // per_avartanam)
    cells.extend(Cell(None, held=False) for _ in range(count * per_avartanam - len(cells)))

    def akshara(avartanam: int, k: int) -> Akshara:
        first = avartanam * per_avartanam + k * speed
        return Akshara(k + 1, tala.anga_at(k) + 1, tala.kriyas[k], tuple(cells[first : first + speed]))

    return tuple(Avartanam(j + 1, tuple(akshara(j, k) for k in range(tala.aksharas))) for j in range(count))
