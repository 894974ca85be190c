"""The forms of a line: which unit may follow which, as small frozen state machines.

A form knows the states of a line, the units that its rules allow next, and the state after a
unit. The automaton counts the lines of a form. Units are rungs of a ladder or steps of a
figure, from 0, and KARVAI for a hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from carnatic.compose.figure_patterns import Threads
from carnatic.lessons.lesson import KARVAI, Units

Moves = frozenset[tuple[int, int]]
Copies = frozenset[Units]

LARGEST_MOVE = 2  # rungs, inside an avartanam
TOP_DISTANCE = 3  # rungs below S that count as having climbed
# nats that count against going below s, above S, and not coming back with the next swara
TO_MANDRA, TO_TARA, STAYING = 2.7, 1.5, 0.8
CADENCE = (3, 2, 1, 0)


class Shape(NamedTuple):
    """The memory of a moved figure.

    readings: those of its transpositions that are legal so far. rhythm: how its units were sung,
    as signs. turn: the direction that a leap demands of the next move, 0 for none. leaps: how
    many this row has had. reach: its highest step. threads: the patterns that it can still have.
    holds: how many units are held. moves: from swara to other swara, in steps.
    """

    readings: frozenset[tuple[int, int, int, int]] = frozenset()
    rhythm: str = ""
    turn: int = 0
    leaps: int = 0
    reach: int = 0
    threads: Threads = frozenset()
    holds: int = 0
    moves: Units = ()


class Turns(NamedTuple):
    """The memory of the present row of an arch.

    direction: of the last move, 0 before the first. turned: how often the direction has changed.
    centre: whether the row has touched the held swara.
    """

    direction: int = 0
    turned: int = 0
    centre: bool = False


class Progress(NamedTuple):
    """The progress of a line under conditions.

    low, high: whether the line has reached its goals. heading: the direction of the last move in
    this avartanam. points: of difficulty, in this stretch. idea: the spot in the rows of an idea.
    """

    low: bool = False
    high: bool = False
    heading: int = 0
    points: int = 0
    idea: object = None


class State(NamedTuple):
    """The position of a line before its next unit.

    unit: from 0. last: the sounding rung, None before the first. repeats: how often it was struck
    in a row in this avartanam. held: whether the unit before was karvai. climbed: whether the
    line has been near S. places: in a vakra raga, every possible place in the arohana and the
    avarohana, as (string, index, swaras of the stretch). shape: of a moved figure. turns: of an
    arch. progress: of a line under conditions.
    """

    unit: int
    last: int | None = None
    repeats: int = 0
    held: bool = False
    climbed: bool = False
    places: frozenset[tuple[int, int, int]] = frozenset()
    shape: Shape | None = None
    turns: Turns = Turns()
    progress: Progress = Progress()

    def with_places(self, places: frozenset[tuple[int, int, int]]) -> State:
        """The same position with other places in the strings of a vakra raga."""
        return State._make((*self[:5], places, *self[6:]))

    def with_progress(self, progress: Progress) -> State:
        """The same position with another progress."""
        return State._make((*self[:-1], progress))  # much quicker than _replace


@dataclass(frozen=True)
class Form:
    """The part that all forms share.

    avartanams: how many are composed. copies: avartanams that must not occur; last_copies: the
    same for the last one.
    """

    rungs: int
    aksharas: int
    anga_starts: tuple[int, ...]
    avartanams: int
    copies: Copies
    last_copies: Copies

    @property
    def units(self) -> int:
        """Units to compose."""
        return self.avartanams * self.aksharas

    @property
    def following(self) -> Units:
        """The units that the plan adds after the composed ones, as far as they matter to those."""
        return ()

    @property
    def has_idea(self) -> bool:
        """Whether its rows have an idea, so that its lines are searched for and not counted."""
        return False

    def rows(self, state: State) -> Iterator[tuple[Units, State]]:
        """With an idea: the ways to finish the present row or to sing the next one, each with the state after it."""
        raise NotImplementedError

    def allowed(self, state: State) -> Iterator[int]:
        """The units that the rules allow next."""
        raise NotImplementedError

    def advance(self, state: State, unit: int) -> State:
        """The state after a unit, even if the rules don't allow it."""
        at, last, repeats, held, climbed, places, shape, turns, progress = state
        if unit == KARVAI:
            held = True
        else:
            repeats = repeats + 1 if unit == last else 1
            last, held, climbed = unit, False, climbed or self.climbs(at, unit)
        opens = (at + 1) % self.aksharas == 0
        return State(at + 1, last, 0 if opens else repeats, held, climbed, places, shape, turns, progress)

    def steps(self, state: State) -> Iterator[tuple[int, State]]:
        """The units that the rules allow next, each with the state after it."""
        return ((unit, self.advance(state, unit)) for unit in self.allowed(state))

    def lawful(self, state: State, unit: int) -> bool:
        """Whether the raga allows a unit at a state, whatever the rules of the form."""
        raise NotImplementedError

    def copies_in(self, avartanam: int) -> Copies:
        """The words that an avartanam, numbered from 0, must not become."""
        return self.last_copies if avartanam == self.avartanams - 1 else self.copies

    def shortfall(self, state: State) -> float:
        """How far the difficulty of a line is from an even pace; 0 if no level is set."""
        return 0.0

    def climbs(self, unit: int, rung: int) -> bool:
        """Whether a rung sung on a unit counts as near S."""
        return False

    def has_to_climb(self, state: State) -> bool:
        """Whether a search for an ending had better try high rungs first."""
        return False

    @property
    def avartanam_units(self) -> int:
        """The units of an avartanam."""
        return self.aksharas

    def place(self, state: State) -> int:
        """The unit of the avartanam, from 0, that comes next."""
        return state.unit % self.avartanam_units

    @cached_property
    def hold_places(self) -> frozenset[int]:
        """The aksharas, from 0, that may be held: every second one of an anga, never its first, which has the clap."""
        angas = pairwise((*self.anga_starts, self.aksharas))
        return frozenset(place for start, end in angas for place in range(start + 1, end, 2))

    def may_hold(self, state: State) -> bool:
        """Whether a hold is allowed: on an akshara that may be held, one unit at a time."""
        return not state.held and self.place(state) in self.hold_places

    def repeats_too_often(self, state: State, rung: int) -> bool:
        """Whether a rung would come three times in a row."""
        return rung == state.last and state.repeats >= 2

    def scored_unit(self, state: State, unit: int) -> int:
        """The unit whose score the network's opinion of this one is; another if a ladder leaves rungs out."""
        return unit

    def read_unit(self, unit: int) -> int:
        """The unit as which the network reads this one."""
        return unit

    def reluctance(self, state: State, unit: int) -> float:
        """How much counts against a unit besides the network's opinion, in nats."""
        return 0.0


