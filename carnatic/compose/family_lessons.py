"""The lessons of the drilled families beside a line: what of it they have, and which is nearest.

Lines are compared as rungs of the raga's places, so that unequal ladders count too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from carnatic.compose.composition import NearestLesson
from carnatic.compose.rungs import RungPlaces
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.sargam.text import show_notes
from carnatic.lessons.drill import Drill
from carnatic.lessons.lesson import KARVAI, Units
from carnatic.lessons.realise import drill_line, spelled
from carnatic.theory.raga import Raga
from carnatic.theory.tala import Tala

ROW = 8  # units of a taught figure
UNKNOWN = 1000  # above every rung: a swara that the raga lacks
OCTAVE = (8, 8)  # the ladders on which the sthayi sets stand
PLAIN_PAIRS = (0, 0, 1, 1, 2, 2, 3, 3)  # the steps with which every janta ends a window


@dataclass(frozen=True)
class FamilyLessons:
    """A lesson as it stands in a raga and a tala, its units as rungs of the raga's places."""

    drill: Drill
    notes: tuple[Note, ...]
    units: Units

    @cached_property
    def text(self) -> str:
        """The lesson in sargam, bars left out."""
        return show_notes(self.notes)


def family_drills(exercise: Exercise, drills: Sequence[Drill]) -> tuple[Drill, ...]:
    """The lessons beside which an exercise is heard; () for sarali, free and what a user writes."""
    request = exercise.request
    if request.family == "sarali":
        return ()
    return tuple(d for d in drills if d.family == request.family and d.tala in ("", request.tala.name))


@lru_cache(maxsize=1024)
def family_lessons(drills: tuple[Drill, ...], raga: Raga, tala: Tala) -> tuple[FamilyLessons, ...]:
    """Those of the lessons that have a form in a raga and tala."""
    found = []
    for drill in drills:
        try:
            notes = spelled(drill_line(drill, raga, tala), raga)
        except CannotCompose:
            continue
        found.append(FamilyLessons(drill, notes, RungPlaces(raga).units(notes)))
    return tuple(found)


@lru_cache(maxsize=1024)
def lesson_rows(drills: tuple[Drill, ...], raga: Raga, tala: Tala) -> frozenset[Units]:
    """Every row that the lessons have on a raga's ladders, wherever a window may stand; frames too."""
    size = row_size(tala)
    found = {row for lesson in family_lessons(drills, raga, tala) for row in rows_of(lesson.units, size)}
    return frozenset(
        found | {row for drill in drills for figure in drill.figures for row in _sung(drill, figure, raga)}
    )


@lru_cache(maxsize=1024)
def frame_rows(drills: tuple[Drill, ...], raga: Raga) -> frozenset[Units]:
    """The rows that every lesson of a family has: the plain pairs, or run, hold and run."""
    found: set[Units] = set()
    for drill in drills:
        if drill.kind == "free":
            figures = (*drill.figures[:2], drill.figures[-1])
        else:
            figures = (PLAIN_PAIRS,) if drill.family == "janta" else ()
        found.update(row for figure in figures for row in _sung(drill, figure, raga))
    return frozenset(found)


def _sung(drill: Drill, figure: Units, raga: Raga) -> Iterator[Units]:
    """A figure on every window of both ladders; a free row where it stands."""
    if raga.is_vakra or not raga.spans_octave:
        return
    places = RungPlaces(raga)
    if drill.kind != "free":
        span = max(drill.window, max(figure) + 1)
        for rungs in map(places.rungs, (raga.arohana, raga.avarohana)):
            for start in range(len(rungs) - span + 1):
                yield tuple(KARVAI if step == KARVAI else rungs[start + step] for step in figure)
    elif (len(raga.arohana), len(raga.avarohana)) == OCTAVE:
        pitches = raga.resolve(tuple(raga.rung(step) for step in figure if step != KARVAI))
        sounding = iter([places.rung(pitch) for pitch in pitches if pitch])
        yield tuple(KARVAI if step == KARVAI else next(sounding) for step in figure)


