"""What pieces of a raga sing: three swaras in a row, longer phrases, held swaras, first and last swaras of lines.

A raga with few pieces, or none, leans on ragas whose ladders have the same letters, and on the turns of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from carnatic.theory.raga import Raga
from carnatic.theory.swara import Pitch

Counts = tuple[tuple[str, int], ...]  # (letters in the order in which they are sung, how often)
Shares = tuple[tuple[str, float], ...]  # (letter, its share)

ENOUGH_SWARAS = 250  # of a raga's own pieces


@dataclass(frozen=True, slots=True)
class RagaPhrases:
    """What was counted in pieces of a raga, by letters without sthayi.

    pieces, swaras: how many were counted. threes: three swaras in a row; longer: the phrases of four and five
    that come most. held: of the swaras of two units or more. starts, ends: of the first and the last swaras
    of lines.
    """

    raga: Raga
    pieces: int
    swaras: int
    threes: Counts
    longer: Counts
    held: Shares
    starts: Shares
    ends: Shares


def read_phrases(row: Mapping[str, Any], raga: Raga) -> RagaPhrases:
    """The phrases of a raga from their row in assets/phrases.json."""
    return RagaPhrases(
        raga,
        row["pieces"],
        row["swaras"],
        _counts(row["threes"]),
        _counts(row["longer"]),
        _shares(row["held"]),
        _shares(row["starts"]),
        _shares(row["ends"]),
    )


def _counts(text: str) -> Counts:
    return tuple((letters, int(count)) for letters, count in _pairs(text))


def _shares(text: str) -> Shares:
    return tuple((letter, float(share)) for letter, share in _pairs(text))


def _pairs(text: str) -> Iterable[tuple[str, str]]:
    words = text.split()
    return zip(words[::2], words[1::2])


@dataclass(frozen=True, slots=True)
class PhraseSources:
    """Where the phrases of a raga's lines come from.

    own: the raga's own pieces, None if we have none. relatives: ragas whose ladders have the same letters.
    turns: three swaras each where a ladder of the raga turns back; ladders: every three of such ladders. All of
    these only if its own pieces are too few.
    """

    own: RagaPhrases | None
    relatives: tuple[RagaPhrases, ...]
    turns: tuple[str, ...]
    ladders: tuple[str, ...]


@lru_cache(maxsize=1024)
def phrase_sources(raga: Raga, table: tuple[RagaPhrases, ...]) -> PhraseSources:
    """The sources of a raga's phrases in the table of all that were counted."""
    own = next((row for row in table if row.raga.name in (raga.name, raga.form_of)), None)
    if own is not None and own.swaras >= ENOUGH_SWARAS:
        return PhraseSources(own, (), (), ())
    shape = _shape(raga)
    relatives = tuple(row for row in table if row is not own and _shape(row.raga) == shape)
    turns = tuple(dict.fromkeys(three for three, is_turn in _threes(raga) if is_turn))
    return PhraseSources(own, relatives, turns, tuple(three for three, _ in _threes(raga)) if turns else ())


def _shape(raga: Raga) -> tuple[tuple[tuple[str, int], ...], ...]:
    """The letters of both ladders with their sthayis."""
    return tuple(tuple((pitch.place.letter, int(pitch.sthayi)) for pitch in ladder) for ladder in _ladders(raga))


def _ladders(raga: Raga) -> tuple[tuple[Pitch, ...], tuple[Pitch, ...]]:
    return raga.arohana, raga.avarohana


def _threes(raga: Raga) -> Iterator[tuple[str, bool]]:
    """Every three neighbours in a ladder, and whether it turns there: a step against it, and the next swara."""
    for ladder, rises in zip(_ladders(raga), (True, False)):
        pitches = [pitch for pitch, _ in groupby(ladder)]
        for a, b, c in zip(pitches, pitches[1:], pitches[2:]):
            yield a.place.letter + b.place.letter + c.place.letter, (b.height > a.height) != rises
