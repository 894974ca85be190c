"""The sweep as a whole: every part, in blocks that several workers can share."""

from __future__ import annotations

import sys

from benchmarks.sweep.exhaustive_sweep import every_case
from benchmarks.sweep.isolation import undisturbed
from benchmarks.sweep.random_sweep import composed, drawn_lessons
from benchmarks.sweep.tally import Tally
from carnatic.theory.tala import SPEEDS

BLOCKS = 8
DRAWN_CASES, COMPOSED_CASES, AROUND_CASES = 20_000, 5_000, 2_000


def sweep(quick: bool = False) -> list[Tally]:
    """Every part of the sweep, told on standard error as it begins.

    quick leaves out laying every realised line out once more, one by one, at every speed,
    which the law of the tala says already.
    """
    _tell("every pair of ladders, tala, lesson and rhythm")
    tallies = every_case(() if quick else SPEEDS)
    for part, cases in ((drawn_lessons, DRAWN_CASES), (composed, COMPOSED_CASES), (undisturbed, AROUND_CASES)):
        _tell((part.__doc__ or "").splitlines()[0])
        blocks = [part(block, cases // BLOCKS) for block in range(BLOCKS)]
        tallies.append(sum(blocks[1:], blocks[0]))
    return tallies


def _tell(what: str) -> None:
    print(f"Sweeping: {what}", file=sys.stderr)
