"""Talas as sequences of angas, their hand movements, and the thirty-five suladi talas."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from math import gcd
from typing import Literal

from carnatic.errors import CarnaticError

AngaKind = Literal["laghu", "drutam", "anudrutam", "group"]
KriyaKind = Literal["clap", "finger", "wave", "rest"]

JATIS = {"tisra": 3, "chaturasra": 4, "khanda": 5, "misra": 7, "sankeerna": 9}
# I laghu, O drutam, U anudrutam; source: the suladi sapta talas as every textbook gives them.
SULADI = {
    "Dhruva": "IOII",
    "Matya": "IOI",
    "Rupaka": "OI",
    "Jhampa": "IUO",
    "Triputa": "IOO",
    "Ata": "IIOO",
    "Eka": "I",
}
# The jati of each family if none is named.
CUSTOMARY_JATI = {
    "Dhruva": "chaturasra",
    "Matya": "chaturasra",
    "Rupaka": "chaturasra",
    "Jhampa": "misra",
    "Triputa": "tisra",
    "Ata": "khanda",
    "Eka": "chaturasra",
}
# Swaras to the akshara in each gati; chaturasra has the four kalams.
GATIS = {"chaturasra": (1, 2, 4, 8), "tisra": (3, 6), "khanda": (5,), "misra": (7,), "sankeerna": (9,)}
SPEEDS = tuple(speed for speeds in GATIS.values() for speed in speeds)
# The four kalams by number: swaras to the akshara in chaturasra gati, and their words.
KALAMS = {1: 1, 2: 2, 3: 4, 4: 8}
KALAM_WORDS = {1: "first", 2: "second", 3: "third", 4: "fourth"}
# A trikalam run: once at first speed, twice at second, four times at third, each as long as the first.
# The fourth kalam has no part in it.
TRIKALAM = (1, 2, 2, 4, 4, 4, 4)
# Aksharas from sama to an eduppu. Sources: teachers' eduppus of a quarter, half and three quarters of an
# akshara and of one and one and a half; Tyagaraja's madhyadi and desadi pieces, which are sung today in Adi
# with a later start.
NAMED_EDUPPUS = {"madhyadi": Fraction(1, 2), "desadi": Fraction(3, 2)}
COUNTED_EDUPPUS = {
    "sama": Fraction(0), "1/4": Fraction(1, 4), "1/2": Fraction(1, 2), "3/4": Fraction(3, 4), "1": Fraction(1),
    "3/2": Fraction(3, 2),
}  # fmt: skip
EDUPPUS = COUNTED_EDUPPUS | NAMED_EDUPPUS
EDUPPU_SIGNS = {"1/4": "¼", "1/2": "½", "3/4": "¾", "3/2": "1½"}
FINGERS = ("", "Little finger", "Ring finger", "Middle finger", "First finger", "Thumb")


def eduppu_sign(eduppu: str) -> str:
    """An eduppu as people write it: '1½', 'desadi'."""
    return EDUPPU_SIGNS.get(eduppu, eduppu)


def fitting_eduppus(speed: int) -> tuple[str, ...]:
    """The counted eduppus on which a swara falls at a speed; at first speed sama and 1."""
    return tuple(name for name, aksharas in COUNTED_EDUPPUS.items() if (aksharas * speed).denominator == 1)


def kalam_word(speed: int) -> str:
    """The word for the kalam with that many swaras per akshara: 4 → 'third'. Raises CarnaticError for other gatis."""
    for kalam, swaras in KALAMS.items():
        if swaras == speed:
            return KALAM_WORDS[kalam]
    raise CarnaticError("speed.no_kalam", speed=speed, speeds=tuple(KALAMS.values()))


@dataclass(frozen=True, slots=True)
class Kriya:
    """A movement of the hand. finger: 1 for the little finger; 0 if the kind isn't 'finger'."""

    kind: KriyaKind
    finger: int = 0

    @property
    def name(self) -> str:
        """The movement in words: 'Clap', 'Wave', 'Little finger'."""
        if self.kind != "finger":
            return self.kind.capitalize()
        # a sankeerna laghu has eight finger counts: after the thumb they begin again
        return FINGERS[(self.finger - 1) % 5 + 1]


