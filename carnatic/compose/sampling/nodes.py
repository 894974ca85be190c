"""The ways on from a state of a form, and the network's opinion of them."""

from __future__ import annotations

import random
from typing import NamedTuple

from carnatic.compose.automaton import Automaton
from carnatic.compose.forms import Copies, Form, State
from carnatic.compose.network.reader import Memory, ReaderRow
from carnatic.compose.phrase_weights import Opinion
from carnatic.compose.sampling.trie import Trie, going_on, trie
from carnatic.compose.swings import Endings, Swing
from carnatic.compose.vocabulary import symbol_of
from carnatic.lessons.lesson import KARVAI, Units

PACE = 0.25  # how much a point off the even pace of difficulty counts against a unit, in nats


class Fork:
    """The ways on from a state of the form: units with their symbols, and what counts against each.

    scored: the symbols whose scores the ways have; none for a single way. after: the states that the ways lead to.
    forks: the forks at these states, None until they are needed. costs: in nats, for being off the even pace of
    difficulty, for leaving the octave and for holding a swara that is seldom held; None if nothing counts against any.
    open: for each beginning of an avartanam, the ways with an ending in which it is no copy. hold: the
    number of the way that is a hold, None if there is none. opinions: what the raga's phrases say, by the
    last letters of the line.
    """

    __slots__ = ("after", "costs", "forks", "hold", "open", "opinions", "scored", "state", "symbols", "units")

    def __init__(self, state: State, ways: tuple[tuple[int, State], ...], form: Form) -> None:
        self.state = state
        self.units: Units = tuple(unit for unit, _ in ways)
        self.symbols = tuple(symbol_of(form.read_unit(unit)) for unit in self.units)
        self.after = tuple(after for _, after in ways)
        choices = ways if len(ways) > 1 else ()  # a single way needs no weight
        self.scored = tuple(symbol_of(form.read_unit(form.scored_unit(state, unit))) for unit, _ in choices)
        costs = tuple(PACE * form.shortfall(after) + form.reluctance(state, unit) for unit, after in choices)
        self.costs = costs if any(costs) else None
        self.forks: list[Fork | None] = [None] * len(ways)
        self.open: dict[Units, tuple[int, ...]] = {}
        self.hold = self.units.index(KARVAI) if KARVAI in self.units else None
        self.opinions: dict[str, Opinion] = {}


class Forks:
    """The forks of a form, each made once; their ways are those from which an ending can be reached."""

    def __init__(self, automaton: Automaton) -> None:
        self.automaton, self.form = automaton, automaton.form
        self.endings = Endings(automaton)
        self._at: dict[State, Fork] = {}

    def at(self, state: State) -> Fork:
        """The fork at a state."""
        fork = self._at.get(state)
        if fork is None:
            fork = self._at[state] = Fork(state, self.automaton.open_steps(state), self.form)
        return fork

    def after(self, fork: Fork, k: int) -> Fork:
        """The fork at the end of a way."""
        target = fork.forks[k]
        if target is None:
            target = fork.forks[k] = self.at(fork.after[k])
        return target

    def only_rest(self, fork: Fork) -> Units | None:
        """The rest of the avartanam if there is only one way to sing it, else None."""
        rest = fork.units
        to_go = -fork.state.unit % self.form.aksharas
        while len(fork.units) == 1 and len(rest) < to_go:
            fork = self.after(fork, 0)
            rest += fork.units
        return rest if len(rest) == to_go else None

    def open_ways(self, fork: Fork, word: Units) -> tuple[int, ...]:
        """The ways on from an avartanam begun as ``word`` after which it can still end legally and as no copy."""
        open_ways = fork.open.get(word)
        if open_ways is None:
            copies = self.automaton.copies_at(fork.state)
            begun = going_on(trie(copies), word)
            open_ways = fork.open[word] = tuple(
                k
                for k, (unit, after) in enumerate(zip(fork.units, fork.after))
                if unit not in begun or self._has_ending((*word, unit), after, copies)
            )
        return open_ways

    def ways_without_swing(self, fork: Fork, ways: tuple[int, ...], swing: Swing) -> tuple[int, ...]:
        """Those of some ways after which the line needn't go between two swaras too long."""
        return tuple(
            k
            for k in ways
            if not (after := swing.after(fork.units[k])).is_long and self.endings.has_one(fork.after[k], after)
        )

    def _has_ending(self, word: Units, after: State, copies: Copies) -> bool:
        if len(word) == self.form.aksharas:
            return word not in copies
        return self.automaton.new_ways(after, word, copies) > 0


class Draw(NamedTuple):
    """The weights of a draw: numbers of a fork's ways, their numbers of tickets, and the sum of these."""

    ways: tuple[int, ...]
    tickets: tuple[int, ...]
    total: int

    def pick(self, rng: random.Random) -> int:
        """The number of a way, drawn in whole numbers, so that float rounding doesn't decide."""
        if len(self.ways) == 1:
            return self.ways[0]
        ticket = rng.randrange(self.total)
        for k, share in zip(self.ways, self.tickets):
            ticket -= share
            if ticket < 0:
                return k
        raise AssertionError("a ticket lies below the sum of the shares")


class Node:
    """A beginning of a line: the ways on and, once it is read, the network's opinion of them.

    swing: how the line goes between its last two swaras. lesson_words, line_words: the rest of the words
    that the avartanam must not become, from the lessons and from the line itself. sung: the last letters
    of the line, if the raga's phrases count. before, memory: the
    network's memory, before the last symbol and after it. chances: of each way; ahead: the ways that
    continue a word, each with its chance.
    """

    __slots__ = (
        "ahead",
        "before",
        "chances",
        "children",
        "draw",
        "fork",
        "lesson_words",
        "line_words",
        "memory",
        "sung",
        "swing",
        "symbols",
    )

    def __init__(
        self,
        symbols: ReaderRow,
        swing: Swing,
        fork: Fork,
        before: Memory | None,
        lesson_words: Trie,
        line_words: Trie,
        sung: str = "",
    ) -> None:
        self.symbols, self.swing, self.fork, self.before = symbols, swing, fork, before
        self.lesson_words, self.line_words, self.sung = lesson_words, line_words, sung
        self.memory: Memory | None = None
        self.chances: list[float] | None = None
        self.ahead: list[tuple[int, float]] = []
        self.children: dict[int, Node] = {}
        self.draw: Draw | None = None
