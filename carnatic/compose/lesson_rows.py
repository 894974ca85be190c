"""The lessons in a raga and a tala as rungs of the raga's places, row by row.

The rungs count both ladders together, so lessons and lines can be compared in unequal ladders too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from carnatic.compose.rungs import RungPlaces
from carnatic.errors import CannotCompose
from carnatic.exercise.families import family_of
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.lesson import KARVAI, Lesson, Units, lessons_of
from carnatic.lessons.realise import lesson_line, spelled
from carnatic.theory.raga import Raga
from carnatic.theory.tala import Tala

ROW = 8  # units of a lesson's figure
OCTAVE = (8, 8)  # swaras of both ladders, as the sthayi lessons need
PLAIN_PAIRS = (0, 0, 1, 1, 2, 2, 3, 3)  # the steps with which every janta ends each transposition


@dataclass(frozen=True, slots=True)
class RealisedLesson:
    """A lesson and its units in a raga and a tala, as rungs of the raga's places."""

    lesson: Lesson
    units: Units


def lessons_in_tala(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    """The lessons of the request's own family that its tala can have."""
    return tuple(lesson for lesson in lessons_of(lessons, request.family) if lesson.tala in ("", request.tala.name))


@lru_cache(maxsize=1024)
def realised_lessons(lessons: tuple[Lesson, ...], raga: Raga, tala: Tala) -> tuple[RealisedLesson, ...]:
    """The lessons that have a form in a raga and a tala, in that form."""
    realised = []
    for lesson in lessons:
        try:
            notes = spelled(lesson_line(lesson, raga, tala), raga)
        except CannotCompose:
            continue
        realised.append(RealisedLesson(lesson, RungPlaces(raga).units(notes)))
    return tuple(realised)


@lru_cache(maxsize=1024)
def lesson_rows(lessons: tuple[Lesson, ...], raga: Raga, tala: Tala) -> frozenset[Units]:
    """Every row that the lessons have on a raga's ladders, at any transposition, frames included."""
    size = row_size(tala)
    in_place = {row for realised in realised_lessons(lessons, raga, tala) for row in rows_of(realised.units, size)}
    moved = {row for lesson in lessons for figure in lesson.figures for row in _moved_rows(lesson, figure, raga)}
    return frozenset(in_place | moved)


@lru_cache(maxsize=1024)
def frame_rows(lessons: tuple[Lesson, ...], raga: Raga) -> frozenset[Units]:
    """The rows that every lesson of a family has: the plain pairs, or run, hold and run."""
    rows: set[Units] = set()
    for lesson in lessons:
        if lesson.kind == "free":
            figures = (*lesson.figures[:2], lesson.figures[-1])
        else:
            figures = (PLAIN_PAIRS,) if family_of(lesson.family).has_pairs else ()
        rows.update(row for figure in figures for row in _moved_rows(lesson, figure, raga))
    return frozenset(rows)


def _moved_rows(lesson: Lesson, figure: Units, raga: Raga) -> Iterator[Units]:
    """A figure at every transposition on both ladders; a free row on its own rungs."""
    if raga.is_vakra or not raga.spans_octave:
        return
    places = RungPlaces(raga)
    if lesson.kind != "free":
        span = max(lesson.window, max(figure) + 1)
        for rungs in map(places.rungs, (raga.arohana, raga.avarohana)):
            for start in range(len(rungs) - span + 1):
                yield tuple(KARVAI if step == KARVAI else rungs[start + step] for step in figure)
    elif (len(raga.arohana), len(raga.avarohana)) == OCTAVE:
        pitches = raga.resolve(tuple(raga.rung(step) for step in figure if step != KARVAI))
        sounding = iter([places.rung(pitch) for pitch in pitches if pitch])
        yield tuple(KARVAI if step == KARVAI else next(sounding) for step in figure)


def row_size(tala: Tala) -> int:
    """The units that count as one row: eight if whole avartanams fill them, else those of one avartanam."""
    return ROW if ROW % tala.aksharas == 0 else tala.aksharas


def rows_of(units: Units, size: int) -> tuple[Units, ...]:
    """A line cut into rows."""
    return tuple(units[i : i + size] for i in range(0, len(units), size))
