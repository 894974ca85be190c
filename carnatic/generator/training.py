"""Training: leave-one-out folds to choose the number of epochs, then all lessons."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from tqdm import tqdm

from carnatic.errors import CarnaticError
from carnatic.generator.checkpoint import Card, read_card, write_checkpoint
from carnatic.generator.corpus import REAL, Line, augmented, corpus_hash, line_features, realisations
from carnatic.generator.network import Configuration, VarisaiNetwork, ladder_mask
from carnatic.generator.vocabulary import symbols_of
from carnatic.practice.lessons import Lesson, Units, read_lessons

MOST_EPOCHS = 240
SCORE_EVERY = 10
LEARNING_RATE = 0.004
WEIGHT_DECAY = 0.01
REAL_WEIGHT, MOVED_WEIGHT = 1.0, 0.3
MIRROR_SHARE = 0.6  # how often a line is read with its mirror inputs


@dataclass(frozen=True)
class Batch:
    """Lines of one length as tensors.

    rows: (2, line, time, FEATURES), without and with mirror inputs. targets: (line, time).
    masks: (line, SYMBOLS). weights: (line,).
    """

    rows: Tensor
    targets: Tensor
    masks: Tensor
    weights: Tensor


def batches(lines: Sequence[Line]) -> tuple[Batch, ...]:
    """Lines grouped by length; a moved line counts less than a real one."""
    lengths = sorted({len(line.units) for line in lines})
    return tuple(_batch([line for line in lines if len(line.units) == length]) for length in lengths)


def _batch(lines: Sequence[Line]) -> Batch:
    rows = [[[f.row() for f in line_features(line, mirrored)] for line in lines] for mirrored in (False, True)]
    masks = []
    for line in lines:
        targets = set(symbols_of(line.units))
        mask = ladder_mask(line.rungs)
        mask[list(targets)] = True  # a moved line leaves the octave
        masks.append(mask)
    return Batch(
        torch.tensor(rows),
        torch.tensor([symbols_of(line.units) for line in lines]),
        torch.stack(masks),
        torch.tensor([REAL_WEIGHT if line.origin == REAL else MOVED_WEIGHT for line in lines]),
    )


def loss_of(network: VarisaiNetwork, batch: Batch, with_mirror: Tensor) -> Tensor:
    """Nats of each unit, shape (line, time); with_mirror: bool (line,)."""
    rows = torch.where(with_mirror[:, None, None], batch.rows[1], batch.rows[0])
    logits, _ = network(rows)
    logits = logits.masked_fill(~batch.masks[:, None, :], -1e9)
    flat = cross_entropy(logits.flatten(0, 1), batch.targets.flatten(), reduction="none")
    return flat.view(batch.targets.shape)


class Trainer:
    """One network learning one set of lessons."""

    def __init__(self, lessons: Sequence[Lesson], seed: int, configuration: Configuration) -> None:
        torch.manual_seed(seed)
        self.network = VarisaiNetwork(configuration)
        self.batches = batches(augmented(realisations(lessons)))
        self.optimiser = torch.optim.AdamW(self.network.parameters(), LEARNING_RATE, weight_decay=WEIGHT_DECAY)
        self.chance = torch.Generator().manual_seed(seed)

    def epoch(self) -> float:
        """One pass over all lines; returns the mean training loss in nats."""
        self.network.train()
        self.optimiser.zero_grad()
        total, weight = torch.zeros(()), 0.0
        for batch in self.batches:
            with_mirror = torch.rand(len(batch.targets), generator=self.chance) < MIRROR_SHARE
            total = total + (loss_of(self.network, batch, with_mirror).mean(1) * batch.weights).sum()
            weight += float(batch.weights.sum())
        loss = total / weight
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        return loss.item()


@torch.no_grad()
def lesson_loss(network: VarisaiNetwork, units: Units, rungs: int = 8) -> tuple[float, ...]:
    """Nats of each unit of a lesson after the first, which is given.

    The plan is summed out: the line is as likely as the mean of its likelihoods with and
    without mirror inputs, unit by unit in the light of what came before.
    """
    network.eval()
    batch = _batch([Line("", rungs, units)])
    losses = torch.stack([loss_of(network, batch, torch.tensor([flag]))[0] for flag in (False, True)])
    joint = torch.logsumexp(-losses.double().cumsum(1), 0) - torch.log(torch.tensor(2.0, dtype=torch.float64))
    nats = -joint.diff()
    return tuple(float(x) for x in nats)


def novel_units(lessons: Sequence[Lesson], i: int) -> tuple[bool, ...]:
    """For each unit of lesson i after the first: whether no other lesson has its avartanam."""
    counts = Counter(row for lesson in lessons for row in set(lesson.units))
    flags = [counts[row] == 1 for row in lessons[i].units for _ in row]
    return tuple(flags[1:])


@dataclass(frozen=True, slots=True)
class FoldCurve:
    """A held-out lesson's loss every SCORE_EVERY epochs: nats per unit, all and novel only."""

    lesson: str
    nats: tuple[float, ...]
    novel_nats: tuple[float, ...]
    novel_count: int


