"""Free lines: through-composed from s to s by the raga's law, in any raga and tala."""

from __future__ import annotations

from itertools import groupby

from carnatic.compose.automaton import has_line
from carnatic.compose.forms import LARGEST_MOVE, TOP_DISTANCE, FreeLine
from carnatic.compose.lesson_rows import ROW
from carnatic.compose.novelty import copies, frames, near_copies
from carnatic.compose.plans.plan import HALF_OCTAVE, LARGEST_LADDER, THROUGH, Compass, Plan, halves, line_cells
from carnatic.compose.rungs import AGAINST_THE_LAW, RungPlaces, distances
from carnatic.compose.vakra_form import VakraForm
from carnatic.exercise.families import SARALI
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.lesson import Lesson, Units, lessons_of
from carnatic.theory.raga import Raga
from carnatic.theory.tala import Tala

HOME = 3  # units in which a line comes home to s
FREE_ACROSS = 3  # rungs, the most from one avartanam to the next


def plans(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> dict[str, Plan]:
    """A through-composed line from s to s by the raga's law, in any tala."""
    return {THROUGH: _free_plan(request, lessons_of(lessons, SARALI))}


def _free_plan(request: ExerciseRequest, saralis: tuple[Lesson, ...]) -> Plan:
    raga, tala = request.mapped_raga, request.tala
    places = RungPlaces(raga)
    form = vakra_form(raga, tala, request.avartanams) if raga.is_vakra else free_form(request, saralis)
    rungs = free_rungs(places)
    lowest, highest = rungs[0], rungs[-1]
    low_half = max(rung for rung in rungs if places.pitch(rung).step <= HALF_OCTAVE)
    near = near_copies(saralis, form.rungs) if tala.aksharas == ROW and raga.is_symmetrical else frozenset()
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
        lambda: tuple(line_cells(form.units, {rung: places.pitch(rung) for rung in rungs})),
        Compass(0, form.units, lowest, low_half, halves(form, highest - 1)),
        home=HOME,
    )


def free_rungs(places: RungPlaces) -> range:
    """The rungs from the lowest of the raga's ladders to the highest."""
    rungs = (*places.rungs(places.raga.arohana), *places.rungs(places.raga.avarohana))
    return range(min(rungs), max(rungs) + 1)


def vakra_form(raga: Raga, tala: Tala, avartanams: int) -> VakraForm:
    """A line of stretches of the raga's ladders, from s to s."""
    places = RungPlaces(raga)
    # a swara repeated in a ladder is no step of it; a line may repeat any swara
    strings = tuple(tuple(rung for rung, _ in groupby(places.rungs(s))) for s in (raga.arohana, raga.avarohana))
    highest = max(map(max, strings))
    units = avartanams * tala.aksharas
    tops: list[int | None] = [min(highest, len(raga.places))] if units >= 4 * ROW else []  # S
    tops += [highest - TOP_DISTANCE] if units >= 2 * ROW else []
    forms = (
        VakraForm(highest + 1, tala.aksharas, tala.anga_starts, avartanams, frozenset(), frozenset(), strings, top)
        for top in (*tops, None)
    )
    # a long string may leave no way up and home again
    return next(form for form in forms if form.top is None or has_line(form))


def free_form(request: ExerciseRequest, saralis: tuple[Lesson, ...]) -> FreeLine:
    """A line by the raga's law, from s to s."""
    raga, tala = request.mapped_raga, request.tala
    places = RungPlaces(raga)
    down, rungs = places.rungs(raga.avarohana), free_rungs(places)
    lowest, highest = rungs[0], rungs[-1]
    steps_of = distances(raga, lowest, highest)
    inside = frozenset(move for move, steps in steps_of.items() if steps <= LARGEST_MOVE)
    across = frozenset(move for move, steps in steps_of.items() if steps <= FREE_ACROSS)
    law = frozenset(move for move, steps in steps_of.items() if steps < AGAINST_THE_LAW)
    lesson_words = copies(saralis, raga.rungs) if tala.aksharas == ROW and raga.is_symmetrical else frozenset[Units]()
    home = down[: down.index(0) + 1][-HOME:]
    units = request.avartanams * tala.aksharas
    top = highest - TOP_DISTANCE if units >= 2 * ROW else None
    same_ladders = all(steps == abs(a - b) for (a, b), steps in steps_of.items() if steps < AGAINST_THE_LAW)
    scored = frozenset[tuple[tuple[int, int], int]]() if same_ladders else frozenset(steps_of.items())
    return FreeLine(
        highest + 1, tala.aksharas, tala.anga_starts, request.avartanams, lesson_words,
        lesson_words - set(frames(raga.rungs)), (0,), inside, across, frozenset(), home, top, lowest, law, scored,
    )  # fmt: skip
