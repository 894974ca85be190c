"""The whole benchmark in one run: losses, samples, and the classification of lessons and composed pieces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks.generator.first_rows import FirstRows, first_rows
from benchmarks.generator.ideas.lines import LineRow
from benchmarks.generator.ideas.rows import RAGAS
from benchmarks.generator.ideas.targets import IdeaEffort, IdeaReport, Target, idea_report, lesson_rows, targets
from benchmarks.generator.losses import LossRow, loss_rows
from benchmarks.generator.observed import GROUPS, WAYS, observed
from benchmarks.generator.raga_motion import RagaMotionReport, raga_motion
from benchmarks.generator.realness import RealnessRow, realness
from benchmarks.generator.samples.kinds import kinds
from benchmarks.generator.samples.run import Samples, sample
from carnatic.compose.composer import Composer
from carnatic.compose.network import article
from carnatic.compose.network.cross_validation import MOST_EPOCHS, Losses, Study, fold_choices, fold_unit_losses
from carnatic.compose.network.features import TrainingLine, figure_lines
from carnatic.compose.network.raga_network import RagaConfiguration
from carnatic.compose.network.weights import read_checkpoint
from carnatic.errors import OutOfRange
from carnatic.exercise.codecs import Catalogue
from carnatic.lessons.lesson import Lesson
from carnatic.theory.raga import Raga

MOST_LINES, FEWER_LINES = 100, 40  # free lines of each raga, the network's own and those it is compared with
MOST_CLIMBS, FEWER_CLIMBS = 20, 10  # of each vakra raga
RAGA_MOTION = RagaConfiguration()
OWN, FIRST, BLIND = "network", "first weights", "scores zero"
FEWEST_SAMPLES, MOST_SAMPLES = 10, 10_000


@dataclass(frozen=True)
class Effort:
    """The size of a measurement.

    samples: exercises of each kind in each way. lessons: of the article's, by number, to be
    left out one by one. groups: of families in which real and made are told apart. vakra_ragas, first_row_lessons: how
    many of them, all if None. first_row_epochs: of each training, as many as the shipped weights learned if None.
    raga_motion: of the networks of raga motion. raga_folds: of ragas left out together, all if None.
    """

    samples: int = 1000
    seeds: tuple[int, ...] = (0, 1, 2)
    lessons: tuple[int, ...] = tuple(range(2, 15))
    article_epochs: int = article.EPOCHS
    network_epochs: int = MOST_EPOCHS
    groups: tuple[str, ...] = tuple(GROUPS)
    ragas: tuple[str, ...] = RAGAS
    vakra_ragas: int | None = None
    first_row_lessons: int | None = None
    first_row_epochs: int | None = None
    raga_motion: RagaConfiguration = RAGA_MOTION
    raga_folds: int | None = None
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
    groups=("sarali, mirrored",),
    ragas=("Arabhi", "Sahana", "Todi"),
    vakra_ragas=3,
    first_row_lessons=2,
    first_row_epochs=20,
    raga_motion=RagaConfiguration(networks=2, steps=40),
    raga_folds=2,
    note="A quick look, not the measurement: 5 of the 13 lessons, one seed, 60 epochs of the article's model and "
    "20 of ours, few samples, mirrored saralis alone told apart, 2 first rows, 6 ragas left out.",
)


@dataclass(frozen=True)
class Report:
    """Everything that was measured."""

    effort: Effort
    losses: tuple[LossRow, ...]
    samples: Samples
    realness: tuple[RealnessRow, ...]
    ideas: dict[str, IdeaReport]
    lesson_ideas: tuple[LineRow, ...]
    first_rows: tuple[FirstRows, ...]
    raga_motion: RagaMotionReport
    targets: tuple[Target, ...]


def measure(
    composer: Composer,
    article_lessons: Sequence[Lesson],
    catalogue: Catalogue,
    ragas: Sequence[Raga],
    effort: Effort,
    first: Composer | None = None,
) -> Report:
    """Measure it all; progress on standard error.

    article_lessons: the saralis as the article spells them; its first, the bare run, stands
    in every other and is neither learnt nor scored. ragas: among them the vakra ones. first: composes with the first
    weights, None if these are the shipped ones.
    """
    scored = [lesson for lesson in article_lessons if lesson.number in effort.lessons]
    others = _other_lines(composer, catalogue)
    losses = loss_rows(scored, effort.seeds, _network(composer, scored, others, effort), effort.article_epochs)
    epochs = effort.first_row_epochs or composer.card.epochs
    rows = first_rows(
        composer.lessons, others, composer.card.configuration, epochs, effort.seeds[0], effort.first_row_lessons
    )
    motion = raga_motion(composer.phrases, effort.raga_motion, effort.seeds[0], effort.raga_folds)
    samples = sample(composer, kinds(catalogue), scored, effort.samples, effort.article_epochs)
    real_or_made = []
    for group in tqdm(effort.groups, desc="real or made", unit="group"):
        for way in WAYS:
            real_or_made.append(realness(group, way, observed(composer, catalogue, GROUPS[group], way)))
    ideas = _ideas(composer, first, catalogue, ragas, effort)
    real = lesson_rows(composer, catalogue)
    reached = targets(tuple(ideas.values()), real, rows, real_or_made, samples.rows, motion.as_composed())
    return Report(effort, losses, samples, tuple(real_or_made), ideas, real, rows, motion, reached)


def first_composer(composer: Composer) -> Composer | None:
    """A composer with the first weights that were shipped, None if these are the shipped ones still."""
    folder = Path(__file__).with_name("first_weights")
    weights, card_json = (folder / "weights.safetensors").read_bytes(), (folder / "card.json").read_text("utf-8")
    network, card = read_checkpoint(weights, card_json)
    return (
        None
        if card == composer.card
        else Composer(network, card, composer.lessons, phrases=composer.phrases, motion=composer.motion)
    )


def _other_lines(composer: Composer, catalogue: Catalogue) -> tuple[TrainingLine, ...]:
    talas = [catalogue.tala(lesson.tala) for lesson in composer.lessons if lesson.tala]
    return figure_lines(composer.lessons, talas)


def _network(
    composer: Composer, lessons: Sequence[Lesson], others: tuple[TrainingLine, ...], effort: Effort
) -> Callable[[Sequence[Lesson], int], tuple[Losses, ...]]:
    """Our network's losses by seed; how long it learns is chosen once, inside the training lessons of each fold."""
    study = Study(tuple(lessons), others, composer.card.configuration, effort.network_epochs, progress=True)
    chosen = fold_choices(study)
    return lambda scored, seed: fold_unit_losses(replace(study, lessons=tuple(scored)), seed, chosen)


