"""First rows of saralis, the only ones that are composed: the network beside counting, on lessons left out.

A mirrored sarali follows from its first row, so a loss over whole lessons says little of what is composed. Each
sarali is left out in turn, in every realisation, and every model learns the others with the lessons of all families.
Eight saralis of another school, which nothing learns, judge too.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from math import exp, log
from multiprocessing import get_context
from statistics import mean

from benchmarks.generator.losses import Interval, interval
from benchmarks.generator.ngrams import AddK, Counted, KneserNey
from carnatic.compose.network.cross_validation import sings, without
from carnatic.compose.network.features import LADDER_SIZES, ROW_UNITS, SARALI, TrainingLine, first_row, realisations
from carnatic.compose.network.model import Configuration
from carnatic.compose.network.training import Trainer, line_losses
from carnatic.exercise.families import SARALI as SARALI_FAMILY
from carnatic.lessons.lesson import KARVAI, Lesson, Units, lessons_of

# Suresh Narayanan, Sadhakam, saralis 9 to 16, their first rows in steps from 1; each is followed by the run, its
# mirror and the run down. The book's other saralis are those that every school has.
OTHER_SCHOOL = (
    "1 2 3 4 2 3 4 5", "1 2 3 4 1 4 3 2", "1 3 2 4 3 5 4 3", "1 2 1 3 2 3 4 3",
    "2 1 3 2 4 3 5 4", "3 2 1 4 3 2 5 4", "4 3 2 1 5 4 3 2", "1 2 3 4 8 7 6 5",
)  # fmt: skip
WHOLE = 4 * ROW_UNITS  # units of a mirrored sarali
NETWORK, COUNT_MIX = "this network", "all of these counts mixed"
LEFT_OUT, OTHERS = "saralis, each left out", "saralis of another school"
ADDED = 0.1
HELD = 99  # the sign of a hold among moves
SIGNS = 60  # different ones, roughly
MIX_ROUNDS = 60

Chances = tuple[tuple[float, ...], ...]  # of each unit after the first, row by row


@dataclass(frozen=True)
class Fold:
    """A lesson that is left out: the lines that are learned, and its first row in every realisation."""

    lesson: str
    learned: tuple[TrainingLine, ...]
    rows: tuple[TrainingLine, ...]


@dataclass(frozen=True)
class FirstRows:
    """The losses on some first rows, in nats a unit.

    lessons: left out. losses: of each model, lesson by lesson. counting: the counting model with the lowest mean.
    difference: network minus counting, the mean over lessons with its 95% interval by lesson. better: lessons in
    which the network has the lower loss.
    """

    name: str
    lessons: tuple[str, ...]
    losses: Mapping[str, tuple[float, ...]]
    counting: str
    difference: float
    between: Interval
    better: int


# -- folds ----------------------------------------------------------------------------------------


def left_out(lessons: Sequence[Lesson], others: Sequence[TrainingLine]) -> tuple[Fold, ...]:
    """A fold for each sarali that is learned but the bare run, which stands in all the others and is always learned."""
    saralis = lessons_of(lessons, SARALI_FAMILY)
    run = realisations(lesson for lesson in saralis if len(lesson.rows) <= 2)
    scored = [lesson for lesson in saralis if len(lesson.rows) > 2 and not lesson.label]
    return tuple(
        Fold(lesson.id, (*run, *without(scored, others, i)), tuple(map(first_row, realisations([lesson]))))
        for i, lesson in enumerate(scored)
    )


def of_other_school(lessons: Sequence[Lesson], others: Sequence[TrainingLine]) -> tuple[Fold, ...]:
    """A fold for each sarali of another school; no line that sings one of them, anywhere on the ladder, is learned."""
    figures = [tuple(int(step) - 1 for step in text.split()) for text in OTHER_SCHOOL]
    learned = tuple(
        line for line in (*realisations(lessons_of(lessons, SARALI_FAMILY)), *others) if not sings(line, figures)
    )
    folds = []
    for number, figure in enumerate(figures, 9):
        ladders = [rungs for rungs in LADDER_SIZES if max(figure) < rungs - 1 or rungs == LADDER_SIZES[0]]
        rows = tuple(TrainingLine(f"Sadhakam {number}", rungs, figure, total=WHOLE) for rungs in ladders)
        folds.append(Fold(f"Sadhakam {number}", learned, rows))
    return tuple(folds)


# -- counting -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moves:
    """Kneser-Ney over moves instead of swaras, so that a figure counts on every rung alike."""

    model: KneserNey

    def chance(self, context: Units, unit: int) -> float:
        sung = [one for one in context if one != KARVAI]
        return self.model.chance(signs(context), HELD if unit == KARVAI else unit - sung[-1])


def signs(line: Units) -> Units:
    """The moves of a line in rungs, HELD for a hold; the first swara is no move."""
    found: list[int] = []
    before: int | None = None
    for unit in line:
        if unit == KARVAI:
            found.append(HELD)
            continue
        if before is not None:
            found.append(unit - before)
        before = unit
    return tuple(found)


def counting_models(lines: Sequence[TrainingLine], rungs: int) -> dict[str, Counted]:
    """Every counting model, after counting the lines that fit a ladder of that many rungs."""
    every = [line.units for line in lines]
    fitting = [units for units in every if max(units) < rungs and min(u for u in units if u != KARVAI) >= 0]
    saralis = [line.units for line in lines if line.kind == SARALI and line.units in set(fitting)]
    found: dict[str, Counted] = {
        "uniform": AddK((), rungs, 1, 1.0),
        "bigram, add-k": AddK(fitting, rungs, 2, ADDED),
        "trigram, add-k": AddK(fitting, rungs, 3, ADDED),
        "Kneser-Ney 3, saralis": KneserNey(saralis, rungs, 3),
        "Kneser-Ney 5, saralis": KneserNey(saralis, rungs, 5),
        "Kneser-Ney 3": KneserNey(fitting, rungs, 3),
        "Kneser-Ney 5": KneserNey(fitting, rungs, 5),
    }
    for order in (2, 3, 4):
        found[f"moves, Kneser-Ney {order}"] = Moves(KneserNey(map(signs, every), SIGNS, order))
    return found


def counted_chances(fold: Fold) -> dict[str, Chances]:
    """The chances of a fold's rows under every counting model; symbols off the ladder get none."""
    found: dict[str, list[tuple[float, ...]]] = {}
    by_rungs = {row.rungs: counting_models(fold.learned, row.rungs) for row in fold.rows}
    for row in fold.rows:
        for name, model in by_rungs[row.rungs].items():
            found.setdefault(name, []).append(_row_chances(model, row))
    return {name: tuple(rows) for name, rows in found.items()}


