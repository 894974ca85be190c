"""The request of the Worksheets page: from the address, another page, or the widgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from carnatic.exercise.settings import DEFAULT_NOTATION, DEFAULT_SOUND
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.notation_settings import chosen_notation
from carnatic.pages.components.sound_settings import chosen_sound
from carnatic.pages.session import (
    Notice,
    WorksheetsSession,
    mark_widget_event,
    page_session,
    take_widget_event,
    try_run,
    visit_session,
)
from carnatic.pages.worksheets.form_values import first_request, request_of, values_of
from carnatic.worksheets.request import WorksheetRequest
from carnatic.worksheets.request_text import read_worksheet, show_worksheet

PREFIX = "asked_"  # of the widgets' keys


def request() -> WorksheetRequest:
    """The last request that can be met."""
    return page_session(WorksheetsSession).worksheet or first_request()


def is_at_fault() -> bool:
    """Whether the widgets have an invalid value, so that the request is an older one."""
    return page_session(WorksheetsSession).values != values_of(request())


def _show_request(wanted: WorksheetRequest) -> None:
    """Put a request on the page and into its widgets."""
    page = page_session(WorksheetsSession)
    page.worksheet, page.notice, page.values = wanted, None, values_of(wanted)
    for name, value in values_of(wanted).items():
        st.session_state[PREFIX + name] = value


def follow_worksheet_address() -> None:
    """Open the request of another page, or of the address if the reader and not a widget has changed it."""
    page, visit, is_widget_event = page_session(WorksheetsSession), visit_session(), take_widget_event()
    params = st.query_params.to_dict()
    if visit.next_worksheet is not None:
        wanted, visit.next_worksheet = visit.next_worksheet, None
        _show_request(wanted)
    elif params and params != page.address and (not is_widget_event or page.worksheet is None):
        _open(params)
    elif page.worksheet is None:
        # with the settings of the other pages of this visit
        _show_request(
            first_request().changed(
                notation=chosen_notation() or DEFAULT_NOTATION, sound=chosen_sound() or DEFAULT_SOUND
            )
        )
    for name, value in page.values.items():
        # Streamlit forgets a widget while another page is open
        st.session_state.setdefault(PREFIX + name, value)


def _open(params: dict[str, str]) -> None:
    asked = try_run(lambda: read_worksheet(params, library()))
    _show_request(request() if isinstance(asked, str) else asked)
    if isinstance(asked, str):
        page_session(WorksheetsSession).notice = Notice("head", say("link.instead.worksheet", why=asked))


def write_worksheet_address() -> None:
    """Write the request into the address, so that a reload restores it."""
    usual, params = show_worksheet(first_request()), show_worksheet(request())
    if params == usual:
        params = {}
    if st.query_params.to_dict() != params:
        st.query_params.from_dict(params)
    page_session(WorksheetsSession).address = params


# -- changes ------------------------------------------------------------------------------------


def apply_values() -> None:
    """Make a request from the widgets; if it is invalid, a notice says why and the old one stays."""
    page = page_session(WorksheetsSession)
    values = {name: st.session_state.get(PREFIX + name, value) for name, value in page.values.items()}
    page.values = values
    _try_request(lambda: request_of(values, request()))


def change_worksheet(**changes: Any) -> None:
    """Change some fields of the request."""
    _try_request(lambda: request().changed(**changes))


def _try_request(wanted: Callable[[], WorksheetRequest]) -> None:
    mark_widget_event()
    asked = try_run(wanted)
    if isinstance(asked, str):
        page_session(WorksheetsSession).notice = Notice("head", asked)
    else:
        _show_request(asked)
