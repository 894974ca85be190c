"""The training of the shipped weights: leave-one-out folds set its length, then it learns all lessons."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from statistics import mean

from carnatic.compose.network.cross_validation import MOST_EPOCHS, SCORE_EVERY, Curve, Study, fold_curves, novel_nats
from carnatic.compose.network.features import TrainingLine, corpus_hash, realisations
from carnatic.compose.network.model import Configuration, VarisaiNetwork
from carnatic.compose.network.raga_network import RagaConfiguration
from carnatic.compose.network.raga_training import train_raga_motion
from carnatic.compose.network.raga_weights import RAGA_CARD, RAGA_WEIGHTS, write_raga_motion
from carnatic.compose.network.training import Trainer, reproducible
from carnatic.compose.network.weights import Card, read_card, write_checkpoint
from carnatic.compose.vocabulary import HIGHEST_RUNG, LOWEST_RUNG
from carnatic.errors import CarnaticError, OutOfRange
from carnatic.exercise.families import SARALI
from carnatic.exercise.settings import HIGHEST_SEED
from carnatic.lessons.lesson import KARVAI, Lesson, read_lessons
from carnatic.messages import say
from carnatic.theory.phrases import RagaPhrases

LARGEST_EPOCHS = 10_000
LARGEST_CORPUS_BYTES = 1_000_000
_PACKAGES = ("matplotlib", "tqdm")  # of requirements-training.txt, which the app runs without


@dataclass(frozen=True)
class TrainingResult:
    """A trained network, its card, and the curves for the picture."""

    network: VarisaiNetwork
    card: Card
    training_nats: tuple[float, ...]
    curves: tuple[Curve, ...]


def train_lessons(
    lessons: Sequence[Lesson],
    others: Sequence[TrainingLine] = (),
    epochs: int | None = None,
    seed: int = 0,
    configuration: Configuration | None = None,
    progress: bool = False,
) -> TrainingResult:
    """Train on all lines for as many epochs as leave-one-out folds of the lessons suggest, or for ``epochs``.

    Every other lesson contains the plain run (sarali 1), so it is never held out. Raises
    CarnaticError if there is no lesson to hold out.
    """
    configuration = configuration or Configuration()
    run = [lesson for lesson in lessons if len(lesson.rows) <= 2]
    scored = tuple(lesson for lesson in lessons if len(lesson.rows) > 2)
    if not scored:
        raise CarnaticError("corpus.short")
    always_learned = (*realisations(run), *others)
    study = Study(scored, always_learned, configuration, max(epochs or MOST_EPOCHS, SCORE_EVERY), progress)
    lines = (*realisations(lessons), *others)
    with reproducible():
        lesson_curves = fold_curves(study, seed)
        at = best(lesson_curves) if epochs is None else len(lesson_curves[0].losses) - 1
        trainer = Trainer(lines, seed, configuration)
        training_nats = tuple(trainer.epoch() for _ in range(epochs or (at + 1) * SCORE_EVERY))
    held, novel = (
        held_out(lesson_curves, scored) if len(lesson_curves) > 1 else (mean(lesson_curves[0].losses[-1]), 0.0)
    )
    card = Card(configuration, corpus_hash(lines), seed, len(training_nats), round(held, 4), round(novel, 4))
    return TrainingResult(trainer.network, card, training_nats, lesson_curves)


def best(some_curves: Sequence[Curve]) -> int:
    """The index at which the mean of some curves is lowest."""
    means = [mean(column) for column in zip(*(curve.nats() for curve in some_curves))]
    return means.index(min(means))


def held_out(lesson_curves: Sequence[Curve], lessons: Sequence[Lesson]) -> tuple[float, float]:
    """The mean held-out loss and novel loss, in nats, each fold at the epoch that suits the others best."""
    at = [best([curve for curve in lesson_curves if curve is not left_out]) for left_out in lesson_curves]
    rows = [curve.losses[k] for curve, k in zip(lesson_curves, at)]
    return mean(map(mean, rows)), novel_nats(lessons, rows)


def train_network(
    corpus_dir: Path,
    out_dir: Path,
    others: Sequence[TrainingLine] = (),
    pieces: Sequence[RagaPhrases] = (),
    epochs: int | None = None,
    seed: int = 0,
    progress: bool = True,
) -> Card:
    """Train on a folder's sarali.txt and other lines; write weights, card and the loss curve as a picture.

    pieces: what was counted in pieces of ragas; with them the networks of raga motion are trained and written too,
    in fewer steps if ``epochs`` are fewer.

    Raises CarnaticError if the folder has no lessons, a number is out of range or a package is missing.
    """
    for package in _PACKAGES:
        if find_spec(package) is None:
            raise CarnaticError("training.package", package=package)
    if epochs is not None and not 1 <= epochs <= LARGEST_EPOCHS:
        raise OutOfRange("epochs.range", value=epochs, lowest=1, highest=LARGEST_EPOCHS)
    if not 0 <= seed <= HIGHEST_SEED:
        raise OutOfRange("training.seed_range", value=seed, lowest=0, highest=HIGHEST_SEED)
    lessons = _lessons_in(corpus_dir)
    if out_dir.exists() and not out_dir.is_dir():
        raise CarnaticError("training.out_is_file", path=str(out_dir))
    out_dir.mkdir(parents=True, exist_ok=True)  # fail before the long work if the folder can't be written
    training = train_lessons(lessons, others, epochs, seed, progress=progress)
    weights, card_json = write_checkpoint(training.network, training.card)
    (out_dir / "weights.safetensors").write_bytes(weights)
    (out_dir / "card.json").write_text(card_json, encoding="utf-8")
    (out_dir / "loss.png").write_bytes(draw_loss(training))
    if pieces:
        sizes = RagaConfiguration()
        sizes = replace(sizes, steps=min(epochs or sizes.steps, sizes.steps))
        raga_weights, raga_card = write_raga_motion(train_raga_motion(pieces, seed, sizes), pieces, seed)
        (out_dir / RAGA_WEIGHTS).write_bytes(raga_weights)
        (out_dir / RAGA_CARD).write_text(raga_card, encoding="utf-8")
    return read_card(card_json)


def _lessons_in(corpus_dir: Path) -> tuple[Lesson, ...]:
    """The lessons of a folder's sarali.txt. Raises CarnaticError if it can't be read as lessons."""
    source = corpus_dir / "sarali.txt"
    if not source.is_file():
        raise CarnaticError("corpus.missing", folder=str(corpus_dir))
    with source.open("rb") as file:
        content = file.read(LARGEST_CORPUS_BYTES + 1)
    if len(content) > LARGEST_CORPUS_BYTES:
        raise CarnaticError("corpus.large", path=str(source), most=LARGEST_CORPUS_BYTES // 1_000_000)
    try:
        lessons = read_lessons(content.decode("utf-8-sig"), SARALI)
    except UnicodeDecodeError:
        raise CarnaticError("corpus.not_utf8", path=str(source)) from None
    for lesson in lessons:
        sounding = [unit for row in lesson.rows for unit in row if unit != KARVAI]
        if min(sounding) < LOWEST_RUNG or max(sounding) > HIGHEST_RUNG:
            raise CarnaticError("corpus.out_of_range", lesson=lesson.title)
    return lessons


def draw_loss(training: TrainingResult) -> bytes:
    """The loss curve as a PNG: training, and every held-out lesson with their mean."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 4.5), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    nats = [curve.nats() for curve in training.curves]
    epochs = [SCORE_EVERY * (i + 1) for i in range(len(nats[0]))]
    for row in nats:
        axes.plot(epochs, row, color="#7A8B87", linewidth=0.7, alpha=0.6)
    axes.plot(epochs, [mean(column) for column in zip(*nats)], color="#00606B", label=say("train.loss.tested"))
    axes.plot(
        range(1, len(training.training_nats) + 1),
        training.training_nats,
        color="#C98A00",
        label=say("train.loss.training"),
    )
    axes.axvline(training.card.epochs, color="#53625E", linewidth=0.8, linestyle="--", label=say("train.loss.chosen"))
    labels = {part: say(f"train.loss.{part}") for part in ("xlabel", "ylabel", "title")}
    axes.set(**labels, ylim=(0, 2.5))
    axes.legend()
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=110, metadata={"Software": None})
    return out.getvalue()
