"""What counts as a copy of a lesson, and the lesson nearest to an exercise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from carnatic.caching import cached
from carnatic.compose.composition import NearestLesson
from carnatic.compose.lesson_rows import (
    RealisedLesson,
    frame_rows,
    lesson_rows,
    lessons_in_tala,
    realised_lessons,
    row_size,
    rows_of,
)
from carnatic.compose.rungs import RungPlaces
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.families import SARALI, family_of
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import show_notes
from carnatic.lessons.lesson import (
    KARVAI,
    Lesson,
    Units,
    lessons_of,
    mirror,
    notes_to_units,
    rows_on,
    run_units,
    units_to_notes,
)

UNKNOWN = 1000  # above every rung: a swara that the raga lacks

# -- copies on one ladder ---------------------------------------------------------------------------


def frames(rungs: int) -> tuple[Units, Units]:
    """The run up and the run down, which the form itself requires."""
    run = run_units(rungs)
    return run, mirror(run, rungs)


@cached(max_bytes=16_000_000)
def copies(lessons: tuple[Lesson, ...], rungs: int) -> frozenset[Units]:
    """Every avartanam of the lessons on a ladder of that many rungs, frames included.

    These are the lessons' forms on that ladder and, rung for rung, the avartanams of their full
    octave that fit it. Each comes with its mirror, since a mirrored piece sings that too.
    """
    words = {row for lesson in lessons for row in (*(rows_on(lesson, rungs) or ()), *lesson.rows)}
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


def is_rotation_of_lesson(units: Units, lessons: tuple[Lesson, ...], rungs: int) -> bool:
    """Whether a line equals a lesson that begins at any of its units."""
    for lesson in lessons:
        for rows in (rows_on(lesson, rungs), lesson.rows):
            line = [unit for row in rows or () for unit in row]
            if len(line) == len(units) and _contains(line * 2, list(units)):
                return True
    return False


def _contains(line: list[int], part: list[int]) -> bool:
    return any(line[i : i + len(part)] == part for i in range(len(line) - len(part) + 1))


# -- an exercise compared with the lessons -----------------------------------------------------------


@dataclass(frozen=True)
class _Comparison:
    """An exercise and the lessons that it is compared with, as rungs.

    units: the exercise. size: units of a row, which are new or not together. frames: rows that
    every lesson has. lesson_rows: rows of any lesson. lessons: in the exercise's raga and tala.
    notes: the notes of rungs.
    """

    units: Units
    size: int
    frames: frozenset[Units]
    lesson_rows: Callable[[], frozenset[Units]]
    lessons: tuple[RealisedLesson, ...]
    notes: Callable[[Units], tuple[Note, ...]]


def nearest_lesson(exercise: Exercise, lessons: tuple[Lesson, ...]) -> NearestLesson:
    """The lesson that shares the longest run of units with an exercise.

    Barlines are ignored, and a lesson is read as a ring. Frame rows are skipped, since every lesson
    has them, and so are the units that the user gave. If nothing is shared, the result is the
    first lesson with a run of 0.
    """
    candidates = _comparable_lessons(exercise.request, lessons)
    comparison = _compare(exercise, candidates)
    unframed = [
        unit
        for row in rows_of(comparison.units, comparison.size)
        for unit in ((None,) * len(row) if row in comparison.frames else row)
    ]
    composed = [None if i in exercise.given else unit for i, unit in enumerate(unframed)]
    best, length, start, lesson_start = None, 0, 0, 0
    for realised in comparison.lessons:
        shared = longest_shared(composed, realised.units * 2, length)
        if shared[0]:
            best, length = realised, min(shared[0], len(realised.units))
            start, lesson_start = shared[1], shared[2] % len(realised.units)
    lesson, text = (best.lesson, show_notes(comparison.notes(best.units))) if best else (candidates[0], "")
    return NearestLesson(lesson.id, lesson.title, length, start, lesson_start, text)


def new_avartanams(exercise: Exercise, lessons: tuple[Lesson, ...]) -> tuple[int, ...]:
    """The numbers, from 1, of the avartanams whose row no lesson has, without the user's own."""
    comparison = _compare(exercise, _comparable_lessons(exercise.request, lessons))
    aksharas, known_rows = exercise.request.tala.aksharas, comparison.lesson_rows() | comparison.frames
    given = _given_avartanams(exercise)
    is_new = [row not in known_rows for row in rows_of(comparison.units, comparison.size)]
    count = -(-len(comparison.units) // aksharas)
    return tuple(k + 1 for k in range(count) if k not in given and is_new[k * aksharas // comparison.size])


def is_comparable(exercise: Exercise, lessons: tuple[Lesson, ...]) -> bool:
    """Whether lessons and exercise can be counted on rungs: on one ladder, or on the places of both."""
    candidates = _comparable_lessons(exercise.request, lessons)
    return exercise.request.mapped_raga.is_symmetrical or not _on_one_ladder(candidates)


def _comparable_lessons(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    """The lessons of the request's family in its tala; the saralis if there are none."""
    return lessons_in_tala(request, lessons) or lessons_of(lessons, SARALI)


def _on_one_ladder(candidates: tuple[Lesson, ...]) -> bool:
    """Whether a line is counted on one ladder when it is compared with these lessons, as mirrored lines are."""
    return family_of(candidates[0].family).has_plans


def _compare(exercise: Exercise, candidates: tuple[Lesson, ...]) -> _Comparison:
    raga, tala = exercise.request.mapped_raga, exercise.request.tala
    if _on_one_ladder(candidates):
        return _Comparison(
            _ladder_units(exercise),
            tala.aksharas,
            frozenset(frames(raga.rungs)),
            lambda: copies(candidates, raga.rungs),
            tuple(RealisedLesson(lesson, _on_ladder(lesson, raga.rungs)) for lesson in candidates),
            lambda units: units_to_notes(units, raga),
        )
    return _Comparison(
        _place_units(exercise),
        row_size(tala),
        frame_rows(candidates, raga),
        lambda: lesson_rows(candidates, raga, tala),
        realised_lessons(candidates, raga, tala),
        RungPlaces(raga).notes,
    )


@lru_cache(maxsize=1024)
def _on_ladder(lesson: Lesson, rungs: int) -> Units:
    """A lesson on a ladder, or on its own ladder if it has no form there."""
    return tuple(chain(*(rows_on(lesson, rungs) or lesson.rows)))


def _ladder_units(exercise: Exercise) -> Units:
    """Rungs of the exercise on the arohana; a swara outside the ladder is a rung that no lesson has."""
    raga = exercise.request.mapped_raga
    on_ladder = notes_to_units(exercise.notes, raga)
    if on_ladder is not None:
        return on_ladder
    units: list[int] = []
    for note in exercise.notes:
        rung = raga.rung_of(note.swara)
        units.extend((UNKNOWN + note.swara.step if rung is None else rung, *_held(note)))
    return tuple(units)


def _place_units(exercise: Exercise) -> Units:
    """Rungs of the exercise on the raga's places; a swara that the raga lacks is a rung that no lesson has."""
    places = RungPlaces(exercise.request.mapped_raga)
    units: list[int] = []
    for note, pitch in zip(exercise.notes, exercise.pitches):
        units.extend((UNKNOWN + note.swara.step if pitch is None else places.rung(pitch), *_held(note)))
    return tuple(units)


def _held(note: Note) -> Units:
    return (KARVAI,) * (note.units - 1)


def _given_avartanams(exercise: Exercise) -> frozenset[int]:
    """The avartanams, from 0, that the user gave entirely."""
    size = exercise.request.tala.aksharas
    avartanams = range(exercise.units // size)
    return frozenset(k for k in avartanams if exercise.given.issuperset(range(k * size, (k + 1) * size)))


def longest_shared(a: Sequence[int | None], b: Sequence[int], longer_than: int = 0) -> tuple[int, int, int]:
    """Length and places of the longest common run of two lines, the earliest in ``a``, then in ``b``.

    None in ``a`` matches nothing. If no run is longer than ``longer_than``, the result is (0, 0, 0).
    """
    text, other_text = _signs(tuple(a)), _signs(tuple(b))
    length, start = longer_than, -1
    for i in range(len(text)):
        while i + length < len(text) and text[i : i + length + 1] in other_text:
            length, start = length + 1, i
    return (length, start, other_text.index(text[start : start + length])) if start >= 0 else (0, 0, 0)


@lru_cache(maxsize=4096)
def _signs(units: tuple[int | None, ...]) -> str:
    """A line as text, one sign for each unit; the sign of None is in no lesson."""
    return "".join(chr(0 if unit is None else 2 * UNKNOWN + unit) for unit in units)
