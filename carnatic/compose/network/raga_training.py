"""Training of the networks of raga motion, on what was counted in pieces of ragas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from carnatic.compose.move_counts import MoveCounts
from carnatic.compose.network.raga_network import (
    READ,
    RagaConfiguration,
    RagaInputs,
    RagaMotion,
    RagaNetwork,
    raga_inputs,
)
from carnatic.compose.network.training import reproducible
from carnatic.theory.ladder_moves import LadderMoves, ladder_moves
from carnatic.theory.phrases import RagaPhrases
from carnatic.theory.swara import LETTERS

LEARNING_RATE = 0.006
WEIGHT_DECAY = 0.05


@dataclass(frozen=True)
class RagaCounts:
    """How often letters follow beginnings of two letters in some ragas.

    inputs: of the beginnings. counts: (beginning, letter). ragas: the number of each beginning's raga, (beginning,).
    """

    inputs: RagaInputs
    counts: Tensor
    ragas: Tensor


def raga_counts(pieces: Sequence[RagaPhrases]) -> RagaCounts:
    """The counts of some ragas as tensors."""
    beginnings: list[tuple[LadderMoves, tuple[str, ...]]] = []
    counts: list[list[float]] = []
    ragas: list[int] = []
    for number, row in enumerate(pieces):
        moves, follows = ladder_moves(row.raga), dict[str, Counter[str]]()
        for three, count in row.threes:
            follows.setdefault(three[:READ], Counter())[three[READ]] += count
        beginnings.append((moves, tuple(follows)))
        for letters in follows.values():
            known = [float(letters[letter]) for letter in moves.letters]
            counts.append(known + [0.0] * (len(LETTERS) - len(known)))
            ragas.append(number)
    return RagaCounts(raga_inputs(beginnings), torch.tensor(counts), torch.tensor(ragas))


def train_raga_motion(
    pieces: Sequence[RagaPhrases], seed: int = 0, configuration: RagaConfiguration | None = None
) -> RagaMotion:
    """Networks that have learned how some ragas move."""
    configuration, counts = configuration or RagaConfiguration(), raga_counts(pieces)
    with reproducible():
        torch.manual_seed(seed)
        networks = [_trained(counts, configuration) for _ in range(configuration.networks)]
    return RagaMotion(networks, MoveCounts(pieces))


def _trained(counts: RagaCounts, configuration: RagaConfiguration) -> RagaNetwork:
    """One network. Each weighs the ragas by chance, as if they had been drawn from more, so that networks differ."""
    network = RagaNetwork(configuration).train()
    swaras = torch.zeros(int(counts.ragas.max()) + 1).index_add(0, counts.ragas, counts.counts.sum(1))
    by_chance = torch.distributions.Exponential(1.0).sample(swaras.shape)
    # the root, so that a raga with ten times the swaras counts three times as much
    weights = counts.counts * (by_chance / swaras.sqrt())[counts.ragas, None]
    weights /= weights.sum()
    optimiser = torch.optim.AdamW(network.parameters(), LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    for _ in range(configuration.steps):
        optimiser.zero_grad()
        loss = -(network(counts.inputs) * weights).sum()
        loss.backward()
        optimiser.step()
    return network
