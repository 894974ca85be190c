"""What of a line is the user's own: units that are kept while the rest is written anew.

A kept line is sargam with a question mark for every unit to be written anew:
``s r g m | ? ? | m p``. What comes after its end is written anew too.
"""

from __future__ import annotations

from collections.abc import Iterable

from carnatic.errors import CarnaticError, SargamError
from carnatic.exercise.exercise import Note
from carnatic.exercise.request import LONGEST_PHRASE
from carnatic.exercise.sargam.tokens import read_tokens
from carnatic.theory.swara import Swara, sargam_name

ANEW = "?"
HELD = ","
Unit = Swara | str  # a swara, HELD or ANEW
_AS_SARGAM = str.maketrans({ANEW: "s", "|": " ", "॥": " ", "।": " "})


def read_kept(text: str) -> tuple[Unit, ...]:
    """The units of a kept line, bars left out. Inverse of show_kept.

    Raises SargamError at the first sign that is neither sargam nor a question mark.
    """
    lines = text.split("\n")
    # a question mark takes a unit as a swara does, and a bar says nothing here
    reading = read_tokens(text.translate(_AS_SARGAM))
    if reading.mistakes:
        mistake = min(reading.mistakes, key=lambda one: (one.place.line, one.place.column))
        raise SargamError(
            mistake.message.code, **mistake.message.params, line=mistake.place.line, column=mistake.place.column
        )
    written = [lines[place.line - 1][place.column - 1] for place in reading.unit_places]
    return tuple(ANEW if sign == ANEW else unit for sign, unit in zip(written, _units(reading.notes)))


def show_kept(units: Iterable[Unit]) -> str:
    """A kept line as text, without bars: 's r g ? ? m'; what is anew at its end left out."""
    words = [sargam_name(unit) if isinstance(unit, Swara) else unit for unit in units]
    while words and words[-1] == ANEW:
        words.pop()
    return " ".join(words)


def keep(notes: Iterable[Note], kept: Iterable[int]) -> str:
    """The kept line that a line of notes leaves of itself.

    kept: its units, from 0, that shall stay.
    """
    wanted = set(kept)
    return show_kept(unit if k in wanted else ANEW for k, unit in enumerate(_units(notes)))


def own_fields(notes: Iterable[Note], given: frozenset[int]) -> dict[str, str]:
    """What of a line is somebody's own, as fields of its request: a beginning, or a line kept in part."""
    kept = keep(notes, given)
    is_beginning = given == frozenset(range(len(given))) and len(kept) <= LONGEST_PHRASE
    return {"phrase": kept if is_beginning else "", "keep": "" if is_beginning else kept}


def kept_units(units: Iterable[Unit]) -> frozenset[int]:
    """Where, from 0, a kept line has something to keep."""
    return frozenset(k for k, unit in enumerate(units) if unit != ANEW)


def _units(notes: Iterable[Note]) -> list[Unit]:
    found: list[Unit] = []
    for note in notes:
        found += [note.swara, *(HELD for _ in range(note.units - 1))]
    return found


# -- the units that an exercise says are the user's own ---------------------------------------


def show_given(given: frozenset[int]) -> str:
    """'4' for the first four units, else ranges that count from 1: '1-4 17-24'; '' for none."""
    if given == frozenset(range(len(given))):
        return str(len(given)) if given else ""
    starts = [k for k in sorted(given) if k - 1 not in given]
    ends = [k for k in sorted(given) if k + 1 not in given]
    return " ".join(f"{start + 1}-{end + 1}" for start, end in zip(starts, ends))


def read_given(text: str, units: int) -> frozenset[int]:
    """The given units of a line of so many; what lies beyond its end is left out. Inverse of show_given.

    Raises CarnaticError, in the words of a file's header, for what can't be read.
    """
    found: set[int] = set()
    for word in text.split():
        first, dash, last = word.partition("-")
        if not all(part.isascii() and part.isdigit() and len(part) < 6 for part in (first, last if dash else "0")):
            raise CarnaticError("given.unreadable", text=text[:40])
        start, end = (int(first) - 1, int(last)) if dash else (0, int(first))
        found.update(range(max(start, 0), min(end, units)))
    return frozenset(found)
