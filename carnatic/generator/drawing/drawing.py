"""Lines in the making, unit by unit, each waiting while something is read for it."""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Iterator, Sequence
from math import exp
from typing import NamedTuple

from carnatic.generator.drawing.nodes import Draw, Fork, Forks, Node
from carnatic.generator.drawing.reader import SCORE_STEPS, Heard, Memory, Row, Scores
from carnatic.generator.drawing.words import NO_WORDS, Trie, going_on, plant, trie
from carnatic.generator.forms import State
from carnatic.generator.vocabulary import symbol_of
from carnatic.practice.lessons import Units

LEAST_COPY_CHANCE = 2.0**-8  # paths to a copy less likely than this are not followed
TICKETS = 2**40  # weights are drawn in whole numbers

Scorer = Callable[[Sequence[Row], Sequence[Memory | None]], list[Heard]]


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


class Drawing:
    """Lines in the making: the network's distribution, less what would end as a copy.

    Beginnings that go beyond an avartanam are known to all the lines and go with them.
    """

    def __init__(self, forks: Forks, taught: tuple[Trie, Trie], scorer: Scorer, temperature: float) -> None:
        # taught: the words that no avartanam may become, and those for the last one
        self.forks, self.programme, self.form = forks, forks.programme, forks.form
        self.taught, self.scorer, self.scale = taught, scorer, SCORE_STEPS * temperature
        self.begun: dict[Row, Node] = {}
        self.kept = 0  # nodes that may outlive the drawing

    def line(self, root: Node, given: Units, rng: random.Random) -> Waiting:
        """Draw unit by unit until the form is full, waiting wherever something must be read."""
        line, node, aksharas = given, root, self.form.aksharas
        for unit in given:
            yield from _reading([node])
            # what is given is not bound by the form's rules
            node = self._begun(node, unit, self.forks.at(self.form.advance(node.fork.where, unit)))
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
            k = draw.pick(rng)
            line = (*line, node.fork.units[k])
            if len(line) % aksharas:
                node = self._child(node, k)
            elif len(line) < self.form.units:
                node = self._begun(node, line[-1], self.forks.after(node.fork, k))
                plant(sung, line[-aksharas:])
        return line

    def _child(self, node: Node, k: int) -> Node:
        """The beginning that goes one way on, inside an avartanam; the node has been read."""
        found = node.children[k]
        if found is None:
            fork = node.fork
            found = Node((*node.symbols, fork.symbols[k]), self.forks.after(fork, k), node.state)
            node.children[k] = found
        return found

    def _begun(self, node: Node, unit: int, fork: Fork) -> Node:
        """The beginning that is one unit longer, kept with this drawing alone."""
        after = Node((*node.symbols, symbol_of(unit)), fork, node.state)
        return self.begun.setdefault(after.symbols, after)

    def read(self, nodes: Sequence[Node]) -> None:
        """What the network thinks of the ways on from each."""
        heard = self.scorer([node.symbols for node in nodes], [node.before for node in nodes])
        for node, (scores, state) in zip(nodes, heard):
            if state is not None and len(node.symbols) < self.form.aksharas:
                # it may stay, and shall not hold on to all that was read beside it
                state = state.copy()
                self.kept += 1
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
        taught = going_on(self.taught[is_last], word)
        lost = yield from self._copy_chances(node, len(word), taught, going_on(sung, word))
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
        begun = going_on(trie(copies), word)
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


def _reading(nodes: Sequence[Node]) -> Generator[list[Node], None, None]:
    """Wait until all of them are read."""
    wanted = [node for node in nodes if node.chances is None]
    if wanted:
        yield wanted
