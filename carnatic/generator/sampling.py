"""Composing: the network's scores under the programme's constraints, many lines side by side.

Each unit is drawn from the network's tempered distribution over the continuations that
can still end well, every weight multiplied by the chance that the avartanam does *not*
end as a copy or near copy of a lesson. What remains is the network's own distribution
given that the line is legal and new.

A line that needs the network waits, and one reading answers all that wait. What a line
becomes hangs on its own stream of chance alone, so it is the same in any company.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from math import exp
from typing import NamedTuple

from carnatic.generator.constraint import Programme
from carnatic.generator.forms import Form, State
from carnatic.generator.reader import SCORE_STEPS, Heard, Memory, Row, Scores
from carnatic.generator.vocabulary import SYMBOLS, symbol_of
from carnatic.practice.lessons import Units

LEAST_COPY_CHANCE = 2.0**-8  # paths to a copy less likely than this are not followed
PACE = 0.25  # how strongly a line of some difficulty is held to its pace, for each point that it is off
TICKETS = 2**40  # weights are drawn in whole numbers
MOST_OPENINGS = 20_000  # kept prefixes; some thousand bytes each

Scorer = Callable[[Sequence[Row], Sequence[Memory | None]], list[Heard]]
Trie = dict[int, "Trie"]  # words by their units, one after another
NO_WORDS: Trie = {}


class Fork:
    """The ways on from a state of the form: units with their symbols, and how far each is off its pace.

    after: the states that the ways lead to, and forks where they have been looked at.
    """

    __slots__ = ("after", "forks", "paces", "symbols", "units", "where")

    def __init__(self, where: State, ways: tuple[tuple[int, State], ...], form: Form) -> None:
        self.where = where
        self.units = tuple(unit for unit, _ in ways)
        self.symbols = tuple(map(symbol_of, self.units))
        self.after = tuple(after for _, after in ways)
        self.paces = tuple(PACE * form.shortfall(after) for after in self.after)
        self.forks: list[Fork | None] = [None] * len(ways)


class Draw(NamedTuple):
    """What is drawn from: numbers of a fork's ways, their shares of so many tickets, and the sum of those."""

    ways: tuple[int, ...]
    tickets: tuple[int, ...]
    total: int


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


class Path(NamedTuple):
    """A way from a node towards words that are no more to be made.

    taught, sung: how the lessons' and the line's own go on from here. chance: from the first way on, whose number is
    ``first``.
    """

    node: Node
    taught: Trie
    sung: Trie
    chance: float
    first: int


Waiting = Generator[list[Node], None, Units]  # what wants to be read, again and again, and at last the line


def no_opinion(lines: Sequence[Row], memories: Sequence[Memory | None]) -> list[Heard]:
    """A scorer that knows nothing: the constraints alone, for comparison."""
    return [([0] * SYMBOLS, None) for _ in lines]


class Sampler:
    """Draws lines of one form.

    What is known of the first avartanam recurs in every line, so it is kept; the rest lives
    as long as one drawing. Any number of threads may draw at once.
    """

    def __init__(self, programme: Programme, scorer: Scorer, near: frozenset[Units]) -> None:
        self.programme, self.form, self.scorer = programme, programme.form, scorer
        homecoming = self.form.copies - self.form.last_copies
        self.trie = trie(self.form.copies | near)
        self.last_trie = trie((self.form.copies | near) - homecoming) if homecoming else self.trie
        self.openings: dict[float, Node] = {}  # by temperature
        self.kept = 0
        self.forks: dict[State, Fork] = {}

    def draw(self, given: Units, temperature: float, rng: random.Random) -> Units:
        """One line that begins with ``given``, which must have a completion."""
        return self.draw_many(given, temperature, [rng])[0]

    def draw_many(self, given: Units, temperature: float, chances: Sequence[random.Random]) -> list[Units]:
        """A line for each stream of chance, the same as it would be alone."""
        if self.kept > MOST_OPENINGS:
            self.openings, self.kept = {}, 0
        root = self.openings.setdefault(temperature, Node((), self.fork(self.programme.start), None))
        company = Drawing(self, temperature)
        lines: list[Units] = [()] * len(chances)
        drawing = [(i, company.line(root, given, rng)) for i, rng in enumerate(chances)]
        with _nothing_collected():
            while drawing:
                waiting, wanted = [], dict[Node, None]()
                for i, line in drawing:
                    try:
                        wanted.update(dict.fromkeys(next(line)))
                        waiting.append((i, line))
                    except StopIteration as end:
                        lines[i] = end.value
                company.read(tuple(wanted))
                drawing = waiting
        return lines

    def fork(self, where: State) -> Fork:
        """The ways on from a state from which an ending can be reached."""
        found = self.forks.get(where)
        if found is None:
            found = self.forks[where] = Fork(where, self.programme.open_steps(where), self.form)
        return found

    def way(self, fork: Fork, k: int) -> Fork:
        """The fork to which a way leads."""
        found = fork.forks[k]
        if found is None:
            found = fork.forks[k] = self.fork(fork.after[k])
        return found


