"""Which row of the table speaks of a swara."""

from dataclasses import fields
from itertools import product
from typing import Any

from carnatic.library import library
from carnatic.messages import message
from carnatic.theory.gamaka_rules import (
    Anchor,
    Direction,
    GamakaContext,
    GamakaRule,
    gamaka_of,
    neighbour,
    read_anchor,
    read_rule,
)
from carnatic.theory.ladder import show_ladders
from carnatic.theory.raga import Raga
from carnatic.theory.swara import SWARASTHANAS, Pitch, Sthayi
from tests.laws import for_each
from tests.refusing import refused

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
    assert str(anchor) == text


@for_each(
    ("text", "code"),
    [
        ("", "gamaka.pitch"), ("beside", "gamaka.pitch"), ("own+", "gamaka.pitch"), ("s", "gamaka.pitch"),
        ("R4", "gamaka.pitch"), ("R", "swarasthana.unknown"), ("P2", "swarasthana.unknown"),
        ("P2^", "swarasthana.unknown"),
    ],
)  # fmt: skip
def test_what_names_no_pitch_is_refused(text: str, code: str) -> None:
    with refused(message(code, text=text) if code == "gamaka.pitch" else code):
        read_anchor(text)


@for_each(
    ("wrong", "code"),
    [
        ({"kind": "trill"}, "gamaka.row"),
        ({"direction": "across"}, "gamaka.row"),
        ({"after": "x"}, "gamaka.row"),
        ({"before": "sx"}, "gamaka.row"),
        ({"swaras": "R9"}, "swarasthana.unknown"),
        ({"from": "there"}, "gamaka.pitch"),
        ({"to": "there"}, "gamaka.pitch"),
    ],
)
def test_a_row_that_says_nonsense_is_refused(wrong: dict[str, Any], code: str) -> None:
    row = {"raga": "", "swaras": "R1", "kind": "kampita", "from": "below", **wrong}
    with refused(message(code, row=row) if code == "gamaka.row" else code):
        read_rule(row)


def test_a_row_is_read_whole() -> None:
    assert read_rule({"kind": "plain"}) == GamakaRule((), None)
    row = {
        "swaras": "R2 G3", "kind": "jaru", "from": "before-10", "to": "S^", "rate_hz": 3.5, "least_units": 3,
        "pair": True, "direction": "down", "leap": True, "before": "gm", "after": "s", "widest_cents": 300.0,
        "source": "a book", "note": "half of it",
    }  # fmt: skip
    assert read_rule(row) == GamakaRule(
        (SWARASTHANAS["R2"], SWARASTHANAS["G3"]), "jaru", Anchor("before", -10.0), Anchor("S^"), 3.5, 3, True, "down",
        True, "gm", "s", 300.0, "a book", "half of it",
    )  # fmt: skip
    for name, value in row.items():
        without = {key: one for key, one in row.items() if key != name}
        if name == "kind":
            continue
        # what is left out has its default, and nothing else changes
        assert read_rule(without | {name: value}) == read_rule(row)
        changed = [
            field.name
            for field in fields(GamakaRule)
            if getattr(read_rule(without), field.name) != getattr(read_rule(row), field.name)
        ]
        assert changed == [{"swaras": "places", "from": "start", "to": "turn"}.get(name, name)]


# -- one row at a time ------------------------------------------------------------------------

BILAHARI = LIBRARY.raga("Bilahari")
MOHANAM = LIBRARY.raga("Mohanam")
EQUAL = LIBRARY.tuning("equal")


def context(own: str, before: str = "", after: str = "", direction: Direction = "up", units: int = 2) -> GamakaContext:
    around = [pitch(word) if word else None for word in (before, after)]
    return GamakaContext(pitch(own), around[0], around[1], direction, units, is_second=False)


def row(start: str, turn: str = "own", **more: Any) -> GamakaRule:
    return read_rule({"kind": "kampita", "from": start, "to": turn, **more})


def swing(here: GamakaContext, rule: GamakaRule, raga: Raga = BILAHARI) -> tuple[int, int] | None:
    """The ends of a row's gamaka in just cents; None if it isn't sung."""
    found = gamaka_of(here, raga, JUST, [rule])
    return None if found is None else (round(found[1].from_cents), round(found[1].to_cents))


@for_each(
    ("here", "start", "turn", "ends"),
    [
        (context("D2"), "own", "above", (906, 1200)),  # n is not on the way up
        (context("D2", direction="down"), "own", "above", (906, 1088)),
        (context("D2"), "below", "own", (702, 906)),
        (context("S"), "N3.", "R2", (-112, 204)),
        (context("S^"), "N3.", "own", (1088, 1200)),
        (context("R2", "G3"), "before", "own", (386, 204)),
        (context("R2"), "before", "own", None),  # nothing is sung before it
        (context("R2"), "own", "before", None),
        (context("R2"), "own-30", "own+30", (174, 234)),
        (context("R2"), "own", "own+19", None),  # too little for a swing
    ],
)  # fmt: skip
def test_the_ends_of_a_gamaka(here: GamakaContext, start: str, turn: str, ends: tuple[int, int] | None) -> None:
    assert swing(here, row(start, turn)) == ends


