"""The arithmetic of a kuraippu: answers of an avartanam, a half, a quarter and an akshara, an avartanam of each."""

from __future__ import annotations

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import ExerciseRequest
from carnatic.theory.tala import Tala

LEAST_ANSWER = 3  # units


def answer_sizes(tala: Tala, speed: int) -> tuple[int, ...]:
    """The units of an answer, stage after stage; a half and a quarter must be whole, and every answer long enough."""
    cycle = tala.aksharas * speed
    sizes = [cycle // part for part in (1, 2, 4) if cycle % part == 0]
    return tuple(size for size in sorted({*sizes, speed}, reverse=True) if size >= LEAST_ANSWER)


def answers_of(request: ExerciseRequest) -> tuple[int, ...]:
    """The units of every answer of a request, the first from sama to the eduppu; an avartanam of each stage."""
    cycle = request.tala.aksharas * request.speed
    stages = answer_sizes(request.tala, request.speed)[: request.avartanams]
    first, *others = (size for size in stages for _ in range(cycle // size))
    return (first + request.eduppu_units(request.speed), *others)


def kuraippu_sum(exercise: Exercise) -> str:
    """'38 + 2 × 16 + 4 × 8 + 8 × 4'; '' for another line, and if an answer doesn't end on the landing swara."""
    request = exercise.request
    if not request.family_row.has_answers or not 0 < request.avartanams <= len(
        answer_sizes(request.tala, request.speed)
    ):
        return ""
    first, *others = answers_of(request)
    struck = {start: note.swara.step for start, note in zip(exercise.starts, exercise.notes)}
    ends = [sum((first, *others[:k])) for k in range(len(others) + 1)]
    if ends[-1] != exercise.landing or any(struck.get(end) != request.home for end in ends):
        return ""
    sizes = dict.fromkeys(others)
    return " + ".join((str(first), *(f"{others.count(size)} × {size}" for size in sizes)))
