"""Scala files: scales (.scl) and keyboard mappings (.kbm), read and written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite

from carnatic.errors import CarnaticError
from carnatic.messages import say
from carnatic.theory.raga import Raga
from carnatic.theory.srutis import ratio_of
from carnatic.theory.swara import SWARASTHANAS, Swarasthana
from carnatic.theory.tuning import Tuning, place_at, ratio_cents

LARGEST_SCALA_BYTES = 100_000
FEWEST_NOTES, _MOST_NOTES = 5, 1000  # the octave counts, as in the file
REACH_CENTS = 50.0  # a swara lies in its own half step
_SAME_CENTS = 0.005  # a mapping is kept to a hundredth of a cent
OCTAVE_CENTS = 0.01  # a file may have rounded its octave

Mapping = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale as its file has it: what it is called, and its notes above the first, rising, without the octave."""

    description: str
    cents: tuple[float, ...]

    @property
    def notes(self) -> int:
        """How many notes an octave has."""
        return len(self.cents) + 1


@dataclass(frozen=True, slots=True)
class Laid:
    """A scale on a raga: the swaras that it moves, and how that was done, for people to read."""

    mapping: Mapping
    remarks: tuple[str, ...]


# -- reading -------------------------------------------------------------------------------


def decoded(content: bytes, what: str = "Scala") -> str:
    """The text of a Scala file. Raises CarnaticError for what is too large or no text."""
    if len(content) > LARGEST_SCALA_BYTES:
        raise CarnaticError("scala.large", what=what, largest=LARGEST_SCALA_BYTES)
    if b"\0" in content:
        raise CarnaticError("scala.no_text", what=what)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")  # what Scala itself writes


def read_scale(text: str) -> Scale:
    """A scale from the text of a .scl file. Raises CarnaticError naming the line that can't be read."""
    lines = content_lines(text)
    if not lines:
        raise CarnaticError("scala.empty")
    description = lines[0][1].strip()
    count = _count(lines)
    found = [(_pitch(number, line), number) for number, line in lines[2 : 2 + count]]
    if len(found) < count:
        raise CarnaticError("scala.missing", count=count, found=len(found))
    octave, number = found.pop()
    if abs(octave - 1200) > OCTAVE_CENTS:
        raise CarnaticError("scala.octave", number=number, octave=octave)
    for cents, number in found:
        if not -_SAME_CENTS <= cents < 1200 - _SAME_CENTS:
            raise CarnaticError("scala.outside", number=number, cents=cents)
    return Scale(description, tuple(sorted(cents for cents, _ in found)))


def content_lines(text: str) -> list[tuple[int, str]]:
    """(number, text) of every line that is no comment; empty ones count, since a description may be empty."""
    kept = [(i, line) for i, line in enumerate(text.splitlines(), 1) if not line.startswith("!")]
    while kept and not kept[-1][1].strip():
        kept.pop()
    return kept


def _count(lines: list[tuple[int, str]]) -> int:
    if len(lines) < 2:
        raise CarnaticError("scala.no_count")
    number, line = lines[1]
    word = next(iter(line.split()), "")
    if not re.fullmatch(r"\d{1,9}", word):
        raise CarnaticError("scala.count", number=number, line=line[:40])
    count = int(word)
    if count < FEWEST_NOTES:
        raise CarnaticError("scala.few", number=number, count=count, fewest=FEWEST_NOTES)
    if count > _MOST_NOTES:
        raise CarnaticError("scala.many", number=number, count=count, most=_MOST_NOTES)
    return count


def _pitch(number: int, line: str) -> float:
    """Cents of a line such as '  9/8', '2', '701.955 P'. Raises CarnaticError."""
    word = next(iter(line.split()), "")
    if len(word) <= 40 and re.fullmatch(r"-?(\d+\.\d*|\.\d+)", word):
        return float(word)
    if len(word) <= 40 and (ratio := re.fullmatch(r"(\d+)(?:/(\d+))?", word)):
        above, below = int(ratio[1]), int(ratio[2] or 1)
        if above and below:
            return ratio_cents(Fraction(above, below))
    raise CarnaticError("scala.pitch", number=number, line=line.strip()[:40])


# -- laying a scale onto a raga ----------------------------------------------------------------


def lay(scale: Scale, raga: Raga, tuning: Tuning) -> Laid:
    """The mapping that makes a raga sound in a scale, in this tuning.

    Twelve notes stand for the twelve places of the octave. As many notes as the raga has
    swaras stand for these one after the other, and may move a swara into another
    swarasthana of its letter. Of any other scale each swara takes the nearest note. Sa is
    the scale's first note, and Pa stays the tuning's own. Raises CarnaticError where a swara
    finds no note in its half step.
    """
    own = raga.places
    if scale.notes == 12:
        pairs = [(place, (0.0, *scale.cents)[place.semitone]) for place in own]
        remark = say("scala.twelve")
    elif scale.notes == len(own) == len(raga.letters):
        pairs = [_own_place(letter, cents) for letter, cents in zip(raga.letters, (0.0, *scale.cents))]
        remark = say("scala.one_by_one", count=scale.notes, raga=raga.title)
    else:
        notes = (0.0, *scale.cents)
        table = dict(tuning.cents)
        pairs = [(place, _nearest(notes, table[place.symbol])) for place in own]
        remark = say("scala.nearest", count=scale.notes, raga=raga.title)
    for place, cents in pairs:
        _check_reach(place, cents)
    return Laid(_moves(pairs, raga, tuning), (remark, *_of_pa(pairs, tuning)))


