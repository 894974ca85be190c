"""How much work a line is for whoever plays, draws or writes it, and the most that is done for one request.

The work of a line follows from its length as it is played: its units in every repeat, the seconds that they
last at its tempo, and the notes that are struck. Everything that sounds or draws a line asks here first. How the
bounds were chosen, and what was measured: docs/performance.md.
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

Use = Literal["page", "file", "paper"]

PLAYED_SECONDS = 1200.0  # that the player plays
MELODY_SECONDS = 300.0  # of different notes that the player is handed; most lines strike the same few again and again
NOTE_SECONDS = 90.0  # of one note: a whole avartanam of the longest tala at the slowest tempo is 87
FILE_SECONDS = 900.0  # of a file that sounds
MOST_NOTES = 2048  # struck, each repeat counted; what is engraved
MOST_UNITS = 3072  # swaras and karvais, each repeat counted; what is written and sounded
MOST_SHOWN = 4608  # the same, of what is shown as sargam alone: 512 at the ninth speed
SHEET_SECONDS, SHEET_NOTES = 7200.0, 20_000  # of all exercises of a worksheet together


@dataclass(frozen=True, slots=True)
class Work:
    """A line as it is played, each repeat counted.

    units: swaras and karvais. notes: those that are struck. longest: seconds of the longest note.
    """

    seconds: float
    units: int
    notes: int
    longest: float


@dataclass(frozen=True, slots=True)
class _Bound:
    """The most of one thing. measure: of a line's work."""

    most: float
    measure: Callable[[Work], float]
    words: str  # how much there is and how much is done, both to be filled in


def _minutes(seconds: float) -> str:
    """'15 minutes', '8 min 20 s'."""
    minutes, rest = divmod(ceil(seconds), 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} minutes"


_PLAYED = _Bound(PLAYED_SECONDS, lambda work: work.seconds, "lasts {there} as it is played; up to {most} are played")
_SOUNDED = _Bound(FILE_SECONDS, lambda work: work.seconds, "lasts {there} as it is played; a file holds up to {most}")
_HELD = _Bound(NOTE_SECONDS, lambda work: work.longest, "has a note of {there}; up to {most} are sounded")
_ENGRAVED = _Bound(MOST_NOTES, lambda work: work.notes, "has {there} notes with its repeats; up to {most} are written")
_LAID_OUT = _Bound(
    MOST_UNITS, lambda work: work.units, "has {there} swaras and karvais with its repeats; up to {most} are laid out"
)
_TIMED = (_PLAYED, _SOUNDED, _HELD)  # which a faster tempo brings down
_BOUNDS: dict[Use, tuple[_Bound, ...]] = {
    "page": (_LAID_OUT, _ENGRAVED, _PLAYED, _HELD),
    "file": (_LAID_OUT, _ENGRAVED, _SOUNDED, _HELD),
    "paper": (_LAID_OUT, _ENGRAVED),
}


def work_of(exercise: Exercise) -> Work:
    """The work of a line at its own speed and tempo, known without laying it out."""
    return _work(exercise, exercise.units, len(exercise.notes))


def _work(exercise: Exercise, units: int, notes: int) -> Work:
    """The work of a line's first units."""
    request = exercise.request
    speeds = speeds_of(request, units)
    aksharas = sum(units / speed for speed in speeds)
    akshara = 60 / request.aksharas_per_minute
    longest = max((note.units for note in exercise.notes[:notes]), default=0) / min(speeds)
    return Work(aksharas * akshara, units * len(speeds), notes * len(speeds), longest * akshara)


def excess(exercise: Exercise, use: Use = "page") -> str:
    """Why a line is too much work for a use, and what works instead; '' where it is not."""
    try:
        work = work_of(exercise)
    except CarnaticError:  # it has no layout at all, and what lays it out says why
        return ""
    for bound in _BOUNDS[use]:
        if bound.measure(work) > bound.most:
            return f"This line {_filled(bound, work)}. {_instead(exercise, use)}"
    return ""


def check_work(exercise: Exercise, use: Use = "page") -> None:
    """Raise TooMuchWork, with what works instead, where a line is too much work for a use."""
    if said := excess(exercise, use):
        raise TooMuchWork(said)


