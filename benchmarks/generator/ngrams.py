"""N-gram models: uniform, unigrams, add-k and interpolated Kneser-Ney.

Source: Kneser and Ney 1995, Improved backing-off for m-gram language modeling, in the
interpolated form with one discount (Chen and Goodman 1999).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import log
from statistics import mean
from typing import Protocol

from carnatic.lessons.lesson import Lesson, Units

PAD = -2  # the context before the first unit
ORDER = 5
DISCOUNT = 0.75  # the usual one
DISCOUNTS = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9)
ADDED = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
OCTAVE_RUNGS = 8  # of the lessons as they are written

Losses = tuple[float, ...]
Folds = tuple[Losses, ...]  # one row a lesson: its units after the first


class Counted(Protocol):
    """A model that has counted some lines."""

    def chance(self, context: Units, unit: int) -> float: ...


class AddK:
    """An n-gram model that adds ``k`` to the count of every follower."""

    def __init__(self, lines: Iterable[Units], rungs: int, order: int, k: float) -> None:
        self.order, self.k, self.symbols = order, k, rungs + 1  # the ladder and karvai
        self.counts: dict[Units, Counter[int]] = defaultdict(Counter)
        for line in lines:
            for context, unit in _grams(line, order):
                self.counts[context][unit] += 1

    def chance(self, context: Units, unit: int) -> float:
        """The probability of a unit after a context of any length."""
        followers = self.counts.get(_last(context, self.order), Counter())
        return (followers[unit] + self.k) / (followers.total() + self.k * self.symbols)


class KneserNey:
    """An interpolated Kneser-Ney model of units, learned from lines of one ladder.

    Lower orders count the number of different contexts, not their occurrences.
    """

    def __init__(self, lines: Iterable[Units], rungs: int, order: int = ORDER, discount: float = DISCOUNT) -> None:
        self.symbols, self.order, self.discount = rungs + 1, order, discount  # the ladder and karvai
        self.counts: list[dict[Units, Counter[int]]] = [defaultdict(Counter) for _ in range(order)]
        for line in lines:
            for context, unit in _grams(line, order):
                self.counts[order - 1][context][unit] += 1
        for n in range(order - 1, 0, -1):
            for context, followers in self.counts[n].items():
                for unit in followers:
                    self.counts[n - 1][context[1:]][unit] += 1

    def chance(self, context: Units, unit: int) -> float:
        """The probability of a unit after a context of any length."""
        padded = _last(context, self.order)
        chance = 1 / self.symbols
        for n, table in enumerate(self.counts):
            followers = table.get(padded[len(padded) - n :])
            if not followers:
                continue
            total = followers.total()
            kept = max(0.0, followers[unit] - self.discount) / total
            chance = kept + self.discount * len(followers) / total * chance
        return chance

    def nats(self, line: Units) -> Losses:
        """The loss of every unit of a line."""
        return unit_nats(self, line)


def unit_nats(model: Counted, line: Units) -> Losses:
    """The loss of every unit of a line under a model."""
    return tuple(-log(model.chance(line[:i], unit)) for i, unit in enumerate(line))


def _grams(line: Units, order: int) -> Iterable[tuple[Units, int]]:
    padded = (*(PAD for _ in range(order - 1)), *line)
    return ((padded[i - order + 1 : i], padded[i]) for i in range(order - 1, len(padded)))


def _last(context: Units, order: int) -> Units:
    """The last units of a context, as many as a model of that order uses."""
    padded = (*(PAD for _ in range(order - 1)), *context)
    return padded[len(padded) - order + 1 :]


# -- leave-one-out losses ------------------------------------------------------------------------

Learner = Callable[[Sequence[Units], float], Counted]  # lines and a setting → what was learnt


def line_of(lesson: Lesson) -> Units:
    """A lesson as one line of units, bars left out."""
    return tuple(unit for row in lesson.rows for unit in row)


def uniform(lessons: Sequence[Lesson], seed: int) -> Folds:
    """The losses if every symbol is equally likely."""
    return tuple((log(OCTAVE_RUNGS + 1),) * (len(line_of(lesson)) - 1) for lesson in lessons)


def add_k(order: int) -> Callable[[Sequence[Lesson], int], Folds]:
    """The losses of an n-gram model with add-k, its k chosen inside each training fold."""

    def learn(lines: Sequence[Units], k: float) -> Counted:
        return AddK(lines, OCTAVE_RUNGS, order, k)

    return lambda lessons, seed: _held_out([line_of(lesson) for lesson in lessons], learn, ADDED)


def kneser_ney(order: int) -> Callable[[Sequence[Lesson], int], Folds]:
    """The losses of a Kneser-Ney model, its discount chosen inside each training fold."""

    def learn(lines: Sequence[Units], discount: float) -> Counted:
        return KneserNey(lines, OCTAVE_RUNGS, order, discount)

    return lambda lessons, seed: _held_out([line_of(lesson) for lesson in lessons], learn, DISCOUNTS)


def _held_out(lines: Sequence[Units], learn: Learner, settings: Sequence[float]) -> Folds:
    """Each line's losses under the setting that is best for the others when each of them is left out."""
    # without i and j, as j scores it: the inner folds of every fold
    inner = {
        (i, j, setting): mean(unit_nats(learn(_without(lines, i, j), setting), lines[j])[1:])
        for i in range(len(lines))
        for j in range(len(lines))
        for setting in settings
        if i != j
    }
    found = []
    for i, line in enumerate(lines):
        others = [j for j in range(len(lines)) if j != i]
        best = min(settings, key=lambda setting: mean(inner[i, j, setting] for j in others))
        found.append(unit_nats(learn(_without(lines, i), best), line)[1:])
    return tuple(found)


def _without(lines: Sequence[Units], *left_out: int) -> list[Units]:
    return [line for i, line in enumerate(lines) if i not in left_out]
