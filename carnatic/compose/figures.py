"""The forms of the drilled families: a window's figure for janta, dhatu and alankaram, and the arch.

A figure's units are steps of the window, from 0 in singing order. It is sung on every window
of both ladders in which the raga's law lets it stand, so each form carries the law of all of
them and leaves out a step after which too few windows would be left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from carnatic.compose.forms import LARGEST_MOVE, Form, Moves, Shape, State, Turns
from carnatic.compose.transposed_figures import TransposedFigures
from carnatic.lessons.lesson import KARVAI, Units

STRUCK, AGAIN, _HELD = "x", "=", ","  # signs of a rhythm
MOST_TURNS = 3  # in a row of an arch, as the lessons have


@dataclass(frozen=True)
class WindowFigure(Form):
    """What the figures have in common: a start on step 0, and the law of their windows.

    tail: the row that the family sings after what is composed.
    """

    windows: TransposedFigures
    tail: Units

    def shape(self, state: State) -> Shape:
        """What the figure remembers."""
        return state.shape or Shape(self.windows.all)

    def advance(self, state: State, unit: int) -> State:
        return super().advance(state, unit)._replace(shape=self.reshape(state, unit))

    def reshape(self, state: State, unit: int) -> Shape:
        """What it remembers after a unit."""
        shape = self.shape(state)
        if unit == KARVAI or state.last is None:
            return shape
        return shape._replace(windows=self.windows.after(shape.windows, state.last, unit))

    def lawful(self, state: State, unit: int) -> bool:
        step = state.last if unit == KARVAI else unit
        if step is None or (state.last is None and step != 0):
            return False
        # the law of the next window is known for a figure that ends on its last step
        ends_well = self.tail or self.windows.is_regular or step == self.rungs - 1
        return self.keeps_law(state, step) and (self.units - state.unit > 1 or bool(ends_well))

    def keeps_law(self, state: State, step: int) -> bool:
        """Whether enough windows are left after moving to a step, and after the tail if it is the last."""
        left = self.shape(state).windows
        if state.last is not None:
            left = self.windows.after(left, state.last, step)
        if self.units - state.unit > 1:
            return self.windows.may_stand(left)
        for a, b in pairwise((step, *self.tail)):
            left = self.windows.after(left, a, b)
        return self.windows.stand(left)


@dataclass(frozen=True)
class JantaFigure(WindowFigure):
    """A row of doubled swaras, after which the family sings the plain pairs.

    rhythms: the ways in which its swaras may be struck (x), struck again (=) and held (,).
    It ends on another swara than the pairs begin with, so that none is struck four times.
    """

    rhythms: frozenset[str]

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(rhythm[:k] for rhythm in self.rhythms for k in range(1, len(rhythm) + 1))

    def reshape(self, state: State, unit: int) -> Shape:
        sign = _HELD if unit == KARVAI else AGAIN if unit == state.last else STRUCK
        shape = super().reshape(state, unit)
        return shape._replace(rhythm=shape.rhythm + sign)

    def allowed(self, state: State) -> Iterator[int]:
        begun = self.shape(state).rhythm
        if state.last is None:
            yield 0
            return
        for unit in (KARVAI, *range(self.rungs)):
            step = state.last if unit == KARVAI else unit
            sign = _HELD if unit == KARVAI else AGAIN if unit == state.last else STRUCK
            # further only from a doubled swara, as one lesson goes
            near = abs(step - state.last) <= LARGEST_MOVE or begun.endswith(AGAIN)
            ends_low = step == 0 and self.units - state.unit == 1
            if near and begun + sign in self._beginnings and not ends_low and self.keeps_law(state, step):
                yield unit


@dataclass(frozen=True)
class DhatuFigure(WindowFigure):
    """Rows that leap and answer every leap by turning back; no karvai, nothing struck twice.

    leaps: how many each row must have had, and before which of its units. home: the last
    units, step by step.
    """

    leaps: tuple[tuple[int, int], ...]
    home: Units

    def reshape(self, state: State, unit: int) -> Shape:
        shape = super().reshape(state, unit)
        if unit == KARVAI or state.last is None:
            return shape
        move = unit - state.last
        is_leap = abs(move) > 1
        turn = (-1 if move > 0 else 1) if is_leap else 0
        # a leap over the bar belongs to neither row
        leaps = 0 if self.place(state) == 0 else min(shape.leaps + is_leap, max(self.leaps)[0])
        return shape._replace(turn=turn, leaps=leaps)

    def allowed(self, state: State) -> Iterator[int]:
        to_go = self.units - state.unit
        opens = self.place(state) == 0
        # every row begins low, as every lesson's does
        steps = (0,) if opens else (self.home[-to_go],) if to_go <= len(self.home) else range(self.rungs)
        yield from (step for step in steps if self._may_move(state, step))

    def _may_move(self, state: State, step: int) -> bool:
        if state.last is None:
            return step == 0
        shape, move = self.shape(state), step - state.last
        if move == 0 or (shape.turn and move * shape.turn < 0) or not self.keeps_law(state, step):
            return False
        wanted, unit = self.leaps[state.unit // self.aksharas]
        return self.place(state) != unit - 1 or shape.leaps + (abs(move) > 1) >= wanted


@dataclass(frozen=True)
class AlankaramFigure(WindowFigure):
    """One avartanam that grows from step 0 and ends as the tala's own alankaram ends.

    holds: the units on which that one has karvai, and so this may. home: its last units.
    """

    holds: frozenset[int]
    home: Units

    def reshape(self, state: State, unit: int) -> Shape:
        shape = super().reshape(state, unit)
        return shape if unit == KARVAI else shape._replace(reach=max(shape.reach, unit))

    def allowed(self, state: State) -> Iterator[int]:
        to_go = self.units - state.unit
        if to_go <= len(self.home):
            wanted = self.home[-to_go]
            step = state.last if wanted == KARVAI else wanted
            if step is not None and self._may_move(state, step, to_go < len(self.home)):
                yield wanted
            return
        if state.unit in self.holds and state.last is not None:
            yield KARVAI
        yield from (step for step in range(self.rungs) if self._may_move(state, step))

    def _may_move(self, state: State, step: int, in_home: bool = False) -> bool:
        if state.last is None:
            return step == 0
        if not self.keeps_law(state, step):
            return False
        # the lesson's ending may strike its last swara again
        grows = step <= self.shape(state).reach + 1
        return in_home or (grows and step != state.last and abs(step - state.last) <= LARGEST_MOVE)


@dataclass(frozen=True)
class ArchLine(Form):
    """A tara sthayi line: up the octave, the held S, rows of its own about S, and home.

    head: the run and the hold. home: the run down. low, high: the range of the inner rows;
    each of them touches ``top``, which is S, and goes above it, and the first comes from
    below. inside, across: pairs of rungs that may follow each other in a row and over its
    end. restarts: pairs onto S that lead home. law: pairs of rungs that the raga allows.
    """

    head: Units
    home: Units
    low: int
    top: int
    high: int
    inside: Moves
    across: Moves
    restarts: Moves
    law: Moves

    def lawful(self, state: State, unit: int) -> bool:
        return unit == KARVAI or (state.last, unit) in self.law

    def climbs(self, unit: int, rung: int) -> bool:
        return rung > self.top

    def advance(self, state: State, unit: int) -> State:
        after = super().advance(state, unit)
        if after.unit % self.aksharas == 0 or after.unit <= len(self.head):
            return after._replace(climbed=False, turns=Turns())
        return after._replace(turns=self._turned(state, unit))

    def _turned(self, state: State, unit: int) -> Turns:
        direction, turned, centre = state.turns
        if state.last is not None and unit not in (state.last, KARVAI) and self.place(state) > 0:
            now = 1 if unit > state.last else -1
            direction, turned = now, turned + (now == -direction)
        return Turns(direction, turned, centre or unit == self.top)

    def allowed(self, state: State) -> Iterator[int]:
        to_go = self.units - state.unit
        if state.unit < len(self.head):
            yield self.head[state.unit]
        elif to_go < len(self.home):
            yield self.home[-to_go]
        elif to_go == len(self.home):
            if (state.last, self.top) in self.restarts:
                yield self.top
        else:
            highest = self.top - 1 if state.unit == len(self.head) else self.high
            yield from (rung for rung in range(self.low, highest + 1) if self._may_move(state, rung))

    def _may_move(self, state: State, rung: int) -> bool:
        place, turns = self.place(state), self._turned(state, rung)
        ends = place == self.aksharas - 1
        if turns.turned > MOST_TURNS or (ends and not (turns.centre and (state.climbed or rung > self.top))):
            return False
        if rung == state.last:
            # S alone is struck again
            return rung == self.top and place > 0 and state.repeats < 2
        return (state.last, rung) in (self.inside if place else self.across)
