"""The range of a line, avartanam by avartanam, without its runs up and down."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from carnatic.exercise.difficulty import steps_between
from carnatic.exercise.exercise import Exercise, Note
from carnatic.theory.swara import Pitch


class Reach(NamedTuple):
    """The lowest and the highest swara of an avartanam, in letters above madhya s."""

    avartanam: int
    low: int
    high: int


def reaches(exercise: Exercise) -> tuple[Reach, ...]:
    """The range of each avartanam, by number from 1, except those that belong to a run.

    A run goes along the ladder step by step one way and is held at most at its end.
    """
    rows: dict[int, list[tuple[Note, Pitch | None]]] = {}
    for start, note, pitch in zip(exercise.starts, exercise.notes, exercise.pitches):
        rows.setdefault(start // exercise.request.tala.aksharas + 1, []).append((note, pitch))
    return tuple(
        Reach(number, min(note.swara.step for note, _ in row), max(note.swara.step for note, _ in row))
        for number, row in rows.items()
        if not _is_run(exercise, row)
    )


def _is_run(exercise: Exercise, row: list[tuple[Note, Pitch | None]]) -> bool:
    raga, pitches = exercise.request.mapped_raga, [pitch for _, pitch in row]
    moves = {steps_between(raga, a, b) if a and b else 0 for a, b in pairwise(pitches)}
    return moves in ({1}, {-1}) and all(note.units == 1 for note, _ in row[:-1])
