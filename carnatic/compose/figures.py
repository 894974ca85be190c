"""The forms of the families with one moved figure (janta, dhatu, alankaram), and of the arch.

A figure's units are steps of its span, from 0 in singing order. The figure is sung at every
transposition on both ladders that the raga allows, so each form follows all of them and
rejects a step after which too few would be left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from carnatic.compose.figure_patterns import FREELY, Next, Threads, has_pattern, leads_on, threads_after, threads_of
from carnatic.compose.forms import LARGEST_MOVE, Form, Moves, Shape, State, Turns
from carnatic.compose.transposed_figures import TransposedFigures
from carnatic.lessons.lesson import KARVAI, Units

STRUCK, AGAIN, _HELD = "x", "=", ","  # in a rhythm: a new swara, the same again, held
MOST_TURNS = 3  # in a row of an arch, as in the lessons
MOST_BREAKS = 1  # moves of a janta that repeat none of the two before, as in the lessons


@dataclass(frozen=True)
class FigureForm(Form):
    """The part that moved figures share: a start on step 0, and the raga's law at every transposition.

    tail: the row that the family sings after the composed ones.
    """

    transpositions: TransposedFigures
    tail: Units

    @property
    def following(self) -> Units:
        return self.tail

    @property
    def narrowest(self) -> int:
        """The fewest steps that a figure's window spans."""
        return self.rungs

    @property
    def ends_on_top(self) -> bool:
        """Whether every window ends on its last step."""
        return True

    def window_of(self, line: Units) -> int:
        """The steps that a figure's window spans."""
        return self.rungs

    def shape(self, state: State) -> Shape:
        """The memory of the figure at a state."""
        return state.shape or Shape(self.transpositions.all)

    def advance(self, state: State, unit: int) -> State:
        return super().advance(state, unit)._replace(shape=self.reshape(state, unit))

    def reshape(self, state: State, unit: int) -> Shape:
        """The memory of the figure after a unit."""
        shape = self.shape(state)
        if unit == KARVAI or state.last is None:
            return shape
        return shape._replace(readings=self.transpositions.after(shape.readings, state.last, unit))

    def lawful(self, state: State, unit: int) -> bool:
        step = state.last if unit == KARVAI else unit
        if step is None or (state.last is None and step != 0):
            return False
        # moves between transpositions are known only for a figure that ends on its last step
        ends_well = self.tail or self.transpositions.is_regular or step == self.rungs - 1
        return self.keeps_law(state, step) and (self.units - state.unit > 1 or bool(ends_well))

    def keeps_law(self, state: State, step: int) -> bool:
        """Whether enough transpositions are left after a move to a step.

        After the last step the tail counts too.
        """
        readings = self.shape(state).readings
        if state.last is not None:
            readings = self.transpositions.after(readings, state.last, step)
        if self.units - state.unit > 1:
            return self.transpositions.might_be_sung(readings)
        for a, b in pairwise((step, *self.tail)):
            readings = self.transpositions.after(readings, a, b)
        return self.transpositions.can_be_sung(readings)


@dataclass(frozen=True)
class JantaFigure(FigureForm):
    """A row of doubled swaras, which the family's plain pairs follow.

    rhythms: the allowed orders of new (x), repeated (=) and held (,) units. The row goes on in
    sequence, as ``goes_on`` says, and ends on another swara than the pairs begin with, so that no
    swara is struck four times.
    """

    rhythms: frozenset[str]

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(rhythm[:k] for rhythm in self.rhythms for k in range(1, len(rhythm) + 1))

    def reshape(self, state: State, unit: int) -> Shape:
        sign = _HELD if unit == KARVAI else AGAIN if unit == state.last else STRUCK
        shape = super().reshape(state, unit)
        moves = shape.moves if sign != STRUCK or state.last is None else (*shape.moves, unit - state.last)
        return shape._replace(rhythm=shape.rhythm + sign, moves=moves)

    def allowed(self, state: State) -> Iterator[int]:
        rhythm = self.shape(state).rhythm
        if state.last is None:
            yield 0
            return
        for unit in (KARVAI, *range(self.rungs)):
            step = state.last if unit == KARVAI else unit
            sign = _HELD if unit == KARVAI else AGAIN if unit == state.last else STRUCK
            # a larger move only from a doubled swara, as in one lesson
            near = abs(step - state.last) <= LARGEST_MOVE or rhythm.endswith(AGAIN)
            if (
                near
                and rhythm + sign in self._beginnings
                and self._may_end(state, unit)
                and self.keeps_law(state, step)
            ):
                yield unit

    def _may_end(self, state: State, unit: int) -> bool:
        """Whether the row may end so; true before its last unit."""
        if self.units - state.unit > 1:
            return True
        shape = self.reshape(state, unit)
        return unit != 0 and not (unit == KARVAI and state.last == 0) and goes_on(shape.rhythm, shape.moves)


