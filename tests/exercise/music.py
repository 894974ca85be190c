"""A line from its text, and Hypothesis strategies for requests and exercises over every raga, tala and speed."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from carnatic.exercise.exercise import Bar, Exercise, Note
from carnatic.exercise.families import FAMILY_NAMES
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.sargam.text import read_notes, tala_bars
from carnatic.exercise.settings import (
    ACCIDENTAL_PLACES,
    BEATS,
    CLEFS,
    DRONES,
    HARDEST,
    HIGHEST_SEED,
    PLANS,
    RANGES,
    SCRIPTS,
    STAFFS,
    STRONGEST_GAMAKA,
    YATIS,
    NotationSettings,
    SoundSettings,
)
from carnatic.exercise.voices import VOICE_NAMES
from carnatic.library import library
from carnatic.theory.swara import LETTERS, SWARASTHANAS, Sthayi, Swara, sargam_name
from carnatic.theory.tala import SPEEDS, fitting_eduppus

RAGAS, TALAS, TUNINGS = library().all_ragas, library().talas, library().tunings
NUMBERS = {letter: [int(s[1:]) for s in SWARASTHANAS if s[0].lower() == letter and len(s) > 1] for letter in LETTERS}
WORDS = st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=40)


def line(request: ExerciseRequest, text: str) -> Exercise:
    """A line of sargam as an exercise, whether or not it obeys the raga."""
    return Exercise(request, read_notes(text)[0])


@st.composite
def swaras(draw: st.DrawFn) -> Swara:
    letter = draw(st.sampled_from(LETTERS))
    number = draw(st.sampled_from([None, None, *NUMBERS[letter]]))
    return Swara(letter, draw(st.sampled_from(list(Sthayi))), number)


notes = st.builds(Note, swaras(), st.integers(1, 9))
lines = st.lists(notes, min_size=1, max_size=60).map(tuple)


@st.composite
def mappings(draw: st.DrawFn, request: ExerciseRequest) -> tuple[tuple[str, float], ...]:
    """Cents for some of the raga's own swaras, never nearer than a quarter tone."""
    own = [place.symbol for place in request.raga.places if place.symbol not in ("S", "P")]
    chosen = draw(st.lists(st.sampled_from(own), unique=True)) if own else []
    near = st.floats(-15, 15, allow_nan=False)
    return tuple((s, 100 * SWARASTHANAS[s].semitone + draw(near)) for s in sorted(chosen, key=list(SWARASTHANAS).index))


soundings = st.builds(
    SoundSettings,
    voice=st.sampled_from(VOICE_NAMES),
    gamaka=st.integers(0, STRONGEST_GAMAKA),
    drone=st.sampled_from(DRONES),
    strings=st.sampled_from(["", "P. S S S.", "M1. N3. S S S.", "S S S."]),
    beat=st.sampled_from(BEATS),
    human=st.booleans(),
)

showings = st.builds(
    NotationSettings,
    script=st.sampled_from(SCRIPTS),
    numbers=st.booleans(),
    clef=st.sampled_from(CLEFS),
    staff=st.sampled_from(STAFFS),
    signs=st.sampled_from(ACCIDENTAL_PLACES),
    cents=st.booleans(),
    places=st.booleans(),
)


@st.composite
def requests(draw: st.DrawFn) -> ExerciseRequest:
    """Any request that may be made."""
    plain = ExerciseRequest(
        draw(st.sampled_from(RAGAS)),
        draw(st.sampled_from(TALAS)),
        draw(st.sampled_from(TUNINGS)),
        family=draw(st.sampled_from(FAMILY_NAMES)),
        speed=draw(st.sampled_from(SPEEDS)),
        phrase=draw(st.sampled_from(["", "s r g m", "s , r", "S"])),
        avartanams=draw(st.integers(1, 99)),
        seed=draw(st.integers(0, HIGHEST_SEED)),
        temperature=draw(st.floats(0.2, 2.0)),
        sruti_hz=draw(st.floats(65.0, 450.0)),
        aksharas_per_minute=draw(st.floats(20.0, 240.0)),
        model=draw(st.sampled_from(["", "0123456789ab"])),
    )
    conditions = {
        "plan": draw(st.sampled_from(PLANS)),
        "difficulty": draw(st.integers(0, HARDEST)),
        "range": draw(st.sampled_from(RANGES)),
        "sound": draw(soundings),
        "notation": draw(showings),
        "keep": draw(st.sampled_from(["", "s r ? ? | m ?"])) if not plain.phrase else "",
    }
    conditions["yati"] = draw(st.sampled_from(YATIS)) if plain.family_row.has_yati else "any"
    begun = draw(landings(plain) if plain.family_row.lands else beginnings)
    return plain.changed(mapping=draw(mappings(plain)), **conditions, **begun)


def landings(request: ExerciseRequest) -> st.SearchStrategy[dict[str, Any]]:
    """A swara to land on, and an eduppu on which a swara falls at the request's speed."""
    raga = request.raga
    swaras = sorted({sargam_name(pitch.swara) for pitch in (*raga.arohana, *raga.avarohana)})
    eduppus = fitting_eduppus(request.speed)
    return st.fixed_dictionaries({"landing": st.sampled_from(swaras), "eduppu": st.sampled_from(eduppus)})


# how a line goes through the tala: most at one speed from sama, some as a run, some begun later
beginnings = st.one_of(
    st.just({}),
    st.just({}),
    st.just({"trikalam": True, "speed": 1}),
    st.fixed_dictionaries(
        {
            "eduppu": st.sampled_from(["madhyadi", "desadi"]),
            "speed": st.sampled_from([2, 4, 6]),
            "family": st.just("own"),
            "tala": st.just(library().tala("Adi")),
        }
    ),
    st.fixed_dictionaries(
        {"eduppu": st.sampled_from(["1/4", "1/2", "3/4", "1", "3/2"]), "speed": st.just(4), "family": st.just("own")}
    ),
)


@st.composite
def exercises(draw: st.DrawFn) -> Exercise:
    """Any line in any raga and tala that can be laid out, legal or not, some with bars where the writer put them."""
    request, line = draw(requests()), draw(lines)
    units = sum(note.units for note in line)
    if request.trikalam and (rest := -units % request.tala.aksharas):
        # only whole avartanams can be a run
        line, units = (*line[:-1], Note(line[-1].swara, line[-1].units + rest)), units + rest
    title = " ".join(draw(WORDS).split())
    given = draw(st.one_of(st.integers(0, units).map(range), st.sets(st.integers(0, units - 1))))
    exercise = Exercise(request, line, (), frozenset(given), title)
    at = draw(st.sets(st.integers(1, units), max_size=8))
    bars = tuple(Bar(unit, draw(st.booleans())) for unit in sorted(at))
    right = tala_bars(exercise, request.speed)
    end = Bar(units, double=True)
    if bars in (right, (*right, end) if request.eduppu != "sama" else right[:-1]):
        return exercise  # bars are kept only where they differ from the tala's own
    return Exercise(request, line, bars, exercise.given, title)
