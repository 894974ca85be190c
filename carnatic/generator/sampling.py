"""Composing: the network's scores under the programme's constraints.

Each unit is drawn from the network's tempered distribution over the continuations that
can still end well, every weight multiplied by the chance that the avartanam does *not*
end as a copy or near copy of a lesson. What remains is the network's own distribution
given that the line is legal and new.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp

import numpy as np
import torch

from carnatic.generator.constraint import Programme
from carnatic.generator.corpus import features, places
from carnatic.generator.forms import State
from carnatic.generator.network import Hidden, VarisaiNetwork
from carnatic.generator.vocabulary import symbol_of
from carnatic.practice.lessons import Units

SCORE_STEPS = 1024  # scores are rounded to 1/1024, so that every machine draws alike
LEAST_COPY_CHANCE = 2.0**-8  # paths to a copy less likely than this are not followed
PACE = 0.25  # how strongly a line of some difficulty is held to its pace, for each point that it is off
MOST_OPENINGS = 20_000  # kept prefixes; a few hundred bytes each

Scores = tuple[int, ...]
Trie = dict[Units, frozenset[int]]
Choice = tuple[float, int, State]  # weight, unit, state after it
Scorer = Callable[[Sequence["Path"]], list["Node"]]


@dataclass(frozen=True)
class Node:
    """What the network says after a prefix: rounded scores (SYMBOLS,) and its state."""

    scores: Scores
    hidden: Hidden | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Path:
    """A prefix to be scored: the units so far, and the node before the last of them."""

    units: Units
    before: Node | None


@dataclass(frozen=True)
class Setting:
    """What the network must know beside the units: ladder, tala, length, plan, kind."""

    rungs: int
    angas: tuple[int, ...]
    units: int
    with_mirror: bool
    kind: int


class Reader:
    """Runs the network over prefixes, each once, many in a batch."""

    def __init__(self, network: VarisaiNetwork, setting: Setting) -> None:
        self.network, self.setting = network, setting
        self.places = places(setting.units, setting.angas)
        self.aksharas = sum(setting.angas)

    @torch.no_grad()
    def __call__(self, paths: Sequence[Path]) -> list[Node]:
        """The node after each path; all paths have the same length."""
        rows = torch.tensor([[self._row(path.units)] for path in paths])  # (path, 1, FEATURES)
        hidden = None
        if paths[0].before is not None:
            pairs = [path.before.hidden for path in paths if path.before and path.before.hidden]
            hidden = (torch.cat([h for h, _ in pairs], 1), torch.cat([c for _, c in pairs], 1))
        logits, (h, c) = self.network(rows, hidden)
        table = rounded_scores(logits[:, 0])
        return [Node(tuple(table[i].tolist()), (h[:, i : i + 1], c[:, i : i + 1])) for i in range(len(paths))]

    def _row(self, units: Units) -> tuple[int, ...]:
        setting = self.setting
        # the features look back two avartanams and no further
        symbols = tuple(symbol_of(unit) for unit in units[-2 * self.aksharas :])
        place = self.places[len(units)]
        # a line that is told of its own echoes follows them round and round: p m p m p m
        return features(
            symbols, place, setting.rungs, self.aksharas, setting.with_mirror, setting.kind, with_echoes=False
        ).row()


def rounded_scores(logits: torch.Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Scores as whole numbers of 1/1024, int64, the same on every processor.

    logits: float64, (path, SYMBOLS). A lower precision would let two machines disagree.
    """
    if logits.dtype != torch.float64:
        raise TypeError(f"the network must run in float64, not {logits.dtype}")
    return torch.round(logits * SCORE_STEPS).to(torch.int64).numpy()


def no_opinion(paths: Sequence[Path]) -> list[Node]:
    """A scorer that knows nothing: the constraints alone, for comparison."""
    from carnatic.generator.vocabulary import SYMBOLS

    return [Node((0,) * SYMBOLS, None) for _ in paths]


class Sampler:
    """Draws lines of one form.

    What the network says before the first avartanam ends recurs in every line, so it is
    kept; the rest lives as long as one drawing. Any number of threads may draw at once.
    """

    def __init__(self, programme: Programme, scorer: Scorer, near: frozenset[Units]) -> None:
        self.programme, self.scorer = programme, scorer
        form = programme.form
        homecoming = form.copies - form.last_copies
        self.trie = _trie(form.copies | near)
        self.last_trie = _trie((form.copies | near) - homecoming) if homecoming else self.trie
        self.openings: dict[Units, Node] = {}

    def draw(self, given: Units, temperature: float, rng: random.Random) -> Units:
        """One line that begins with ``given``, which must have a completion."""
        if len(self.openings) > MOST_OPENINGS:
            self.openings = {}
        return Drawing(self, temperature).line(given, rng)


