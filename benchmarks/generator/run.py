"""The whole benchmark in one run: losses, samples, and the classification of lessons and composed pieces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from tqdm import tqdm

from benchmarks.generator.losses import LossRow, loss_rows
from benchmarks.generator.observed import GROUPS, WAYS, observed
from benchmarks.generator.realness import RealnessRow, realness
from benchmarks.generator.samples.kinds import kinds
from benchmarks.generator.samples.run import Samples, sample
from carnatic.compose.composer import Composer
from carnatic.compose.network import article
from carnatic.compose.network.cross_validation import MOST_EPOCHS, Losses, Study, fold_choices, fold_unit_losses
from carnatic.compose.network.features import figure_lines
from carnatic.errors import OutOfRange
from carnatic.exercise.codecs import Catalogue
from carnatic.lessons.lesson import Lesson

FEWEST_SAMPLES, MOST_SAMPLES = 10, 10_000


@dataclass(frozen=True)
class Effort:
    """The size of a measurement.

    samples: exercises of each kind in each way. lessons: of the article's, by number, to be
    left out one by one. groups: of families in which real and made are told apart.
    """

    samples: int = 1000
    seeds: tuple[int, ...] = (0, 1, 2)
    lessons: tuple[int, ...] = tuple(range(2, 15))
    article_epochs: int = article.EPOCHS
    network_epochs: int = MOST_EPOCHS
    groups: tuple[str, ...] = tuple(GROUPS)
    note: str = ""

    def __post_init__(self) -> None:
        if not FEWEST_SAMPLES <= self.samples <= MOST_SAMPLES:
            raise OutOfRange("samples.range", value=self.samples, lowest=FEWEST_SAMPLES, highest=MOST_SAMPLES)


QUICK = Effort(
    samples=20,
    seeds=(0,),
    lessons=(3, 5, 8, 12, 13),
    article_epochs=60,
    network_epochs=20,
    groups=("sarali",),
    note="A quick look, not the measurement: 5 of the 13 lessons, one seed, 60 epochs of the article's model and "
    "20 of ours, few samples, saralis alone told apart.",
)


@dataclass(frozen=True)
class Report:
    """Everything that was measured."""

    effort: Effort
    losses: tuple[LossRow, ...]
    samples: Samples
    realness: tuple[RealnessRow, ...]


def _network(
    composer: Composer, lessons: Sequence[Lesson], catalogue: Catalogue, effort: Effort
) -> Callable[[Sequence[Lesson], int], tuple[Losses, ...]]:
    """Our network's losses by seed; how long it learns is chosen once, inside the training lessons of each fold."""
    talas = [catalogue.tala(lesson.tala) for lesson in composer.lessons if lesson.tala]
    others = figure_lines(composer.lessons, talas)
    study = Study(tuple(lessons), others, composer.card.configuration, effort.network_epochs, progress=True)
    chosen = fold_choices(study)
    return lambda scored, seed: fold_unit_losses(replace(study, lessons=tuple(scored)), seed, chosen)


def measure(composer: Composer, article_lessons: Sequence[Lesson], catalogue: Catalogue, effort: Effort) -> Report:
    """Measure it all; progress on standard error.

    article_lessons: the saralis as the article spells them; its first, the bare run, stands
    in every other and is neither learnt nor scored.
    """
    scored = [lesson for lesson in article_lessons if lesson.number in effort.lessons]
    losses = loss_rows(scored, effort.seeds, _network(composer, scored, catalogue, effort), effort.article_epochs)
    samples = sample(composer, kinds(catalogue), scored, effort.samples, effort.article_epochs)
    rows = []
    for group in tqdm(effort.groups, desc="real or made", unit="group"):
        for way in WAYS:
            rows.append(realness(group, way, observed(composer, catalogue, GROUPS[group], way)))
    return Report(effort, losses, samples, tuple(rows))


def as_json(report: Report) -> dict[str, Any]:
    """The report as JSON values."""
    table = asdict(report)
    for row, plain in zip(report.losses, table["losses"]):
        plain |= {"perplexity": row.perplexity, "seed_spread": row.seed_spread}
    network = {row.kind: row for row in reversed(report.samples.rows)}
    for forms, plain in zip(report.samples.forms, table["samples"]["forms"]):
        plain["ratio"] = forms.ratio(network[forms.kind])
    return table
