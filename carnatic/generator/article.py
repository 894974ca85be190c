"""The model that this app set out to beat, in PyTorch, with the article's own settings.

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

from carnatic.practice.lessons import KARVAI, Lesson

EPOCHS, LEARNING_RATE, DECAY, HIDDEN = 200, 0.1, 0.01, 64
BAR, DOUBLE_BAR = 9, 10
TOKENS = 11  # eight rungs, karvai, two bars
ANGA_ENDS = {4: BAR, 6: BAR, 8: DOUBLE_BAR}


def tokens(lesson: Lesson) -> tuple[int, ...]:
    """A lesson as the article spells it: eight rungs, karvai as 8, and the bars."""
    found: list[int] = []
    for row in lesson.units:
        for place, unit in enumerate(row, 1):
            found.append(8 if unit == KARVAI else unit)
            if place in ANGA_ENDS:
                found.append(ANGA_ENDS[place])
    return tuple(found)


class ArticleModel(nn.Module):
    """LSTM 64 and a dense layer, one-hot tokens in, scores of the next token out."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(TOKENS, HIDDEN, batch_first=True)
        self.dense = nn.Linear(HIDDEN, TOKENS)

    def forward(self, ring: Tensor) -> Tensor:
        """ring: tokens (lesson, time); returns scores (lesson, time, TOKENS)."""
        out, _ = self.lstm(one_hot(ring, TOKENS).to(torch.float32))
        scores: Tensor = self.dense(out)
        return scores


def _held_out_nats(model: ArticleModel, lesson: Lesson) -> float:
    """Nats per swara after the first, bars free: renormalised over swaras and karvai."""
    ring = torch.tensor([tokens(lesson)])
    with torch.no_grad():
        scores = model(ring)[0, :-1, :BAR]
    targets = ring[0, 1:]
    swaras = targets < BAR
    return cross_entropy(scores[swaras], targets[swaras]).item()


def leave_one_out(lessons: Sequence[Lesson], seed: int = 0) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """For each lesson left out: its loss after 200 epochs, and at the epoch best for the others."""
    curves = [_curve([x for j, x in enumerate(lessons) if j != i], lessons[i], seed) for i in range(len(lessons))]
    best = []
    for i, curve in enumerate(curves):
        others = [c for j, c in enumerate(curves) if j != i]
        means = [sum(column) for column in zip(*others)]
        best.append(curve[means.index(min(means))])
    return tuple(curve[-1] for curve in curves), tuple(best)


def _curve(lessons: Sequence[Lesson], held_out: Lesson, seed: int) -> tuple[float, ...]:
    """The held-out loss every ten epochs."""
    torch.manual_seed(seed)
    model = ArticleModel()
    optimiser = torch.optim.Adam(model.parameters(), LEARNING_RATE)
    # Keras's decay: the rate falls as 1 / (1 + decay · step)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 / (1 + DECAY * step))
    rings = torch.tensor([tokens(lesson) for lesson in lessons])
    found = []
    for epoch in range(1, EPOCHS + 1):
        optimiser.zero_grad()
        scores = model(rings)
        targets = rings.roll(-1, dims=1)  # a ring: after the last token comes the first
        loss = cross_entropy(scores.flatten(0, 1), targets.flatten(), reduction="sum") / len(lessons)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        schedule.step()
        if epoch % 10 == 0:
            found.append(_held_out_nats(model, held_out))
    return tuple(found)
