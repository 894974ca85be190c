"""Sollus: the syllables that group the strokes of a tala, and where each falls."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from carnatic.errors import CarnaticError
from carnatic.theory.tala import SPEEDS, Tala

# How a group of so many strokes is said; 1 is an anudrutam's single stroke.
SOLLUS = {1: ("ta",), 2: ("ta", "ka"), 3: ("ta", "ki", "ta"), 4: ("ta", "ka", "di", "mi")}
# The jatis' counts put together of such groups. Source: the groupings that lesson books give,
# 5 ta ka ta ki ta, 7 ta ki ta ta ka di mi, 9 ta ka di mi ta ka ta ki ta.
PARTS = {1: (1,), 2: (2,), 3: (3,), 4: (4,), 5: (2, 3), 6: (3, 3), 7: (3, 4), 9: (4, 2, 3)}


@dataclass(frozen=True, slots=True)
class Sollu:
    """A syllable in its place. at: in aksharas from sama, duration likewise.

    begins: what begins with it: 'sama', 'anga', 'group' or '' where it stands inside a group.
    """

    word: str
    at: Fraction
    duration: Fraction
    begins: str

    @property
    def is_on_akshara(self) -> bool:
        """Whether a movement of the hand falls on it."""
        return self.at.denominator == 1


def groups(aksharas: int, speed: int) -> tuple[int, ...]:
    """How the strokes of an anga of that many aksharas are grouped at a speed.

    At the first speed the anga is the jati's own: 5 → taka takita. Faster, the hand needs to
    find its aksharas, so the gati's groups fill each: at 3 takita, at 5 taka takita. At 2 a
    takadimi goes over two aksharas, and an odd last one has taka. Which groups a mridangam
    plays is free by tradition; this is the plain keeping that a beginner can follow.
    """
    if speed not in SPEEDS:
        raise CarnaticError("strokes.speed", speed=str(speed))
    if speed == 2:
        return (4,) * (aksharas // 2) + (2,) * (aksharas % 2)
    if speed == 1:
        # no tala here has an anga of eight; it would be counted in fours
        return PARTS.get(aksharas) or (4,) * (aksharas // 4) + PARTS.get(aksharas % 4, ())
    return PARTS[speed] * aksharas


def sollus(tala: Tala, speed: int) -> tuple[Sollu, ...]:
    """The sollus of one avartanam, speed to the akshara, each where it falls."""
    found: list[Sollu] = []
    for start, aksharas in zip(tala.anga_starts, tala.lengths):
        sizes = groups(aksharas, speed)
        for first, size in zip(accumulate(sizes, initial=0), sizes):
            for k, word in enumerate(SOLLUS[size]):
                at = start + Fraction(first + k, speed)
                found.append(Sollu(word, at, Fraction(1, speed), _begins(at, start, k)))
    return tuple(found)


def show_sollus(tala: Tala, speed: int) -> str:
    """The sollus as they are said, a bar after each anga: 'takadimi | taka | taka ||'."""
    angas = []
    for aksharas in tala.lengths:
        angas.append(" ".join("".join(SOLLUS[size]) for size in groups(aksharas, speed)))
    return " | ".join(angas) + " ||"


def _begins(at: Fraction, anga_start: int, place_in_group: int) -> str:
    if at == 0:
        return "sama"
    if at == anga_start:
        return "anga"
    return "" if place_in_group else "group"
