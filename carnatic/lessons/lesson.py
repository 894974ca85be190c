"""Lessons as figures on rungs, realised in any raga and tala that admits them.

A sarali is either *figure, run, figure, run* (1 to 9), each half counted along its own
ladder in singing order, or *free* (10 to 14), counted on the rungs of the whole octave.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from carnatic.errors import CarnaticError, SargamError
from carnatic.exercise.exercise import Note
from carnatic.exercise.sargam.text import read_notes
from carnatic.theory.raga import Half, Raga
from carnatic.theory.swara import Swara

KARVAI = -99  # in a row of units: one more unit of the swara before; far below every rung
AVARTANAM = 8  # aksharas; the lessons are in Adi
FEWEST_RUNGS = 6  # an audava ladder with both s and S
LARGEST_SLACK = 2  # units that a run may leave over, held on its last swara

Units = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson of the corpus.

    units: one row an avartanam of eight, rungs of the full octave from 0 = s to 7 = S,
    KARVAI for a hold.
    """

    family: str
    number: int
    units: tuple[Units, ...]

    @property
    def id(self) -> str:
        """'sarali_05'."""
        return f"{self.family}_{self.number:02}"

    @property
    def title(self) -> str:
        """'Sarali 5'."""
        return f"{self.family.replace('_', ' ').capitalize()} {self.number}"

    @property
    def is_mirrored(self) -> bool:
        """Whether it is figure, run up, the figure mirrored, run down."""
        if len(self.units) != 4:
            return False
        up, run, down, home = self.units
        return run == run_units(8) and home == mirror(run, 8) and down == mirror(up, 8)


def read_lessons(text: str, family: str) -> tuple[Lesson, ...]:
    """Lessons from a corpus file: lines of 'sarali_01: s r g m | …', # for remarks.

    Raises CarnaticError, with the number of the line, for anything else.
    """
    lines = ((at, line) for at, line in enumerate(text.splitlines(), 1) if line.strip() and not line.startswith("#"))
    return tuple(_lesson(at, line, family) for at, line in lines)


def _lesson(at: int, line: str, family: str) -> Lesson:
    name, _, body = line.partition(":")
    number = re.fullmatch(r"[a-z_]+_(\d{1,4})", name.strip())
    if number is None:
        raise CarnaticError("corpus.line", line=at)
    try:
        notes, _ = read_notes(body)
    except SargamError as error:
        raise CarnaticError("corpus.unreadable", line=at, why=error.message) from None
    row = tuple(unit for note in notes for unit in (note.swara.step, *(KARVAI for _ in range(note.units - 1))))
    if not row or len(row) % AVARTANAM:
        raise CarnaticError("corpus.length", line=at, units=len(row), size=AVARTANAM)
    return Lesson(family, int(number[1]), tuple(row[i : i + AVARTANAM] for i in range(0, len(row), AVARTANAM)))


def mirror(units: Units, rungs: int) -> Units:
    """The figure of the other half: rung k becomes n − 1 − k. Its own inverse."""
    return tuple(unit if unit == KARVAI else rungs - 1 - unit for unit in units)


def run_units(rungs: int, aksharas: int = 8) -> Units:
    """The run s to S in whole avartanams, what is left over held on its last swara."""
    return (*range(rungs), *(KARVAI for _ in range(-rungs % aksharas)))


def realise(lesson: Lesson, rungs: int) -> tuple[Units, ...] | None:
    """A lesson's rows on a ladder of that many rungs; None where it has no such form.

    Figures keep their steps and the run fills its avartanam: never a lesson with notes
    removed. Free lessons live on eight rungs only.
    """
    if lesson.units == (run_units(8), mirror(run_units(8), 8)):
        return run_units(rungs), mirror(run_units(rungs), rungs)
    if rungs == 8:
        return lesson.units
    figure = lesson.units[0]
    # a figure that would reach the upper S is no longer the lesson's figure but a run
    if not lesson.is_mirrored or rungs < FEWEST_RUNGS or max(figure) > rungs - 2:
        return None
    run = run_units(rungs)
    return figure, run, mirror(figure, rungs), mirror(run, rungs)


def units_to_notes(units: Units, raga: Raga, half: Half = "up") -> tuple[Note, ...]:
    """Notes from rungs of a raga's ladder. Inverse of notes_to_units.

    Raises CarnaticError for a karvai with no swara before it.
    """
    notes: list[tuple[Swara, int]] = []
    for unit in units:
        if unit != KARVAI:
            notes.append((raga.rung(unit, half), 1))
        elif notes:
            notes[-1] = (notes[-1][0], notes[-1][1] + 1)
        else:
            raise CarnaticError("line.starts_held")
    return tuple(Note(swara, length) for swara, length in notes)


def notes_to_units(notes: tuple[Note, ...], raga: Raga, half: Half = "up") -> Units | None:
    """Rungs of a raga's ladder from notes; None where a swara is not on it."""
    units: list[int] = []
    for note in notes:
        rung = raga.rung_of(note.swara, half)
        if rung is None:
            return None
        units.extend((rung, *(KARVAI for _ in range(note.units - 1))))
    return tuple(units)
