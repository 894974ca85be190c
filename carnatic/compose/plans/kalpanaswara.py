"""Kalpanaswara: a through-composed line from sama that lands on a chosen swara on the eduppu."""

from __future__ import annotations

from itertools import chain

from carnatic.compose.automaton import has_line
from carnatic.compose.forms import TOP_DISTANCE
from carnatic.compose.landing import Landing, LandingLine, LandingVakra
from carnatic.compose.lesson_rows import ROW
from carnatic.compose.plans.free import free_form, ladder_rungs, vakra_form
from carnatic.compose.plans.plan import (
    HALF_OCTAVE,
    LARGEST_LADDER,
    THROUGH,
    Compass,
    Plan,
    fixed_cells,
    halves,
    line_cells,
)
from carnatic.compose.rungs import RungPlaces, distances
from carnatic.errors import CannotCompose
from carnatic.exercise.families import SARALI
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.lesson import KARVAI, Lesson, lessons_of

MOST_UNITS = 512  # as long as the network can be read in half a second


def plans(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> dict[str, Plan]:
    """The plan of a line that lands. Raises CannotCompose if it would be too long."""
    check_length(request, MOST_UNITS)
    places = RungPlaces(request.mapped_raga)
    form = _form(request, lessons)
    held = (KARVAI,) * (request.speed - 1)  # the landing swara is held for an akshara
    rungs = ladder_rungs(places)
    low_half = max(rung for rung in rungs if places.pitch(rung).step <= HALF_OCTAVE)
    return {
        THROUGH: Plan(
            THROUGH,
            form,
            min(form.rungs, LARGEST_LADDER),
            request.tala.lengths,
            False,
            form.units + len(held),
            1.0,
            frozenset(),
            lambda line: places.notes((*line, *held)),
            lambda notes: places.units(notes)[: form.units],
            lambda notes: True,
            lambda: (
                *line_cells(form.units, {rung: places.pitch(rung) for rung in rungs}),
                *fixed_cells(None for _ in held),
            ),
            Compass(0, form.length, rungs[0], low_half, halves(form, rungs[-1] - 1)),
            home=1,
        )
    }


def check_length(request: ExerciseRequest, most: int) -> None:
    """Raise CannotCompose if a line that lands has more units than that."""
    units, cycle = request.units_to_landing, request.tala.aksharas * request.speed
    if units > most:
        raise CannotCompose(
            "landing.too_long",
            avartanams=request.avartanams,
            tala=request.tala.name,
            speed=request.speed,
            units=units,
            most=most,
            fewer=(most - request.eduppu_units(request.speed)) // cycle,
        )


def landing_rung(request: ExerciseRequest) -> int:
    """The rung of the landing swara; of two forms of its letter the one of the avarohana, which leads to it."""
    raga = request.mapped_raga
    pitches = chain(raga.avarohana, raga.arohana)
    pitch = next(pitch for pitch in pitches if pitch.step == request.landing_swara.step)
    return RungPlaces(raga).rung(pitch)


def _form(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> Landing:
    raga, length, speed = request.mapped_raga, request.units_to_landing, request.speed
    rows, landing = -(-(length + 1) // request.tala.aksharas), landing_rung(request)
    if raga.is_vakra:
        base = vakra_form(request, rows)
        forms = (
            LandingVakra(
                base.rungs, base.aksharas, base.anga_starts, rows, frozenset(), frozenset(), base.strings, top,
                home=landing, length=length, speed=speed,
            )
            for top in (base.top, None)
        )  # fmt: skip
        # a landing far from the way up may leave no way to both
        return next(form for form in forms if form.top is None or has_line(form))
    line = free_form(request, lessons_of(lessons, SARALI))
    steps = distances(raga, line.lowest, line.rungs - 1)
    near = frozenset(move for move, count in steps.items() if count == 1)
    top = line.rungs - 1 - TOP_DISTANCE if length >= 2 * ROW else None
    return LandingLine(
        line.rungs, line.aksharas, line.anga_starts, rows, line.copies, line.last_copies, (0,), line.inside,
        line.inside, line.restarts, (landing,), top, line.lowest, line.law, line.steps_of, near=near,
        length=length, speed=speed,
    )  # fmt: skip
