"""The exhaustive sweep over every raga, tala, lesson and speed.

Two facts make it exact without a case for each of the millions of combinations. A lesson's line
depends on the ladders and the tala, not on the speed, so one part covers every pair of ladders,
tala and lesson. The times of its swaras depend on its rhythm, the tala and the speed, not on the
swaras, so another part covers every rhythm of a lesson, every tala that it fills, and every speed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from time import process_time

from benchmarks.sweep import oracle
from benchmarks.sweep.checks import Pair, line_faults, printed_ladders, time_faults
from benchmarks.sweep.shares import LADDER, family_of, kind_of, tala_kind
from benchmarks.sweep.tally import Tally, reason_kind
from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import parse, show
from carnatic.lessons.lesson import Lesson
from carnatic.lessons.realise import ladder_practice, realise_lesson
from carnatic.library import library
from carnatic.theory.raga import Raga, show_ladder
from carnatic.theory.swara import Swara
from carnatic.theory.tala import SPEEDS, Tala

Rhythm = tuple[int, ...]  # units of each swara
LINES = "every pair of ladders × tala × lesson"
RHYTHMS = "every rhythm × tala × speed, trikalam"
PRODUCT = "every raga × tala × lesson × speed"


@dataclass
class Lines:
    """The result of some lessons. admitted: their number by pair of ladders. rhythms: of all realised lines."""

    tally: Tally = field(default_factory=lambda: Tally(LINES, is_exact=True))
    admitted: dict[Pair, int] = field(default_factory=dict)
    rhythms: set[Rhythm] = field(default_factory=set)

    def __add__(self, other: Lines) -> Lines:
        admitted = Counter(self.admitted)
        admitted.update(other.admitted)
        return Lines(self.tally + other.tally, dict(admitted), self.rhythms | other.rhythms)


@cache
def ragas_by_ladders() -> dict[Pair, tuple[Raga, ...]]:
    """Every printed pair of ladders, with its ragas."""
    found: dict[Pair, list[Raga]] = defaultdict(list)
    for raga in library().all_ragas:
        found[printed_ladders()[raga.name]].append(raga)
    return {pair: tuple(ragas) for pair, ragas in found.items()}


def pattern_of(pair: Pair) -> tuple[tuple[tuple[str, int, int], ...], ...]:
    """A pair of ladders without the pitches: letter, which of the letter's places in this raga, and sthayi.

    Ladders of one pattern admit the same lessons; the 379 pairs have 242 patterns.
    """
    ladders = [oracle.read_ladder(text) for text in pair]
    places: dict[str, list[str]] = defaultdict(list)
    for symbol, _ in chain.from_iterable(ladders):
        if symbol not in places[symbol[0]]:
            places[symbol[0]].append(symbol)
    return tuple(
        tuple((symbol[0], places[symbol[0]].index(symbol), sthayi) for symbol, sthayi in ladder) for ladder in ladders
    )


def every_line(
    pairs: Iterable[Pair] | None = None, talas: Sequence[str] | None = None, speeds: tuple[int, ...] = ()
) -> Lines:
    """Every lesson in pairs of ladders and talas, all of them by default.

    talas: by name. speeds: at which every realised line is laid out one by one as well.
    """
    lines, start = Lines(), process_time()
    tally = lines.tally
    for pair in ragas_by_ladders() if pairs is None else pairs:
        ragas = ragas_by_ladders()[pair]
        if (show_ladder(ragas[0].arohana), show_ladder(ragas[0].avarohana)) != pair:
            tally.blame(ragas[0].name, ["the ladders are read as others"])
        before, weight = tally.realised, sum(raga in library().ragas for raga in ragas)
        for tala in _talas(talas):
            request = library().request(raga=ragas[0].name, tala=tala.name)
            for title, exercise in _lessons(request, tally, weight):
                lines.rhythms.add(_rhythm(exercise))
                tally.realise(f"{title} in {ragas[0].name}, {tala.name}", _faults(exercise, speeds))
        lines.admitted[pair] = tally.realised - before
    tally.seconds = process_time() - start
    return lines


def every_gitam(speeds: tuple[int, ...] = ()) -> Lines:
    """Every gitam in its own raga and tala."""
    lines = Lines()
    for gitam in library().gitams:
        lines.rhythms.add(_rhythm(gitam))
        lines.tally.realise(gitam.title, _faults(gitam, speeds))
    return lines


def _rhythm(exercise: Exercise) -> Rhythm:
    return tuple(note.units for note in exercise.notes)


def _talas(names: Sequence[str] | None) -> Sequence[Tala]:
    return library().talas if names is None else [library().tala(name) for name in names]


def _lessons(request: ExerciseRequest, tally: Tally, weight: int) -> Iterator[tuple[str, Exercise]]:
    """The lessons that fit a raga and a tala; the others are counted with their reasons."""
    for lesson in lessons_of(request.tala):
        family = LADDER if lesson is None else family_of(lesson)
        key = (family, kind_of(request.raga), tala_kind(request.tala))
        tally.asked[key] += weight
        try:
            exercise = ladder_practice(request) if lesson is None else realise_lesson(lesson, request)
        except CarnaticError as refusal:
            title = lesson.title if lesson else "Scale practice"
            reason = reason_kind(refusal.message)
            tally.refuse(f"{title} in {request.raga.title}, {request.tala.name}", str(refusal), reason)
            continue
        tally.admitted[key] += weight
        yield exercise.title, exercise


def lessons_of(tala: Tala) -> tuple[Lesson | None, ...]:
    """The lessons for a tala, with only its own alankaram; None stands for scale practice."""
    return (*(lesson for lesson in library().lessons if lesson.tala in ("", tala.name)), None)


def _faults(exercise: Exercise, speeds: tuple[int, ...]) -> Iterator[str]:
    yield from line_faults(exercise)
    for speed in speeds:
        faster = replace(exercise, request=exercise.request.changed(speed=speed))
        yield from (f"at speed {speed}: {fault}" for fault in time_faults(faster))


def every_rhythm(rhythms: set[Rhythm], talas: Sequence[str] | None = None) -> Tally:
    """Every rhythm in every tala whose avartanams it fills, laid out and written down at every speed.

    talas: by name, all of them by default.
    The run through three speeds counts as one more.
    """
    tally, start = Tally(RHYTHMS, is_exact=True), process_time()
    for tala in _talas(talas):
        plain = library().request(family="own", tala=tala.name)
        ways = (*(plain.changed(speed=speed) for speed in SPEEDS), plain.changed(trikalam=True))
        for rhythm in sorted(rhythms):
            if sum(rhythm) % sum(oracle.angas(tala.name)) == 0:
                notes = tuple(Note(Swara("srgmpdn"[i % 7]), units) for i, units in enumerate(rhythm))
                for request in ways:
                    exercise = Exercise(request, notes)
                    faults = list(time_faults(exercise))
                    if parse(show(exercise), library()) != exercise:
                        faults.append("the text reads back as another exercise")
                    tally.realise(f"{rhythm} in {tala.name} at {request.speed}", faults)
    tally.seconds = process_time() - start
    return tally


def product(admitted: dict[Pair, int], faults: int) -> Tally:
    """The counts for every raga, including those with the same ladders, at every speed."""
    tally = Tally(PRODUCT, is_exact=True, fault_count=faults)
    per_raga = sum(len(lessons_of(tala)) for tala in library().talas)
    found = [admitted[printed_ladders()[raga.name]] for raga in library().all_ragas]
    gitams = len(library().gitams)
    tally.cases = len(SPEEDS) * (per_raga * len(found) + gitams)
    tally.realised = len(SPEEDS) * (sum(found) + gitams)
    return tally