class Drawing:
    """One line in the making: the network's distribution, less what would end as a copy."""

    def __init__(self, sampler: Sampler, temperature: float) -> None:
        self.sampler, self.programme, self.temperature = sampler, sampler.programme, temperature
        self.form = sampler.programme.form
        self.openings, self.nodes = sampler.openings, dict[Units, Node]()
        self.fair: dict[Units, list[Choice]] = {}

    def line(self, given: Units, rng: random.Random) -> Units:
        """Draw unit by unit until the form is full."""
        line, state = given, self.programme.after(given)
        while len(line) < self.form.units:
            _, unit, state = _pick(self.choices(line, state), rng)
            line = (*line, unit)
        return line

    def choices(self, line: Units, state: State) -> list[Choice]:
        """Every continuation that has a legal, new ending left, with its weight."""
        aksharas = self.form.aksharas
        begun = len(line) % aksharas
        head, word = line[: len(line) - begun], line[len(line) - begun :]
        sung = frozenset(head[i : i + aksharas] for i in range(0, len(head), aksharas))
        copies = self.programme.copies_at(state)
        open_ = [(p, u, s) for p, u, s in self._fair(line, state) if self._has_ending((*word, u), s, copies)]
        is_last = len(line) >= self.form.units - aksharas
        tries = (self.sampler.last_trie if is_last else self.sampler.trie, _trie(sung))
        lost = self._copy_chances(line, word, state, tries)
        weighed = [(p * max(0.0, 1 - lost.get(u, 0.0)), u, s) for p, u, s in open_]
        # an opening may leave near copies only; they are still no copies
        return weighed if sum(w for w, _, _ in weighed) > 1e-9 else open_

    def _has_ending(self, word: Units, after: State, copies: frozenset[Units]) -> bool:
        if len(word) == self.form.aksharas:
            return word not in copies and self.programme.ways(after) > 0
        return self.programme.new_ways(after, word, copies) > 0

    def _fair(self, line: Units, state: State) -> list[Choice]:
        """The network's own distribution over the continuations that the rules leave open."""
        found = self.fair.get(line)
        if found is None:
            steps = self.programme.open_steps(state)
            scores = self._node(line).scores
            tempered = [scores[symbol_of(unit)] / (SCORE_STEPS * self.temperature) for unit, _ in steps]
            top = max(tempered, default=0.0)
            weights = [exp(x - top - PACE * self.form.shortfall(after)) for x, (_, after) in zip(tempered, steps)]
            total = sum(weights)
            found = self.fair[line] = [(w / total, unit, after) for w, (unit, after) in zip(weights, steps)]
        return found

    def _copy_chances(self, line: Units, word: Units, state: State, tries: tuple[Trie, ...]) -> dict[int, float]:
        """For each next unit, the chance that the avartanam then ends as one of the tries' words."""
        head = len(line) - len(word)
        lost: dict[int, float] = {}
        for _, first, _ in self._fair(line, state):
            if any(first in trie.get(word, ()) for trie in tries):
                lost[first] = 0.0
        # all paths of one length are read at once: (units, state, chance, first unit taken)
        level = [((*line, u), after, 1.0, u, p) for p, u, after in self._fair(line, state) if u in lost]
        while level and len(level[0][0]) - head < self.form.aksharas:
            self._read([units for units, *_ in level])
            following = []
            for units, here, chance, first, share in level:
                children = frozenset().union(*(trie.get(units[head:], ()) for trie in tries))
                for p, unit, after in self._fair(units, here) if children else ():
                    if unit in children and share * chance * p >= LEAST_COPY_CHANCE:
                        following.append(((*units, unit), after, chance * p, first, share))
            level = following
        for _, _, chance, first, _ in level:
            lost[first] += chance
        return lost

    def _node(self, units: Units) -> Node:
        table = self.openings if len(units) < self.form.aksharas else self.nodes
        found = table.get(units)
        if found is None:
            before = self._node(units[:-1]) if units else None
            found = table[units] = self.sampler.scorer([Path(units, before)])[0]
        return found

    def _read(self, lines: Sequence[Units]) -> None:
        """Score many prefixes of one length at once."""
        table = self.openings if len(lines[0]) < self.form.aksharas else self.nodes
        wanted = [units for units in lines if units not in table]
        if len(wanted) > 1:
            table.update(zip(wanted, self.sampler.scorer([Path(u, self._node(u[:-1])) for u in wanted])))


@lru_cache(maxsize=256)
def _trie(words: frozenset[Units]) -> Trie:
    """Every beginning of the words, with the units that go on from it."""
    found: dict[Units, set[int]] = {}
    for word in words:
        for i in range(len(word)):
            found.setdefault(word[:i], set()).add(word[i])
    return {beginning: frozenset(units) for beginning, units in found.items()}


def _pick(choices: Sequence[Choice], rng: random.Random) -> Choice:
    """Draw by weight, in whole numbers, so that no last bit of a float decides."""
    weights = [round(w * 2**40) for w, _, _ in choices]
    if sum(weights) == 0:
        weights = [1] * len(choices)
    ticket = rng.randrange(sum(weights))
    for weight, choice in zip(weights, choices):
        ticket -= weight
        if ticket < 0:
            return choice
    raise AssertionError("a ticket lies below the sum of the weights")
