"""Scala files, scales (.scl) and keyboard mappings (.kbm): reading and writing."""

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
FEWEST_NOTES, _MOST_NOTES = 5, 1000  # with the octave, as in the file
REACH_CENTS = 50.0  # the farthest that a swara can lie from its equal-tempered place
_SAME_CENTS = 0.005  # a mapping has two decimals
OCTAVE_CENTS = 0.01  # tolerance for a rounded octave in a file

Mapping = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale from a file.

    description: its name in the file. cents: its notes in rising order, without the first note
    (0 cents) and the octave.
    """

    description: str
    cents: tuple[float, ...]

    @property
    def notes(self) -> int:
        """The number of notes in an octave."""
        return len(self.cents) + 1


@dataclass(frozen=True, slots=True)
class Laid:
    """A scale applied to a raga: the mapping, and sentences that say how it was made."""

    mapping: Mapping
    remarks: tuple[str, ...]


# -- reading -------------------------------------------------------------------------------


def decoded(content: bytes, what: str = "Scala") -> str:
    """The text of a Scala file. Raises CarnaticError if the file is too large or isn't text."""
    if len(content) > LARGEST_SCALA_BYTES:
        raise CarnaticError("scala.large", what=what, largest=LARGEST_SCALA_BYTES)
    if b"\0" in content:
        raise CarnaticError("scala.no_text", what=what)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")  # the encoding that Scala itself writes


def read_scale(text: str) -> Scale:
    """A scale from the text of a .scl file. Raises CarnaticError with the number of a line that can't be read."""
    lines = content_lines(text)
    if not lines:
        raise CarnaticError("scala.empty")
    description = lines[0][1].strip()
    count = _count(lines)
    pitches = [(_pitch(number, line), number) for number, line in lines[2 : 2 + count]]
    if len(pitches) < count:
        raise CarnaticError("scala.missing", count=count, found=len(pitches))
    octave, number = pitches.pop()
    if abs(octave - 1200) > OCTAVE_CENTS:
        raise CarnaticError("scala.octave", number=number, octave=octave)
    for cents, number in pitches:
        if not -_SAME_CENTS <= cents < 1200 - _SAME_CENTS:
            raise CarnaticError("scala.outside", number=number, cents=cents)
    return Scale(description, tuple(sorted(cents for cents, _ in pitches)))


def content_lines(text: str) -> list[tuple[int, str]]:
    """(number, text) of every line that isn't a comment; empty lines count, since a description can be empty."""
    lines = [(i, line) for i, line in enumerate(text.splitlines(), 1) if not line.startswith("!")]
    while lines and not lines[-1][1].strip():
        lines.pop()
    return lines


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


# -- applying a scale to a raga ----------------------------------------------------------------


def lay(scale: Scale, raga: Raga, tuning: Tuning) -> Laid:
    """The mapping that makes a raga sound in a scale, starting from a tuning.

    A scale of twelve notes gives the twelve semitones. A scale with as many notes as the raga
    has swaras gives these in order, and can change a swara to another swarasthana of its
    letter. In any other scale each swara takes the nearest note. Sa is the scale's first note,
    and Pa keeps the tuning's pitch. Raises CarnaticError if a swara has no note within
    REACH_CENTS.
    """
    places = raga.places
    if scale.notes == 12:
        pairs = [(place, (0.0, *scale.cents)[place.semitone]) for place in places]
        remark = say("scala.twelve")
    elif scale.notes == len(places) == len(raga.letters):
        pairs = [_own_place(letter, cents) for letter, cents in zip(raga.letters, (0.0, *scale.cents))]
        remark = say("scala.one_by_one", count=scale.notes, raga=raga.title)
    else:
        notes = (0.0, *scale.cents)
        table = dict(tuning.cents)
        pairs = [(place, _nearest(notes, table[place.symbol])) for place in places]
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
    # a swara that already has these cents isn't moved, unless it changes its swarasthana
    moved = {
        place.symbol: round(cents, 2)
        for place, cents in pairs
        if place not in raga.places or abs(cents - table[place.symbol]) > _SAME_CENTS
    }
    # S is the first note of every scale
    return tuple((s, moved[s]) for s in SWARASTHANAS if s in moved and s != "P")


def _of_pa(pairs: list[tuple[Swarasthana, float]], tuning: Tuning) -> Iterator[str]:
    pa_cents = dict(tuning.cents)["P"]
    for place, cents in pairs:
        if place.symbol == "P" and abs(cents - pa_cents) > _SAME_CENTS:
            yield say("tuning.pa_stays", kept=pa_cents, cents=cents)


# -- writing ------------------------------------------------------------------------------------


def show_scale(name: str, raga: Raga, tuning: Tuning) -> str:
    """A raga's tuning as the text of a .scl file of twelve notes; read_scale and lay reverse it.

    Places that the raga doesn't use have the tuning's cents. Pure intervals are written as ratios.
    """
    table = dict(tuning.cents)
    places = {place.semitone: place for place in (*reversed(SWARASTHANAS.values()), *raga.places)}
    rows = [f" {_written(table[places[k].symbol])} {places[k].symbol}" for k in range(1, 12)]
    head = (f"! {name}.scl", "!", " ".join(say("scala.title", raga=raga.title, tuning=tuning.name).split()), " 12", "!")
    return "\n".join((*head, *rows, " 2/1 S")) + "\n"


def _written(cents: float) -> str:
    ratio = ratio_of(cents)
    if ratio is not None and abs(ratio_cents(ratio) - cents) < 1e-6:
        return str(ratio)
    return f"{cents:.5f}"


FIRST_KEY = 48  # C3, whose Sa is kattai 1
FARTHEST_OCTAVES = 20  # more than any keyboard has


def read_sruti_key(text: str, scale: Scale | None = None) -> float:
    """Madhya Sa in hertz from the text of a .kbm file: the frequency of its first note ('middle note').

    scale: needed if the file gives the frequency of another key than the middle note's; None
    for twelve equal steps. Raises CarnaticError if the text can't be read.
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
        # the mapping gives the scale's note for each key of an octave, x for a key without a note
        octaves, step = divmod(degree, size)
        entry = words[7 + step] if 7 + step < len(words) else (0, "x")
        degree = step if entry[1] == "x" else _key(*entry)
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
