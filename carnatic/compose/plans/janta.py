"""Janta: one new row of doubled swaras and the plain pairs after it, moved along both ladders."""

from __future__ import annotations

from carnatic.compose.figures import JantaFigure
from carnatic.compose.lesson_rows import PLAIN_PAIRS, ROW
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
from carnatic.theory.tala import Tala

# how swaras are doubled in the lessons, and in two equal halves: pairs, threes, a pair held instead of repeated
RHYTHMS = (
    "x=x=x=x=", "x=x,x=x,", "x=x=xxxx", "x=xx=xx=", "x=xx=xxx", "x=,x=,x=", "x,=x,=x=", "x==x==x=",
    "x=xxx=xx", "xx=xxx=x", "xxx=xxx=", "x==xx==x", "xx=,xx=,", "x=xxx=x=", "x=x=x=xx",
)  # fmt: skip
# the figure is the only new part and has few choices, so it is drawn more freely than a mirrored sarali's
_WARMTH = 3.0


def plans(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> dict[str, Plan]:
    """The plan of a janta. Raises CannotCompose with the reason if there is none."""
    raga, tala, family_lessons = request.mapped_raga, request.tala, figure_lessons(request, lessons)
    check_size(request, LEAST_RUNGS)
    check_eights(request)
    if any(length % 2 for length in tala.lengths):
        raise CannotCompose("janta.angas", tala=tala.name, angas=" + ".join(map(str, tala.lengths)))
    lesson_figures = figure_rows(family_lessons) | doubled_rows(tala)
    transpositions = transposition_law(raga, FIGURE_SPAN)
    form = JantaFigure(
        FIGURE_SPAN, ROW, row_starts(tala), 1, lesson_figures, lesson_figures, transpositions, PLAIN_PAIRS,
        _rhythms(tala),
    )  # fmt: skip
    near = near_rows(figure_rows(family_lessons), FIGURE_SPAN)
    return {WINDOWS: figure_plan(request, form, lambda line: (line, PLAIN_PAIRS), near, _WARMTH)}


def _rhythms(tala: Tala) -> frozenset[str]:
    """The rhythms in which no avartanam begins with a hold."""
    return frozenset(r for r in RHYTHMS if all(r[k] != "," for k in range(0, ROW, tala.aksharas)))
