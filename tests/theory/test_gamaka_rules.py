"""Which row of the table speaks of a swara."""

from dataclasses import fields
from itertools import product
from typing import Any

import pytest

from carnatic.errors import CarnaticError
from carnatic.library import library
from carnatic.theory.gamaka_rules import Anchor, Direction, GamakaContext, gamaka_of, neighbour, read_anchor, read_rule
from carnatic.theory.ladder import show_ladders
from carnatic.theory.raga import Raga
from carnatic.theory.swara import SWARASTHANAS, Pitch, Sthayi
from tests.laws import for_each

LIBRARY = library()
JUST = LIBRARY.tuning("just")


def pitch(text: str) -> Pitch:
    """'R2', 'S^', 'N3.'"""
    sthayi = {"^": Sthayi.TARA, ".": Sthayi.MANDRA}.get(text[-1], Sthayi.MADHYA)
    return Pitch(SWARASTHANAS[text.rstrip("^.")], sthayi)


def said(raga: str, own: str, before: str = "", after: str = "", units: int = 2, second: bool = False) -> str:
    """'kampita 702-814', 'plain': what a swara does between its neighbours, in just cents."""
    arrives, leaves = (pitch(word) if word else None for word in (before, after))
    down = arrives.height > pitch(own).height if arrives else leaves is not None and leaves.height < pitch(own).height
    here = GamakaContext(pitch(own), arrives, leaves, "down" if down else "up", units, second)
    found = gamaka_of(here, LIBRARY.raga(raga), JUST, LIBRARY.gamaka_rules(LIBRARY.raga(raga)))
    return f"{found[1].kind} {found[1].from_cents:.0f}-{found[1].to_cents:.0f}" if found else "plain"


# The five ragas as the theory has them: raga, swara, before, after, what it does when it is held.
HELD = (
    ("Mayamalavagowla", "S", "", "R1", "plain"),
    ("Mayamalavagowla", "R1", "S", "G3", "kampita 0-112"),
    ("Mayamalavagowla", "R1", "G3", "S", "kampita 0-112"),
    ("Mayamalavagowla", "G3", "R1", "M1", "kampita 386-498"),
    ("Mayamalavagowla", "M1", "G3", "P", "plain"),
    ("Mayamalavagowla", "P", "M1", "D1", "plain"),
    ("Mayamalavagowla", "D1", "P", "N3", "kampita 702-814"),
    ("Mayamalavagowla", "D1.", "P.", "N3.", "kampita -498--386"),
    ("Mayamalavagowla", "N3", "D1", "S^", "kampita 1088-1200"),
    ("Mayamalavagowla", "N3", "S^", "D1", "plain"),
    ("Sankarabharanam", "R2", "S", "G3", "kampita 204-386"),
    ("Sankarabharanam", "G3", "R2", "M1", "plain"),
    ("Sankarabharanam", "M1", "G3", "P", "kampita 498-702"),
    ("Sankarabharanam", "D2", "P", "N3", "kampita 906-1200"),
    ("Sankarabharanam", "N3", "S^", "D2", "nokku 1200-1088"),
    ("Sankarabharanam", "P", "S", "D2", "jaru 0-702"),
    ("Sankarabharanam", "P", "M1", "D2", "plain"),
    ("Sankarabharanam", "P", "N3", "D2", "kandippu 906-702"),
    ("Kalyani", "G3", "R2", "M2", "kampita 356-416"),
    ("Kalyani", "M2", "G3", "P", "kampita 702-590"),
    ("Kalyani", "D2", "P", "N3", "kampita 906-1200"),
    ("Kalyani", "D2", "P", "S^", "kampita 906-1200"),
    ("Kalyani", "D2", "N3", "P", "plain"),
    ("Todi", "G2", "R1", "M1", "kampita 204-498"),
    ("Todi", "R1", "S", "G2", "plain"),
    ("Todi", "R1", "G2", "S", "kampita 0-112"),
    ("Todi", "D1", "P", "N2", "kampita 702-814"),
    ("Todi", "N2", "D1", "S^", "kampita 1018-1200"),
    ("Kharaharapriya", "R2", "S", "G2", "kampita 204-316"),
    ("Kharaharapriya", "G2", "R2", "M1", "kampita 204-498"),
    ("Kharaharapriya", "N2", "D2", "S^", "kampita 906-1200"),
)


