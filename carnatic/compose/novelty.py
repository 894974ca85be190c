"""What counts as a copy of a lesson, and how near an exercise comes to one."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from carnatic.caching import cached
from carnatic.compose.composition import NearestLesson
from carnatic.compose.family_lessons import (
    family_drills,
    given_avartanams,
    longest_shared,
    nearest_family_lesson,
    new_rows,
)
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.sargam.text import show_notes
from carnatic.lessons.drill import Drill
from carnatic.lessons.lesson import KARVAI, Lesson, Units, mirror, notes_to_units, realise, run_units, units_to_notes
from carnatic.theory.raga import Raga


def frames(rungs: int) -> tuple[Units, Units]:
    """The run up and the run down, which the form itself demands."""
    run = run_units(rungs)
    return run, mirror(run, rungs)


@cached(max_bytes=16_000_000)
def copies(lessons: tuple[Lesson, ...], rungs: int) -> frozenset[Units]:
    """Every avartanam of the lessons as it stands on a ladder, frames included.

    The lessons' realisations on that ladder and, rung for rung, whatever of their full
    octave fits it; each with its mirror, since a mirrored piece sings that too.
    """
    words = {row for lesson in lessons for row in (*(realise(lesson, rungs) or ()), *lesson.units)}
    fitting = {word for word in words if max(word) < rungs} | set(frames(rungs))
    return frozenset(fitting | {mirror(word, rungs) for word in fitting})


@cached(max_bytes=64_000_000)
def near_copies(lessons: tuple[Lesson, ...], rungs: int) -> frozenset[Units]:
    """Copies, also transposed along the ladder or inverted, with at most one unit changed."""
    moved = {word for copy in copies(lessons, rungs) for word in _transpositions(copy, rungs)}
    symbols = (KARVAI, *range(rungs))
    changed = {(*word[:i], unit, *word[i + 1 :]) for word in moved for i in range(len(word)) for unit in symbols}
    return frozenset(moved | changed)


def _transpositions(word: Units, rungs: int) -> Iterable[Units]:
    for line in (word, mirror(word, rungs)):
        low = min(unit for unit in line if unit != KARVAI)
        high = max(line)
        for shift in range(-low, rungs - high):
            yield tuple(unit if unit == KARVAI else unit + shift for unit in line)


def avartanam_words(units: Units, aksharas: int) -> tuple[Units, ...]:
    """A line cut into its avartanams."""
    return tuple(units[i : i + aksharas] for i in range(0, len(units), aksharas))


def new_avartanams(exercise: Exercise, lessons: tuple[Lesson, ...], drills: tuple[Drill, ...] = ()) -> tuple[int, ...]:
    """Numbers, from 1, of the avartanams that no lesson has; frames and the user's own left out.

    lessons: the saralis. drills: the table in which the other families have theirs.
    """
    if own := family_drills(exercise, drills):
        return new_rows(exercise, own)
    raga, aksharas = exercise.request.mapped_raga, exercise.request.tala.aksharas
    words = avartanam_words(_units(exercise), aksharas)
    known = copies(lessons, raga.rungs) | set(frames(raga.rungs))
    mine = given_avartanams(exercise)
    return tuple(i + 1 for i, word in enumerate(words) if i not in mine and word not in known)


def is_rotation_of_lesson(units: Units, lessons: tuple[Lesson, ...], rungs: int) -> bool:
    """Whether a line equals a lesson, begun anywhere."""
    for lesson in lessons:
        for rows in (realise(lesson, rungs), lesson.units):
            line = [unit for row in rows or () for unit in row]
            if len(line) == len(units) and _contains(line * 2, list(units)):
                return True
    return False


def _contains(line: list[int], part: list[int]) -> bool:
    return any(line[i : i + len(part)] == part for i in range(len(line) - len(part) + 1))


def nearest_lesson(exercise: Exercise, lessons: tuple[Lesson, ...], drills: tuple[Drill, ...] = ()) -> NearestLesson:
    """The lesson that shares the longest run of units with an exercise.

    Bars are left out and the lesson is read round and round; frame avartanams of the
    exercise are passed over, since every lesson has them, and so is what the user gave. lessons: the saralis, beside
    which every family stands that has none among the drills.
    """
    if others := family_drills(exercise, drills):
        return nearest_family_lesson(exercise, others)
    raga, aksharas = exercise.request.mapped_raga, exercise.request.tala.aksharas
    units = _units(exercise)
    known = set(frames(raga.rungs))
    words = avartanam_words(units, aksharas)
    mine = exercise.given
    own = [None if i in mine or words[i // aksharas] in known else unit for i, unit in enumerate(units)]
    best = (0, 0, 0, lessons[0])
    for lesson in lessons:
        line = _sung(lesson, raga.rungs)
        length, start, lesson_start = longest_shared(own, line * 2, best[0])
        if length:
            best = (min(length, len(line)), start, lesson_start % len(line), lesson)
    length, start, lesson_start, lesson = best
    return NearestLesson(lesson.id, lesson.title, length, start, lesson_start, _text(lesson, raga))


@lru_cache(maxsize=1024)
def _sung(lesson: Lesson, rungs: int) -> Units:
    """A lesson on a ladder, or where it has no form there on its own."""
    return tuple(chain(*(realise(lesson, rungs) or lesson.units)))


@lru_cache(maxsize=1024)
def _text(lesson: Lesson, raga: Raga) -> str:
    return show_notes(units_to_notes(_sung(lesson, raga.rungs), raga))


def _units(exercise: Exercise) -> Units:
    """Rungs of the exercise; a swara outside the ladder stands as a rung that nothing has."""
    raga = exercise.request.mapped_raga
    known = notes_to_units(exercise.notes, raga)
    if known is not None:
        return known
    units: list[int] = []
    for note in exercise.notes:
        rung = raga.rung_of(note.swara)
        units.extend((1000 + note.swara.step if rung is None else rung, *(KARVAI for _ in range(note.units - 1))))
    return tuple(units)
