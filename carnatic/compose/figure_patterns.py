"""The patterns by which teachers build a figure: groups that restart, a cell moved up, pairs, a wave, a fixed swara.

A figure is read unit by unit. A *thread* is one pattern and the place that a figure has reached in it; a beginning
has all the threads that it can still become, and a figure that ends with none of them is no teacher's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from carnatic.lessons.lesson import KARVAI, Units

LARGEST_STEP = 2  # rungs, but for what a pattern allows
LARGEST_CELL = 4
SHORTEST_GROUP = 2
LONGEST_FREE, LONGEST_FOCUS = 5, 9  # units of a figure that may turn anywhere, and of one that comes back to its first
LONGEST_HOMECOMING = 4


class Next(NamedTuple):
    """A unit and its surroundings.

    unit: a step or KARVAI. place: its number, from 0. last: the step before, None at the beginning. reach: the
    highest step so far. opens: whether an anga begins here. units: of the whole figure. before: the two moves that
    led to the step before.
    """

    unit: int
    place: int
    last: int | None
    reach: int
    opens: bool
    units: int
    before: Units = ()

    @property
    def move(self) -> int:
        """Steps from the swara before; 0 for a hold, a repeated swara and the first."""
        return 0 if self.unit == KARVAI or self.last is None else self.unit - self.last

    @property
    def direction(self) -> int:
        """1 up, -1 down, 0 neither."""
        return (self.move > 0) - (self.move < 0)

    @property
    def sings_a_pair_again(self) -> bool:
        """Whether it ends a pair of swaras that was just sung: ``m p m p``."""
        return self.move != 0 and self.before == (self.move, -self.move)

    @property
    def is_second_skip(self) -> bool:
        """Whether it is the second skip one way: ``s g p``."""
        return abs(self.move) > 1 and self.before[-1:] == (self.move,)

    @property
    def is_step(self) -> bool:
        """Whether it goes to a neighbour and no higher than one step above the rest."""
        return abs(self.move) == 1 and self.unit <= self.reach + 1


@dataclass(frozen=True, slots=True)
class Thread:
    """A pattern that a figure can still have."""

    def after(self, step: Next) -> Iterator[Thread]:
        """The threads that go on with a unit."""
        raise NotImplementedError

    def is_whole(self, units: int) -> bool:
        """Whether a figure of so many units, now at its end, has the pattern."""
        return True


@dataclass(frozen=True, slots=True)
class Sequence(Thread):
    """A cell, each time a step higher: ``1 2 1 2 3 2 3 4``; after two cells it may go on step by step.

    size: units of the cell. cell: its units so far.
    """

    size: int
    cell: Units = ()

    def after(self, step: Next) -> Iterator[Thread]:
        if abs(step.move) > LARGEST_STEP:
            return
        if step.place < self.size:
            if step.unit <= step.reach + LARGEST_STEP:
                yield replace(self, cell=(*self.cell, step.unit))
            return
        unit = self.cell[step.place % self.size]
        if step.unit == (unit if unit == KARVAI else unit + step.place // self.size):
            yield self
        if step.place >= 2 * self.size and step.is_step:
            yield Closing(step.direction)

    def is_whole(self, units: int) -> bool:
        return units >= 2 * self.size


@dataclass(frozen=True, slots=True)
class Closing(Thread):
    """The end of a figure, step by step, with one turn at most."""

    direction: int
    has_turned: bool = False

    def after(self, step: Next) -> Iterator[Thread]:
        if step.move == 0 or (step.is_step and step.direction == self.direction):
            yield self
        elif step.is_step and not self.has_turned:
            yield Closing(step.direction, True)


@dataclass(frozen=True, slots=True)
class Restart(Thread):
    """Groups that begin again on the first swara and go up step by step: ``1 2 1 2 3 1 2 3 4``.

    A group turns once at most; after the first, one of them may skip a swara: ``1 2 3 1 2 4``. direction: of the last
    move. size: of the present group, as far as it matters.
    """

    direction: int = 0
    has_turned: bool = False
    size: int = 0
    has_restarted: bool = False
    has_skipped: bool = False

    def after(self, step: Next) -> Iterator[Thread]:
        longer = replace(self, size=min(self.size + 1, SHORTEST_GROUP))
        if step.move == 0:
            yield longer
            return
        if step.unit == 0 and self.size >= SHORTEST_GROUP and (step.opens or step.move >= -LARGEST_STEP):
            yield Restart(size=1, has_restarted=True, has_skipped=self.has_skipped)
        may_skip = self.has_restarted and not self.has_skipped and self.direction >= 0
        if may_skip and step.move == LARGEST_STEP and step.unit <= step.reach + 1:
            yield replace(longer, direction=1, has_skipped=True)
        if step.is_step and self.direction in (0, step.direction):
            if self.direction or step.direction > 0:
                yield replace(longer, direction=step.direction)
        elif step.is_step and not self.has_turned:
            yield replace(longer, direction=step.direction, has_turned=True)

    def is_whole(self, units: int) -> bool:
        return self.has_restarted and self.size >= SHORTEST_GROUP


@dataclass(frozen=True, slots=True)
class Wave(Thread):
    """Up and down step by step, with few turns: ``1 2 3 4 3 2 1 2 3 4``."""

    direction: int = 0
    turns: int = 0

    def after(self, step: Next) -> Iterator[Thread]:
        turns = self.turns + (step.direction == -self.direction != 0)
        if step.move == 0:
            yield self
        elif step.is_step and turns <= step.units // 4 + 1:
            yield Wave(step.direction, turns)

    def is_whole(self, units: int) -> bool:
        return self.turns > 0


@dataclass(frozen=True, slots=True)
class Pairs(Thread):
    """Pairs that rise: ``1 2 1 3 2 3 1 4``, after a single swara if the first anga is odd."""

    def after(self, step: Next) -> Iterator[Thread]:
        if step.place == 0:
            yield self
        elif step.sings_a_pair_again or step.is_second_skip:
            return
        elif step.move and step.unit <= step.reach + LARGEST_STEP:
            is_second = (step.units - step.place) % 2 == 1
            # only the first swara is left by a leap: s m
            most = LARGEST_STEP + (step.last == 0)
            if 0 < step.move <= most if is_second else abs(step.move) <= LARGEST_STEP:
                yield self


@dataclass(frozen=True, slots=True)
class Focus(Thread):
    """Every other swara is the first: ``1 2 1 3 1 4``."""

    def after(self, step: Next) -> Iterator[Thread]:
        is_second = step.place % 2 == 1
        if step.sings_a_pair_again:
            return
        if (0 < step.unit <= step.reach + 1) if is_second else step.unit == 0:
            yield self


@dataclass(frozen=True, slots=True)
class Free(Thread):
    """Any turns; for figures too short to need a pattern, and for what a user begins in no pattern."""

    def after(self, step: Next) -> Iterator[Thread]:
        if step.sings_a_pair_again or step.is_second_skip:
            return
        if step.unit == KARVAI or (abs(step.move) <= LARGEST_STEP and step.unit <= step.reach + LARGEST_STEP):
            yield self


Threads = frozenset[Thread]
FREELY: Threads = frozenset({Free()})


@lru_cache(maxsize=256)
def threads_of(angas: tuple[int, ...]) -> Threads:
    """The threads of a figure of these angas before its first unit."""
    units = sum(angas)
    threads: list[Thread] = [Restart(), Wave(), *(Sequence(size) for size in range(2, LARGEST_CELL + 1))]
    threads += [Pairs()] if all(length % 2 == 0 for length in angas[1:]) else []
    threads += [Focus()] if units <= LONGEST_FOCUS else []
    threads += [Free()] if units <= LONGEST_FREE else []
    return frozenset(threads)


@lru_cache(maxsize=65_536)
def threads_after(threads: Threads, step: Next) -> Threads:
    """The threads that go on with a unit."""
    return frozenset(following for thread in threads for following in thread.after(step))


def has_pattern(threads: Threads, units: int) -> bool:
    """Whether a figure of so many units that ends with these threads has a pattern."""
    return any(thread.is_whole(units) for thread in threads)


# -- holds and ends --------------------------------------------------------------------------------


def held_places(lesson: Units, angas: tuple[int, ...]) -> frozenset[int]:
    """The units of a figure that may be held: the last of each anga and those of the tala's own alankaram.

    Never the first of an anga, which has the clap.
    """
    starts = {0, *accumulate(angas)}
    lasts = {start - 1 for start in starts if start}
    return frozenset(lasts | {k for k, unit in enumerate(lesson) if unit == KARVAI}) - starts


def leads_on(step: int, window: int) -> bool:
    """Whether a window may end on a step: its last, or one from which the next window's first is a step away or less.

    From the last window of the arohana no more than three rungs must be left up to S.
    """
    return step == window - 1 or (step <= 2 and window - 1 - step <= LARGEST_STEP + 1)


def homecoming(figure: Units, window: int, anga_starts: tuple[int, ...], copies: Collection[Units] = ()) -> Units:
    """The last units of the last window if its figure doesn't end on its last step; () if it does.

    They go down to it step by step, from as far as the units before allow, and in another way where that would be one
    of the copies.
    """
    sounding = [unit for unit in figure if unit != KARVAI]
    if sounding[-1] == window - 1:
        return ()
    straight = [tuple(range(window - size, window)) for size in range(min(LONGEST_HOMECOMING, window), 0, -1)]
    for home in (*straight, (window - 1, KARVAI)):
        start = len(figure) - len(home)
        before = next((unit for unit in reversed(figure[: max(0, start)]) if unit != KARVAI), None)
        restarts = home[0] == 0 and start in anga_starts
        if (*figure[: max(0, start)], *home) in copies:
            continue
        if before is not None and before != home[0] and (abs(home[0] - before) <= LARGEST_STEP or restarts):
            return home
    return (KARVAI,) if figure[-2] == window - 1 else (window - 1,)
