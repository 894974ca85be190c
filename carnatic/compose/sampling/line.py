"""Lines in the making, unit by unit, each waiting while the network reads for it."""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Iterator, Sequence
from math import exp

from carnatic.compose.network.reader import SCORE_STEPS, Memory, NetworkOutput, ReaderRow, Scores
from carnatic.compose.phrase_weights import PhraseWeights
from carnatic.compose.sampling.nodes import Draw, Fork, Forks, Node
from carnatic.compose.sampling.trie import NO_WORDS, Trie, begins_word, plant
from carnatic.compose.swings import Swing
from carnatic.compose.vocabulary import symbol_of
from carnatic.lessons.lesson import Units

LEAST_COPY_CHANCE = 2.0**-8  # paths to a copy less likely than this are not followed
LEAST_COPY_CHANCE_OF_PHRASES = 2.0**-5  # the same where phrases count too, since more paths are likely then
MOST_TRIES = 20  # lines, until one has no long swing where its figure is moved or mirrored
TICKETS = 2**40  # weights are drawn in whole numbers

Scorer = Callable[[Sequence[ReaderRow], Sequence[Memory | None]], list[NetworkOutput]]


Acceptance = Callable[[Units], bool]  # whether a whole line is taken
Path = tuple[Node, float, int]  # a beginning of a word, its chance after the first way on, and that way
Waiting = Generator[list[Node], None, Units]  # yields nodes to read, and returns the line


