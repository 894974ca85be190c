"""The course that makes the shipped weights: leave-one-out folds say how long, then all lessons are learnt."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import torch

from carnatic.errors import CarnaticError
from carnatic.generator.checkpoint import Card, read_card, write_checkpoint
from carnatic.generator.corpus import Line, corpus_hash, realisations
from carnatic.generator.folds import MOST_EPOCHS, SCORE_EVERY, Curve, Study, fold_curves, novel_nats
from carnatic.generator.network import Configuration, VarisaiNetwork
from carnatic.generator.training import Trainer
from carnatic.practice.lessons import Lesson, read_lessons


@dataclass(frozen=True)
class Training:
    """The outcome: a network, its card, and the curves for the picture."""

    network: VarisaiNetwork
    card: Card
    training_nats: tuple[float, ...]
    curves: tuple[Curve, ...]


def train_lessons(
    lessons: Sequence[Lesson],
    others: Sequence[Line] = (),
    epochs: int | None = None,
    seed: int = 0,
    configuration: Configuration | None = None,
    progress: bool = False,
) -> Training:
    """Train on all lines for as many epochs as leave-one-out folds of the lessons suggest, or as asked.

    The plain run (sarali 1) is in every other lesson and so is never held out. Raises
    CarnaticError where there is no lesson to hold out.
    """
    configuration = configuration or Configuration()
    torch.use_deterministic_algorithms(True)
    run = [lesson for lesson in lessons if len(lesson.units) <= 2]
    scored = tuple(lesson for lesson in lessons if len(lesson.units) > 2)
    if not scored:
        raise CarnaticError("corpus.short")
    known = (*realisations(run), *others)
    study = Study(scored, known, configuration, max(epochs or MOST_EPOCHS, SCORE_EVERY), progress)
    found = fold_curves(study, seed)
    at = best(found) if epochs is None else len(found[0].losses) - 1
    lines = (*realisations(lessons), *others)
    trainer = Trainer(lines, seed, configuration)
    training_nats = tuple(trainer.epoch() for _ in range(epochs or (at + 1) * SCORE_EVERY))
    held, novel = held_out(found, scored) if len(found) > 1 else (mean(found[0].losses[-1]), 0.0)
    card = Card(configuration, corpus_hash(lines), seed, len(training_nats), round(held, 4), round(novel, 4))
    return Training(trainer.network, card, training_nats, found)


def best(found: Sequence[Curve]) -> int:
    """Where the mean of some curves is lowest."""
    means = [mean(column) for column in zip(*(curve.nats() for curve in found))]
    return means.index(min(means))


def held_out(found: Sequence[Curve], lessons: Sequence[Lesson]) -> tuple[float, float]:
    """Mean held-out loss and novel loss, in nats, each fold at the epoch that suits the others best."""
    at = [best([curve for curve in found if curve is not own]) for own in found]
    rows = [curve.losses[k] for curve, k in zip(found, at)]
    return mean(map(mean, rows)), novel_nats(lessons, rows)


def train(
    corpus_dir: Path,
    out_dir: Path,
    others: Sequence[Line] = (),
    epochs: int | None = None,
    seed: int = 0,
    progress: bool = True,
) -> Card:
    """Train on a folder's sarali.txt and other lines; write weights, card and the loss curve as a picture.

    Raises CarnaticError where the folder has no lessons.
    """
    source = corpus_dir / "sarali.txt"
    if not source.is_file():
        raise CarnaticError("corpus.missing", folder=str(corpus_dir))
    if epochs is not None and epochs < 1:
        raise CarnaticError("epochs.range")
    lessons = read_lessons(source.read_text(encoding="utf-8"), "sarali")
    training = train_lessons(lessons, others, epochs, seed, progress=progress)
    weights, card_json = write_checkpoint(training.network, training.card)
    out_dir.mkdir(parents=True, exist_ok=True)
    (out_dir / "weights.safetensors").write_bytes(weights)
    (out_dir / "card.json").write_text(card_json, encoding="utf-8")
    (out_dir / "loss.png").write_bytes(draw_loss(training))
    return read_card(card_json)


def draw_loss(training: Training) -> bytes:
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
    axes.plot(epochs, [mean(column) for column in zip(*nats)], color="#00606B", label="held out")
    axes.plot(range(1, len(training.training_nats) + 1), training.training_nats, color="#C98A00", label="training")
    axes.axvline(training.card.epochs, color="#53625E", linewidth=0.8, linestyle="--", label="chosen")
    axes.set(xlabel="epoch", ylabel="nats per swara", title="Loss on the sarali varisais", ylim=(0, 2.5))
    axes.legend()
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=110, metadata={"Software": None})
    return out.getvalue()
