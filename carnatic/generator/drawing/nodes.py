"""Where a line may go: the ways on from a state of its form, and what the network thinks of them."""

from __future__ import annotations

import random
from typing import NamedTuple

from carnatic.generator.constraint import Programme
from carnatic.generator.drawing.reader import Memory, Row
from carnatic.generator.forms import Form, State
from carnatic.generator.vocabulary import symbol_of
from carnatic.practice.lessons import Units

PACE = 0.25  # how strongly a line of some difficulty is held to its pace, for each point that it is off


class Fork:
    """The ways on from a state of the form: units with their symbols, and how far each is off its pace.

    after: the states that the ways lead to, and forks where they have been looked at.
    """

    __slots__ = ("after", "forks", "paces", "symbols", "units", "where")

    def __init__(self, where: State, ways: tuple[tuple[int, State], ...], form: Form) -> None:
        self.where = where
        self.units: Units = tuple(unit for unit, _ in ways)
        self.symbols = tuple(map(symbol_of, self.units))
        self.after = tuple(after for _, after in ways)
        self.paces = tuple(PACE * form.shortfall(after) for after in self.after)
        self.forks: list[Fork | None] = [None] * len(ways)


class Forks:
    """The forks of a form, each made once; their ways are those from which an ending can be reached."""

    def __init__(self, programme: Programme) -> None:
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
    """A beginning of a line: where it may go, and once it is read, what the network thinks of that."""

    __slots__ = ("before", "chances", "children", "draw", "fork", "state", "symbols")

    def __init__(self, symbols: Row, fork: Fork, before: Memory | None) -> None:
        # before, state: the network's memory, before the last symbol and after it
        self.symbols, self.fork, self.before = symbols, fork, before
        self.state: Memory | None = None
        self.chances: list[float] | None = None  # of each way
        self.children: list[Node | None] = [None] * len(fork.units)
        self.draw: Draw | None = None
