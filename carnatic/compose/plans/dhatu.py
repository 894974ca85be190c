"""Dhatu: two new rows of leaps, moved along both ladders."""

from __future__ import annotations

from carnatic.compose.figures import DhatuFigure
from carnatic.compose.lesson_rows import ROW, rows_of
from carnatic.compose.plans.plan import WINDOWS, Plan, row_starts
from carnatic.compose.plans.transposed_figures import (
    FIGURE_SPAN,
    LEAST_RUNGS,
    check_eights,
    check_size,
    doubled_rows,
    figure_lessons,
    figure_plan,
    figure_rows,
    near_rows,
)
from carnatic.compose.transposed_figures import transposition_law
from carnatic.errors import CannotCompose
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.lesson import Lesson

DHATU_LEAPS = ((2, 8), (1, 4))  # for each row the fewest leaps, and by which unit
DHATU_HOME = (0, 1, 2, 3)
# the figure is the only new part and has few choices, so it is drawn more freely than a mirrored sarali's
_WARMTH = 3.0


def plans(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> dict[str, Plan]:
    """The plan of a dhatu. Raises CannotCompose with the reason if there is none."""
    raga, tala, family_lessons = request.mapped_raga, request.tala, figure_lessons(request, lessons)
    check_size(request, LEAST_RUNGS)
    check_eights(request)
    if not raga.is_symmetrical:
        raise CannotCompose("dhatu.swaras", raga=raga.title)
    lesson_figures = figure_rows(family_lessons) | doubled_rows(tala)
    transpositions = transposition_law(raga, FIGURE_SPAN)
    form = DhatuFigure(
        FIGURE_SPAN, ROW, row_starts(tala), len(DHATU_LEAPS), lesson_figures, lesson_figures, transpositions, (),
        DHATU_LEAPS, DHATU_HOME,
    )  # fmt: skip
    near = near_rows(figure_rows(family_lessons), FIGURE_SPAN)
    return {WINDOWS: figure_plan(request, form, lambda line: rows_of(line, ROW), near, _WARMTH)}
