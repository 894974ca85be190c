"""The exhaustive sweep: some patterns of ladders and rhythms, drawn, here; everything in make sweep."""

from __future__ import annotations

import random
from collections import defaultdict
from functools import cache

import pytest

from benchmarks.sweep.exhaustive_sweep import (
    Lines,
    every_gitam,
    every_line,
    every_rhythm,
    pattern_of,
    ragas_by_ladders,
)
from benchmarks.sweep.run import exhaustive
from benchmarks.sweep.shares import FAMILIES, KINDS, KNOWN_ADMITTED, KNOWN_ASKED, TALAS, agrees, known_share
from benchmarks.sweep.tally import Tally, lessons_total, share
from carnatic.library import library
from carnatic.theory.tala import SPEEDS

L = library()
DRAWN_PATTERNS, DRAWN_RHYTHMS = 60, 12


# -- representatives --------------------------------------------------------------------------------


@cache
def representatives() -> dict[object, list[tuple[str, str]]]:
    """The pairs of ladders of each pattern."""
    found = defaultdict(list)
    for pair in ragas_by_ladders():
        found[pattern_of(pair)].append(pair)
    return dict(found)


def test_the_pairs_of_ladders_have_242_patterns() -> None:
    assert len(ragas_by_ladders()) == 379
    assert len(representatives()) == 242


def test_pairs_of_one_pattern_admit_the_same_lessons() -> None:
    """The reason why one pair a pattern is enough: mayamalavagowla, kalyani and shankarabharanam."""
    pairs = [pair for pair, ragas in ragas_by_ladders().items() if ragas[0].number in (15, 29, 65)]
    assert len({pattern_of(pair) for pair in pairs}) == 1
    assert len(set(every_line(pairs, ["Adi"]).admitted.values())) == 1


def test_one_pair_of_a_pattern_is_right_or_refused_with_a_reason(seed: int) -> None:
    rng = random.Random(f"representatives {seed}")
    pairs = [rng.choice(pairs) for pairs in rng.sample(list(representatives().values()), DRAWN_PATTERNS)]
    lines = every_line(pairs)
    assert lines.tally.faults == [], f"VARISAI_SEED={seed}"
    assert lines.tally.cases == len(pairs) * 39 * 43
    assert lines.tally.realised > 5 * len(pairs)


def test_drawn_rhythms_at_every_speed(seed: int) -> None:
    rng = random.Random(f"rhythms {seed}")
    lines: Lines = every_line(list(ragas_by_ladders())[:1]) + every_gitam()
    tally = every_rhythm(set(rng.sample(sorted(lines.rhythms), DRAWN_RHYTHMS)))
    assert tally.faults == [], f"VARISAI_SEED={seed}"
    assert tally.realised == tally.cases > DRAWN_RHYTHMS


# -- everything -------------------------------------------------------------------------------------


@cache
def exactly() -> list[Tally]:
    """The exhaustive part, swept once for all tests of it."""
    return exhaustive()


@pytest.mark.sweep
@pytest.mark.parametrize("part", range(3), ids=("lines", "rhythms", "product"))
def test_every_case_is_right_or_refused_with_a_reason(part: int) -> None:
    tally = exactly()[part]
    assert tally.faults == []
    assert tally.fault_count == 0
    assert tally.is_exact


@pytest.mark.sweep
def test_the_whole_product_was_asked_for() -> None:
    """A raga in a tala has 42 lessons, of the alankarams its tala's, and ladder practice; a gitam only its own."""
    lines, rhythms, product = exactly()
    pairs = len({(raga.arohana, raga.avarohana) for raga in L.all_ragas})
    assert lines.cases == pairs * 39 * 43 + 7
    assert product.cases == len(SPEEDS) * (len(L.all_ragas) * 39 * 43 + 7)
    assert product.realised > len(SPEEDS) * lines.realised
    assert rhythms.realised == rhythms.cases > 40_000


@pytest.mark.sweep
@pytest.mark.parametrize("kind", KINDS)
def test_the_share_admitted_is_the_known_one(kind: str) -> None:
    """219 ragas × 39 talas × 40 lessons, as another implementation of the same rules counted them."""
    lines = exactly()[0]
    for family in FAMILIES:
        for tala in TALAS:
            assert agrees(share(lines, (family, kind, tala)), known_share(family, kind, tala)), (family, tala)
    assert (lessons_total(lines.admitted), lessons_total(lines.asked)) == (KNOWN_ADMITTED, KNOWN_ASKED)
