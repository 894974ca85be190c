"""A raga's own tuning, against choices written by hand, and its law over all ragas."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, pairwise
from math import log2

import pytest

from carnatic.library import library
from carnatic.theory.srutis import ratio_of
from carnatic.theory.swara import SWARASTHANAS, Pitch
from carnatic.theory.tuning import check_cents
from tests.laws import for_each

LIBRARY = library()
RAGA = LIBRARY.tuning("raga")
# The two srutis of each swarasthana, as the lists of twenty-two have them.
SRUTIS = {
    "S": "1", "R1": "16/15 256/243", "R2": "9/8 10/9", "R3": "6/5 32/27", "G1": "9/8 10/9", "G2": "6/5 32/27",
    "G3": "5/4 81/64", "M1": "4/3 27/20", "M2": "45/32 729/512", "P": "3/2", "D1": "8/5 128/81", "D2": "27/16 5/3",
    "D3": "9/5 16/9", "N1": "27/16 5/3", "N2": "9/5 16/9", "N3": "15/8 243/128",
}  # fmt: skip


def ratios(raga: str) -> str:
    request = LIBRARY.request(raga=raga, tuning="raga")
    found = [(p.symbol, ratio_of(request.mapped_tuning.cents_of(Pitch(p)))) for p in request.raga.places]
    return " ".join(f"{symbol}={ratio}" for symbol, ratio in found)


@for_each(
    ("raga", "own"),
    [
        ("Mayamalavagowla", "S=1 R1=16/15 G3=5/4 M1=4/3 P=3/2 D1=8/5 N3=15/8"),
        # the dha a third above ma, and not a fifth above ri
        ("Sankarabharanam", "S=1 R2=9/8 G3=5/4 M1=4/3 P=3/2 D2=5/3 N3=15/8"),
        ("Kharaharapriya", "S=1 R2=9/8 G2=6/5 M1=4/3 P=3/2 D2=5/3 N2=9/5"),
        ("Mohanam", "S=1 R2=9/8 G3=5/4 P=3/2 D2=5/3"),
        ("Hindolam", "S=1 G2=6/5 M1=4/3 D1=8/5 N2=9/5"),
    ],
)
def test_choices_by_hand(raga: str, own: str) -> None:
    assert ratios(raga) == own


def test_every_choice_is_a_known_sruti() -> None:
    for raga in LIBRARY.all_ragas:
        tuning = LIBRARY.request(tuning="raga").changed(raga=raga).mapped_tuning
        for place in raga.places:
            cents = tuning.cents_of(Pitch(place))
            known = [1200 * log2(Fraction(one)) for one in SRUTIS[place.symbol].split()]
            assert min(abs(cents - one) for one in known) < 1e-9, (raga.name, place)
            if place.symbol not in ("S", "P"):
                check_cents(place.symbol, cents)
        steps = [p for p in raga.places if p.semitone not in {q.semitone for q in raga.places if q != p}]
        cents = [tuning.cents_of(Pitch(p)) for p in steps]
        assert all(b - a > 20 for a, b in pairwise(cents)), raga.name


def pure(raga, tuning) -> int:
    """Pure fifths, fourths and thirds among a raga's swaras, those with Sa or Pa twice."""
    wanted = [1200 * log2(Fraction(r)) for r in ("3/2", "4/3", "5/4", "8/5", "6/5", "5/3")]
    total = 0
    for a, b in combinations(raga.places, 2):
        size = (tuning.cents_of(Pitch(b)) - tuning.cents_of(Pitch(a))) % 1200
        if any(abs(size - one) < 1e-6 for one in wanted):
            total += 2 if {a.symbol, b.symbol} & {"S", "P"} else 1
    return total


@for_each("other", ["just", "pythagorean"])
def test_no_tuning_agrees_better(other: str) -> None:
    for raga in LIBRARY.all_ragas:
        own = RAGA.fitted(raga.places)
        assert pure(raga, own) >= pure(raga, LIBRARY.tuning(other)), raga.name


def test_a_moved_swara_leaves_the_others_and_other_tunings_are_for_all() -> None:
    request = LIBRARY.request(raga="Sankarabharanam", tuning="raga", mapping="G3=390")
    assert dict(request.mapped_tuning.cents)["G3"] == 390
    assert dict(request.mapped_tuning.cents)["D2"] == pytest.approx(884.36, abs=0.01)
    just = LIBRARY.tuning("just")
    assert just.fitted(request.raga.places) is just


@for_each("symbol", SWARASTHANAS)
def test_cents_are_known_by_their_ratio(symbol: str) -> None:
    for ratio in SRUTIS[symbol].split():
        assert ratio_of(round(1200 * log2(Fraction(ratio)), 2)) == Fraction(ratio)


@for_each("cents", [100.0, 400.0, 372.31, 693.16])
def test_what_is_no_simple_ratio_is_none(cents: float) -> None:
    assert ratio_of(cents) is None


@for_each(
    ("ratio", "is_simple"),
    [
        ("7/4", True),  # made of 2, 3, 5 and 7
        ("49/48", True),
        ("729/512", True),
        ("1024/729", True),  # the largest terms
        ("11/8", True),  # no term above 45
        ("45/44", True),
        ("43/41", True),
        ("47/32", False),
        ("46/45", False),
    ],
)
def test_a_simple_ratio_is_known_by_its_cents(ratio: str, is_simple: bool) -> None:
    cents = 1200 * log2(Fraction(ratio))
    for off in (-1200.0, -0.01, 0.0, 0.01, 2400.0):
        assert ratio_of(cents + off) == (Fraction(ratio) if is_simple else None)
    assert ratio_of(cents + 0.0105) != Fraction(ratio)
