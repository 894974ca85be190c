"""The plans of a request: a form for the network to fill, and a way to finish the line.

Each form is a module of this package, named in the table of families, with one function
``plans(request, lessons)`` that returns its plans by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from importlib import import_module

from carnatic.compose.automaton import Automaton, has_line
from carnatic.compose.forms import Form
from carnatic.compose.plans.plan import ARCH, CLIMBING, MIRRORED, THROUGH, WINDOWS, Plan
from carnatic.compose.plans.sarali import sarali_avartanams
from carnatic.errors import CannotCompose, OutOfRange
from carnatic.exercise.families import COMPOSED_FAMILIES, family_of
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import ANY_IDEA, NO_IDEA
from carnatic.lessons.lesson import Lesson
from carnatic.messages import Message, message
from carnatic.theory.raga import Raga
from carnatic.theory.tala import Tala
from carnatic.theory.tuning import Tuning

__all__ = ["ARCH", "CLIMBING", "MIRRORED", "THROUGH", "WINDOWS", "Plan", "composable", "offers", "plans"]

LEAST_AVARTANAMS, _MOST_AVARTANAMS = 2, 16
USUAL_AVARTANAMS = 4  # enough for a free line to come home, if its ladders allow it


def plans(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> dict[str, Plan]:
    """Every plan that a request's family, raga, tala and length admit, by name.

    A family that moves one figure sets its own length and ignores the request's; sarali and free
    obey it, those that land count it at their own speed, and the sthayi families take the next even
    number of rows. lessons: the whole table. If the request names a plan, the result has only that.
    Raises CannotCompose with the reason if there is none.
    """
    family = request.family_row
    _check_plan(request)
    _check_range(request)
    _check_idea(request)
    least = 1 if family.lands else LEAST_AVARTANAMS
    if not family.sets_length and not least <= request.avartanams <= _MOST_AVARTANAMS:
        raise OutOfRange("avartanams.range", value=request.avartanams, lowest=least, highest=_MOST_AVARTANAMS)
    if not family.is_composed:
        raise CannotCompose("family.not_composed", family=family.name)
    form = import_module(f"{__name__}.{family.form}")
    made: dict[str, Plan] = form.plans(request, lessons)
    return {name: replace(plan, kind=family.network_kind) for name, plan in made.items()}


def _check_plan(request: ExerciseRequest) -> None:
    """Refuse a plan that the family doesn't have; those of a sarali depend on its raga and length."""
    family = request.family_row
    if request.plan == "any" or family.has_plans or not family.is_composed:
        return
    if family.sets_length:
        raise CannotCompose("shape.figure", kind=family.word)
    if family.held_sthayi:
        raise CannotCompose("shape.held_swara", kind=family.word)
    if family.lands:
        raise CannotCompose("shape.lands", kind=family.word)
    if request.plan != THROUGH:
        raise CannotCompose("shape.free", through=THROUGH, plan=request.plan)


def _check_range(request: ExerciseRequest) -> None:
    """Refuse a range if the family's figures have their own span."""
    family = request.family_row
    if request.range != "any" and family.is_composed and not family.has_range:
        raise CannotCompose("range.figure", kind=family.title)


def _check_idea(request: ExerciseRequest) -> None:
    """Refuse an idea if the family's figures have their own, or if the raga's own turns leave no room for it."""
    family = request.family_row
    if request.idea in (ANY_IDEA, NO_IDEA) or not family.is_composed:
        return
    if not family.has_ideas:
        kinds = tuple(family_of(name).word for name in COMPOSED_FAMILIES if family_of(name).has_ideas)
        raise CannotCompose("idea.family", kind=family.title, kinds=kinds)
    if request.mapped_raga.is_vakra:
        raise CannotCompose("idea.vakra", raga=request.raga.title, idea=request.idea)


# -- what a raga and a tala admit ------------------------------------------------------------------


def composable(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> tuple[str, ...]:
    """The families that have a new line in the request's raga and tala, in the order of the table.

    Length, opening and number don't matter. The result is cached for each raga and tala.
    """
    return _composable(request.mapped_raga, request.tala, request.tuning, lessons)


@lru_cache(maxsize=1024)
def _composable(raga: Raga, tala: Tala, tuning: Tuning, lessons: tuple[Lesson, ...]) -> tuple[str, ...]:
    plain = ExerciseRequest(raga, tala, tuning)
    plain = plain.changed(avartanams=max(USUAL_AVARTANAMS, sarali_avartanams(tala)))
    requests = [plain.changed(family=family) for family in COMPOSED_FAMILIES]
    return tuple(request.family for request in requests if any(_has_plan(one, lessons) for one in _lengths(request)))


def _lengths(request: ExerciseRequest) -> Iterator[ExerciseRequest]:
    """The request at the lengths and speeds with one of which its family must have a line."""
    yield request
    if request.family_row.lands:
        usual = request.family_row.usual_avartanams
        yield from (request.changed(avartanams=count, speed=speed) for speed in (1, 4) for count in (usual, 1))


def _has_plan(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> bool:
    try:
        admitted = plans(request, lessons)
    except CannotCompose:
        return False
    # a through-composed form has far more lines than there are copies
    return any(has_line(plan.form) if plan.name == THROUGH else _has_new_line(plan.form) for plan in admitted.values())


@lru_cache(maxsize=4096)
def _has_new_line(form: Form) -> bool:
    return Automaton(form).completions(()) > 0


def offers(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> Message | None:
    """The offer of other families: 'In Mohanam, Adi we can make new sarali, janta or free exercises.'"""
    kinds = tuple(family_of(name).word for name in composable(request, lessons))
    if not kinds:
        return None
    return message("offers.new", raga=request.raga.title, tala=request.tala.name, kinds=kinds)
