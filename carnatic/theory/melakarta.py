"""The seventy-two melakartas, computed from their numbers."""

from __future__ import annotations

from carnatic.errors import OutOfRange
from carnatic.theory.swara import SWARASTHANAS, Swarasthana

# The six pairs of a lower and a higher swara, each in three forms, that don't cross.
RISHABHA_GANDHARA = (("R1", "G1"), ("R1", "G2"), ("R1", "G3"), ("R2", "G2"), ("R2", "G3"), ("R3", "G3"))
DHAIVATA_NISHADA = (("D1", "N1"), ("D1", "N2"), ("D1", "N3"), ("D2", "N2"), ("D2", "N3"), ("D3", "N3"))
CHAKRAS = ("Indu", "Netra", "Agni", "Veda", "Bana", "Ritu", "Rishi", "Vasu", "Brahma", "Disi", "Rudra", "Aditya")


def melakarta_places(number: int) -> tuple[Swarasthana, ...]:
    """The seven swarasthanas of a melakarta, S first.

    number: 1 to 72; else OutOfRange. Source: Govindacharya's Sangraha Chudamani scheme,
    as every textbook gives it.
    """
    _check(number)
    chakra, place = divmod((number - 1) % 36, 6)
    rishabha, gandhara = RISHABHA_GANDHARA[chakra]
    dhaivata, nishada = DHAIVATA_NISHADA[place]
    madhyama = "M1" if number <= 36 else "M2"
    return tuple(SWARASTHANAS[s] for s in ("S", rishabha, gandhara, madhyama, "P", dhaivata, nishada))


def melakarta_number(places: tuple[Swarasthana, ...]) -> int | None:
    """The number of the melakarta with these seven places; None if there is none.

    Inverse of melakarta_places.
    """
    symbols = tuple(p.symbol for p in places)
    if len(symbols) != 7 or (symbols[0], symbols[4]) != ("S", "P"):
        return None
    lower, upper = symbols[1:3], symbols[5:7]
    if lower not in RISHABHA_GANDHARA or upper not in DHAIVATA_NISHADA or symbols[3] not in ("M1", "M2"):
        return None
    half = 0 if symbols[3] == "M1" else 36
    return half + 6 * RISHABHA_GANDHARA.index(lower) + DHAIVATA_NISHADA.index(upper) + 1


def chakra_name(number: int) -> str:
    """The chakra, the group of six, that a melakarta belongs to."""
    _check(number)
    return CHAKRAS[(number - 1) // 6]


def _check(number: int) -> None:
    if not 1 <= number <= 72:
        raise OutOfRange("melakarta.range", value=number, lowest=1, highest=72)
