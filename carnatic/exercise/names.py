"""What a new exercise is called: the same name on pages, on paper, in the book and in file names."""

from __future__ import annotations

from carnatic.errors import OutOfRange
from carnatic.exercise.request import HIGHEST_SEED, ExerciseRequest
from carnatic.messages import say

LOWEST_NUMBER, HIGHEST_NUMBER = 1, HIGHEST_SEED + 1


def shown_number(seed: int) -> int:
    """The number that people read, from 1. Links and the command line keep the seed, from 0."""
    return seed + 1


def seed_of(number: int) -> int:
    """The seed of a shown number. Raises OutOfRange."""
    if not LOWEST_NUMBER <= number <= HIGHEST_NUMBER:
        raise OutOfRange("number.range", value=number, lowest=LOWEST_NUMBER, highest=HIGHEST_NUMBER)
    return number - 1


def new_exercise_name(request: ExerciseRequest) -> str:
    """'New exercise 7 (sarali style)', with the level where one was asked for; 'Own exercise' for a user's own."""
    if request.family == "own":
        return say("exercise.own")
    number, style = shown_number(request.seed), request.family.replace("_", " ")
    if request.difficulty:
        return say("exercise.new_of_level", number=number, style=style, level=request.difficulty)
    return say("exercise.new", number=number, style=style)
