"""Finishing a line that was begun, and an example to begin from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from carnatic.errors import CannotCompose, CarnaticError
from carnatic.generator.composition import Composition
from carnatic.library import library
from carnatic.pages.composing import compose
from carnatic.pages.desk import attempt, current, remember, remembered
from carnatic.pages.writing import draft, put_body, settings_of, text
from carnatic.practice.exercise import Exercise, Note
from carnatic.practice.request import ExerciseRequest
from carnatic.practice.text import show_body, show_notes

USUAL_AVARTANAMS, MOST_AVARTANAMS = 4, 16
# by the school's form where raga and tala have it, else as a free line
FINISHED_AS = ("sarali", "free")
# (family, number) of what is shown, the first that stands in the raga and the tala; 0 is the tala's own
EXAMPLES = (("sarali", 3), ("alankaram", 0), ("ladder", 1))


def finish(avartanams: Any) -> None:
    """Put the text's line, finished, in its place; where that can't be, say why and leave it."""
    count = avartanams if isinstance(avartanams, int) and not isinstance(avartanams, bool) else USUAL_AVARTANAMS
    beginning, seed = beginning_and_number()

    def wish() -> Composition:
        if beginning is None:
            raise CannotCompose("Mend what is marked first; then the line can be finished.")
        line = _finished(beginning, count, seed)
        made = put_body(show_body(replace(line, request=current().exercise.request)))
        remember("finished", (text(), beginning, seed))
        return made

    attempt(wish, "text")


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
    wanted = settings_of(current().exercise.request).changed(
        phrase=show_notes(beginning), avartanams=avartanams, seed=seed
    )
    refusal: CarnaticError | None = None
    for family in FINISHED_AS:
        try:
            return compose(wanted.changed(family=family)).exercise
        except CarnaticError as error:
            refusal = error
    raise refusal or CannotCompose("")


def put_example() -> None:
    """Put a line to look at in the place of the text."""
    attempt(lambda: put_body(show_body(example(settings_of(current().exercise.request)))), "text")


def example(request: ExerciseRequest) -> Exercise:
    """A line to look at: a lesson that stands in the raga and the tala, else a free line."""
    school = library().school
    for family, number in EXAMPLES:
        wanted = request.changed(family=family, seed=number or school.alankaram_of(request.tala), avartanams=1)
        if school.stands(wanted):
            return replace(school.lesson(wanted), request=request)
    return replace(compose(request.changed(family="free")).exercise, request=request)
