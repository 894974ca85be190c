"""What the Practice page remembers: the last good exercise, and one notice.

Every wish of the user passes through ``_fulfilled``, the one place where errors are caught:
a wish that can't be met leaves a sentence and the exercise as it was.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal
from urllib.parse import parse_qsl

import streamlit as st

from carnatic.errors import CarnaticError, DamagedLink
from carnatic.generator.composition import Composition
from carnatic.library import library
from carnatic.pages.opening import composition_of, kept_opening
from carnatic.pages.render import player_payload
from carnatic.practice.exercise import Exercise
from carnatic.practice.link import decode, encode
from carnatic.practice.realise import realise_drill
from carnatic.practice.request import ExerciseRequest
from carnatic.practice.text import read_notes, show_notes

Place = Literal["head", "tuning"]

TRIES = 4
DAMAGED = "This link is damaged. Here is the first exercise instead."
UNEXPECTED = "That did not work, and it is not your doing. The exercise stays as it was; try something else."
COMPOSED = ("sarali", "free")
# what changes the swaras; everything else changes only how they sound and look
COMPOSING = frozenset({"raga", "tala", "family", "phrase", "avartanams", "seed", "temperature"})


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence beside the music, and where it belongs."""

    place: Place
    text: str


# -- composing ---------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _composed(request: ExerciseRequest) -> Composition:
    return library().composer.compose(request)


def compose(request: ExerciseRequest) -> Composition:
    """The composition for a request; how it sounds plays no part in what is composed.

    A link may hold a lesson or a line of one's own; what follows it is a sarali in Adi.
    """
    plain = request.changed(**_sound_of(library().request()), model="")
    if request.family not in COMPOSED:
        plain = plain.changed(family="sarali", tala=library().tala("Adi"))
    return dressed(_composed(plain), request)


def dressed(composition: Composition, request: ExerciseRequest) -> Composition:
    """The same swaras with the sound of ``request``: tuning, mapping, sruti, tempo and speed."""
    exercise = composition.exercise
    return replace(composition, exercise=replace(exercise, request=exercise.request.changed(**_sound_of(request))))


def _sound_of(request: ExerciseRequest) -> dict[str, Any]:
    kept = ("tuning", "mapping", "sruti_hz", "aksharas_per_minute", "speed")
    return {name: getattr(request, name) for name in kept}


def tidy_phrase(text: str) -> str:
    """An opening in the spelling that a link brings back: 'srgr' → 's r g r'.

    Raises SargamError.
    """
    return show_notes(read_notes(text)[0])


# -- what is remembered ------------------------------------------------------------------


def current() -> Composition:
    """The last good composition. The first call of a session opens its link or the first exercise."""
    if "composition" not in st.session_state:
        _open(st.query_params.to_dict())
    composition: Composition = st.session_state.composition
    return composition


def expected() -> ExerciseRequest:
    """The request that the page is about to show, known before anything is composed."""
    if "composition" in st.session_state:
        return current().exercise.request
    try:
        return decode(st.query_params.to_dict(), library()).request
    except DamagedLink:
        return library().request()


def notice(place: Place) -> str:
    """The sentence that stands at that place, '' where there is none."""
    found: Notice | None = st.session_state.get("notice")
    return found.text if found is not None and found.place == place else ""


def attempt(wish: Callable[[], Composition], place: Place = "head") -> bool:
    """Put what a wish makes on the page, or leave a sentence and keep what is there.

    It is drawn and sounded before it replaces anything, so that what stands there is whole.
    """
    made = _fulfilled(lambda: _presentable(wish()))
    if isinstance(made, Composition):
        st.session_state.composition = made
        st.session_state.notice = None
        return True
    st.session_state.notice = Notice(place, made)
    return False


def composed(request: ExerciseRequest) -> Composition | None:
    """The composition for a request, None where there is none; nothing is said about it."""
    made = _fulfilled(lambda: compose(request))
    return made if isinstance(made, Composition) else None


def _presentable(composition: Composition) -> Composition:
    player_payload(composition.exercise)
    return composition


def _fulfilled(wish: Callable[[], Composition]) -> Composition | str:
    """What a wish makes, or the sentence that says why it can't be."""
    try:
        return wish()
    except CarnaticError as error:
        return on_page(str(error))
    except Exception:  # whatever goes wrong, the exercise stays and the student keeps practising
        logging.getLogger(__name__).exception("A wish failed")
        return UNEXPECTED


def on_page(sentence: str) -> str:
    """An error's sentence in the page's words: what is out of range was typed here."""
    return sentence.replace("; you gave ", "; you typed ").replace("The number (seed)", "The number")


def change(place: Place = "head", **changes: Any) -> bool:
    """Change some of the request; only what concerns the swaras composes anew."""

    def wish() -> Composition:
        before = current()
        request = before.exercise.request.changed(**changes)
        return compose(request) if COMPOSING & changes.keys() else dressed(before, request)

    st.session_state.acted = True
    return attempt(wish, place)


# -- the address -------------------------------------------------------------------------


def follow_address() -> None:
    """Take up the link in the address where the reader, and not a widget, has changed it."""
    acted = st.session_state.pop("acted", False)
    params = st.query_params.to_dict()
    if acted or "composition" not in st.session_state or "v" not in params:
        return
    if params != st.session_state.get("address"):
        _open(params)


def write_address(exercise: Exercise) -> None:
    """Let the address bring this exercise back on a reload."""
    params = dict(parse_qsl(encode(exercise)))
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)
    st.session_state.address = params


def _open(params: Mapping[str, str]) -> None:
    """The link's exercise; where there is none or it is damaged, what is there or the first one."""
    damaged = False
    if {"v", "swaras", "raga"} & params.keys():
        if attempt(lambda: composition_of(decode(params, library()))):
            return
        damaged = True
    first = library().request()
    if "composition" not in st.session_state and not attempt(lambda: kept_opening() or compose(first)):
        # without a composer there is still something to practise, and the sentence says so
        st.session_state.composition = composition_of(realise_drill(library().drills[0], first))
    if damaged:
        st.session_state.notice = Notice("head", DAMAGED)
