"""Leave-one-out losses on the article's lessons: every model scored in the same way, and compared fold by fold.

A model is a function of the lessons and a seed. For each lesson it returns, after training on the
others, the loss in nats of every unit except the first; bars don't count. A new model is a new row
of ``models``.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import exp
from statistics import mean, stdev

from tqdm import tqdm

from benchmarks.generator import article_losses
from benchmarks.generator.ngrams import Folds, Losses, add_k, kneser_ney, uniform
from carnatic.compose.network import article
from carnatic.compose.network.cross_validation import mixture, novel_units
from carnatic.lessons.lesson import Lesson

RESAMPLES = 2000
LEAST_SEEDS = 2  # a mixture has two networks or more

LossModel = Callable[[Sequence[Lesson], int], Folds]
Interval = tuple[float, float]

COUNTED_BEST = "Kneser-Ney 5"
ARTICLE_BEST = "the article's LSTM, best epoch"
SINGLE, MIXED = "this network, one seed", "this network, seeds mixed"


@dataclass(frozen=True, slots=True)
class Rival:
    """A row compared with another, paired by fold.

    better: folds in which it has the lower loss. nats: the mean difference, with its 95% interval.
    """

    model: str
    better: int
    nats: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class LossRow:
    """The losses of a model on lessons that it hasn't learned.

    nats: mean over folds and seeds, with the 95% interval of a bootstrap by lesson and the
    standard error over folds. by_seed: the mean of each seed. novel: the same over swaras in
    avartanams that no other lesson has. folds: the mean loss of each lesson.
    """

    model: str
    nats: float
    interval: Interval
    standard_error: float
    by_seed: tuple[float, ...]
    novel_nats: float
    novel_interval: Interval
    folds: tuple[float, ...]
    rivals: tuple[Rival, ...] = ()

    @property
    def perplexity(self) -> float:
        """The perplexity: the number of equally likely symbols with the same loss."""
        return exp(self.nats)

    @property
    def seed_spread(self) -> float:
        """Standard deviation over the seeds; 0 for a model without randomness."""
        return stdev(self.by_seed) if len(self.by_seed) > 1 else 0.0


def models(ours: LossModel, article_epochs: int) -> dict[str, tuple[LossModel, bool]]:
    """The models to compare, ours the last, and whether a seed changes them."""
    return {
        "uniform": (uniform, False),
        "unigram, add-k": (add_k(1), False),
        "bigram, add-k": (add_k(2), False),
        "trigram, add-k": (add_k(3), False),
        "Kneser-Ney 3": (kneser_ney(3), False),
        COUNTED_BEST: (kneser_ney(5), False),
        f"the article's LSTM, {article_epochs} epochs": (
            partial(article_losses.after_all_epochs, article_epochs),
            True,
        ),
        ARTICLE_BEST: (partial(article_losses.at_best_epoch, article_epochs), True),
        SINGLE: (ours, True),
    }


def loss_rows(
    lessons: Sequence[Lesson], seeds: Sequence[int], ours: LossModel, article_epochs: int = article.EPOCHS
) -> tuple[LossRow, ...]:
    """A row for every model, and one for the mixture of our seeds; progress on standard error."""
    novel = tuple(novel_units(lessons, i) for i in range(len(lessons)))
    losses: dict[str, list[Folds]] = {}
    work = [
        (name, model, seed)
        for name, (model, is_seeded) in models(ours, article_epochs).items()
        for seed in (seeds if is_seeded else seeds[:1])
    ]
    for name, model, seed in tqdm(work, desc="losses", unit="model"):
        losses.setdefault(name, []).append(model(lessons, seed))
    if len(seeds) >= LEAST_SEEDS:
        losses[MIXED] = [tuple(map(mixture, zip(*losses[SINGLE])))]
    rows = {name: row_of(name, found, novel) for name, found in losses.items()}
    rivals = [rows[COUNTED_BEST], rows[ARTICLE_BEST]]
    return tuple(_beside(row, rivals) if row.model in (SINGLE, MIXED) else row for row in rows.values())


# -- rows ----------------------------------------------------------------------------------------


def row_of(name: str, by_seed: Sequence[Folds], novel: Sequence[tuple[bool, ...]]) -> LossRow:
    """The row of a model from its losses by seed. novel: which units are novel."""
    of_folds = [mean(mean(found[i]) for found in by_seed) for i in range(len(novel))]
    sums = [_novel_sum([found[i] for found in by_seed], flags) for i, flags in enumerate(novel)]
    return LossRow(
        model=name,
        nats=mean(of_folds),
        interval=interval(lambda chosen: mean(of_folds[i] for i in chosen), len(of_folds)),
        standard_error=stdev(of_folds) / len(of_folds) ** 0.5,
        by_seed=tuple(mean(map(mean, found)) for found in by_seed),
        novel_nats=_ratio(sums, range(len(sums))),
        novel_interval=interval(lambda chosen: _ratio(sums, chosen), len(sums)),
        folds=tuple(of_folds),
    )


def _novel_sum(by_seed: Sequence[Losses], flags: Sequence[bool]) -> tuple[float, int]:
    """The total loss of a lesson's novel units, and their number."""
    return mean(sum(x for x, flag in zip(losses, flags) if flag) for losses in by_seed), sum(flags)


def _ratio(sums: Sequence[tuple[float, int]], chosen: Sequence[int]) -> float:
    return sum(sums[i][0] for i in chosen) / max(1, sum(sums[i][1] for i in chosen))


def _beside(row: LossRow, others: Sequence[LossRow]) -> LossRow:
    return LossRow(
        row.model, row.nats, row.interval, row.standard_error, row.by_seed, row.novel_nats, row.novel_interval,
        row.folds, tuple(paired(row, other) for other in others),
    )  # fmt: skip


def paired(row: LossRow, other: LossRow) -> Rival:
    """A row compared with another on the same lessons."""
    gains = [theirs - ours for ours, theirs in zip(row.folds, other.folds, strict=True)]
    between = interval(lambda chosen: mean(gains[i] for i in chosen), len(gains))
    return Rival(other.model, sum(gain > 0 for gain in gains), mean(gains), between)


def interval(statistic: Callable[[Sequence[int]], float], count: int, resamples: int = RESAMPLES) -> Interval:
    """The 95% bootstrap interval of a statistic of numbered observations."""
    rng = random.Random(0)
    found = sorted(statistic(rng.choices(range(count), k=count)) for _ in range(resamples))
    return found[round(0.025 * (resamples - 1))], found[round(0.975 * (resamples - 1))]