class Drawing:
    """Lines in the making: the network's distribution, less what would end as a copy.

    Beginnings that go beyond an avartanam are known to all the lines and go with them.
    """

    def __init__(self, sampler: Sampler, temperature: float) -> None:
        self.sampler, self.programme, self.form = sampler, sampler.programme, sampler.form
        self.scale = SCORE_STEPS * temperature
        self.begun: dict[Row, Node] = {}

    def line(self, root: Node, given: Units, rng: random.Random) -> Waiting:
        """Draw unit by unit until the form is full, waiting wherever something must be read."""
        line, node, aksharas = given, root, self.form.aksharas
        for unit in given:
            yield from _reading([node])
            # what is given is not bound by the form's rules
            node = self._begun(node, unit, self.sampler.fork(self.form.advance(node.fork.where, unit)))
        sung: Trie = {}
        for start in range(0, len(given) - aksharas + 1, aksharas):
            plant(sung, given[start : start + aksharas])
        while len(line) < self.form.units:
            yield from _reading([node])
            draw = node.draw
            if draw is None:
                draw = yield from self._draw(node, line, sung)
                if len(line) < aksharas:
                    # nothing is sung yet that could be sung again
                    node.draw = draw
            k = _pick(draw, rng)
            line = (*line, node.fork.units[k])
            if len(line) % aksharas:
                node = self._child(node, k)
            elif len(line) < self.form.units:
                node = self._begun(node, line[-1], self.sampler.way(node.fork, k))
                plant(sung, line[-aksharas:])
        return line

    def _child(self, node: Node, k: int) -> Node:
        """The beginning that goes one way on, inside an avartanam; the node has been read."""
        found = node.children[k]
        if found is None:
            fork = node.fork
            found = Node((*node.symbols, fork.symbols[k]), self.sampler.way(fork, k), node.state)
            node.children[k] = found
        return found

    def _begun(self, node: Node, unit: int, fork: Fork) -> Node:
        """The beginning that is one unit longer, kept with this drawing alone."""
        after = Node((*node.symbols, symbol_of(unit)), fork, node.state)
        return self.begun.setdefault(after.symbols, after)

    def read(self, nodes: Sequence[Node]) -> None:
        """What the network thinks of the ways on from each."""
        heard = self.sampler.scorer([node.symbols for node in nodes], [node.before for node in nodes])
        for node, (scores, state) in zip(nodes, heard):
            if state is not None and len(node.symbols) < self.form.aksharas:
                # it may stay, and shall not hold on to all that was read beside it
                state = state.copy()
                self.sampler.kept += 1
            node.state, node.before = state, None
            node.chances = self._chances(node.fork, scores)

    def _chances(self, fork: Fork, scores: Scores) -> list[float]:
        """The network's own distribution over the ways on."""
        scale = self.scale
        tempered = [scores[symbol] / scale for symbol in fork.symbols]
        top = max(tempered, default=0.0)
        weights = [exp(x - top - pace) for x, pace in zip(tempered, fork.paces)]
        total = sum(weights)
        return [weight / total for weight in weights]

    def _draw(self, node: Node, line: Units, sung: Trie) -> Generator[list[Node], None, Draw]:
        """Every continuation that has a legal, new ending left, with its weight."""
        aksharas, fork = self.form.aksharas, node.fork
        word = line[len(line) - len(line) % aksharas :]
        is_last = len(line) >= self.form.units - aksharas
        taught = _going_on(self.sampler.last_trie if is_last else self.sampler.trie, word)
        lost = yield from self._copy_chances(node, len(word), taught, _going_on(sung, word))
        chances, open_ = node.chances or [], self._open(fork, word)
        weights = [chances[k] * max(0.0, 1 - lost.get(k, 0.0)) for k in open_]
        if sum(weights) <= 1e-9:
            # an opening may leave near copies only; they are still no copies
            weights = [chances[k] for k in open_]
        tickets = tuple(round(weight * TICKETS) for weight in weights)
        if not any(tickets):
            tickets = (1,) * len(tickets)
        return Draw(open_, tickets, sum(tickets))

    def _open(self, fork: Fork, word: Units) -> tuple[int, ...]:
        """The ways on that still have an ending in which the avartanam is no copy."""
        copies = self.programme.copies_at(fork.where)
        begun = _going_on(trie(copies), word)
        return tuple(
            k
            for k, (unit, after) in enumerate(zip(fork.units, fork.after))
            if unit not in begun or self._has_ending((*word, unit), after, copies)
        )

    def _has_ending(self, word: Units, after: State, copies: frozenset[Units]) -> bool:
        if len(word) == self.form.aksharas:
            return word not in copies
        return self.programme.new_ways(after, word, copies) > 0

    def _copy_chances(
        self, node: Node, begun: int, taught: Trie, sung: Trie
    ) -> Generator[list[Node], None, dict[int, float]]:
        """For each way on, the chance that the avartanam then ends as a lesson's or as one before it.

        begun: units of the avartanam so far. taught, sung: the words that go on from here.
        """
        last, ends = self.form.aksharas - 1, float(begun == self.form.aksharas - 1)
        lost = {k: ends for k, unit in enumerate(node.fork.units) if unit in taught or unit in sung}
        if ends or not lost:
            return lost
        # all paths of one length are read at once
        level = [
            Path(self._child(node, k), taught.get(unit, NO_WORDS), sung.get(unit, NO_WORDS), 1.0, k)
            for k, unit in enumerate(node.fork.units)
            if k in lost
        ]
        for _ in range(begun + 1, last):
            yield from _reading([path.node for path in level])
            level = [
                Path(self._child(here, k), a.get(unit, NO_WORDS), b.get(unit, NO_WORDS), chance, first)
                for here, k, unit, a, b, chance, first in _onward(level, node)
            ]
        yield from _reading([path.node for path in level])
        for _, _, _, _, _, chance, first in _onward(level, node):
            lost[first] += chance
        return lost


