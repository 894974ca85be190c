"""The desk at which the lessons of the school are laid out."""

from __future__ import annotations

from carnatic.compose.composition import Composition, NearestLesson
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.request import ExerciseRequest
from carnatic.library import library
from carnatic.pages.session import PageSession

NOTHING_NEAR = NearestLesson("", "", 0, 0, 0, "")


def lesson_composition(request: ExerciseRequest) -> Composition:
    """The lesson that a request names, the family's first where it says no number; nothing in it is new.

    Raises CannotCompose with the reason where the lesson has no legal form.
    """
    school = library().school
    if request.seed == 0 and request.family in school.families:
        request = request.changed(seed=school.first_number(request))
    return Composition(school.lesson(request), "", NOTHING_NEAR, ())


def from_link(exercise: Exercise) -> Composition:
    """The lesson that a link names, under its own title.

    Raises CannotCompose where its line is not that lesson's: it would stand under a false name.
    """
    school = library().school
    if exercise.request.family in school.families and school.stands(exercise.request):
        lesson = lesson_composition(exercise.request)
        if lesson.exercise.notes == exercise.notes:
            return lesson
    raise CannotCompose("link.not_a_lesson")


def first_lesson() -> ExerciseRequest:
    """Sarali 1 in Mayamalavagowla and Adi."""
    return library().request(seed="1")


def lessons_session() -> PageSession:
    """The Lessons page's desk."""
    first = first_lesson()
    return PageSession(
        "lessons", first, lambda: lesson_composition(first), lesson_composition, library().school.instead, from_link
    )
