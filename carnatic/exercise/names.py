"""Names of new exercises: the same on pages, on paper, in the book and in file names."""

from __future__ import annotations

from collections.abc import Iterable

from carnatic.errors import OutOfRange
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import HIGHEST_SEED
from carnatic.messages import say
from carnatic.theory.tala import EDUPPUS, eduppu_sign

LOWEST_NUMBER, _HIGHEST_NUMBER = 1, HIGHEST_SEED + 1


def shown_number(seed: int) -> int:
    """The number that people read, from 1. Links and the command line have the seed, from 0."""
    return seed + 1


def seed_of(number: int) -> int:
    """The seed of a shown number. Raises OutOfRange."""
    if not LOWEST_NUMBER <= number <= _HIGHEST_NUMBER:
        raise OutOfRange("number.range", value=number, lowest=LOWEST_NUMBER, highest=_HIGHEST_NUMBER)
    return number - 1


def new_exercise_name(request: ExerciseRequest) -> str:
    """'New exercise 7 (sarali style)', with the level if the request has one; 'Own exercise' for a user's own."""
    if request.family_row.is_typed:
        return say("exercise.own")
    number, style = shown_number(request.seed), request.family_row.word
    if request.difficulty:
        return say("exercise.new_of_level", number=number, style=style, level=request.difficulty)
    return say("exercise.new", number=number, style=style)


def landing_words(request: ExerciseRequest) -> str:
    """'Lands on g, 1½ aksharas after samam.'; '' if its family doesn't land."""
    if not request.family_row.lands:
        return ""
    if request.eduppu == "sama":
        return say("exercise.lands_on_sama", swara=request.landing)
    aksharas = eduppu_sign(request.eduppu)
    code = "exercise.lands_after" if EDUPPUS[request.eduppu] <= 1 else "exercise.lands_long_after"
    return say(code, swara=request.landing, aksharas=aksharas)


def speed_words(speeds: Iterable[int], eduppu: str = "sama") -> str:
    """'first speed (1 swara per akshara)', 'trikalam (1, 2 and 4 swaras per akshara), desadi eduppu'."""
    counts = sorted(set(speeds))
    if len(counts) == 1:
        words = say("sheet.speed", name=say(f"words.speed.{counts[0]}").lower(), count=counts[0])
    else:
        words = say("sheet.speeds", counts=counts)
    return words if eduppu == "sama" else say("sheet.eduppu", speed=words, eduppu=eduppu_sign(eduppu))
