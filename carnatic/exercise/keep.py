"""Keeping a part of a line: which units stay while the rest is written anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.kept import own_fields, read_kept, show_kept
from carnatic.theory.tala import Tala


def with_given(exercise: Exercise, given: frozenset[int]) -> Exercise:
    """The same line with other units, from 0, as the user's own; its request says so too."""
    request = exercise.request.changed(**own_fields(exercise.notes, given))
    return replace(exercise, request=request, given=given)


def units_of(exercise: Exercise, first: int, last: int) -> frozenset[int]:
    """The units of the notes first to last, holds included."""
    end = exercise.starts[last] + exercise.notes[last].units
    return frozenset(range(exercise.starts[first], end))


def kept_after(exercise: Exercise, first: int, last: int, keep: bool) -> Exercise:
    """The line once the notes first to last are kept as well, or no longer."""
    units = units_of(exercise, first, last)
    return with_given(exercise, exercise.given | units if keep else exercise.given - units)


def begun_with(kept: str, beginning: str) -> str:
    """A kept line whose first units are a beginning's. Raises SargamError."""
    new = read_kept(beginning)
    return show_kept((*new, *read_kept(kept)[len(new) :]))


def openings(exercise: Exercise, avartanams: Iterable[int]) -> frozenset[int]:
    """The units with which those avartanams begin, about half of each. avartanams: from 1."""
    size, half = exercise.request.tala.aksharas, opening_aksharas(exercise.request.tala)
    return frozenset(unit for number in avartanams for unit in range((number - 1) * size, (number - 1) * size + half))


def opening_aksharas(tala: Tala) -> int:
    """How long the beginning of an avartanam is: to the end of the anga that is nearest to its middle.

    A tala of one anga is cut in its middle.
    """
    ends = list(accumulate(tala.lengths[:-1])) or [tala.aksharas // 2]
    return min(ends, key=lambda end: abs(2 * end - tala.aksharas))
