"""Leave-one-out cross-validation: a network's loss on each lesson after it has learned the others.

Lessons that are neither learned nor scored decide how long to train and how far to trust the
network. So networks are trained without two lessons at a time, and the loss on each of the two
gives the settings for the fold of the other.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from math import exp, log
from multiprocessing import get_context
from statistics import mean

from carnatic.compose.network.features import FULL_LADDER, ROW_UNITS, TrainingLine, realisations
from carnatic.compose.network.model import Configuration
from carnatic.compose.network.training import Trainer, line_losses
from carnatic.lessons.lesson import KARVAI, Lesson, Units

MOST_EPOCHS = 240
SCORE_EVERY = 20
APART = (3, 5)  # places between lessons that are left out together, so that they differ
# the chance of a uniform swara in the mixture with the network's prediction
DOUBTS = (0.0, 0.01, 0.02, 0.03, 0.05)
_SWARAS = FULL_LADDER + 1  # with karvai

Losses = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """The losses of a held-out lesson, for each unit after the first, every SCORE_EVERY epochs."""

    lesson: str
    losses: tuple[Losses, ...]

    def nats(self, doubt: float = 0.0) -> tuple[float, ...]:
        """The mean loss at each of those epochs."""
        return tuple(mean(doubted(row, doubt)) for row in self.losses)


@dataclass(frozen=True, slots=True)
class FoldTask:
    """One training: its lines, the lessons to score, its length and its seed."""

    lines: tuple[TrainingLine, ...]
    held: tuple[Lesson, ...]
    epochs: int
    seed: int
    configuration: Configuration


def curves(task: FoldTask) -> tuple[Curve, ...]:
    """Train, and score the held-out lessons on the way."""
    trainer = Trainer(task.lines, task.seed, task.configuration)
    rows: list[list[Losses]] = [[] for _ in task.held]
    for epoch in range(1, task.epochs + 1):
        trainer.epoch()
        if epoch % SCORE_EVERY == 0:
            for curve_rows, lesson in zip(rows, task.held):
                curve_rows.append(line_losses(trainer.network, whole(lesson)))
    return tuple(Curve(lesson.id, tuple(curve_rows)) for lesson, curve_rows in zip(task.held, rows))


def whole(lesson: Lesson) -> TrainingLine:
    """A lesson as one line on the full ladder."""
    return TrainingLine(lesson.id, FULL_LADDER, tuple(chain(*lesson.rows)))


def doubted(losses: Losses, doubt: float) -> Losses:
    """The losses of a mixture: any swara of the ladder with chance ``doubt``, else the network's prediction."""
    return tuple(-log((1 - doubt) * exp(-nats) + doubt / _SWARAS) for nats in losses)


def mixture(rows: Sequence[Losses]) -> Losses:
    """The losses of the mean prediction of several models, unit by unit."""
    return tuple(-log(mean(exp(-nats) for nats in units)) for units in zip(*rows))


def without(lessons: Sequence[Lesson], others: Sequence[TrainingLine], *held: int) -> tuple[TrainingLine, ...]:
    """The training lines on every ladder when some lessons are left out.

    Another line is left out too if it sings an avartanam, also moved along the ladder or inverted,
    that only the left-out lessons have, since that avartanam would no longer be new.
    """
    kept = [lesson for k, lesson in enumerate(lessons) if k not in held]
    kept_rows = {row for lesson in kept for row in lesson.rows}
    held_rows = {row for k in held for row in lessons[k].rows if row not in kept_rows}
    return (*realisations(kept), *(line for line in others if not sings(line, held_rows)))


def sings(line: TrainingLine, rows: Iterable[Units]) -> bool:
    """Whether a line has one of some rows of eight, also moved along the ladder or inverted."""
    moves = set(map(_moves, rows))
    runs = (_moves(line.units[i : i + ROW_UNITS]) for i in range(len(line.units) - ROW_UNITS + 1))
    return any(run in moves or tuple(-step for step in run) in moves for run in runs)


def _moves(row: Units) -> Units:
    """The moves of a row from its first swara, wherever it is on the ladder; a hold is no move."""
    sung = [unit for unit in row if unit != KARVAI]
    return tuple(unit - sung[0] for unit in sung) if sung else ()


