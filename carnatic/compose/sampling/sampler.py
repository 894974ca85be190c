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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from carnatic.compose.automaton import Automaton
from carnatic.compose.network.reader import Heard, Memory, ReaderRow
from carnatic.compose.sampling.line import LineSampling, Scorer, Waiting
from carnatic.compose.sampling.nodes import Forks, Node
from carnatic.compose.sampling.trie import trie
from carnatic.compose.vocabulary import SYMBOLS
from carnatic.lessons.lesson import Units

MOST_OPENINGS = 20_000  # kept prefixes; some thousand bytes each
MOST_TOGETHER = 4096  # units of lines that are drawn side by side; some 30 kilobytes each


def no_opinion(lines: Sequence[ReaderRow], memories: Sequence[Memory | None]) -> list[Heard]:
    """A scorer that knows nothing: the constraints alone, for comparison."""
    return [([0] * SYMBOLS, None) for _ in lines]


class Sampler:
    """Draws lines of one form.

    What is known of the first avartanam recurs in every line, so it is kept; the rest lives
    as long as one drawing. Any number of threads may draw at once.
    """

    def __init__(self, programme: Automaton, scorer: Scorer, near: frozenset[Units]) -> None:
        form = programme.form
        self.programme, self.forks, self.scorer = programme, Forks(programme), scorer
        homecoming = form.copies - form.last_copies
        self.taught = trie(form.copies | near), trie((form.copies | near) - homecoming)
        self.openings: dict[float, Node] = {}  # by temperature
        self.kept = 0

    def draw(self, given: Units, temperature: float, rng: random.Random) -> Units:
        """One line that begins with ``given``, which must have a completion."""
        return self.draw_many(given, temperature, [rng])[0]

    def draw_many(self, given: Units, temperature: float, chances: Sequence[random.Random]) -> list[Units]:
        """A line for each stream of chance, the same as it would be alone."""
        size = max(1, MOST_TOGETHER // self.programme.form.units)
        parts = [chances[i : i + size] for i in range(0, len(chances), size)]
        return [line for part in parts for line in self._draw_together(given, temperature, part)]

    def _draw_together(self, given: Units, temperature: float, chances: Sequence[random.Random]) -> list[Units]:
        if self.kept > MOST_OPENINGS:
            self.openings, self.kept = {}, 0
        company = LineSampling(self.forks, self.taught, self.scorer, temperature)
        root = self.openings.get(temperature) or self.openings.setdefault(temperature, company.root())
        with _nothing_collected():
            lines = _drawn_together(company, [company.line(root, given, rng) for rng in chances])
            self.kept += company.kept
            del company  # and all that it knew, while nobody counts it
        return lines


def _drawn_together(company: LineSampling, drawing: Sequence[Waiting]) -> list[Units]:
    """The lines, all that wait for a reading answered at once."""
    lines: list[Units] = [()] * len(drawing)
    waiting = list(enumerate(drawing))
    while waiting:
        still, wanted = [], dict[Node, None]()
        for i, line in waiting:
            try:
                wanted.update(dict.fromkeys(next(line)))
                still.append((i, line))
            except StopIteration as end:
                lines[i] = end.value
        company.read(tuple(wanted))
        waiting = still
    return lines


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