def _nearest(notes: tuple[float, ...], cents: float) -> float:
    return min(notes, key=lambda note: abs(note - cents))


def _own_place(letter: str, cents: float) -> tuple[Swarasthana, float]:
    return place_at(letter, cents), cents


def _check_reach(place: Swarasthana, cents: float) -> None:
    centre = 100 * place.semitone
    if abs(cents - centre) > REACH_CENTS:
        raise CarnaticError(
            "scala.no_fit", place=place.symbol, low=centre - REACH_CENTS, high=centre + REACH_CENTS, cents=cents
        )


def _moves(pairs: list[tuple[Swarasthana, float]], raga: Raga, tuning: Tuning) -> Mapping:
    table = dict(tuning.cents)
    # a swara that already lies there is not moved, but one that changes its swarasthana is
    moved = {
        place.symbol: round(cents, 2)
        for place, cents in pairs
        if place not in raga.places or abs(cents - table[place.symbol]) > _SAME_CENTS
    }
    # S is the first note of every scale
    return tuple((s, moved[s]) for s in SWARASTHANAS if s in moved and s != "P")


def _of_pa(pairs: list[tuple[Swarasthana, float]], tuning: Tuning) -> Iterator[str]:
    kept = dict(tuning.cents)["P"]
    for place, cents in pairs:
        if place.symbol == "P" and abs(cents - kept) > _SAME_CENTS:
            yield f"P stays pure at {kept:.1f} cents; the file has {cents:.1f}."


# -- writing ------------------------------------------------------------------------------------


def show_scale(name: str, raga: Raga, tuning: Tuning) -> str:
    """A raga's tuning as the text of a .scl file of twelve notes; read_scale and lay give it back.

    Places that the raga doesn't use have the tuning's own cents. Pure intervals are written as ratios.
    """
    table = dict(tuning.cents)
    places = {place.semitone: place for place in (*reversed(SWARASTHANAS.values()), *raga.places)}
    rows = [f" {_written(table[places[k].symbol])} {places[k].symbol}" for k in range(1, 12)]
    head = (f"! {name}.scl", "!", " ".join(f"{raga.title}, {tuning.name} tuning".split()), " 12", "!")
    return "\n".join((*head, *rows, " 2/1 S")) + "\n"


def _written(cents: float) -> str:
    ratio = ratio_of(cents)
    if ratio is not None and abs(ratio_cents(ratio) - cents) < 1e-6:
        return str(ratio)
    return f"{cents:.5f}"


FIRST_KEY = 48  # C3, whose Sa is kattai 1
FARTHEST_OCTAVES = 20  # more no keyboard has


def read_sruti_key(text: str, scale: Scale | None = None) -> float:
    """Madhya Sa in hertz from the text of a .kbm file: how high its first note ('middle note') sounds.

    scale: needed where the key whose height is said is another one than the first note's;
    twelve equal steps without it. Raises CarnaticError for what can't be read.
    """
    words = [(n, next(iter(line.split()), "")) for n, line in content_lines(text) if line.strip()]
    if len(words) < 7:
        raise CarnaticError("keyboard.short")
    size, _, _, middle, reference = (_key(n, word) for n, word in words[:5])
    if size < 0:
        raise CarnaticError("keyboard.size", number=words[0][0], size=size)
    number, word = words[5]
    hertz = float(word) if re.fullmatch(r"\d{1,6}(\.\d*)?", word) else float("nan")
    if not isfinite(hertz) or hertz <= 0:
        raise CarnaticError("keyboard.hertz", number=number, word=word[:40])
    notes = (0.0, *scale.cents) if scale else tuple(100.0 * k for k in range(12))
    octaves, degree = 0, reference - middle
    if size:
        # the mapping says which note of the scale each key of an octave is, an x that it is none
        octaves, step = divmod(degree, size)
        said = words[7 + step] if 7 + step < len(words) else (0, "x")
        degree = step if said[1] == "x" else _key(*said)
    more, place = divmod(degree, len(notes))
    if abs(octaves + more) > FARTHEST_OCTAVES:
        raise CarnaticError("keyboard.far_key")
    return hertz / float(2 ** ((1200 * (octaves + more) + notes[place]) / 1200))


def _key(number: int, word: str) -> int:
    if not re.fullmatch(r"-?\d{1,4}", word):
        raise CarnaticError("keyboard.whole_number", number=number, word=word[:40])
    return int(word)


def show_sruti_key(sruti_hz: float) -> str:
    """A Sa as the text of a .kbm file of twelve keys. Inverse of read_sruti_key."""
    head = ("! Sa on C", "!", " 12", " 0", " 127", f" {FIRST_KEY}", f" {FIRST_KEY}", f" {sruti_hz:.6f}", " 12", "!")
    return "\n".join((*head, *(f" {key}" for key in range(12)))) + "\n"
