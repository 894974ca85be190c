"""What the page remembers: the request that stands, what was typed, and what was made of it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from carnatic.compose.composition import Composition
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import DEFAULT_NOTATION, DEFAULT_SOUND
from carnatic.jobs.worksheet import WorksheetJob
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.notation_settings import chosen_notation
from carnatic.pages.components.sound_settings import chosen_sound
from carnatic.pages.session import (
    Notice,
    PageSession,
    current_composition,
    mark_widget_event,
    remember,
    remembered,
    try_run,
)
from carnatic.pages.worksheets.form_values import Values, first_request, request_of, values_of
from carnatic.worksheets.request import WorksheetRequest
from carnatic.worksheets.request_text import read_worksheet, show_worksheet

PREFIX = "asked_"  # of the widgets' keys


def worksheets_session() -> PageSession:
    """The page's desk; it holds a request and no line."""

    def stay(_: ExerciseRequest | None = None) -> Composition:
        return current_composition()

    return PageSession(
        "worksheets", library().request(), stay, stay, lambda _: (), lambda _: current_composition(), lambda _: {}
    )


def request() -> WorksheetRequest:
    """The last request that can be."""
    found: WorksheetRequest | None = remembered("request")
    return found or first_request()


def is_at_fault() -> bool:
    """Whether the widgets hold something that can't be, so that the request is of before."""
    return bool(remembered("values") != values_of(request()))


def current_job() -> WorksheetJob | None:
    """What this visit had made last, and has not put away."""
    found: WorksheetJob | None = remembered("making")
    return found


def open_worksheet(wanted: WorksheetRequest) -> None:
    """Have the next visit of the page begin with a request from elsewhere, and go there."""
    st.session_state["worksheets.brought"] = wanted
    st.session_state.door = ("worksheets", {})


def _show_request(wanted: WorksheetRequest) -> None:
    """Let a request stand on the page, its widgets too."""
    remember("request", wanted)
    remember("notice", None)
    remember("values", values_of(wanted))
    for name, value in values_of(wanted).items():
        st.session_state[PREFIX + name] = value


def follow_worksheet_address() -> None:
    """Take up what another page brings, or the address where the reader and not a widget has changed it."""
    widget = st.session_state.pop("acted", False)
    params = st.query_params.to_dict()
    brought = remembered("brought")
    if brought is not None:
        remember("brought", None)
        _show_request(brought)
    elif params and params != remembered("address") and (not widget or remembered("request") is None):
        _open(params)
    elif remembered("request") is None:
        # as the other pages write in this visit
        _show_request(
            first_request().changed(
                notation=chosen_notation() or DEFAULT_NOTATION, sound=chosen_sound() or DEFAULT_SOUND
            )
        )
    for name, value in remembered("values").items():
        # Streamlit forgets a widget while another page is open
        st.session_state.setdefault(PREFIX + name, value)


def _open(params: dict[str, str]) -> None:
    asked = try_run(lambda: read_worksheet(params, library()))
    _show_request(request() if isinstance(asked, str) else asked)
    if isinstance(asked, str):
        remember("notice", Notice("head", say("link.instead.worksheet", why=asked)))


def write_worksheet_address() -> None:
    """Let the address bring the request back on a reload."""
    usual, params = show_worksheet(first_request()), show_worksheet(request())
    if params == usual:
        params = {}
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)
    remember("address", params)


# -- what is told ----------------------------------------------------------------------------


def apply_values() -> None:
    """Take up what the widgets hold; where that can't be, say why, and what stood there stays."""
    mark_widget_event()
    before: Values = remembered("values")
    values = {name: st.session_state.get(PREFIX + name, value) for name, value in before.items()}
    remember("values", values)
    asked = try_run(lambda: request_of(values, request()))
    if isinstance(asked, str):
        remember("notice", Notice("head", asked))
    else:
        _show_request(asked)


def change_worksheet(**changes: Any) -> None:
    """Change some of the request that stands."""
    mark_widget_event()
    asked = try_run(lambda: request().changed(**changes))
    if isinstance(asked, str):
        remember("notice", Notice("head", asked))
    else:
        _show_request(asked)
