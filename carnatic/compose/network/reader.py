"""The network as composing needs it: one unit after another, many lines at once.

Products with the same factors in every step are computed once: each embedding with the LSTM's
input weights, and all that depends only on a unit's place. The sums are the network's own in
another order, a difference that the rounding of the scores removes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import embedding_bag

from carnatic.compose.network.features import REAL, SYMBOL_FEATURES, places
from carnatic.compose.network.model import INTERVALS, Head, VarisaiNetwork
from carnatic.compose.vocabulary import INPUTS, KARVAI_SYMBOL, NONE, START, SYMBOLS, mirrored

SCORE_STEPS = 1024  # scores are rounded to 1/1024, so that every machine draws alike
MOST_ROWS = 512  # read at once; more don't fit the processor's cache
SYMBOLS_READ = 3  # symbol features in use: the one before, the mirrored one, the one an avartanam back

Scores = list[int]  # (SYMBOLS,), whole numbers of 1 / SCORE_STEPS
ReaderRow = tuple[int, ...]
Memory = np.ndarray[tuple[int], np.dtype[np.float64]]  # the LSTM's state after a line, (2 × hidden,)
NetworkOutput = tuple[Scores, Memory | None]


@dataclass(frozen=True)
class ReaderSetting:
    """The network's inputs besides the units: ladder, tala, length, plan, kind."""

    rungs: int
    angas: tuple[int, ...]
    units: int
    with_mirror: bool
    kind: int


class NetworkReader:
    """The network for the next symbols of many lines of one setting."""

    @torch.no_grad()
    def __init__(self, network: VarisaiNetwork, setting: ReaderSetting) -> None:
        self.setting, self.aksharas = setting, sum(setting.angas)
        self.hidden = network.configuration.hidden
        self.inputs = torch.cat((*_symbol_gates(network), _place_gates(network, setting)))
        self.recurrent = _lstm(network, "weight_hh_l0").T.contiguous()  # (hidden, 4 × hidden)
        self.heads, self.bias = _heads(network, setting.kind)
        self.intervals = _interval_columns()
        self.tables = torch.tensor([INPUTS * k for k in range(1, SYMBOLS_READ)])  # where their rows begin in the inputs
        self.silence = np.zeros(2 * self.hidden)

    def row(self, symbols: ReaderRow) -> ReaderRow:
        """The rows of the input table that belong to the unit after these symbols."""
        unit, aksharas, setting = len(symbols), self.aksharas, self.setting
        before = symbols[-1] if symbols else START
        lag = symbols[-aksharas] if unit >= aksharas else NONE
        mirror = NONE
        if setting.with_mirror and unit >= 2 * aksharas:
            mirror = mirrored(symbols[-2 * aksharas], setting.rungs)
        # echo and sequence are masked, since a line would follow its own echoes in circles: p m p m p m
        return before, INPUTS + mirror, 2 * INPUTS + lag, SYMBOLS_READ * INPUTS + unit

    def __call__(self, lines: Sequence[ReaderRow], memories: Sequence[Memory | None]) -> list[NetworkOutput]:
        """The output after each line of symbols; memories: the network's, before the last symbol of each line."""
        rows = [self.row(symbols) for symbols in lines]
        before = [self.silence if memory is None else memory for memory in memories]
        outputs: list[NetworkOutput] = []
        for start in range(0, len(rows), MOST_ROWS):
            scores, after = self._step(rows[start : start + MOST_ROWS], before[start : start + MOST_ROWS])
            outputs.extend(zip(scores, after))
        return outputs

    def _step(self, rows: list[ReaderRow], memories: list[Memory]) -> tuple[list[Scores], np.ndarray]:
        size = self.hidden
        columns = torch.from_numpy(np.array(rows))  # (line, SYMBOLS_READ + 1)
        before = torch.from_numpy(np.array(memories))  # (line, 2 × hidden)
        gates = embedding_bag(columns, self.inputs, mode="sum").addmm_(before[:, :size], self.recurrent)
        opened, candidate = gates[:, : 3 * size].sigmoid_(), gates[:, 3 * size :].tanh_()
        cell = opened[:, size : 2 * size] * before[:, size:] + opened[:, :size] * candidate
        out = opened[:, 2 * size :] * cell.tanh()
        heads = torch.addmm(self.bias, out, self.heads)  # (line, INPUTS + 1 + INTERVALS + 2)
        logits = heads[:, :SYMBOLS] + heads.gather(1, self.intervals[columns[:, 0]])
        # the symbol of a missing unit is read but never written, so its column is cut off
        copied = heads.new_zeros(len(rows), INPUTS)
        copied.scatter_add_(1, columns[:, 1:SYMBOLS_READ] - self.tables, heads[:, 1 - SYMBOLS_READ :])
        return rounded_scores(logits + copied[:, :SYMBOLS]).tolist(), torch.cat((out, cell), 1).numpy()