def goes_on(rhythm: str, moves: Units) -> bool:
    """Whether a row of doubled swaras goes on as it began.

    In two equal halves the second has the moves of the first, from another swara; otherwise every move but one
    repeats one of the two before it. All the lessons do.
    """
    half = len(rhythm) // 2
    if rhythm[:half] == rhythm[half:]:
        inside = (len(moves) - 1) // 2
        if moves[:inside] == moves[len(moves) - inside :]:
            return sum(moves[: inside + 1]) != 0
    breaks = sum(move not in moves[max(0, k - 2) : k] for k, move in enumerate(moves) if k)
    return breaks <= MOST_BREAKS


@dataclass(frozen=True)
class DhatuFigure(FigureForm):
    """Rows that leap and turn back after every leap, without karvai or repeated swaras.

    leaps: for each row, how many it must have and by which of its units. home: the last units,
    step by step.
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
        # every row begins low, as in every lesson
        steps = (0,) if opens else (self.home[-to_go],) if to_go <= len(self.home) else range(self.rungs)
        yield from (step for step in steps if self._may_move(state, step))

    def _may_move(self, state: State, step: int) -> bool:
        if state.last is None:
            return step == 0
        shape, move = self.shape(state), step - state.last
        if move == 0 or (shape.turn and move * shape.turn < 0) or not self.keeps_law(state, step):
            return False
        least, by_unit = self.leaps[state.unit // self.aksharas]
        return self.place(state) != by_unit - 1 or shape.leaps + (abs(move) > 1) >= least


@dataclass(frozen=True)
class AlankaramFigure(FigureForm):
    """One avartanam that grows from step 0, in a pattern that teachers use.

    Its window is as wide as it reaches. holds: the units that may have karvai, most_holds of them, or that must
    have it if holds_all. least_window: the fewest steps that it spans. leads_on: whether it may also end on a
    step that leads into the next window.
    """

    holds: frozenset[int]
    most_holds: int
    least_window: int
    leads_on: bool
    holds_all: bool = False

    @property
    def narrowest(self) -> int:
        return self.least_window

    @property
    def ends_on_top(self) -> bool:
        return not self.leads_on

    def window_of(self, line: Units) -> int:
        return 1 + max(self.least_window - 1, *line)

    def shape(self, state: State) -> Shape:
        return state.shape or Shape(self.transpositions.all, threads=self._patterns)

    @cached_property
    def _patterns(self) -> Threads:
        return threads_of(tuple(b - a for a, b in pairwise((*self.anga_starts, self.aksharas))))

    def reshape(self, state: State, unit: int) -> Shape:
        # what a user begins in no pattern goes on freely
        shape = super().reshape(state, unit)._replace(threads=self._threads(state, unit) or FREELY)
        if unit == KARVAI:
            return shape._replace(holds=shape.holds + 1)
        moves = () if state.last is None else (*shape.moves, unit - state.last)[-2:]
        return shape._replace(reach=max(shape.reach, unit), moves=moves)

    def _threads(self, state: State, unit: int) -> Threads:
        shape, opens = self.shape(state), state.unit in self.anga_starts
        step = Next(unit, state.unit, state.last, shape.reach, opens, self.units, shape.moves)
        return threads_after(shape.threads, step)

    def _window(self, state: State, step: int) -> int:
        """The window of a figure that ends on a step."""
        return 1 + max(step, self.shape(state).reach, self.least_window - 1)

    def lawful(self, state: State, unit: int) -> bool:
        step = state.last if unit == KARVAI else unit
        if self.units - state.unit == 1 and step is not None and not self.leads_on:
            return step == self._window(state, step) - 1 and super().lawful(state, unit)
        return super().lawful(state, unit)

    def allowed(self, state: State) -> Iterator[int]:
        if state.last is None:
            yield 0
            return
        if self.holds_all and state.unit in self.holds:
            yield from (KARVAI,) if self._may_sing(state, KARVAI) else ()
            return
        is_free = state.unit in self.holds and not state.held and self.shape(state).holds < self.most_holds
        if self.shape(state).moves[-1:] == (0,):
            # what was struck again is held to the end
            yield from (KARVAI,) if is_free and self._may_sing(state, KARVAI) else ()
            return
        for unit in (KARVAI, *range(self.rungs)) if is_free else range(self.rungs):
            if self._may_sing(state, unit):
                yield unit

    def _may_sing(self, state: State, unit: int) -> bool:
        step = state.last if unit == KARVAI else unit
        if step is None or not self.keeps_law(state, step):
            return False
        if unit == state.last and not self._may_be_struck_again(state, unit):
            return False
        threads = self._threads(state, unit)
        return bool(threads) and (self.units - state.unit > 1 or self._may_end(state, step, threads))

    def _may_be_struck_again(self, state: State, step: int) -> bool:
        """Whether it is the held top, in the last anga, as at the end of Ata's own alankaram."""
        return state.held and state.unit == self.anga_starts[-1] and step == self._window(state, step) - 1

    def _may_end(self, state: State, step: int, threads: Threads) -> bool:
        reach, window = max(step, self.shape(state).reach), self._window(state, step)
        ends_well = leads_on(step, window) if self.leads_on else step == window - 1
        return ends_well and reach == window - 1 and has_pattern(threads, self.units)


