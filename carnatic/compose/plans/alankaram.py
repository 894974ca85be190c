"""Alankaram: one new avartanam in a pattern that teachers use, moved along both ladders."""

from __future__ import annotations

from itertools import product

from carnatic.compose.figure_patterns import held_places
from carnatic.compose.figures import AlankaramFigure
from carnatic.compose.lesson_rows import ROW
from carnatic.compose.plans.plan import WINDOWS, Plan
from carnatic.compose.plans.transposed_figures import check_size, figure_lessons, figure_plan, figure_rows, near_rows
from carnatic.compose.transposed_figures import transposition_law
from carnatic.errors import CannotCompose
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.lesson import KARVAI, Lesson
from carnatic.theory.raga import Raga

# the figure is the only new part; of a short one there are few, so it is drawn even more freely
_WARMTH, _WARMTH_OF_SHORT = 2.5, 6.0
_NARROWEST, _WIDEST = 3, 7  # steps of a window
_LONG = 16  # aksharas; a longer figure is held only where the tala's own alankaram is, or there are too many to count
_FEWEST_WINDOWS = 3  # on each ladder


def plans(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> dict[str, Plan]:
    """The plan of an alankaram in its tala. Raises CannotCompose with the reason if there is none."""
    raga, tala, family_lessons = request.mapped_raga, request.tala, figure_lessons(request, lessons)
    lesson = next((lesson for lesson in family_lessons if lesson.tala == tala.name), None)
    if lesson is None:
        raise CannotCompose("alankaram.none", tala=tala.name)
    check_size(request, max(lesson.least_rungs, lesson.window), f" in {tala.name}")
    narrowest, widest = _windows(raga, lesson)
    if not transposition_law(raga, widest).is_regular:
        # which windows can be sung is known for one width only
        return {WINDOWS: _plan(request, lesson, family_lessons, lesson.window, lesson.window, False)}
    made = {WINDOWS: _plan(request, lesson, family_lessons, narrowest, widest, True)}
    if request.keep:
        # of one width, so that swaras can be kept in any window
        for leads_on, width in product((False, True), range(narrowest, widest + 1)):
            name = f"{WINDOWS}-{width}" + "-on" * leads_on
            made[name] = _plan(request, lesson, family_lessons, width, width, leads_on)
    return made


def _plan(
    request: ExerciseRequest,
    lesson: Lesson,
    family_lessons: tuple[Lesson, ...],
    narrowest: int,
    widest: int,
    leads_on: bool,
) -> Plan:
    """The plan of a figure whose window is that wide. leads_on: whether it may end on another step than its last."""
    raga, tala, (figure,) = request.mapped_raga, request.tala, lesson.figures
    lesson_figures = frozenset(row for row in figure_rows(family_lessons) if len(row) == tala.aksharas)
    is_long = tala.aksharas > _LONG
    places = frozenset(k for k, unit in enumerate(figure) if unit == KARVAI)
    form = AlankaramFigure(
        widest, tala.aksharas, tala.anga_starts, 1, lesson_figures, lesson_figures, transposition_law(raga, widest), (),
        places if is_long else held_places(figure, tala.lengths), max(1, len(places)), narrowest, leads_on, is_long,
    )  # fmt: skip
    # in a short avartanam one swara makes another figure
    is_short = tala.aksharas < ROW
    near = lesson_figures if is_short else near_rows(frozenset({figure}), widest)
    warmth = _WARMTH_OF_SHORT if is_short else _WARMTH
    return figure_plan(request, form, lambda line: (line,), near, warmth)


def _windows(raga: Raga, lesson: Lesson) -> tuple[int, int]:
    """The narrowest and the widest window that a figure may have."""
    rungs = min(len(raga.arohana), len(raga.avarohana))
    widest = max(lesson.window, min(lesson.window + 1, _WIDEST, rungs + 1 - _FEWEST_WINDOWS))
    return min(lesson.window, max(_NARROWEST, lesson.window - 1)), widest
