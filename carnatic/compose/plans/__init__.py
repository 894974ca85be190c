"""What a request asks for, as a form to be filled and a way to finish it.

Each family has its plans: a sarali is mirrored or through-composed, a free line goes
through any raga and tala, janta, dhatu and alankaram move one new figure along both
ladders, and the sthayi families lay new rows about the swara that they hold.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from carnatic.compose.automaton import Automaton, has_line
from carnatic.compose.forms import Form
from carnatic.compose.network.features import LINE_KINDS, SARALI
from carnatic.compose.plans.free import free_plan
from carnatic.compose.plans.plan import ARCH, MIRRORED, THROUGH, WINDOWS, Plan
from carnatic.compose.plans.sarali import sarali_avartanams, sarali_plans
from carnatic.compose.plans.sthayi_arches import sthayi_arch_plan
from carnatic.compose.plans.transposed_figures import transposed_figure_plan
from carnatic.errors import CannotCompose, OutOfRange
from carnatic.exercise.request import FAMILIES, ExerciseRequest
from carnatic.lessons.drill import FAMILY_TITLES, Drill
from carnatic.lessons.lesson import Lesson
from carnatic.messages import Message, message
from carnatic.theory.raga import Raga
from carnatic.theory.tala import Tala
from carnatic.theory.tuning import Tuning

__all__ = ["ARCH", "COMPOSED", "MIRRORED", "THROUGH", "WINDOWS", "Plan", "composable", "offers", "plans"]

WINDOW_FAMILIES = ("janta", "dhatu", "alankaram")
ARCH_FAMILIES = ("tara_sthayi", "mandra_sthayi")
COMPOSED = tuple(family for family in FAMILIES if family in ("sarali", *WINDOW_FAMILIES, *ARCH_FAMILIES, "free"))
LEAST_AVARTANAMS, _MOST_AVARTANAMS = 2, 16
USUAL_AVARTANAMS = 4  # in which a free line comes home, if its ladders ever do


def plans(request: ExerciseRequest, lessons: tuple[Lesson, ...], drills: tuple[Drill, ...] = ()) -> dict[str, Plan]:
    """Every plan that a request's family, raga, tala and length admit, by name.

    A window family sets its own length and the avartanams asked for don't bind it; sarali
    and free obey them, and the sthayi families take the next even number of rows.
    lessons: the saralis as rungs. drills: the whole table, which the other families need.
    A plan that was asked for by name stands alone. Raises CannotCompose with the reason where
    there is none.
    """
    kind = LINE_KINDS.get(request.family, SARALI)
    return {name: replace(plan, kind=kind) for name, plan in _plans(request, lessons, drills).items()}


def _plans(request: ExerciseRequest, lessons: tuple[Lesson, ...], drills: tuple[Drill, ...]) -> dict[str, Plan]:
    family = request.family
    _check_plan(request)
    _check_range(request)
    if family in WINDOW_FAMILIES:
        return {WINDOWS: transposed_figure_plan(request, drills)}
    if not LEAST_AVARTANAMS <= request.avartanams <= _MOST_AVARTANAMS:
        raise OutOfRange(
            "avartanams.range", value=request.avartanams, lowest=LEAST_AVARTANAMS, highest=_MOST_AVARTANAMS
        )
    if family in ARCH_FAMILIES:
        return {ARCH: sthayi_arch_plan(request, drills)}
    if family == "free":
        return {THROUGH: free_plan(request, lessons)}
    if family == "sarali":
        return sarali_plans(request, lessons)
    raise CannotCompose("family.not_composed", family=family)


def _check_plan(request: ExerciseRequest) -> None:
    """Refuse a plan that the family has not; those of a sarali hang on its raga and length."""
    title = FAMILY_TITLES.get(request.family, request.family).lower()
    if request.plan == "any":
        return
    if request.family in WINDOW_FAMILIES:
        raise CannotCompose("shape.figure", kind=title)
    if request.family in ARCH_FAMILIES:
        raise CannotCompose("shape.held_swara", kind=title)
    if request.family == "free" and request.plan != THROUGH:
        raise CannotCompose("shape.free", through=THROUGH, plan=request.plan)


def _check_range(request: ExerciseRequest) -> None:
    """Refuse a range where the figures have a span of their own."""
    if request.range != "any" and request.family in WINDOW_FAMILIES:
        raise CannotCompose("range.figure", kind=FAMILY_TITLES[request.family])


# -- what a raga and a tala admit ------------------------------------------------------------------


def composable(request: ExerciseRequest, lessons: tuple[Lesson, ...], drills: tuple[Drill, ...]) -> tuple[str, ...]:
    """The families of which a new line exists in the request's raga and tala, in the order of FAMILIES.

    Length, opening and number don't matter. A raga and tala are looked at once.
    """
    return _composable(request.mapped_raga, request.tala, request.tuning, lessons, drills)


@lru_cache(maxsize=1024)
def _composable(
    raga: Raga, tala: Tala, tuning: Tuning, lessons: tuple[Lesson, ...], drills: tuple[Drill, ...]
) -> tuple[str, ...]:
    asked = ExerciseRequest(raga, tala, tuning)
    asked = asked.changed(avartanams=max(USUAL_AVARTANAMS, sarali_avartanams(tala)))
    requests = [asked.changed(family=family) for family in COMPOSED]
    return tuple(request.family for request in requests if _has_plan(request, lessons, drills))


def _has_plan(request: ExerciseRequest, lessons: tuple[Lesson, ...], drills: tuple[Drill, ...]) -> bool:
    try:
        found = plans(request, lessons, drills)
    except CannotCompose:
        return False
    # a line composed through has far more ways than there are copies
    return any(has_line(plan.form) if plan.name == THROUGH else _has_new_line(plan.form) for plan in found.values())


@lru_cache(maxsize=4096)
def _has_new_line(form: Form) -> bool:
    return Automaton(form).completions(()) > 0


def offers(request: ExerciseRequest, lessons: tuple[Lesson, ...], drills: tuple[Drill, ...]) -> Message | None:
    """What is composed instead: 'In Mohanam, Adi we can make new sarali, janta or free exercises.'"""
    found = [FAMILY_TITLES.get(family, family).lower() for family in composable(request, lessons, drills)]
    if not found:
        return None
    return message("offers.new", raga=request.raga.title, tala=request.tala.name, kinds=tuple(found))
