"""The forms of a window's figure: janta, dhatu and alankaram.

Units are steps of the window, from 0 in singing order. The figure is sung on every window
of both ladders in which the raga's law lets it stand, so each form carries the law of all
of them and leaves out a step after which too few windows would be left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from carnatic.generator.forms import LARGEST_MOVE, Form, Moves, Shape, State
from carnatic.practice.lessons import KARVAI, Units

Window = tuple[int, int]  # half (0 up, 1 down) and number
Few = frozenset[Window]
FEWEST_WINDOWS = 3  # as for the lessons
STRUCK, AGAIN, HELD = "x", "=", ","  # signs of a rhythm


@dataclass(frozen=True)
class Windows:
    """The windows of both halves and the raga's law in and between them.

    counts: windows of the arohana and of the avarohana. forbidden: moves of a figure,
    (from, to), with the windows in which they break the law. joins: pairs of windows that
    may follow each other.
    """

    counts: tuple[int, int]
    forbidden: frozenset[tuple[int, int, Window]]
    joins: frozenset[tuple[Window, Window]]

    @cached_property
    def all(self) -> Few:
        """Every window."""
        return frozenset((half, i) for half in (0, 1) for i in range(self.counts[half]))

    @cached_property
    def _broken(self) -> dict[tuple[int, int], Few]:
        moves = {(a, b) for a, b, _ in self.forbidden}
        return {move: frozenset(w for a, b, w in self.forbidden if (a, b) == move) for move in moves}

    @cached_property
    def _known(self) -> dict[Few, bool]:
        return {}

    def after(self, windows: Few, a: int, b: int) -> Few:
        """Those of some windows in which a figure may go from step ``a`` to step ``b``."""
        broken = self._broken.get((a, b))
        return windows - broken if broken else windows

    def stand(self, windows: Few) -> bool:
        """Whether both halves can be sung on some windows: first, last and enough between them."""
        found = self._known.get(windows)
        if found is None:
            found = self._known[windows] = all(
                self._longest(windows, half) >= min(FEWEST_WINDOWS, self.counts[half]) for half in (0, 1)
            )
        return found

    def _longest(self, windows: Few, half: int) -> int:
        """The windows of the longest series from the first to the last, 0 where there is none."""
        last = self.counts[half] - 1
        longest: dict[int, int] = {}
        for i in reversed(range(last + 1)):
            if (half, i) not in windows:
                continue
            tails = [n for j, n in longest.items() if ((half, i), (half, j)) in self.joins]
            if i == last or tails:
                longest[i] = 1 + max(tails, default=0)
        return longest.get(0, 0)


@dataclass(frozen=True)
class WindowFigure(Form):
    """What the figures have in common: a start on step 0, and the law of their windows.

    begun: the windows in which the rows that the family adds keep the law.
    """

    windows: Windows
    begun: Few

    def shape(self, state: State) -> Shape:
        """What the figure remembers."""
        return state.shape or Shape(self.begun)

    def advance(self, state: State, unit: int) -> State:
        return super().advance(state, unit)._replace(shape=self.reshape(state, unit))

    def reshape(self, state: State, unit: int) -> Shape:
        """What it remembers after a unit."""
        shape = self.shape(state)
        if unit == KARVAI or state.last is None:
            return shape
        return shape._replace(windows=self.windows.after(shape.windows, state.last, unit))

    def keeps_law(self, state: State, step: int) -> bool:
        """Whether enough windows are left after moving to a step."""
        shape = self.shape(state)
        return state.last is None or self.windows.stand(self.windows.after(shape.windows, state.last, step))


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
        sign = HELD if unit == KARVAI else AGAIN if unit == state.last else STRUCK
        shape = super().reshape(state, unit)
        return shape._replace(rhythm=shape.rhythm + sign)

    def allowed(self, state: State) -> Iterator[int]:
        begun = self.shape(state).rhythm
        if state.last is None:
            yield 0
            return
        if begun + HELD in self._beginnings and self._may_end(state, state.last):
            yield KARVAI
        for step in range(self.rungs):
            sign = AGAIN if step == state.last else STRUCK
            # further only from a doubled swara, as one lesson goes
            near = abs(step - state.last) <= LARGEST_MOVE or begun.endswith(AGAIN)
            if near and begun + sign in self._beginnings and self._may_end(state, step) and self.keeps_law(state, step):
                yield step

    def _may_end(self, state: State, step: int) -> bool:
        """The last unit, too, leads on to the pairs."""
        if self.units - state.unit > 1:
            return True
        left = self.windows.after(self.shape(state).windows, state.last or 0, step)
        return step != 0 and self.windows.stand(self.windows.after(left, step, 0))


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
            if wanted == KARVAI or self._may_move(state, wanted, in_home=to_go < len(self.home)):
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
    each of them goes above ``top``, which is S. inside, across: pairs of rungs that may
    follow each other in a row and over its end. restarts: pairs onto S that lead home.
    """

    head: Units
    home: Units
    low: int
    top: int
    high: int
    inside: Moves
    across: Moves
    restarts: Moves

    def climbs(self, unit: int, rung: int) -> bool:
        return rung > self.top

    def advance(self, state: State, unit: int) -> State:
        after = super().advance(state, unit)
        return after._replace(climbed=False) if after.unit % self.aksharas == 0 else after

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
            yield from (rung for rung in range(self.low, self.high + 1) if self._may_move(state, rung))

    def _may_move(self, state: State, rung: int) -> bool:
        place = self.place(state)
        if place == self.aksharas - 1 and not (state.climbed or rung > self.top):
            return False
        if rung == state.last:
            # S alone is struck again, and not after the long S
            return rung == self.top and place > 0 and state.repeats < 2
        return (state.last, rung) in (self.inside if place else self.across)
