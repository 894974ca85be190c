"""What is drawn and composed anywhere in the field, and what must not leak, in blocks that the workers share."""

from __future__ import annotations

import pytest

from benchmarks.sweep.isolation import undisturbed
from benchmarks.sweep.random_sweep import composed, drawn_lessons
from benchmarks.sweep.run import AROUND_CASES, BLOCKS, COMPOSED_CASES, DRAWN_CASES


# every other block, for test_exact has every lesson there is; the benchmark draws in all of them
@pytest.mark.parametrize("block", range(0, BLOCKS, 2))
def test_lessons_drawn_from_everything(block: int) -> None:
    tally = drawn_lessons(block, DRAWN_CASES // BLOCKS)
    assert tally.faults == []
    assert tally.cases == DRAWN_CASES // BLOCKS
    # a draw that meets hardly anything would say hardly anything
    assert tally.realised > tally.cases / 5
    assert tally.refused > tally.cases / 5


# two blocks of the eight in which the benchmark composes; the generator's tests compose in every raga and every tala
@pytest.mark.parametrize("block", range(0, BLOCKS, 4))
def test_exercises_composed_anywhere(block: int) -> None:
    tally = composed(block, COMPOSED_CASES // BLOCKS)
    assert tally.faults == []
    assert tally.realised == COMPOSED_CASES // BLOCKS


@pytest.mark.parametrize("block", range(BLOCKS))
def test_equal_requests_around_one_that_fails(block: int) -> None:
    tally = undisturbed(block, AROUND_CASES // BLOCKS)
    assert tally.faults == []
    assert tally.realised == tally.cases == AROUND_CASES // BLOCKS
