"""The reader gives the same scores as the network over the same features, alone and in a batch."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch

from carnatic.compose.network.features import JANTA, SARALI, features, places
from carnatic.compose.network.reader import (
    MOST_ROWS,
    NetworkOutput,
    NetworkReader,
    ReaderRow,
    ReaderSetting,
    rounded_scores,
)
from carnatic.compose.vocabulary import KARVAI_SYMBOL, symbol_of
from carnatic.library import library

SETTINGS = (
    ReaderSetting(8, (4, 2, 2), 32, False, SARALI),
    ReaderSetting(6, (4, 2, 2), 48, True, SARALI),
    ReaderSetting(7, (3, 2, 2), 28, True, JANTA),
)


def line(setting: ReaderSetting, seed: int) -> ReaderRow:
    """Symbols of a ladder with holds, as many as the setting has room for before its last unit."""
    rng = random.Random(seed)
    return tuple(rng.choice((KARVAI_SYMBOL, *map(symbol_of, range(setting.rungs)))) for _ in range(setting.units - 1))


def from_the_network(setting: ReaderSetting, symbols: ReaderRow) -> list[list[int]]:
    """The rounded scores after every beginning of a line, read in one go."""
    where, aksharas = places(setting.units, setting.angas), sum(setting.angas)
    rows = [
        features(
            symbols[:k], where[k], setting.rungs, aksharas, setting.with_mirror, setting.kind, with_echoes=False
        ).row()
        for k in range(len(symbols) + 1)
    ]
    with torch.no_grad():
        logits, _ = library().composer.network(torch.tensor([rows]))
    return rounded_scores(logits[0]).tolist()


def step_by_step(reader: NetworkReader, lines: list[ReaderRow]) -> list[list[NetworkOutput]]:
    """The reader's scores after every beginning of lines of one length, in a batch."""
    heard: list[list[NetworkOutput]] = [[] for _ in lines]
    for k in range(len(lines[0]) + 1):
        memories = [said[-1][1] if said else None for said in heard]
        for said, one in zip(heard, reader([symbols[:k] for symbols in lines], memories)):
            said.append(one)
    return heard


@pytest.mark.parametrize("setting", SETTINGS)
def test_says_what_the_network_says(setting: ReaderSetting) -> None:
    lines = [line(setting, seed) for seed in range(20)]
    heard = step_by_step(NetworkReader(library().composer.network, setting), lines)
    assert [[scores for scores, _ in said] for said in heard] == [from_the_network(setting, one) for one in lines]


def test_says_the_same_alone_and_among_more_than_it_reads_at_once() -> None:
    setting = SETTINGS[0]
    reader = NetworkReader(library().composer.network, setting)
    lines = [line(setting, seed)[:3] for seed in range(MOST_ROWS + 3)]
    together = step_by_step(reader, lines)
    for alone, company in zip((step_by_step(reader, [one])[0] for one in lines[-5:]), together[-5:]):
        assert [scores for scores, _ in alone] == [scores for scores, _ in company]
        assert np.allclose(alone[-1][1], company[-1][1], rtol=0, atol=1e-12)
