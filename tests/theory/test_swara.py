"""Swaras, swarasthanas and sthayis."""

from __future__ import annotations

from carnatic.messages import message
from carnatic.theory.swara import LETTERS, SWARASTHANAS, Pitch, Sthayi, Swara, sargam_name, swarasthana
from tests.laws import for_each
from tests.refusing import refused


def test_sixteen_places_on_twelve_semitones() -> None:
    assert " ".join(SWARASTHANAS) == "S R1 R2 R3 G1 G2 G3 M1 M2 P D1 D2 D3 N1 N2 N3"
    assert [place.semitone for place in SWARASTHANAS.values()] == [0, 1, 2, 3, 2, 3, 4, 5, 6, 7, 8, 9, 10, 9, 10, 11]
    assert [place.symbol for place in SWARASTHANAS.values()] == list(SWARASTHANAS)


def test_shared_semitones_are_different_places() -> None:
    for low, high in (("R2", "G1"), ("R3", "G2"), ("D2", "N1"), ("D3", "N2")):
        assert swarasthana(low).semitone == swarasthana(high).semitone
        assert swarasthana(low) != swarasthana(high)
        assert Pitch(swarasthana(low)).height < Pitch(swarasthana(high)).height


@for_each(
    ("swara", "text", "step"),
    [
        (Swara("s"), "s", 0),
        (Swara("n"), "n", 6),
        (Swara("s", Sthayi.TARA), "S", 7),
        (Swara("m", Sthayi.MADHYA, 2), "m2", 3),
        (Swara("n", Sthayi.MANDRA), "n.", -1),
        (Swara("n", Sthayi.MANDRA, 3), "n3.", -1),
        (Swara("p", Sthayi.ANUMANDRA), "p..", -10),
        (Swara("s", Sthayi.ATI_TARA), "S'", 14),
        (Swara("r", Sthayi.ATI_TARA, 2), "R2'", 15),
    ],
)
def test_spelling_and_step(swara: Swara, text: str, step: int) -> None:
    assert (sargam_name(swara), str(swara), swara.step) == (text, text, step)


def test_sthayi_words() -> None:
    assert [sthayi.word for sthayi in Sthayi] == ["anumandra", "mandra", "madhya", "tara", "ati-tara"]


@for_each("letter", ["", "x", "S", "sr", "srgmpdn"])
def test_seven_letters_only(letter: str) -> None:
    with refused("swara.unknown"):
        Swara(letter)


@for_each(("letter", "number"), [("s", 1), ("p", 1), ("m", 3), ("r", 4), ("g", 0)])
def test_a_number_that_no_place_has(letter: str, number: int) -> None:
    with refused(message("swara.form", symbol=f"{letter.upper()}{number}")):
        Swara(letter, number=number)


def test_an_unknown_place_is_answered_with_all_sixteen() -> None:
    with refused("swarasthana.unknown"):
        swarasthana("R4")


def test_pitches_move_by_whole_sthayis() -> None:
    for place in SWARASTHANAS.values():
        pitch = Pitch(place)
        assert pitch.shifted(1).semitone == place.semitone + 12
        assert pitch.shifted(-2).shifted(2) == pitch
        assert pitch.swara == Swara(LETTERS[pitch.swara.step])
    with refused("swara.octave"):
        Pitch(SWARASTHANAS["S"]).shifted(3)
