"""What the table of gamakas says, as people read it."""

from carnatic.library import library
from carnatic.theory.gamaka_rules import GamakaRule
from carnatic.theory.gamaka_words import gamaka_rows, grounds, what, where

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
