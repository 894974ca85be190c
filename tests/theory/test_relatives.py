"""Relatives of a raga: by hand, and as laws over all of them."""

from __future__ import annotations

from functools import cache

from carnatic.library import library
from carnatic.theory.raga import Raga
from carnatic.theory.relatives import Relatives, melakartas_holding, relatives
from tests.laws import for_each

RAGAS, ALL = library().ragas, library().all_ragas


@cache
def every() -> dict[str, Relatives]:
    """The relatives of every raga, by its name."""
    return {raga.name: relatives(raga, RAGAS) for raga in ALL}


def names(ragas: tuple[Raga, ...]) -> list[str]:
    return [raga.name for raga in ragas]


def test_relatives_of_mohanam() -> None:
    near = every()["Mohanam"]
    assert near.parent is library().raga("Harikambhoji")
    assert near.same_swaras == ()
    assert [(one.raga.name, str(one.place), str(one.instead_of)) for one in near.one_apart] == [
        ("Hamsadhwani", "N3", "D2"),
        ("Suddha Saveri", "M1", "G3"),
        ("Vandanadharini", "M2", "G3"),
        ("Vasanti", "D1", "D2"),
        ("Sivaranjani", "G2", "G3"),
    ]
    assert {"Kambhoji", "Khamas", "Sahana"} < set(names(near.janyas))


def test_relatives_of_a_melakarta() -> None:
    near = every()["Mechakalyani"]
    assert near.parent is None
    assert {"Mohanakalyani", "Sunadavinodini", "Hamirkalyani"} <= set(names(near.janyas))
    assert {one.raga.number for one in near.one_apart} == {29, 53, 59, 63, 64, 66, 71}


def test_a_form_is_no_relative_of_its_own_raga() -> None:
    near = every()["Kanada 3"]
    assert near.parent is library().raga("29")
    assert "Kanada" not in names((*near.janyas, *near.same_swaras))


def test_where_no_source_names_a_parent_there_is_none() -> None:
    near = every()["Kanada 6"]
    assert (near.parent, near.janyas) == (None, ())
    assert names(melakartas_holding(library().raga("Kanada 6"), RAGAS)) == ["Kharaharapriya"]


@for_each("raga", ALL, ids=lambda raga: raga.name)
def test_every_raga_has_its_relatives(raga: Raga) -> None:
    near = every()[raga.name]
    if raga.number is None and raga.parent_number:
        assert near.parent is not None
        assert near.parent.number == raga.parent_number
    assert all(one.parent_number == raga.parent_number and one.number is None for one in near.janyas)
    same = [one for one in RAGAS if set(one.places) == set(raga.places) and raga not in (one, *one.variants)]
    assert list(near.same_swaras) == same
    own = (*raga.arohana, *raga.avarohana)
    for one in near.one_apart:
        theirs = (*one.raga.arohana, *one.raga.avarohana)
        # Bhairavi and Natabhairavi differ in the d of the arohana alone
        differing = {(a.place, b.place) for a, b in zip(own, theirs, strict=True) if a.place != b.place}
        assert differing == {(one.instead_of, one.place)}
        assert [p.sthayi for p in own] == [p.sthayi for p in theirs]
    assert raga not in (*near.janyas, *near.same_swaras, *(one.raga for one in near.one_apart))


def test_the_melakartas_that_differ_in_one_swara_are_as_many_as_they_can_be() -> None:
    """Of the six pairs of r and g eight couples share one of the two, as of d and n; and each m has its other.

    So 8 couples of r and g, with 6 pairs of d and n and 2 m; as many of d and n; and 36 of m alone: 228.
    """
    melakartas = {raga.name for raga in RAGAS[:72]}
    couples = [(name, one.raga.name) for name in melakartas for one in every()[name].one_apart]
    assert sum(other in melakartas for _, other in couples) == 2 * (8 * 6 * 2 + 8 * 6 * 2 + 36)


def test_every_janya_is_in_its_parents_list() -> None:
    by_number = {raga.number: every()[raga.name].janyas for raga in RAGAS[:72]}
    assert sum(len(janyas) for janyas in by_number.values()) == sum(raga.parent_number > 0 for raga in RAGAS[72:])
    assert all(raga in by_number[raga.parent_number] for raga in RAGAS[72:] if raga.parent_number)
