"""Random lessons and new exercises from all possible requests."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from time import process_time

from benchmarks.sweep import oracle
from benchmarks.sweep.checks import judge, ladders_of, round_trip_faults, sounding
from benchmarks.sweep.tally import Tally, reason_kind
from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.families import COMPOSED_FAMILIES
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import show_notes
from carnatic.exercise.settings import HIGHEST_SEED, HIGHEST_TEMPERATURE, LOWEST_TEMPERATURE, YATIS
from carnatic.lessons.realise import comes_home
from carnatic.library import library
from carnatic.theory.swara import SWARASTHANAS, sargam_name
from carnatic.theory.tala import SPEEDS
from carnatic.theory.tuning import HIGHEST_SRUTI_HZ, LOWEST_SRUTI_HZ

DRAWN = "lessons drawn from everything"
COMPOSED = "exercises composed anywhere"
GROUP = 5  # pieces composed one after another in one raga and tala
RUN = "trikalam"
ONE_IN = 10  # of the cases that are also written down and read back
GENERATED = COMPOSED_FAMILIES
# most people ask for a short line
AVARTANAMS, OFTEN = (2, 3, 4, 5, 6, 8, 12, 16), (8, 4, 12, 2, 2, 2, 1, 1)


# -- lessons ----------------------------------------------------------------------------------


def random_lessons(block: int, cases: int) -> Tally:
    """Full requests for lessons, half of them where the lesson is taught, the others anywhere."""
    tally, rng, start = Tally(DRAWN), random.Random(f"lessons {block}"), process_time()
    school = library().school
    for number in range(cases):
        fields = {"family": rng.choice(school.families)}
        fields["seed"] = str(rng.choice(school.numbers(fields["family"])))
        request = library().request(**fields, **anywhere(rng))
        if rng.random() < 0.5:
            request = school.at_home(request)
        request, refusal = _mapped(request, rng)
        if refusal:
            _refuse(tally, refusal, request)
            continue
        try:
            exercise = school.lesson(request)
        except CarnaticError as refusal:
            _refuse(tally, refusal, request)
            if number % ONE_IN == 0:
                tally.blame(_where(request), _instead_faults(request))
            continue
        tally.realise(_where(request), _all_faults(exercise, number))
    tally.seconds = process_time() - start
    return tally


def anywhere(rng: random.Random) -> dict[str, str]:
    """Raga, tala, speed, tuning, sruti and tempo as a user might have them; one in nine runs through three speeds."""
    speed = rng.choice((*SPEEDS, RUN))
    return {
        "raga": rng.choice(library().all_ragas).name,
        "tala": rng.choice(library().talas).name,
        **({"trikalam": "yes"} if speed == RUN else {"speed": str(speed)}),
        "tuning": rng.choice(library().tunings).name,
        "sruti": f"{rng.uniform(LOWEST_SRUTI_HZ, HIGHEST_SRUTI_HZ):.2f} Hz",
        "tempo": str(rng.randint(20, 240)),
    }


def _mapped(request: ExerciseRequest, rng: random.Random) -> tuple[ExerciseRequest, CarnaticError | None]:
    """The request with up to three swaras moved, each within its bounds; and why it can't be, if it can't.

    Now and then to another place of the letter.
    """
    moved = dict[str, float]()
    own = [place for place in request.raga.places if place.symbol not in ("S", "P")]
    for place in rng.sample(own, rng.choice((0, 0, 1, 2, min(3, len(own))))):
        places = [p for p in SWARASTHANAS.values() if p.letter == place.letter]
        goal = rng.choice(places) if rng.random() < 0.2 else place
        moved[goal.symbol] = round(100 * goal.semitone + rng.uniform(-50, 50), 2)
    mapping = tuple((symbol, moved[symbol]) for symbol in SWARASTHANAS if symbol in moved)
    try:
        return request.changed(mapping=mapping), None
    except CarnaticError as refusal:
        return request, refusal


def _where(request: ExerciseRequest) -> str:
    speed = RUN if request.trikalam else f"speed {request.speed}"
    return f"{request.family} {request.seed} in {request.raga.title}, {request.tala.name}, {speed}"


def _all_faults(exercise: Exercise, number: int) -> Iterator[str]:
    yield from judge(exercise)
    if number % ONE_IN == 0:
        yield from round_trip_faults(exercise)


def _refuse(tally: Tally, refusal: CarnaticError, request: ExerciseRequest) -> None:
    tally.refuse(_where(request), str(refusal), reason_kind(refusal.message))


def _instead_faults(request: ExerciseRequest) -> Iterator[str]:
    """The faults of the offers instead of a refused lesson, in the sentence and as buttons."""
    school = library().school
    offered = school.offers(request)
    if (offered.params["raga"], offered.params["tala"]) != (request.raga.title, request.tala.name):
        yield f"no offer: {str(offered)!r}"
    for offer in islice(school.instead(request), 2):
        if offer.request.family != "free":
            yield from (f"{offer.words} is offered instead: {fault}" for fault in judge(school.lesson(offer.request)))


# -- new exercises --------------------------------------------------------------------------------


def random_compositions(block: int, cases: int) -> Tally:
    """New exercises over the whole space until so many are realised, a few in each raga and tala that is drawn."""
    tally, rng, start = Tally(COMPOSED), random.Random(f"composed {block}"), process_time()
    while tally.realised < cases:
        (avartanams,) = rng.choices(AVARTANAMS, OFTEN)
        plain = library().request(avartanams=str(avartanams), **anywhere(rng)).changed(family=rng.choice(GENERATED))
        request, refusal = _mapped(plain, rng)
        if refusal:
            _refuse(tally, refusal, request)
            continue
        for _ in range(min(GROUP, cases - tally.realised)):
            _compose(tally, _varied(request, rng))
    tally.seconds = process_time() - start
    return tally


def _varied(request: ExerciseRequest, rng: random.Random) -> ExerciseRequest:
    """The request with another number, freedom and speed, and now and then an opening from its arohana."""
    opening = " ".join(sargam_name(pitch.swara) for pitch in request.raga.arohana[: rng.randint(2, 5)])
    varied = request.changed(
        seed=rng.randint(0, HIGHEST_SEED),
        temperature=round(rng.uniform(LOWEST_TEMPERATURE, HIGHEST_TEMPERATURE), 2),
        speed=1 if request.trikalam else rng.choice(SPEEDS),
        phrase=opening if rng.random() < 0.2 else "",
    )
    if not request.family_row.lands:
        return varied
    swaras = sorted({sargam_name(pitch.swara) for pitch in (*request.raga.arohana, *request.raga.avarohana)})
    eduppus = [
        name for name in ("sama", "1/4", "1/2", "3/4", "1", "3/2") if (oracle.EDUPPUS[name] * varied.speed) % 1 == 0
    ]
    eduppu = rng.choice(eduppus)
    yati = rng.choice(YATIS) if request.family_row.has_yati else "any"
    avartanams = rng.choice((1, 1, 2, 2, 4, 8))
    return varied.changed(landing=rng.choice(swaras), eduppu=eduppu, avartanams=avartanams, yati=yati)


def _compose(tally: Tally, request: ExerciseRequest) -> None:
    try:
        exercise = library().composer.compose(request).exercise
    except CarnaticError as refusal:
        _refuse(tally, refusal, request)
        if _must_compose(request):
            tally.blame(_where(request), [f"what is admitted is refused: {refusal}"])
        return
    tally.realise(_where(request), (*_all_faults(exercise, tally.cases), *composed_faults(exercise, request)))


def _must_compose(request: ExerciseRequest) -> bool:
    """Whether a request asks for what is always there, begun by nobody.

    That is a free line of four avartanams or more, and of the families that set their own
    length what the raga and the tala are said to admit.
    """
    if request.phrase or request.family == "sarali" or request.family_row.lands:
        return False  # a landing depends on length, speed and eduppu
    if request.family == "free":
        return request.avartanams >= 4 and comes_home(request.raga)
    return request.family in library().composer.families(request)


def composed_faults(exercise: Exercise, request: ExerciseRequest) -> Iterator[str]:
    """The faults of a composed line besides raga and tala: its request, length, opening, and parts of vakra ladders."""
    length = exercise.request.avartanams
    if exercise.request != request.changed(model=exercise.request.model, avartanams=length):
        yield "it answers another request"
    if request.family_row.lands:
        units = (length * request.tala.aksharas + oracle.EDUPPUS[request.eduppu] + 1) * request.speed
    else:
        units = length * request.tala.aksharas
    if exercise.units != units:
        yield f"it says {length} avartanams and has {exercise.units} units"
    if request.family_row.lands and str(exercise.notes[-1].swara)[: len(request.landing)] != request.landing:
        yield f"it lands on {exercise.notes[-1].swara} and not on {request.landing}"
    # figures that move along the ladders set their own length, and the sthayi sets have whole rows
    if request.family_row.has_yati and not oracle.is_sung_three_times(show_notes(exercise.notes)):
        yield "its phrases aren't sung three times"
    if (request.family in ("sarali", "free") or request.family_row.lands) and length != request.avartanams:
        yield f"it has {length} avartanams and not {request.avartanams}"
    written, _ = oracle.read_line(show_notes(exercise.notes))
    opening, _ = oracle.read_line(request.phrase)
    if [swara[:3] for swara in written[: len(opening)]] != [swara[:3] for swara in opening]:
        yield f"it doesn't begin with {request.phrase}"
    if request.raga.is_vakra and not oracle.joins_stretches(sounding(exercise), *ladders_of(request)):
        yield "it isn't made of the strings' stretches"
