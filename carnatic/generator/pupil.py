"""A network that somebody trains: what it learns from, what is kept aside, and what it makes so far."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from copy import deepcopy
from itertools import chain

import torch

from carnatic.generator.checkpoint import Card, read_checkpoint, write_checkpoint
from carnatic.generator.composer import Composer
from carnatic.generator.corpus import Line, augmented, realisations
from carnatic.generator.network import Configuration, VarisaiNetwork
from carnatic.generator.training import LEARNING_RATE, MIRROR_SHARE, WEIGHT_DECAY, batches, lesson_loss, loss_of
from carnatic.generator.vocabulary import HIGHEST_RUNG, LOWEST_RUNG
from carnatic.practice.drills import Drill
from carnatic.practice.lessons import KARVAI, Lesson, Units

KEPT_ASIDE = 1 / 8  # of the lessons
FEWEST_TO_KEEP_ASIDE = 5
PLAIN_RUN = "sarali_01"  # stands in every other lesson, so that keeping it aside would show nothing


def family_lines(families: Sequence[str], lessons: tuple[Lesson, ...], drills: tuple[Drill, ...]) -> tuple[Line, ...]:
    """The lessons of these families as lines."""
    found = list(realisations(lessons)) if "sarali" in families else []
    for drill in drills:
        if drill.family in families and drill.family != "sarali":
            units = tuple(chain(*drill.figures)) or tuple(k for k in range(8) for _ in range(2))
            found.append(Line(drill.id, 8, units))
    return tuple(found)


def own_lines(pieces: Iterable[tuple[str, Units, int]]) -> tuple[Line, ...]:
    """Lines of somebody's own, from (title, rungs, rungs of the ladder); those beyond the network's range left out."""
    return tuple(Line(title, rungs, units) for title, units, rungs in pieces if _within(units))


def _within(units: Units) -> bool:
    sounding = [unit for unit in units if unit != KARVAI]
    return min(sounding) >= LOWEST_RUNG and max(sounding) <= HIGHEST_RUNG


def keep_aside(lines: Sequence[Line], seed: int) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """(what is learned from, what is kept aside), by lesson; nothing is kept aside of few."""
    sources = sorted({line.source for line in lines} - {PLAIN_RUN})
    count = max(1, round(len(sources) * KEPT_ASIDE)) if len(sources) >= FEWEST_TO_KEEP_ASIDE else 0
    chosen = set(random.Random(seed).sample(sources, count))
    return (
        tuple(line for line in lines if line.source not in chosen),
        tuple(line for line in lines if line.source in chosen),
    )


class Learner:
    """Our network, learning."""

    def __init__(self, lines: Sequence[Line], aside: Sequence[Line], seed: int, hidden: int) -> None:
        torch.manual_seed(seed)
        self.configuration = Configuration(hidden=hidden)
        self.network = VarisaiNetwork(self.configuration)
        self.aside, self.seed, self.corpus = tuple(aside), seed, lines
        self.batches = batches(augmented(lines))
        self.optimiser = torch.optim.AdamW(self.network.parameters(), LEARNING_RATE, weight_decay=WEIGHT_DECAY)
        self.chance = torch.Generator().manual_seed(seed)

    def epoch(self) -> float:
        """One pass over all lines; the mean training loss in nats."""
        self.network.train()
        self.optimiser.zero_grad()
        total, weight = torch.zeros(()), 0.0
        for batch in self.batches:
            with_mirror = torch.rand(len(batch.targets), generator=self.chance) < MIRROR_SHARE
            total = total + (loss_of(self.network, batch, with_mirror).mean(1) * batch.weights).sum()
            weight += float(batch.weights.sum())
        loss = total / weight
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        return loss.item()

    def held_out_nats(self) -> float | None:
        """The mean loss on what is kept aside, in nats a unit; None where nothing is."""
        losses = [nats for line in self.aside for nats in lesson_loss(self.network, line.units, line.rungs)]
        return sum(losses) / len(losses) if losses else None

    def snapshot(self) -> VarisaiNetwork:
        """The network as it is now."""
        return deepcopy(self.network)

    def checkpoint(self, network: VarisaiNetwork, epochs: int, held_out_nats: float | None) -> tuple[bytes, str]:
        """Weights and card of a network of this training."""
        text = "\n".join(f"{line.source} {line.rungs} {line.units}" for line in self.corpus)
        card = Card(self.configuration, _sha(text), self.seed, epochs, round(held_out_nats or 0.0, 4), 0.0)
        return write_checkpoint(network, card)

    def composer(self, epochs: int, lessons: tuple[Lesson, ...], drills: tuple[Drill, ...]) -> Composer:
        """Composes with what has been learned so far."""
        network, card = read_checkpoint(*self.checkpoint(self.network, epochs, None))
        return Composer(network, card, lessons, drills)


def _sha(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()
