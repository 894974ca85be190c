"""The article's model as somebody trains it here, and what it writes: text without any rule.

It knows neither raga nor tala, only tokens one after the other, bars among them; what it
writes is read like anything that is typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import torch

from carnatic.compose.network.article import DOUBLE_BAR, ArticleTrainer, ring_loss, rings, write
from carnatic.compose.network.features import TrainingLine
from carnatic.exercise.families import OWN
from carnatic.lessons.lesson import KARVAI, Lesson, lesson_of_rows

_HIGHEST_RUNG = 7
_ROW = 8
SIGNS = ("s", "r", "g", "m", "p", "d", "n", "S", ",", "|", "||")


def spelled_lessons(lines: Sequence[TrainingLine]) -> tuple[Lesson, ...]:
    """The lines that the article can spell: whole avartanams of eight on the eight rungs from s to S."""
    found: list[Lesson] = []
    for line in lines:
        sounding = [unit for unit in line.units if unit != KARVAI]
        if line.rungs == _ROW and len(line.units) % _ROW == 0 and min(sounding) >= 0 and max(sounding) <= _HIGHEST_RUNG:
            rows = tuple(line.units[i : i + _ROW] for i in range(0, len(line.units), _ROW))
            found.append(lesson_of_rows(OWN, len(found) + 1, rows))
    return tuple(found)


class ArticleTraining:
    """The article's model, learning with the article's own settings from what it can spell."""

    def __init__(self, lines: Sequence[TrainingLine], aside: Sequence[TrainingLine], seed: int) -> None:
        lessons, self.aside = spelled_lessons(lines), rings(spelled_lessons(aside))
        self.lessons = len(lessons)
        self.trainer = ArticleTrainer(lessons, seed)
        self.tokens = sum(ring.numel() for ring in self.trainer.rings) / max(1, self.lessons)

    def epoch(self) -> float:
        """One pass over all lessons; returns the mean loss in nats a token."""
        return self.trainer.epoch() / self.tokens

    @torch.no_grad()
    def held_out_nats(self) -> float | None:
        """The mean loss on what is kept aside, in nats a token; None where nothing is."""
        if not self.aside:
            return None
        return ring_loss(self.trainer.model, self.aside).item() / sum(ring.numel() for ring in self.aside)

    def draw(self, seed: int) -> str:
        """What it writes from a random start: sargam text, often a faulty one."""
        (piece,) = write(self.trainer.model, 1, seed)
        return written(piece)


def written(found: Sequence[int]) -> str:
    """Tokens as text, a line ending after each double bar."""
    signs = chain.from_iterable((SIGNS[token], "\n" if token == DOUBLE_BAR else " ") for token in found)
    return "".join(signs).replace("\n ", "\n").strip()