def rounded_scores(logits: Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Scores as whole numbers of 1/1024, int64, the same on every processor.

    logits: float64, (line, SYMBOLS). A lower precision would let two machines disagree.
    """
    if logits.dtype != torch.float64:
        raise TypeError(f"the network must run in float64, not {logits.dtype}")
    return torch.round(logits * SCORE_STEPS).to(torch.int64).numpy()


# -- products computed once ----------------------------------------------------------------------


def _lstm(network: VarisaiNetwork, name: str) -> Tensor:
    """A parameter of the LSTM, its gates in the order input, forget, output, cell."""
    i, f, g, o = network.lstm.get_parameter(name).chunk(4)
    return torch.cat((i, f, o, g))


def _tables(tables: nn.ModuleList) -> list[Tensor]:
    return [table.get_parameter("weight") for table in tables]


def _symbol_gates(network: VarisaiNetwork) -> list[Tensor]:
    """For each symbol feature that is read, what each of its values adds to the gates; (INPUTS, 4 × hidden)."""
    weights = _lstm(network, "weight_ih_l0").chunk(SYMBOL_FEATURES + 1, 1)
    return [table @ part.T for table, part in zip(_tables(network.symbols)[:SYMBOLS_READ], weights)]


def _place_gates(network: VarisaiNetwork, setting: ReaderSetting) -> Tensor:
    """For each unit of the line, what its place adds to the gates, biases included; (unit, 4 × hidden)."""
    rows = torch.tensor([(*p.row(), setting.rungs, REAL, setting.kind) for p in places(setting.units, setting.angas)])
    gates = _lstm(network, "bias_ih_l0") + _lstm(network, "bias_hh_l0")
    *unread_parts, place_part = _lstm(network, "weight_ih_l0").chunk(SYMBOL_FEATURES + 1, 1)[SYMBOLS_READ:]
    for table, part in zip(_tables(network.symbols)[SYMBOLS_READ:], unread_parts):
        gates = gates + table[NONE] @ part.T
    place_embeddings = torch.stack([table[rows[:, i]] for i, table in enumerate(_tables(network.places))]).sum(0)
    return place_embeddings @ place_part.T + gates


def _heads(network: VarisaiNetwork, kind: int) -> tuple[Tensor, Tensor]:
    """The heads of a kind as one matrix: symbols, a column of zeros, intervals, and the copies that are read."""
    read_columns, zeros = slice(0, SYMBOLS_READ - 1), network.absolute.own.new_zeros(network.configuration.hidden, 1)
    absolute, interval, copy = (_head(head, kind) for head in (network.absolute, network.interval, network.copy))
    weights = (absolute[0], zeros, interval[0], copy[0][:, read_columns])
    return torch.cat(weights, 1), torch.cat((absolute[1], zeros[0], interval[1], copy[1][read_columns]))


def _head(head: Head, kind: int) -> tuple[Tensor, Tensor]:
    """Weights (hidden, scores) and biases (scores,) of a head for lines of one kind."""
    return head.shared.weight.T + head.own[kind], head.shared.bias


def _interval_columns() -> Tensor:
    """For each symbol before, the head's column for the distance to each symbol; (INPUTS, SYMBOLS)."""
    before, following = torch.arange(INPUTS).unsqueeze(1), torch.arange(SYMBOLS)
    columns = (following - before + SYMBOLS - 1).clamp(0, INTERVALS - 1) + SYMBOLS + 1
    sounding = (before < SYMBOLS) & (before != KARVAI_SYMBOL)
    return torch.where(sounding, columns, SYMBOLS)
