"""The ways from one page to another, with what the next page shall show."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from carnatic.exercise.exercise import Exercise
from carnatic.exercise.link import encode, show_request
from carnatic.exercise.request import ExerciseRequest


def go_to(page: str, request: ExerciseRequest) -> None:
    """Ask for another page and for what it shall make there; the coming run goes through the door."""
    st.session_state.door = (page, show_request(request))


def go_to_with(page: str, exercise: Exercise) -> None:
    """Ask for another page with these very swaras; the coming run goes through the door."""
    st.session_state.door = (page, dict(parse_qsl(encode(exercise))))


def follow_pending(pages: Mapping[str, StreamlitPage]) -> None:
    """Switch to the page that was asked for, if one was. pages: by name."""
    door = st.session_state.pop("door", None)
    if door is not None:
        page, params = door
        st.switch_page(pages[page], query_params=params)
