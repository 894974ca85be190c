"""The features of the network: lessons as lines of symbols with their place in the tala."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from carnatic.compose.network.repetition_features import repetition, sequence
from carnatic.compose.vocabulary import HIGHEST_RUNG, LOWEST_RUNG, NONE, START, mirrored, symbols_of
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import family_of
from carnatic.lessons.lesson import KARVAI, Lesson, Units, mirror, rows_on
from carnatic.theory.tala import Tala

ADI_ANGAS = (4, 2, 2)
ROW_UNITS = sum(ADI_ANGAS)
# other talas that fit a row of eight; the last is a tala of four, twice
OTHER_ANGAS = ((3, 2, 3), (5, 1, 2), (4, 4))
LADDER_SIZES = (8, 7, 6)
FULL_LADDER = LADDER_SIZES[0]
# The origin of a line; composing asks only for REAL ones.
REAL, INVERTED, TRANSPOSED = range(3)
# The kinds of line that the network distinguishes; the table of families has the kind of each family.
# A mandra line is an inverted tara line; a free line has the kind of a sarali.
SARALI, JANTA, DHATU, ALANKARAM, STHAYI = range(5)
KIND_COUNT = 5
LATEST_AVARTANAM = 3  # later ones share this index
TRANSPOSITIONS_IN_A_PIECE = 10  # on a full ladder: five up and five down
SHIFTS = (-2, -1, 1, 2)  # rungs
# the weight of a line in training, and of one that was moved along the ladder or inverted
REAL_WEIGHT, MOVED_WEIGHT = 1.0, 0.3


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """A line to learn.

    source: its origin, such as a lesson's id. angas: of its tala. kind: SARALI … STHAYI.
    origin: REAL, INVERTED or TRANSPOSED. total: units of the piece that it begins; 0 means that
    the line is the whole piece. weight: relative to a real line's 1.
    """

    source: str
    rungs: int
    units: Units
    origin: int = REAL
    kind: int = SARALI
    angas: tuple[int, ...] = ADI_ANGAS
    total: int = 0
    weight: float = REAL_WEIGHT


@dataclass(frozen=True, slots=True)
class TalaPlace:
    """The place of a unit: akshara in its anga, anga, avartanam from the front and from the back."""

    offset: int
    anga: int
    avartanam: int
    from_end: int
    parity: int

    def row(self) -> tuple[int, ...]:
        """The indices in the network's order."""
        return self.offset, self.anga, self.avartanam, self.from_end, self.parity


