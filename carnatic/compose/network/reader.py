"""The network as composing needs it: one unit after another, many lines at once.

What is multiplied with the same weights in every step is multiplied once: each embedding
with the LSTM's input weights, and everything that hangs on a unit's place alone. The sums
are the network's own in another order, which the rounding of the scores hides.
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
MOST_ROWS = 512  # read at once; more fall out of the processor's own memory
TOLD = 3  # symbols that a line is told of: the one before, the mirrored one, the one an avartanam back

Scores = list[int]  # (SYMBOLS,), whole numbers of 1 / SCORE_STEPS
ReaderRow = tuple[int, ...]
Memory = np.ndarray[tuple[int], np.dtype[np.float64]]  # the network's own after a line, (2 × hidden,)
Heard = tuple[Scores, Memory | None]


@dataclass(frozen=True)
class ReaderSetting:
    """What the network must know beside the units: ladder, tala, length, plan, kind."""

    rungs: int
    angas: tuple[int, ...]
    units: int
    with_mirror: bool
    kind: int


class NetworkReader:
    """Runs the network over the next symbol of many lines of one setting."""

    @torch.no_grad()
    def __init__(self, network: VarisaiNetwork, setting: ReaderSetting) -> None:
        self.setting, self.aksharas = setting, sum(setting.angas)
        self.hidden = network.configuration.hidden
        self.inputs = torch.cat((*_symbol_gates(network), _place_gates(network, setting)))
        self.recurrent = _lstm(network, "weight_hh_l0").T.contiguous()  # (hidden, 4 × hidden)
        self.heads, self.bias = _heads(network, setting.kind)
        self.intervals = _interval_columns()
        self.tables = torch.tensor([INPUTS * k for k in range(1, TOLD)])  # where theirs begin in the inputs
        self.silence = np.zeros(2 * self.hidden)

    def row(self, symbols: ReaderRow) -> ReaderRow:
        """Where in the table of inputs stands what is heard after these symbols."""
        unit, aksharas, setting = len(symbols), self.aksharas, self.setting
        before = symbols[-1] if symbols else START
        lag = symbols[-aksharas] if unit >= aksharas else NONE
        mirror = NONE
        if setting.with_mirror and unit >= 2 * aksharas:
            mirror = mirrored(symbols[-2 * aksharas], setting.rungs)
        # a line that is told of its own echoes follows them round and round: p m p m p m
        return before, INPUTS + mirror, 2 * INPUTS + lag, TOLD * INPUTS + unit

    def __call__(self, lines: Sequence[ReaderRow], memories: Sequence[Memory | None]) -> list[Heard]:
        """What the network says after each line of symbols; memories: those before their last symbols."""
        rows = [self.row(symbols) for symbols in lines]
        known = [self.silence if memory is None else memory for memory in memories]
        found: list[Heard] = []
        for start in range(0, len(rows), MOST_ROWS):
            scores, after = self._step(rows[start : start + MOST_ROWS], known[start : start + MOST_ROWS])
            found.extend(zip(scores, after))
        return found

    def _step(self, rows: list[ReaderRow], memories: list[Memory]) -> tuple[list[Scores], np.ndarray]:
        size = self.hidden
        told = torch.from_numpy(np.array(rows))  # (line, TOLD + 1)
        before = torch.from_numpy(np.array(memories))  # (line, 2 × hidden)
        gates = embedding_bag(told, self.inputs, mode="sum").addmm_(before[:, :size], self.recurrent)
        opened, candidate = gates[:, : 3 * size].sigmoid_(), gates[:, 3 * size :].tanh_()
        cell = opened[:, size : 2 * size] * before[:, size:] + opened[:, :size] * candidate
        out = opened[:, 2 * size :] * cell.tanh()
        heads = torch.addmm(self.bias, out, self.heads)  # (line, INPUTS + 1 + INTERVALS + 2)
        logits = heads[:, :SYMBOLS] + heads.gather(1, self.intervals[told[:, 0]])
        # what is not there is a symbol that is read but never written, and so is cut off
        copied = heads.new_zeros(len(rows), INPUTS)
        copied.scatter_add_(1, told[:, 1:TOLD] - self.tables, heads[:, 1 - TOLD :])
        return rounded_scores(logits + copied[:, :SYMBOLS]).tolist(), torch.cat((out, cell), 1).numpy()


def rounded_scores(logits: Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Scores as whole numbers of 1/1024, int64, the same on every processor.

    logits: float64, (line, SYMBOLS). A lower precision would let two machines disagree.
    """
    if logits.dtype != torch.float64:
        raise TypeError(f"the network must run in float64, not {logits.dtype}")
    return torch.round(logits * SCORE_STEPS).to(torch.int64).numpy()