def spread(tasks: Sequence[FoldTask], progress: bool) -> Iterator[tuple[Curve, ...]]:
    """The tasks' curves in order, on all processors; with only one, in this process."""
    workers = min(os.cpu_count() or 1, len(tasks))
    with ExitStack() as stack:
        if workers > 1:
            pool = stack.enter_context(ProcessPoolExecutor(workers, mp_context=get_context("spawn")))
        results = pool.map(curves, tasks) if workers > 1 else map(curves, tasks)
        if progress:
            from tqdm import tqdm  # the page trains without it

            results = tqdm(results, total=len(tasks), desc="trainings")
        yield from results


@dataclass(frozen=True, slots=True)
class FoldChoice:
    """The settings of a fold: the length of its training, as an index into a curve, and its doubt."""

    at: int
    doubt: float


def choose_settings(held_out_curves: Sequence[Curve]) -> FoldChoice:
    """The settings with the lowest mean loss on some held-out lessons."""
    choices = [FoldChoice(at, doubt) for doubt in DOUBTS for at in range(len(held_out_curves[0].losses))]
    return min(
        choices,
        key=lambda choice: mean(mean(doubted(curve.losses[choice.at], choice.doubt)) for curve in held_out_curves),
    )


@dataclass(frozen=True)
class Study:
    """A leave-one-out study.

    lessons: those that are held out in turn. others: lines that every training learns.
    """

    lessons: tuple[Lesson, ...]
    others: tuple[TrainingLine, ...] = ()
    configuration: Configuration = field(default_factory=Configuration)
    epochs: int = MOST_EPOCHS
    progress: bool = False

    def curves(self, seed: int, left_out: Sequence[tuple[int, ...]]) -> Iterator[tuple[Curve, ...]]:
        """The curves of lessons that are left out together, from one training for each group."""
        tasks = [
            FoldTask(
                without(self.lessons, self.others, *group),
                tuple(self.lessons[i] for i in group),
                self.epochs,
                seed,
                self.configuration,
            )
            for group in left_out
        ]
        return spread(tasks, self.progress)


def fold_choices(study: Study, seed: int = 0) -> tuple[FoldChoice, ...]:
    """For each fold, the settings that suit other lessons best when these and the fold's own are left out."""
    count = len(study.lessons)
    pairs = sorted({tuple(sorted((i, (i + k) % count))) for i in range(count) for k in APART if k % count})
    inner: list[list[Curve]] = [[] for _ in study.lessons]
    for (i, j), (first, second) in zip(pairs, study.curves(seed, pairs)):
        inner[i].append(second)
        inner[j].append(first)
    return tuple(map(choose_settings, inner))


def fold_curves(study: Study, seed: int = 0) -> tuple[Curve, ...]:
    """For each lesson, its curve when the others are learned."""
    return tuple(chain(*study.curves(seed, [(i,) for i in range(len(study.lessons))])))


def fold_unit_losses(study: Study, seed: int, chosen: Sequence[FoldChoice]) -> tuple[Losses, ...]:
    """For each left-out lesson, the nats of its units after the first.

    chosen: from ``fold_choices``; no choice has seen the fold that it is for.
    """
    held_out_curves = fold_curves(study, seed)
    return tuple(doubted(curve.losses[choice.at], choice.doubt) for curve, choice in zip(held_out_curves, chosen))


def novel_units(lessons: Sequence[Lesson], i: int) -> tuple[bool, ...]:
    """For each unit of lesson i after the first, whether no other lesson has its avartanam."""
    counts = Counter(row for lesson in lessons for row in set(lesson.rows))
    flags = [counts[row] == 1 for row in lessons[i].rows for _ in row]
    return tuple(flags[1:])


def novel_nats(lessons: Sequence[Lesson], losses: Sequence[Losses]) -> float:
    """The mean loss of the units in avartanams that no other lesson has."""
    flags = [novel_units(lessons, i) for i in range(len(lessons))]
    novel = [nats for row, row_flags in zip(losses, flags) for nats, is_novel in zip(row, row_flags) if is_novel]
    return mean(novel) if novel else 0.0