def check_melody(exercise: Exercise, seconds: float) -> None:
    """Raise TooMuchWork where the different notes of a line are more than the player is handed.

    seconds: of all of them, one after another.
    """
    if seconds <= MELODY_SECONDS:
        return
    tempo = ceil(exercise.request.aksharas_per_minute * seconds / MELODY_SECONDS)
    faster = f"Choose a tempo of {tempo} or faster; or hold" if tempo <= HIGHEST_TEMPO else "Hold"
    raise TooMuchWork(
        f"The different notes of this line last {_minutes(seconds)}; up to {_minutes(MELODY_SECONDS)} of them are "
        f"played. {faster} its notes for less long."
    )


def is_laid_out(exercise: Exercise) -> bool:
    """Whether a line is short enough to be shown as sargam, whatever else is too much."""
    return work_of(exercise).units <= MOST_SHOWN


def _filled(bound: _Bound, work: Work) -> str:
    there, most = bound.measure(work), bound.most
    if isinstance(most, float):
        return bound.words.format(there=_minutes(there), most=_minutes(most))
    return bound.words.format(there=f"{there:,}", most=f"{most:,}")


def _fits(work: Work, use: Use) -> bool:
    return all(bound.measure(work) <= bound.most for bound in _BOUNDS[use])


# -- what works instead ----------------------------------------------------------------------


def _instead(exercise: Exercise, use: Use) -> str:
    ways = tuple(_ways(exercise, use))
    if not ways:
        return "Write it in parts."
    said = "; or ".join(ways)
    return f"{said[0].upper()}{said[1:]}."


def _ways(exercise: Exercise, use: Use) -> Iterator[str]:
    """What would each bring the line within the bounds."""
    request = exercise.request
    work = work_of(exercise)
    slow = max((b.measure(work) / b.most for b in _BOUNDS[use] if b in _TIMED), default=0.0)
    tempo = ceil(slow * request.aksharas_per_minute)
    if slow > 1 and tempo <= HIGHEST_TEMPO and _fits(Work(0.0, work.units, work.notes, 0.0), use):
        yield f"choose a tempo of {tempo} or faster"
    if request.trikalam:
        at_first = Exercise(request.changed(trikalam=False), exercise.notes)
        if _fits(work_of(at_first), use):
            yield "play it at one speed, without the trikalam run"
    elif request.speed > 1 and request.eduppu == "sama":
        at_first = Exercise(request.changed(speed=1), exercise.notes)
        if _fits(work_of(at_first), use):
            yield "play it at first speed"
    if fewer := _fewer(exercise, use):
        yield f"take {fewer} avartanam{'s' * (fewer > 1)} or fewer"


def _fewer(exercise: Exercise, use: Use) -> int:
    """The most avartanams of the line that are within the bounds; 0 for none."""
    size = exercise.request.tala.aksharas
    for count in range(-(-exercise.units // size) - 1, 0, -1):
        units = count * size
        if _fits(_work(exercise, units, bisect_left(exercise.starts, units)), use):
            return count
    return 0


# -- a worksheet -----------------------------------------------------------------------------


def check_sheet(exercises: Sequence[Exercise], sounds: bool) -> None:
    """Raise TooMuchWork where the exercises of a worksheet are too much together. sounds: whether each is sounded."""
    works = [work_of(exercise) for exercise in exercises]
    seconds, notes = sum(work.seconds for work in works), sum(work.notes for work in works)
    count = len(exercises)
    if notes > SHEET_NOTES:
        raise TooMuchWork(
            f"These {count} exercises have {notes:,} notes together; a worksheet holds up to {SHEET_NOTES:,}. "
            f"Ask for {count * SHEET_NOTES // notes} exercises or fewer, or for the first kalam alone."
        )
    if sounds and seconds > SHEET_SECONDS:
        tempo = ceil(exercises[0].request.aksharas_per_minute * seconds / SHEET_SECONDS)
        faster = f"Choose a tempo of {tempo} or faster, or ask" if tempo <= HIGHEST_TEMPO else "Ask"
        raise TooMuchWork(
            f"These {count} exercises last {_minutes(seconds)} together as they are played; a worksheet sounds up to "
            f"{_minutes(SHEET_SECONDS)}. {faster} for {int(count * SHEET_SECONDS / seconds)} exercises or fewer."
        )
