"""Sampling: the network's scores under the automaton's constraints, many lines at a time.

Each unit is drawn from the network's tempered distribution over the continuations that can
still end well, every weight multiplied by the chance that the avartanam does *not* end as a
copy or near copy of a lesson. The result is the network's own distribution given that the
line is legal and new.

A line that needs the network waits, and one reading serves all that wait. Each line depends
only on its own random numbers, so it is the same in any batch.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from carnatic.compose.automaton import Automaton
from carnatic.compose.network.reader import Memory, NetworkOutput, ReaderRow
from carnatic.compose.phrase_weights import PhraseWeights
from carnatic.compose.sampling.line import Acceptance, LineSampling, Scorer, Waiting
from carnatic.compose.sampling.nodes import Forks, Node
from carnatic.compose.sampling.trie import trie
from carnatic.compose.vocabulary import SYMBOLS
from carnatic.lessons.lesson import Units

MOST_OPENINGS = 20_000  # kept prefixes; some thousand bytes each
MOST_TOGETHER = 4096  # units of lines drawn together; some 30 kilobytes each


def no_opinion(lines: Sequence[ReaderRow], memories: Sequence[Memory | None]) -> list[NetworkOutput]:
    """A scorer that gives every symbol the same score, for comparison."""
    return [([0] * SYMBOLS, None) for _ in lines]


class _Memory:
    """What a sampler remembers: the automaton with its forks, and the beginnings by temperature."""

    def __init__(self, automaton: Automaton) -> None:
        self.automaton, self.forks = automaton, Forks(automaton)
        self.openings: dict[float, Node] = {}
        self.kept_nodes = 0

    @property
    def is_full(self) -> bool:
        return self.kept_nodes > MOST_OPENINGS or self.automaton.is_full


class Sampler:
    """Draws lines of one form.

    Every line shares the beginnings of the first avartanam, so they are kept; the others last as
    long as one drawing. Any number of threads may draw at once.
    """

    def __init__(
        self,
        automaton: Automaton,
        scorer: Scorer,
        near: frozenset[Units],
        phrases: PhraseWeights | None = None,
    ) -> None:
        self.phrases = phrases
        form = automaton.form
        self.scorer = scorer
        allowed_at_end = form.copies - form.last_copies
        self.lesson_words = trie(form.copies | near), trie((form.copies | near) - allowed_at_end)
        self._memory = _Memory(automaton)

    @property
    def automaton(self) -> Automaton:
        """The automaton of the form."""
        return self._memory.automaton

    def draw(self, given: Units, temperature: float, rng: random.Random) -> Units:
        """One line that begins with ``given``, which must have a completion."""
        return self.draw_many(given, temperature, [rng])[0]

    def draw_many(
        self,
        given: Units,
        temperature: float,
        chances: Sequence[random.Random],
        accepts: Acceptance = lambda line: True,
    ) -> list[Units]:
        """A line for each generator of random numbers, the same as if it were drawn alone."""
        size = max(1, MOST_TOGETHER // self.automaton.form.units)
        parts = [chances[i : i + size] for i in range(0, len(chances), size)]
        return [line for part in parts for line in self._draw_together(given, temperature, part, accepts)]

    def _draw_together(
        self, given: Units, temperature: float, chances: Sequence[random.Random], accepts: Acceptance
    ) -> list[Units]:
        memory = self._memory
        batch = LineSampling(memory.forks, self.lesson_words, self.scorer, temperature, self.phrases)
        root = memory.openings.get(temperature) or memory.openings.setdefault(temperature, batch.root())
        with _garbage_collection_paused():
            lines = _drawn_together(batch, [batch.line(root, given, rng, accepts) for rng in chances])
            memory.kept_nodes += batch.kept_nodes
            if memory.is_full:
                self._memory = _Memory(memory.automaton.anew())
            del batch  # free its nodes while the collector is paused
        return lines


def _drawn_together(batch: LineSampling, drawing: Sequence[Waiting]) -> list[Units]:
    """The lines; one reading serves all that wait."""
    lines: list[Units] = [()] * len(drawing)
    waiting = list(enumerate(drawing))
    while waiting:
        still_waiting, unread = [], dict[Node, None]()
        for i, line in waiting:
            try:
                unread.update(dict.fromkeys(next(line)))
                still_waiting.append((i, line))
            except StopIteration as end:
                lines[i] = end.value
        batch.read(tuple(unread))
        waiting = still_waiting
    return lines


@contextmanager
def _garbage_collection_paused() -> Iterator[None]:
    """Pause the garbage collector: drawing makes no reference cycles, and half its time would go into the search."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
