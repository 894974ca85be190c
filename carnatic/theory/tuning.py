"""Conversion of swarasthanas to cents and hertz."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import isfinite, log2

from carnatic.errors import CarnaticError, OutOfRange
from carnatic.theory.srutis import Srutis, agreeing
from carnatic.theory.swara import SWARASTHANAS, Pitch, Swarasthana

LOWEST_SRUTI_HZ, HIGHEST_SRUTI_HZ = 65.0, 450.0
# Two neighbours of a ladder that are nearer than this sound like one swara.
SMALLEST_STEP_CENTS = 20.0

# A kattai is a key of an old harmonium: whole numbers are white keys, halves black keys.
KATTAIS = {
    "1": 0, "1.5": 1, "2": 2, "2.5": 3, "3": 4, "4": 5, "4.5": 6, "5": 7, "5.5": 8, "6": 9, "6.5": 10, "7": 11,
}  # fmt: skip
NOTE_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
RATIO = re.compile(r"(\d{1,6})\s*[/:]\s*(\d{1,6})")
_CENTS = re.compile(r"-?\d{1,6}([.,]\d*)?")
_NOTE = re.compile(r"([a-g])\s*(#|b|sharp|flat)?\s*(\d)?")
KATTAI_1_HZ = 440.0 * 2 ** (-21 / 12)  # C3, 130.81 Hz


@dataclass(frozen=True, slots=True)
class Tuning:
    """Cents above Sa of each of the sixteen swarasthanas.

    cents: (symbol, cents) in the order of SWARASTHANAS; S is 0. srutis: if every raga has its
    own cents, the ratios to choose from (see ``carnatic.theory.srutis``), and cents has the
    usual ones; else ().
    """

    name: str
    cents: tuple[tuple[str, float], ...]
    srutis: Srutis = ()
    # the same cents for fast lookup: every note that sounds needs its own
    _by_symbol: dict[str, float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if tuple(symbol for symbol, _ in self.cents) != tuple(SWARASTHANAS):
            raise CarnaticError("tuning.incomplete", name=self.name)
        object.__setattr__(self, "_by_symbol", dict(self.cents))

    def cents_of(self, pitch: Pitch) -> float:
        """Cents above madhya Sa; mandra pitches are negative."""
        return self._by_symbol[pitch.place.symbol] + 1200.0 * pitch.sthayi

    def fitted(self, places: tuple[Swarasthana, ...]) -> Tuning:
        """This tuning for a raga with those swarasthanas; most tunings are the same for every raga."""
        if not self.srutis:
            return self
        ratios = agreeing(tuple(place.symbol for place in places), self.srutis)
        table = dict(self.cents) | {symbol: ratio_cents(ratio) for symbol, ratio in ratios.items()}
        return replace(self, cents=tuple(table.items()))

    def with_cents(self, changes: tuple[tuple[str, float], ...]) -> Tuning:
        """This tuning with some places changed. Raises CarnaticError as check_cents does."""
        for symbol, cents in changes:
            check_cents(symbol, cents)
        table = dict(self.cents) | dict(changes)
        return replace(self, cents=tuple((symbol, table[symbol]) for symbol in SWARASTHANAS))


def check_cents(symbol: str, cents: float) -> None:
    """Raise CarnaticError if a value is more than 50 cents from the swarasthana's equal-tempered place.

    Sa and Pa can't be moved: every raga rests on a pure octave and a pure fifth.
    """
    if symbol not in SWARASTHANAS:
        raise CarnaticError("swarasthana.unknown", symbol=symbol, known=tuple(SWARASTHANAS))
    if symbol in ("S", "P"):
        raise CarnaticError("tuning.fixed", symbol=symbol)
    centre = 100 * SWARASTHANAS[symbol].semitone
    if not (isfinite(cents) and centre - 50 <= cents <= centre + 50):
        raise OutOfRange(
            "tuning.cents_range", value=f"{cents:g}", lowest=centre - 50, highest=centre + 50, swara=symbol
        )


def place_at(letter: str, cents: float) -> Swarasthana:
    """The swarasthana of that letter nearest to a value in cents: ('r', 203.9) → R2."""
    forms = [place for place in SWARASTHANAS.values() if place.letter == letter]
    if not forms:
        raise CarnaticError("swara.unknown", letter=letter)
    return min(forms, key=lambda place: abs(100 * place.semitone - cents))


def equal_tuning() -> Tuning:
    """Twelve equal semitones."""
    return Tuning("equal", tuple((s, 100.0 * place.semitone) for s, place in SWARASTHANAS.items()))


def ratio_tuning(name: str, ratios: dict[str, str]) -> Tuning:
    """A tuning from frequency ratios above Sa, such as {'R1': '16/15', …}."""
    return Tuning(name, tuple((s, ratio_cents(Fraction(ratios[s]))) for s in SWARASTHANAS))


def raga_tuning(name: str, srutis: Srutis) -> Tuning:
    """The tuning in which every raga has its own srutis; before ``fitted`` it has the usual ones."""
    return Tuning(name, tuple((symbol, ratio_cents(ratios[0])) for symbol, ratios in srutis), srutis)


def ratio_cents(ratio: Fraction) -> float:
    """The size of a frequency ratio in cents: 3/2 → 701.955."""
    return 1200 * log2(ratio)


def read_interval(text: str) -> float:
    """Cents above Sa from a typed number, '386.3', or a ratio, '5/4'. Raises CarnaticError if the text is neither."""
    typed = text.strip().replace("−", "-")
    if _CENTS.fullmatch(typed):
        return float(typed.replace(",", "."))
    ratio = RATIO.fullmatch(typed)
    if ratio is None or not int(ratio[1]) or not int(ratio[2]):
        raise CarnaticError("tuning.cents")
    return ratio_cents(Fraction(int(ratio[1]), int(ratio[2])))


def to_hz(cents: float, sruti_hz: float) -> float:
    """The steady frequency, before any gamaka, at that many cents above madhya Sa.

    sruti_hz: madhya Sa in hertz. Raises CarnaticError outside check_sruti's range.
    """
    check_sruti(sruti_hz)
    return float(sruti_hz * 2 ** (cents / 1200))


def check_sruti(sruti_hz: float) -> None:
    """Raise OutOfRange for a Sa that the voices and instruments don't reach."""
    if not (isfinite(sruti_hz) and LOWEST_SRUTI_HZ <= sruti_hz <= HIGHEST_SRUTI_HZ):
        raise OutOfRange(
            "sruti.range", value=f"{sruti_hz:g}", lowest=f"{LOWEST_SRUTI_HZ:g}", highest=f"{HIGHEST_SRUTI_HZ:g}"
        )