class LineSampling:
    """Lines in the making, drawn from the network's distribution without the ends that are copies.

    Beginnings longer than an avartanam are shared by all the lines and dropped with them.
    """

    def __init__(
        self,
        forks: Forks,
        lesson_words: tuple[Trie, Trie],
        scorer: Scorer,
        temperature: float,
        phrases: PhraseWeights | None,
    ) -> None:
        # lesson_words: the words that no avartanam may become, and those that the last one may not become
        self.phrases = phrases
        self.least_copy_chance = LEAST_COPY_CHANCE if phrases is None else LEAST_COPY_CHANCE_OF_PHRASES
        self.forks, self.automaton, self.form = forks, forks.automaton, forks.form
        self.lesson_words, self.scorer, self.scale = lesson_words, scorer, SCORE_STEPS * temperature
        self.beginnings: dict[Units, Node] = {}
        self.kept_nodes = 0  # nodes that may outlive the drawing

    def line(self, root: Node, given: Units, rng: random.Random, accepts: Acceptance) -> Waiting:
        """Draw until a line is accepted, and wait whenever the network must read.

        The last of MOST_TRIES is taken in any case.
        """
        line = given
        for _ in range(MOST_TRIES):
            line = yield from self._line(root, given, rng)
            if accepts(line):
                break
        return line

    def _line(self, root: Node, given: Units, rng: random.Random) -> Waiting:
        """Draw unit by unit until the form is full."""
        line, node = given, root
        for k in range(len(given)):
            yield from _reading([node])
            # the form's rules don't bind the given units
            fork = self.forks.at(self.form.advance(node.fork.state, given[k]))
            node = self._beginning(node, given[: k + 1], fork)
        while len(line) < self.form.units:
            yield from _reading([node])
            if node.draw is None:
                node.draw = yield from self._draw(node, line)
            k = node.draw.pick(rng)
            line = (*line, node.fork.units[k])
            if len(line) % self.form.aksharas:
                node = self._child(node, k)
            elif len(line) < self.form.units:
                node = self._beginning(node, line, self.forks.after(node.fork, k))
        return line

    def root(self) -> Node:
        """The beginning of every line."""
        return Node((), Swing(), self.forks.at(self.automaton.start), None, self._lesson_words(0), NO_WORDS)

    def _lesson_words(self, unit: int) -> Trie:
        return self.lesson_words[unit >= self.form.units - self.form.aksharas]

    def _child(self, node: Node, k: int) -> Node:
        """The beginning after one way on, inside an avartanam; the node has been read."""
        child = node.children.get(k)
        if child is None:
            fork = node.fork
            unit = fork.units[k]
            child = node.children[k] = Node(
                (*node.symbols, fork.symbols[k]),
                node.swing.after(unit),
                fork.forks[k] or self.forks.after(fork, k),
                node.memory,
                node.lesson_words.get(unit, NO_WORDS),
                node.line_words.get(unit, NO_WORDS),
                self._sung(node, unit),
            )
        return child

    def _beginning(self, node: Node, line: Units, fork: Fork) -> Node:
        """The beginning that is one unit longer than a node, kept for this drawing only."""
        aksharas = self.form.aksharas
        beginning = self.beginnings.get(line)
        if beginning is None:
            lesson_words, line_words = (
                node.lesson_words.get(line[-1], NO_WORDS),
                node.line_words.get(line[-1], NO_WORDS),
            )
            if len(line) % aksharas == 0:
                lesson_words, line_words = self._lesson_words(len(line)), {}
                for start in range(0, len(line), aksharas):
                    plant(line_words, line[start : start + aksharas])
            beginning = self.beginnings[line] = Node(
                (*node.symbols, symbol_of(self.form.read_unit(line[-1]))),
                node.swing.after(line[-1]),
                fork,
                node.memory,
                lesson_words,
                line_words,
                self._sung(node, line[-1]),
            )
        return beginning

    def _sung(self, node: Node, unit: int) -> str:
        return self.phrases.after(node.sung, unit) if self.phrases else ""

    # -- the network's distribution ------------------------------------------------------------

    def read(self, nodes: Sequence[Node]) -> None:
        """Read the network after each of several beginnings."""
        outputs = self.scorer([node.symbols for node in nodes], [node.before for node in nodes])
        for node, (scores, memory) in zip(nodes, outputs):
            if memory is not None and len(node.symbols) < self.form.aksharas:
                # the node may outlive the batch, so it copies its part and doesn't keep the whole array
                memory = memory.copy()
                self.kept_nodes += 1
            node.memory, node.before = memory, None
            chances, lesson_words, line_words = self._chances(node, scores), node.lesson_words, node.line_words
            if lesson_words or line_words:
                node.ahead = [
                    (k, chances[k])
                    for k, unit in enumerate(node.fork.units)
                    if unit in lesson_words or unit in line_words
                ]
            node.chances = chances

    def _chances(self, node: Node, scores: Scores) -> list[float]:
        """The network's own distribution over the ways on, weighed by the raga's phrases."""
        fork, scale = node.fork, self.scale
        if len(fork.units) == 1:
            return [1.0]
        tempered = [scores[symbol] / scale for symbol in fork.scored]
        top = max(tempered, default=0.0)
        if fork.costs is None:
            weights = [exp(x - top) for x in tempered]
        else:
            weights = [exp(x - top - cost) for x, cost in zip(tempered, fork.costs)]
        total = sum(weights)
        chances = [weight / total for weight in weights]
        return self._mixed(node, chances, self.phrases) if self.phrases else chances

    def _mixed(self, node: Node, chances: list[float], phrases: PhraseWeights) -> list[float]:
        """The network's chances, mixed with those of the raga's phrases."""
        fork, sung = node.fork, node.sung
        opinion = fork.opinions.get(sung)
        if opinion is None:
            opinion = fork.opinions[sung] = phrases.opinion(self.form, fork.state, fork.units, fork.costs, sung)
        if fork.hold is None:
            own = 1 - phrases.mixed
            return [own * chance + phrases.mixed * other for chance, other in zip(chances, opinion.chances)]
        hold = chances[fork.hold]
        if hold >= 1.0:
            return chances  # nothing but a hold is open
        hold_chance = hold + phrases.held_mixed * (opinion.hold - hold)
        own, others = (1 - phrases.mixed) * (1 - hold_chance) / (1 - hold), phrases.mixed * (1 - hold_chance)
        mixed = [own * chance + others * other for chance, other in zip(chances, opinion.chances)]
        mixed[fork.hold] = hold_chance
        return mixed

    # -- without copies --------------------------------------------------------------------------

    def _draw(self, node: Node, line: Units) -> Generator[list[Node], None, Draw]:
        """Every continuation that has a legal, new ending left, with its weight."""
        word = line[len(line) - len(line) % self.form.aksharas :]
        open_ = self._open_ways(node, word)
        if len(open_) == 1:
            return Draw(open_, (1,), 1)
        copy_chances = yield from self._copy_chances(node, len(word))
        chances = node.chances or []
        weights = [chances[k] * max(0.0, 1 - copy_chances.get(k, 0.0)) for k in open_]
        if sum(weights) <= 1e-9:
            # an opening may leave only near copies, which are allowed
            weights = [chances[k] for k in open_]
        tickets = tuple(round(weight * TICKETS) for weight in weights)
        if not any(tickets):
            tickets = (1,) * len(tickets)
        return Draw(open_, tickets, sum(tickets))

    def _open_ways(self, node: Node, word: Units) -> tuple[int, ...]:
        """The numbers of the ways on from an avartanam begun as ``word`` after which the line can end well."""
        if len(node.fork.units) == 1:
            return (0,)
        open_ = self.forks.open_ways(node.fork, word)
        # a given beginning may leave no other way
        return self.forks.ways_without_swing(node.fork, open_, node.swing) or open_

    def _copy_chances(self, node: Node, begun: int) -> Generator[list[Node], None, dict[int, float]]:
        """For each way on, the chance that the avartanam, after ``begun`` units, then ends as a copy.

        That is a copy or near copy of a lesson's avartanam, or a copy of an earlier one of the line.
        """
        last = self.form.aksharas - 1
        copy_chances = {k: float(begun == last) for k, _ in node.ahead}
        if begun == last or not copy_chances:
            return copy_chances
        # all paths of one length are read at once
        level = self._undecided([(self._child(node, k), 1.0, k) for k in copy_chances], copy_chances)
        for _ in range(begun + 1, last):
            yield from _reading([path[0] for path in level])
            onward = [(self._child(child, k), chance, first) for child, chance, first, k in self._onward(level, node)]
            level = self._undecided(onward, copy_chances)
        yield from _reading([path[0] for path in level])
        for _, chance, first, _ in self._onward(level, node):
            copy_chances[first] += chance
        return copy_chances

    def _undecided(self, level: Sequence[Path], copy_chances: dict[int, float]) -> list[Path]:
        """The paths that can end as a copy or not; the chances of those that will are added."""
        undecided = []
        for path in level:
            node, chance, first = path
            rest = self.forks.only_rest(node.fork)
            if rest is None:
                undecided.append(path)
            elif begins_word(node.lesson_words, rest) or begins_word(node.line_words, rest):
                copy_chances[first] += chance
        return undecided

    def _onward(self, level: Sequence[Path], start: Node) -> Iterator[tuple[Node, float, int, int]]:
        """The paths that continue a word and are likely enough, each with its next way."""
        shares, least = start.chances or [], self.least_copy_chance
        for node, chance, first in level:
            share = shares[first] * chance
            for k, way_chance in node.ahead:
                if share * way_chance >= least:
                    yield node, chance * way_chance, first, k


def _reading(nodes: Sequence[Node]) -> Generator[list[Node], None, None]:
    """Wait until all the nodes are read; after a finished line there is nothing to read."""
    unread = [node for node in nodes if node.chances is None and node.fork.units]
    if unread:
        yield unread
