"""The ways from one page to another, and what the next page opens with."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.link import encode, show_request
from carnatic.exercise.request import ExerciseRequest
from carnatic.pages.session import visit_session
from carnatic.worksheets.request import WorksheetRequest


def go_to(page: str, request: ExerciseRequest) -> None:
    """Open another page in the coming run, and have it make what a request asks for."""
    visit_session().next_page = (page, show_request(request))


def go_to_with(page: str, exercise: Exercise) -> None:
    """Open another page in the coming run with these very swaras."""
    visit_session().next_page = (page, dict(parse_qsl(encode(exercise))))


def open_text(text: str) -> None:
    """Open the Write page in the coming run with a text; the text that it had can be had back there."""
    visit = visit_session()
    visit.next_text, visit.next_page = text, ("write", {})


def open_worksheet(worksheet: WorksheetRequest) -> None:
    """Open the Worksheets page in the coming run with a request."""
    visit = visit_session()
    visit.next_worksheet, visit.next_page = worksheet, ("worksheets", {})


def follow_pending(pages: Mapping[str, StreamlitPage]) -> None:
    """Switch to the next page, if one was asked for. pages: by name."""
    visit = visit_session()
    if visit.next_page is not None:
        (page, params), visit.next_page = visit.next_page, None
        st.switch_page(pages[page], query_params=params)
