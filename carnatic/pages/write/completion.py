"""Finishing a line that was begun, and an example to begin from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from carnatic.compose.composition import Composition
from carnatic.errors import CannotCompose, CarnaticError
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.families import ALANKARAM, FREE, LADDER, SARALI
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.review import review
from carnatic.exercise.sargam.text import show_body, show_notes
from carnatic.library import library
from carnatic.pages.practice.composing import compose
from carnatic.pages.session import current_composition, remember, remembered, try_update
from carnatic.pages.write.state import draft, put_body, settings_of, text

USUAL_COMPLETION_AVARTANAMS, LONGEST_COMPLETION_AVARTANAMS = 4, 16
# by the school's form where raga and tala have it, else as a free line
FINISHED_AS = (SARALI, FREE)
MOST_TRIES, SEEDS_APART = 60, 1000
# (family, number) of what is shown, the first that stands in the raga and the tala; 0 is the tala's own
EXAMPLES = ((SARALI, 3), (ALANKARAM, 0), (LADDER, 1))


def complete(avartanams: Any) -> None:
    """Put the text's line, finished, in its place; where that can't be, say why and leave it."""
    count = (
        avartanams if isinstance(avartanams, int) and not isinstance(avartanams, bool) else USUAL_COMPLETION_AVARTANAMS
    )
    beginning, seed = beginning_and_number()

    def wish() -> Composition:
        if beginning is None:
            raise CannotCompose("write.correct_first")
        made = put_body(show_body(_finished(beginning, count, seed)))
        remember("finished", (text(), beginning, seed))
        return made

    try_update(wish, "text")


def beginning_and_number() -> tuple[tuple[Note, ...] | None, int]:
    """The beginning that would be finished, and the number of the try: the next one where it was just finished.

    None where signs that are no sargam stand in it.
    """
    done = remembered("finished")
    if done is not None and done[0] == text():
        return done[1], done[2] + 1
    found = draft()
    if found.exercise is None or any(mark.rule in ("sign", "header") for mark in found.marks):
        return None, 0
    return found.exercise.notes, 0


def _finished(beginning: tuple[Note, ...], avartanams: int, seed: int) -> Exercise:
    """The line that begins like that. Raises CarnaticError with the reason where there is none."""
    request = settings_of(current_composition().exercise.request)
    wanted = request.changed(
        phrase=show_notes(beginning),
        avartanams=avartanams,
        seed=seed,
        eduppu="sama",
        difficulty=remembered("difficulty", 0),
    )
    for family in FINISHED_AS[:-1]:
        try:
            return _composed(wanted.changed(family=family), request)
        except CarnaticError:
            continue
    # what this one can't, none can
    return _composed(wanted.changed(family=FINISHED_AS[-1]), request)


def _composed(wanted: ExerciseRequest, request: ExerciseRequest) -> Exercise:
    """A composed line as one of somebody's own.

    What is composed begins on sama. Where the request begins later, a hold may come to lie
    across a sama; then another try is taken.
    """
    first = replace(compose(wanted).exercise, request=request)
    for turn in range(MOST_TRIES if review(first) else 0):
        other = replace(compose(wanted.changed(seed=wanted.seed + (turn + 1) * SEEDS_APART)).exercise, request=request)
        if not review(other):
            return other
    return first


def put_example() -> None:
    """Put a line to look at in the place of the text."""
    try_update(lambda: put_body(show_body(example(settings_of(current_composition().exercise.request)))), "text")


def example(request: ExerciseRequest) -> Exercise:
    """A line to look at: a lesson that stands in the raga and the tala, else a free line."""
    school = library().school
    for family, number in EXAMPLES:
        seed = number or school.alankaram_of(request.tala)
        wanted = request.changed(family=family, seed=seed, avartanams=1, eduppu="sama")
        if school.stands(wanted):
            found = replace(school.lesson(wanted), request=request)
            if not review(found):
                return found
    return _composed(request.changed(family=FREE, eduppu="sama"), request)
