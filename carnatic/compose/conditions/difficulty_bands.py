"""A level of difficulty as a condition: how many points each stretch of a line may have.

The measure is ``carnatic.exercise.difficulty``. Here it is counted unit by unit while a line is
composed, so that a line composed for level 3 measures level 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise, permutations
from math import ceil, floor, gcd
from typing import NamedTuple

from carnatic.compose.forms import State
from carnatic.compose.plans.plan import Plan, PlanCell
from carnatic.exercise import difficulty as measure
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.lesson import KARVAI
from carnatic.theory.raga import Raga
from carnatic.theory.swara import Pitch
from carnatic.theory.tala import Tala

# the fewest units of a stretch: in a line without given units, then longer ones to make room for given units
STRETCH, LONGER, LONGEST_BAND = 8, 16, 32


class Stretch(NamedTuple):
    """The units from start to before end, and the points allowed in them; high is None for no limit."""

    start: int
    end: int
    low: int
    high: int | None


@dataclass(frozen=True)
class Costs:
    """The points of a composed line's moves, summed over all places where the piece sings them.

    moves: (from, to, points) for any two of its values. beyond: (value, points) for those outside
    the octave.
    """

    moves: frozenset[tuple[int, int, int]]
    beyond: frozenset[tuple[int, int]]
    turn: int
    repetition: int
    hold: int
    syncopation: int

    @cached_property
    def of_move(self) -> dict[tuple[int, int], int]:
        """The points of a move, without those of a turn."""
        return {(a, b): points for a, b, points in self.moves}

    @cached_property
    def of_value(self) -> dict[int, int]:
        """The points of a swara by itself."""
        return dict(self.beyond)


@dataclass(frozen=True)
class Band:
    """The points of each stretch. aksharas: of an avartanam; weak: those from which a hold crosses a beat."""

    costs: Costs
    aksharas: int
    weak: frozenset[int]
    stretches: tuple[Stretch, ...]

    @cached_property
    def _by_unit(self) -> dict[int, Stretch]:
        return {unit: stretch for stretch in self.stretches for unit in range(stretch.start, stretch.end)}

    def after(self, state: State, unit: int) -> tuple[int, int]:
        """The direction of the line after a unit, and its points in this stretch."""
        stretch = self._by_unit.get(state.unit)
        if stretch is None:
            # the form fixes this unit
            return 0, 0
        points, heading = self._points(state, unit)
        if state.unit > stretch.start:
            points += state.progress.points
        return heading, points if stretch.high is not None else min(points, stretch.low)

    def _points(self, state: State, unit: int) -> tuple[int, int]:
        """The points of a unit, and the direction of the line after it."""
        place, heading, costs = state.unit % self.aksharas, state.progress.heading, self.costs
        if unit == KARVAI:
            over_beat = (state.unit - 1) % self.aksharas in self.weak
            return 0 if state.held else costs.syncopation if over_beat else costs.hold, heading
        points = costs.of_value[unit]
        if place == 0 or state.last is None:
            return points, 0
        if unit == state.last:
            return points + costs.repetition, heading
        direction = 1 if unit > state.last else -1
        return points + costs.of_move[state.last, unit] + costs.turn * (direction == -heading), direction

    def holds(self, unit: int, points: int) -> bool:
        """Whether the points up to a unit are within the limit, and enough if its stretch ends there."""
        stretch = self._by_unit.get(unit)
        if stretch is None:
            return True
        return (stretch.high is None or points <= stretch.high) and (unit + 1 < stretch.end or points >= stretch.low)

    def shortfall(self, after: State) -> float:
        """The distance of the points from an even pace to the middle of the band."""
        stretch = self._by_unit.get(after.unit - 1)
        if stretch is None:
            return 0.0
        aim = stretch.low if stretch.high is None else (stretch.low + stretch.high) / 2
        return abs(after.progress.points - aim * (after.unit - stretch.start) / (stretch.end - stretch.start))


# -- from a level to a band -----------------------------------------------------------------------


def band(plan: Plan, request: ExerciseRequest, level: int, stretch: int = STRETCH) -> Band | None:
    """The points that a plan's line may have for a level; None if the fixed part of the piece has too many.

    stretch: the fewest units over which they are counted; counting takes longer with more.
    """
    cells = plan.cells()
    if request.family_row.has_yati:
        return None  # some units are sung more often than others, so no sum of theirs is the piece's
    units = sorted({cell.unit for cell in cells if cell.unit is not None})
    tables = [cell.sung for cell in cells if cell.unit == units[0]]
    costs, scale = _costs(request.mapped_raga, tables)
    low, high = _points_of(level, request, _fixed_points(request, cells), len(cells), scale)
    if high is not None and high < 0:
        return None
    tala = request.tala
    cuts = _cuts(units[0], units[-1] + 1, tala, stretch)
    weak = frozenset(k for k in range(tala.aksharas) if measure.is_weak(tala, k))
    return Band(costs, tala.aksharas, weak, tuple(_stretches(cuts, low, high, plan.home)))


def _costs(raga: Raga, tables: Sequence[Mapping[int, Pitch]]) -> tuple[Costs, int]:
    """The points summed over all tables, and the whole number by which they were divided."""
    values = tuple(tables[0])
    moves = {
        (a, b): sum(_move_points(measure.steps_between(raga, table[a], table[b])) for table in tables)
        for a, b in permutations(values, 2)
    }
    beyond = {k: sum(measure.BEYOND * measure.is_beyond(table[k].step) for table in tables) for k in values}
    scale = gcd(len(tables), *moves.values(), *beyond.values())
    times = len(tables) // scale
    return (
        Costs(
            frozenset((a, b, points // scale) for (a, b), points in moves.items()),
            frozenset((k, points // scale) for k, points in beyond.items()),
            measure.TURN * times,
            measure.REPETITION_POINTS * times,
            measure.HOLD * times,
            measure.SYNCOPATION * times,
        ),
        scale,
    )


def _move_points(steps: int) -> int:
    return measure.Difficulty(1, **dict.fromkeys(measure.move_parts(steps, 0), 1)).points


def _fixed_points(request: ExerciseRequest, cells: Sequence[PlanCell]) -> int:
    """The points of the units that the plan fixes; they fill whole avartanams."""
    notes: list[Note] = []
    for cell in cells:
        if cell.unit is None and cell.sung:
            notes.append(Note(cell.sung[0].swara))
        elif cell.unit is None and notes:  # a hold of a composed swara has no points of its own
            notes[-1] = Note(notes[-1].swara, notes[-1].units + 1)
    return measure.difficulty(Exercise(request, tuple(notes))).points if notes else 0


def _points_of(level: int, request: ExerciseRequest, fixed: int, units: int, scale: int) -> tuple[int, int | None]:
    """The fewest and the most points of the composed units at a level."""
    speed = measure.SPEED_POINTS[4 if request.trikalam else request.speed]
    # a level ends where the next begins
    ends = [
        (Fraction((start - speed) * units, measure.PER_UNITS) - fixed) / scale
        for start in measure.LEVEL_STARTS[level - 1 : level + 1]
    ]
    return max(0, ceil(ends[0])), ceil(ends[1]) - 1 if len(ends) > 1 else None


def _cuts(start: int, end: int, tala: Tala, stretch: int) -> list[int]:
    """The starts of the stretches, at angas, and the end of the last; a figure of two rows is one stretch."""
    cuts = [start]
    for unit in range(start + 1, end if end - start > LONGER else start):
        if unit % tala.aksharas in tala.anga_starts and unit - cuts[-1] >= stretch and end - unit >= stretch:
            cuts.append(unit)
    return [*cuts, end]


def _stretches(cuts: Sequence[int], low: int, high: int | None, home: int) -> list[Stretch]:
    """The points shared out by length; the last units, which lead home, need not have any."""
    start, whole = cuts[0], cuts[-1] - cuts[0]
    free = max(1, whole - home)

    def lowest(cut: int) -> int:
        return ceil(Fraction(low * min(cut - start, free), free))

    def highest(cut: int) -> int:
        return floor(Fraction((high or 0) * (cut - start), whole))

    return [
        Stretch(a, b, lowest(b) - lowest(a), None if high is None else highest(b) - highest(a))
        for a, b in pairwise(cuts)
    ]