def _row_chances(model: Counted, row: TrainingLine) -> tuple[float, ...]:
    symbols = (KARVAI, *range(row.rungs))
    chances = []
    for k, unit in enumerate(row.units[1:], 1):
        weights = {symbol: model.chance(row.units[:k], symbol) for symbol in symbols}
        chances.append(weights[unit] / sum(weights.values()))
    return tuple(chances)


def mixed(models: Mapping[str, Chances], shares: Mapping[str, float]) -> Chances:
    """The chances under a mixture of models."""
    rows = zip(*(models[name] for name in shares))
    return tuple(
        tuple(sum(share * chance for share, chance in zip(shares.values(), unit)) for unit in zip(*row)) for row in rows
    )


def best_shares(folds: Sequence[Mapping[str, Chances]]) -> dict[str, float]:
    """The shares of the models in the mixture that suits some lessons best, each lesson counting once."""
    names = list(folds[0])
    shares = dict.fromkeys(names, 1 / len(names))
    units = [
        (unit, 1 / sum(map(len, fold[names[0]])))
        for fold in folds
        for row in zip(*(fold[name] for name in names))
        for unit in zip(*row)
    ]
    for _ in range(MIX_ROUNDS):
        sums = [0.0] * len(names)
        for chances, weight in units:
            parts = [share * chance for share, chance in zip(shares.values(), chances)]
            for k, part in enumerate(parts):
                sums[k] += weight * part / sum(parts)
        shares = {name: part / sum(sums) for name, part in zip(names, sums)}
    return shares


