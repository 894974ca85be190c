"""The idea of an exercise: that of its first row, and the groups of all rows that keep it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.ideas.ladders import HOLD, Ladders, Row, ladders_between
from carnatic.exercise.ideas.names import RowIdea, find_idea, group_starts, row_sizes
from carnatic.messages import say


@dataclass(frozen=True, slots=True)
class LineIdea:
    """The idea of a line.

    name: one of ROW_IDEAS. groups: the sizes of the first row's groups, in units. spans: (first unit, units) of every
    group of every row with this idea.
    """

    name: str
    groups: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


def idea_of(exercise: Exercise) -> LineIdea | None:
    """The idea of an exercise; None if its family or its raga has none, or if we know no name for it."""
    request = exercise.request
    raga = request.mapped_raga
    whole = exercise.units % request.tala.aksharas == 0
    if not request.family_row.has_ideas or raga.is_vakra or not whole or None in exercise.pitches:
        return None
    line = _rungs(exercise)
    rows = [line[a:b] for a, b in pairwise(accumulate(row_sizes(request.tala.lengths, exercise.avartanams), initial=0))]
    readings = _ladders(exercise, line)
    first = _found(rows[0], readings)
    if first is None:
        return None
    spans, start = list[tuple[int, int]](), 0
    for row in rows:
        found = _found(row, readings)
        if found is not None and found.name == first.name:
            spans += [(start + unit, size) for unit, size in zip(group_starts(found.groups), found.groups)]
        start += len(row)
    return LineIdea(first.name, first.groups, tuple(spans))


def idea_words(idea: LineIdea) -> str:
    """The idea with its groups: 'Starts again: groups of 3 + 3 + 2'."""
    name = say(f"idea.{idea.name}")
    if len(idea.groups) == 1:
        return say("idea.alone", idea=name)
    return say("idea.in_groups", idea=name, groups=" + ".join(map(str, idea.groups)))


def _found(row: Row, readings: Sequence[Ladders]) -> RowIdea | None:
    return next((found for ladders in readings if (found := find_idea(row, ladders))), None)


def _rungs(exercise: Exercise) -> Row:
    """The line as rungs of both ladders together, counted from madhya s, and holds."""
    places = exercise.request.mapped_raga.places
    line: list[int] = []
    for note, pitch in zip(exercise.notes, exercise.pitches):
        assert pitch is not None
        line += (places.index(pitch.place) + len(places) * pitch.sthayi, *(HOLD for _ in range(note.units - 1)))
    return tuple(line)


def _ladders(exercise: Exercise, line: Row) -> tuple[Ladders, ...]:
    """The ladders by which steps are counted: the raga's own; in a mirrored line each half goes on one of them."""
    raga = exercise.request.mapped_raga
    octave = len(raga.places)
    sung = [unit for unit in line if unit != HOLD]
    # an octave wider on both sides, so that either ladder goes beyond every swara of the line
    bounds = octave, min(sung) - octave, max(sung) + octave
    up, down = (tuple(raga.places.index(pitch.place) for pitch in ladder) for ladder in (raga.arohana, raga.avarohana))
    whole = ladders_between(up, down, *bounds)
    return (whole,) if whole.up == whole.down else (whole, Ladders(whole.up, whole.up), Ladders(whole.down, whole.down))
