"""A Score as written note values: divided at the angas, tied, beamed and grouped by akshara.

An akshara is a quarter note. At speed 2 it has eighths, at speed 4 sixteenths, at speed 8
thirty-seconds in two groups of four under one beam, and at the other speeds a tuplet, so that every
akshara reads as one group.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, groupby
from typing import Literal

from carnatic.exercise.score import Score

_TYPES = ("32nd", "16th", "eighth", "quarter", "half", "whole")
_FLAGS = {"32nd": 3, "16th": 2, "eighth": 1}
# The lengths, in units, that one note head can write → (steps up in _TYPES from the unit's type, dots).
_HEADS = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (2, 0), 6: (2, 1), 8: (3, 0)}
# The note type of one swara at each speed, and how many such notes fill a quarter.
_UNITS = {
    1: ("quarter", 1), 2: ("eighth", 2), 4: ("16th", 4), 8: ("32nd", 8), 3: ("eighth", 2),
    6: ("16th", 4), 5: ("16th", 4), 7: ("16th", 4), 9: ("32nd", 8),
}  # fmt: skip
_LONGEST_WHOLE = 4  # aksharas of one head; longer holds are tied


# speed → the aksharas of each part of an avartanam, if the lines are too narrow for a whole one;
# avartanams of other speeds aren't divided.
Cuts = Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """One written note or rest: a whole event, or one of its tied parts.

    event: index into Score.events, None for a rest. part: from 1. is_last: whether it is the
    event's last part, which has no tie after it. start, duration: in aksharas from the first
    sama. type, dots: as in MusicXML. tuplet: (swaras, in the time of) inside one akshara, with
    edge 'start' or 'stop' at its ends, and a bracket unless beams show the group. beams: one for
    each level, outermost first, with music21's names.
    """

    event: int | None
    part: int
    is_last: bool
    start: Fraction
    duration: Fraction
    type: str
    dots: int
    tuplet: tuple[int, int] | None = None
    edge: Literal["start", "stop"] | None = None
    bracket: bool = False
    beams: tuple[str, ...] = ()

    @property
    def id(self) -> str | None:
        """'n12' for the first part of event 12, 'n12-2' for the second; None for a rest."""
        if self.event is None:
            return None
        return f"n{self.event}" if self.part == 1 else f"n{self.event}-{self.part}"


def measures(score: Score, cuts: Cuts | None = None) -> tuple[tuple[WrittenNote, ...], ...]:
    """The written notes of each measure; a measure is an avartanam, or a part of one by the cuts."""
    starts = tuple(measure_starts(score, cuts or {}))
    by_measure: list[list[WrittenNote]] = [[] for _ in starts]
    for piece in _grouped(_pieces(score, starts)):
        by_measure[bisect(starts, piece.start) - 1].append(piece)
    return tuple(map(tuple, by_measure))


def measure_starts(score: Score, cuts: Cuts) -> Iterator[int]:
    """The akshara, from 0, on which each measure begins."""
    for avartanam in score.avartanams:
        first = (avartanam.number - 1) * score.tala.aksharas
        yield first
        yield from (first + akshara for akshara in accumulate(cuts.get(avartanam.speed, ())[:-1]))


def _pieces(score: Score, starts: tuple[int, ...]) -> Iterator[WrittenNote]:
    tala = score.tala
    angas = {k * tala.aksharas + start for k in range(len(score.avartanams)) for start in tala.anga_starts}
    cuts = sorted({*starts, *angas, score.aksharas})
    spans: list[tuple[int | None, Fraction, Fraction]] = [(e.index, e.start, e.end) for e in score.events]
    if score.lead:
        spans.insert(0, (None, Fraction(0), score.lead))
    line_end = spans[-1][2]
    if line_end < score.aksharas:
        spans.append((None, line_end, Fraction(score.aksharas)))
    for event, start, end in spans:
        # a span can continue into another avartanam, but never into another speed
        heads = tuple(_heads(start, end, cuts, score.avartanams[int(start) // tala.aksharas].speed))
        for part, piece in enumerate(heads, 1):
            yield replace(piece, event=event, part=part, is_last=part == len(heads))


def _heads(start: Fraction, end: Fraction, cuts: Iterable[int], speed: int) -> Iterator[WrittenNote]:
    """The heads for the time from start to end: part of an akshara, whole aksharas up to each cut, part of one."""
    while start < end:
        stop = min(end, Fraction(next(cut for cut in cuts if cut > start)))
        if start.denominator > 1 or stop - start < 1:
            stop = min(stop, Fraction(int(start) + 1))
            unit, room = _UNITS[speed]
            tuplet = None if room == speed else (speed, room)
            yield from _written(start, int((stop - start) * speed), Fraction(1, speed), unit, tuplet)
        else:
            stop = Fraction(int(stop))
            yield from _written(start, int(stop - start), Fraction(1), "quarter", None)
        start = stop


def _written(
    start: Fraction, count: int, unit: Fraction, type_: str, tuplet: tuple[int, int] | None
) -> Iterator[WrittenNote]:
    longest = _LONGEST_WHOLE if unit == 1 else max(_HEADS)
    while count:
        length = max(k for k in _HEADS if k <= min(count, longest))
        steps, dots = _HEADS[length]
        kind = _TYPES[_TYPES.index(type_) + steps]
        yield WrittenNote(None, 1, True, start, length * unit, kind, dots, tuplet)
        start, count = start + length * unit, count - length


def _grouped(pieces: Iterable[WrittenNote]) -> Iterator[WrittenNote]:
    """The pieces with beams and tuplet edges, akshara by akshara."""
    for _, group in groupby(pieces, key=lambda piece: int(piece.start)):
        heads = list(_beamed(list(group)))
        if heads[0].tuplet:
            has_beams = all(piece.beams for piece in heads)
            heads[0] = replace(heads[0], edge="start", bracket=not has_beams)
            heads[-1] = replace(heads[-1], edge="stop")
        yield from heads


def _beamed(heads: list[WrittenNote]) -> Iterator[WrittenNote]:
    for can_join, run in groupby(heads, key=lambda piece: piece.event is not None and piece.type in _FLAGS):
        members = list(run)
        for i, piece in enumerate(members):
            if can_join and len(members) > 1:
                beams = (_beam(members, i, level) for level in range(1, _FLAGS[piece.type] + 1))
                piece = replace(piece, beams=tuple(beams))
            yield piece


def _beam(run: list[WrittenNote], i: int, level: int) -> str:
    before = i > 0 and _share_beam(run[i - 1], run[i], level)
    after = i + 1 < len(run) and _share_beam(run[i], run[i + 1], level)
    if before and after:
        return "continue"
    if before or after:
        return "stop" if before else "start"
    # a hook stays inside its group of the next outer beam
    outer_before = i > 0 and _share_beam(run[i - 1], run[i], level - 1)
    outer_after = i + 1 < len(run) and _share_beam(run[i], run[i + 1], level - 1)
    return "partial-left" if outer_before or (i > 0 and not outer_after) else "partial-right"


def _share_beam(a: WrittenNote, b: WrittenNote, level: int) -> bool:
    """Whether a beam joins two neighbours; inner beams of plain thirty-seconds break in the middle of an akshara."""
    if min(_FLAGS[a.type], _FLAGS[b.type]) < level:
        return False
    is_fast = a.tuplet is None and "32nd" in (a.type, b.type)
    return not (level > 1 and is_fast and b.start % 1 == Fraction(1, 2))
