"""A visitor's own training: its lines, the lines kept aside, and what the network composes so far."""

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
PLAIN_RUN = "sarali_01"  # every other lesson contains it, so keeping it aside would test nothing


def family_lines(
    families: Sequence[str], lessons: tuple[Lesson, ...], talas: tuple[Tala, ...]
) -> tuple[TrainingLine, ...]:
    """The lessons of these families as lines. lessons: the whole table."""
    names = {family_of(family).learned_as or family for family in families}
    family_lessons = [lesson for lesson in lessons if lesson.family in names]
    # mirrored lessons are learned on every size of ladder
    mirrored = realisations(lesson for lesson in family_lessons if family_of(lesson.family).has_plans)
    return (*mirrored, *figure_lines(family_lessons, talas))


def own_lines(pieces: Iterable[tuple[str, Exercise, Units, int]]) -> tuple[TrainingLine, ...]:
    """The lines of a user's own pieces, each (title, exercise, its rungs, rungs of the ladder).

    Lines beyond the network's range are left out.
    """
    lines = ((own_line(exercise, units), title, rungs) for title, exercise, units, rungs in pieces if _within(units))
    return tuple(replace(line, source=title, rungs=rungs) for line, title, rungs in lines)


def _within(units: Units) -> bool:
    sounding = [unit for unit in units if unit != KARVAI]
    return min(sounding) >= LOWEST_RUNG and max(sounding) <= HIGHEST_RUNG


def keep_aside(lines: Sequence[TrainingLine], seed: int) -> tuple[tuple[TrainingLine, ...], tuple[TrainingLine, ...]]:
    """(lines to learn, lines kept aside), separated by lesson; of few lessons none is kept aside."""
    sources = sorted({line.source for line in lines} - {PLAIN_RUN})
    count = max(1, round(len(sources) * KEPT_ASIDE)) if len(sources) >= FEWEST_TO_KEEP_ASIDE else 0
    chosen = set(random.Random(seed).sample(sources, count))
    return (
        tuple(line for line in lines if line.source not in chosen),
        tuple(line for line in lines if line.source in chosen),
    )


class InteractiveTraining:
    """A training of Varisai's network on some lines, tested on others."""

    def __init__(self, lines: Sequence[TrainingLine], aside: Sequence[TrainingLine], seed: int, hidden: int) -> None:
        self.lines, self.aside, self.seed = tuple(lines), tuple(aside), seed
        self.configuration = Configuration(hidden=hidden)
        self.trainer = Trainer(self.lines, seed, self.configuration)

    def epoch(self) -> float:
        """Learn all lines once; returns the mean training loss in nats."""
        return self.trainer.epoch()

    def held_out_nats(self) -> float | None:
        """The mean loss on the lines kept aside, in nats a unit; None if there are none."""
        return held_out_nats(self.trainer.network, self.aside) if self.aside else None

    def snapshot(self) -> VarisaiNetwork:
        """A copy of the network as it is now."""
        return deepcopy(self.trainer.network)

    def checkpoint(self, network: VarisaiNetwork, epochs: int, held_out: float | None) -> tuple[bytes, str]:
        """The weights and the card of a network of this training."""
        card = Card(self.configuration, corpus_hash(self.lines), self.seed, epochs, round(held_out or 0.0, 4), 0.0)
        return write_checkpoint(network, card)

    def composer(self, epochs: int, lessons: tuple[Lesson, ...]) -> Composer:
        """A composer with the network as it is now."""
        network, card = read_checkpoint(*self.checkpoint(self.trainer.network, epochs, None))
        return Composer(network, card, lessons)
