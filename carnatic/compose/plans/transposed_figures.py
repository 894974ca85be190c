"""One new figure, moved up and down both ladders step by step, for janta, dhatu and alankaram.

Only the figure is composed. ``lesson_line`` then sings it at every transposition, as it sings
the lessons, so both have the same transpositions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import chain, product

from carnatic.caching import cached
from carnatic.compose.automaton import Automaton
from carnatic.compose.figure_patterns import homecoming
from carnatic.compose.figures import FigureForm
from carnatic.compose.forms import Copies
from carnatic.compose.lesson_rows import ROW
from carnatic.compose.plans.plan import (
    WINDOWS,
    Plan,
    PlanCell,
    fixed_cells,
    line_cells,
    row_angas,
    stepped,
    unit_signs,
)
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Note
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.lesson import KARVAI, Lesson, Units, lessons_of
from carnatic.lessons.realise import lesson_line, spelled
from carnatic.messages import Message, message
from carnatic.theory.raga import Raga
from carnatic.theory.tala import Tala

FIGURE_SPAN = 4  # steps, of a janta or dhatu figure
LEAST_RUNGS = 6


def figure_lessons(request: ExerciseRequest, lessons: Iterable[Lesson]) -> tuple[Lesson, ...]:
    """The family's lessons that move a figure. Raises CannotCompose if the raga can't move one."""
    raga = request.mapped_raga
    if not raga.spans_octave or raga.is_vakra:
        raise CannotCompose("family.no_figure", raga=raga.title)
    return tuple(lesson for lesson in lessons_of(lessons, request.family) if lesson.kind == "windows")


def check_size(request: ExerciseRequest, least: int, where: str = "") -> None:
    """Raise CannotCompose if a ladder is shorter than a figure needs. where: ' in Adi', for a tala's own figure."""
    raga = request.mapped_raga
    up, down = len(raga.arohana), len(raga.avarohana)
    if min(up, down) < least:
        raise CannotCompose(
            "family.short_scale",
            family=request.family_row.word,
            where=where,
            least=least,
            raga=raga.title,
            up=up,
            down=down,
        )


def check_eights(request: ExerciseRequest) -> None:
    """Raise CannotCompose if the tala can't hold a row of eight."""
    tala, title = request.tala, request.family_row.title
    if tala.aksharas not in (4, ROW):
        raise CannotCompose("family.tala_of_eight", kind=title, tala=tala.name, aksharas=tala.aksharas)


# -- rows that must not be composed ---------------------------------------------------------------


def figure_rows(lessons: Iterable[Lesson]) -> Copies:
    """The rows of the lessons' figures."""
    return frozenset(row for lesson in lessons for row in lesson.figures)


@cache
def doubled_rows(tala: Tala) -> Copies:
    """The rows of a tala of four whose halves are equal; such a half would come three times in a row."""
    if tala.aksharas == ROW:
        return frozenset()
    steps = range(FIGURE_SPAN)
    halves = product(steps, (KARVAI, *steps), (KARVAI, *steps), (KARVAI, *steps))
    return frozenset((*half, *half) for half in halves)


@cached(max_bytes=64_000_000)
def near_rows(rows: Copies, steps: int) -> Copies:
    """The rows with at most one unit changed."""
    symbols = (KARVAI, *range(steps))
    return rows | {(*row[:i], unit, *row[i + 1 :]) for row in rows for i in range(1, len(row)) for unit in symbols}


def no_figure(request: ExerciseRequest, form: FigureForm) -> Message:
    """Why a form has no new figure: the ladders forbid them all, or the lessons already have them all."""
    copying_form = replace(form, copies=frozenset(), last_copies=frozenset())
    if Automaton(copying_form).completions(()):
        return message("none.lessons_have_all", kind=request.family_row.word, tala=request.tala.name)
    return message("none.figure", kind=request.family_row.word, raga=request.raga.title)


# -- the plan ------------------------------------------------------------------------------------


def figure_plan(
    request: ExerciseRequest,
    form: FigureForm,
    rows_of: Callable[[Units], tuple[Units, ...]],
    near: Copies,
    warmth: float,
) -> Plan:
    """The plan of a form whose line, cut into rows, is sung at every transposition."""
    raga, tala, family = request.mapped_raga, request.tala, request.family_row

    def finish(line: Units) -> tuple[Note, ...]:
        own_tala, rows, window = tala.name if family.has_own_talas else "", rows_of(line), form.window_of(line)
        home = homecoming(tuple(chain(*rows)), window, form.anga_starts, form.copies)
        lesson = Lesson(family.name, 0, "windows", rows, window, window, own_tala, homecoming=home)
        return spelled(lesson_line(lesson, raga, tala), raga)

    def given(notes: tuple[Note, ...]) -> Units:
        """The steps of an opening at the first transposition."""
        steps = {pitch.swara.step: step for step, pitch in enumerate(raga.arohana[: form.rungs])}
        line: list[int] = []
        for note in notes:
            if len(line) < form.units:
                if note.swara.step not in steps:
                    first, last = raga.arohana[0].swara, raga.arohana[form.rungs - 1].swara
                    raise CannotCompose("start.figure_outside", first=str(first), last=str(last), swara=str(note.swara))
                line.extend((steps[note.swara.step], *(KARVAI for _ in range(note.units - 1))))
        return tuple(line[: form.units])

    def goes_on(notes: tuple[Note, ...]) -> bool:
        line = given(notes)
        if len(line) < form.units:
            return True
        if all(row in form.copies for row in rows_of(line)[: form.avartanams]):
            raise CannotCompose("start.is_lesson")
        try:
            sung = unit_signs(finish(line))
        except CannotCompose:
            raise CannotCompose("start.no_figure", raga=raga.title) from None
        signs = unit_signs(notes)
        if sung[: len(signs)] != signs:
            raise CannotCompose("start.beyond_figure", units=form.units)
        return True

    windows = [count + form.rungs - form.narrowest for count in form.transpositions.counts]
    total = sum(windows) * len(rows_of((0,) * form.units)) * form.aksharas
    angas = tala.lengths if family.has_own_talas else row_angas(tala)
    return Plan(
        WINDOWS, form, len(raga.arohana), angas, False, total, warmth, near, finish, given, goes_on,
        lambda: tuple(_cells(form, raga)),
        settled=_settled(form),
    )  # fmt: skip


def _settled(form: FigureForm) -> int | None:
    """How many cells of a figure's piece don't depend on the figure; None for all."""
    size, counts = form.units + len(form.tail), form.transpositions.counts
    if not form.transpositions.is_regular:
        return size
    if form.narrowest < form.rungs:
        return size * counts[0]
    # the last window may come home by another way
    return None if form.ends_on_top else size * (sum(counts) - 1)


def _cells(form: FigureForm, raga: Raga) -> Iterator[PlanCell]:
    """The cells of every transposition, though some may be left out if the ladders differ."""
    for ladder in (raga.arohana, raga.avarohana):
        for start in range(len(ladder) - form.rungs + 1):
            span = ladder[start : start + form.rungs]
            yield from line_cells(form.units, stepped(span))
            yield from fixed_cells(span[step] for step in form.tail)
