"""Leave-one-out: what a network makes of each lesson when it has heard all but that one.

How long to train, and how much to trust the network, is chosen by lessons that are neither
learnt from nor scored. For that, networks are trained without two lessons at a time: each of
the two tells how long is right for the fold of the other.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
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
APART = (3, 5)  # lessons that are left out together stand so far apart in the book, and so are unlike
# how often any swara of the ladder is expected whatever the network says
DOUBTS = (0.0, 0.01, 0.02, 0.03, 0.05)
_SWARAS = FULL_LADDER + 1  # with karvai

Losses = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """A held-out lesson's losses, unit by unit after the first, every SCORE_EVERY epochs."""

    lesson: str
    losses: tuple[Losses, ...]

    def nats(self, doubt: float = 0.0) -> tuple[float, ...]:
        """The mean loss at each of those epochs."""
        return tuple(mean(doubted(row, doubt)) for row in self.losses)


@dataclass(frozen=True, slots=True)
class FoldTask:
    """One training: its lines, the lessons to score, how long and from which seed."""

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
            for found, lesson in zip(rows, task.held):
                found.append(line_losses(trainer.network, whole(lesson)))
    return tuple(Curve(lesson.id, tuple(found)) for lesson, found in zip(task.held, rows))


def whole(lesson: Lesson) -> TrainingLine:
    """A lesson as one line on the full ladder."""
    return TrainingLine(lesson.id, FULL_LADDER, tuple(chain(*lesson.rows)))


def doubted(losses: Losses, doubt: float) -> Losses:
    """Losses of a mixture: with chance ``doubt`` any swara of the ladder, else what the network expects."""
    return tuple(-log((1 - doubt) * exp(-nats) + doubt / _SWARAS) for nats in losses)


def mixture(rows: Sequence[Losses]) -> Losses:
    """Losses of several models' mean prediction, unit by unit."""
    return tuple(-log(mean(exp(-nats) for nats in units)) for units in zip(*rows))


def without(lessons: Sequence[Lesson], others: Sequence[TrainingLine], *held: int) -> tuple[TrainingLine, ...]:
    """What is learnt from when some lessons are left out, on every ladder.

    Other lines go with them where they sing an avartanam, also moved along the ladder or
    turned over, that only the lessons left out have: it would be no new one any more.
    """
    kept = [lesson for k, lesson in enumerate(lessons) if k not in held]
    known = {row for lesson in kept for row in lesson.rows}
    own = {_moves(row) for k in held for row in lessons[k].rows if row not in known}
    return (*realisations(kept), *(line for line in others if not _sings(line, own)))


def _sings(line: TrainingLine, moves: set[Units]) -> bool:
    runs = (line.units[i : i + ROW_UNITS] for i in range(len(line.units) - ROW_UNITS + 1))
    return any(_moves(run) in moves or tuple(-step for step in _moves(run)) in moves for run in runs)


def _moves(row: Units) -> Units:
    """A row from its first swara on, wherever on the ladder it stands; a hold is no move."""
    sung = [unit for unit in row if unit != KARVAI]
    return tuple(unit - sung[0] for unit in sung) if sung else ()


def spread(tasks: Sequence[FoldTask], progress: bool) -> Iterator[tuple[Curve, ...]]:
    """The tasks' curves in order, as many at once as there are processors; with one, in this very process."""
    workers = min(os.cpu_count() or 1, len(tasks))
    with ExitStack() as stack:
        if workers > 1:
            pool = stack.enter_context(ProcessPoolExecutor(workers, mp_context=get_context("spawn")))
        found = pool.map(curves, tasks) if workers > 1 else map(curves, tasks)
        if progress:
            from tqdm import tqdm  # the page trains without it

            found = tqdm(found, total=len(tasks), desc="trainings")
        yield from found


@dataclass(frozen=True, slots=True)
class FoldChoice:
    """How long a fold's network is trained, as an index into a curve, and how far it is doubted."""

    at: int
    doubt: float


def choose_settings(found: Sequence[Curve]) -> FoldChoice:
    """What suits some held-out lessons best."""
    tried = [FoldChoice(at, doubt) for doubt in DOUBTS for at in range(len(found[0].losses))]
    return min(tried, key=lambda one: mean(mean(doubted(curve.losses[one.at], one.doubt)) for curve in found))


@dataclass(frozen=True)
class Study:
    """What is left out lesson by lesson, and how it is learnt.

    lessons: those that are held out in turn. others: lines that are always learnt from.
    """

    lessons: tuple[Lesson, ...]
    others: tuple[TrainingLine, ...] = ()
    configuration: Configuration = field(default_factory=Configuration)
    epochs: int = MOST_EPOCHS
    progress: bool = False

    def curves(self, seed: int, left_out: Sequence[tuple[int, ...]]) -> Iterator[tuple[Curve, ...]]:
        """The curves of lessons that are left out together, one training for each group."""
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
    """For each fold, what suits other lessons best when they and the fold's own lesson are left out."""
    count = len(study.lessons)
    pairs = sorted({tuple(sorted((i, (i + k) % count))) for i in range(count) for k in APART if k % count})
    inner: list[list[Curve]] = [[] for _ in study.lessons]
    for (i, j), (first, second) in zip(pairs, study.curves(seed, pairs)):
        inner[i].append(second)
        inner[j].append(first)
    return tuple(map(choose_settings, inner))


def fold_curves(study: Study, seed: int = 0) -> tuple[Curve, ...]:
    """For each lesson, its curve when the others are learnt from."""
    return tuple(chain(*study.curves(seed, [(i,) for i in range(len(study.lessons))])))


def fold_unit_losses(study: Study, seed: int, chosen: Sequence[FoldChoice]) -> tuple[Losses, ...]:
    """For each lesson left out, the nats of its units after the first.

    chosen: of ``choices``, none of which has seen the fold that it is for.
    """
    found = fold_curves(study, seed)
    return tuple(doubted(curve.losses[one.at], one.doubt) for curve, one in zip(found, chosen))


def novel_units(lessons: Sequence[Lesson], i: int) -> tuple[bool, ...]:
    """For each unit of lesson i after the first: whether no other lesson has its avartanam."""
    counts = Counter(row for lesson in lessons for row in set(lesson.rows))
    flags = [counts[row] == 1 for row in lessons[i].rows for _ in row]
    return tuple(flags[1:])


def novel_nats(lessons: Sequence[Lesson], losses: Sequence[Losses]) -> float:
    """The mean loss of the units in avartanams that no other lesson has."""
    flags = [novel_units(lessons, i) for i in range(len(lessons))]
    novel = [nats for row, own in zip(losses, flags) for nats, is_novel in zip(row, own) if is_novel]
    return mean(novel) if novel else 0.0
