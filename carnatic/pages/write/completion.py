"""Completing the user's line, and an example to begin from."""

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
from carnatic.pages.session import WriteSession, current_request, page_session, try_update
from carnatic.pages.write.state import draft, put_body, settings_of, text

USUAL_COMPLETION_AVARTANAMS, LONGEST_COMPLETION_AVARTANAMS = 4, 16
# as a sarali if raga and tala have one, else as a free line
FINISHED_AS = (SARALI, FREE)
MOST_TRIES, SEEDS_APART = 60, 1000
# (family, number) of the examples, of which the first that fits is taken; 0 is the tala's alankaram
EXAMPLES = ((SARALI, 3), (ALANKARAM, 0), (LADDER, 1))


def complete(avartanams: Any) -> None:
    """Replace the text by its completed line; if that fails, a notice says why and the text stays."""
    count = (
        avartanams if isinstance(avartanams, int) and not isinstance(avartanams, bool) else USUAL_COMPLETION_AVARTANAMS
    )
    beginning, seed = beginning_and_number()

    def wish() -> Composition:
        if beginning is None:
            raise CannotCompose("write.correct_first")
        made = put_body(show_body(_finished(beginning, count, seed)))
        page_session(WriteSession).finished = (text(), beginning, seed)
        return made

    try_update(wish, "text")


def beginning_and_number() -> tuple[tuple[Note, ...] | None, int]:
    """The beginning to complete, and the number of the try: the next one if the text was just completed.

    The beginning is None if it has signs that aren't sargam.
    """
    done = page_session(WriteSession).finished
    if done is not None and done[0] == text():
        return done[1], done[2] + 1
    reading = draft()
    if reading.exercise is None or any(mark.rule in ("sign", "header") for mark in reading.marks):
        return None, 0
    return reading.exercise.notes, 0


def _finished(beginning: tuple[Note, ...], avartanams: int, seed: int) -> Exercise:
    """A line with this beginning. Raises CarnaticError if there is none."""
    request = settings_of(current_request())
    wanted = request.changed(
        phrase=show_notes(beginning),
        avartanams=avartanams,
        seed=seed,
        eduppu="sama",
        difficulty=page_session(WriteSession).difficulty,
    )
    for family in FINISHED_AS[:-1]:
        try:
            return _composed(wanted.changed(family=family), request)
        except CarnaticError:
            continue
    # a free line can end in any way in which another line can
    return _composed(wanted.changed(family=FINISHED_AS[-1]), request)


def _composed(wanted: ExerciseRequest, request: ExerciseRequest) -> Exercise:
    """A composed line as the user's own.

    A line is composed to begin on sama. If the request begins later, a hold may cross a sama;
    then other numbers are tried.
    """
    first = replace(compose(wanted).exercise, request=request)
    for turn in range(MOST_TRIES if review(first) else 0):
        other = replace(compose(wanted.changed(seed=wanted.seed + (turn + 1) * SEEDS_APART)).exercise, request=request)
        if not review(other):
            return other
    return first


def put_example() -> None:
    """Replace the text by an example."""
    try_update(lambda: put_body(show_body(example(settings_of(current_request())))), "text")


def example(request: ExerciseRequest) -> Exercise:
    """An example: a lesson that fits the raga and the tala, or else a free line."""
    school = library().school
    for family, number in EXAMPLES:
        seed = number or school.alankaram_of(request.tala)
        wanted = request.changed(family=family, seed=seed, avartanams=1, eduppu="sama")
        if school.stands(wanted):
            lesson = replace(school.lesson(wanted), request=request)
            if not review(lesson):
                return lesson
    return _composed(request.changed(family=FREE, eduppu="sama"), request)
