"""The address of a page: it brings the exercise back on a reload, and opens a link."""

from __future__ import annotations

from urllib.parse import parse_qsl

import streamlit as st

from carnatic.compose.composition import Composition
from carnatic.compose.novelty import nearest_lesson, new_avartanams
from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.link import decode, encode, is_link, is_request_link, read_request
from carnatic.exercise.request import ExerciseRequest
from carnatic.lessons.realise import realise_drill
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.notation_settings import adopt_notation, follow_notation
from carnatic.pages.components.sound_settings import adopt_sound
from carnatic.pages.session import (
    Notice,
    current_composition,
    current_session,
    remember,
    remembered,
    request_change,
    try_run,
    try_update,
)

DAMAGED = "link.instead.exercise"


def follow_address() -> None:
    """Take up the address where the reader, and not a widget, has changed it.

    A link and a first visit are left to ``arrive``, so that the head can stand before them.
    """
    widget = st.session_state.pop("acted", False)
    params = st.query_params.to_dict()
    is_new = remembered("composition") is None
    asks = is_request_link(params) or (is_link(params) and not is_new)
    if asks and (is_new or not widget) and params != remembered("address"):
        _open(params)


def expected_request() -> ExerciseRequest:
    """The request that the page is about to show, known before anything is made."""
    if remembered("composition") is not None:
        return current_composition().exercise.request
    try:
        return current_session().read(decode(st.query_params.to_dict(), library())).exercise.request
    except CarnaticError:
        return current_session().opening


def open_exercise() -> Exercise:
    """The exercise on the page; the first call of a visit opens its link, or what a newcomer finds."""
    if remembered("composition") is None:
        _open(st.query_params.to_dict())
    follow_notation()
    return current_composition().exercise


def write_address(exercise: Exercise) -> None:
    """Let the address bring this exercise back on a reload."""
    write_parameters(dict(parse_qsl(encode(exercise))))


def write_parameters(params: dict[str, str]) -> None:
    """Let the address hold these parameters."""
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)
    remember("address", params)


def _open(params: dict[str, str]) -> None:
    """What the address asks for; where that can't be, a sentence and what is there or the first exercise."""
    if is_link(params):
        exercise = try_run(lambda: decode(params, library()))
        if isinstance(exercise, Exercise) and try_update(lambda: current_session().read(exercise)):
            adopt_sound(exercise.request.sound)
            adopt_notation(exercise.request.notation)
            return
        refused = remembered("notice") if isinstance(exercise, Exercise) else Notice("head", say(DAMAGED), code=DAMAGED)
        _open_first()
        remember("notice", refused)
    elif is_request_link(params):
        _open_first()
        if request_change(lambda: read_request(params, library())):
            adopt_sound(current_composition().exercise.request.sound)
            adopt_notation(current_composition().exercise.request.notation)
        st.session_state.pop("acted", None)
    else:
        _open_first()


def _open_first() -> None:
    if remembered("composition") is None and not try_update(current_session().first):
        # without a composer there is still something to practise, and the sentence says so
        remember("composition", composition_from(realise_drill(library().drills[0], library().request())))


def composition_from(exercise: Exercise) -> Composition:
    """An exercise from a link as a composition: its own swaras decide, whatever the model says today."""
    lessons, drills = library().sarali, library().drills
    nearest = nearest_lesson(exercise, lessons, drills)
    return Composition(exercise, "", nearest, new_avartanams(exercise, lessons, drills))
