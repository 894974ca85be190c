"""The work that a line takes to play, draw or write, and the limits for one request.

The work of a line follows from its length as played: the units of all repeats, their seconds at the
line's tempo, and the notes that are struck. Call ``check_work`` before playing, drawing or writing a
line. docs/performance.md has the measurements behind the bounds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from carnatic.errors import CarnaticError, TooMuchWork
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.score import speeds_of
from carnatic.exercise.settings import HIGHEST_TEMPO
from carnatic.messages import Message, message

Use = Literal["page", "file", "paper"]

PLAYED_SECONDS = 1200.0  # in the player
MELODY_SECONDS = 300.0  # of different notes in the player; most lines repeat the same few notes
NOTE_SECONDS = 90.0  # of one note: a whole avartanam of the longest tala at the slowest tempo has 87
FILE_SECONDS = 900.0  # of a sound file
MOST_NOTES = 2048  # struck in all repeats, for engraving
MOST_UNITS = 3072  # swaras and karvais in all repeats, for writing and playing
MOST_SHOWN = 4608  # swaras and karvais in all repeats, for sargam alone: 512 nine times
SHEET_SECONDS, SHEET_NOTES = 7200.0, 20_000  # of all exercises of a worksheet together


@dataclass(frozen=True, slots=True)
class Work:
    """The size of a line as played, with all repeats.

    units: swaras and karvais. notes: struck notes. longest: seconds of the longest note.
    """

    seconds: float
    units: int
    notes: int
    longest: float


@dataclass(frozen=True, slots=True)
class _Bound:
    """An upper bound. measure: the bounded part of the work. code: of its message, with the params there and most."""

    most: float
    measure: Callable[[Work], float]
    code: str


_PLAYED = _Bound(PLAYED_SECONDS, lambda work: work.seconds, "work.played")
_SOUNDED = _Bound(FILE_SECONDS, lambda work: work.seconds, "work.sounded")
_HELD = _Bound(NOTE_SECONDS, lambda work: work.longest, "work.held")
_ENGRAVED = _Bound(MOST_NOTES, lambda work: work.notes, "work.engraved")
_LAID_OUT = _Bound(MOST_UNITS, lambda work: work.units, "work.laid_out")
_TIMED = (_PLAYED, _SOUNDED, _HELD)  # the bounds that a faster tempo helps with
_BOUNDS: dict[Use, tuple[_Bound, ...]] = {
    "page": (_LAID_OUT, _ENGRAVED, _PLAYED, _HELD),
    "file": (_LAID_OUT, _ENGRAVED, _SOUNDED, _HELD),
    "paper": (_LAID_OUT, _ENGRAVED),
}


def work_of(exercise: Exercise) -> Work:
    """The work of a line at its own speed and tempo, computed without laying it out."""
    return _work(exercise, exercise.units, len(exercise.notes))


def _work(exercise: Exercise, units: int, notes: int) -> Work:
    """The work of the first units and notes of a line."""
    request = exercise.request
    speeds = speeds_of(request, units)
    aksharas = sum(units / speed for speed in speeds)
    akshara = 60 / request.aksharas_per_minute
    longest = max((note.units for note in exercise.notes[:notes]), default=0) / min(speeds)
    return Work(aksharas * akshara, units * len(speeds), notes * len(speeds), longest * akshara)


def excess(exercise: Exercise, use: Use = "page") -> Message | None:
    """Why a line is too much work for a use, and what works instead; None if it isn't."""
    try:
        work = work_of(exercise)
    except CarnaticError:  # the line can't be laid out, and laying it out raises the error
        return None
    for bound in _BOUNDS[use]:
        if bound.measure(work) > bound.most:
            ways = tuple(_ways(exercise, use)) or (message("work.in_parts"),)
            return message(bound.code, there=bound.measure(work), most=bound.most, ways=ways)
    return None


