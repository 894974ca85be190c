"""An independent judge of lines: Kneser-Ney 5-grams of the lessons, no network in them.

Each family has its judge. Sarali and free lines are heard whole, beside the saralis on
every ladder that fits. Of janta, dhatu and alankaram the figure alone is heard, in steps of
its window: the other windows are its images. Few lessons make no judge, so dhatu's hears
the figures of all three window families, and alankaram's those of every tala. The threshold
comes from the family's own lessons, each left out on every ladder and in every tala of its
kind. The sthayi lessons contain each other, so of them every row is a lesson of its own,
and both families share one judge, a mandra line turned over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import quantiles

from benchmarks.generator.ngrams import KneserNey
from carnatic.compose.lesson_rows import PLAIN_PAIRS
from carnatic.compose.network.features import LADDER_SIZES, realisations
from carnatic.exercise.families import FAMILIES, SARALI, family_of
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.lesson import Lesson, Units, lessons_of, mirror

TYPICAL_PERCENTILE = 90
ROW = 8
OCTAVE_RUNGS = 8
LONGEST_WINDOW = 7  # steps
WINDOW_FAMILIES = tuple(family.name for family in FAMILIES if family.sets_length)
ARCH_FAMILIES = tuple(family.name for family in FAMILIES if family.held_sthayi)
View = Callable[[Units], tuple[Units, ...]]


@dataclass(frozen=True)
class Heard:
    """A line that a judge has heard. source: what is left out with it. size: units of its rows."""

    source: str
    units: Units
    size: int = ROW


@dataclass(frozen=True)
class Judge:
    """Says which avartanams a real lesson might have.

    threshold_nats: the 90th percentile of the real lessons' rows when their lesson is left
    out; a row and its mirror count once. threshold_of_new: the same of the rows that no other
    lesson has, which is what new rows are like; it asks less. view: the parts of a line that are heard, each for
    itself. heard, rows: from how many lines it learnt, and how many rows set the threshold.
    """

    model: KneserNey
    threshold_nats: float
    threshold_of_new: float
    size: int
    view: View
    heard: int
    rows: int

    def nats(self, line: Units) -> tuple[float, ...]:
        """The mean loss of each avartanam of a line, as far as the line is heard."""
        return tuple(nats for part in self.view(line) for nats in row_nats(self.model, part, self.size))


def row_nats(model: KneserNey, line: Units, size: int) -> tuple[float, ...]:
    """The mean loss of each row of a line, in its place."""
    nats = model.nats(line)
    rows = [nats[i : i + size] for i in range(0, len(nats), size)]
    return tuple(sum(row) / len(row) for row in rows)


def judge(request: ExerciseRequest, lessons: Sequence[Lesson]) -> Judge:
    """The judge of a family's lines in the request's raga and tala."""
    row, rungs = request.family_row, len(request.mapped_raga.places) + 1
    family = row.name
    if family in WINDOW_FAMILIES:
        span = row.figure_rows * (request.tala.aksharas if row.has_own_talas else ROW)
        size = min(span, request.tala.aksharas)
        # dhatu has too few lessons of its own
        learnt = tuple(_figures(lessons, WINDOW_FAMILIES if row.has_same_swaras else (family,)))
        scored = tuple(_figures(lessons, (family,)))
        return _judge(learnt, scored, LONGEST_WINDOW, size, lambda line: (line[:span],))
    if family in ARCH_FAMILIES:
        rows = tuple(_arch_rows(lessons, family))
        return _judge(rows, rows, 2 * OCTAVE_RUNGS, ROW, lambda line: _in_rows(_tara(line, family, rungs)))
    saralis = lessons_of(lessons, SARALI)
    learnt = _saralis(saralis, rungs)
    own = tuple(Heard(line.source, line.units) for line in realisations(saralis) if line.rungs == rungs)
    return _judge(learnt, own, rungs, ROW, lambda line: (line,))


def _judge(learnt: Sequence[Heard], scored: Sequence[Heard], symbols: int, size: int, view: View) -> Judge:
    found: list[tuple[float, Units]] = []
    for source in dict.fromkeys(line.source for line in scored):
        model = KneserNey((line.units for line in learnt if line.source != source), symbols)
        found.extend(row for line in scored if line.source == source for row in _own_rows(model, line, symbols))
    sung = Counter(row for _, row in found)
    every, new = [nats for nats, _ in found], [nats for nats, row in found if sung[row] == 1]
    whole = KneserNey((line.units for line in learnt), symbols)
    return Judge(whole, _high(every), _high(new), size, view, len(learnt), len(found))


def _high(nats: Sequence[float]) -> float:
    return quantiles(nats, n=100)[TYPICAL_PERCENTILE - 1]


def _own_rows(model: KneserNey, line: Heard, rungs: int) -> list[tuple[float, Units]]:
    """A line's different rows with their losses; a mirrored one counts with its mirror."""
    found, seen = [], set[Units]()
    for i, nats in enumerate(row_nats(model, line.units, line.size)):
        row = line.units[line.size * i : line.size * (i + 1)]
        if row not in seen:
            found.append((nats, row))
        seen |= {row, mirror(row, rungs)}
    return found


def _saralis(lessons: Sequence[Lesson], rungs: int) -> tuple[Heard, ...]:
    """The saralis on every ladder that fits within this one, so that each figure is heard at every size."""
    lines = [line for line in realisations(lessons) if line.rungs == rungs or line.rungs in LADDER_SIZES]
    return tuple(Heard(line.source, line.units) for line in lines if max(line.units) < rungs)


def _figures(lessons: Sequence[Lesson], families: Sequence[str]) -> list[Heard]:
    """The figures of window families in steps; an alankaram's source is its kind of tala."""
    found = []
    for lesson in lessons:
        if lesson.family not in families or lesson.kind != "windows":
            continue
        family = family_of(lesson.family)
        source = f"{family.name} {lesson.tala.split()[-1]}" if family.has_own_talas else lesson.id
        figure = tuple(unit for row in lesson.figures if not family.has_pairs or row != PLAIN_PAIRS for unit in row)
        if figure:
            found.append(Heard(source, figure, len(figure) if family.has_own_talas else ROW))
    return found


def _arch_rows(lessons: Sequence[Lesson], family: str) -> list[Heard]:
    """The different inner rows of a sthayi family's lessons, mandra ones turned into the tara."""
    rows = {row for lesson in lessons_of(lessons, family) for row in lesson.figures[2:-1]}
    return [Heard(str(row), _tara(row, family, OCTAVE_RUNGS)) for row in sorted(rows)]


def _tara(line: Units, family: str, rungs: int) -> Units:
    return mirror(line, rungs) if family_of(family).held_sthayi < 0 else line


def _in_rows(line: Units) -> tuple[Units, ...]:
    return tuple(line[i : i + ROW] for i in range(0, len(line), ROW))
