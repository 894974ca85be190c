"""Free lines: composed through from s to s by the raga's law, in any raga and tala."""

from __future__ import annotations

from itertools import groupby

from carnatic.generator.forms import LARGEST_MOVE, TOP_DISTANCE, FreeLine, StringLine
from carnatic.generator.ladders import Places, distances
from carnatic.generator.novelty import copies, frames, near_copies
from carnatic.generator.plans.plan import LARGEST_LADDER, THROUGH, Plan
from carnatic.generator.taught import ROW
from carnatic.practice.lessons import Lesson, Units
from carnatic.practice.request import ExerciseRequest
from carnatic.theory.raga import Raga
from carnatic.theory.tala import Tala

FREE_ACROSS = 3  # rungs that a free line may move over a bar


def free_plan(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> Plan:
    """A through-composed line from s to s by the raga's law, in any tala."""
    raga, tala = request.mapped_raga, request.tala
    places = Places(raga)
    form = _string_form(raga, tala, request.avartanams) if raga.is_vakra else _free_form(request, lessons)
    near = near_copies(lessons, form.rungs) if tala.aksharas == ROW and raga.is_symmetrical else frozenset()
    return Plan(
        THROUGH,
        form,
        min(form.rungs, LARGEST_LADDER),
        tala.lengths,
        False,
        form.units,
        1.0,
        near,
        places.notes,
        places.units,
        lambda notes: True,
    )


def _string_form(raga: Raga, tala: Tala, avartanams: int) -> StringLine:
    places = Places(raga)
    # a swara that a ladder strikes twice is no step of it; any swara of a line may be repeated
    strings = tuple(tuple(rung for rung, _ in groupby(places.rungs(s))) for s in (raga.arohana, raga.avarohana))
    return StringLine(
        max(map(max, strings)) + 1, tala.aksharas, tala.anga_starts, avartanams, frozenset(), frozenset(), strings
    )


def _free_form(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> FreeLine:
    raga, tala = request.mapped_raga, request.tala
    places = Places(raga)
    up, down = places.rungs(raga.arohana), places.rungs(raga.avarohana)
    lowest, highest = min(*up, *down), max(*up, *down)
    steps_of = distances(raga, lowest, highest)
    inside = frozenset(move for move, steps in steps_of.items() if steps <= LARGEST_MOVE)
    across = frozenset(move for move, steps in steps_of.items() if steps <= FREE_ACROSS)
    known = copies(lessons, raga.rungs) if tala.aksharas == ROW and raga.is_symmetrical else frozenset[Units]()
    home = down[: down.index(0) + 1][-3:]
    units = request.avartanams * tala.aksharas
    top = highest - TOP_DISTANCE if units >= 2 * ROW else None
    return FreeLine(
        highest + 1, tala.aksharas, tala.anga_starts, request.avartanams, known,
        known - set(frames(raga.rungs)), (0,), inside, across, frozenset(), home, top, lowest,
    )  # fmt: skip
