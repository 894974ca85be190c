"""What the table of gamakas says, as people read it."""

from typing import Any

from carnatic.library import library
from carnatic.theory.gamaka_rules import GamakaRule, read_rule
from carnatic.theory.gamaka_words import gamaka_rows, grounds, what, where
from carnatic.theory.swara import SWARASTHANAS, Swarasthana
from tests.laws import for_each

LIBRARY = library()
JUST = LIBRARY.tuning("just")


def rules(raga: str) -> tuple[GamakaRule, ...]:
    return LIBRARY.gamaka_rules(LIBRARY.raga(raga))


def told(raga: str) -> list[tuple[str, str, str]]:
    """The raga's own rows: those of pairs come before them in every raga."""
    return [(where(*row), what(row[1]), grounds(row[1])) for row in gamaka_rows(LIBRARY.raga(raga), JUST, rules(raga))][
        2:
    ]


def test_a_raga_in_full() -> None:
    ours = "Our suggestion."
    assert told("Mayamalavagowla") == [
        (
            "R1, held for 2 units or more",
            "kampita, resting on the swara below and reaching its own pitch",
            "M. Subramanian, gamakam.tripod.com.",
        ),
        (
            "D1, held for 2 units or more",
            "kampita, resting on the swara below and reaching its own pitch",
            "M. Subramanian, gamakam.tripod.com.",
        ),
        (
            "G3, held for 2 units or more",
            "kampita, resting on its own pitch and reaching the swara above",
            "Wikipedia, Mayamalavagowla.",
        ),
        (
            "N3, held for 2 units or more, going up",
            "kampita, resting on its own pitch and reaching the upper S",
            ours,
        ),
        ("N3, held for 2 units or more, going down", "plain", ours),
        ("S, M1 and P, held for 2 units or more", "plain", "Wikipedia, Mayamalavagowla."),
    ]
    # Kalyani's have a shake of some cents, a swara that must follow, and leaps
    kalyani = told("Kalyani")
    assert kalyani[0][1] == "kampita, resting on 30 cents below its own pitch and reaching 30 cents above its own pitch"
    assert kalyani[2][0] == "D2, held for 2 units or more, before n or s"
    assert kalyani[4][:2] == (
        "S and P, held for 2 units or more, going up after a skip",
        "jaru from the swara before",
    )


def test_other_ragas_are_said_to_be_our_reading() -> None:
    """Of the general rows those of the raga's own swaras, and of these the ones near enough to a neighbour."""
    assert [row[0] for row in told("Hindolam")] == ["N2, held for 2 units or more"]
    assert [row[0] for row in told("Purvikalyani")] == ["R1, held for 2 units or more", "M2, held for 2 units or more"]
    assert told("Mohanam") == []
    assert all(row[2].startswith("Our suggestion.") for row in told("Hindolam") + told("Purvikalyani"))


def test_every_raga_can_be_told() -> None:
    for raga in LIBRARY.all_ragas:
        rows = gamaka_rows(raga, JUST, LIBRARY.gamaka_rules(raga))
        assert [rule.kind for _, rule in rows[:2]] == ["sphurita", "pratyahata"]
        assert all(places for places, _ in rows[2:])
        assert all(set(places) <= set(raga.places) for places, _ in rows)


R1, R2, G3, M1, P, D2 = (SWARASTHANAS[symbol] for symbol in ("R1", "R2", "G3", "M1", "P", "D2"))


def rule(swaras: str = "", kind: str = "plain", **more: Any) -> GamakaRule:
    return read_rule({"swaras": swaras, "kind": kind, **more})


@for_each(
    ("places", "given", "words"),
    [
        ((), rule(pair=True, least_units=1), "The second swara of a pair"),
        ((R1,), rule(least_units=1), "R1"),
        ((R1, G3), rule(), "R1 and G3, held for 2 units or more"),
        ((R1, G3, P), rule(least_units=4), "R1, G3 and P, held for 4 units or more"),
        ((P,), rule(least_units=5, before="g"), "P, held for 5 units or more, after g"),
        ((P,), rule(before="gm", after="dns"), "P, held for 2 units or more, after g or m, before d, n or s"),
        ((P,), rule(direction="down", leap=True), "P, held for 2 units or more, going down after a skip"),
        ((P,), rule(leap=True, least_units=3), "P, held for 3 units or more, after a skip"),
    ],
)
def test_where_a_row_holds(places: tuple[Swarasthana, ...], given: GamakaRule, words: str) -> None:
    assert where(places, given) == words


@for_each(
    ("given", "words"),
    [
        (rule(), "plain"),
        (rule(kind="jaru", **{"from": "before"}), "jaru from the swara before"),
        (rule(kind="nokku", **{"from": "S^"}), "nokku from the upper S"),
        (rule(kind="nokku", **{"from": "R2^"}), "nokku from R2"),
        (rule(kind="nokku", **{"from": "N3."}), "nokku from N3"),
        (rule(kind="nokku", **{"from": "own+1"}), "nokku from 1 cents above its own pitch"),
        (
            rule(kind="kampita", to="own-30"),
            "kampita, resting on its own pitch and reaching 30 cents below its own pitch",
        ),
    ],
)  # fmt: skip
def test_what_a_row_says(given: GamakaRule, words: str) -> None:
    assert what(given) == words


def test_on_what_a_row_rests() -> None:
    assert grounds(rule()) == "Our suggestion."
    assert grounds(rule(source="a lesson book", note="Half of it.")) == "A lesson book. Half of it."


def shown(raga: str, *given: GamakaRule) -> list[tuple[Swarasthana, ...]]:
    return [places for places, _ in gamaka_rows(LIBRARY.raga(raga), JUST, given)]


def test_a_swara_stands_in_the_first_row_that_leaves_nothing_to_say() -> None:
    assert shown("Mohanam", rule("R2"), rule("G3"), rule("R2 G3 P M1")) == [(R2,), (G3,), (P,)]
    assert shown("Mohanam", rule(), rule("R2")) == [(), (R2,)]
    assert shown("Mohanam", rule("M1"), rule("R2"), rule("R2")) == [(R2,)]
    for part in ({"pair": True}, {"direction": "up"}, {"leap": True}, {"before": "s"}, {"after": "s"}):
        assert shown("Mohanam", rule("R2", **part), rule("R2 G3")) == [(R2,), (R2, G3)]


@for_each(
    ("given", "is_shown"),
    [
        ({"from": "own", "to": "above", "widest_cents": 250.0}, True),  # n is near enough, on the way down
        ({"from": "own", "to": "above", "widest_cents": 250.0, "direction": "down"}, True),
        ({"from": "own", "to": "above", "widest_cents": 250.0, "direction": "up"}, False),
        ({"from": "below", "to": "own", "widest_cents": 250.0, "direction": "up"}, True),
        ({"from": "own", "to": "above", "widest_cents": 100.0}, False),
        ({"from": "own", "to": "above", "direction": "up"}, True),
    ],
)
def test_a_row_is_shown_if_a_neighbour_is_near_enough(given: dict[str, Any], is_shown: bool) -> None:
    assert shown("Bilahari", rule("D2", "kampita", **given)) == ([(D2,)] if is_shown else [])
