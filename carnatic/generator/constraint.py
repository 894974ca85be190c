"""The programme that knows which continuations still reach a legal, new ending.

A line is built unit by unit. For every state the programme counts, exactly, the legal
endings in which no later avartanam copies a lesson; endings that make the present
avartanam a copy are subtracted. A continuation with no ending left is never taken, so
nothing is ever thrown away and tried again.

The move rule of the sarali varisais: inside an avartanam at most two rungs at a time,
further only onto s at the start of an anga; no swara three times running; karvai on
even aksharas, one unit. A through-composed line moves at most two rungs across a bar,
comes within three rungs of S, and ends on the last four rungs down to s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from carnatic.practice.lessons import KARVAI, Units

LARGEST_MOVE = 2  # rungs
TOP_DISTANCE = 3  # rungs below S that count as having climbed
CADENCE = (3, 2, 1, 0)


class State(NamedTuple):
    """Where a line stands before its next unit.

    unit: from 0. last: the sounding rung, None before the first. repeats: how often it
    was struck running in this avartanam. held: whether the unit before was karvai.
    climbed: whether the line has been near S.
    """

    unit: int
    last: int | None = None
    repeats: int = 0
    held: bool = False
    climbed: bool = False


@dataclass(frozen=True)
class Form:
    """What is to be composed, and its rules.

    avartanams: how many are composed (in a mirrored piece its figures only). starts:
    rungs that may come first. free_line: through-composed, with its cadence; else the
    figures of a mirrored piece. moves: pairs of rungs that the raga allows. copies:
    avartanams that may not be made; last_copies: the same for the last one, which in a
    free line may be the run home.
    """

    rungs: int
    aksharas: int
    anga_starts: tuple[int, ...]
    avartanams: int
    starts: tuple[int, ...]
    free_line: bool
    moves: frozenset[tuple[int, int]]
    copies: frozenset[Units]
    last_copies: frozenset[Units]

    @property
    def units(self) -> int:
        """Units to compose."""
        return self.avartanams * self.aksharas


class Programme:
    """Counts and lists the legal continuations of a form's lines."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._ways: dict[State, int] = {}
        self._steps: dict[State, tuple[tuple[int, State], ...]] = {}
        self._open: dict[State, tuple[tuple[int, State], ...]] = {}
        self._words: dict[tuple[frozenset[Units], int, Units], tuple[Units, ...]] = {}

    # -- moving ---------------------------------------------------------------------

    def advance(self, state: State, unit: int) -> State:
        """The state after a unit, whether or not the rules would allow it."""
        form = self.form
        opens = (state.unit + 1) % form.aksharas == 0
        if unit == KARVAI:
            return State(state.unit + 1, state.last, 0 if opens else state.repeats, True, state.climbed)
        repeats = state.repeats + 1 if unit == state.last else 1
        climbed = state.climbed or (self._counts_as_climb(state.unit) and unit >= form.rungs - 1 - TOP_DISTANCE)
        return State(state.unit + 1, unit, 0 if opens else repeats, False, climbed)

    def _counts_as_climb(self, unit: int) -> bool:
        return self.form.free_line and unit < self.form.units - len(CADENCE)

    def steps(self, state: State) -> tuple[tuple[int, State], ...]:
        """The units that the rules allow next, each with the state after it."""
        found = self._steps.get(state)
        if found is None:
            found = tuple((unit, self.advance(state, unit)) for unit in self._allowed(state))
            self._steps[state] = found
        return found

    def _allowed(self, state: State) -> Iterator[int]:
        form = self.form
        place = state.unit % form.aksharas
        to_go = form.units - state.unit
        if form.free_line and to_go <= len(CADENCE):
            wanted = CADENCE[-to_go]
            if state.climbed and self._may_move(state, place, wanted):
                yield wanted
            return
        if place % 2 == 1 and not state.held:
            yield KARVAI
        for rung in range(form.rungs):
            if self._may_move(state, place, rung):
                yield rung

    def _may_move(self, state: State, place: int, rung: int) -> bool:
        form, last = self.form, state.last
        if last is None:
            return rung in form.starts
        if (last, rung) not in form.moves:
            return False
        if rung == last and state.repeats >= 2:
            return False
        near = abs(rung - last) <= LARGEST_MOVE
        restart = rung == 0 and place in form.anga_starts
        # across a bar a free line moves on; a figure starts near or anew on s
        return near or (restart and (place > 0 or not form.free_line))

    # -- counting ---------------------------------------------------------------------

    def ways(self, state: State) -> int:
        """Legal endings from a state; copies are subtracted in every avartanam that begins later."""
        found = self._ways.get(state)
        if found is None:
            if state.unit == self.form.units:
                found = 1
            elif state.unit % self.form.aksharas == 0:
                found = self._endings(state) - self._copy_endings(state, (), self.copies_at(state))
            else:
                found = self._endings(state)
            self._ways[state] = found
        return found

    def open_steps(self, state: State) -> tuple[tuple[int, State], ...]:
        """The allowed units from which an ending can still be reached."""
        found = self._open.get(state)
        if found is None:
            found = self._open[state] = tuple(step for step in self.steps(state) if self.ways(step[1]) > 0)
        return found

    def _endings(self, state: State) -> int:
        return sum(self.ways(after) for _, after in self.steps(state))

    def new_ways(self, state: State, word: Units, copies: frozenset[Units]) -> int:
        """Endings from inside an avartanam that has begun as ``word``, none of them a copy."""
        if not word:
            return self._endings(state) - self._copy_endings(state, (), copies) if state.unit < self.form.units else 1
        return self.ways(state) - self._copy_endings(state, word, copies)

    def _copy_endings(self, state: State, word: Units, copies: frozenset[Units]) -> int:
        return sum(self.ways(after) for _, after in self.copy_paths(state, word, copies))

    def copy_paths(self, state: State, word: Units, copies: frozenset[Units]) -> Iterator[tuple[Units, State]]:
        """The copies that an avartanam begun as ``word`` can still become, with the state after."""
        for copy in self._beginning(copies, word):
            after: State | None = state
            for unit in copy[len(word) :]:
                after = next((s for u, s in self.steps(after) if u == unit), None) if after is not None else None
            if after is not None:
                yield copy, after

    def _beginning(self, copies: frozenset[Units], word: Units) -> tuple[Units, ...]:
        key = (copies, len(word), word)
        found = self._words.get(key)
        if found is None:
            found = tuple(sorted(copy for copy in copies if copy[: len(word)] == word))
            self._words[key] = found
        return found

    def copies_at(self, state: State) -> frozenset[Units]:
        """The avartanams that the one in which a state stands may not become."""
        avartanam = state.unit // self.form.aksharas
        return self.form.last_copies if avartanam == self.form.avartanams - 1 else self.form.copies

    @cached_property
    def start(self) -> State:
        """Before the first unit."""
        return State(0)

    def after(self, units: Units) -> State:
        """The state after units that somebody gave, which the figure rules don't bind."""
        state = self.start
        for unit in units:
            state = self.advance(state, unit)
        return state

    def completions(self, given: Units) -> int:
        """How many legal new lines begin with these units."""
        state, begun = self.after(given), len(given) % self.form.aksharas
        return self.new_ways(state, given[len(given) - begun :], self.copies_at(state))

    def lines(self, given: Units) -> Iterator[Units]:
        """Every legal new line that begins with these units, in order."""
        if len(given) == self.form.units:
            yield given
            return
        for unit, after in self.steps(self.after(given)):
            line = (*given, unit)
            begun = len(line) % self.form.aksharas
            if begun == 0 and line[-self.form.aksharas :] in self.copies_at(self.after(given)):
                continue
            if self.new_ways(after, line[len(line) - begun :], self.copies_at(after)):
                yield from self.lines(line)
