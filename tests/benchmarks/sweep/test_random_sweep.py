"""Random lessons, compositions and isolation: a little of each here, whole blocks in make sweep."""

from __future__ import annotations

import pytest

from benchmarks.sweep.isolation import isolation
from benchmarks.sweep.random_sweep import random_compositions, random_lessons
from benchmarks.sweep.run import BLOCKS, COMPOSED_CASES, ISOLATION_CASES

FEW_LESSONS, FEW_COMPOSITIONS, FEW_ISOLATION = 1_500, 30, 120


def test_random_lessons(seed: int) -> None:
    tally = random_lessons(seed, FEW_LESSONS)
    assert tally.faults == [], f"VARISAI_SEED={seed}"
    assert tally.cases == FEW_LESSONS
    # a draw that meets hardly anything would say hardly anything
    assert tally.realised > tally.cases / 5
    assert tally.refused > tally.cases / 5


def test_random_compositions(seed: int) -> None:
    tally = random_compositions(seed, FEW_COMPOSITIONS)
    assert tally.faults == [], f"VARISAI_SEED={seed}"
    assert tally.realised == FEW_COMPOSITIONS


def test_equal_requests_around_one_that_fails(seed: int) -> None:
    tally = isolation(seed, FEW_ISOLATION)
    assert tally.faults == [], f"VARISAI_SEED={seed}"
    assert tally.realised == tally.cases == FEW_ISOLATION


@pytest.mark.sweep
@pytest.mark.parametrize("block", range(BLOCKS, BLOCKS + 2))
def test_compositions_beyond_those_of_the_command(block: int) -> None:
    """python -m benchmarks sweep composes in blocks 0 to 7."""
    tally = random_compositions(block, COMPOSED_CASES // BLOCKS)
    assert tally.faults == []
    assert tally.realised == COMPOSED_CASES // BLOCKS


@pytest.mark.sweep
@pytest.mark.parametrize("block", range(BLOCKS, BLOCKS + 2))
def test_isolation_beyond_that_of_the_command(block: int) -> None:
    tally = isolation(block, ISOLATION_CASES // BLOCKS)
    assert tally.faults == []
