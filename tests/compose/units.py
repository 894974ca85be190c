"""Composed lines as units, for the tests that compare what was sung unit by unit."""

from __future__ import annotations

from carnatic.exercise.exercise import Exercise

ROW = 8  # units of a taught figure


def units_of(exercise: Exercise) -> tuple[str, ...]:
    return tuple(sign for note in exercise.notes for sign in (str(note.swara), *"," * (note.units - 1)))


def rows(exercise: Exercise, size: int = ROW) -> list[tuple[str, ...]]:
    units = units_of(exercise)
    return [units[i : i + size] for i in range(0, len(units), size)]
