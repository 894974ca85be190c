"""The LSTM: what was sung and where in the tala we are, in; scores of the next unit, out."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from carnatic.generator.corpus import FEATURES
from carnatic.generator.vocabulary import INPUTS, KARVAI_SYMBOL, NONE, START, SYMBOLS, ladder_symbols

# One thread: with two on a busy machine a line took a hundred times as long.
torch.set_num_threads(1)

INTERVALS = 2 * SYMBOLS - 1
Hidden = tuple[Tensor, Tensor]


@dataclass(frozen=True, slots=True)
class Configuration:
    """Sizes of the network; saved beside its weights."""

    hidden: int = 64
    embedding: int = 16
    dropout: float = 0.4


class VarisaiNetwork(nn.Module):
    """One LSTM layer with three heads whose scores are added.

    absolute: a score for each symbol. interval: a score for each distance from the swara
    before, which is how a figure keeps its shape on another rung. copy: how much to favour
    the mirrored swara of two avartanams ago and the swara of one avartanam ago.
    """

    def __init__(self, configuration: Configuration) -> None:
        super().__init__()
        self.configuration = configuration
        e, h = configuration.embedding, configuration.hidden
        self.swara = nn.Embedding(INPUTS, e)
        self.mirror = nn.Embedding(INPUTS, e)
        self.lag = nn.Embedding(INPUTS, e)
        # offset in the anga, anga, avartanam from the front, from the back, ladder, origin
        self.place = nn.ModuleList(nn.Embedding(size, e) for size in (9, 4, 4, 4, 16, 3))
        self.lstm = nn.LSTM(4 * e, h, batch_first=True)
        self.dropout = nn.Dropout(configuration.dropout)
        self.absolute = nn.Linear(h, SYMBOLS)
        self.interval = nn.Linear(h, INTERVALS)
        self.copy = nn.Linear(h, 2)

    def forward(self, rows: Tensor, hidden: Hidden | None = None) -> tuple[Tensor, Hidden]:
        """Scores of the next unit.

        rows: indices (batch, time, FEATURES). Returns logits (batch, time, SYMBOLS) and the
        LSTM's state.
        """
        assert rows.shape[-1] == FEATURES
        before, mirror, lag = rows[..., 0], rows[..., 1], rows[..., 2]
        places: list[Tensor] = [table(rows[..., 3 + i]) for i, table in enumerate(self.place)]
        place = torch.stack(places).sum(0)
        x = torch.cat((self.swara(before), self.mirror(mirror), self.lag(lag), place), -1)
        out, state = self.lstm(self.dropout(x), hidden)  # (batch, time, hidden)
        out = self.dropout(out)
        logits = self.absolute(out) + self._interval_scores(out, before) + self._copy_scores(out, mirror, lag)
        return logits, state

    def _interval_scores(self, out: Tensor, before: Tensor) -> Tensor:
        # (batch, time, SYMBOLS): entry s is the score of the distance from `before` to s
        distance = torch.arange(SYMBOLS) - before.unsqueeze(-1) + SYMBOLS - 1
        sounding = (before != START) & (before != KARVAI_SYMBOL)
        scores: Tensor = self.interval(out).gather(-1, distance.clamp(0, INTERVALS - 1))
        return scores * sounding.unsqueeze(-1)

    def _copy_scores(self, out: Tensor, mirror: Tensor, lag: Tensor) -> Tensor:
        gates = self.copy(out)  # (batch, time, 2)
        one_hot = nn.functional.one_hot
        favoured = torch.stack([one_hot(x.clamp(max=NONE), INPUTS)[..., :SYMBOLS] for x in (mirror, lag)], -1)
        scores: Tensor = (favoured.to(gates.dtype) * gates.unsqueeze(-2)).sum(-1)
        return scores


def ladder_mask(rungs: int) -> Tensor:
    """True at the symbols of one octave's ladder; shape (SYMBOLS,)."""
    mask = torch.zeros(SYMBOLS, dtype=torch.bool)
    mask[list(ladder_symbols(rungs))] = True
    return mask
