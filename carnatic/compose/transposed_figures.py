"""The transpositions of a figure on a raga's ladders, and which of them may follow each other.

``lesson_line`` decides how a finished figure is sung. This module checks the same law unit by
unit, so that only figures are drawn which can be sung.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

from carnatic.caching import cached
from carnatic.lessons.realise import FEWEST_WINDOWS
from carnatic.theory.raga import Raga
from carnatic.theory.swara import Pitch

# a transposition: half (0 up, 1 down), number, and the form of its letter in the first swara and in the present one
Reading = tuple[int, int, int, int]
Readings = frozenset[Reading]


@dataclass(frozen=True)
class TransposedFigures:
    """The transpositions on both ladders, and the raga's law in and between them.

    size: steps that a figure spans. counts: transpositions on the arohana and on the avarohana.
    doubled: rungs, as (half, rung), whose letter has a second form on the other ladder.
    forbidden: moves that break the law, as (half, number, step, form, next step, form). joins:
    ends and beginnings of transpositions, as (half, number, form), that may follow each other.
    """

    size: int
    counts: tuple[int, int]
    doubled: frozenset[tuple[int, int]]
    forbidden: frozenset[tuple[int, int, int, int, int, int]]
    joins: frozenset[tuple[tuple[int, int, int], tuple[int, int, int]]]

    def _forms(self, half: int, rung: int) -> range:
        return range(2 if (half, rung) in self.doubled else 1)

    @cached_property
    def is_regular(self) -> bool:
        """Whether every figure can be sung at every transposition."""
        ends = [((half, i, 0), (half, i + 1, 0)) for half in (0, 1) for i in range(self.counts[half] - 1)]
        return not self.forbidden and not self.doubled and self.joins.issuperset(ends)

    @cached_property
    def all(self) -> Readings:
        """Every transposition, its first swara in every form."""
        return frozenset(
            (half, i, form, form)
            for half in (0, 1)
            for i in range(self.counts[half])
            for form in self._forms(half, i)
        )  # fmt: skip

    @cached_property
    def _after_cache(self) -> dict[tuple[Readings, int, int], Readings]:
        return {}

    @cached_property
    def _sung_cache(self) -> dict[Readings, bool]:
        return {}

    def after(self, readings: Readings, a: int, b: int) -> Readings:
        """The readings that stay legal after a figure moves from step ``a`` to step ``b``."""
        if a == b or not self.forbidden:
            return readings
        key = (readings, a, b)
        left = self._after_cache.get(key)
        if left is None:
            left = self._after_cache[key] = frozenset(
                (half, i, first, to)
                for half, i, first, form in readings
                for to in self._forms(half, i + b)
                if (half, i, a, form, b, to) not in self.forbidden
            )
        return left

    def can_be_sung(self, readings: Readings) -> bool:
        """Whether both halves can be sung: the first transposition, the last and enough between them."""
        answer = self._sung_cache.get(readings)
        if answer is None:
            answer = self._sung_cache[readings] = all(
                self._longest(readings, half) >= min(FEWEST_WINDOWS, self.counts[half]) for half in (0, 1)
            )
        return answer

    def might_be_sung(self, readings: Readings) -> bool:
        """Whether both halves could still be sung, however the figure ends."""
        if not self.doubled:
            return self.can_be_sung(readings)
        ends = {(half, i, first, end) for half, i, first, _ in readings for end in self._forms(half, i + self.size - 1)}
        return self.can_be_sung(frozenset(ends))

    def _longest(self, readings: Readings, half: int) -> int:
        """The length of the longest series of transpositions from the first to the last; 0 if there is none."""
        last = self.counts[half] - 1
        longest: dict[tuple[int, int], int] = {}  # by number and first form
        for reading_half, i, first, end in sorted(readings, reverse=True):
            if reading_half != half:
                continue
            tails = [n for (j, to), n in longest.items() if j > i and ((half, i, end), (half, j, to)) in self.joins]
            if i == last or tails:
                longest[i, first] = max(longest.get((i, first), 0), 1 + max(tails, default=0))
        return max((n for (i, _), n in longest.items() if i == 0), default=0)


@cached(max_bytes=16_000_000)
def transposition_law(raga: Raga, size: int) -> TransposedFigures:
    """The raga's law in and between the transpositions of a figure of that many steps."""
    halves = [[_forms(raga, pitch) for pitch in ladder] for ladder in (raga.arohana, raga.avarohana)]
    counts = (len(halves[0]) - size + 1, len(halves[1]) - size + 1)
    positions = [(half, i) for half in (0, 1) for i in range(counts[half])]
    forbidden = frozenset(
        (half, i, a, f, b, g)
        for half, i in positions
        for a, b in permutations(range(size), 2)
        for f, x in enumerate(halves[half][i + a])
        for g, y in enumerate(halves[half][i + b])
        if raga.move_fault(x, y)
    )
    # a transposition ends on its last step, and the next begins on its first
    joins = frozenset(
        ((half, i, f), (half, j, g))
        for half, i in positions
        for j in range(i + 1, counts[half])
        for f, x in enumerate(halves[half][i + size - 1])
        for g, y in enumerate(halves[half][j])
        if not raga.move_fault(x, y)
    )
    doubled = frozenset((half, k) for half in (0, 1) for k, forms in enumerate(halves[half]) if len(forms) > 1)
    return TransposedFigures(size, counts, doubled, forbidden, joins)


def _forms(raga: Raga, pitch: Pitch) -> tuple[Pitch, ...]:
    """A pitch, then the other form that the raga has of its letter; the line decides between them."""
    others = (place for place in raga.places if place.letter == pitch.place.letter and place != pitch.place)
    return (pitch, *(Pitch(place, pitch.sthayi) for place in others))
