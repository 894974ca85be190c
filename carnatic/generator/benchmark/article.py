"""The model that this app set out to beat, in PyTorch, with the article's own settings.

An LSTM of 64 units and a dense layer learns each lesson as a ring of tokens, bars
included, for 200 epochs of Adam at 0.1 with decay 0.01, the loss summed over a lesson's
tokens. Source: S. Vivek, Generating new Carnatic music patterns using LSTM neural
networks, 2022.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from statistics import mean

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot

from carnatic.generator.benchmark.ngrams import Folds, Losses
from carnatic.practice.lessons import KARVAI, Lesson, Units

EPOCHS, LEARNING_RATE, DECAY, HIDDEN = 200, 0.1, 0.01, 64
SCORE_EVERY = 10  # epochs
BAR, DOUBLE_BAR = 9, 10
TOKENS = 11  # eight rungs, karvai, two bars
KARVAI_TOKEN = 8
ANGA_ENDS = {4: BAR, 6: BAR, 8: DOUBLE_BAR}
PIECE_TOKENS = 44  # four avartanams of Adi with their bars

Tokens = tuple[int, ...]


def tokens(lesson: Lesson) -> Tokens:
    """A lesson as the article spells it: eight rungs, karvai as 8, and the bars."""
    found: list[int] = []
    for row in lesson.units:
        for place, unit in enumerate(row, 1):
            found.append(KARVAI_TOKEN if unit == KARVAI else unit)
            if place in ANGA_ENDS:
                found.append(ANGA_ENDS[place])
    return tuple(found)


class ArticleModel(nn.Module):
    """LSTM 64 and a dense layer, one-hot tokens in, scores of the next token out."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(TOKENS, HIDDEN, batch_first=True)
        self.dense = nn.Linear(HIDDEN, TOKENS)

    def forward(self, ring: Tensor, state: tuple[Tensor, Tensor] | None = None) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """ring: tokens (lesson, time); returns scores (lesson, time, TOKENS) and the LSTM's state."""
        out, after = self.lstm(one_hot(ring, TOKENS).to(torch.float32), state)
        return self.dense(out), after


class ArticleTrainer:
    """The article's model learning some lessons."""

    def __init__(self, lessons: Sequence[Lesson], seed: int) -> None:
        torch.manual_seed(seed)
        self.model = ArticleModel()
        self.optimiser = torch.optim.Adam(self.model.parameters(), LEARNING_RATE)
        # Keras's decay: the rate falls as 1 / (1 + decay · step)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimiser, lambda step: 1 / (1 + DECAY * step))
        self.rings = rings(lessons)
        self.lessons = len(lessons)

    def epoch(self) -> float:
        """One pass over the lessons; returns the loss of a lesson, summed over its tokens."""
        self.optimiser.zero_grad()
        loss = ring_loss(self.model, self.rings) / self.lessons
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimiser.step()
        self.schedule.step()
        return loss.item()


def rings(lessons: Sequence[Lesson]) -> tuple[Tensor, ...]:
    """Lessons as rings of tokens, those of one length together, (lesson, time)."""
    by_length: dict[int, list[Tokens]] = {}
    for ring in map(tokens, lessons):
        by_length.setdefault(len(ring), []).append(ring)
    return tuple(map(torch.tensor, by_length.values()))


def ring_loss(model: ArticleModel, heard: Sequence[Tensor]) -> Tensor:
    """The loss of rings, summed over their tokens."""
    loss = torch.zeros(())
    for ring in heard:
        scores, _ = model(ring)
        targets = ring.roll(-1, dims=1)  # after the last token comes the first
        loss = loss + cross_entropy(scores.flatten(0, 1), targets.flatten(), reduction="sum")
    return loss


@torch.no_grad()
def unit_losses(model: ArticleModel, lesson: Lesson) -> Losses:
    """Nats of each swara or karvai after the first; bars are free, so the scores are renormalised without them."""
    ring = torch.tensor([tokens(lesson)])
    scores = model(ring)[0][0, :-1, :BAR]
    targets = ring[0, 1:]
    units = targets < BAR
    return tuple(cross_entropy(scores[units], targets[units], reduction="none").tolist())


