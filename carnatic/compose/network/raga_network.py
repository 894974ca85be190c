"""How a raga moves, by letters: small LSTMs that read the last two swaras and score each swara of the raga.

They see a swara only by its place in the ladders, so they can say how a raga moves of which there are no pieces.
Several networks that differ in their first weights are averaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import exp, log

import torch
from torch import Tensor, nn

from carnatic.compose.network.raga_features import move_row, raga_row, swara_row, three_row
from carnatic.theory.ladder_moves import LadderMoves, ladder_moves
from carnatic.theory.raga import Raga
from carnatic.theory.swara import LETTERS

SCORE_STEPS = 1024  # scores are rounded to 1/1024 of a nat, so that every machine draws alike
IMPOSSIBLE = -1e9  # the score of letters that the raga doesn't have
READ = 2  # swaras
# of a swara, a move, three in a row, a raga
SWARA, MOVE, THREE, WHOLE = 20, 28, 5, 6
READ_FEATURES, NEXT_FEATURES = SWARA + MOVE + 1 + WHOLE, SWARA + 2 * MOVE + THREE

RagaChances = dict[str, dict[str, float]]  # after the last one or two letters, of each letter


@dataclass(frozen=True, slots=True)
class RagaConfiguration:
    """The sizes of the networks, saved with their weights. scored: units that compare a state with a next swara."""

    hidden: int = 16
    scored: int = 24
    networks: int = 5
    dropout: float = 0.3
    input_dropout: float = 0.1


@dataclass(frozen=True)
class RagaInputs:
    """What the networks read of some beginnings of one or two letters.

    swaras: (beginning, READ, READ_FEATURES). follows: of each letter that may follow, (beginning, letter,
    NEXT_FEATURES), padded to as many letters as there are. possible: (beginning, letter).
    """

    swaras: Tensor
    follows: Tensor
    possible: Tensor

    def double(self) -> RagaInputs:
        """The same in float64."""
        return RagaInputs(self.swaras.double(), self.follows.double(), self.possible)


def raga_inputs(ragas: Sequence[tuple[LadderMoves, Sequence[str]]]) -> RagaInputs:
    """The inputs of one or two letters each, raga by raga."""
    swaras, follows, possible = [], [], []
    for moves, beginnings in ragas:
        whole = raga_row(moves)
        for letters in beginnings:
            before = letters[-1]
            first = letters[0] if len(letters) == READ else None
            rows = [_next_row(moves, first, before, after) for after in moves.letters]
            missing = len(LETTERS) - len(rows)
            follows.append(rows + [[0.0] * len(rows[0])] * missing)
            possible.append([True] * len(rows) + [False] * missing)
            swaras.append([_read_row(moves, None, first, whole), _read_row(moves, first, before, whole)])
    return RagaInputs(torch.tensor(swaras), torch.tensor(follows), torch.tensor(possible))


def _read_row(moves: LadderMoves, before: str | None, letter: str | None, whole: list[float]) -> list[float]:
    """The features of a swara that is read, and of the move to it; before, letter: None where a line begins."""
    swara = [0.0] * SWARA if letter is None else swara_row(moves, letter)
    move = [0.0] * MOVE if before is None or letter is None else move_row(moves, before, letter)
    return [*swara, *move, float(before is None), *whole]


def _next_row(moves: LadderMoves, first: str | None, before: str, after: str) -> list[float]:
    """The features of a swara that may follow. first: the one before the last, None where a line begins."""
    row = [*swara_row(moves, after), *move_row(moves, before, after)]
    # where nothing came before, it is as if the last swara had been sung twice, but for the mark of a beginning
    far, three = move_row(moves, first or before, after), three_row(moves, first or before, before, after)
    return [*row, *far, *three]


class RagaNetwork(nn.Module):
    """One LSTM layer, and a score of each swara that may follow from its features and the LSTM's state."""

    def __init__(self, configuration: RagaConfiguration) -> None:
        super().__init__()
        read, follows, hidden = READ_FEATURES, NEXT_FEATURES, configuration.hidden
        self.read = nn.Linear(read, hidden)
        self.lstm = nn.LSTM(hidden, hidden, batch_first=True)
        self.state = nn.Linear(hidden, configuration.scored)
        self.follows = nn.Linear(follows, configuration.scored, bias=False)
        self.together = nn.Linear(configuration.scored, 1, bias=False)
        self.alone = nn.Linear(follows, 1, bias=False)
        nn.init.zeros_(self.alone.weight)
        self.dropout = nn.Dropout(configuration.dropout)
        self.input_dropout = nn.Dropout(configuration.input_dropout)

    def forward(self, inputs: RagaInputs) -> Tensor:
        """The logarithms of the chances of each letter: (beginning, letter)."""
        read = torch.tanh(self.read(self.input_dropout(inputs.swaras)))
        outputs, _ = self.lstm(read)
        state = self.state(self.dropout(outputs[:, -1]))  # (beginning, scored)
        follows = self.input_dropout(inputs.follows)
        both = torch.tanh(state[:, None] + self.follows(follows))  # (beginning, letter, scored)
        scores: Tensor = (self.together(self.dropout(both)) + self.alone(follows)).squeeze(-1)
        return scores.masked_fill(~inputs.possible, IMPOSSIBLE).log_softmax(-1)


class RagaMotion:
    """Several networks as one: how a raga moves by what they say on the average."""

    def __init__(self, networks: Sequence[RagaNetwork]) -> None:
        self.networks = tuple(networks)

    @torch.no_grad()
    def chances(self, raga: Raga) -> RagaChances:
        """The chance of every letter of a raga after any one or two of them."""
        moves = ladder_moves(raga)
        beginnings = [*moves.letters, *map("".join, product(moves.letters, repeat=READ))]
        inputs = raga_inputs([(moves, beginnings)])
        rows = self.log_chances(inputs)[:, : len(moves.letters)]
        steps = [[round(nats * SCORE_STEPS) for nats in row] for row in rows.tolist()]
        return {
            sung: _shares(moves.letters, [exp(score / SCORE_STEPS) for score in row])
            for sung, row in zip(beginnings, steps)
        }

    def log_chances(self, inputs: RagaInputs) -> Tensor:
        """The logarithms of the mean chances, in float64: (beginning, letter)."""
        exact = inputs.double()
        return torch.stack([network(exact) for network in self.networks]).logsumexp(0) - log(len(self.networks))


def _shares(letters: str, weights: Sequence[float]) -> dict[str, float]:
    total = sum(weights)
    return {letter: weight / total for letter, weight in zip(letters, weights)}
