"""From lessons to what the network learns: lines of symbols with their place in the tala."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from carnatic.generator.vocabulary import NONE, START, mirrored, symbols_of
from carnatic.practice.lessons import KARVAI, Lesson, Units, mirror, realise

ADI_ANGAS = (4, 2, 2)
LADDER_SIZES = (8, 7, 6)
# How a line came about; only REAL lines are asked for when composing.
REAL, INVERTED, TRANSPOSED = range(3)
LATEST_AVARTANAM = 3  # further ones share this index


@dataclass(frozen=True, slots=True)
class Line:
    """A training line. source: the lesson's id. origin: REAL, INVERTED or TRANSPOSED."""

    source: str
    rungs: int
    units: Units
    origin: int = REAL


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands: akshara in its anga, anga, avartanam from the front and the back."""

    offset: int
    anga: int
    avartanam: int
    from_end: int


def places(units: int, angas: Sequence[int], total: int | None = None) -> tuple[Place, ...]:
    """The place of each of so many units in a tala; total: units of the whole piece."""
    aksharas = sum(angas)
    inner = [(offset, anga) for anga, length in enumerate(angas) for offset in range(length)]
    count = -(-(total or units) // aksharas)
    found = []
    for unit in range(units):
        avartanam, k = divmod(unit, aksharas)
        offset, anga = inner[k]
        from_end = min(count - 1 - avartanam, LATEST_AVARTANAM)
        found.append(Place(min(offset, 8), min(anga, 3), min(avartanam, LATEST_AVARTANAM), from_end))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Features:
    """What the network reads before it writes a unit; all are indices."""

    before: int
    mirror: int
    lag: int
    place: Place
    rungs: int
    origin: int

    def row(self) -> tuple[int, ...]:
        """The indices in the order in which the network takes them."""
        p = self.place
        return (self.before, self.mirror, self.lag, p.offset, p.anga, p.avartanam, p.from_end, self.rungs, self.origin)


FEATURES = 9


def features(
    symbols: Sequence[int], place: Place, rungs: int, aksharas: int, with_mirror: bool, origin: int = REAL
) -> Features:
    """The features of the unit that comes after these symbols.

    mirror: the unit two avartanams back, mirrored, unless the line is through-composed;
    lag: the unit one avartanam back.
    """
    unit = len(symbols)

    def back(distance: int) -> int:
        return symbols[unit - distance] if unit >= distance else NONE

    far = back(2 * aksharas) if with_mirror else NONE
    return Features(
        before=symbols[-1] if symbols else START,
        mirror=far if far == NONE else mirrored(far, rungs),
        lag=back(aksharas),
        place=place,
        rungs=rungs,
        origin=origin,
    )


def line_features(line: Line, with_mirror: bool) -> tuple[Features, ...]:
    """The features of every unit of a line in Adi."""
    symbols = symbols_of(line.units)
    return tuple(
        features(symbols[:i], place, line.rungs, sum(ADI_ANGAS), with_mirror, line.origin)
        for i, place in enumerate(places(len(symbols), ADI_ANGAS))
    )


def realisations(lessons: Iterable[Lesson]) -> tuple[Line, ...]:
    """Each lesson on every size of ladder that has a form of it."""
    found = []
    for lesson in lessons:
        for rungs in LADDER_SIZES:
            rows = realise(lesson, rungs)
            if rows is not None:
                found.append(Line(lesson.id, rungs, tuple(unit for row in rows for unit in row)))
    return tuple(found)


def augmented(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines, each also inverted and moved along its ladder as far as it goes.

    The moved ones are marked by their origin, so that the network learns how lines move
    from them without learning that a varisai may start or end there.
    """
    found = list(lines)
    for line in tuple(found):
        found.append(Line(line.source, line.rungs, mirror(line.units, line.rungs), INVERTED))
        for shift in (-2, -1, 1, 2):
            moved = tuple(unit if unit == KARVAI else unit + shift for unit in line.units)
            found.append(Line(line.source, line.rungs, moved, TRANSPOSED))
    return tuple(found)


def corpus_hash(lessons: Sequence[Lesson]) -> str:
    """SHA-256 of the lessons as rungs, in order."""
    text = "\n".join(" ".join((lesson.id, *map(_word, chain(*lesson.units)))) for lesson in lessons)
    return hashlib.sha256(text.encode()).hexdigest()


def _word(unit: int) -> str:
    return "," if unit == KARVAI else str(unit)
