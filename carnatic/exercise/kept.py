"""Kept lines: the units of a line that the user keeps while the rest is composed anew.

A kept line is sargam with ``?`` for each unit that is composed: 's r g ? ? m'.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import accumulate

from carnatic.errors import CarnaticError, SargamError
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.sargam.tokens import read_tokens
from carnatic.exercise.settings import LONGEST_PHRASE
from carnatic.theory.swara import Swara, sargam_name
from carnatic.theory.tala import Tala

ANEW = "?"
HELD = ","
Unit = Swara | str  # a swara, HELD or ANEW
_AS_SARGAM = str.maketrans({ANEW: "s", "|": " ", "॥": " ", "।": " "})


def read_kept(text: str) -> tuple[Unit, ...]:
    """The units of a kept line, without bars. Inverse of show_kept.

    Raises SargamError at the first sign that is neither sargam nor '?'.
    """
    lines = text.split("\n")
    # a question mark takes one unit, as a swara does, and bars are ignored
    reading = read_tokens(text.translate(_AS_SARGAM))
    if reading.mistakes:
        mistake = reading.mistakes[0]
        raise SargamError(
            mistake.message.code, **mistake.message.params, line=mistake.place.line, column=mistake.place.column
        )
    signs = [lines[place.line - 1][place.column - 1] for place in reading.unit_places]
    return tuple(ANEW if sign == ANEW else unit for sign, unit in zip(signs, _units(reading.notes)))


def show_kept(units: Iterable[Unit]) -> str:
    """A kept line as text, without bars and without '?' at its end: 's r g ? ? m'."""
    words = [sargam_name(unit) if isinstance(unit, Swara) else unit for unit in units]
    while words and words[-1] == ANEW:
        words.pop()
    return " ".join(words)


def keep(notes: Iterable[Note], kept: Iterable[int]) -> str:
    """The kept line of some notes as text.

    kept: the units, from 0, that stay.
    """
    kept_set = set(kept)
    return show_kept(unit if k in kept_set else ANEW for k, unit in enumerate(_units(notes)))


def own_fields(notes: Iterable[Note], given: frozenset[int]) -> dict[str, str]:
    """The user's own units as fields of a request: 'phrase' if they are its beginning, else 'keep'."""
    kept = keep(notes, given)
    is_beginning = given == frozenset(range(len(given))) and len(kept) <= LONGEST_PHRASE
    return {"phrase": kept if is_beginning else "", "keep": "" if is_beginning else kept}


def kept_units(units: Iterable[Unit]) -> frozenset[int]:
    """The units, from 0, that stay in a kept line."""
    return frozenset(k for k, unit in enumerate(units) if unit != ANEW)


def _units(notes: Iterable[Note]) -> list[Unit]:
    units: list[Unit] = []
    for note in notes:
        units += [note.swara, *(HELD for _ in range(note.units - 1))]
    return units


# -- the given units of an exercise, which the user wrote --------------------------------------


def show_given(given: frozenset[int]) -> str:
    """The given units as text: '4' for the first four, else ranges from 1, '1-4 17-24'; '' for none."""
    if given == frozenset(range(len(given))):
        return str(len(given)) if given else ""
    starts = [k for k in sorted(given) if k - 1 not in given]
    ends = [k for k in sorted(given) if k + 1 not in given]
    return " ".join(f"{start + 1}-{end + 1}" for start, end in zip(starts, ends))


def read_given(text: str, units: int) -> frozenset[int]:
    """The given units from text, without those beyond the end of the line. Inverse of show_given.

    units: the length of the line. Raises CarnaticError if the text can't be read.
    """
    given: set[int] = set()
    for word in text.split():
        first, dash, last = word.partition("-")
        if not all(part.isascii() and part.isdigit() and len(part) < 6 for part in (first, last if dash else "0")):
            raise CarnaticError("given.unreadable", text=text[:40])
        start, end = (int(first) - 1, int(last)) if dash else (0, int(first))
        given.update(range(max(start, 0), min(end, units)))
    return frozenset(given)


def with_given(exercise: Exercise, given: frozenset[int]) -> Exercise:
    """The same line with other given units, from 0, in the exercise and its request."""
    request = exercise.request.changed(**own_fields(exercise.notes, given))
    return replace(exercise, request=request, given=given)


def units_of(exercise: Exercise, first: int, last: int) -> frozenset[int]:
    """The units of the notes from first to last, with their holds."""
    end = exercise.starts[last] + exercise.notes[last].units
    return frozenset(range(exercise.starts[first], end))


def kept_after(exercise: Exercise, first: int, last: int, keep: bool) -> Exercise:
    """The line after adding the notes from first to last to the kept ones; keep False removes them."""
    units = units_of(exercise, first, last)
    return with_given(exercise, exercise.given | units if keep else exercise.given - units)


def begun_with(kept: str, beginning: str) -> str:
    """A kept line with its first units replaced by a beginning. Raises SargamError."""
    units = read_kept(beginning)
    return show_kept((*units, *read_kept(kept)[len(units) :]))


def openings(exercise: Exercise, avartanams: Iterable[int]) -> frozenset[int]:
    """The units of the first part, about half, of those avartanams. avartanams: numbers, from 1."""
    size, half = exercise.request.tala.aksharas, opening_aksharas(exercise.request.tala)
    return frozenset(unit for number in avartanams for unit in range((number - 1) * size, (number - 1) * size + half))


def opening_aksharas(tala: Tala) -> int:
    """The aksharas of the first part of an avartanam: up to the end of an anga that is nearest to the middle.

    A tala with one anga is divided in the middle.
    """
    ends = list(accumulate(tala.lengths[:-1])) or [tala.aksharas // 2]
    return min(ends, key=lambda end: abs(2 * end - tala.aksharas))
