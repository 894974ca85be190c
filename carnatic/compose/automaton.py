"""The automaton of a form: it counts the endings of a line that are legal and new.

A line is built unit by unit. For every state of its form the automaton counts, exactly, the
legal endings in which no later avartanam copies a lesson, and subtracts the endings that make
the present avartanam a copy. Only a continuation with an ending left is taken, so no line is
discarded and drawn again.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Self

from carnatic.compose.forms import Form, State
from carnatic.errors import CannotCompose
from carnatic.lessons.lesson import Units

MOST_STATES = 160_000  # five seconds on a slow core; 16 avartanams of sankeerna jati Dhruva have up to 139,000
MOST_SEARCHED = 20_000  # the same for the rows of an idea
MOST_REMEMBERED = 3_000  # states of a line with an idea; some thousand bytes each with all that leads on from them
MOST_COUNTED = 20  # lines with an idea; from this number on they are many


class TooManyWays(CannotCompose):
    """The error for a form with more states than the automaton counts for one request."""


class Automaton:
    """Counts and lists the legal continuations of a form's lines."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._states: dict[State, State] = {}
        self._ways: dict[State, int] = {}
        self._steps: dict[State, tuple[tuple[int, State], ...]] = {}
        self._open: dict[State, tuple[tuple[int, State], ...]] = {}
        self._words: dict[tuple[frozenset[Units], int, Units], tuple[Units, ...]] = {}

    @property
    def is_full(self) -> bool:
        """Whether it remembers so much that a new one should take its place."""
        return False

    def anew(self) -> Self:
        """The automaton of the same form, which remembers nothing yet."""
        return type(self)(self.form)

    # -- moving ---------------------------------------------------------------------

    def steps(self, state: State) -> tuple[tuple[int, State], ...]:
        """The units that the rules allow next, each with the state after it."""
        steps = self._steps.get(state)
        if steps is None:
            # equal states share one object, to save memory
            steps = self._steps[state] = tuple(
                (unit, self._states.setdefault(after, after)) for unit, after in self.form.steps(state)
            )
        return steps

    # -- counting ---------------------------------------------------------------------

    def ways(self, state: State) -> int:
        """The number of legal endings from a state; copies are subtracted in every avartanam that begins later.

        Raises TooManyWays if more than MOST_STATES states follow. The answer doesn't depend on earlier
        counts, so the same request has the same answer on every machine.
        """
        counts = self._ways
        if state not in counts:
            try:
                self._count(state, counts)
            except TooManyWays:
                # count again without the states of earlier lines
                self._states, self._steps, self._open, self._ways = {}, {}, {}, (counts := {})
                self._count(state, counts)
        return counts[state]

    def _count(self, state: State, ways: dict[State, int]) -> None:
        """Add the counts of a state, and of all states that follow it, to ``ways``.

        The states that wait are in a list and not on Python's call stack, since long lines have
        thousands of units.
        """
        waiting = [state]
        while waiting:
            current = waiting[-1]
            if current in ways:
                waiting.pop()
                continue
            following = [after for _, after in self.steps(current)] if current.unit < self.form.units else []
            opens_avartanam = current.unit % self.form.aksharas == 0 and current.unit < self.form.units
            copied = (
                [after for _, after in self.copy_paths(current, (), self.copies_at(current))] if opens_avartanam else []
            )
            missing = [after for after in (*following, *copied) if after not in ways]
            if missing:
                waiting.extend(missing)
                continue
            if len(ways) >= MOST_STATES:
                raise TooManyWays("compose.too_many_ways")
            ways[current] = sum(ways[s] for s in following) - sum(ways[s] for s in copied) if following else 0
            if current.unit == self.form.units:
                ways[current] = 1
            waiting.pop()

    def open_steps(self, state: State) -> tuple[tuple[int, State], ...]:
        """The allowed units from which an ending can still be reached."""
        steps = self._open.get(state)
        if steps is None:
            steps = self._open[state] = tuple(step for step in self.steps(state) if self.ways(step[1]) > 0)
        return steps

    def _endings(self, state: State) -> int:
        return sum(self.ways(after) for _, after in self.steps(state))

    def new_ways(self, state: State, word: Units, copies: frozenset[Units]) -> int:
        """The endings from inside an avartanam that has begun as ``word``, without those that make it a copy."""
        if not word:
            return self._endings(state) - self._copy_endings(state, (), copies) if state.unit < self.form.units else 1
        return self.ways(state) - self._copy_endings(state, word, copies)

    def _copy_endings(self, state: State, word: Units, copies: frozenset[Units]) -> int:
        return sum(self.ways(after) for _, after in self.copy_paths(state, word, copies))

    def copy_paths(self, state: State, word: Units, copies: frozenset[Units]) -> Iterator[tuple[Units, State]]:
        """The copies that an avartanam begun as ``word`` can still become, each with the state after it."""
        for copy in self._beginning(copies, word):
            after: State | None = state
            for unit in copy[len(word) :]:
                after = next((s for u, s in self.steps(after) if u == unit), None) if after is not None else None
            if after is not None:
                yield copy, after

    def _beginning(self, copies: frozenset[Units], word: Units) -> tuple[Units, ...]:
        key = (copies, len(word), word)
        matching = self._words.get(key)
        if matching is None:
            matching = tuple(sorted(copy for copy in copies if copy[: len(word)] == word))
            self._words[key] = matching
        return matching

    def copies_at(self, state: State) -> frozenset[Units]:
        """The words that the avartanam of a state must not become."""
        return self.form.copies_in(state.unit // self.form.aksharas)

    @cached_property
    def start(self) -> State:
        """The state before the first unit."""
        return State(0)

    def after(self, units: Units) -> State:
        """The state after units that the user gave; the rules of the form don't bind them."""
        state = self.start
        for unit in units:
            state = self.form.advance(state, unit)
        return state

    def completions(self, given: Units) -> int:
        """The number of legal, new lines that begin with these units."""
        state, begun = self.after(given), len(given) % self.form.aksharas
        return self.new_ways(state, given[len(given) - begun :], self.copies_at(state))

    def lines(self, given: Units) -> Iterator[Units]:
        """Every legal, new line that begins with these units, in order."""
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


class IdeaSearch(Automaton):
    """Finds whether a line can end, where the automaton counts its endings.

    The rows of an idea have thousands of states, most of which no line needs: one ending is enough, and it is looked
    for row by row. ``ways`` is 1 or 0, and completions are counted up to a bound.
    """

    @property
    def is_full(self) -> bool:
        return len(self._steps) + len(self._ways) > MOST_REMEMBERED

    def _count(self, state: State, ways: dict[State, int]) -> None:
        path = [(state, self._rows(state))]
        while path:
            current, rows = path[-1]
            found = ways.get(current, 1 if current.unit == self.form.units else None)
            following = None if found is not None else next(rows, None)
            if following is not None:
                after = following[1]
                path.append((after, iter(()) if after in ways else self._rows(after)))
                continue
            if len(ways) >= MOST_SEARCHED:
                raise TooManyWays("compose.too_many_ways")
            ways[current] = found or 0
            path.pop()
            if found:
                ways.update((above, 1) for above, _ in path)
                return

    def open_steps(self, state: State) -> tuple[tuple[int, State], ...]:
        steps = self.steps(state)
        # the only way on from a state with an ending has that ending
        return steps if len(steps) == 1 and self._ways.get(state) else super().open_steps(state)

    def _rows(self, state: State) -> Iterator[tuple[Units, State]]:
        return iter(()) if state.unit == self.form.units else self.form.rows(state)

    def completions(self, given: Units) -> int:
        return sum(1 for _ in islice(self._endings_of(self.after(given)), MOST_COUNTED))

    def _endings_of(self, state: State) -> Iterator[State]:
        """The last state of every line that goes on from a state."""
        if state.unit == self.form.units:
            yield state
            return
        for _, after in self.form.rows(state):
            if self.ways(after):
                yield from self._endings_of(after)


def has_line(form: Form) -> bool:
    """Whether a form has any line, copies included; the search stops at the first."""
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
