"""The shape of avartanams, their moves, holds and turns, and of whole lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log2

from carnatic.lessons.lesson import KARVAI, Units, mirror


@dataclass(frozen=True)
class Shape:
    """The combined shape of many avartanams.

    steps, skips, leaps: shares of the moves inside them of at most 1, of 2, of 3 rungs and
    more. turns: changes of direction in an avartanam. karvai: share of the units.
    held_on: share of the karvai on each akshara, from 1. intervals: share of each move, in
    rungs, upwards positive.
    """

    steps: float
    skips: float
    leaps: float
    turns: float
    karvai: float
    held_on: Mapping[int, float]
    intervals: Mapping[int, float]


def shape(words: Sequence[Units]) -> Shape:
    """The shape of some avartanams."""
    moves = Counter(move for word in words for move in moves_of(word))
    held = Counter(k for word in words for k, unit in enumerate(word, 1) if unit == KARVAI)
    units = sum(map(len, words))
    sizes = Counter({size: sum(n for move, n in moves.items() if min(abs(move), 3) == size) for size in range(4)})
    total = max(1, moves.total())
    return Shape(
        steps=(sizes[0] + sizes[1]) / total,
        skips=sizes[2] / total,
        leaps=sizes[3] / total,
        turns=sum(map(turns_of, words)) / max(1, len(words)),
        karvai=held.total() / max(1, units),
        held_on=_shares(held),
        intervals=_shares(moves),
    )


def moves_of(word: Units) -> tuple[int, ...]:
    """Rungs from each swara to the next inside an avartanam, karvai passed over; 0 for one struck again."""
    return tuple(b - a for a, b in pairwise(unit for unit in word if unit != KARVAI))


def turns_of(word: Units) -> int:
    """The number of changes of direction in an avartanam; a repeated swara isn't one."""
    ways = [move > 0 for move in moves_of(word) if move]
    return sum(a != b for a, b in pairwise(ways))


def _shares(counts: Counter[int]) -> dict[int, float]:
    total = counts.total()
    return {key: counts[key] / total for key in sorted(counts)}


def divergence_bits(a: Mapping[int, float], b: Mapping[int, float]) -> float:
    """The Jensen-Shannon divergence of two histograms, in bits: 0 for equal ones, 1 for disjoint ones."""
    middle = {key: (a.get(key, 0.0) + b.get(key, 0.0)) / 2 for key in {*a, *b}}
    return (_relative_bits(a, middle) + _relative_bits(b, middle)) / 2


def _relative_bits(a: Mapping[int, float], b: Mapping[int, float]) -> float:
    return sum(share * log2(share / b[key]) for key, share in a.items() if share)


# -- whole lines ---------------------------------------------------------------------------------


def ends_home(line: Units, top: int) -> bool:
    """Whether a line ends as the lessons do, by a step onto s or onto S, the rung ``top``; it may be struck again."""
    sounding = [unit for unit in line if unit != KARVAI]
    before = next((unit for unit in reversed(sounding) if unit != sounding[-1]), None)
    return before is not None and sounding[-1] in (0, top) and abs(sounding[-1] - before) == 1


def is_mirrored(line: Units, rungs: int) -> bool:
    """Whether the second half of a line is the first one mirrored: rung k for n − 1 − k."""
    half, odd = divmod(len(line), 2)
    return not odd and line[half:] == mirror(line[:half], rungs)


def share(flags: Iterable[bool]) -> float:
    """The share of true answers, between 0 and 1; 0 if there are no answers."""
    answers = tuple(flags)
    return sum(answers) / max(1, len(answers))
