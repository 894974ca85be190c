"""Lines in the making, unit by unit, each waiting while something is read for it."""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Iterator, Sequence
from math import exp

from carnatic.compose.network.reader import SCORE_STEPS, Heard, Memory, ReaderRow, Scores
from carnatic.compose.sampling.nodes import Draw, Fork, Forks, Node
from carnatic.compose.sampling.trie import NO_WORDS, Trie, plant
from carnatic.compose.vocabulary import symbol_of
from carnatic.lessons.lesson import Units

LEAST_COPY_CHANCE = 2.0**-8  # paths to a copy less likely than this are not followed
TICKETS = 2**40  # weights are drawn in whole numbers

Scorer = Callable[[Sequence[ReaderRow], Sequence[Memory | None]], list[Heard]]


Path = tuple[Node, float, int]  # a beginning on the way to a word, its chance from the first way on, that way
Waiting = Generator[list[Node], None, Units]  # what wants to be read, again and again, and at last the line


class LineSampling:
    """Lines in the making: the network's distribution, less what would end as a copy.

    Beginnings that go beyond an avartanam are known to all the lines and go with them.
    """

    def __init__(self, forks: Forks, taught: tuple[Trie, Trie], scorer: Scorer, temperature: float) -> None:
        # taught: the words that no avartanam may become, and those for the last one
        self.forks, self.programme, self.form = forks, forks.programme, forks.form
        self.taught, self.scorer, self.scale = taught, scorer, SCORE_STEPS * temperature
        self.begun: dict[ReaderRow, Node] = {}
        self.kept = 0  # nodes that may outlive the drawing

    def line(self, root: Node, given: Units, rng: random.Random) -> Waiting:
        """Draw unit by unit until the form is full, waiting wherever something must be read."""
        line, node = given, root
        for k in range(len(given)):
            yield from _reading([node])
            # what is given is not bound by the form's rules
            fork = self.forks.at(self.form.advance(node.fork.where, given[k]))
            node = self._begun(node, given[: k + 1], fork)
        while len(line) < self.form.units:
            yield from _reading([node])
            if node.draw is None:
                node.draw = yield from self._draw(node, line)
            k = node.draw.pick(rng)
            line = (*line, node.fork.units[k])
            if len(line) % self.form.aksharas:
                node = self._child(node, k)
            elif len(line) < self.form.units:
                node = self._begun(node, line, self.forks.after(node.fork, k))
        return line

    def root(self) -> Node:
        """The beginning of every line."""
        return Node((), self.forks.at(self.programme.start), None, self._taught(0), NO_WORDS)

    def _taught(self, unit: int) -> Trie:
        return self.taught[unit >= self.form.units - self.form.aksharas]

    def _child(self, node: Node, k: int) -> Node:
        """The beginning that goes one way on, inside an avartanam; the node has been read."""
        found = node.children.get(k)
        if found is None:
            fork = node.fork
            unit = fork.units[k]
            found = node.children[k] = Node(
                (*node.symbols, fork.symbols[k]),
                fork.forks[k] or self.forks.after(fork, k),
                node.state,
                node.taught.get(unit, NO_WORDS),
                node.sung.get(unit, NO_WORDS),
            )
        return found

    def _begun(self, node: Node, line: Units, fork: Fork) -> Node:
        """The beginning that is one unit longer than a node, kept with this drawing alone."""
        symbols, aksharas = (*node.symbols, symbol_of(line[-1])), self.form.aksharas
        found = self.begun.get(symbols)
        if found is None:
            taught, sung = node.taught.get(line[-1], NO_WORDS), node.sung.get(line[-1], NO_WORDS)
            if len(line) % aksharas == 0:
                taught, sung = self._taught(len(line)), {}
                for start in range(0, len(line), aksharas):
                    plant(sung, line[start : start + aksharas])
            found = self.begun[symbols] = Node(symbols, fork, node.state, taught, sung)
        return found

    # -- what the network thinks --------------------------------------------------------------

    def read(self, nodes: Sequence[Node]) -> None:
        """Read the network after each of some beginnings."""
        heard = self.scorer([node.symbols for node in nodes], [node.before for node in nodes])
        for node, (scores, state) in zip(nodes, heard):
            if state is not None and len(node.symbols) < self.form.aksharas:
                # it may stay, and shall not hold on to all that was read beside it
                state = state.copy()
                self.kept += 1
            node.state, node.before = state, None
            chances, taught, sung = self._chances(node.fork, scores), node.taught, node.sung
            if taught or sung:
                node.ahead = [
                    (k, chances[k]) for k, unit in enumerate(node.fork.units) if unit in taught or unit in sung
                ]
            node.chances = chances

    def _chances(self, fork: Fork, scores: Scores) -> list[float]:
        """The network's own distribution over the ways on."""
        scale = self.scale
        tempered = [scores[symbol] / scale for symbol in fork.symbols]
        top = max(tempered, default=0.0)
        if fork.paces is None:
            weights = [exp(x - top) for x in tempered]
        else:
            weights = [exp(x - top - pace) for x, pace in zip(tempered, fork.paces)]
        total = sum(weights)
        return [weight / total for weight in weights]

    # -- less what would end as a copy -----------------------------------------------------------

    def _draw(self, node: Node, line: Units) -> Generator[list[Node], None, Draw]:
        """Every continuation that has a legal, new ending left, with its weight."""
        word = line[len(line) - len(line) % self.form.aksharas :]
        lost = yield from self._copy_chances(node, len(word))
        chances, open_ = node.chances or [], self.forks.open_ways(node.fork, word)
        weights = [chances[k] * max(0.0, 1 - lost.get(k, 0.0)) for k in open_]
        if sum(weights) <= 1e-9:
            # an opening may leave near copies only; they are still no copies
            weights = [chances[k] for k in open_]
        tickets = tuple(round(weight * TICKETS) for weight in weights)
        if not any(tickets):
            tickets = (1,) * len(tickets)
        return Draw(open_, tickets, sum(tickets))

    def _copy_chances(self, node: Node, begun: int) -> Generator[list[Node], None, dict[int, float]]:
        """For each way on, the chance that the avartanam, of which so many units are sung, then ends as a copy.

        A copy of a lesson's, a near one, or of one that the line has had before.
        """
        last = self.form.aksharas - 1
        lost = {k: float(begun == last) for k, _ in node.ahead}
        if begun == last or not lost:
            return lost
        # all paths of one length are read at once
        level = [(self._child(node, k), 1.0, k) for k in lost]
        for _ in range(begun + 1, last):
            yield from _reading([path[0] for path in level])
            level = [(self._child(here, k), chance, first) for here, chance, first, k in _onward(level, node)]
        yield from _reading([path[0] for path in level])
        for _, chance, first, _ in _onward(level, node):
            lost[first] += chance
        return lost


def _onward(level: Sequence[Path], start: Node) -> Iterator[tuple[Node, float, int, int]]:
    """The paths that go on towards a word, if that is likely enough, each with its next way."""
    shares = start.chances or []
    for here, chance, first in level:
        share = shares[first] * chance
        for k, p in here.ahead:
            if share * p >= LEAST_COPY_CHANCE:
                yield here, chance * p, first, k


def _reading(nodes: Sequence[Node]) -> Generator[list[Node], None, None]:
    """Wait until all of them are read."""
    wanted = [node for node in nodes if node.chances is None]
    if wanted:
        yield wanted