@dataclass(frozen=True)
class ArchLine(Form):
    """A tara sthayi line: the run up, the held S, new rows about S, and the run home.

    head: the run and the hold. home: the run down. low, high: the range of the inner rows; each
    of them touches ``top``, which is S, and goes above it, and the first comes from below. peaks:
    for each inner row the lowest and the highest rung of the swara that it goes up to; () for any.
    inside, across: pairs of rungs that may follow each other in a row and across its end.
    restarts: pairs onto S that lead home. law: pairs of rungs that the raga allows.
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
    peaks: tuple[tuple[int, int], ...] = ()

    def lawful(self, state: State, unit: int) -> bool:
        return unit == KARVAI or (state.last, unit) in self.law

    def peak(self, unit: int) -> tuple[int, int]:
        """The lowest and the highest rung that count as the peak of a unit's row."""
        row = (unit - len(self.head)) // self.aksharas
        return self.peaks[row] if 0 <= row < len(self.peaks) else (self.top + 1, self.high)

    def climbs(self, unit: int, rung: int) -> bool:
        return rung >= self.peak(unit)[0]

    def advance(self, state: State, unit: int) -> State:
        after = super().advance(state, unit)
        if after.unit % self.aksharas == 0 or after.unit <= len(self.head):
            return after._replace(climbed=False, turns=Turns())
        return after._replace(turns=self._turned(state, unit))

    def _turned(self, state: State, unit: int) -> Turns:
        direction, turned, centre = state.turns
        if state.last is not None and unit not in (state.last, KARVAI) and self.place(state) > 0:
            new_direction = 1 if unit > state.last else -1
            direction, turned = new_direction, turned + (new_direction == -direction)
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
            highest = self.top - 1 if state.unit == len(self.head) else self.peak(state.unit)[1]
            yield from (rung for rung in range(self.low, highest + 1) if self._may_move(state, rung))

    def _may_move(self, state: State, rung: int) -> bool:
        place, turns = self.place(state), self._turned(state, rung)
        ends = place == self.aksharas - 1
        if turns.turned > MOST_TURNS or (
            ends and not (turns.centre and (state.climbed or self.climbs(state.unit, rung)))
        ):
            return False
        if rung == state.last:
            # only S may be repeated
            return rung == self.top and place > 0 and state.repeats < 2
        return (state.last, rung) in (self.inside if place else self.across)
