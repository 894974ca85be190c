"""Every raga, tala, lesson and speed, none left out.

Swept once for all tests of it, so they stay on one worker (see conftest.py).
"""

from __future__ import annotations

from functools import cache

import pytest

from benchmarks.sweep.exhaustive_sweep import every_case
from benchmarks.sweep.shares import FAMILIES, KINDS, KNOWN_ADMITTED, KNOWN_ASKED, TALAS, agrees, known_share
from benchmarks.sweep.tally import Tally, exact_rows, lessons_total, share
from carnatic.library import library

L = library()


@cache
def exactly() -> list[Tally]:
    """The exact part, swept once for all tests of it."""
    return every_case()


@pytest.mark.parametrize("part", range(3), ids=("lines", "rhythms", "product"))
def test_every_case_is_right_or_refused_with_a_reason(part: int) -> None:
    tally = exactly()[part]
    assert tally.faults == []
    assert tally.fault_count == 0
    assert tally.is_exact


def test_the_whole_product_was_asked_for() -> None:
    """A raga in a tala has forty lessons, of the alankarams its tala's, and ladder practice; a gitam only its own."""
    lines, rhythms, product = exactly()
    pairs = len({(raga.arohana, raga.avarohana) for raga in L.all_ragas})
    assert lines.cases == pairs * 39 * 41 + 7
    assert product.cases == 8 * (len(L.all_ragas) * 39 * 41 + 7)
    assert product.realised > 8 * lines.realised
    assert rhythms.realised == rhythms.cases > 40_000


@pytest.mark.parametrize("kind", KINDS)
def test_the_share_admitted_is_the_known_one(kind: str) -> None:
    """219 ragas × 39 talas × 40 lessons, as another implementation of the same rules counted them."""
    lines = exactly()[0]
    for family in FAMILIES:
        for tala in TALAS:
            assert agrees(share(lines, (family, kind, tala)), known_share(family, kind, tala)), (family, tala)
    assert (lessons_total(lines.admitted), lessons_total(lines.asked)) == (KNOWN_ADMITTED, KNOWN_ASKED)


def test_the_counts_are_those_that_are_shown(golden) -> None:
    """Read the file: the README's table says the same."""
    golden("sweep.txt", "\n".join(exact_rows(exactly())) + "\n")
