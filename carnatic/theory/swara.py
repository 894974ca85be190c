"""Swaras, their places in the octave, and their sthayis."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from carnatic.errors import CarnaticError

LETTERS = "srgmpdn"


class Sthayi(IntEnum):
    """The octave register; the value counts octaves from madhya."""

    ANUMANDRA = -2
    MANDRA = -1
    MADHYA = 0
    TARA = 1
    ATI_TARA = 2

    @property
    def word(self) -> str:
        """The name in text and JSON: 'ati-tara', not 'ATI_TARA'."""
        return self.name.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class Swarasthana:
    """One of the sixteen named places; R2 and G1 are different though they share a semitone."""

    symbol: str
    name: str
    semitone: int

    @property
    def letter(self) -> str:
        """The letter of its swara: 'r' for R1, R2 and R3."""
        return self.symbol[0].lower()

    def __str__(self) -> str:
        return self.symbol


# Names and semitones as in the melakarta scheme of Venkatamakhin's followers.
SWARASTHANAS: dict[str, Swarasthana] = {
    symbol: Swarasthana(symbol, name, semitone)
    for symbol, name, semitone in (
        ("S", "Shadjam", 0),
        ("R1", "Suddha Rishabham", 1),
        ("R2", "Chatusruti Rishabham", 2),
        ("R3", "Shatsruti Rishabham", 3),
        ("G1", "Suddha Gandharam", 2),
        ("G2", "Sadharana Gandharam", 3),
        ("G3", "Antara Gandharam", 4),
        ("M1", "Suddha Madhyamam", 5),
        ("M2", "Prati Madhyamam", 6),
        ("P", "Panchamam", 7),
        ("D1", "Suddha Dhaivatam", 8),
        ("D2", "Chatusruti Dhaivatam", 9),
        ("D3", "Shatsruti Dhaivatam", 10),
        ("N1", "Suddha Nishadam", 9),
        ("N2", "Kaisiki Nishadam", 10),
        ("N3", "Kakali Nishadam", 11),
    )
}

# looked up for every move of every line
_STEPS = {symbol: LETTERS.index(place.letter) for symbol, place in SWARASTHANAS.items()}


def swarasthana(symbol: str) -> Swarasthana:
    """The place with that symbol. Raises CarnaticError for an unknown symbol."""
    try:
        return SWARASTHANAS[symbol]
    except KeyError:
        known = " ".join(SWARASTHANAS)
        raise CarnaticError("swarasthana.unknown", symbol=symbol, known=known) from None


@dataclass(frozen=True, slots=True)
class Swara:
    """A written swara: a letter in a sthayi; the raga gives its place.

    number: the swarasthana's number if the text gives it ('m2'), else None. Sa and Pa have no
    number.
    """

    letter: str
    sthayi: Sthayi = Sthayi.MADHYA
    number: int | None = None

    def __post_init__(self) -> None:
        if len(self.letter) != 1 or self.letter not in LETTERS:
            raise CarnaticError("swara.unknown", letter=self.letter)
        if self.number is not None and f"{self.letter.upper()}{self.number}" not in SWARASTHANAS:
            raise CarnaticError("swara.form", symbol=f"{self.letter.upper()}{self.number}")

    @property
    def step(self) -> int:
        """The distance from madhya s in letters: r is 1, S is 7, n. is −1."""
        return LETTERS.index(self.letter) + 7 * self.sthayi

    def __str__(self) -> str:
        return sargam_name(self)


@dataclass(frozen=True, slots=True)
class Pitch:
    """A swarasthana in a sthayi: the pitch of a written swara in its raga."""

    place: Swarasthana
    sthayi: Sthayi = Sthayi.MADHYA

    @property
    def semitone(self) -> int:
        """Semitones above madhya Sa in equal temperament; mandra ones are negative."""
        return self.place.semitone + 12 * self.sthayi

    @property
    def swara(self) -> Swara:
        """The written swara, without its number."""
        return Swara(self.place.letter, self.sthayi)

    @property
    def step(self) -> int:
        """The distance from madhya s in letters, as for the written swara."""
        return _STEPS[self.place.symbol] + 7 * self.sthayi

    @property
    def height(self) -> tuple[int, int]:
        """The sort key of pitches: semitone, then letter (R2 below G1)."""
        return self.semitone, self.step

    def shifted(self, octaves: int) -> Pitch:
        """The same place that many sthayis higher. Raises CarnaticError outside the five sthayis."""
        try:
            return Pitch(self.place, Sthayi(self.sthayi + octaves))
        except ValueError:
            raise CarnaticError("swara.octave") from None


_MARKS = {Sthayi.ANUMANDRA: "..", Sthayi.MANDRA: ".", Sthayi.MADHYA: "", Sthayi.TARA: "", Sthayi.ATI_TARA: "'"}


_SWARA = re.compile(r"([srgmpdn])(|\.{1,2})|([SRGMPDN])(|')")


def read_swara(text: str) -> Swara:
    """A swara of sargam text without a number, such as 'n.'. Inverse of sargam_name. Raises CarnaticError."""
    match = _SWARA.fullmatch(text)
    if match is None:
        raise CarnaticError("swara.unreadable", text=text[:40])
    low, dots, high, tick = match.groups()
    return Swara(low, Sthayi(-len(dots))) if low else Swara(high.lower(), Sthayi.ATI_TARA if tick else Sthayi.TARA)


def sargam_name(swara: Swara) -> str:
    """The swara in sargam text: s, S, n., S'; m2 if it has a number.

    ``carnatic.exercise.sargam.text.parse`` reads it.
    """
    letter = swara.letter.upper() if swara.sthayi > Sthayi.MADHYA else swara.letter
    return f"{letter}{swara.number or ''}{_MARKS[swara.sthayi]}"
