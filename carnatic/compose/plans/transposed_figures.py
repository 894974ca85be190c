"""Janta, dhatu and alankaram: one new figure, moved up and down both ladders step by step.

The figure alone is composed; ``drill_line`` then sings it on every window, as it does the
lessons', so the two can't disagree about what a window is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import product

from carnatic.caching import cached
from carnatic.compose.automaton import Automaton
from carnatic.compose.family_lessons import PLAIN_PAIRS, ROW
from carnatic.compose.figures import AlankaramFigure, DhatuFigure, JantaFigure, WindowFigure
from carnatic.compose.forms import Copies
from carnatic.compose.plans.plan import (
    WINDOWS,
    Plan,
    PlanCell,
    fixed_cells,
    line_cells,
    row_angas,
    row_starts,
    stepped,
    unit_signs,
)
from carnatic.compose.transposed_figures import transposition_law
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Note
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.drill import Drill
from carnatic.lessons.lesson import KARVAI, Units
from carnatic.lessons.realise import drill_line, spelled
from carnatic.messages import Message, message
from carnatic.theory.raga import Raga
from carnatic.theory.tala import Tala

WINDOW = 4  # steps that a janta or dhatu figure spans
LEAST_RUNGS = 6
# how the lessons strike their doubled swaras: pairs, threes, a pair held instead of struck
RHYTHMS = (
    "x=x=x=x=", "x=x=x=x,", "x=x,x=x,", "x,x=x,x=", "x,x,x=x=", "x=x=xxxx",
    "x=xx=xx=", "x=xx=xxx", "x=,x=,x=", "x,=x,=x=", "x==x==x=",
)  # fmt: skip
DHATU_LEAPS = ((2, 8), (1, 4))  # the fewest in each row, and before which unit
DHATU_HOME = (0, 1, 2, 3)
# one figure to be new in: it wanders as far as a mirrored sarali, and further where few are left to choose from
_WARMTH = {"janta": 3.0, "dhatu": 3.0, "alankaram": 2.0}


def transposed_figure_plan(request: ExerciseRequest, drills: tuple[Drill, ...]) -> Plan:
    """The plan of a window family. Raises CannotCompose with the reason where there is none."""
    raga, tala = request.mapped_raga, request.tala
    own = tuple(drill for drill in drills if drill.family == request.family and drill.kind == "windows")
    if not raga.spans_octave or raga.is_vakra:
        raise CannotCompose("family.no_figure", raga=raga.title)
    build = {"janta": _janta, "dhatu": _dhatu, "alankaram": _alankaram}[request.family]
    return build(raga, tala, own)


def _janta(raga: Raga, tala: Tala, lessons: tuple[Drill, ...]) -> Plan:
    _check_size("janta", raga, LEAST_RUNGS)
    _check_eights("Janta", tala)
    if any(length % 2 for length in tala.lengths):
        angas = " + ".join(map(str, tala.lengths))
        raise CannotCompose("janta.angas", tala=tala.name, angas=angas)
    windows = transposition_law(raga, WINDOW)
    known = _rows(lessons) | _doubled(tala)
    form = JantaFigure(WINDOW, ROW, row_starts(tala), 1, known, known, windows, PLAIN_PAIRS, _rhythms(tala))
    return _plan("janta", raga, tala, form, lambda line: (line, PLAIN_PAIRS), _near(_rows(lessons), WINDOW))


def _rhythms(tala: Tala) -> frozenset[str]:
    """The rhythms in which no avartanam begins held."""
    return frozenset(r for r in RHYTHMS if all(r[k] != "," for k in range(0, ROW, tala.aksharas)))


def _dhatu(raga: Raga, tala: Tala, lessons: tuple[Drill, ...]) -> Plan:
    _check_size("dhatu", raga, LEAST_RUNGS)
    _check_eights("Dhatu", tala)
    if not raga.is_symmetrical:
        raise CannotCompose("dhatu.swaras", raga=raga.title)
    windows = transposition_law(raga, WINDOW)
    known = _rows(lessons) | _doubled(tala)
    form = DhatuFigure(
        WINDOW, ROW, row_starts(tala), 2, known, known, windows, (), DHATU_LEAPS, DHATU_HOME
    )  # fmt: skip
    return _plan("dhatu", raga, tala, form, _in_rows, _near(_rows(lessons), WINDOW))


def _in_rows(line: Units) -> tuple[Units, ...]:
    return tuple(line[i : i + ROW] for i in range(0, len(line), ROW))


def _alankaram(raga: Raga, tala: Tala, lessons: tuple[Drill, ...]) -> Plan:
    lesson = next((drill for drill in lessons if drill.tala == tala.name), None)
    if lesson is None:
        raise CannotCompose("alankaram.none", tala=tala.name)
    _check_size("alankaram", raga, max(lesson.least_rungs, lesson.window), tala)
    (figure,) = lesson.figures
    windows = transposition_law(raga, lesson.window)
    known = frozenset(row for drill in lessons for row in drill.figures if len(row) == tala.aksharas)
    # the ending, holds and all, is the lesson's from its last step but one
    home = figure[max(k for k, unit in enumerate(figure) if unit == lesson.window - 2) :]
    holds = frozenset(k for k, unit in enumerate(figure) if unit == KARVAI)
    form = AlankaramFigure(
        lesson.window, tala.aksharas, tala.anga_starts, 1, known, known, windows, (), holds, home
    )  # fmt: skip
    return _plan("alankaram", raga, tala, form, lambda line: (line,), _near(frozenset({figure}), lesson.window))


def _check_size(family: str, raga: Raga, least: int, tala: Tala | None = None) -> None:
    up, down = len(raga.arohana), len(raga.avarohana)
    if min(up, down) < least:
        where = f" in {tala.name}" if tala else ""
        raise CannotCompose(
            "family.short_scale", family=family, where=where, least=least, raga=raga.title, up=up, down=down
        )


def _check_eights(title: str, tala: Tala) -> None:
    if tala.aksharas not in (4, ROW):
        raise CannotCompose("family.tala_of_eight", kind=title, tala=tala.name, aksharas=tala.aksharas)


# -- what may not be made ------------------------------------------------------------------------


def _rows(lessons: Iterable[Drill]) -> Copies:
    return frozenset(row for drill in lessons for row in drill.figures)


@cache
def _doubled(tala: Tala) -> Copies:
    """In a tala of four: rows whose halves are equal, which would come three times running."""
    if tala.aksharas == ROW:
        return frozenset()
    steps = range(WINDOW)
    halves = product(steps, (KARVAI, *steps), (KARVAI, *steps), (KARVAI, *steps))
    return frozenset((*half, *half) for half in halves)


@cached(max_bytes=64_000_000)
def _near(rows: Copies, steps: int) -> Copies:
    """The rows with at most one unit changed."""
    symbols = (KARVAI, *range(steps))
    return rows | {(*row[:i], unit, *row[i + 1 :]) for row in rows for i in range(1, len(row)) for unit in symbols}


def no_figure(request: ExerciseRequest, form: WindowFigure) -> Message:
    """Why a form has no new figure: the ladders forbid every one, or the lessons have those there are."""
    taught_too = replace(form, copies=frozenset(), last_copies=frozenset())
    if Automaton(taught_too).completions(()):
        return message("none.lessons_have_all", kind=request.family, tala=request.tala.name)
    return message("none.figure", kind=request.family, raga=request.raga.title)


# -- the plan ------------------------------------------------------------------------------------


def _plan(
    family: str, raga: Raga, tala: Tala, form: WindowFigure, rows_of: Callable[[Units], tuple[Units, ...]], near: Copies
) -> Plan:
    """The plan of a form whose line, cut into rows, is sung on every window."""

    def finish(line: Units) -> tuple[Note, ...]:
        own_tala = tala.name if family == "alankaram" else ""
        drill = Drill(family, 0, "windows", rows_of(line), form.rungs, form.rungs, own_tala)
        return spelled(drill_line(drill, raga, tala), raga)

    def given(notes: tuple[Note, ...]) -> Units:
        """The steps of an opening in the first window."""
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

    rows = sum(form.windows.counts) * len(rows_of((0,) * form.units))
    angas = tala.lengths if family == "alankaram" else row_angas(tala)
    total = rows * form.aksharas
    return Plan(
        WINDOWS, form, len(raga.arohana), angas, False, total, _WARMTH[family], near, finish, given, goes_on,
        lambda: tuple(_cells(form, raga)),
        settled=None if form.windows.is_regular else form.units + len(form.tail),
    )  # fmt: skip


def _cells(form: WindowFigure, raga: Raga) -> Iterator[PlanCell]:
    """Every window, though some may be left out where the ladders differ."""
    for ladder in (raga.arohana, raga.avarohana):
        for start in range(len(ladder) - form.rungs + 1):
            window = ladder[start : start + form.rungs]
            yield from line_cells(form.units, stepped(window))
            yield from fixed_cells(window[step] for step in form.tail)
