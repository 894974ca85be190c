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
from carnatic.lessons.realise import realise_lesson
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.notation_settings import adopt_notation, follow_notation
from carnatic.pages.components.sound_settings import adopt_sound
from carnatic.pages.session import (
    Notice,
    current_composition,
    current_request,
    current_session,
    current_source,
    request_change,
    take_widget_event,
    try_run,
    try_update,
)

DAMAGED = "link.instead.exercise"


def follow_address() -> None:
    """Open what the address asks for if the reader, and not a widget, has changed it.

    A link on the first visit is left to ``open_exercise``, so that the head is drawn before it.
    """
    is_widget_event, page = take_widget_event(), current_session()
    params = st.query_params.to_dict()
    is_new = page.composition is None
    asks = is_request_link(params) or (is_link(params) and not is_new)
    if asks and (is_new or not is_widget_event) and params != page.address:
        _open(params)


def expected_request() -> ExerciseRequest:
    """The request that the page is about to show, for the parts that are drawn before composing."""
    if current_session().composition is not None:
        return current_request()
    try:
        return current_source().read(decode(st.query_params.to_dict(), library())).exercise.request
    except CarnaticError:
        return current_source().opening


def open_exercise() -> Exercise:
    """The exercise on the page; the first call of a visit opens its link, or the page's first exercise."""
    if current_session().composition is None:
        _open(st.query_params.to_dict())
    follow_notation()
    return current_composition().exercise


def write_address(exercise: Exercise) -> None:
    """Write the exercise into the address, so that a reload brings it back."""
    write_parameters(dict(parse_qsl(encode(exercise))))


def write_parameters(params: dict[str, str]) -> None:
    """Write these parameters into the address."""
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)
    current_session().address = params


def _open(params: dict[str, str]) -> None:
    """Open the exercise of the address; if that fails, a notice says why, and the page keeps or makes another."""
    page = current_session()
    if is_link(params):
        if (refused := _open_link(params)) is not None:
            _open_first()
            page.notice = refused
    elif is_request_link(params):
        _open_first()
        if request_change(lambda: read_request(params, library())):
            adopt_sound(current_request().sound)
            adopt_notation(current_request().notation)
        take_widget_event()  # no widget asked for this
    else:
        _open_first()


def _open_link(params: dict[str, str]) -> Notice | None:
    """Show the exercise of a link; the notice if that can't be."""
    exercise = try_run(lambda: decode(params, library()))
    if not isinstance(exercise, Exercise):
        return Notice("head", say(DAMAGED), code=DAMAGED)
    composition = try_run(lambda: current_source().read(exercise))
    if isinstance(composition, str):
        return Notice("head", composition, exercise=exercise)
    if not try_update(lambda: composition):
        return current_session().notice
    adopt_sound(exercise.request.sound)
    adopt_notation(exercise.request.notation)
    return None


def _open_first() -> None:
    page = current_session()
    if page.composition is None and not try_update(current_source().first):
        # without a composer there is still something to practise; the notice says why it is a lesson
        page.composition = composition_from(realise_lesson(library().lessons[0], library().request()))


def composition_from(exercise: Exercise) -> Composition:
    """An exercise from a link as a composition with the swaras of the link, whatever the model composes today."""
    lessons = library().lessons
    nearest = nearest_lesson(exercise, lessons)
    return Composition(exercise, "", nearest, new_avartanams(exercise, lessons))
