"""The article's model as somebody trains it here, and what it writes: text without any rule.

It knows neither raga nor tala, only tokens one after the other, bars among them; what it
writes is read like anything that is typed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, one_hot

from carnatic.generator.benchmark.article import DECAY, DOUBLE_BAR, LEARNING_RATE, TOKENS, ArticleModel, tokens
from carnatic.generator.corpus import Line
from carnatic.practice.lessons import KARVAI, Lesson

HIGHEST_RUNG = 7
ROW = 8
LENGTH = 44  # tokens of four avartanams of Adi with their bars, as the article draws them
SIGNS = ("s", "r", "g", "m", "p", "d", "n", "S", ",", "|", "||")


def spelled_lessons(lines: Sequence[Line]) -> tuple[Lesson, ...]:
    """The lines that the article can spell: whole avartanams of eight on the eight rungs from s to S."""
    found: list[Lesson] = []
    for line in lines:
        sounding = [unit for unit in line.units if unit != KARVAI]
        if line.rungs == ROW and len(line.units) % ROW == 0 and min(sounding) >= 0 and max(sounding) <= HIGHEST_RUNG:
            rows = tuple(line.units[i : i + ROW] for i in range(0, len(line.units), ROW))
            found.append(Lesson("own", len(found) + 1, rows))
    return tuple(found)


class ArticleLearner:
    """The article's model, learning with the article's own settings."""

    def __init__(self, lines: Sequence[Line], aside: Sequence[Line], seed: int) -> None:
        torch.manual_seed(seed)
        self.network = ArticleModel()
        self.rings, self.aside = _rings(spelled_lessons(lines)), _rings(spelled_lessons(aside))
        self.lessons = sum(len(ring) for ring in self.rings)
        self.optimiser = torch.optim.Adam(self.network.parameters(), LEARNING_RATE)
        # Keras's decay: the rate falls as 1 / (1 + decay · step)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimiser, lambda step: 1 / (1 + DECAY * step))

    def epoch(self) -> float:
        """One pass over all lessons, the loss summed over a lesson's tokens; returns the mean in nats a token."""
        self.optimiser.zero_grad()
        loss, count = self._loss(self.rings)
        (loss / self.lessons).backward()  # type: ignore[no-untyped-call]
        self.optimiser.step()
        self.schedule.step()
        return float(loss.detach()) / count

    @torch.no_grad()
    def held_out_nats(self) -> float | None:
        """The mean loss on what is kept aside, in nats a token; None where nothing is."""
        if not self.aside:
            return None
        loss, count = self._loss(self.aside)
        return float(loss) / count

    def _loss(self, rings: Sequence[Tensor]) -> tuple[Tensor, int]:
        total, count = torch.zeros(()), 0
        for ring in rings:
            targets = ring.roll(-1, dims=1)  # after the last token comes the first
            scores, _ = self.network(ring)
            total = total + cross_entropy(scores.flatten(0, 1), targets.flatten(), reduction="sum")
            count += ring.numel()
        return total, count

    @torch.no_grad()
    def draw(self, seed: int) -> str:
        """What it writes from a random start, each token drawn by its scores: sargam text, often a faulty one."""
        chance = torch.Generator().manual_seed(seed)
        token = int(torch.randint(TOKENS, (1,), generator=chance))
        state, found = None, []
        for _ in range(LENGTH):
            out, state = self.network.lstm(one_hot(torch.tensor([[token]]), TOKENS).to(torch.float32), state)
            shares = self.network.dense(out)[0, 0].softmax(-1)
            token = int(torch.multinomial(shares, 1, generator=chance))
            found.append(token)
        return written(found)


def _rings(lessons: Sequence[Lesson]) -> tuple[Tensor, ...]:
    """Lessons of one length together, (lesson, time)."""
    by_length: dict[int, list[tuple[int, ...]]] = defaultdict(list)
    for lesson in lessons:
        ring = tokens(lesson)
        by_length[len(ring)].append(ring)
    return tuple(torch.tensor(rings) for _, rings in sorted(by_length.items()))


def written(found: Sequence[int]) -> str:
    """Tokens as text, a line ending after each double bar."""
    signs = chain.from_iterable((SIGNS[token], "\n" if token == DOUBLE_BAR else " ") for token in found)
    return "".join(signs).replace("\n ", "\n").strip()
