"""The article's model, which this app set out to improve on, in PyTorch and with the article's settings.

An LSTM of 64 units and a dense layer learns each lesson as a ring of tokens, bars
included, for 200 epochs of Adam at 0.1 with decay 0.01, the loss summed over a lesson's
tokens. Source: S. Vivek, Generating new Carnatic music patterns using LSTM neural
networks, 2022.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot

from carnatic.lessons.lesson import KARVAI, Lesson

EPOCHS, LEARNING_RATE, DECAY, HIDDEN = 200, 0.1, 0.01, 64
BAR, DOUBLE_BAR = 9, 10
TOKENS = 11  # eight rungs, karvai, two bars
KARVAI_TOKEN = 8
ANGA_ENDS = {4: BAR, 6: BAR, 8: DOUBLE_BAR}
PIECE_TOKENS = 44  # four avartanams of Adi with their bars

Tokens = tuple[int, ...]


def tokens(lesson: Lesson) -> Tokens:
    """A lesson in the article's spelling: eight rungs, karvai as 8, and the bars."""
    spelled: list[int] = []
    for row in lesson.rows:
        for place, unit in enumerate(row, 1):
            spelled.append(KARVAI_TOKEN if unit == KARVAI else unit)
            if place in ANGA_ENDS:
                spelled.append(ANGA_ENDS[place])
    return tuple(spelled)


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
    """A training of the article's model on some lessons."""

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
    """Lessons as rings of tokens, grouped by length, (lesson, time)."""
    by_length: dict[int, list[Tokens]] = {}
    for ring in map(tokens, lessons):
        by_length.setdefault(len(ring), []).append(ring)
    return tuple(map(torch.tensor, by_length.values()))


def ring_loss(model: ArticleModel, ring_batches: Sequence[Tensor]) -> Tensor:
    """The loss of rings, summed over their tokens."""
    loss = torch.zeros(())
    for ring in ring_batches:
        scores, _ = model(ring)
        targets = ring.roll(-1, dims=1)  # after the last token comes the first
        loss = loss + cross_entropy(scores.flatten(0, 1), targets.flatten(), reduction="sum")
    return loss


@torch.no_grad()
def write(model: ArticleModel, count: int, seed: int, length: int = PIECE_TOKENS) -> tuple[Tokens, ...]:
    """Pieces of ``length`` tokens: from a random start, always the likeliest next token.

    The start is a token and a state of the LSTM, both uniform; the rest is deterministic.
    """
    generator = torch.Generator().manual_seed(seed)
    token = torch.randint(TOKENS, (count, 1), generator=generator)
    state = (torch.rand(1, count, HIDDEN, generator=generator), torch.rand(1, count, HIDDEN, generator=generator))
    pieces: list[Tensor] = []
    while len(pieces) < length:
        scores, state = model(token, state)
        token = scores.argmax(-1)
        pieces.append(token)
    return tuple(map(tuple, torch.cat(pieces, 1).tolist()))
