"""Navigation from one page to another, with the content that the next page opens."""

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
    """Open another page in the next run with the exercise of a request."""
    visit_session().next_page = (page, show_request(request))


def go_to_with(page: str, exercise: Exercise) -> None:
    """Open another page in the next run with the same swaras."""
    visit_session().next_page = (page, dict(parse_qsl(encode(exercise))))


def open_text(text: str) -> None:
    """Open the Write page in the next run with a text; Undo there restores its earlier text."""
    visit = visit_session()
    visit.next_text, visit.next_page = text, ("write", {})


def open_worksheet(worksheet: WorksheetRequest) -> None:
    """Open the Worksheets page in the next run with a request."""
    visit = visit_session()
    visit.next_worksheet, visit.next_page = worksheet, ("worksheets", {})


def follow_pending(pages: Mapping[str, StreamlitPage]) -> None:
    """Switch to the next page if there is one. pages: by name."""
    visit = visit_session()
    if visit.next_page is not None:
        (page, params), visit.next_page = visit.next_page, None
        st.switch_page(pages[page], query_params=params)
