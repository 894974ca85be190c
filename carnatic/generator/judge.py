"""An independent judge of lines: interpolated Kneser-Ney n-grams, no network in it.

Source: Kneser and Ney 1995, Improved backing-off for m-gram language modeling, in the
interpolated form with one discount an order (Chen and Goodman 1999).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log
from statistics import quantiles

from carnatic.generator.corpus import LADDER_SIZES, Line, realisations
from carnatic.practice.lessons import KARVAI, Lesson, Units, mirror

PAD = -2  # stands before the first unit
ORDER = 5
TYPICAL_PERCENTILE = 90


class KneserNey:
    """An n-gram model of units, learnt from lines of one ladder."""

    def __init__(self, lines: Iterable[Units], rungs: int, order: int = ORDER) -> None:
        self.rungs, self.order = rungs, order
        self.counts: list[dict[Units, Counter[int]]] = [defaultdict(Counter) for _ in range(order)]
        for line in lines:
            padded = (*(PAD for _ in range(order - 1)), *line)
            for i in range(order - 1, len(padded)):
                self.counts[order - 1][padded[i - order + 1 : i]][padded[i]] += 1
        # lower orders count in how many ways a context was met, not how often
        for n in range(order - 1, 0, -1):
            for context, followers in self.counts[n].items():
                for unit in followers:
                    self.counts[n - 1][context[1:]][unit] += 1

    @cached_property
    def _discounts(self) -> tuple[float, ...]:
        found = []
        for table in self.counts:
            numbers = [count for followers in table.values() for count in followers.values()]
            once, twice = numbers.count(1), numbers.count(2)
            found.append(once / (once + 2 * twice) if once else 0.5)
        return tuple(found)

    def chance(self, context: Units, unit: int) -> float:
        """The probability of a unit after a context of any length."""
        padded = (*(PAD for _ in range(self.order - 1)), *context)
        chance = 1 / (self.rungs + 1)  # the ladder and karvai
        for n, table in enumerate(self.counts):
            followers = table.get(padded[len(padded) - n :])
            if not followers:
                continue
            total = sum(followers.values())
            kept = max(0.0, followers[unit] - self._discounts[n]) / total
            chance = kept + self._discounts[n] * len(followers) / total * chance
        return chance

    def nats(self, line: Units) -> tuple[float, ...]:
        """The loss of every unit of a line."""
        return tuple(-log(self.chance(line[:i], unit)) for i, unit in enumerate(line))


def avartanam_nats(model: KneserNey, line: Units, aksharas: int = 8) -> tuple[float, ...]:
    """The mean loss of each avartanam of a line, in its place."""
    nats = model.nats(line)
    return tuple(sum(nats[i : i + aksharas]) / aksharas for i in range(0, len(nats), aksharas))


@dataclass(frozen=True)
class Judge:
    """Says which avartanams a real lesson might have.

    threshold_nats: the 90th percentile of the real lessons' avartanams when their lesson,
    on every ladder, is left out; a figure and its mirror count once.
    """

    model: KneserNey
    threshold_nats: float

    def typical(self, line: Units, avartanams: Sequence[int]) -> int:
        """How many of these avartanams (from 1) of a line lie below the threshold."""
        nats = avartanam_nats(self.model, line)
        return sum(nats[number - 1] <= self.threshold_nats for number in avartanams)


def judge(lessons: Sequence[Lesson], rungs: int) -> Judge:
    """The judge for lines on a ladder of that many rungs.

    Learns the lessons' realisations on every ladder that fit within this one, so that it
    has heard each figure at every size.
    """
    lines = [line for line in realisations(lessons) if line.rungs == rungs or line.rungs in LADDER_SIZES]
    fitting = [line for line in lines if max(line.units) < rungs]
    threshold = quantiles(_held_out(fitting, lessons, rungs), n=100)[TYPICAL_PERCENTILE - 1]
    return Judge(KneserNey((line.units for line in fitting), rungs), threshold)


def _held_out(lines: Sequence[Line], lessons: Sequence[Lesson], rungs: int) -> list[float]:
    found = []
    for lesson in lessons:
        own = [line for line in lines if line.source == lesson.id and line.rungs == rungs]
        if not own:
            continue
        model = KneserNey((line.units for line in lines if line.source != lesson.id), rungs)
        seen: set[Units] = set()
        for i, nats in enumerate(avartanam_nats(model, own[0].units)):
            word = own[0].units[8 * i : 8 * i + 8]
            if word not in seen:
                found.append(nats)
            seen |= {word, mirror(word, rungs)}
    return found


def leave_one_out(lessons: Sequence[Lesson], order: int = ORDER) -> tuple[float, ...]:
    """For each lesson, the mean loss of its units after the first when the others are known."""
    lines = [tuple(unit for row in lesson.units for unit in row) for lesson in lessons]
    found = []
    for i, line in enumerate(lines):
        model = KneserNey((other for j, other in enumerate(lines) if j != i), 8, order)
        found.append(sum(model.nats(line)[1:]) / (len(line) - 1))
    return tuple(found)


__all__ = ["KARVAI", "Judge", "KneserNey", "avartanam_nats", "judge", "leave_one_out"]
