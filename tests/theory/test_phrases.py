"""What was counted in pieces of ragas, and what a raga leans on that has none."""

from __future__ import annotations

import pytest

from carnatic.library import library
from carnatic.theory.phrases import ENOUGH_SWARAS, phrase_sources

L = library()
TABLE = L.raga_phrases


def test_every_row_is_of_a_raga_and_has_only_its_letters() -> None:
    assert len({row.raga.name for row in TABLE}) == len(TABLE) == 35
    for row in TABLE:
        assert row.raga in L.ragas
        counted = [letters for letters, _ in (*row.threes, *row.longer, *row.held, *row.starts, *row.ends)]
        assert set("".join(counted)) <= set(row.raga.letters), row.raga.name


def test_counts_and_shares_are_possible() -> None:
    for row in TABLE:
        assert 0 < sum(count for _, count in row.threes) <= row.swaras, row.raga.name
        assert all(len(letters) == 3 and count > 1 for letters, count in row.threes)
        assert {len(letters) for letters, _ in row.longer} <= {4, 5}
        for shares in (row.held, row.starts, row.ends):
            # nothing was held in the one piece in Khamas
            total = sum(share for _, share in shares)
            assert total == pytest.approx(1, abs=0.01) or (row.raga.name, shares) == ("Khamas", ()), row.raga.name


@pytest.mark.parametrize(
    ("raga", "own", "relatives", "turns"),
    [
        ("Mohanam", 297, [], []),
        ("Sahana", 395, [], []),
        # one short piece, and other ragas of seven swaras
        (
            "Kalyani",
            116,
            ["Hanumatodi", "Charukesi", "Dhirasankarabharanam", "Kamavardhini", "Shanmukhapriya", "Bhairavi"],
            [],
        ),
        # no piece, but the ladders of others
        ("Devagandhari", None, ["Arabhi", "Saveri", "Yadukula Kambhoji"], []),
        # no piece and no relative
        ("Ritigaula", None, [], ["grg", "ndm", "dmn", "gmp", "mpm"]),
        ("Kedaragaula", None, [], []),
    ],
)
def test_a_raga_with_few_pieces_leans_on_others(
    raga: str, own: int | None, relatives: list[str], turns: list[str]
) -> None:
    sources = phrase_sources(L.raga(raga), TABLE)
    assert (sources.own.swaras if sources.own else None) == own
    assert [row.raga.name for row in sources.relatives] == relatives
    assert list(sources.turns) == turns
    assert set(turns) <= set(sources.ladders)


def test_enough_pieces_are_enough() -> None:
    for row in TABLE:
        sources = phrase_sources(row.raga, TABLE)
        assert sources.own == row
        if row.swaras >= ENOUGH_SWARAS:
            assert (sources.relatives, sources.turns) == ((), ())


def test_another_form_of_a_raga_has_the_same_pieces() -> None:
    first, second = L.forms(L.raga("Begada"))[:2]
    assert phrase_sources(second, TABLE).own == phrase_sources(first, TABLE).own
