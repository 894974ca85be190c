"""The LSTM: it reads the swaras so far and the place in the tala, and scores the next unit."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from carnatic.compose.network.features import FEATURES, KIND_COUNT, PLACE_SIZES, SYMBOL_FEATURES
from carnatic.compose.vocabulary import INPUTS, KARVAI_SYMBOL, START, SYMBOLS, ladder_symbols

# One thread: with two on a busy machine a line took a hundred times as long.
torch.set_num_threads(1)

INTERVALS = 2 * SYMBOLS - 1
COPIED = SYMBOL_FEATURES - 1  # all symbols but the one before
Hidden = tuple[Tensor, Tensor]


@dataclass(frozen=True, slots=True)
class Configuration:
    """The sizes of the network, saved with its weights."""

    hidden: int = 64
    embedding: int = 16
    dropout: float = 0.4


class Head(nn.Module):
    """Scores from the LSTM's output: a part that lines of every kind share, and a part for each kind.

    Without the second part a janta's pairs and a dhatu's leaps get into the saralis. It starts at
    zero, so a kind without lessons has only the shared scores.
    """

    def __init__(self, hidden: int, scores: int) -> None:
        super().__init__()
        self.shared = nn.Linear(hidden, scores)
        self.own = nn.Parameter(torch.zeros(KIND_COUNT, hidden, scores))

    def forward(self, out: Tensor, kinds: Tensor) -> Tensor:
        """Scores (batch, time, scores) of outputs (batch, time, hidden); kinds: (batch,)."""
        scores: Tensor = self.shared(out) + torch.bmm(out, self.own[kinds])
        return scores


class VarisaiNetwork(nn.Module):
    """One LSTM layer with three heads whose scores are added.

    absolute: a score for each symbol. interval: a score for each distance from the swara before,
    so that a figure keeps its shape on other rungs. copy: scores that favour the mirrored swara
    of two avartanams ago, the swara of one avartanam ago, and the line's own repetitions.
    """

    def __init__(self, configuration: Configuration) -> None:
        super().__init__()
        self.configuration = configuration
        e, h = configuration.embedding, configuration.hidden
        # before, mirror, lag, echo, sequence
        self.symbols = nn.ModuleList(nn.Embedding(INPUTS, e) for _ in range(SYMBOL_FEATURES))
        # offset in the anga, anga, avartanam from the front, from the back, parity, ladder, origin, kind
        self.places = nn.ModuleList(nn.Embedding(size, e) for size in PLACE_SIZES)
        self.lstm = nn.LSTM((SYMBOL_FEATURES + 1) * e, h, batch_first=True)
        self.dropout = nn.Dropout(configuration.dropout)
        self.absolute = Head(h, SYMBOLS)
        self.interval = Head(h, INTERVALS)
        self.copy = Head(h, COPIED)

    def forward(self, rows: Tensor, hidden: Hidden | None = None) -> tuple[Tensor, Hidden]:
        """Scores of the next unit.

        rows: indices (batch, time, FEATURES), each line of one kind throughout. Returns
        logits (batch, time, SYMBOLS) and the LSTM's state.
        """
        assert rows.shape[-1] == FEATURES
        symbol_embeddings: list[Tensor] = [table(rows[..., i]) for i, table in enumerate(self.symbols)]
        place_embeddings: list[Tensor] = [table(rows[..., SYMBOL_FEATURES + i]) for i, table in enumerate(self.places)]
        x = torch.cat((*symbol_embeddings, torch.stack(place_embeddings).sum(0)), -1)
        out, state = self.lstm(self.dropout(x), hidden)  # (batch, time, hidden)
        out = self.dropout(out)
        before, copied, kinds = rows[..., 0], rows[..., 1:SYMBOL_FEATURES], rows[:, 0, -1]
        intervals = _interval_scores(self.interval(out, kinds), before)
        return self.absolute(out, kinds) + intervals + _copy_scores(self.copy(out, kinds), copied), state


def _interval_scores(scores: Tensor, before: Tensor) -> Tensor:
    # (batch, time, SYMBOLS): entry s is the score of the distance from `before` to s
    distance = torch.arange(SYMBOLS) - before.unsqueeze(-1) + SYMBOLS - 1
    sounding = (before != START) & (before != KARVAI_SYMBOL)
    return scores.gather(-1, distance.clamp(0, INTERVALS - 1)) * sounding.unsqueeze(-1)


def _copy_scores(gates: Tensor, copied: Tensor) -> Tensor:
    scores = gates.new_zeros((*gates.shape[:-1], INPUTS))  # gates: (batch, time, COPIED)
    # the symbol of a missing unit is read but never written, so its column is cut off
    favoured: Tensor = scores.scatter_add(-1, copied, gates)[..., :SYMBOLS]
    return favoured


def ladder_mask(rungs: int) -> Tensor:
    """True at the symbols of one octave's ladder; shape (SYMBOLS,)."""
    mask = torch.zeros(SYMBOLS, dtype=torch.bool)
    mask[list(ladder_symbols(rungs))] = True
    return mask
