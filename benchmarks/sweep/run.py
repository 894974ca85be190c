"""The whole sweep: every part, in chunks for several processes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import Protocol, TypeVar

from benchmarks.sweep.exhaustive_sweep import every_gitam, every_line, every_rhythm, product, ragas_by_ladders
from benchmarks.sweep.isolation import isolation
from benchmarks.sweep.random_sweep import random_compositions, random_lessons
from benchmarks.sweep.tally import Tally
from carnatic.library import library
from carnatic.theory.tala import SPEEDS

BLOCKS = 8
LESSON_CASES, COMPOSED_CASES, ISOLATION_CASES = 20_000, 5_000, 2_000
PAIRS_AT_ONCE = 16  # pairs of ladders that go to a process together

Work = TypeVar("Work")
Result = TypeVar("Result")


class RandomPart(Protocol):
    """Draws a number of random cases; the block's number is the seed."""

    def __call__(self, block: int, cases: int) -> Tally: ...


RANDOM_PARTS: tuple[tuple[RandomPart, int], ...] = (
    (random_lessons, LESSON_CASES),
    (random_compositions, COMPOSED_CASES),
    (isolation, ISOLATION_CASES),
)


def sweep(quick: bool = False, jobs: int = 1) -> list[Tally]:
    """Every part of the sweep; progress on standard error. The counts don't depend on the number of jobs.

    quick: skip laying out every realised line at every speed, which the law of the tala
    covers already. jobs: processes; with one, all is done in this process.
    """
    with _spread(jobs) as spread:
        return [*exhaustive(() if quick else SPEEDS, spread), *(_random(spread, *part) for part in RANDOM_PARTS)]


class Spread:
    """Calls a function on many values, in the processes of a pool or, without one, in this process."""

    def __init__(self, pool: ProcessPoolExecutor | None = None) -> None:
        self._pool = pool

    def __call__(self, work: Callable[[Work], Result], values: Iterable[Work]) -> list[Result]:
        return list(map(work, values) if self._pool is None else self._pool.map(work, values))


@contextmanager
def _spread(jobs: int) -> Iterator[Spread]:
    if jobs == 1:
        yield Spread()
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield Spread(pool)


def exhaustive(speeds: tuple[int, ...] = (), spread: Spread | None = None) -> list[Tally]:
    """The law of the raga, the law of the tala, and the product that follows from both.

    speeds: at which every realised line is laid out one by one as well.
    """
    spread = spread or Spread()
    _report("every pair of ladders, tala and lesson")
    pairs = list(ragas_by_ladders())
    chunks = [pairs[i : i + PAIRS_AT_ONCE] for i in range(0, len(pairs), PAIRS_AT_ONCE)]
    lines = sum(spread(partial(every_line, speeds=speeds), chunks), every_gitam(speeds))
    _report("every rhythm, tala and speed")
    talas = [(tala.name,) for tala in library().talas]
    first, *others = spread(partial(every_rhythm, lines.rhythms), talas)
    rhythms = sum(others, first)
    return [lines.tally, rhythms, product(lines.admitted, lines.tally.fault_count + rhythms.fault_count)]


def _random(spread: Spread, part: RandomPart, cases: int) -> Tally:
    _report((part.__doc__ or "").splitlines()[0])
    first, *others = spread(partial(part, cases=cases // BLOCKS), range(BLOCKS))
    return sum(others, first)


def _report(what: str) -> None:
    print(f"Sweeping: {what}", file=sys.stderr)
