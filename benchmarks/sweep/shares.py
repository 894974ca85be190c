"""The share of the lessons that each kind of raga has in each kind of tala.

KNOWN has the counts of another implementation of the same rules, so that a different reading of
the rules shows here.
"""

from __future__ import annotations

from carnatic.lessons.lesson import Lesson
from carnatic.theory.raga import Raga
from carnatic.theory.tala import Tala

FAMILIES = ("sarali 1-9", "sarali 10-14", "janta", "dhatu", "alankaram", "sthayi")
# what the table leaves out: practice, and the saralis that the other implementation doesn't have
LADDER, LATER = "ladder", "sarali 15-16"
KINDS = ("8/8 sym", "8/8 unequal swaras", "7/7 sym", "6/6 sym", "6/8", "7/8", "other unequal", "n=5")
LADDER_ONLY = "vakra or range-limited"  # which has ladder practice and no other lesson
TALAS = ("Adi", "8, 9, 10", "Rupaka", "Eka", "other")

SOME = 0.5  # more than none, less than one in a hundred
# Percent of the lessons of a family that a kind of ladder pair admits in each kind of tala,
# as counted by an implementation of the same rules that shares no code with this one.
KNOWN: dict[tuple[str, str], tuple[float, ...]] = {
    ("sarali 1-9", "8/8 sym"): (100, 31, 0, 89, 2),
    ("sarali 1-9", "8/8 unequal swaras"): (67, 23, 0, 56, 2),
    ("sarali 1-9", "7/7 sym"): (89, 25, 0, 78, 3),
    ("sarali 1-9", "6/6 sym"): (67, 15, 11, 56, 3),
    ("sarali 1-9", "6/8"): (28, 6, 0, 17, SOME),
    ("sarali 1-9", "7/8"): (69, 20, 0, 58, SOME),
    ("sarali 1-9", "other unequal"): (37, 9, 2, 27, 2),
    ("sarali 10-14", "8/8 sym"): (100, 22, 0, 100, 0),
    ("sarali 10-14", "8/8 unequal swaras"): (20, 4, 0, 20, 0),
    ("janta", "8/8 sym"): (100, SOME, 8, 75, 0),
    ("janta", "8/8 unequal swaras"): (25, SOME, 8, 25, 0),
    ("janta", "7/7 sym"): (100, 0, 0, 75, SOME),
    ("janta", "6/6 sym"): (100, 0, 8, 75, SOME),
    ("janta", "6/8"): (14, 0, 8, 14, 0),
    ("janta", "7/8"): (50, 0, 0, 38, 0),
    ("janta", "other unequal"): (32, 0, 3, 25, SOME),
    ("dhatu", "8/8 sym"): (100, 22, 0, 100, 0),
    ("dhatu", "7/7 sym"): (100, 22, 0, 100, 0),
    ("dhatu", "6/6 sym"): (100, 22, 0, 100, 0),
    ("alankaram", "8/8 sym"): (100, 100, 100, 100, 100),
    ("alankaram", "8/8 unequal swaras"): (0, 0, 0, 100, 22),
    ("alankaram", "7/7 sym"): (100, 100, 100, 100, 100),
    ("alankaram", "6/6 sym"): (100, 89, 100, 100, 78),
    ("alankaram", "6/8"): (0, 0, 0, 71, 14),
    ("alankaram", "7/8"): (0, 19, 50, 100, 30),
    ("alankaram", "other unequal"): (0, 6, 6, 71, 14),
    ("alankaram", "n=5"): (40, 27, 40, 40, 30),
    ("sthayi", "8/8 sym"): (100, 22, 0, 100, 0),
    ("sthayi", "8/8 unequal swaras"): (20, 4, 0, 20, 0),
}
# All ragas but the variants × all talas × the forty lessons that a tala may have. The other implementation admits 115
# more: its Nattakurinji goes straight, while here the usual one is vakra.
KNOWN_ADMITTED, KNOWN_ASKED = 17_705 - 115, 341_640


def kind_of(raga: Raga) -> str:
    """How a raga's two ladders are sized and whether they share their swaras, s and S both counted."""
    up, down = len(raga.arohana), len(raga.avarohana)
    if raga.is_vakra or not raga.spans_octave:
        return LADDER_ONLY
    if min(up, down) == 5:
        return "n=5"
    if raga.is_symmetrical:
        return f"{up}/{down} sym"
    named = {(8, 8): "8/8 unequal swaras", (6, 8): "6/8", (7, 8): "7/8"}
    return named.get((up, down), "other unequal")


def tala_kind(tala: Tala) -> str:
    """Adi, Rupaka and Eka by name, the others by their length."""
    named = {"Adi": "Adi", "chaturasra jati Rupaka": "Rupaka", "chaturasra jati Eka": "Eka"}
    return named.get(tala.name, "8, 9, 10" if tala.aksharas in (8, 9, 10) else "other")


def family_of(lesson: Lesson) -> str:
    """The family of a lesson, the saralis in three and the sthayi sets in one."""
    if lesson.family == "sarali":
        return FAMILIES[0] if lesson.number <= 9 else FAMILIES[1] if lesson.number <= 14 else LATER
    return "sthayi" if lesson.family.endswith("sthayi") else lesson.family


def known_share(family: str, kind: str, tala: str) -> float:
    """The share in the table, in percent; 0 if it has none."""
    return KNOWN.get((family, kind), (0,) * len(TALAS))[TALAS.index(tala)]


def agrees(share: float, known: float) -> bool:
    """Whether a share, in percent, is the table's: none is none, and all others are rounded."""
    return 0 < share < 1 if known == SOME else share == known == 0 or (share >= 1 and round(share) == known)
