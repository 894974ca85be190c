"""Sarali varisais: figure, run, mirrored figure, run; or a through-composed line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product

from carnatic.compose.forms import CADENCE, TOP_DISTANCE, Figures, FreeLine, Moves
from carnatic.compose.lesson_rows import ROW, rows_of
from carnatic.compose.novelty import copies, frames, near_copies
from carnatic.compose.plans.plan import (
    HALF_OCTAVE,
    MIRRORED,
    THROUGH,
    Compass,
    Goal,
    Plan,
    PlanCell,
    halves,
    line_cells,
    row_angas,
    row_starts,
    run_cells,
    stepped,
)
from carnatic.compose.rungs import RungPlaces
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Note
from carnatic.exercise.ideas.ladders import one_ladder
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.lesson import Lesson, Units, lessons_of, notes_to_units, run_units
from carnatic.lessons.realise import lesson_line, spelled
from carnatic.messages import Message, message
from carnatic.theory.raga import Raga
from carnatic.theory.swara import Pitch
from carnatic.theory.tala import Tala

# the figure is the only new part of a mirrored piece, so it is drawn more freely
MIRRORED_WARMTH = 2.0
# in nats: the lessons hold p most, then n, S, d, m and r
HOLD_COSTS, HIGHEST_HOLD_COST = {"p": -2.0, "n": 0.5, "S": 0.5, "d": 0.5, "m": 0.5, "r": 0.5}, 2.0


def plans(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> dict[str, Plan]:
    """The mirrored plan, the through-composed plan or both, as the request says.

    Raises CannotCompose with the reason if there is none, or for the plan that the request names.
    """
    family_lessons = lessons_of(lessons, request.family)
    raga, tala = request.mapped_raga, request.tala
    _check_sarali(raga, tala)
    units = request.avartanams * tala.aksharas
    if units % ROW:
        raise CannotCompose("avartanams.even", tala=tala.name)
    plans_by_name = {}
    mirrored = _mirrored_plan(request, family_lessons, units // ROW) if request.plan != THROUGH else None
    if mirrored is not None:
        plans_by_name[MIRRORED] = mirrored
    if raga.is_symmetrical and request.plan != MIRRORED:
        plans_by_name[THROUGH] = _through_plan(request, family_lessons, units // ROW)
    if not plans_by_name and request.plan != "any":
        raise CannotCompose.of(_why_no_plan(request, units // ROW))
    if not plans_by_name:
        raise CannotCompose("avartanams.sarali", raga=raga.title, wanted=sarali_avartanams(tala), tala=tala.name)
    return plans_by_name


def _why_no_plan(request: ExerciseRequest, rows: int) -> Message:
    """Why a sarali can't have the shape that the request names."""
    raga, tala = request.mapped_raga, request.tala
    if request.plan == THROUGH:
        return message("shape.two_scales", through=THROUGH, mirrored=MIRRORED, raga=raga.title)
    if rows % 2 or rows < 4:
        every = 2 * ROW // tala.aksharas
        lengths = {"least": sarali_avartanams(tala), "every": every, "avartanams": request.avartanams}
        return message("shape.mirrored_length", mirrored=MIRRORED, tala=tala.name, **lengths)
    return message("shape.mirrored_run", raga=raga.title, tala=tala.name)


def sarali_avartanams(tala: Tala) -> int:
    """The shortest length that has every plan: figure, run, figure, run."""
    return 4 * ROW // tala.aksharas


def _check_sarali(raga: Raga, tala: Tala) -> None:
    if not raga.spans_octave or raga.is_vakra:
        raise CannotCompose("sarali.vakra", raga=raga.title)
    if tala.aksharas not in (4, ROW):
        raise CannotCompose("sarali.tala", tala=tala.name, aksharas=tala.aksharas)
    if min(len(raga.arohana), len(raga.avarohana)) < 6:
        raise CannotCompose("sarali.short_scale", raga=raga.title)


