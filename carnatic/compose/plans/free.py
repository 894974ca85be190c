"""Free lines: through-composed from s to s by the raga's law, in any raga and tala."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby, takewhile

from carnatic.compose.automaton import has_line
from carnatic.compose.forms import LARGEST_MOVE, TOP_DISTANCE, FreeLine
from carnatic.compose.lesson_rows import ROW
from carnatic.compose.novelty import copies, frames, near_copies
from carnatic.compose.plans.plan import (
    CLIMBING,
    HALF_OCTAVE,
    LARGEST_LADDER,
    THROUGH,
    Compass,
    Plan,
    halves,
    line_cells,
)
from carnatic.compose.rungs import AGAINST_THE_LAW, RungPlaces, distances
from carnatic.compose.vakra_form import VakraForm
from carnatic.exercise.families import SARALI
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.review import line_range
from carnatic.lessons.lesson import Lesson, Units, lessons_of
from carnatic.theory.raga import Raga

HOME = 3  # units in which a line comes home to s
FREE_ACROSS = 3  # rungs, the most from one avartanam to the next


def plans(request: ExerciseRequest, lessons: tuple[Lesson, ...]) -> dict[str, Plan]:
    """A through-composed line from s to s by the raga's law, in any tala; a long one can be made to climb to S.

    In a vakra raga a long line always climbs.
    """
    raga, saralis = request.mapped_raga, lessons_of(lessons, SARALI)
    if raga.is_vakra:
        return {THROUGH: _free_plan(request, saralis, vakra_form(request, request.avartanams))}
    form, top = free_form(request, saralis), _tara_s(RungPlaces(raga))
    found = {THROUGH: _free_plan(request, saralis, form)}
    if form.units >= 4 * ROW and form.top is not None and form.top < top:
        found[CLIMBING] = replace(_free_plan(request, saralis, replace(form, top=top)), name=CLIMBING)
    return found


def _tara_s(places: RungPlaces) -> int:
    """The rung of S, or the highest of ladders that don't reach it."""
    return min(ladder_rungs(places)[-1], len(places.places))


def _free_plan(request: ExerciseRequest, saralis: tuple[Lesson, ...], form: VakraForm | FreeLine) -> Plan:
    raga, tala = request.mapped_raga, request.tala
    places = RungPlaces(raga)
    ladders, rungs = ladder_rungs(places), _rungs(request, places)
    lowest, highest = ladders[0], ladders[-1]
    low_half = max(rung for rung in ladders if places.pitch(rung).step <= HALF_OCTAVE)
    near = near_copies(saralis, raga.rungs) if tala.aksharas == ROW and raga.is_symmetrical else frozenset()
    return Plan(
        THROUGH,
        form,
        min(highest + 1, LARGEST_LADDER),
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
        # in a vakra raga the strings alone say how a line goes, so a cell can't be moved
        ladders=None if raga.is_vakra else places.ladders(rungs[0], rungs[-1]),
    )


def ladder_rungs(places: RungPlaces) -> range:
    """The rungs from the lowest of the raga's ladders to the highest."""
    rungs = (*places.rungs(places.raga.arohana), *places.rungs(places.raga.avarohana))
    return range(min(rungs), max(rungs) + 1)


def _rungs(request: ExerciseRequest, places: RungPlaces) -> range:
    """The rungs from the lowest that a free line may sing to the highest."""
    (low, high), size = line_range(request), len(places.places)
    rungs = [rung for rung in range(-size, 2 * size + 1) if low <= places.pitch(rung).step <= high]
    return range(min(rungs), max(rungs) + 1)


def _octave(raga: Raga) -> int | None:
    """The rung of S if lines may go beyond it and below s."""
    return len(raga.places) if raga.spans_octave else None


def _string(ladder: Units, rungs: range, octave: int | None) -> Units:
    """A ladder, and what of it in the sthayis above and below joins on inside a range."""
    # a swara repeated in a ladder is no step of it; a line may repeat any swara
    string = tuple(rung for rung, _ in groupby(ladder))
    if octave is None:
        return string
    shift = octave if string[0] < string[-1] else -octave
    before = takewhile(rungs.__contains__, (rung - shift for rung in reversed(string[:-1])))
    after = takewhile(rungs.__contains__, (rung + shift for rung in string[1:]))
    return (*reversed(tuple(before)), *string, *after)


def vakra_form(request: ExerciseRequest, avartanams: int) -> VakraForm:
    """A line of stretches of the raga's ladders, from s to s."""
    raga, tala = request.mapped_raga, request.tala
    places, octave = RungPlaces(raga), _octave(raga)
    rungs, highest = _rungs(request, places), ladder_rungs(places)[-1]
    strings = tuple(_string(places.rungs(ladder), rungs, octave) for ladder in (raga.arohana, raga.avarohana))
    units = avartanams * tala.aksharas
    tops: list[int | None] = [_tara_s(places)] if units >= 4 * ROW else []
    tops += [highest - TOP_DISTANCE] if units >= 2 * ROW else []
    forms = (
        VakraForm(
            rungs[-1] + 1,
            tala.aksharas,
            tala.anga_starts,
            avartanams,
            frozenset(),
            frozenset(),
            strings,
            top,
            octave=octave,
        )
        for top in (*tops, None)
    )
    # a long string may leave no way up and home again
    return next(form for form in forms if form.top is None or has_line(form))


def free_form(request: ExerciseRequest, saralis: tuple[Lesson, ...]) -> FreeLine:
    """A line by the raga's law, from s to s."""
    raga, tala = request.mapped_raga, request.tala
    places = RungPlaces(raga)
    down, rungs = places.rungs(raga.avarohana), _rungs(request, places)
    lowest, highest = rungs[0], rungs[-1]
    steps_of = distances(raga, lowest, highest)
    inside = frozenset(move for move, steps in steps_of.items() if steps <= LARGEST_MOVE)
    across = frozenset(move for move, steps in steps_of.items() if steps <= FREE_ACROSS)
    law = frozenset(move for move, steps in steps_of.items() if steps < AGAINST_THE_LAW)
    lesson_words = copies(saralis, raga.rungs) if tala.aksharas == ROW and raga.is_symmetrical else frozenset[Units]()
    home = down[: down.index(0) + 1][-HOME:]
    units = request.avartanams * tala.aksharas
    top = ladder_rungs(places)[-1] - TOP_DISTANCE if units >= 2 * ROW else None
    same_ladders = all(steps == abs(a - b) for (a, b), steps in steps_of.items() if steps < AGAINST_THE_LAW)
    scored = frozenset[tuple[tuple[int, int], int]]() if same_ladders else frozenset(steps_of.items())
    return FreeLine(
        highest + 1, tala.aksharas, tala.anga_starts, request.avartanams, lesson_words,
        lesson_words - set(frames(raga.rungs)), (0,), inside, across, frozenset(), home, top, lowest, law, scored,
        octave=_octave(raga),
    )  # fmt: skip
