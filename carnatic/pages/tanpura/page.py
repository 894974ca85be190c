"""The Tanpura page: the drone and the tala, and what can be chosen of them."""

from __future__ import annotations

from html import escape

import streamlit as st

from carnatic.compose.composition import Composition
from carnatic.errors import CarnaticError
from carnatic.exercise.exercise import Exercise, Note
from carnatic.exercise.link import read_request, show_request
from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.text_values import read_sruti
from carnatic.library import library
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
from carnatic.pages.lessons.state import NOTHING_NEAR
from carnatic.pages.session import (
    Notice,
    PageSession,
    activate,
    change_request,
    current_composition,
    current_session,
    notice_at,
    remember,
    remembered,
    try_run,
    try_update,
)
from carnatic.pages.tanpura.player_data import tanpura_payload
from carnatic.theory.swara import Swara
from carnatic.theory.tuning import KATTAIS, kattai_hz, kattai_name

# what the address holds of a request; the rest plays no part here
_HELD = ("tala", "sruti", "tempo", "speed", "drone", "strings", "beat")
_SRUTIS = tuple(kattai_name(kattai_hz(kattai)) for kattai in KATTAIS)


def tanpura() -> None:
    """Show the page."""
    activate(_desk())
    _arrive()
    follow_sound()
    request = current_composition().exercise.request
    with st.container(key="head"), st.container(key="title"):
        st.title("Tanpura", anchor=False)
        st.html(f"<p class='what'>{_subtitle(request)}</p>")
    with st.container(key="desk", horizontal=True):
        with st.container(key="music"):
            player(
                current_session().present(current_composition()),
                key="player",
                on_change=on_player_event,
                beside=player_messages(),
            )
        with st.container(key="rail", width=304):
            with st.container(key="part_room"):
                _tala_and_sruti(request)
            with st.container(key="part_sound"):
                _sound(request)
    write_parameters(
        {name: value for name, value in show_request(current_composition().exercise.request).items() if name in _HELD}
    )


def _subtitle(request: ExerciseRequest) -> str:
    """'Drone and tala alone, to sing over. Adi tala, 4 + 2 + 2, in the mridangam’s syllables.' as HTML."""
    angas = " + ".join(map(str, request.tala.lengths))
    tala = f"<b>{escape(request.tala.name)}</b> tala, {angas}"
    return f"Drone and tala alone, to sing over. {tala}, in the mridangam’s syllables."


def _desk() -> PageSession:
    """The page's desk: its music is a tala over a drone."""
    first = library().request(family="own")
    return PageSession(
        "tanpura", first, lambda: _made(first), _made, lambda _: (), lambda line: _made(line.request), _present
    )


def _made(request: ExerciseRequest) -> Composition:
    # a desk holds a line; this one is never shown nor heard
    return Composition(Exercise(request, (Note(Swara("s")),)), "", NOTHING_NEAR, ())


def _present(composition: Composition) -> dict[str, object]:
    return tanpura_payload(composition.exercise.request)


def _arrive() -> None:
    """Take up what the address says, once; where that can't be read, say so and begin as usual."""
    if remembered("composition") is not None:
        return
    params = {name: value for name, value in st.query_params.to_dict().items() if name in _HELD}
    asked = try_run(lambda: read_request({**params, "family": "own"}, library()))
    if isinstance(asked, ExerciseRequest) and try_update(lambda: _made(asked)):
        adopt_sound(asked.sound)
        return
    refused = Notice("head", asked) if isinstance(asked, str) else remembered("notice")
    try_update(current_session().first)
    remember("notice", refused)


# -- the rail --------------------------------------------------------------------------------


def _tala_and_sruti(request: ExerciseRequest) -> None:
    if not notice_at("head") or "room_tala" not in st.session_state:
        st.session_state.room_tala = request.tala.name
        st.session_state.room_sruti = kattai_name(request.sruti_hz)
    tala_choice("room_tala", _take_tala)
    typed = st.session_state.room_sruti
    st.selectbox(
        "Sruti",
        _SRUTIS if typed in _SRUTIS else (*_SRUTIS, typed),
        key="room_sruti",
        accept_new_options=True,
        on_change=_take_sruti,
        help="A kattai, hertz, or a note’s name can be typed: 4.5, 142.5 Hz.",
    )
    if said := notice_at("head"):
        st.html(f"<p class='notice' role='alert'>{escape(said.text)}</p>")


def _take_tala() -> None:
    change_request(tala=library().tala(st.session_state.room_tala))


def _take_sruti() -> None:
    typed = st.session_state.room_sruti or ""
    try:
        change_request(sruti_hz=read_sruti(typed))
    except CarnaticError as refusal:
        remember("notice", Notice("head", str(refusal)))


def _sound(request: ExerciseRequest) -> None:
    st.html("<h3>Sound</h3>")
    show_choices(request.sound)
    drone_choices(request, "As usual")
    beat_choice()
    if said := notice_at("sound"):
        st.html(f"<p class='notice' role='alert'>{escape(said.text)}</p>")
