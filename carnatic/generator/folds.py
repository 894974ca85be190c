"""Leave-one-out losses of the network, unit by unit."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import mean

from carnatic.generator.network import Configuration
from carnatic.generator.training import MOST_EPOCHS, SCORE_EVERY, Trainer, lesson_loss
from carnatic.practice.lessons import Lesson


def unit_losses(lessons: Sequence[Lesson], seed: int) -> tuple[tuple[float, ...], ...]:
    """For each lesson, the nats of its units after the first when the network has learnt the others.

    A fold is scored at the epoch that suits the other folds best, never its own.
    """
    curves = [_curve(lessons, i, seed) for i in range(len(lessons))]
    found = []
    for i, curve in enumerate(curves):
        others = [[mean(losses) for losses in other] for j, other in enumerate(curves) if j != i]
        means = [mean(column) for column in zip(*others)]
        found.append(curve[means.index(min(means))])
    return tuple(found)


def _curve(lessons: Sequence[Lesson], i: int, seed: int) -> list[tuple[float, ...]]:
    trainer = Trainer([lesson for j, lesson in enumerate(lessons) if j != i], seed, Configuration())
    units = tuple(unit for row in lessons[i].units for unit in row)
    found = []
    for epoch in range(1, MOST_EPOCHS + 1):
        trainer.epoch()
        if epoch % SCORE_EVERY == 0:
            found.append(lesson_loss(trainer.network, units))
    return found
