"""Every raga, tala, lesson and speed, none left out.

Two laws make the product exact without a case for each of its millions. What a lesson's
line is hangs on the ladders and the tala, never on the speed: so every pair of ladders,
every tala, every lesson. When its swaras are struck hangs on its rhythm, the tala and the
speed, never on the swaras: so every rhythm that a lesson has, every tala that it fills,
every speed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from time import process_time

from carnatic.errors import CarnaticError
from carnatic.library import library
from carnatic.practice.drills import Drill
from carnatic.practice.exercise import Exercise, Note
from carnatic.practice.realise import ladder_practice, realise_drill
from carnatic.practice.request import ExerciseRequest
from carnatic.practice.text import parse, show
from carnatic.sweep import witness
from carnatic.sweep.shares import LADDER, family_of, kind_of, tala_kind
from carnatic.sweep.tally import Tally, reason_kind
from carnatic.sweep.verdicts import Pair, line_faults, printed_ladders, time_faults
from carnatic.theory.raga import Raga, show_ladder
from carnatic.theory.swara import Swara
from carnatic.theory.tala import SPEEDS, Tala

Rhythm = tuple[int, ...]  # units of each swara
LINES = "every pair of ladders × tala × lesson"
RHYTHMS = "every rhythm × tala × speed, trikalam"
PRODUCT = "every raga × tala × lesson × speed"


def every_case(speeds: tuple[int, ...] = ()) -> list[Tally]:
    """The law of the raga, the law of the tala, and the product that follows from both.

    speeds: at which every realised line is laid out one by one as well.
    """
    lines, admitted, rhythms = every_line(speeds)
    times = every_rhythm(rhythms)
    return [lines, times, _product(admitted, lines.fault_count + times.fault_count)]


def every_line(speeds: tuple[int, ...] = ()) -> tuple[Tally, dict[Pair, int], set[Rhythm]]:
    """Every lesson in every pair of ladders and every tala; how many each pair admits; their rhythms."""
    tally, admitted, rhythms = Tally(LINES, is_exact=True), dict[Pair, int](), set[Rhythm]()
    start = process_time()
    named: dict[Pair, list[Raga]] = defaultdict(list)
    for raga in library().all_ragas:
        named[printed_ladders()[raga.name]].append(raga)
    for pair, ragas in named.items():
        if (show_ladder(ragas[0].arohana), show_ladder(ragas[0].avarohana)) != pair:
            tally.blame(ragas[0].name, ["the ladders are read as others"])
        before, weight = tally.realised, sum(raga in library().ragas for raga in ragas)
        for tala in library().talas:
            request = library().request(raga=ragas[0].name, tala=tala.name)
            for title, exercise in _lessons(request, tally, weight):
                rhythms.add(tuple(note.units for note in exercise.notes))
                tally.realise(f"{title} in {ragas[0].name}, {tala.name}", _faults(exercise, speeds))
        admitted[pair] = tally.realised - before
    for gitam in library().gitams:
        rhythms.add(tuple(note.units for note in gitam.notes))
        tally.realise(gitam.title, _faults(gitam, speeds))
    tally.seconds = process_time() - start
    return tally, admitted, rhythms


def _lessons(request: ExerciseRequest, tally: Tally, weight: int) -> Iterator[tuple[str, Exercise]]:
    """The lessons that a raga and a tala admit; the others are counted with their reason."""
    for drill in lessons_of(request.tala):
        family = LADDER if drill is None else family_of(drill)
        key = (family, kind_of(request.raga), tala_kind(request.tala))
        tally.asked[key] += weight
        try:
            exercise = ladder_practice(request) if drill is None else realise_drill(drill, request)
        except CarnaticError as refusal:
            title = drill.title if drill else "Ladder practice"
            reason = reason_kind(refusal.message)
            tally.refuse(f"{title} in {request.raga.title}, {request.tala.name}", str(refusal), reason)
            continue
        tally.admitted[key] += weight
        yield exercise.title, exercise


def lessons_of(tala: Tala) -> tuple[Drill | None, ...]:
    """The lessons that may stand in a tala, None for ladder practice; of the alankarams its own."""
    return (*(drill for drill in library().drills if drill.tala in ("", tala.name)), None)


def _faults(exercise: Exercise, speeds: tuple[int, ...]) -> Iterator[str]:
    yield from line_faults(exercise)
    for speed in speeds:
        faster = replace(exercise, request=exercise.request.changed(speed=speed))
        yield from (f"at speed {speed}: {fault}" for fault in time_faults(faster))


def every_rhythm(rhythms: set[Rhythm]) -> Tally:
    """Every rhythm in every tala whose avartanams it fills, laid out and written down at every speed.

    The run through three speeds counts as one more.
    """
    tally, start = Tally(RHYTHMS, is_exact=True), process_time()
    for tala in library().talas:
        plain = library().request(family="own", tala=tala.name)
        ways = (*(plain.changed(speed=speed) for speed in SPEEDS), plain.changed(trikalam=True))
        for rhythm in sorted(rhythms):
            if sum(rhythm) % sum(witness.angas(tala.name)) == 0:
                notes = tuple(Note(Swara("srgmpdn"[i % 7]), units) for i, units in enumerate(rhythm))
                for request in ways:
                    exercise = Exercise(request, notes)
                    faults = list(time_faults(exercise))
                    if parse(show(exercise), library()) != exercise:
                        faults.append("the text reads back as another exercise")
                    tally.realise(f"{rhythm} in {tala.name} at {request.speed}", faults)
    tally.seconds = process_time() - start
    return tally


def _product(admitted: dict[Pair, int], faults: int) -> Tally:
    """Every raga, also those that share their ladders, at every speed: the two laws counted out."""
    tally = Tally(PRODUCT, is_exact=True, fault_count=faults)
    per_raga = sum(len(lessons_of(tala)) for tala in library().talas)
    found = [admitted[printed_ladders()[raga.name]] for raga in library().all_ragas]
    gitams = len(library().gitams)
    tally.cases = len(SPEEDS) * (per_raga * len(found) + gitams)
    tally.realised = len(SPEEDS) * (sum(found) + gitams)
    return tally