@dataclass(frozen=True, slots=True)
class Anga:
    """A part of the tala: a laghu (of the jati's length), a drutam (2), an anudrutam (1), or a group of a chapu.

    claps: the aksharas of a group, from 0, that are clapped.
    """

    kind: AngaKind
    aksharas: int
    claps: tuple[int, ...] = (0,)

    def __post_init__(self) -> None:
        lengths = {"drutam": (2,), "anudrutam": (1,), "laghu": tuple(JATIS.values())}
        if self.aksharas not in lengths.get(self.kind, range(1, 10)):
            raise CarnaticError("tala.anga", kind=self.kind, aksharas=self.aksharas)

    @property
    def kriyas(self) -> tuple[Kriya, ...]:
        """The hand movements: a laghu has a clap and finger counts, a drutam a clap and a wave, an anudrutam a clap."""
        if self.kind == "laghu":
            return (Kriya("clap"), *(Kriya("finger", i) for i in range(1, self.aksharas)))
        if self.kind == "drutam":
            return (Kriya("clap"), Kriya("wave"))
        return tuple(Kriya("clap" if k in self.claps else "rest") for k in range(self.aksharas))


@dataclass(frozen=True)
class Tala:
    """A cycle of aksharas, divided into angas."""

    name: str
    angas: tuple[Anga, ...]
    aliases: tuple[str, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        if not self.angas:
            raise CarnaticError("tala.no_angas", tala=self.name)

    @cached_property
    def aksharas(self) -> int:
        """Aksharas in one avartanam."""
        return sum(anga.aksharas for anga in self.angas)

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """Aksharas of each anga: (4, 2, 2) in Adi."""
        return tuple(anga.aksharas for anga in self.angas)

    @cached_property
    def anga_starts(self) -> tuple[int, ...]:
        """The first akshara, from 0, of each anga: (0, 4, 6) in Adi."""
        return (0, *accumulate(self.lengths[:-1]))

    @cached_property
    def anga_numbers(self) -> tuple[int, ...]:
        """The anga, from 1, of each akshara: (1, 1, 1, 1, 2, 2, 3, 3) in Adi."""
        return tuple(number for number, length in enumerate(self.lengths, 1) for _ in range(length))

    @cached_property
    def kriyas(self) -> tuple[Kriya, ...]:
        """The hand movement on each akshara."""
        return tuple(kriya for anga in self.angas for kriya in anga.kriyas)

    def anga_at(self, akshara: int) -> int:
        """The index, from 0, of the anga of an akshara (from 0)."""
        return bisect_right(self.anga_starts, akshara) - 1

    def repeats(self, avartanams: int, speed: int) -> int:
        """The number of times that a piece of that many first-speed avartanams is played to end on sama."""
        return speed // gcd(avartanams, speed)


def chapu(name: str, groups: tuple[int, ...], claps: tuple[tuple[int, ...], ...], note: str = "") -> Tala:
    """A chapu tala from its groups; claps: for each group the aksharas, from 0, that are clapped."""
    return Tala(name, tuple(Anga("group", n, c) for n, c in zip(groups, claps, strict=True)), (), note)


def suladi(family: str, jati: str, aliases: tuple[str, ...] = ()) -> Tala:
    """One of the thirty-five suladi talas: 'Triputa' in 'chaturasra' jati is Adi.

    Raises CarnaticError for an unknown family or jati.
    """
    if family not in SULADI or jati not in JATIS:
        raise CarnaticError("tala.no_jati", jati=jati, family=family)
    kinds: dict[str, Anga] = {"I": Anga("laghu", JATIS[jati]), "O": Anga("drutam", 2), "U": Anga("anudrutam", 1)}
    name = "Adi" if (family, jati) == ("Triputa", "chaturasra") else f"{jati} jati {family}"
    return Tala(name, tuple(kinds[sign] for sign in SULADI[family]), aliases)
