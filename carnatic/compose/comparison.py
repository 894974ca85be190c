"""The runs of swaras that a line and a lesson share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carnatic.exercise.exercise import Note
from carnatic.exercise.kept import HELD
from carnatic.theory.swara import sargam_name

SHORTEST_RUN = 3  # swaras; any two neighbours of the ladder follow each other in every lesson


@dataclass(frozen=True, slots=True)
class SharedRun:
    """A run that two lines share. start, lesson_start: its first unit in each, from 0; units: its length."""

    start: int
    lesson_start: int
    units: int


def unit_words(notes: Iterable[Note]) -> tuple[str, ...]:
    """A word for each unit: the swara, then a comma for each karvai."""
    return tuple(word for note in notes for word in (sargam_name(note.swara), *(HELD for _ in range(note.units - 1))))


def shared_runs(line: Sequence[str], lesson: Sequence[str], shortest: int = SHORTEST_RUN) -> tuple[SharedRun, ...]:
    """Every longest run of units that two lines share, barlines ignored, in the order of the first line.

    A run begins on a swara and can't be made longer at either end. shortest: the fewest swaras of
    a run, holds not counted.
    """
    runs = []
    for shift in range(1 - len(line), len(lesson)):
        # compare the lines unit by unit, the lesson moved by the shift
        k = max(0, -shift)
        while k < min(len(line), len(lesson) - shift):
            end = k
            while end < min(len(line), len(lesson) - shift) and line[end] == lesson[end + shift]:
                end += 1
            start = k
            # a hold at its beginning belongs to the swara before
            while start < end and line[start] == HELD:
                start += 1
            if sum(word != HELD for word in line[start:end]) >= shortest:
                runs.append(SharedRun(start, start + shift, end - start))
            k = end + 1
    return tuple(sorted(runs, key=lambda run: (run.start, run.lesson_start)))


def telling_runs(runs: Iterable[SharedRun]) -> tuple[SharedRun, ...]:
    """The runs that best show what two lines share: the longest, without overlaps in either line.

    They are in the order of the first line.
    """
    chosen: list[SharedRun] = []
    used: set[int] = set()
    lesson_used: set[int] = set()
    for run in sorted(runs, key=lambda run: (-run.units, run.start, run.lesson_start)):
        units = range(run.start, run.start + run.units)
        lesson_units = range(run.lesson_start, run.lesson_start + run.units)
        if used.isdisjoint(units) and lesson_used.isdisjoint(lesson_units):
            chosen.append(run)
            used.update(units)
            lesson_used.update(lesson_units)
    return tuple(sorted(chosen, key=lambda run: run.start))


def shared_units(runs: Iterable[SharedRun]) -> tuple[frozenset[int], frozenset[int]]:
    """The units of the first line, and of the lesson, that belong to any of the runs."""
    listed = tuple(runs)
    return (
        frozenset(k for run in listed for k in range(run.start, run.start + run.units)),
        frozenset(k for run in listed for k in range(run.lesson_start, run.lesson_start + run.units)),
    )