# -- the network ----------------------------------------------------------------------------------


def network_chances(configuration: Configuration, epochs: int, seed: int, fold: Fold) -> Chances:
    """The chances of a fold's rows under a network that has learned its lines, with the inputs of composing."""
    trainer = Trainer(fold.learned, seed, configuration)
    for _ in range(epochs):
        trainer.epoch()
    return tuple(
        tuple(exp(-nats) for nats in line_losses(trainer.network, row, with_echoes=False)) for row in fold.rows
    )


def _spread(work: Callable[[Fold], Chances], folds: Sequence[Fold]) -> list[Chances]:
    """The chances of each fold, on all processors."""
    workers = min(os.cpu_count() or 1, len(folds))
    if workers == 1:
        return list(map(work, folds))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(work, folds))


# -- both -----------------------------------------------------------------------------------------


def first_rows(
    lessons: Sequence[Lesson],
    others: Sequence[TrainingLine],
    configuration: Configuration,
    epochs: int,
    seed: int = 0,
    most: int | None = None,
) -> tuple[FirstRows, FirstRows]:
    """The losses on saralis that are left out, and on those of another school.

    most: lessons of each, for a quick look.
    """
    own, strange = left_out(lessons, others)[:most], of_other_school(lessons, others)[:most]
    work = partial(network_chances, configuration, epochs, seed)
    # the folds of another school learn the same lines
    joined = Fold(OTHERS, strange[0].learned, tuple(chain(*(fold.rows for fold in strange))))
    *networks, together = _spread(work, (*own, joined))
    pieces = iter(together)
    strange_networks = [tuple(islice(pieces, len(fold.rows))) for fold in strange]
    counted = [counted_chances(fold) for fold in own]
    mixes = [
        mixed(models, best_shares([*counted[:i], *counted[i + 1 :]] or counted)) for i, models in enumerate(counted)
    ]
    shares = best_shares(counted)
    strangely_counted = [counted_chances(fold) for fold in strange]
    strange_mixes = [mixed(models, shares) for models in strangely_counted]
    return (
        _compared(LEFT_OUT, own, counted, mixes, networks),
        _compared(OTHERS, strange, strangely_counted, strange_mixes, strange_networks),
    )


def _compared(
    name: str,
    folds: Sequence[Fold],
    counted: Sequence[Mapping[str, Chances]],
    mixes: Sequence[Chances],
    networks: Sequence[Chances],
) -> FirstRows:
    """The rows of every model, and the network beside the best that counts, which is chosen on these very lessons."""
    every = [{**models, COUNT_MIX: mix, NETWORK: own} for models, mix, own in zip(counted, mixes, networks)]
    losses = {model: tuple(_nats(models[model]) for models in every) for model in every[0]}
    counting = min((model for model in losses if model != NETWORK), key=lambda model: mean(losses[model]))
    gains = [ours - theirs for ours, theirs in zip(losses[NETWORK], losses[counting])]
    between = interval(lambda chosen: mean(gains[i] for i in chosen), len(gains))
    lessons = tuple(fold.lesson for fold in folds)
    return FirstRows(name, lessons, losses, counting, mean(gains), between, sum(gain < 0 for gain in gains))


def _nats(rows: Chances) -> float:
    """The mean loss of a unit, each realisation counting once."""
    return mean(mean(-log(chance) for chance in row) for row in rows)