def check_work(exercise: Exercise, use: Use = "page") -> None:
    """Raise TooMuchWork, with what works instead, if a line is too much work for a use."""
    if reason := excess(exercise, use):
        raise TooMuchWork.of(reason)


def check_melody(exercise: Exercise, seconds: float) -> None:
    """Raise TooMuchWork if the different notes of a line are too long for the player.

    seconds: the total length of the different notes.
    """
    if seconds <= MELODY_SECONDS:
        return
    tempo = ceil(exercise.request.aksharas_per_minute * seconds / MELODY_SECONDS)
    ways = (message("work.faster", tempo=tempo),) if tempo <= HIGHEST_TEMPO else ()
    raise TooMuchWork(
        "work.different_notes", there=seconds, most=MELODY_SECONDS, ways=(*ways, message("work.shorter_notes"))
    )


def is_laid_out(exercise: Exercise) -> bool:
    """Whether a line is short enough to be shown as sargam, even if it is too long for other uses."""
    return work_of(exercise).units <= MOST_SHOWN


def _fits(work: Work, use: Use) -> bool:
    return all(bound.measure(work) <= bound.most for bound in _BOUNDS[use])


# -- what works instead ----------------------------------------------------------------------


def _ways(exercise: Exercise, use: Use) -> Iterator[Message]:
    """The changes of which each alone brings the line within the bounds."""
    request = exercise.request
    work = work_of(exercise)
    speed_up = max((b.measure(work) / b.most for b in _BOUNDS[use] if b in _TIMED), default=0.0)
    tempo = ceil(speed_up * request.aksharas_per_minute)
    if speed_up > 1 and tempo <= HIGHEST_TEMPO and _fits(Work(0.0, work.units, work.notes, 0.0), use):
        yield message("work.faster", tempo=tempo)
    if request.trikalam:
        at_first = Exercise(request.changed(trikalam=False), exercise.notes)
        if _fits(work_of(at_first), use):
            yield message("work.one_speed")
    elif request.speed > 1 and request.eduppu == "sama" and not request.family_row.lands:
        at_first = Exercise(request.changed(speed=1), exercise.notes)
        if _fits(work_of(at_first), use):
            yield message("work.first_speed")
    if fewer := _fewer(exercise, use):
        yield message("work.fewer_avartanams", avartanams=fewer)


def _fewer(exercise: Exercise, use: Use) -> int:
    """The largest number of the line's first avartanams that is within the bounds; 0 if not even one is."""
    request = exercise.request
    size = request.tala.aksharas * (request.speed if request.family_row.lands else 1)
    for count in range(-(-exercise.units // size) - 1, 0, -1):
        units = count * size
        if _fits(_work(exercise, units, bisect_left(exercise.starts, units)), use):
            return count
    return 0


# -- a worksheet -----------------------------------------------------------------------------


def check_sheet(exercises: Sequence[Exercise], sounds: bool) -> None:
    """Raise TooMuchWork if a worksheet's exercises are too much together. sounds: whether it has sound files."""
    works = [work_of(exercise) for exercise in exercises]
    seconds, notes = sum(work.seconds for work in works), sum(work.notes for work in works)
    count = len(exercises)
    if notes > SHEET_NOTES:
        raise TooMuchWork(
            "work.sheet_notes", count=count, there=notes, most=SHEET_NOTES, fewer=count * SHEET_NOTES // notes
        )
    if sounds and seconds > SHEET_SECONDS:
        tempo = ceil(exercises[0].request.aksharas_per_minute * seconds / SHEET_SECONDS)
        fewer = message("work.fewer_exercises", exercises=int(count * SHEET_SECONDS / seconds))
        ways = (message("work.faster", tempo=tempo), fewer) if tempo <= HIGHEST_TEMPO else (fewer,)
        raise TooMuchWork("work.sheet_seconds", count=count, there=seconds, most=SHEET_SECONDS, ways=ways)