def fold_curve(lessons: Sequence[Lesson], i: int, epochs: int, seed: int, configuration: Configuration) -> FoldCurve:
    """Train without lesson i, on every ladder, and score it as it goes."""
    trainer = Trainer([lesson for j, lesson in enumerate(lessons) if j != i], seed, configuration)
    units = tuple(unit for row in lessons[i].units for unit in row)
    flags = novel_units(lessons, i)
    nats, novel = [], []
    for epoch in range(1, epochs + 1):
        trainer.epoch()
        if epoch % SCORE_EVERY == 0:
            losses = lesson_loss(trainer.network, units)
            nats.append(mean(losses))
            novel.append(sum(x for x, flag in zip(losses, flags) if flag) / max(1, sum(flags)))
    return FoldCurve(lessons[i].id, tuple(nats), tuple(novel), sum(flags))


def held_out(curves: Sequence[FoldCurve]) -> tuple[float, float]:
    """Mean held-out loss and novel loss, in nats.

    A fold is scored at the epoch that suits the other folds best, never its own.
    """
    chosen = []
    for i, curve in enumerate(curves):
        others = [c.nats for j, c in enumerate(curves) if j != i]
        at = best_index(others)
        chosen.append((curve.nats[at], curve.novel_nats[at], curve.novel_count))
    novel_count = sum(count for _, _, count in chosen)
    novel = sum(loss * count for _, loss, count in chosen) / max(1, novel_count)
    return mean(loss for loss, _, _ in chosen), novel


def best_index(curves: Sequence[Sequence[float]]) -> int:
    """Where the mean of some curves is lowest."""
    means = [mean(column) for column in zip(*curves)]
    return means.index(min(means))


@dataclass(frozen=True)
class Training:
    """The outcome: a network, its card, and the curves for the picture."""

    network: VarisaiNetwork
    card: Card
    training_nats: tuple[float, ...]
    curves: tuple[FoldCurve, ...]


def train_lessons(
    lessons: Sequence[Lesson],
    epochs: int | None = None,
    seed: int = 0,
    configuration: Configuration | None = None,
    progress: bool = False,
) -> Training:
    """Train on all lessons for as many epochs as leave-one-out folds suggest, or as asked.

    The plain run (sarali 1) is in every other lesson and so is never held out.
    """
    configuration = configuration or Configuration()
    torch.use_deterministic_algorithms(True)
    random.seed(seed)
    folds = [i for i, lesson in enumerate(lessons) if len(lesson.units) > 2]
    if not folds:
        raise CarnaticError("The corpus needs a lesson of more than two avartanams to hold out.")
    most = epochs or MOST_EPOCHS
    bar = tqdm(total=len(folds) + 1, desc="folds", disable=not progress, unit="training")
    curves = []
    for i in folds:
        curves.append(fold_curve(lessons, i, max(most, SCORE_EVERY), seed, configuration))
        bar.set_postfix(held_out=f"{min(curves[-1].nats):.2f}")
        bar.update()
    best = epochs or (best_index([c.nats for c in curves]) + 1) * SCORE_EVERY
    trainer = Trainer(lessons, seed, configuration)
    training_nats = tuple(trainer.epoch() for _ in range(best))
    bar.update()
    bar.close()
    nats, novel = held_out(curves) if len(curves) > 1 else (curves[0].nats[-1], curves[0].novel_nats[-1])
    card = Card(configuration, corpus_hash(lessons), seed, best, round(nats, 4), round(novel, 4))
    return Training(trainer.network, card, training_nats, tuple(curves))


def train(corpus_dir: Path, out_dir: Path, epochs: int | None = None, seed: int = 0, progress: bool = True) -> Card:
    """Train on a folder's sarali.txt and write weights, card and the loss curve as a picture.

    Raises CarnaticError where the folder has no lessons.
    """
    source = corpus_dir / "sarali.txt"
    if not source.is_file():
        raise CarnaticError(f"There is no sarali.txt in {corpus_dir}; give the folder that holds the lessons.")
    if epochs is not None and epochs < 1:
        raise CarnaticError("Training needs one epoch or more.")
    lessons = read_lessons(source.read_text(encoding="utf-8"), "sarali")
    training = train_lessons(lessons, epochs, seed, progress=progress)
    weights, card_json = write_checkpoint(training.network, training.card)
    out_dir.mkdir(parents=True, exist_ok=True)
    (out_dir / "weights.safetensors").write_bytes(weights)
    (out_dir / "card.json").write_text(card_json, encoding="utf-8")
    (out_dir / "loss.png").write_bytes(draw_loss(training))
    return read_card(card_json)


def draw_loss(training: Training) -> bytes:
    """The loss curve as a PNG: training, and every held-out lesson with their mean."""
    import io

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 4.5), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    length = len(training.curves[0].nats)
    epochs = [SCORE_EVERY * (i + 1) for i in range(length)]
    for curve in training.curves:
        axes.plot(epochs, curve.nats, color="#7A8B87", linewidth=0.7, alpha=0.6)
    axes.plot(epochs, [mean(c) for c in zip(*(c.nats for c in training.curves))], color="#00606B", label="held out")
    axes.plot(range(1, len(training.training_nats) + 1), training.training_nats, color="#C98A00", label="training")
    axes.axvline(training.card.epochs, color="#53625E", linewidth=0.8, linestyle="--", label="chosen")
    axes.set(xlabel="epoch", ylabel="nats per swara", title="Loss on the sarali varisais", ylim=(0, 2.5))
    axes.legend()
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=110, metadata={"Software": None})
    return out.getvalue()