def places(units: int, angas: Sequence[int], total: int | None = None) -> tuple[TalaPlace, ...]:
    """The place of each of ``units`` units in a tala; total: units of the whole piece."""
    aksharas = sum(angas)
    inner = [(offset, anga) for anga, length in enumerate(angas) for offset in range(length)]
    count = -(-(total or units) // aksharas)
    tala_places = []
    for unit in range(units):
        avartanam, k = divmod(unit, aksharas)
        offset, anga = inner[k]
        from_end = min(count - 1 - avartanam, LATEST_AVARTANAM)
        tala_places.append(TalaPlace(min(offset, 8), min(anga, 3), min(avartanam, LATEST_AVARTANAM), from_end, k % 2))
    return tuple(tala_places)


@dataclass(frozen=True, slots=True)
class Features:
    """The network's input for one unit; all are indices."""

    before: int
    mirror: int
    lag: int
    echo: int
    sequence: int
    place: TalaPlace
    rungs: int
    origin: int
    kind: int

    def row(self) -> tuple[int, ...]:
        """The indices in the network's order: symbols, then places."""
        symbols = (self.before, self.mirror, self.lag, self.echo, self.sequence)
        return (*symbols, *self.place.row(), self.rungs, self.origin, self.kind)


SYMBOL_FEATURES = 5
ECHO_COLUMNS = slice(3, 5)
PLACE_SIZES = (9, 4, 4, 4, 2, 16, 3, KIND_COUNT)  # the number of values of each place
PLACE_COLUMNS = slice(SYMBOL_FEATURES, SYMBOL_FEATURES + 5)  # those that depend on the tala
FEATURES = SYMBOL_FEATURES + len(PLACE_SIZES)


def features(
    symbols: Sequence[int],
    place: TalaPlace,
    rungs: int,
    aksharas: int,
    with_mirror: bool,
    kind: int = SARALI,
    origin: int = REAL,
    with_echoes: bool = True,
) -> Features:
    """The features of the unit that follows these symbols.

    mirror: the unit two avartanams back, mirrored, unless the line is through-composed; lag: the
    unit one avartanam back; echo, sequence: what followed when the last swaras, or their figure on
    other rungs, were last sung, unless these features are masked.
    """
    unit = len(symbols)

    def back(distance: int) -> int:
        return symbols[unit - distance] if unit >= distance else NONE

    far = back(2 * aksharas) if with_mirror else NONE
    return Features(
        before=symbols[-1] if symbols else START,
        mirror=far if far == NONE else mirrored(far, rungs),
        lag=back(aksharas),
        echo=repetition(symbols) if with_echoes else NONE,
        sequence=sequence(symbols) if with_echoes else NONE,
        place=place,
        rungs=rungs,
        origin=origin,
        kind=kind,
    )


def line_features(line: TrainingLine, with_mirror: bool) -> tuple[Features, ...]:
    """The features of every unit of a line."""
    symbols, aksharas = symbols_of(line.units), sum(line.angas)
    return tuple(
        features(symbols[:i], place, line.rungs, aksharas, with_mirror, line.kind, line.origin)
        for i, place in enumerate(places(len(symbols), line.angas, line.total or None))
    )


# -- lines from lessons -----------------------------------------------------------------------------


def realisations(lessons: Iterable[Lesson]) -> tuple[TrainingLine, ...]:
    """Each sarali that every school teaches, on every size of ladder that has a form of it."""
    lines = []
    for lesson in lessons:
        for rungs in LADDER_SIZES:
            rows = rows_on(lesson, rungs)
            if rows is not None and not lesson.label:
                lines.append(TrainingLine(lesson.id, rungs, tuple(chain(*rows))))
    return tuple(lines)


def figure_lines(lessons: Iterable[Lesson], talas: Iterable[Tala]) -> tuple[TrainingLine, ...]:
    """The training lines of the families other than sarali: moved figures, and rows about a held swara.

    A moved figure is given at its first transposition only, since the rest follows from it. The
    mandra lessons are the inverted tara lessons and add nothing.
    """
    angas = {tala.name: tala.lengths for tala in talas}
    lines = []
    for lesson in lessons:
        family, units = family_of(lesson.family), tuple(chain(*lesson.figures))
        if family.learned_as:
            continue
        if family.figure_rows and lesson.kind == "windows":
            total = TRANSPOSITIONS_IN_A_PIECE * len(units)
            tala = angas.get(lesson.tala, ADI_ANGAS)
            lines.append(TrainingLine(lesson.id, FULL_LADDER, units, kind=family.network_kind, angas=tala, total=total))
        elif family.held_sthayi:
            lines.append(TrainingLine(lesson.id, FULL_LADDER, units, kind=family.network_kind))
    return tuple(lines)


def own_line(exercise: Exercise, rungs: Units) -> TrainingLine:
    """A user's own exercise as a line; rungs: its units on the ladder of its raga."""
    request = exercise.request
    kind = request.family_row.network_kind
    return TrainingLine(
        exercise.name, min(len(request.mapped_raga.arohana), 15), rungs, kind=kind, angas=request.tala.lengths
    )


# -- augmentation -------------------------------------------------------------------------------------


def augmented(lines: Iterable[TrainingLine]) -> tuple[TrainingLine, ...]:
    """The lines, each also moved along its ladder, and the saralis also inverted.

    The origin marks the moved ones, so that the network learns from them how lines move but not
    that a varisai may start or end there.
    """
    all_lines = list(lines)
    for line in tuple(all_lines):
        if line.kind == SARALI:
            all_lines.append(replace(line, units=mirror(line.units, line.rungs), origin=INVERTED, weight=MOVED_WEIGHT))
        moved = (_moved(line.units, shift) for shift in SHIFTS)
        fitting = (units for units in moved if _fits(units))
        all_lines.extend(replace(line, units=units, origin=TRANSPOSED, weight=MOVED_WEIGHT) for units in fitting)
    return tuple(all_lines)


def first_row(line: TrainingLine) -> TrainingLine:
    """The first row of a line, in its place in the whole."""
    return replace(line, units=line.units[:ROW_UNITS], total=len(line.units))


def _moved(units: Units, shift: int) -> Units:
    return tuple(unit if unit == KARVAI else unit + shift for unit in units)


def _fits(units: Units) -> bool:
    return max(units) <= HIGHEST_RUNG and min(u for u in units if u != KARVAI) >= LOWEST_RUNG


def corpus_hash(lines: Sequence[TrainingLine]) -> str:
    """SHA-256 of lines as rungs with their tala and kind, in order."""
    text = "\n".join(" ".join((line.source, *map(_word, line.units), *map(str, line.angas))) for line in lines)
    return hashlib.sha256(text.encode()).hexdigest()


def _word(unit: int) -> str:
    return "," if unit == KARVAI else str(unit)
