"""Sollus: the syllables that group the strokes of a tala, and the time of each."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from carnatic.errors import CarnaticError
from carnatic.theory.tala import SPEEDS, Tala

# The syllables of a group by its number of strokes; 1 is an anudrutam's single stroke.
SOLLUS = {1: ("ta",), 2: ("ta", "ka"), 3: ("ta", "ki", "ta"), 4: ("ta", "ka", "di", "mi")}
# Longer counts, each made of such groups. Source: the groupings that lesson books give,
# 5 ta ka ta ki ta, 7 ta ki ta ta ka di mi, 9 ta ka di mi ta ka ta ki ta.
PARTS = {1: (1,), 2: (2,), 3: (3,), 4: (4,), 5: (2, 3), 6: (3, 3), 7: (3, 4), 8: (4, 4), 9: (4, 2, 3)}


@dataclass(frozen=True, slots=True)
class Sollu:
    """A syllable and its time.

    at: in aksharas from sama. duration: in aksharas. begins: the largest unit that begins with
    it, 'sama', 'anga' or 'group'; '' inside a group.
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
    """The sizes of the groups of strokes in an anga of that many aksharas, at a speed.

    At first speed the groups are those of the anga's length: 5 → taka takita. At higher speeds
    every akshara has the same groups, so that the hand finds its aksharas: takita at 3, taka
    takita at 5. At 2 one takadimi spans two aksharas, and an odd last akshara has taka. By
    tradition a mridangam player chooses the groups freely; these are simple ones that a
    beginner can follow. Raises CarnaticError for another speed than those in SPEEDS.
    """
    if speed not in SPEEDS:
        raise CarnaticError("strokes.speed", speed=str(speed))
    if speed == 2:
        return (4,) * (aksharas // 2) + (2,) * (aksharas % 2)
    if speed == 1:
        # no anga of the library's talas is longer than nine; it would be counted in fours
        return PARTS.get(aksharas) or (4,) * (aksharas // 4) + PARTS.get(aksharas % 4, ())
    return PARTS[speed] * aksharas


def sollus(tala: Tala, speed: int) -> tuple[Sollu, ...]:
    """The sollus of one avartanam in order. speed: sollus per akshara."""
    strokes: list[Sollu] = []
    for start, aksharas in zip(tala.anga_starts, tala.lengths):
        sizes = groups(aksharas, speed)
        for first, size in zip(accumulate(sizes, initial=0), sizes):
            for k, word in enumerate(SOLLUS[size]):
                at = start + Fraction(first + k, speed)
                strokes.append(Sollu(word, at, Fraction(1, speed), _begins(at, start, k)))
    return tuple(strokes)


def show_sollus(tala: Tala, speed: int) -> str:
    """The sollus as text, with a bar after each anga: 'takadimi | taka | taka ||'."""
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