def _ideas(
    composer: Composer, first: Composer | None, catalogue: Catalogue, ragas: Sequence[Raga], effort: Effort
) -> dict[str, IdeaReport]:
    """The report of every way; the network's own lines are more, since its targets are judged."""
    vakra = tuple(raga.name for raga in ragas if raga.is_vakra)[: effort.vakra_ragas]
    own = IdeaEffort(
        effort.ragas, vakra, min(effort.samples, MOST_LINES), min(effort.samples, MOST_CLIMBS), effort.samples
    )
    less = replace(own, lines=min(own.lines, FEWER_LINES), climb_lines=min(own.climb_lines, FEWER_CLIMBS))
    ways = {OWN: (composer, own)}
    if first is not None:
        ways[FIRST] = (first, less)
    ways[BLIND] = (composer.without_network(), less)
    work = tqdm(ways.items(), desc="lines with an idea", unit="way")
    return {way: idea_report(own_composer, catalogue, effort) for way, (own_composer, effort) in work}


def as_json(report: Report) -> dict[str, Any]:
    """The report as JSON values."""
    table = asdict(report)
    for row, plain in zip(report.losses, table["losses"]):
        plain |= {"perplexity": row.perplexity, "seed_spread": row.seed_spread}
    network = {row.kind: row for row in reversed(report.samples.rows)}
    for forms, plain in zip(report.samples.forms, table["samples"]["forms"]):
        plain["ratio"] = forms.ratio(network[forms.kind])
    return table
