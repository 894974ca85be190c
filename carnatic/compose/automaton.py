"""The automaton of a form: which continuations of a line still reach a legal, new ending.

A line is built unit by unit. For every state of its form the automaton counts, exactly, the
legal endings in which no later avartanam copies a lesson; endings that make the present
avartanam a copy are subtracted. A continuation with no ending left is never taken, so no line
is thrown away and tried again.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from carnatic.compose.forms import Form, State
from carnatic.errors import CannotCompose
from carnatic.lessons.lesson import Units

MOST_STATES = 100_000  # three seconds on a slow core; sixteen avartanams of Adi of a level, wide, have 57,000


class TooManyWays(CannotCompose):
    """A form whose lines go through more states than are counted for one request."""


class Automaton:
    """Counts and lists the legal continuations of a form's lines."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._states: dict[State, State] = {}
        self._ways: dict[State, int] = {}
        self._steps: dict[State, tuple[tuple[int, State], ...]] = {}
        self._open: dict[State, tuple[tuple[int, State], ...]] = {}
        self._words: dict[tuple[frozenset[Units], int, Units], tuple[Units, ...]] = {}

    # -- moving ---------------------------------------------------------------------

    def steps(self, state: State) -> tuple[tuple[int, State], ...]:
        """The units that the rules allow next, each with the state after it."""
        found = self._steps.get(state)
        if found is None:
            # states that are equal are kept once
            found = self._steps[state] = tuple(
                (unit, self._states.setdefault(after, after)) for unit, after in self.form.steps(state)
            )
        return found

    # -- counting ---------------------------------------------------------------------

    def ways(self, state: State) -> int:
        """Legal endings from a state; copies are subtracted in every avartanam that begins later.

        Raises TooManyWays where more than MOST_STATES states lie before it. Nothing else hangs on what was
        counted before, so that the same request has the same answer on every machine.
        """
        known = self._ways
        if state not in known:
            try:
                self._count(state, known)
            except TooManyWays:
                # what other lines have left is let go
                self._states, self._steps, self._open, self._ways = {}, {}, {}, (known := {})
                self._count(state, known)
        return known[state]

    def _count(self, state: State, ways: dict[State, int]) -> None:
        """Add a state's endings, and those of all states that follow, to what is counted already.

        Long lines have thousands of units to go, so the states still wanted stand on a list
        and not on Python's own stack.
        """
        waiting = [state]
        while waiting:
            here = waiting[-1]
            if here in ways:
                waiting.pop()
                continue
            wanted = [after for _, after in self.steps(here)] if here.unit < self.form.units else []
            opens = here.unit % self.form.aksharas == 0 and here.unit < self.form.units
            copied = [after for _, after in self.copy_paths(here, (), self.copies_at(here))] if opens else []
            missing = [after for after in (*wanted, *copied) if after not in ways]
            if missing:
                waiting.extend(missing)
                continue
            if len(ways) >= MOST_STATES:
                raise TooManyWays("compose.too_many_ways")
            ways[here] = sum(ways[s] for s in wanted) - sum(ways[s] for s in copied) if wanted else 0
            if here.unit == self.form.units:
                ways[here] = 1
            waiting.pop()

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
        return self.form.copies_in(state.unit // self.form.aksharas)

    @cached_property
    def start(self) -> State:
        """Before the first unit."""
        return State(0)

    def after(self, units: Units) -> State:
        """The state after units that the user gave, which the figure rules don't bind."""
        state = self.start
        for unit in units:
            state = self.form.advance(state, unit)
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


def has_line(form: Form) -> bool:
    """Whether a form has any line, copies among them; a search that stops at the first."""
    waiting, seen = [State(0)], {State(0)}
    while waiting:
        state = waiting.pop()
        if state.unit == form.units:
            return True
        after = {form.advance(state, unit) for unit in form.allowed(state)} - seen
        seen |= after
        waiting.extend(sorted(after, key=_how_far))
    return False


def _how_far(state: State) -> tuple[bool, int]:
    return state.climbed, state.last or 0