@for_each(("raga", "own", "before", "after", "expected"), HELD)
def test_a_held_swara(raga: str, own: str, before: str, after: str, expected: str) -> None:
    assert said(raga, own, before, after) == expected
    assert said(raga, own, before, after, units=7) == expected
    assert said(raga, own, before, after, units=1) == "plain"


# The careful default: only the five that are usually shaken, and from no further than 250 cents.
@for_each(
    ("raga", "own", "expected"),
    [
        ("Hindolam", "G2", "plain"),  # s lies too far below
        ("Hindolam", "N2", "kampita 814-1018"),
        ("Bilahari", "G3", "plain"),
        ("Simhendramadhyamam", "M2", "kampita 702-590"),
        ("Kanakangi", "R1", "kampita 0-112"),
        ("Chakravakam", "R1", "kampita 0-112"),
        ("Chakravakam", "D2", "plain"),
        ("S R2 G2 M1 P D1 S / S D1 P M1 G2 R2 S", "G2", "kampita 204-316"),
    ],
)
def test_other_ragas(raga: str, own: str, expected: str) -> None:
    assert said(raga, own, "S") == expected


@for_each(
    ("raga", "own", "before", "after", "expected"),
    [
        ("Mayamalavagowla", "R1", "R1", "G3", "sphurita 0-112"),
        ("Mohanam", "S", "S", "R2", "sphurita -294-0"),
        ("Mohanam", "P", "P", "D2", "sphurita 386-702"),
        ("Bilahari", "D2", "D2", "S^", "sphurita 702-906"),  # n is not on the way up
    ],
)
def test_the_second_of_a_pair(raga: str, own: str, before: str, after: str, expected: str) -> None:
    for units in (1, 2):
        assert said(raga, own, before, after, units, second=True) == expected
    assert said(raga, own, before, after, 1, second=False) == "plain"


def test_a_pair_on_the_way_down_is_a_pratyahata() -> None:
    here = GamakaContext(pitch("N3"), pitch("N3"), pitch("D2"), "down", 1, is_second=True)
    found = gamaka_of(here, LIBRARY.raga("Bilahari"), JUST, LIBRARY.gamaka_rules(LIBRARY.raga("Bilahari")))
    assert found is not None
    assert (found[1].kind, round(found[1].from_cents)) == ("pratyahata", 906)


def test_a_moved_swara_is_still_shaken_from_its_neighbours() -> None:
    raga = LIBRARY.raga("Kharaharapriya").with_place(SWARASTHANAS["G3"])
    here = GamakaContext(pitch("R2"), pitch("S"), pitch("G3"), "up", 2, is_second=False)
    found = gamaka_of(here, raga, JUST, LIBRARY.gamaka_rules(raga))
    assert found is not None
    assert round(found[1].to_cents) == 386
    # the row spoke of G2
    here = GamakaContext(pitch("G3"), pitch("R2"), pitch("M1"), "up", 2, is_second=False)
    assert gamaka_of(here, raga, JUST, LIBRARY.gamaka_rules(raga)) is None
    lower = JUST.with_cents((("R1", 90.0),))
    here = GamakaContext(pitch("R1"), pitch("S"), None, "up", 2, is_second=False)
    found = gamaka_of(
        here, LIBRARY.raga("Mayamalavagowla"), lower, LIBRARY.gamaka_rules(LIBRARY.raga("Mayamalavagowla"))
    )
    assert found is not None
    assert found[1].to_cents == 90


def test_a_neighbour_lies_beside_its_swara() -> None:
    """On the ladder, on the side that is asked for, and nothing of the ladder between."""
    both: tuple[Direction, ...] = ("up", "down")
    for raga, direction in product(LIBRARY.all_ragas, both):
        rungs = {one.place for one in raga.ladder(direction)}
        for own in raga.ladder(direction):
            for up in (True, False):
                beside = neighbour(raga, own, direction, up, JUST)
                assert beside is not None
                assert beside.place in rungs
                low, high = sorted((JUST.cents_of(own), JUST.cents_of(beside)))
                assert (JUST.cents_of(beside) > JUST.cents_of(own)) == up
                around = [JUST.cents_of(Pitch(place, sthayi)) for place in rungs for sthayi in Sthayi]
                assert not [cents for cents in around if low + 20 < cents < high - 20]