def test_a_gamaka_is_as_wide_as_it_may_be() -> None:
    assert swing(context("S"), row("own-10", "own+10")) == (-10, 10)
    assert swing(context("S"), row("own", "own+250", widest_cents=250.0)) == (0, 250)
    assert swing(context("S"), row("own", "own+251", widest_cents=250.0)) is None
    assert swing(context("S"), row("own", "S^")) == (0, 1200)
    (_, gamaka) = gamaka_of(context("S"), BILAHARI, JUST, [row("own", "R2", rate_hz=4.5)]) or (None, None)
    assert gamaka is not None
    assert gamaka.rate_hz == 4.5


def test_there_is_nothing_beyond_the_sthayis() -> None:
    top, bottom = Pitch(SWARASTHANAS["D2"], Sthayi.ATI_TARA), Pitch(SWARASTHANAS["S"], Sthayi.ANUMANDRA)
    assert neighbour(MOHANAM, top, "up", True, JUST) is None
    assert neighbour(MOHANAM, bottom, "up", False, JUST) is None
    here = GamakaContext(top, None, None, "up", 2, is_second=False)
    assert [swing(here, row("own", turn), MOHANAM) for turn in ("above", "S^")] == [None, None]


def test_a_swara_that_its_ladder_lacks_has_its_neighbours_among_all_swaras() -> None:
    raga = LIBRARY.raga("S R2 P D2 S / S D2 P M1 G3 R2 S")
    assert neighbour(raga, pitch("M1"), "up", False, JUST) == pitch("G3")
    assert neighbour(raga, pitch("P"), "up", False, JUST) == pitch("R2")


def test_a_neighbour_is_a_step_of_twenty_cents_away_or_more() -> None:
    raga = LIBRARY.raga("Kharaharapriya")
    for cents, above, below in ((260.0, "G2", "R2"), (255.0, "M1", "S")):
        tuning = EQUAL.with_cents((("R2", 240.0), ("G2", cents)))
        assert neighbour(raga, pitch("R2"), "up", True, tuning) == pitch(above)
        assert neighbour(raga, pitch("G2"), "up", False, tuning) == pitch(below)


@for_each(
    ("raga", "here", "is_leap"),
    [
        (BILAHARI, context("R2", "S"), False),
        (BILAHARI, context("G3", "S"), True),
        (BILAHARI, context("S^", "D2"), False),  # n is not on the way up
        (BILAHARI, context("D2", "S^", direction="down"), True),
        (BILAHARI, context("N3", "S^", direction="down"), False),
        (MOHANAM, context("D2", "S^", direction="down"), False),
        (MOHANAM, context("P", "S^", direction="down"), True),
        (MOHANAM, context("R2"), False),
        (MOHANAM, GamakaContext(Pitch(SWARASTHANAS["S"], Sthayi.ANUMANDRA), pitch("P"), None, "up", 2, False), False),
    ],
)
def test_a_leap_leaves_a_rung_out(raga: Raga, here: GamakaContext, is_leap: bool) -> None:
    assert row("own", "S^", leap=True).holds(here, raga, JUST) == is_leap


def test_a_swara_as_near_as_the_next_one_is_no_leap_away() -> None:
    """From R1 at 150 to G3 over R2 at 170: the twenty cents between them are one swara to the ear."""
    tuning = EQUAL.with_cents((("R1", 150.0), ("R2", 170.0)))
    assert not row("own", "S^", leap=True).holds(context("G3", "R1"), MOHANAM, tuning)
    tuning = EQUAL.with_cents((("R1", 149.0), ("R2", 170.0)))
    assert row("own", "S^", leap=True).holds(context("G3", "R1"), MOHANAM, tuning)


def test_a_row_may_ask_for_what_is_sung_around_it() -> None:
    rule = row("own", "S^", before="gm", after="s")
    assert rule.holds(context("P", "M1", "S^"), BILAHARI, JUST)
    assert rule.holds(context("P", "G3", "S"), BILAHARI, JUST)
    for before, after in (("R2", "S^"), ("", "S^"), ("M1", "D2"), ("M1", "")):
        assert not rule.holds(context("P", before, after), BILAHARI, JUST)
    assert row("own", "S^").holds(context("P"), BILAHARI, JUST)
    assert not row("own", "S^", direction="down").holds(context("P"), BILAHARI, JUST)
