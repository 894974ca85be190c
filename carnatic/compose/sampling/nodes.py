"""Where a line may go: the ways on from a state of its form, and what the network thinks of them."""

from __future__ import annotations

import random
from typing import NamedTuple

from carnatic.compose.automaton import Automaton
from carnatic.compose.forms import Copies, Form, State
from carnatic.compose.network.reader import Memory, ReaderRow
from carnatic.compose.sampling.trie import Trie, going_on, trie
from carnatic.compose.vocabulary import symbol_of
from carnatic.lessons.lesson import Units

PACE = 0.25  # how strongly a line of some difficulty is held to its pace, for each point that it is off


class Fork:
    """The ways on from a state of the form: units with their symbols, and how far each is off its pace.

    after: the states that the ways lead to. forks: those that stand there, once they were looked
    at. paces: None where none is asked. open: for a beginning of an avartanam, the ways that
    have an ending in which it is no copy.
    """

    __slots__ = ("after", "forks", "open", "paces", "symbols", "units", "where")

    def __init__(self, where: State, ways: tuple[tuple[int, State], ...], form: Form) -> None:
        self.where = where
        self.units: Units = tuple(unit for unit, _ in ways)
        self.symbols = tuple(map(symbol_of, self.units))
        self.after = tuple(after for _, after in ways)
        paces = tuple(PACE * form.shortfall(after) for after in self.after)
        self.paces = paces if any(paces) else None
        self.forks: list[Fork | None] = [None] * len(ways)
        self.open: dict[Units, tuple[int, ...]] = {}


class Forks:
    """The forks of a form, each made once; their ways are those from which an ending can be reached."""

    def __init__(self, programme: Automaton) -> None:
        self.programme, self.form = programme, programme.form
        self._at: dict[State, Fork] = {}

    def at(self, where: State) -> Fork:
        """The fork at a state."""
        found = self._at.get(where)
        if found is None:
            found = self._at[where] = Fork(where, self.programme.open_steps(where), self.form)
        return found

    def after(self, fork: Fork, k: int) -> Fork:
        """The fork to which a way leads."""
        found = fork.forks[k]
        if found is None:
            found = fork.forks[k] = self.at(fork.after[k])
        return found

    def open_ways(self, fork: Fork, word: Units) -> tuple[int, ...]:
        """The ways on from an avartanam begun as ``word`` after which it can still end well and as no copy."""
        found = fork.open.get(word)
        if found is None:
            copies = self.programme.copies_at(fork.where)
            begun = going_on(trie(copies), word)
            found = fork.open[word] = tuple(
                k
                for k, (unit, after) in enumerate(zip(fork.units, fork.after))
                if unit not in begun or self._has_ending((*word, unit), after, copies)
            )
        return found

    def _has_ending(self, word: Units, after: State, copies: Copies) -> bool:
        if len(word) == self.form.aksharas:
            return word not in copies
        return self.programme.new_ways(after, word, copies) > 0


class Draw(NamedTuple):
    """What is drawn from: numbers of a fork's ways, their shares of so many tickets, and the sum of those."""

    ways: tuple[int, ...]
    tickets: tuple[int, ...]
    total: int

    def pick(self, rng: random.Random) -> int:
        """The number of a way, drawn in whole numbers, so that no last bit of a float decides."""
        ticket = rng.randrange(self.total)
        for k, share in zip(self.ways, self.tickets):
            ticket -= share
            if ticket < 0:
                return k
        raise AssertionError("a ticket lies below the sum of the shares")


class Node:
    """A beginning of a line: where it may go, and once it is read, what the network thinks of that.

    taught, sung: how the words go on that the avartanam may not become, the lessons' and the
    line's own. before, state: the network's memory, before the last symbol and after it.
    chances: of each way; ahead: the ways that go on with a word, each with its chance.
    """

    __slots__ = ("ahead", "before", "chances", "children", "draw", "fork", "state", "sung", "symbols", "taught")

    def __init__(self, symbols: ReaderRow, fork: Fork, before: Memory | None, taught: Trie, sung: Trie) -> None:
        self.symbols, self.fork, self.before, self.taught, self.sung = symbols, fork, before, taught, sung
        self.state: Memory | None = None
        self.chances: list[float] | None = None
        self.ahead: list[tuple[int, float]] = []
        self.children: dict[int, Node] = {}
        self.draw: Draw | None = None
