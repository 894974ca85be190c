"""Leave-one-out losses of the article's model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from statistics import mean

import torch
from torch.nn.functional import cross_entropy

from benchmarks.generator.ngrams import Folds, Losses
from carnatic.compose.network.article import BAR, ArticleModel, ArticleTrainer, tokens
from carnatic.lessons.lesson import Lesson

SCORE_EVERY = 10  # epochs


@torch.no_grad()
def unit_losses(model: ArticleModel, lesson: Lesson) -> Losses:
    """The loss, in nats, of each swara or karvai after the first; bars don't count, so scores are renormalised."""
    ring = torch.tensor([tokens(lesson)])
    scores = model(ring)[0][0, :-1, :BAR]
    targets = ring[0, 1:]
    units = targets < BAR
    return tuple(cross_entropy(scores[units], targets[units], reduction="none").tolist())


# -- leave-one-out losses ------------------------------------------------------------------------


def after_all_epochs(epochs: int, lessons: Sequence[Lesson], seed: int) -> Folds:
    """Each lesson's losses after training on the others for all epochs."""
    return tuple(checks[-1] for checks in _folds(tuple(lessons), seed, epochs))


def at_best_epoch(epochs: int, lessons: Sequence[Lesson], seed: int) -> Folds:
    """Each lesson's losses after training on the others up to the epoch that is best in an inner split."""
    folds = _folds(tuple(lessons), seed, epochs)
    return tuple(checks[at] for checks, at in zip(folds, best_checks(epochs, lessons, seed)))


def best_checks(epochs: int, lessons: Sequence[Lesson], seed: int) -> tuple[int, ...]:
    """For the fold of each lesson, the check at which the loss on the others is lowest.

    Inside a training fold each lesson is left out once more; the model without i and j
    serves the fold of i, scored on j, and the fold of j, scored on i.
    """
    count = len(lessons)
    means = [[0.0] * (epochs // SCORE_EVERY) for _ in range(count)]
    for i, j in combinations(range(count), 2):
        rest = tuple(lesson for k, lesson in enumerate(lessons) if k not in (i, j))
        of_i, of_j = _checks(rest, (lessons[i], lessons[j]), seed, epochs)
        for fold, checks in ((i, of_j), (j, of_i)):
            for at, losses in enumerate(checks):
                means[fold][at] += mean(losses)
    return tuple(curve.index(min(curve)) for curve in means)


@lru_cache(maxsize=4)
def _folds(lessons: tuple[Lesson, ...], seed: int, epochs: int) -> tuple[tuple[Losses, ...], ...]:
    """For each lesson left out, its losses at every check."""
    return tuple(
        _checks((*lessons[:i], *lessons[i + 1 :]), (lesson,), seed, epochs)[0] for i, lesson in enumerate(lessons)
    )


def _checks(
    lessons: tuple[Lesson, ...], held_out: tuple[Lesson, ...], seed: int, epochs: int
) -> tuple[tuple[Losses, ...], ...]:
    """Train once; the losses of each held-out lesson every SCORE_EVERY epochs."""
    trainer = ArticleTrainer(lessons, seed)
    found: list[list[Losses]] = [[] for _ in held_out]
    for epoch in range(1, epochs + 1):
        trainer.epoch()
        if epoch % SCORE_EVERY == 0:
            for checks, lesson in zip(found, held_out):
                checks.append(unit_losses(trainer.model, lesson))
    return tuple(map(tuple, found))
