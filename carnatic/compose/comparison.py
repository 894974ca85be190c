"""The runs of swaras that a line and a lesson share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carnatic.exercise.exercise import Note
from carnatic.exercise.kept import HELD
from carnatic.theory.swara import sargam_name

SHORTEST_RUN = 3  # swaras; two neighbours of a ladder stand in every lesson


@dataclass(frozen=True, slots=True)
class SharedRun:
    """A run that two lines share. start, lesson_start: its first unit, from 0, in each; units: its length."""

    start: int
    lesson_start: int
    units: int


def unit_words(notes: Iterable[Note]) -> tuple[str, ...]:
    """A word for each unit: the swara, then a comma for each karvai."""
    return tuple(word for note in notes for word in (sargam_name(note.swara), *(HELD for _ in range(note.units - 1))))


def shared_runs(mine: Sequence[str], lesson: Sequence[str], shortest: int = SHORTEST_RUN) -> tuple[SharedRun, ...]:
    """Every longest run of units that stands in both lines, bars left out, by its place in the first.

    A run begins on a swara, and none can be made longer at either end. shortest: swaras that
    it has at least, holds not counted.
    """
    found = []
    for shift in range(1 - len(mine), len(lesson)):
        # along one diagonal the lines stand beside each other, the lesson moved by the shift
        k = max(0, -shift)
        while k < min(len(mine), len(lesson) - shift):
            end = k
            while end < min(len(mine), len(lesson) - shift) and mine[end] == lesson[end + shift]:
                end += 1
            start = k
            # a hold at its beginning holds another swara
            while start < end and mine[start] == HELD:
                start += 1
            if sum(word != HELD for word in mine[start:end]) >= shortest:
                found.append(SharedRun(start, start + shift, end - start))
            k = end + 1
    return tuple(sorted(found, key=lambda run: (run.start, run.lesson_start)))


def telling_runs(runs: Iterable[SharedRun]) -> tuple[SharedRun, ...]:
    """The runs that best show what two lines share: the longest first, none overlapping another in either line.

    They come in the order of the first line.
    """
    chosen: list[SharedRun] = []
    mine: set[int] = set()
    theirs: set[int] = set()
    for run in sorted(runs, key=lambda run: (-run.units, run.start, run.lesson_start)):
        here = range(run.start, run.start + run.units)
        there = range(run.lesson_start, run.lesson_start + run.units)
        if mine.isdisjoint(here) and theirs.isdisjoint(there):
            chosen.append(run)
            mine.update(here)
            theirs.update(there)
    return tuple(sorted(chosen, key=lambda run: run.start))


def shared_units(runs: Iterable[SharedRun]) -> tuple[frozenset[int], frozenset[int]]:
    """Which units of the first line and of the lesson stand in any of the runs."""
    every = tuple(runs)
    return (
        frozenset(k for run in every for k in range(run.start, run.start + run.units)),
        frozenset(k for run in every for k in range(run.lesson_start, run.lesson_start + run.units)),
    )
