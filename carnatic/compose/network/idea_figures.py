"""Figures of eight with an idea, made by rule: what the network learns beside the few lessons.

Teachers make exercises from few ideas: a cell that moves along the ladder, a beginning that comes again in groups such
as 3 3 2, a half that goes back or turns over. The lessons show each of them once or twice. These figures show them on
every rung, so that the network learns the ideas and not the letters.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TypeVar

from carnatic.compose.network.features import (
    FULL_LADDER,
    MADE_WEIGHT,
    REAL,
    ROW_UNITS,
    TRANSPOSED,
    TrainingLine,
)
from carnatic.lessons.lesson import KARVAI, Units

FIGURES = 1200
GROUPS = (
    (4, 4), (3, 3, 2), (2, 2, 4), (2, 2, 2, 2), (5, 3), (6, 2), (2, 3, 3), (3, 5), (2, 4, 2), (4, 2, 2), (2, 6),
)  # fmt: skip
# how often each move and each idea is drawn
MOVES = {1: 40, -1: 30, 2: 10, -2: 8, 3: 4, -3: 4, 0: 4}
SHIFTS = {1: 6, -1: 3, 2: 1, -2: 1}  # of a cell that moves
IDEAS = {"sequence": 5, "restart": 4, "mirror": 1, "inversion": 1}
RUN_SHARE = 0.6  # of restarts that begin a run
TURNS = (0, 1, 2, 4, 7)  # the sum of a swara and its inversion
HELD_SHARE = 0.08  # of the last aksharas of a pair, each for itself
AT_S = 3  # how much more often a figure begins on s than on another rung

Choice = TypeVar("Choice", int, str)


@lru_cache(maxsize=1)
def idea_lines() -> tuple[TrainingLine, ...]:
    """The figures as lines to learn, always the same ones, each the first row of a mirrored sarali.

    Every second one is marked as no real lesson, as moved lines are.
    """
    rng = random.Random(1)
    figures: set[Units] = set()
    while len(figures) < FIGURES:
        figure = _figure(rng)
        if figure is not None:
            figures.add(figure)
    line = TrainingLine("", FULL_LADDER, (), total=4 * ROW_UNITS, weight=MADE_WEIGHT)
    return tuple(
        replace(line, source=f"idea_{k}", units=figure, origin=(REAL, TRANSPOSED)[k % 2])
        for k, figure in enumerate(sorted(figures))
    )


def _figure(rng: random.Random) -> Units | None:
    """A figure by chance; None if it doesn't fit between s and S."""
    steps = _steps(rng, _drawn(rng, IDEAS))
    lowest, highest = -min(steps), FULL_LADDER - 1 - max(steps)
    if highest < lowest:
        return None
    starts = range(lowest, highest + 1)
    (start,) = rng.choices(starts, [AT_S if rung == 0 else 1 for rung in starts])
    return tuple(KARVAI if k % 2 and rng.random() < HELD_SHARE else start + step for k, step in enumerate(steps))


def _steps(rng: random.Random, idea: str) -> list[int]:
    """The rungs of a figure, counted from its first swara."""
    if idea == "sequence":
        size, shift = rng.choice((2, 2, 3, 4)), _drawn(rng, SHIFTS)
        cell = _cell(rng, size)
        return [cell[k % size] + shift * (k // size) for k in range(ROW_UNITS)]
    if idea == "restart":
        groups = rng.choice(GROUPS)
        longest = list(range(max(groups))) if rng.random() < RUN_SHARE else _cell(rng, max(groups))
        return [step for size in groups for step in longest[:size]]
    half = _cell(rng, ROW_UNITS // 2)
    if idea == "mirror":
        return half + half[::-1]
    turn = rng.choice(TURNS)
    return half + [turn - step for step in half]


def _cell(rng: random.Random, size: int) -> list[int]:
    """A cell by chance: mostly steps, no swara three times in a row."""
    cell = [0]
    while len(cell) < size:
        move = _drawn(rng, MOVES)
        if move or cell[-2:] != [cell[-1]] * 2:
            cell.append(cell[-1] + move)
    return cell


def _drawn(rng: random.Random, weights: Mapping[Choice, int]) -> Choice:
    (drawn,) = rng.choices(list(weights), list(weights.values()))
    return drawn
