"""An exercise: its request and its notes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from carnatic.errors import CarnaticError
from carnatic.exercise.families import whole_avartanams
from carnatic.exercise.names import new_exercise_name
from carnatic.exercise.request import ExerciseRequest
from carnatic.messages import say
from carnatic.theory.swara import Pitch, Swara


@dataclass(frozen=True, slots=True)
class Note:
    """A struck swara and its length.

    units: 1, plus one for each karvai after it.
    """

    swara: Swara
    units: int = 1

    def __post_init__(self) -> None:
        if self.units < 1:
            raise CarnaticError("note.length")


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar that the writer set. unit: the unit of the line after it."""

    unit: int
    double: bool


@dataclass(frozen=True)
class Exercise:
    """A line of notes for a raga and a tala.

    bars: the writer's bars, if they differ from those of the tala; else (). given: the units,
    from 0, that the user wrote.
    """

    request: ExerciseRequest
    notes: tuple[Note, ...]
    bars: tuple[Bar, ...] = ()
    given: frozenset[int] = frozenset()
    title: str = ""

    def __post_init__(self) -> None:
        if not self.notes:
            raise CarnaticError("exercise.empty")

    @cached_property
    def units(self) -> int:
        """The length of one pass, in units."""
        return sum(note.units for note in self.notes)

    @cached_property
    def pitches(self) -> tuple[Pitch | None, ...]:
        """The pitch of each note in the mapped raga; None for a swara that the raga lacks."""
        return self.request.mapped_raga.resolve(tuple(note.swara for note in self.notes))

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """The unit, from 0, on which each note is struck."""
        starts, unit = [], 0
        for note in self.notes:
            starts.append(unit)
            unit += note.units
        return tuple(starts)

    @cached_property
    def double_bars(self) -> tuple[int, ...]:
        """The units before which the writer set a double bar."""
        return tuple(bar.unit for bar in self.bars if bar.double)

    @property
    def avartanams(self) -> int:
        """Whole avartanams at first speed; at its own speed if its family lands."""
        request = self.request
        return whole_avartanams(request.family, request.tala.aksharas, request.speed, self.units)

    @property
    def landing(self) -> int:
        """The unit, from 0, on which its last swara is struck."""
        return self.starts[-1]

    @property
    def name(self) -> str:
        """The title, or 'New exercise 7 (sarali style) in Mohanam'."""
        if self.title:
            return self.title
        return say("exercise.in_raga", name=new_exercise_name(self.request), raga=self.request.raga.title)
