"""The article's model in a visitor's own training, and the text that it writes.

The model knows neither raga nor tala, only a sequence of tokens with bars among them. Its
text is read like anything that a user types.
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
    lessons: list[Lesson] = []
    for line in lines:
        sounding = [unit for unit in line.units if unit != KARVAI]
        if line.rungs == _ROW and len(line.units) % _ROW == 0 and min(sounding) >= 0 and max(sounding) <= _HIGHEST_RUNG:
            rows = tuple(line.units[i : i + _ROW] for i in range(0, len(line.units), _ROW))
            lessons.append(lesson_of_rows(OWN, len(lessons) + 1, rows))
    return tuple(lessons)


class ArticleTraining:
    """A training of the article's model, with the article's settings, on the lines that it can spell."""

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
        """The mean loss on the lines kept aside, in nats a token; None if there are none."""
        if not self.aside:
            return None
        return ring_loss(self.trainer.model, self.aside).item() / sum(ring.numel() for ring in self.aside)

    def draw(self, seed: int) -> str:
        """A piece from a random start, as sargam text that is often faulty."""
        (piece,) = write(self.trainer.model, 1, seed)
        return written(piece)


def written(tokens: Sequence[int]) -> str:
    """Tokens as text, with a line break after each double bar."""
    signs = chain.from_iterable((SIGNS[token], "\n" if token == DOUBLE_BAR else " ") for token in tokens)
    return "".join(signs).replace("\n ", "\n").strip()
