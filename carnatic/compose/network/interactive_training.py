"""A network that somebody trains: what it learns from, what is kept aside, and what it makes so far."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import replace

from carnatic.compose.composer import Composer
from carnatic.compose.network.features import TrainingLine, corpus_hash, figure_lines, own_line, realisations
from carnatic.compose.network.model import Configuration, VarisaiNetwork
from carnatic.compose.network.training import Trainer, held_out_nats
from carnatic.compose.network.weights import Card, read_checkpoint, write_checkpoint
from carnatic.compose.vocabulary import HIGHEST_RUNG, LOWEST_RUNG
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import family_of
from carnatic.lessons.lesson import KARVAI, Lesson, Units
from carnatic.theory.tala import Tala

KEPT_ASIDE = 1 / 8  # of the lessons
FEWEST_TO_KEEP_ASIDE = 5
PLAIN_RUN = "sarali_01"  # stands in every other lesson, so that keeping it aside would show nothing


def family_lines(
    families: Sequence[str], lessons: tuple[Lesson, ...], talas: tuple[Tala, ...]
) -> tuple[TrainingLine, ...]:
    """The lessons of these families as lines. lessons: the whole table."""
    names = {family_of(family).learned_as or family for family in families}
    wanted = [lesson for lesson in lessons if lesson.family in names]
    # mirrored lessons are learnt on every size of ladder
    mirrored = realisations(lesson for lesson in wanted if family_of(lesson.family).has_plans)
    return (*mirrored, *figure_lines(wanted, talas))


def own_lines(pieces: Iterable[tuple[str, Exercise, Units, int]]) -> tuple[TrainingLine, ...]:
    """Lines of somebody's own, from (title, exercise, its rungs, rungs of the ladder).

    Those beyond the network's range are left out.
    """
    lines = ((own_line(exercise, units), title, rungs) for title, exercise, units, rungs in pieces if _within(units))
    return tuple(replace(line, source=title, rungs=rungs) for line, title, rungs in lines)


def _within(units: Units) -> bool:
    sounding = [unit for unit in units if unit != KARVAI]
    return min(sounding) >= LOWEST_RUNG and max(sounding) <= HIGHEST_RUNG


def keep_aside(lines: Sequence[TrainingLine], seed: int) -> tuple[tuple[TrainingLine, ...], tuple[TrainingLine, ...]]:
    """(what is learned from, what is kept aside), by lesson; nothing is kept aside of few."""
    sources = sorted({line.source for line in lines} - {PLAIN_RUN})
    count = max(1, round(len(sources) * KEPT_ASIDE)) if len(sources) >= FEWEST_TO_KEEP_ASIDE else 0
    chosen = set(random.Random(seed).sample(sources, count))
    return (
        tuple(line for line in lines if line.source not in chosen),
        tuple(line for line in lines if line.source in chosen),
    )


class InteractiveTraining:
    """Our network, learning from some lines and tried on others."""

    def __init__(self, lines: Sequence[TrainingLine], aside: Sequence[TrainingLine], seed: int, hidden: int) -> None:
        self.lines, self.aside, self.seed = tuple(lines), tuple(aside), seed
        self.configuration = Configuration(hidden=hidden)
        self.trainer = Trainer(self.lines, seed, self.configuration)

    def epoch(self) -> float:
        """One pass over all lines; the mean training loss in nats."""
        return self.trainer.epoch()

    def held_out_nats(self) -> float | None:
        """The mean loss on what is kept aside, in nats a unit; None where nothing is."""
        return held_out_nats(self.trainer.network, self.aside) if self.aside else None

    def snapshot(self) -> VarisaiNetwork:
        """The network as it is now."""
        return deepcopy(self.trainer.network)

    def checkpoint(self, network: VarisaiNetwork, epochs: int, held_out: float | None) -> tuple[bytes, str]:
        """Weights and card of a network of this training."""
        card = Card(self.configuration, corpus_hash(self.lines), self.seed, epochs, round(held_out or 0.0, 4), 0.0)
        return write_checkpoint(network, card)

    def composer(self, epochs: int, lessons: tuple[Lesson, ...]) -> Composer:
        """Composes with what has been learned so far."""
        network, card = read_checkpoint(*self.checkpoint(self.trainer.network, epochs, None))
        return Composer(network, card, lessons)
