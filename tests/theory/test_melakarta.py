"""The seventy-two melakartas against librosa, which tables them on its own."""

from __future__ import annotations

import librosa

from carnatic.errors import OutOfRange, UnknownRaga
from carnatic.library import library
from carnatic.theory.melakarta import CHAKRAS, chakra_name, melakarta_number, melakarta_places
from carnatic.theory.swara import SWARASTHANAS
from tests.laws import for_each
from tests.refusing import refused

NUMBERS = range(1, 73)


@for_each("number", NUMBERS)
def test_places_are_librosas(number: int) -> None:
    places = melakarta_places(number)
    degrees = [int(degree) for degree in librosa.mela_to_degrees(number)]
    names = librosa.mela_to_svara(number, unicode=False)
    assert [place.semitone for place in places] == degrees
    assert [place.symbol for place in places] == [names[degree] for degree in degrees]


@for_each("number", NUMBERS)
def test_the_number_is_the_inverse_of_the_places(number: int) -> None:
    assert melakarta_number(melakarta_places(number)) == number


@for_each(
    "symbols",
    [
        "S R1 G1 M1 P D1",
        "S R2 G1 M1 P D1 N1",
        "S R1 G1 M1 P D3 N2",
        "R1 S G1 M1 P D1 N1",
        "S R1 G1 P M1 D1 N1",
        "P R1 G1 M1 P D1 N1",
        "S R1 G1 M1 M2 D1 N1",
        "S R1 G1 M1 P D1 N1 S",
    ],
)
def test_other_places_have_no_number(symbols: str) -> None:
    assert melakarta_number(tuple(SWARASTHANAS[s] for s in symbols.split())) is None


def test_a_few_that_every_student_knows() -> None:
    known = {
        8: "S R1 G2 M1 P D1 N2",  # Todi
        15: "S R1 G3 M1 P D1 N3",  # Mayamalavagowla
        22: "S R2 G2 M1 P D2 N2",  # Kharaharapriya
        28: "S R2 G3 M1 P D2 N2",  # Harikambhoji
        29: "S R2 G3 M1 P D2 N3",  # Sankarabharanam
        36: "S R3 G3 M1 P D3 N3",  # Chalanatta
        65: "S R2 G3 M2 P D2 N3",  # Kalyani
        72: "S R3 G3 M2 P D3 N3",  # Rasikapriya
    }
    assert {n: " ".join(map(str, melakarta_places(n))) for n in known} == known


@for_each("number", [0, 73, -1, 720])
def test_a_number_outside_is_refused_with_the_range(number: int) -> None:
    for law in (melakarta_places, chakra_name):
        with refused("melakarta.range", OutOfRange):
            law(number)


def test_twelve_chakras_of_six() -> None:
    assert [chakra_name(n) for n in NUMBERS] == [name for name in CHAKRAS for _ in range(6)]


@for_each(("name", "number"), sorted(librosa.list_mela().items(), key=lambda item: item[1]))
def test_librosas_spelling_finds_or_suggests_the_same_raga(name: str, number: int) -> None:
    try:
        found = library().raga(name)
    except UnknownRaga as unknown:
        found = library().raga(unknown.nearest[0])
    assert found.number == number


def test_the_library_has_all_72_by_number() -> None:
    assert [library().raga(str(n)).number for n in NUMBERS] == list(NUMBERS)
    assert [raga.number for raga in library().ragas[:72]] == list(NUMBERS)