def kattai_hz(kattai: str) -> float:
    """Madhya Sa of a kattai in hertz, A = 440: '1' is C3, 130.81.

    Raises CarnaticError for any other text, and for 3.5 and 7.5, which no keyboard has.
    """
    try:
        return round(KATTAI_1_HZ * 2 ** (KATTAIS[kattai] / 12), 2)
    except KeyError:
        raise CarnaticError("sruti.kattai", kattai=kattai, kattais=tuple(KATTAIS)) from None


def note_hz(name: str) -> float | None:
    """Madhya Sa in hertz from the name of a note, 'D#', 'Eb', 'e flat', 'F♯3'; None if it isn't one.

    A4 is 440 hertz. A name without an octave is a note from C3 to B3, as for the kattai.
    """
    match = _NOTE.fullmatch(name.strip().lower().replace("♯", "#").replace("♭", "b"))
    if match is None:
        return None
    letter, sign, octave = match.groups()
    steps = NOTE_NAMES.index(letter.upper()) + {"#": 1, "sharp": 1, "b": -1, "flat": -1}.get(sign or "", 0)
    octaves = int(octave) - 3 if octave else -(steps // 12)  # Cb is the B of kattai 7
    return round(KATTAI_1_HZ * 2 ** (steps / 12 + octaves), 2)


def kattai_name(sruti_hz: float) -> str:
    """The kattai and the note name of a Sa, '1 (C)'; its hertz if it is between two keys."""
    steps = 12 * log2(sruti_hz / KATTAI_1_HZ)
    key = round(steps)
    if abs(steps - key) > 0.02 or not 0 <= key < 12:
        return f"{sruti_hz:.1f} Hz"
    return f"{list(KATTAIS)[key]} ({NOTE_NAMES[key]})"
