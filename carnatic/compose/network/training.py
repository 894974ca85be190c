"""Training: one network that learns lines, and its loss on lessons that it hasn't learned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from carnatic.compose.network.features import (
    ECHO_COLUMNS,
    FEATURES,
    OTHER_ANGAS,
    PLACE_COLUMNS,
    ROW_UNITS,
    TrainingLine,
    augmented,
    line_features,
    places,
)
from carnatic.compose.network.model import Configuration, VarisaiNetwork, ladder_mask
from carnatic.compose.vocabulary import NONE, symbols_of
from carnatic.errors import CarnaticError

_LEARNING_RATE = 0.004
WEIGHT_DECAY = 0.01
LARGEST_GRADIENT = 1.0
MIRROR_SHARE = 0.6  # how often a line is read with its mirror inputs
TALA_SHARE = 0.3  # how often a row of eight is read in another tala of eight
QUIET_SHARE = 0.5  # how often a line is read without its echoes, as it is when composing
MOST_AT_ONCE = 12_000  # units; some twenty kilobytes each in a large network
_LENGTHS = (0, 16, 32, 96, 512)  # limits of the groups of about equal length
IMPOSSIBLE = -1e9  # the score of symbols outside the ladder


@dataclass(frozen=True)
class Batch:
    """Lines of about one length as tensors, the shorter ones padded.

    rows: (tala, mirror, line, time, FEATURES), in the line's own tala and in the others of
    its length; without and with mirror inputs. targets: (line, time). masks: (line, SYMBOLS).
    weights: (line, time), of each unit, 0 in the padding.
    """

    rows: Tensor
    targets: Tensor
    masks: Tensor
    weights: Tensor


def batches(lines: Sequence[TrainingLine]) -> tuple[Batch, ...]:
    """Lines grouped by length. Raises CarnaticError if one is longer than the limit."""
    if any(len(line.units) > _LENGTHS[-1] for line in lines):
        raise CarnaticError("training.long_line", longest=_LENGTHS[-1])
    groups = ([line for line in lines if low < len(line.units) <= high] for low, high in pairwise(_LENGTHS))
    return tuple(_batch(group) for group in groups if group)


def _batch(lines: Sequence[TrainingLine]) -> Batch:
    size = max(len(line.units) for line in lines)
    rows = torch.zeros(1 + len(OTHER_ANGAS), 2, len(lines), size, FEATURES, dtype=torch.long)
    targets = torch.zeros(len(lines), size, dtype=torch.long)
    weights = torch.zeros(len(lines), size)
    for i, line in enumerate(lines):
        length = len(line.units)
        rows[:, :, i, :length] = _rows(line)
        targets[i, :length] = torch.tensor(symbols_of(line.units))
        weights[i, :length] = line.weight / length
    return Batch(rows, targets, torch.stack([_mask(line) for line in lines]), weights)


def _rows(line: TrainingLine) -> Tensor:
    """A line's features in its own tala and in others of eight, without and with mirror inputs.

    Shape (tala, mirror, time, FEATURES); if its tala isn't of eight, its own is repeated.
    """
    own_rows = torch.tensor([[f.row() for f in line_features(line, with_mirror)] for with_mirror in (False, True)])
    rows = own_rows.repeat(1 + len(OTHER_ANGAS), 1, 1, 1)
    if sum(line.angas) == ROW_UNITS:
        for tala, angas in enumerate(OTHER_ANGAS, 1):
            place_rows = [place.row() for place in places(len(line.units), angas, line.total or None)]
            rows[tala, :, :, PLACE_COLUMNS] = torch.tensor(place_rows)
    return rows


def parts(batch: Batch) -> Iterator[Batch]:
    """A batch cut into parts that are computed at once."""
    count, length = batch.targets.shape
    step = max(1, MOST_AT_ONCE // length)
    for start in range(0, count, step):
        some = slice(start, start + step)
        yield Batch(batch.rows[:, :, some], batch.targets[some], batch.masks[some], batch.weights[some])


def _mask(line: TrainingLine) -> Tensor:
    mask = ladder_mask(line.rungs)
    mask[list(set(symbols_of(line.units)))] = True  # a moved line leaves the octave
    return mask


def unit_losses(network: VarisaiNetwork, rows: Tensor, targets: Tensor, masks: Tensor) -> Tensor:
    """Nats of each unit, shape (line, time); rows: (line, time, FEATURES)."""
    logits, _ = network(rows)
    logits = logits.masked_fill(~masks[:, None, :], IMPOSSIBLE)
    flat = cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none")
    return flat.view(targets.shape)


class Trainer:
    """One network that learns lines, which it also reads moved, inverted and in other talas.

    Raises CarnaticError if there is no line.
    """

    def __init__(self, lines: Sequence[TrainingLine], seed: int, configuration: Configuration) -> None:
        if not lines:
            raise CarnaticError("training.nothing")
        torch.manual_seed(seed)
        self.network = VarisaiNetwork(configuration)
        self.batches = batches(augmented(lines))
        self.weight = sum(float(batch.weights.sum()) for batch in self.batches)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), _LEARNING_RATE, weight_decay=WEIGHT_DECAY)
        self.generator = torch.Generator().manual_seed(seed)

    def epoch(self) -> float:
        """Learn all lines once; returns the mean training loss in nats a unit."""
        self.network.train()
        self.optimiser.zero_grad()
        total = 0.0
        # one part at a time, so that many lines take no more memory than a few; the gradient is the same
        for part in (part for batch in self.batches for part in parts(batch)):
            losses = unit_losses(self.network, self._chosen_rows(part), part.targets, part.masks)
            loss = (losses * part.weights).sum() / self.weight
            loss.backward()  # type: ignore[no-untyped-call]
            total += loss.item()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), LARGEST_GRADIENT)
        self.optimiser.step()
        return total

    def _chosen_rows(self, batch: Batch) -> Tensor:
        """Each line in one of its variants, by chance: tala, with or without mirror inputs and echoes."""
        count = len(batch.targets)
        in_other_tala = self._share(count, TALA_SHARE)
        talas = in_other_tala * torch.randint(1, len(batch.rows), (count,), generator=self.generator)
        mirrors = self._share(count, MIRROR_SHARE).long()
        rows = batch.rows[talas, mirrors, torch.arange(count)]
        rows[self._share(count, QUIET_SHARE), :, ECHO_COLUMNS] = NONE
        return rows

    def _share(self, count: int, share: float) -> Tensor:
        return torch.rand(count, generator=self.generator) < share


@contextmanager
def reproducible() -> Iterator[None]:
    """Run torch with deterministic algorithms and its own random numbers, and restore both afterwards."""
    was_deterministic, warned_only = (
        torch.are_deterministic_algorithms_enabled(),
        torch.is_deterministic_algorithms_warn_only_enabled(),
    )
    with torch.random.fork_rng(devices=[]):
        torch.use_deterministic_algorithms(True)
        try:
            yield
        finally:
            torch.use_deterministic_algorithms(was_deterministic, warn_only=warned_only)


@torch.no_grad()
def line_losses(network: VarisaiNetwork, line: TrainingLine, with_echoes: bool = True) -> tuple[float, ...]:
    """The nats of each unit of a line after the first, which is given.

    The plan is summed out: the likelihood of a line is the mean of its likelihoods with and
    without mirror inputs, unit by unit given the units before. with_echoes: whether the network
    reads the line's own repetitions, which are masked when composing.
    """
    network.eval()
    rows = torch.tensor([[f.row() for f in line_features(line, with_mirror)] for with_mirror in (False, True)])
    if not with_echoes:
        rows[..., ECHO_COLUMNS] = NONE
    targets = torch.tensor([symbols_of(line.units)] * 2)
    losses = unit_losses(network, rows, targets, torch.stack([_mask(line)] * 2))
    joint = torch.logsumexp(-losses.double().cumsum(1), 0) - torch.log(torch.tensor(2.0, dtype=torch.float64))
    return tuple(float(nats) for nats in -joint.diff())


def held_out_nats(network: VarisaiNetwork, lines: Sequence[TrainingLine]) -> float:
    """The mean loss of the lines' units after the first, in nats."""
    losses = [nats for line in lines for nats in line_losses(network, line)]
    return sum(losses) / max(1, len(losses))