def test_every_raga_has_its_rows() -> None:
    """Every raga has the general rules, also forms and a user's own ladders; five ragas have their own rules too."""
    general = set(LIBRARY.gamaka_rules(LIBRARY.raga("Mohanam")))
    assert len(general) == 4
    own = LIBRARY.raga("S R2 G2 M1 P D1 S / S D1 P M1 G2 R2 S")
    assert all(general <= set(LIBRARY.gamaka_rules(raga)) for raga in (*LIBRARY.all_ragas, own))
    more = {raga.name for raga in LIBRARY.all_ragas if set(LIBRARY.gamaka_rules(raga)) > general}
    five = ("Mayamalavagowla", "Sankarabharanam", "Kalyani", "Todi", "Kharaharapriya")
    assert more == {LIBRARY.raga(name).name for name in five}
    # each of their swaras is spoken of
    for name in five:
        raga = LIBRARY.raga(name)
        assert {place for rule in LIBRARY.gamaka_rules(raga) if rule not in general for place in rule.places} == set(
            raga.places
        )


def ways_to(raga: Raga) -> list[Raga]:
    """A raga by every way of naming it that the library knows."""
    ladders = show_ladders(raga.arohana, raga.avarohana)
    numbers = () if raga.number is None else (str(raga.number),)
    named = [raga.name, raga.name.upper(), *raga.aliases, *numbers, ladders, f"Tenral = {ladders}"]
    found = [one for name in named for one in (LIBRARY.raga(name), *LIBRARY.find_ragas(name))]
    with_ladders = LIBRARY.raga_with_ladders(raga)
    return [*found, *LIBRARY.find_ragas(" ".join(place.symbol for place in raga.places)), *filter(None, [with_ladders])]


# a user's own ragas, straight and vakra, one of them with a name
OWN = (
    "S R2 G2 M1 P D1 S / S D1 P M1 G2 R2 S",
    "Tenral = S R2 G3 M1 D1 S / S D1 M1 G3 R2 S",
    "S R2 G3 P S / S D1 P M1 R2 S",
)


@for_each("raga", [*LIBRARY.all_ragas, *map(LIBRARY.raga, OWN)], ids=lambda raga: raga.name)
def test_equal_ragas_have_equal_rules(raga: Raga) -> None:
    """However a raga is named or found; two that are equal can't sound different."""
    named = [one for one in ways_to(raga) if one == raga]
    assert len(named) >= 4
    assert {LIBRARY.gamaka_rules(one) for one in named} == {LIBRARY.gamaka_rules(raga)}
    assert {hash(one) for one in named} == {hash(raga)}
    # nothing that tells how a raga sounds stands beside what is compared
    assert all(field.compare for field in fields(Raga))


@for_each(
    ("text", "anchor"),
    [
        ("own", Anchor("own")),
        ("own-30", Anchor("own", -30)),
        ("S^", Anchor("S^")),
        ("R2", Anchor("R2")),
        ("N3.+5", Anchor("N3.", 5)),
    ],
)
def test_anchors_are_read(text: str, anchor: Anchor) -> None:
    assert read_anchor(text) == anchor
    assert read_anchor(str(anchor)) == anchor


@for_each("text", ["", "R4", "beside", "P2", "own+", "s", "R"])
def test_what_names_no_pitch_is_refused(text: str) -> None:
    with pytest.raises(CarnaticError):
        read_anchor(text)


@for_each("wrong", [{"kind": "trill"}, {"direction": "across"}, {"after": "x"}, {"swaras": "R9"}, {"from": "there"}])
def test_a_row_that_says_nonsense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(CarnaticError):
        read_rule({"raga": "", "swaras": "R1", "kind": "kampita", "from": "below", **wrong})
