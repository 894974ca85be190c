"""How the Lessons page makes its exercises: the traditional lessons."""

from __future__ import annotations

from carnatic.compose.composition import Composition, NearestLesson
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import ExerciseRequest
from carnatic.library import library
from carnatic.pages.session import ExerciseSource

NOTHING_NEAR = NearestLesson("", "", 0, 0, 0, "")


def lesson_composition(request: ExerciseRequest) -> Composition:
    """The lesson that a request names, or the family's first if it names no number; nothing in it is new.

    Raises CannotCompose if the lesson doesn't fit the raga and the tala.
    """
    school = library().school
    if request.seed == 0 and request.family in school.families:
        request = request.changed(seed=school.first_number(request))
    return Composition(school.lesson(request), "", NOTHING_NEAR, ())


def from_link(exercise: Exercise) -> Composition:
    """The lesson that a link names, under its own title.

    Raises CannotCompose if its line is not that lesson's, for the title would be wrong.
    """
    school = library().school
    if exercise.request.family in school.families and school.stands(exercise.request):
        lesson = lesson_composition(exercise.request)
        if lesson.exercise.notes == exercise.notes:
            return lesson
    raise CannotCompose("link.not_a_lesson")


def first_lesson() -> ExerciseRequest:
    """The request for Sarali 1 in Mayamalavagowla and Adi."""
    return library().request(seed="1")


def lessons_source() -> ExerciseSource:
    """How the Lessons page makes its exercises."""
    first = first_lesson()
    return ExerciseSource(
        first, lambda: lesson_composition(first), lesson_composition, library().school.instead, from_link
    )