def row_size(tala: Tala) -> int:
    """The units that are new or not together: a row of eight where the tala holds or halves one."""
    return ROW if ROW % tala.aksharas == 0 else tala.aksharas


def rows_of(units: Units, size: int) -> tuple[Units, ...]:
    """A line cut into rows."""
    return tuple(units[i : i + size] for i in range(0, len(units), size))


def new_rows(exercise: Exercise, drills: tuple[Drill, ...]) -> tuple[int, ...]:
    """Numbers, from 1, of the avartanams whose row no lesson has; the user's own left out."""
    raga, tala = exercise.request.mapped_raga, exercise.request.tala
    size, own = row_size(tala), given_avartanams(exercise)
    known = lesson_rows(drills, raga, tala) | frame_rows(drills, raga)
    is_new = [row not in known for row in rows_of(_units(exercise), size)]
    return tuple(k + 1 for k in range(exercise.avartanams) if k not in own and is_new[k * tala.aksharas // size])


def given_avartanams(exercise: Exercise) -> frozenset[int]:
    """The avartanams, from 0, that are wholly the user's own."""
    size = exercise.request.tala.aksharas
    whole = (k for k in range(exercise.avartanams) if exercise.given.issuperset(range(k * size, (k + 1) * size)))
    return frozenset(whole)


def nearest_family_lesson(exercise: Exercise, drills: tuple[Drill, ...]) -> NearestLesson:
    """The lesson of the family that shares the longest run of units, frames and the user's own passed over.

    A lesson is read round and round. Where none stands in the raga and tala, the first of
    them with nothing shared.
    """
    raga, tala = exercise.request.mapped_raga, exercise.request.tala
    frames, size = frame_rows(drills, raga), row_size(tala)
    framed = [
        unit for row in rows_of(_units(exercise), size) for unit in ((None,) * len(row) if row in frames else row)
    ]
    own = [None if i in exercise.given else unit for i, unit in enumerate(framed)]
    best = NearestLesson(drills[0].id, drills[0].title, 0, 0, 0, "")
    for lesson in family_lessons(drills, raga, tala):
        length, start, lesson_start = longest_shared(own, lesson.units * 2, best.shared_run)
        if length:
            whole, text = len(lesson.units), lesson.text
            title, run = lesson.drill.title, min(length, whole)
            best = NearestLesson(lesson.drill.id, title, run, start, lesson_start % whole, text)
    return best


def longest_shared(a: Sequence[int | None], b: Sequence[int], longer_than: int = 0) -> tuple[int, int, int]:
    """Length and places of the longest common run of two lines, the earliest in ``a``, then in ``b``.

    None in ``a`` matches nothing. A run that isn't longer than asked for is no run: (0, 0, 0).
    """
    mine, theirs = _signs(tuple(a)), _signs(tuple(b))
    length, start = longer_than, -1
    for i in range(len(mine)):
        while i + length < len(mine) and mine[i : i + length + 1] in theirs:
            length, start = length + 1, i
    return (length, start, theirs.index(mine[start : start + length])) if start >= 0 else (0, 0, 0)


@lru_cache(maxsize=4096)
def _signs(units: tuple[int | None, ...]) -> str:
    """A line as a text, a sign to the unit; that of None stands in no lesson."""
    return "".join(chr(0 if unit is None else 2 * UNKNOWN + unit) for unit in units)


def _units(exercise: Exercise) -> Units:
    """Rungs of an exercise; a swara that the raga lacks stands as a rung that nothing has."""
    places = RungPlaces(exercise.request.mapped_raga)
    units: list[int] = []
    for note, pitch in zip(exercise.notes, exercise.pitches):
        rung = UNKNOWN + note.swara.step if pitch is None else places.rung(pitch)
        units.extend((rung, *(KARVAI for _ in range(note.units - 1))))
    return tuple(units)
