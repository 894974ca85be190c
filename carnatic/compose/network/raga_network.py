"""How a raga moves, by letters: small LSTMs that read the last two swaras and score each swara of the raga.

They see a swara by its letter and by what the ladders make of it, so they can say how a raga moves of which there are
no pieces.
Several networks are averaged, and the mean of them with plain counts is better than either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import exp, log

import torch
from torch import Tensor, nn

from carnatic.compose.move_counts import MoveCounts, RagaChances
from carnatic.compose.network.raga_features import Row, move_row, raga_row, swara_row, three_row
from carnatic.theory.ladder_moves import LadderMoves, ladder_moves
from carnatic.theory.raga import Raga
from carnatic.theory.swara import LETTERS

SCORE_STEPS = 1024  # scores are rounded to 1/1024 of a nat, so that every machine draws alike
IMPOSSIBLE = -1e9  # the score of letters that the raga doesn't have
READ = 2  # swaras
LONG_RUN = 50  # swaras
# of a swara, a move, three in a row, a raga
SWARA, MOVE, THREE, WHOLE = 20, 28, 5, 6
READ_FEATURES, NEXT_FEATURES = SWARA + MOVE + 1 + WHOLE, SWARA + 2 * MOVE + THREE


@dataclass(frozen=True, slots=True)
class RagaConfiguration:
    """The sizes of the networks, saved with their weights. scored: units that compare a state with a next swara."""

    hidden: int = 16
    scored: int = 24
    networks: int = 8
    steps: int = 150
    dropout: float = 0.3
    input_dropout: float = 0.1


@dataclass(frozen=True)
class RagaInputs:
    """What the networks read of some beginnings.

    read: of the two swaras of each, (beginning, READ, READ_FEATURES). follows: of each letter that may follow,
    (beginning, letter, NEXT_FEATURES), padded to as many letters as there are. possible: (beginning, letter).
    """

    read: Tensor
    follows: Tensor
    possible: Tensor

    def double(self) -> RagaInputs:
        """The same in float64."""
        return RagaInputs(self.read.double(), self.follows.double(), self.possible)


def raga_inputs(ragas: Iterable[tuple[LadderMoves, Iterable[str]]]) -> RagaInputs:
    """The inputs of beginnings of two letters each, raga by raga."""
    read, follows, possible = [], [], []
    for moves, beginnings in ragas:
        whole = raga_row(moves)
        for sung in beginnings:
            first, last = sung[0], sung[1]
            start = [*swara_row(moves, first), *[0.0] * MOVE, 1.0, *whole]  # 1: a beginning, no move leads to it
            read.append([start, [*swara_row(moves, last), *move_row(moves, first, last), 0.0, *whole]])
            rows = [_next_row(moves, first, last, letter) for letter in moves.letters]
            missing = len(LETTERS) - len(rows)
            follows.append([*rows, *[[0.0] * NEXT_FEATURES] * missing])
            possible.append([True] * len(rows) + [False] * missing)
    return RagaInputs(torch.tensor(read), torch.tensor(follows), torch.tensor(possible))


def _next_row(moves: LadderMoves, first: str, last: str, letter: str) -> Row:
    """The features of a letter after two others: its own, of the moves to it, and of all three."""
    leads = move_row(moves, last, letter) + move_row(moves, first, letter)
    return [*swara_row(moves, letter), *leads, *three_row(moves, first, last, letter)]


class RagaNetwork(nn.Module):
    """One LSTM layer, and a score of each swara that may follow from its features and the LSTM's state."""

    def __init__(self, configuration: RagaConfiguration) -> None:
        super().__init__()
        self.configuration = configuration
        hidden, scored = configuration.hidden, configuration.scored
        self.read = nn.Linear(READ_FEATURES, hidden)
        self.lstm = nn.LSTM(hidden, hidden, batch_first=True)
        self.state = nn.Linear(hidden, scored)
        self.follows = nn.Linear(NEXT_FEATURES, scored, bias=False)
        self.together = nn.Linear(scored, 1, bias=False)
        self.alone = nn.Linear(NEXT_FEATURES, 1, bias=False)
        nn.init.zeros_(self.alone.weight)
        self.dropout = nn.Dropout(configuration.dropout)
        self.input_dropout = nn.Dropout(configuration.input_dropout)

    def forward(self, inputs: RagaInputs) -> Tensor:
        """The logarithms of the chances of each letter: (beginning, letter)."""
        read = torch.tanh(self.read(self.input_dropout(inputs.read)))
        outputs, _ = self.lstm(read)
        state = self.state(self.dropout(outputs[:, -1]))  # (beginning, scored)
        follows = self.input_dropout(inputs.follows)
        both = torch.tanh(state[:, None] + self.follows(follows))  # (beginning, letter, scored)
        scores: Tensor = (self.together(self.dropout(both)) + self.alone(follows)).squeeze(-1)
        return scores.masked_fill(~inputs.possible, IMPOSSIBLE).log_softmax(-1)


class RagaMotion:
    """How a raga moves by its ladders: half what the networks say on the average, half what counting says."""

    def __init__(self, networks: Sequence[RagaNetwork], counts: MoveCounts) -> None:
        self.networks, self.counts = tuple(network.to(torch.float64).eval() for network in networks), counts

    def chances(self, raga: Raga) -> RagaChances:
        """The chance of every letter of a raga after any two of them, after one, and after none."""
        moves = ladder_moves(raga)
        chances = {
            sung: _mean((learned, self.counts.chances(moves, sung)))
            for sung, learned in self.learned_chances(moves).items()
        }
        # whatever the first of two was; after no letter the share that each has in the long run
        for last in moves.letters:
            chances[last] = _mean(chances[first + last] for first in moves.letters)
        shares = dict.fromkeys(moves.letters, 1 / len(moves.letters))
        for _ in range(LONG_RUN):
            shares = {
                letter: sum(share * chances[before][letter] for before, share in shares.items()) for letter in shares
            }
        return {**chances, "": shares}

    @torch.no_grad()
    def learned_chances(self, moves: LadderMoves) -> RagaChances:
        """What the networks alone say after any two letters."""
        pairs = ["".join(pair) for pair in product(moves.letters, repeat=READ)]
        inputs = raga_inputs([(moves, pairs)]).double()
        every = torch.stack([network(inputs) for network in self.networks])
        rows = (every.logsumexp(0) - log(len(self.networks)))[:, : len(moves.letters)].tolist()
        return {pair: _chances(moves.letters, row) for pair, row in zip(pairs, rows)}


def _chances(letters: str, log_chances: Sequence[float]) -> dict[str, float]:
    weights = [exp(round(nats * SCORE_STEPS) / SCORE_STEPS) for nats in log_chances]
    total = sum(weights)
    return {letter: weight / total for letter, weight in zip(letters, weights)}


def _mean(every: Iterable[dict[str, float]]) -> dict[str, float]:
    rows = list(every)
    return {letter: sum(row[letter] for row in rows) / len(rows) for letter in rows[0]}
