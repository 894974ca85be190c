"""Kuraippu: answers that are halved, each landing on the same swara."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from carnatic.compose.forms import State
from carnatic.compose.landing import LandingLine, LandingVakra
from carnatic.compose.plans import kalpanaswara
from carnatic.compose.plans.plan import THROUGH, Plan
from carnatic.compose.rungs import RungPlaces
from carnatic.errors import CannotCompose
from carnatic.exercise.exercise import Note
from carnatic.exercise.kuraippu import answer_sizes, answers_of
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.lesson import Lesson, Units
from carnatic.theory.tala import SPEEDS


def plans(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> dict[str, Plan]:
    """The plan of a kalpanaswara whose answers all end on the landing swara. Raises CannotCompose with what works."""
    _check_stages(request)
    plan = kalpanaswara.plans(request, lessons)[THROUGH]
    base = plan.form
    assert isinstance(base, LandingLine | LandingVakra)
    form = replace(base, ends=frozenset([*accumulate(answers_of(request))][:-1]))
    places = RungPlaces(request.mapped_raga)

    def given(notes: tuple[Note, ...]) -> Units:
        line, state = places.units(notes)[: form.units], State(0)
        for unit in line:
            if not form.lawful(state, unit):
                raise CannotCompose("start.no_line", kind=request.family_row.word)
            state = form.advance(state, unit)
        return line

    return {THROUGH: replace(plan, form=form, given=given)}


def _check_stages(request: ExerciseRequest) -> None:
    tala, speed = request.tala, request.speed
    sizes = answer_sizes(tala, speed)
    if 2 <= request.avartanams <= len(sizes):
        return
    if len(sizes) > 1:
        lengths = tuple(range(2, len(sizes) + 1))
        raise CannotCompose("kuraippu.stages", tala=tala.name, speed=speed, sizes=sizes, lengths=lengths)
    speeds = tuple(other for other in SPEEDS if len(answer_sizes(tala, other)) > 1)
    raise CannotCompose("kuraippu.speed", tala=tala.name, speed=speed, speeds=speeds)
