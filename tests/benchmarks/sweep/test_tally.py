"""The counts of a sweep: what is kept and added, and the printed table."""

from __future__ import annotations

import json

import pytest

from benchmarks.sweep.shares import KINDS, LADDER_ONLY, SOME, agrees, family_of, kind_of, tala_kind
from benchmarks.sweep.tally import MOST_FAULTS, Tally, as_json, as_table, is_sentence, reason_kind, stored_rows
from carnatic.errors import CannotCompose
from carnatic.library import library

L = library()


def counted() -> list[Tally]:
    exact = Tally("every line", is_exact=True, seconds=12.4)
    exact.realise("here", cases=1234)
    exact.refuse("there", "Take Adi.", "no room")
    exact.asked["janta", "8/8 sym", "Adi"] = 12
    exact.admitted["janta", "8/8 sym", "Adi"] = 12
    drawn = Tally("drawn", seconds=3.6)
    drawn.realise("Sarali 1 in Todi, Adi", ["wrong"])
    return [exact, drawn]


def test_the_table_in_full() -> None:
    exact, drawn = counted()
    table = as_table([exact, drawn]).splitlines()
    assert table[:3] == [
        "                                              cases   realised    refused  faults  seconds",
        "every line                                    1,235      1,234          1       0       12",
        "drawn                                             1          1          0       1        4",
    ]
    assert "janta         8/8 sym                100 (100)      0 (<1)       0 (8)      0 (75)       0 (0)" in table
    assert table[-6:] == [
        "",
        "refused, every line:",
        "         1  no room",
        "",
        "faults:",
        "Sarali 1 in Todi, Adi: wrong",
    ]
    rows = stored_rows([exact, drawn])
    assert rows[:5] == [
        "                                              cases   realised    refused  faults",
        "every line                                    1,235      1,234          1       0",
        "drawn                                             1          1          0       1",
        "",
        "lessons admitted, % (known %)              Adi    8, 9, 10      Rupaka         Eka       other",
    ]
    assert rows[-1] == "together 12 of 12 (known 17,590 of 341,640)"
    assert set(rows[3:]) <= set(table)


def test_the_same_counts_for_programs() -> None:
    told = json.loads(json.dumps(as_json(counted())))
    assert [part["part"] for part in told["parts"]] == ["every line", "drawn"]
    assert told["parts"][0] == {
        "part": "every line",
        "exact": True,
        "cases": 1235,
        "realised": 1234,
        "refused": 1,
        "faults": 0,
        "first_faults": [],
        "seconds": 12.4,
        "reasons": {"no room": 1},
    }
    assert told["shares"] == [
        {"family": "janta", "ladders": "8/8 sym", "tala": "Adi", "percent": 100.0, "known_percent": 100},
    ]


def test_blocks_add_up() -> None:
    exact, _ = counted()
    both = exact + exact
    assert (both.part, both.is_exact, both.cases, both.realised, both.refused) == ("every line", True, 2470, 2468, 2)
    assert (both.seconds, both.reasons["no room"], both.admitted.total()) == (24.8, 2, 24)
    exact.blame("here", ["wrong"] * 50)
    assert (exact.fault_count, len(exact.faults)) == (50, MOST_FAULTS)
    assert ((exact + exact).fault_count, len((exact + exact).faults)) == (100, MOST_FAULTS)


def test_a_refusal_that_is_no_sentence_is_a_fault() -> None:
    tally = Tally("drawn")
    for text in ("no full stop", "Two\nlines.", "Long. " * 100, ""):
        assert not is_sentence(text)
        tally.refuse("here", text, "none")
    assert tally.fault_count == tally.refused == tally.reasons["none"] == 4


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"raga": "Sahana", "family": "sarali", "seed": "1"}, "lesson.vakra"),
        ({"raga": "Bhairavi", "family": "sarali", "seed": "3"}, "lesson.no_form: move.between: move.not_in_half"),
        ({"raga": "Kalyani", "tala": "Eka", "family": "sarali", "seed": "4"}, "lesson.no_form: lesson.monotony"),
        ({"raga": "Kalyani", "family": "gitam", "seed": "1"}, "gitam.fixed"),
    ],
)
def test_refusals_are_counted_by_their_codes(fields: dict[str, str], kind: str) -> None:
    with pytest.raises(CannotCompose) as refusal:
        L.school.lesson(L.request(**fields))
    assert reason_kind(refusal.value.message) == kind


def test_kinds_of_ragas_talas_and_families() -> None:
    kinds = {name: kind_of(L.raga(name)) for name in ("Kalyani", "Bhairavi", "Sriranjani", "Mohanam", "Bilahari")}
    assert list(kinds.values()) == ["8/8 sym", "8/8 unequal swaras", "7/7 sym", "6/6 sym", "6/8"]
    assert {kind_of(raga) for raga in L.ragas} == {*KINDS, LADDER_ONLY}
    assert [tala_kind(L.tala(name)) for name in ("Adi", "Rupaka", "Eka", "Matya", "Dhruva")] == [
        "Adi", "Rupaka", "Eka", "8, 9, 10", "other",
    ]  # fmt: skip
    families = {family_of(drill) for drill in L.lessons}
    assert families == {"sarali 1-9", "sarali 10-14", "sarali 15-16", "janta", "dhatu", "alankaram", "sthayi"}


def test_none_is_none_and_some_is_some() -> None:
    assert agrees(0, 0)
    assert agrees(0.4, SOME)
    assert agrees(66.7, 67)
    assert not agrees(0.4, 0)
    assert not agrees(0, SOME)
    assert not agrees(1.2, SOME)
    assert not agrees(66.4, 67)
