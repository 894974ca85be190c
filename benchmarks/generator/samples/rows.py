"""A row for each kind of exercise and each way of drawing it: new, copied, near, alike, typical, distinct."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from benchmarks.generator.samples.judge import Judge
from benchmarks.generator.samples.newness import (
    first_rotation,
    longest_interval_run,
    longest_run,
    rotations_of,
)
from benchmarks.generator.samples.references import References
from benchmarks.generator.samples.shape import divergence_bits, ends_home, is_mirrored, shape, share
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.review import review
from carnatic.lessons.lesson import Units

TYPICAL_SHARE = 0.85  # of a piece's new avartanams, for the piece to count as typical


@dataclass(frozen=True, slots=True)
class Piece:
    """An exercise to be measured: its units, its whole avartanams, whether it has no others, whether it is valid.

    The avartanams are the units cut up, but for a model whose lines don't keep the tala.
    """

    units: Units
    words: tuple[Units, ...]
    is_whole: bool
    is_valid: bool


@dataclass(frozen=True, slots=True)
class SampleRow:
    """What a sample of exercises is like; shares lie between 0 and 1.

    whole: every avartanam is; valid: and ``review`` has nothing to say. copied: avartanams that a
    lesson of the family has, frames apart; copied_anywhere: of any family. new, strictly_new:
    avartanams a piece that no lesson of the family has, and those of them at two edits or
    more from every avartanam of any family. run, longest_run: the mean and the longest run of
    units shared with a lesson; interval_run, longest_interval_run: the same in moves.
    rotations: pieces that are a lesson begun elsewhere. distinct: different pieces, rotations
    counted once; distinct_typical: those of them whose new avartanams are typical. typical:
    share of the new avartanams that the judge takes for a lesson's; typical_of_new: by the
    threshold that the lessons' own new avartanams set. shape_bits: Jensen-Shannon distance
    of the moves from the lessons'. home: lines that end as lessons do. mirrored: lines whose
    second half is the first mirrored.
    """

    kind: str
    way: str
    pieces: int
    whole: float
    valid: float
    copied: float
    copied_anywhere: float
    new: float
    strictly_new: float
    run: float
    longest_run: int
    interval_run: float
    longest_interval_run: int
    rotations: int
    distinct: int
    distinct_typical: int
    typical: float
    typical_of_new: float
    steps: float
    skips: float
    leaps: float
    turns: float
    karvai: float
    karvai_on: Mapping[int, float]
    shape_bits: float
    home: float
    mirrored: float


def piece_of(exercise: Exercise, references: References) -> Piece:
    """An exercise of the app as a piece."""
    units = references.units(exercise)
    whole = len(units) % references.request.tala.aksharas == 0
    return Piece(units, references.words(units), whole, whole and not review(exercise))


def sample_row(
    kind: str,
    way: str,
    pieces: Sequence[Piece],
    references: References,
    opinion: Judge,
    intervals: Mapping[int, float],
) -> SampleRow:
    """Measure some pieces. intervals: the moves of the family's lessons, as shares."""
    same = Counter(pieces)
    body = [(word, n) for piece, n in same.items() for word in piece.words if word not in references.frames]
    new = [(word, n) for word, n in body if word not in references.copies]
    verdicts = {piece: _verdicts(piece, references, opinion) for piece in same}
    runs = {piece: _runs(piece, references) for piece in same}
    moves = shape([word for piece in pieces for word in piece.words])
    counts = {piece.units: first_rotation(piece.units) for piece in same}
    known = rotations_of(references.lines)
    return SampleRow(
        kind=kind,
        way=way,
        pieces=len(pieces),
        whole=share(piece.is_whole for piece in pieces),
        valid=share(piece.is_valid for piece in pieces),
        copied=_weighed_share(body, lambda word: word in references.copies),
        copied_anywhere=_weighed_share(
            body, lambda word: word in references.copies or word in references.copies_anywhere
        ),
        new=sum(n for _, n in new) / len(pieces),
        strictly_new=sum(n for word, n in new if word not in references.near) / len(pieces),
        run=mean(runs[piece][0] for piece in pieces),
        longest_run=max(run for run, _ in runs.values()),
        interval_run=mean(runs[piece][1] for piece in pieces),
        longest_interval_run=max(run for _, run in runs.values()),
        rotations=sum(counts[piece.units] in known for piece in pieces),
        distinct=len(set(counts.values())),
        distinct_typical=len({counts[piece.units] for piece, found in verdicts.items() if is_typical(found)}),
        typical=share(strict for piece in pieces for strict, _ in verdicts[piece]),
        typical_of_new=share(fair for piece in pieces for _, fair in verdicts[piece]),
        steps=moves.steps,
        skips=moves.skips,
        leaps=moves.leaps,
        turns=moves.turns,
        karvai=moves.karvai,
        karvai_on=moves.held_on,
        shape_bits=divergence_bits(moves.intervals, intervals),
        home=share(ends_home(piece.units, references.rungs - 1) for piece in pieces),
        mirrored=share(is_mirrored(piece.units, references.rungs) for piece in pieces),
    )


def is_typical(found: Sequence[tuple[bool, bool]]) -> bool:
    """Whether a piece with these verdicts on its new avartanams is typical itself."""
    return share(strict for strict, _ in found) >= TYPICAL_SHARE if found else True


def _verdicts(piece: Piece, references: References, opinion: Judge) -> tuple[tuple[bool, bool], ...]:
    """For each new avartanam that the judge hears: typical, and by the threshold of the lessons' new ones."""
    line = tuple(unit for word in piece.words for unit in word)
    return tuple(
        (nats <= opinion.threshold_nats, nats <= opinion.threshold_of_new)
        for word, nats in zip(piece.words, opinion.nats(line))
        if word not in references.copies and word not in references.frames
    )


def piece_is_typical(piece: Piece, references: References, opinion: Judge) -> bool:
    """Whether the judge takes a piece's new avartanams for a lesson's."""
    return is_typical(_verdicts(piece, references, opinion))


def _runs(piece: Piece, references: References) -> tuple[int, int]:
    own = references.without_frames(piece.units)
    return longest_run(own, references.lines), longest_interval_run(own, references.lines)


def _weighed_share(words: Sequence[tuple[Units, int]], holds: Callable[[Units], bool]) -> float:
    return sum(n for word, n in words if holds(word)) / max(1, sum(n for _, n in words))
