"""The Tanpura page: the drone and the tala, with their settings."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from carnatic.exercise.families import OWN
from carnatic.exercise.link import read_request, show_request
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.text_values import read_sruti
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.address import write_parameters
from carnatic.pages.components.choices import tala_choice
from carnatic.pages.components.exercise_view import on_player_event, player_messages
from carnatic.pages.components.player import player
from carnatic.pages.components.sound_settings import (
    adopt_sound,
    beat_choice,
    drone_choices,
    follow_sound,
    show_choices,
)
from carnatic.pages.components.text import heading, notice, page_title
from carnatic.pages.session import (
    Notice,
    TanpuraSession,
    activate,
    mark_widget_event,
    notice_at,
    page_session,
    try_run,
    try_settings,
)
from carnatic.theory.tuning import KATTAIS, kattai_hz, kattai_name

# the fields of a request that the address has; the page doesn't use the others
_HELD = ("tala", "sruti", "tempo", "speed", "drone", "strings", "beat")
_SRUTIS = tuple(kattai_name(kattai_hz(kattai)) for kattai in KATTAIS)


def tanpura() -> None:
    """Show the page."""
    page = activate(TanpuraSession)
    _open_address(page)
    follow_sound()
    request = page.request
    with st.container(key="head"), st.container(key="title"):
        page_title(say("page.tanpura"))
        st.title(say("page.tanpura"), anchor=False)
        st.html(f"<p class='what'>{_subtitle(request)}</p>")
    with st.container(key="desk", horizontal=True):
        with st.container(key="music"):
            player(page.player_payload(), key="player", on_change=on_player_event, beside=player_messages())
        with st.container(key="rail", width=304):
            with st.container(key="part_room"):
                _tala_and_sruti(request)
            with st.container(key="part_sound"):
                _sound(request)
    write_parameters({name: value for name, value in show_request(page.request).items() if name in _HELD})


def _subtitle(request: ExerciseRequest) -> str:
    """'Tanpura and tala to practise with. Adi tala, 4 + 2 + 2.' as HTML."""
    angas = " + ".join(map(str, request.tala.lengths))
    return say("tanpura.what", tala=f"<b>{escape(request.tala.name)}</b>", angas=angas)


def _open_address(page: TanpuraSession) -> None:
    """Read the address, once; if it can't be read, a notice says so and the page has the default drone."""
    if page.drone is not None:
        return
    params = {name: value for name, value in st.query_params.to_dict().items() if name in _HELD}
    request_or_refusal = try_run(lambda: read_request({**params, "family": OWN}, library()))
    if isinstance(request_or_refusal, ExerciseRequest) and try_settings(lambda: request_or_refusal):
        adopt_sound(request_or_refusal.sound)
        return
    refused = Notice("head", request_or_refusal) if isinstance(request_or_refusal, str) else page.notice
    try_settings(lambda: library().request(family=OWN))
    page.notice = refused


# -- the choices ---------------------------------------------------------------------------------


def _tala_and_sruti(request: ExerciseRequest) -> None:
    if not notice_at("head") or "room_tala" not in st.session_state:
        st.session_state.room_tala = request.tala.name
        st.session_state.room_sruti = kattai_name(request.sruti_hz)
    tala_choice("room_tala", _take_tala)
    typed = st.session_state.room_sruti
    st.selectbox(
        say("worksheets.sruti"),
        _SRUTIS if typed in _SRUTIS else (*_SRUTIS, typed),
        key="room_sruti",
        accept_new_options=True,
        on_change=_take_sruti,
        help=say("worksheets.sruti_help"),
    )
    if said := notice_at("head"):
        notice(said.text)


def _take_tala() -> None:
    tala = library().tala(st.session_state.room_tala)
    _change(lambda request: request.changed(tala=tala))


def _take_sruti() -> None:
    typed = st.session_state.room_sruti or ""
    _change(lambda request: request.changed(sruti_hz=read_sruti(typed)))


def _change(change: Callable[[ExerciseRequest], ExerciseRequest]) -> None:
    page = page_session(TanpuraSession)
    mark_widget_event()
    try_settings(lambda: change(page.request))


def _sound(request: ExerciseRequest) -> None:
    heading(say("sound.heading"))
    show_choices(request.sound)
    drone_choices(request)
    beat_choice()
    if said := notice_at("sound"):
        notice(said.text)