# -- what is multiplied beforehand ---------------------------------------------------------------


def _lstm(network: VarisaiNetwork, name: str) -> Tensor:
    """A parameter of the LSTM, its gates in the order input, forget, output, cell."""
    i, f, g, o = network.lstm.get_parameter(name).chunk(4)
    return torch.cat((i, f, o, g))


def _tables(tables: nn.ModuleList) -> list[Tensor]:
    return [table.get_parameter("weight") for table in tables]


def _symbol_gates(network: VarisaiNetwork) -> list[Tensor]:
    """For each symbol that a line is told of, what every value of it adds to the gates; (INPUTS, 4 × hidden)."""
    weights = _lstm(network, "weight_ih_l0").chunk(SYMBOL_FEATURES + 1, 1)
    return [table @ part.T for table, part in zip(_tables(network.symbols)[:TOLD], weights)]


def _place_gates(network: VarisaiNetwork, setting: ReaderSetting) -> Tensor:
    """What every unit of the line adds to the gates by its place, biases included; (unit, 4 × hidden)."""
    rows = torch.tensor([(*p.row(), setting.rungs, REAL, setting.kind) for p in places(setting.units, setting.angas)])
    gates = _lstm(network, "bias_ih_l0") + _lstm(network, "bias_hh_l0")
    *untold, placing = _lstm(network, "weight_ih_l0").chunk(SYMBOL_FEATURES + 1, 1)[TOLD:]
    for table, part in zip(_tables(network.symbols)[TOLD:], untold):
        gates = gates + table[NONE] @ part.T
    placed = torch.stack([table[rows[:, i]] for i, table in enumerate(_tables(network.places))]).sum(0)
    return placed @ placing.T + gates


def _heads(network: VarisaiNetwork, kind: int) -> tuple[Tensor, Tensor]:
    """The heads of a kind as one: symbols, a column of nothing, intervals, and the copies that a line is told of."""
    told, nothing = slice(0, TOLD - 1), network.absolute.own.new_zeros(network.configuration.hidden, 1)
    absolute, interval, copy = (_head(head, kind) for head in (network.absolute, network.interval, network.copy))
    weights = (absolute[0], nothing, interval[0], copy[0][:, told])
    return torch.cat(weights, 1), torch.cat((absolute[1], nothing[0], interval[1], copy[1][told]))


def _head(head: Head, kind: int) -> tuple[Tensor, Tensor]:
    """Weights (hidden, scores) and biases (scores,) of a head for lines of one kind."""
    return head.shared.weight.T + head.own[kind], head.shared.bias


def _interval_columns() -> Tensor:
    """For each symbol before, the column of the heads with the distance to each symbol; (INPUTS, SYMBOLS)."""
    before, following = torch.arange(INPUTS).unsqueeze(1), torch.arange(SYMBOLS)
    columns = (following - before + SYMBOLS - 1).clamp(0, INTERVALS - 1) + SYMBOLS + 1
    sounding = (before < SYMBOLS) & (before != KARVAI_SYMBOL)
    return torch.where(sounding, columns, SYMBOLS)