def _hold_cost(costs: tuple[float, ...], state: State, unit: int) -> float:
    return costs[state.last] if unit == KARVAI and costs and state.last is not None else 0.0


@dataclass(frozen=True)
class Figures(Form):
    """The figures of a mirrored piece.

    A move spans at most two rungs, except onto s at the start of an anga. legal: pairs of steps
    that the raga allows in both halves. Each figure begins near the end of the one before, or on
    s; the first begins on s, and s may follow the last. hold_costs: by step, what counts against
    holding it, in nats; () for nothing.
    """

    legal: Moves
    hold_costs: tuple[float, ...] = ()

    def reluctance(self, state: State, unit: int) -> float:
        return _hold_cost(self.hold_costs, state, unit)

    @property
    def following(self) -> Units:
        return (0, 1, 2)  # the run

    def lawful(self, state: State, unit: int) -> bool:
        step = state.last if unit == KARVAI else unit
        joins = self.units - state.unit > 1 or (step, 0) in self.legal
        return joins and (unit == 0 if state.last is None else (state.last, step) in self.legal)

    def allowed(self, state: State) -> Iterator[int]:
        last = self.units - state.unit == 1
        if self.may_hold(state) and (not last or (state.last, 0) in self.legal):
            yield KARVAI
        for step in range(self.rungs):
            if self._may_move(state, step):
                yield step

    def _may_move(self, state: State, step: int) -> bool:
        if state.last is None:
            return step == 0
        if (state.last, step) not in self.legal or self.repeats_too_often(state, step):
            return False
        if self.units - state.unit == 1 and (step, 0) not in self.legal:
            return False  # the run that follows begins on s
        restart = step == 0 and self.place(state) in self.anga_starts
        return restart or abs(step - state.last) <= LARGEST_MOVE


