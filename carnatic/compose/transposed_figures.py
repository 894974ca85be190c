"""The windows of a raga's ladders: where a figure may be sung, and which windows may follow each other.

``drill_line`` decides how a finished figure is sung. Here the same law stands in a form that
can be asked unit by unit, so that only figures are drawn which it will sing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

from carnatic.caching import cached
from carnatic.lessons.realise import FEWEST_WINDOWS
from carnatic.theory.raga import Raga
from carnatic.theory.swara import Pitch

# half (0 up, 1 down), number, and in which form of its letter it was begun and stands now
Reading = tuple[int, int, int, int]
Readings = frozenset[Reading]


@dataclass(frozen=True)
class TransposedFigures:
    """The windows of both halves and the raga's law in and between them.

    size: steps of a window. counts: windows of the arohana and of the avarohana. doubled:
    rungs, as (half, rung), whose letter has a second form on the other ladder. forbidden:
    moves that break the law, as (half, number, step, form, next step, form); every other
    one keeps it. joins: ends and beginnings of windows, as (half, number, form), that may
    follow each other.
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
        """Whether every figure may stand on every window, so that none is ever left out."""
        ends = [((half, i, 0), (half, i + 1, 0)) for half in (0, 1) for i in range(self.counts[half] - 1)]
        return not self.forbidden and not self.doubled and self.joins.issuperset(ends)

    @cached_property
    def all(self) -> Readings:
        """Every window, its first swara in every form."""
        return frozenset(
            (half, i, form, form)
            for half in (0, 1)
            for i in range(self.counts[half])
            for form in self._forms(half, i)
        )  # fmt: skip

    @cached_property
    def _after(self) -> dict[tuple[Readings, int, int], Readings]:
        return {}

    @cached_property
    def _known(self) -> dict[Readings, bool]:
        return {}

    def after(self, readings: Readings, a: int, b: int) -> Readings:
        """How windows may be read, some of them no longer, once a figure has gone from step ``a`` to ``b``."""
        if a == b or not self.forbidden:
            return readings
        key = (readings, a, b)
        found = self._after.get(key)
        if found is None:
            found = self._after[key] = frozenset(
                (half, i, first, to)
                for half, i, first, form in readings
                for to in self._forms(half, i + b)
                if (half, i, a, form, b, to) not in self.forbidden
            )
        return found

    def stand(self, readings: Readings) -> bool:
        """Whether both halves can be sung so: on the first window, the last and enough between them."""
        found = self._known.get(readings)
        if found is None:
            found = self._known[readings] = all(
                self._longest(readings, half) >= min(FEWEST_WINDOWS, self.counts[half]) for half in (0, 1)
            )
        return found

    def may_stand(self, readings: Readings) -> bool:
        """Whether a figure that goes on from there might still be sung so, however it ends."""
        if not self.doubled:
            return self.stand(readings)
        ends = {(half, i, first, end) for half, i, first, _ in readings for end in self._forms(half, i + self.size - 1)}
        return self.stand(frozenset(ends))

    def _longest(self, readings: Readings, half: int) -> int:
        """The windows of the longest series from the first to the last, 0 where there is none."""
        last = self.counts[half] - 1
        longest: dict[tuple[int, int], int] = {}  # by number and first form
        for own, i, first, end in sorted(readings, reverse=True):
            if own != half:
                continue
            tails = [n for (j, to), n in longest.items() if j > i and ((half, i, end), (half, j, to)) in self.joins]
            if i == last or tails:
                longest[i, first] = max(longest.get((i, first), 0), 1 + max(tails, default=0))
        return max((n for (i, _), n in longest.items() if i == 0), default=0)


@cached(max_bytes=16_000_000)
def transposition_law(raga: Raga, size: int) -> TransposedFigures:
    """The raga's law in windows of that many steps, and between them."""
    halves = [[_forms(raga, pitch) for pitch in ladder] for ladder in (raga.arohana, raga.avarohana)]
    counts = (len(halves[0]) - size + 1, len(halves[1]) - size + 1)
    every = [(half, i) for half in (0, 1) for i in range(counts[half])]
    forbidden = frozenset(
        (half, i, a, f, b, g)
        for half, i in every
        for a, b in permutations(range(size), 2)
        for f, x in enumerate(halves[half][i + a])
        for g, y in enumerate(halves[half][i + b])
        if raga.move_fault(x, y)
    )
    # a window ends on its last step and the next begins on its own first
    joins = frozenset(
        ((half, i, f), (half, j, g))
        for half, i in every
        for j in range(i + 1, counts[half])
        for f, x in enumerate(halves[half][i + size - 1])
        for g, y in enumerate(halves[half][j])
        if not raga.move_fault(x, y)
    )
    doubled = frozenset((half, k) for half in (0, 1) for k, forms in enumerate(halves[half]) if len(forms) > 1)
    return TransposedFigures(size, counts, doubled, forbidden, joins)


def _forms(raga: Raga, pitch: Pitch) -> tuple[Pitch, ...]:
    """A pitch, then the other form that the raga has of its letter: the line decides which is meant."""
    others = (place for place in raga.places if place.letter == pitch.place.letter and place != pitch.place)
    return (pitch, *(Pitch(place, pitch.sthayi) for place in others))