# -- leave-one-out losses ------------------------------------------------------------------------


def after_all_epochs(epochs: int, lessons: Sequence[Lesson], seed: int) -> Folds:
    """Each lesson's losses when the others have been learnt for all epochs."""
    return tuple(checks[-1] for checks in _folds(tuple(lessons), seed, epochs))


def at_best_epoch(epochs: int, lessons: Sequence[Lesson], seed: int) -> Folds:
    """Each lesson's losses at the epoch that an inner split of the others finds best."""
    folds = _folds(tuple(lessons), seed, epochs)
    return tuple(checks[at] for checks, at in zip(folds, best_checks(epochs, lessons, seed)))


def best_checks(epochs: int, lessons: Sequence[Lesson], seed: int) -> tuple[int, ...]:
    """For the fold of each lesson, at which check the others are foretold best.

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
    """Train once; for each lesson held out, its losses every SCORE_EVERY epochs."""
    trainer = ArticleTrainer(lessons, seed)
    found: list[list[Losses]] = [[] for _ in held_out]
    for epoch in range(1, epochs + 1):
        trainer.epoch()
        if epoch % SCORE_EVERY == 0:
            for checks, lesson in zip(found, held_out):
                checks.append(unit_losses(trainer.model, lesson))
    return tuple(map(tuple, found))


# -- what it writes ------------------------------------------------------------------------------


@torch.no_grad()
def write(model: ArticleModel, count: int, seed: int, length: int = PIECE_TOKENS) -> tuple[Tokens, ...]:
    """Pieces of so many tokens, each the likeliest token after the other from a start drawn at random.

    The start is a token and a state of the LSTM, evenly drawn; chance has no other part.
    """
    chance = torch.Generator().manual_seed(seed)
    token = torch.randint(TOKENS, (count, 1), generator=chance)
    state = (torch.rand(1, count, HIDDEN, generator=chance), torch.rand(1, count, HIDDEN, generator=chance))
    pieces: list[Tensor] = []
    while len(pieces) < length:
        scores, state = model(token, state)
        token = scores.argmax(-1)
        pieces.append(token)
    return tuple(map(tuple, torch.cat(pieces, 1).tolist()))


def in_tala(piece: Tokens) -> tuple[Units, ...] | None:
    """The avartanams of a piece in which every bar stands where Adi has one; None for any other."""
    rows = [piece[i : i + TOKENS] for i in range(0, len(piece), TOKENS)]
    found = tuple(_avartanam(row) for row in rows)
    whole = tuple(row for row in found if row is not None)
    return whole if len(whole) == len(found) else None


def turned(piece: Tokens) -> Tokens:
    """A piece begun after a double bar, where one of its turns is whole; as it is otherwise."""
    turns = [(*piece[i + 1 :], *piece[: i + 1]) for i, token in enumerate(piece) if token == DOUBLE_BAR]
    return next((turn for turn in turns if in_tala(turn) is not None), piece)


def whole_avartanams(piece: Tokens) -> tuple[tuple[Units, bool], ...]:
    """Every whole avartanam of a piece read as a ring, and whether it is a seam, where the end meets the start."""
    ring = piece * 2
    found = []
    for start in range(len(piece)):
        row = _avartanam(ring[start : start + TOKENS])
        if row is not None and ring[start - 1] == DOUBLE_BAR:
            found.append((row, start + TOKENS > len(piece)))
    return tuple(found)


def without_bars(piece: Tokens) -> Units:
    """The swaras and holds of a piece, as rungs."""
    return tuple(KARVAI if token == KARVAI_TOKEN else token for token in piece if token < BAR)


def _avartanam(row: Tokens) -> Units | None:
    """The eight units of eleven tokens, None where a bar is missing or misplaced."""
    bars = {4: BAR, 7: BAR, 10: DOUBLE_BAR}
    if len(row) != TOKENS or any((token >= BAR or k in bars) and bars.get(k) != token for k, token in enumerate(row)):
        return None
    return tuple(KARVAI if token == KARVAI_TOKEN else token for k, token in enumerate(row) if k not in bars)
