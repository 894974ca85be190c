"""Dhatu: two new rows of leaps, moved along both ladders."""

from __future__ import annotations

from carnatic.compose.figures import DhatuFigure
from carnatic.compose.lesson_rows import ROW, rows_of
from carnatic.compose.plans.plan import WINDOWS, Plan, row_starts
from carnatic.compose.plans.transposed_figures import (
    LEAST_RUNGS,
    WINDOW,
    check_eights,
    check_size,
    doubled_rows,
    figure_plan,
    figure_rows,
    near_rows,
    window_lessons,
)
from carnatic.compose.transposed_figures import transposition_law
from carnatic.errors import CannotCompose
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.lesson import Lesson

DHATU_LEAPS = ((2, 8), (1, 4))  # the fewest in each row, and before which unit
DHATU_HOME = (0, 1, 2, 3)
# one figure to be new in, and few are left to choose from: it wanders further than a mirrored sarali
_WARMTH = 3.0


def plans(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> dict[str, Plan]:
    """The plan of a dhatu. Raises CannotCompose with the reason if there is none."""
    raga, tala, taught = request.mapped_raga, request.tala, window_lessons(request, lessons)
    check_size(request, LEAST_RUNGS)
    check_eights(request)
    if not raga.is_symmetrical:
        raise CannotCompose("dhatu.swaras", raga=raga.title)
    known = figure_rows(taught) | doubled_rows(tala)
    windows = transposition_law(raga, WINDOW)
    form = DhatuFigure(
        WINDOW, ROW, row_starts(tala), len(DHATU_LEAPS), known, known, windows, (), DHATU_LEAPS, DHATU_HOME
    )  # fmt: skip
    near = near_rows(figure_rows(taught), WINDOW)
    return {WINDOWS: figure_plan(request, form, lambda line: rows_of(line, ROW), near, _WARMTH)}