def _onward(level: Sequence[Path], start: Node) -> Iterator[tuple[Node, int, int, Trie, Trie, float, int]]:
    """The ways on towards words, likely enough: (node, way, unit, words of both kinds, chance, first way)."""
    shares = start.chances or []
    for here, a, b, chance, first in level:
        share, units = shares[first] * chance, here.fork.units
        for k, p in enumerate(here.chances or ()):
            if share * p >= LEAST_COPY_CHANCE and ((unit := units[k]) in a or unit in b):
                yield here, k, unit, a, b, chance * p, first


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """No search for rings of garbage: a drawing makes none, and half its time would go into it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _reading(nodes: Sequence[Node]) -> Generator[list[Node], None, None]:
    """Wait until all of them are read."""
    wanted = [node for node in nodes if node.chances is None]
    if wanted:
        yield wanted


# -- words ---------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def trie(words: frozenset[Units]) -> Trie:
    """Words by their units, one after another; not to be changed."""
    found: Trie = {}
    for word in words:
        plant(found, word)
    return found


def plant(words: Trie, word: Units) -> None:
    """Add a word."""
    for unit in word:
        words = words.setdefault(unit, {})


def _going_on(words: Trie, beginning: Units) -> Trie:
    """How the words go on from a beginning."""
    for unit in beginning:
        words = words.get(unit, NO_WORDS)
    return words


def _pick(draw: Draw, rng: random.Random) -> int:
    """The number of a way, drawn by weight, in whole numbers, so that no last bit of a float decides."""
    ticket = rng.randrange(draw.total)
    for k, share in zip(draw.ways, draw.tickets):
        ticket -= share
        if ticket < 0:
            return k
    raise AssertionError("a ticket lies below the sum of the weights")