@dataclass(frozen=True)
class OctaveForm(Form):
    """A form whose lines may leave the octave.

    octave: the rung of S if they go below s and above S, None if the ladders are all there is. The network learned
    lines between s and S, so it reads what is beyond turned over: above S as if it went down, below s as if up.
    """

    octave: int | None = field(default=None, kw_only=True)

    def read_unit(self, unit: int) -> int:
        if self.octave is None or unit == KARVAI:
            return unit
        return -unit if unit < 0 else min(unit, 2 * self.octave - unit)

    def reluctance(self, state: State, unit: int) -> float:
        before, after = self._rungs_beyond(state.last), self._rungs_beyond(unit)
        if not after or after < before:
            return 0.0
        return STAYING if before else TO_MANDRA if unit < 0 else TO_TARA

    def _rungs_beyond(self, unit: int | None) -> int:
        """How many rungs a unit lies outside the octave."""
        if self.octave is None or unit is None or unit == KARVAI:
            return 0
        return max(-unit, unit - self.octave, 0)


@dataclass(frozen=True)
class FreeLine(OctaveForm):
    """A through-composed line from a start to its cadence.

    starts: rungs that may come first. inside, across: pairs of rungs that may follow each other
    inside an avartanam and across a bar. restarts: pairs onto s that may open an anga. home: the
    last units. top: the rung to reach before them, None if the line need not climb. law: pairs of
    rungs that the raga allows, at any distance. steps_of: for each of these pairs its steps on the
    ladder of its direction, if that leaves rungs out. hold_costs: by rung, what counts against
    holding it, in nats; () for nothing. top_before: the unit before which it reaches the top, None
    for the first of home.
    """

    starts: tuple[int, ...]
    inside: Moves
    across: Moves
    restarts: Moves
    home: Units
    top: int | None
    lowest: int = 0
    law: Moves = frozenset()
    steps_of: frozenset[tuple[tuple[int, int], int]] = frozenset()
    hold_costs: tuple[float, ...] = field(default=(), kw_only=True)
    top_before: int | None = field(default=None, kw_only=True)

    def reluctance(self, state: State, unit: int) -> float:
        return super().reluctance(state, unit) + _hold_cost(self.hold_costs, state, unit)

    @cached_property
    def _steps(self) -> dict[tuple[int, int], int]:
        return dict(self.steps_of)

    def scored_unit(self, state: State, unit: int) -> int:
        # a move to the next swara of the arohana is a step, whatever the avarohana has between them
        if state.last is None or unit == KARVAI or not self.steps_of:
            return unit
        steps = self._steps.get((state.last, unit), abs(unit - state.last))
        return state.last + (steps if unit > state.last else -steps)

    def lawful(self, state: State, unit: int) -> bool:
        return unit in self.starts if state.last is None else unit == KARVAI or (state.last, unit) in self.law

    def climbs(self, unit: int, rung: int) -> bool:
        before = self.units - len(self.home) if self.top_before is None else self.top_before
        return self.top is not None and unit < before and rung >= self.top

    def has_to_climb(self, state: State) -> bool:
        return self.top_before is not None and not state.climbed

    def allowed(self, state: State) -> Iterator[int]:
        to_go = self.units - state.unit
        if self.has_to_climb(state) and state.unit >= (self.top_before or 0):
            return
        if to_go <= len(self.home):
            home_unit = self.home[-to_go]
            if (state.climbed or self.top is None) and (home_unit == KARVAI or self._may_move(state, home_unit)):
                yield home_unit
            return
        if self.may_hold(state):
            yield KARVAI
        for rung in self._within_reach(state):
            if not self.repeats_too_often(state, rung):
                yield rung

    def _may_move(self, state: State, rung: int) -> bool:
        return rung in self._within_reach(state) and not self.repeats_too_often(state, rung)

    def _within_reach(self, state: State) -> Units:
        """The rungs to which the line may move, from low to high."""
        if state.last is None:
            return self.starts
        across, restarting, inside = self._reaches
        place = self.place(state)
        reach = across if place == 0 else restarting if place in self.anga_starts else inside
        return reach.get(state.last, ())

    @cached_property
    def _reaches(self) -> tuple[dict[int, Units], dict[int, Units], dict[int, Units]]:
        """From each rung those within reach: across a bar, at the start of an anga and inside it."""

        def reach(moves: Moves) -> dict[int, Units]:
            ends: dict[int, Units] = {}
            for start, end in sorted(moves):
                if self.lowest <= end < self.rungs:
                    ends[start] = (*ends.get(start, ()), end)
            return ends

        return reach(self.across), reach(self.inside | self.restarts), reach(self.inside)
