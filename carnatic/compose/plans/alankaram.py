"""Alankaram: one new avartanam with the holds and the ending of its tala, moved along both ladders."""

from __future__ import annotations

from carnatic.compose.figures import AlankaramFigure
from carnatic.compose.plans.plan import WINDOWS, Plan
from carnatic.compose.plans.transposed_figures import check_size, figure_lessons, figure_plan, figure_rows, near_rows
from carnatic.compose.transposed_figures import transposition_law
from carnatic.errors import CannotCompose
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.lesson import KARVAI, Lesson

# the figure is the only new part, so it is drawn as freely as a mirrored sarali's
_WARMTH = 2.0


def plans(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> dict[str, Plan]:
    """The plan of an alankaram in its tala. Raises CannotCompose with the reason if there is none."""
    raga, tala, family_lessons = request.mapped_raga, request.tala, figure_lessons(request, lessons)
    lesson = next((lesson for lesson in family_lessons if lesson.tala == tala.name), None)
    if lesson is None:
        raise CannotCompose("alankaram.none", tala=tala.name)
    check_size(request, max(lesson.least_rungs, lesson.window), f" in {tala.name}")
    (figure,) = lesson.figures
    lesson_figures = frozenset(row for row in figure_rows(family_lessons) if len(row) == tala.aksharas)
    transpositions = transposition_law(raga, lesson.window)
    # the ending with its holds is the lesson's, from its last step but one
    home = figure[max(k for k, unit in enumerate(figure) if unit == lesson.window - 2) :]
    holds = frozenset(k for k, unit in enumerate(figure) if unit == KARVAI)
    form = AlankaramFigure(
        lesson.window, tala.aksharas, tala.anga_starts, 1, lesson_figures, lesson_figures, transpositions, (),
        holds, home,
    )  # fmt: skip
    near = near_rows(frozenset({figure}), lesson.window)
    return {WINDOWS: figure_plan(request, form, lambda line: (line,), near, _WARMTH)}
