"""The spread of the lessons, and the number of legal new forms of a kind of exercise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from benchmarks.generator.samples.judge import WINDOW_FAMILIES, Judge
from benchmarks.generator.samples.references import References
from benchmarks.generator.samples.rows import Piece, SampleRow, piece_is_typical, piece_of
from benchmarks.generator.samples.shape import Shape, divergence_bits, ends_home, is_mirrored, shape, share
from carnatic.compose.composer import Composer
from carnatic.compose.plans import Plan
from carnatic.exercise.families import family_of
from carnatic.lessons.lesson import Units, lessons_of, mirror

FEW_FORMS = 2000  # legal new ones; up to so many are listed one by one
MEASURES = ("steps", "skips", "leaps", "turns", "karvai", "shape_bits")


@dataclass(frozen=True, slots=True)
class Spread:
    """The shape of a family's lessons, one by one.

    between: for each measure the lowest, the mean and the highest lesson; shape_bits is
    each lesson's distance from the others. intervals, karvai_on: of all together. home,
    mirrored: shares of the lessons.
    """

    family: str
    lessons: int
    intervals: Mapping[int, float]
    between: Mapping[str, tuple[float, float, float]]
    karvai_on: Mapping[int, float]
    home: float
    mirrored: float

    def outside(self, row: SampleRow) -> tuple[str, ...]:
        """The measures in which a sample lies outside the lessons' own spread; nearer to them is inside."""
        found = []
        for name, (low, _, high) in self.between.items():
            value: float = getattr(row, name)
            if value > high or (value < low and name != "shape_bits"):
                found.append(name)
        return tuple(found)


def spread(references: References) -> Spread:
    """The spread of the family's lessons in a raga, alankarams in every tala; the bare run is left out."""
    each = _lesson_words(references)
    shapes = [shape(words) for words in each]
    rest = [shape([word for j, words in enumerate(each) if j != i for word in words]) for i in range(len(each))]
    bits = [divergence_bits(one.intervals, others.intervals) for one, others in zip(shapes, rest)]
    lines = [line for line in references.lines if not references.frames.issuperset(references.words(line))]
    every = shape([word for words in each for word in words])
    return Spread(
        family=references.family,
        lessons=len(each),
        intervals=every.intervals,
        between={name: _between(_measure(shapes, bits, name)) for name in MEASURES},
        karvai_on=every.held_on,
        home=share(ends_home(line, references.rungs - 1) for line in lines),
        mirrored=share(is_mirrored(line, references.rungs) for line in lines),
    )


def _measure(shapes: Sequence[Shape], bits: Sequence[float], name: str) -> list[float]:
    return list(bits) if name == "shape_bits" else [getattr(one, name) for one in shapes]


def _between(values: Sequence[float]) -> tuple[float, float, float]:
    return min(values), mean(values), max(values)


def _lesson_words(references: References) -> list[tuple[Units, ...]]:
    """The avartanams of each lesson; of an alankaram the figure and its mirror, of which its windows are images."""
    if family_of(references.family).has_own_talas:
        figures = [lesson.figures[0] for lesson in lessons_of(references.lessons, references.family)]
        return [(figure, mirror(figure, max(figure) + 1)) for figure in figures]
    words = [references.words(line) for line in references.lines]
    return [row for row in words if references.family in WINDOW_FAMILIES or not references.frames.issuperset(row)]


# -- how many there are --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Forms:
    """The exact number of legal new forms of a kind.

    typical: how many of them the judge takes for lessons, None where there are too many to
    ask. expected: how many different ones an even draw over those would give.
    """

    kind: str
    legal: int
    typical: int | None = None
    expected: float | None = None

    def ratio(self, row: SampleRow) -> float | None:
        """A sample's different typical pieces, as a share of what an even draw would give."""
        return row.distinct_typical / self.expected if self.expected else None


def forms(kind: str, composer: Composer, plan: Plan, references: References, opinion: Judge, count: int) -> Forms:
    """Count a plan's forms, one by one where they are few. count: exercises in a sample."""
    automaton = composer.sampler(plan).automaton
    legal = automaton.completions(())
    if legal >= FEW_FORMS:
        return Forms(kind, legal)
    pieces = [_piece(composer, plan, references, line) for line in automaton.lines(())]
    typical = sum(piece_is_typical(piece, references, opinion) for piece in pieces)
    return Forms(kind, legal, typical, expected_distinct(typical, count))


def _piece(composer: Composer, plan: Plan, references: References, line: Units) -> Piece:
    return piece_of(composer.exercise(references.request, plan.finish(line)), references)


def expected_distinct(forms: int, draws: int) -> float:
    """How many different forms so many even draws give on the mean."""
    return forms * (1 - (1 - 1 / forms) ** draws) if forms else 0.0
