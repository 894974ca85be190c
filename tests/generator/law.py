"""What the tests of composed lines share: the law of a raga, from its two ladders alone, and lines as units."""

from __future__ import annotations

from itertools import pairwise

from carnatic.practice.exercise import Exercise
from carnatic.theory.raga import Raga

ROW = 8  # units of a taught figure


def keeps_ladders(exercise: Exercise) -> bool:
    """Direction, from the two ladders and nothing else: every swara, every move, across bars too."""
    raga = exercise.request.raga
    strings = [[(p.place.symbol, p.place.semitone + 12 * p.sthayi) for p in s] for s in (raga.arohana, raga.avarohana)]
    line = []
    for note, pitch in zip(exercise.notes, exercise.pitches):
        assert pitch is not None
        assert pitch.place.symbol[0].lower() == note.swara.letter
        line.append((pitch.place.symbol, pitch.place.semitone + 12 * note.swara.sthayi))
    return all(a == b or moves(a, b, strings, raga) for a, b in pairwise(line))


def moves(a: tuple[str, int], b: tuple[str, int], strings: list[list[tuple[str, int]]], raga: Raga) -> bool:
    up, down = strings
    turning = [h for _, h in up] != sorted(h for _, h in up) or [h for _, h in down] != sorted(
        (h for _, h in down), reverse=True
    )
    if turning:
        return any((x[0], y[0], y[1] - x[1]) == (a[0], b[0], b[1] - a[1]) for s in strings for x, y in pairwise(s))
    names = {name for name, _ in (up if b[1] > a[1] else down)}
    return a[0] in names and b[0] in names


def units_of(exercise: Exercise) -> tuple[str, ...]:
    return tuple(sign for note in exercise.notes for sign in (str(note.swara), *"," * (note.units - 1)))


def rows(exercise: Exercise, size: int = ROW) -> list[tuple[str, ...]]:
    units = units_of(exercise)
    return [units[i : i + size] for i in range(0, len(units), size)]
