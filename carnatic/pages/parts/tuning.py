"""'Move a swara': the octave beside the music, where swaras are moved and heard.

What the octave tells comes from the browser and is checked like anything typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isfinite
from typing import Any

import streamlit as st

from carnatic.errors import CarnaticError, OutOfRange
from carnatic.generator.composition import Composition
from carnatic.library import library
from carnatic.pages.parts.choosing import moved_words
from carnatic.pages.parts.component import component
from carnatic.pages.parts.desk import acted, attempt, current, dressed, notice, remember, remembered
from carnatic.practice.request import ExerciseRequest
from carnatic.practice.retune import retuned
from carnatic.theory.swara import SWARASTHANAS, Pitch, Sthayi, Swarasthana
from carnatic.theory.tuning import Tuning, place_at

LONGEST_UNDO = 50
SAME_CENTS = 0.05  # nearer than this to its tuning a swara counts as not moved

Moved = tuple[Tuning, tuple[tuple[str, float], ...]]


# -- on the page ---------------------------------------------------------------------------


def tuning_word(request: ExerciseRequest) -> str:
    """What the rail says of the tuning: 'just intonation', 'equal steps' or 'my own'."""
    if request.mapping:
        return "my own"
    words = {"just": "just intonation", "equal": "equal steps", "pythagorean": "Pythagorean", "raga": "the raga's own"}
    return words.get(request.tuning.name, request.tuning.name)


def octave() -> None:
    """The octave as a part of the page; what is moved in it changes the request."""
    component("octave")(key="octave", data=octave_data(current().exercise.request), on_wish_change=_told)


def octave_data(request: ExerciseRequest) -> dict[str, Any]:
    """What assets/octave shows; the key of each field is described there."""
    ladder, tuning = request.mapped_raga, request.mapped_tuning
    own = remembered("own_tuning")
    return {
        "answer": remembered("tuning_answers", 0),
        "tuning": "own" if request.mapping else request.tuning.name,
        "has_own": own is not None and own[0] == request.raga.name,
        "can_undo": bool(remembered("tuning_undo")),
        "fault": said.text if (said := notice("tuning")) else "",
        "known": moved_words(request),
        "sruti_hz": request.sruti_hz,
        "ladders": {half: [tuning.cents_of(p) for p in ladder.ladder(half)] for half in ("up", "down")},
        "marks": [_mark(request, semitone) for semitone in range(13)],
        "beads": [*(_bead(request, place) for place in ladder.places), _bead(request, SWARASTHANAS["S"], Sthayi.TARA)],
    }


def _mark(request: ExerciseRequest, semitone: int) -> dict[str, Any]:
    names = [place for place in SWARASTHANAS.values() if place.semitone == semitone % 12]
    return {
        "names": [{"symbol": p.symbol, "own": p in request.mapped_raga.places} for p in names],
        "at": 100 * semitone,
        "just": _just_cents(names[0]) + 1200 * (semitone // 12),
    }


def _bead(request: ExerciseRequest, place: Swarasthana, sthayi: Sthayi = Sthayi.MADHYA) -> dict[str, Any]:
    letters = [p.letter for p in request.mapped_raga.places]
    return {
        "letter": place.letter,
        "sthayi": sthayi.word,
        "name": place.name,
        "cents": request.mapped_tuning.cents_of(Pitch(place, sthayi)),
        "fixed": place.symbol in ("S", "P") or letters.count(place.letter) > 1,
        "places": [
            {"symbol": p.symbol, "name": p.name, "at": 100 * p.semitone, "just": _just_cents(p), "ratio": ratio(p)}
            for p in SWARASTHANAS.values()
            if p.letter == place.letter
        ],
    }


def _just_cents(place: Swarasthana) -> float:
    return library().tuning("just").cents_of(Pitch(place))


def ratio(place: Swarasthana) -> str:
    """The just ratio of a place, '5/4'."""
    # the tuning keeps cents; its ratios have no term above 45
    return str(Fraction(2 ** (_just_cents(place) / 1200)).limit_denominator(45))


# -- what is told --------------------------------------------------------------------------


def _told() -> None:
    wish = st.session_state["octave"].get("wish")
    if isinstance(wish, Mapping):
        acted()
        grant(wish)


def grant(wish: Mapping[str, Any]) -> None:
    """Do what the octave asks for; what can't be is said in a sentence beside it.

    wish: {kind: 'move', letter, cents}, {kind: 'tuning', name}, {kind: 'scale', content} or
    {kind: 'undo'}.
    """
    remember("tuning_answers", remembered("tuning_answers", 0) + 1)
    if wish.get("kind") == "undo":
        _undo()
    else:
        before = current().exercise.request
        if attempt(lambda: _granted(wish), "tuning"):
            _remember(before)


def _granted(wish: Mapping[str, Any]) -> Composition:
    before = current()
    request = before.exercise.request
    if wish.get("kind") == "scale":
        tuned, remarks = retuned(request, wish["content"], library())
        tuning, mapping = tuned.tuning, tuned.mapping
        remember("tuning_said", (" ".join(remarks), request.raga.name, mapping))
    elif wish.get("kind") == "tuning":
        tuning, mapping = _chosen(request, str(wish.get("name", "")))
    else:
        tuning, mapping = request.tuning, moved(request, str(wish.get("letter", "")), wish.get("cents"))
    return dressed(before, request.changed(tuning=tuning, mapping=mapping))


def moved(request: ExerciseRequest, letter: str, cents: Any) -> tuple[tuple[str, float], ...]:
    """The mapping with one swara put somewhere else, into another swarasthana where it lies there.

    Raises CarnaticError where the letter is not in the raga or can't be there.
    """
    if isinstance(cents, bool) or not isinstance(cents, int | float) or not isfinite(cents):
        raise CarnaticError("Cents must be a number, such as 386.3.")
    if letter not in request.raga.letters or len(letter) != 1:
        raise CarnaticError(
            f"{request.raga.name} has no {letter[:10]} to move; it has {' '.join(request.raga.letters)}."
        )
    own = [place for place in SWARASTHANAS.values() if place.letter == letter]
    lowest, highest = 100 * own[0].semitone - 50, 100 * own[-1].semitone + 50
    if letter not in "sp" and not lowest <= cents <= highest:
        raise OutOfRange(letter, f"{cents:g}", lowest, highest, "cents")
    place = place_at(letter, cents)
    table = {symbol: at for symbol, at in request.mapping if SWARASTHANAS[symbol].letter != letter}
    usual = place in request.raga.places and abs(request.fitted_tuning.cents_of(Pitch(place)) - cents) < SAME_CENTS
    if not usual:
        table[place.symbol] = round(float(cents), 2)
    return tuple((symbol, table[symbol]) for symbol in SWARASTHANAS if symbol in table)


def _chosen(request: ExerciseRequest, name: str) -> Moved:
    own = remembered("own_tuning")
    if name == "own":
        if own is None or own[0] != request.raga.name:
            raise CarnaticError("Drag a swara, or type its cents, and the tuning is your own.")
        return own[1], own[2]
    if request.mapping:
        remember("own_tuning", (request.raga.name, request.tuning, request.mapping))
    return library().tuning(name), ()


def _remember(before: ExerciseRequest) -> None:
    after = current().exercise.request
    if (before.tuning, before.mapping) != (after.tuning, after.mapping):
        undo = (*remembered("tuning_undo", ()), (before.raga.name, before.tuning, before.mapping))
        remember("tuning_undo", undo[-LONGEST_UNDO:])


def _undo() -> None:
    steps = remembered("tuning_undo", ())
    if not steps:
        return
    *rest, (raga_name, tuning, mapping) = steps
    remember("tuning_undo", tuple(rest))
    before = current()
    request = before.exercise.request
    if raga_name == request.raga.name:
        attempt(lambda: dressed(before, request.changed(tuning=tuning, mapping=mapping)), "tuning")
