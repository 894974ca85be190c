"""The tuning editor: the octave under the music, where swaras are moved and heard.

The octave's messages come from the browser and are checked like any user input.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import isfinite
from typing import Any

import streamlit as st

from carnatic.errors import CarnaticError, OutOfRange
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.retune import read_tuning_file
from carnatic.library import library
from carnatic.messages import say
from carnatic.notation.sargam import spell_in_script
from carnatic.pages.components.choices import moved_swaras_words
from carnatic.pages.components.component import component, text_told
from carnatic.pages.components.swaras import place_html
from carnatic.pages.components.tuning_comparison import compared, tuning_comparison
from carnatic.pages.components.tuning_history import History, Moved
from carnatic.pages.session import (
    current_request,
    current_session,
    mark_widget_event,
    notice_at,
    try_settings,
)
from carnatic.theory.raga import Raga
from carnatic.theory.srutis import ratio_of
from carnatic.theory.swara import SWARASTHANAS, Pitch, Sthayi, Swarasthana
from carnatic.theory.tuning import Tuning, place_at, read_interval

_SAME_CENTS = 0.05  # nearer than this to its tuning a swara counts as not moved


# -- on the page ---------------------------------------------------------------------------


def tuning_word(request: ExerciseRequest) -> str:
    """The name of the tuning: 'just intonation', 'equal temperament' or 'my tuning'."""
    if request.mapping:
        return say("tuning.word.own")
    return say(f"tuning.word.{request.tuning.name}")


def octave() -> None:
    """The octave as a part of the page; moving a swara in it changes the request."""
    request = current_request()
    component("octave")(key="octave", data=octave_data(request), on_wish_change=_told)
    st.html(tuning_comparison(request))


def octave_data(request: ExerciseRequest) -> dict[str, Any]:
    """The data of the octave component; assets/web/octave describes each field."""
    ladder, tuning = request.mapped_raga, request.mapped_tuning
    session = current_session().tuning
    return {
        "answer": session.answers,
        "script": request.notation.script,
        "tuning": "own" if request.mapping else request.tuning.name,
        "has_own": session.set_aside is not None and session.set_aside[0] == request.raga.name,
        "can_undo": bool(_history(request).before),
        "can_redo": bool(_history(request).after),
        "fault": warning.text if (warning := notice_at("tuning")) else "",
        "known": moved_swaras_words(request),
        "sruti_hz": request.sruti_hz,
        "ladders": _ladders(ladder, tuning),
        "others": [{"name": one.name, **_ladders(ladder, one)} for one in compared()],
        "marks": [_mark(request, semitone) for semitone in range(13)],
        "beads": [*(_bead(request, place) for place in ladder.places), _bead(request, SWARASTHANAS["S"], Sthayi.TARA)],
    }


def _ladders(raga: Raga, tuning: Tuning) -> dict[str, list[float]]:
    return {"up": [tuning.cents_of(p) for p in raga.arohana], "down": [tuning.cents_of(p) for p in raga.avarohana]}


def _mark(request: ExerciseRequest, semitone: int) -> dict[str, Any]:
    names = [place for place in SWARASTHANAS.values() if place.semitone == semitone % 12]
    script = request.notation.script
    return {
        "names": [{"html": place_html(p, script), "own": p in request.mapped_raga.places} for p in names],
        "at": 100 * semitone,
        "just": _just_cents(names[0]) + 1200 * (semitone // 12),
    }


def _bead(request: ExerciseRequest, place: Swarasthana, sthayi: Sthayi = Sthayi.MADHYA) -> dict[str, Any]:
    letters = [p.letter for p in request.mapped_raga.places]
    cents, script = request.mapped_tuning.cents_of(Pitch(place, sthayi)), request.notation.script
    return {
        "letter": place.letter,
        "shown": spell_in_script(Pitch(place, sthayi).swara, script),
        "sthayi": sthayi.word,
        "name": place.name,
        "cents": cents,
        "ratio": str(ratio_of(cents) or ""),
        "moved": any(SWARASTHANAS[symbol].letter == place.letter for symbol, _ in request.mapping),
        "fixed": place.symbol in ("S", "P") or letters.count(place.letter) > 1,
        "places": [
            {
                "symbol": p.symbol,
                "html": place_html(p, script),
                "name": p.name,
                "at": 100 * p.semitone,
                "just": _just_cents(p),
                "ratio": ratio(p),
            }
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


# -- messages of the octave --------------------------------------------------------------------


def _told() -> None:
    wish = st.session_state["octave"].get("wish")
    if isinstance(wish, Mapping):
        mark_widget_event()
        on_octave_event(wish)


def on_octave_event(wish: Mapping[str, Any]) -> None:
    """Apply a message of the octave; a notice next to it says why if that is impossible.

    wish: {kind: 'move', letter, cents: a number, or text with cents or a ratio}, {kind:
    'reset', letter}, {kind: 'tuning', name}, {kind: 'file', name, content}, {kind: 'undo'} or
    {kind: 'redo'}.
    """
    session = current_session().tuning
    session.answers += 1
    if wish.get("kind") in ("undo", "redo"):
        _go_back(forth=wish["kind"] == "redo")
        return
    before = current_request()
    if try_settings(lambda: _wanted(wish), "tuning") and _sound(before) != _sound(current_request()):
        session.history = _history(before).done(_sound(before))


def _wanted(wish: Mapping[str, Any]) -> ExerciseRequest:
    request = current_request()
    kind, letter = wish.get("kind"), text_told(wish, "letter")
    if kind == "file":
        tuned, remarks = read_tuning_file(request, wish["name"], wish["content"], library())
        current_session().tuning.remarks = (" ".join(remarks), request.raga.name, tuned.mapping)
        return tuned
    if kind == "tuning":
        tuning, mapping = _chosen(request, text_told(wish, "name"))
    elif kind == "reset":
        tuning, mapping = request.tuning, _without(request.mapping, letter)
    else:
        tuning, mapping = request.tuning, moved(request, letter, _cents(wish.get("cents")))
    return request.changed(tuning=tuning, mapping=mapping)


def _cents(value: Any) -> float:
    if isinstance(value, str):
        return read_interval(value[:40])
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return read_interval("")
    return value


def _without(mapping: tuple[tuple[str, float], ...], letter: str) -> tuple[tuple[str, float], ...]:
    return tuple((symbol, at) for symbol, at in mapping if SWARASTHANAS[symbol].letter != letter)


def moved(request: ExerciseRequest, letter: str, cents: float) -> tuple[tuple[str, float], ...]:
    """The mapping with one swara moved, into another swarasthana if it lies there.

    Raises CarnaticError if the letter is not in the raga or can't be moved there.
    """
    if letter not in request.raga.letters or len(letter) != 1:
        raise CarnaticError(
            "tuning.no_swara", raga=request.raga.title, letter=letter[:10], swaras=tuple(request.raga.letters)
        )
    forms = [place for place in SWARASTHANAS.values() if place.letter == letter]
    lowest, highest = 100 * forms[0].semitone - 50, 100 * forms[-1].semitone + 50
    if letter not in "sp" and not lowest <= cents <= highest:
        raise OutOfRange("tuning.cents_range", value=f"{cents:g}", lowest=lowest, highest=highest, swara=letter)
    place = place_at(letter, cents)
    table = dict(_without(request.mapping, letter))
    usual = place in request.raga.places and abs(request.fitted_tuning.cents_of(Pitch(place)) - cents) < _SAME_CENTS
    if not usual:
        table[place.symbol] = round(float(cents), 2)
    return tuple((symbol, table[symbol]) for symbol in SWARASTHANAS if symbol in table)


def _chosen(request: ExerciseRequest, name: str) -> Moved:
    session = current_session().tuning
    if name == "own":
        if session.set_aside is None or session.set_aside[0] != request.raga.name:
            raise CarnaticError("tuning.unchanged")
        return session.set_aside[1]
    if request.mapping:
        session.set_aside = (request.raga.name, _sound(request))
    return library().tuning(name), ()


def _sound(request: ExerciseRequest) -> Moved:
    return request.tuning, request.mapping


def _history(request: ExerciseRequest) -> History:
    return current_session().tuning.history.of(request.raga.name)


def _go_back(forth: bool) -> None:
    """Undo the last change, or redo the last that was undone."""
    request = current_request()
    history = _history(request)
    step = history.redone(_sound(request)) if forth else history.undone(_sound(request))
    if step is None:
        return
    (tuning, mapping), then = step
    if try_settings(lambda: request.changed(tuning=tuning, mapping=mapping), "tuning"):
        current_session().tuning.history = then