def _mirrored_plan(request: ExerciseRequest, lessons: tuple[Lesson, ...], rows: int) -> Plan | None:
    raga, tala = request.mapped_raga, request.tala
    up, down = len(raga.arohana), len(raga.avarohana)
    figures = rows // 2 - 1
    if rows % 2 or figures < 1 or max(-up % tala.aksharas, -down % tala.aksharas) > 2 or max(up, down) > ROW:
        return None
    steps = min(up, down)
    lesson_words = copies(lessons, steps)
    if tala.aksharas < ROW:
        # a figure of equal halves would sound like one avartanam three times in a row
        lesson_words |= _doubled_words(steps)
    form = Figures(
        steps, ROW, row_starts(tala), figures, lesson_words, lesson_words, _legal_steps(raga, steps), _hold_costs(raga)
    )

    def steps_of(notes: tuple[Note, ...]) -> Units:
        units = notes_to_units(notes, raga)
        if units is None:
            raise CannotCompose("start.off_arohana", raga=raga.title)
        return units

    def goes_on(notes: tuple[Note, ...]) -> bool:
        units = steps_of(notes)
        rest, run = units[form.units :], run_units(up, tala.aksharas)
        return units[:1] in ((), (0,)) and rest == run[: len(rest)]

    def finish(line: Units) -> tuple[Note, ...]:
        lesson = Lesson(request.family, 0, "figures", rows_of(line, ROW))
        return spelled(lesson_line(lesson, raga, tala), raga)

    return Plan(
        MIRRORED,
        form,
        steps,
        row_angas(tala),
        True,
        rows * ROW,
        MIRRORED_WARMTH,
        near_copies(lessons, steps),
        finish,
        lambda notes: steps_of(notes)[: form.units],
        goes_on,
        lambda: tuple(_mirrored_cells(form, raga, tala)),
        Compass(0, form.units, 0, _highest_low(raga), (Goal(0, form.units, None, steps - 2),)),
        ladders=one_ladder(steps),
    )


def _mirrored_cells(form: Figures, raga: Raga, tala: Tala) -> Iterator[PlanCell]:
    for ladder in (raga.arohana, raga.avarohana):
        yield from line_cells(form.units, stepped(ladder[: form.rungs]))
        yield from run_cells(ladder, tala.aksharas)


@lru_cache(maxsize=1024)
def _hold_costs(raga: Raga) -> tuple[float, ...]:
    """What counts against holding each swara of the arohana."""
    letters = [*(pitch.place.letter for pitch in raga.arohana[:-1]), "S"]
    return tuple(HOLD_COSTS.get(letter, HIGHEST_HOLD_COST) for letter in letters)


def _highest_low(raga: Raga) -> int:
    """The highest step of the arohana that is no higher than p."""
    return max(step for step, pitch in enumerate(raga.arohana) if pitch.step <= HALF_OCTAVE)


@cache
def _doubled_words(steps: int) -> frozenset[Units]:
    """Rows whose halves are equal and legal for a figure, karvai left out; four units each."""
    halves = [(0, a, b, c) for a in range(steps) for b in range(steps) for c in range(steps)]
    return frozenset((*half, *half) for half in halves)


@lru_cache(maxsize=1024)
def _legal_steps(raga: Raga, steps: int) -> Moves:
    """The pairs of steps that the raga allows in both halves, each on its own ladder."""
    return frozenset(
        (i, j)
        for i in range(steps)
        for j in range(steps)
        if _may(raga, raga.arohana[i], raga.arohana[j]) and _may(raga, raga.avarohana[i], raga.avarohana[j])
    )


def _may(raga: Raga, a: Pitch, b: Pitch) -> bool:
    return raga.move_fault(a, b) is None


def _through_plan(request: ExerciseRequest, lessons: tuple[Lesson, ...], rows: int) -> Plan:
    raga, tala = request.mapped_raga, request.tala
    rungs = raga.rungs
    lesson_words = copies(lessons, rungs)
    within = frozenset((i, j) for i in range(rungs) for j in range(rungs) if abs(i - j) <= 2)
    onto_s = frozenset((i, 0) for i in range(rungs))
    form = FreeLine(
        rungs, ROW, row_starts(tala), rows, lesson_words, lesson_words - {frames(rungs)[1]},
        (0, rungs - 1), within, within, onto_s, CADENCE, rungs - 1 - TOP_DISTANCE,
        law=frozenset(product(range(rungs), range(rungs))), hold_costs=_hold_costs(raga),
    )  # fmt: skip
    ladder = RungPlaces(raga)
    return Plan(
        THROUGH,
        form,
        rungs,
        row_angas(tala),
        False,
        rows * ROW,
        1.0,
        near_copies(lessons, rungs),
        ladder.notes,
        ladder.units,
        lambda notes: True,
        lambda: tuple(line_cells(form.units, stepped(raga.arohana))),
        Compass(0, form.units, 0, _highest_low(raga), halves(form, rungs - 2)),
        home=len(CADENCE),
        ladders=one_ladder(rungs),
    )
