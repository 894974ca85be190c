"""The Practice page: a varisai, the player, and the rail beside it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from carnatic.pages.choices import head, head_notice, next_number
from carnatic.pages.player import PlayerState, player
from carnatic.pages.rail import other_tries, take_it_home, what_is_new
from carnatic.pages.render import player_payload
from carnatic.pages.state import change, current, expected, follow_address, write_address
from carnatic.pages.tuning import octave, tuning_word
from carnatic.theory.tuning import kattai_hz


def practice() -> None:
    """Show the page, its head first: that needs no composing."""
    follow_address()
    head(expected())
    said = st.container(key="notice")
    exercise = current().exercise
    with said:
        head_notice()
    with st.container(key="desk", horizontal=True):
        with st.container(key="music"):
            player(player_payload(exercise), key="player", on_change=played)
            if st.session_state.get("tuning_open"):
                octave()
        with st.container(key="rail", width=304):
            _rail()
    write_address(exercise)


def _rail() -> None:
    composition = current()
    with st.container(key="part_tries"):
        other_tries(composition)
    with st.container(key="part_new"):
        what_is_new(composition)
    with st.container(key="part_home"):
        take_it_home(composition.exercise)
    with st.container(key="part_tuning"):
        st.html(f"<h3>Tuning <small>{tuning_word(composition.exercise.request)}</small></h3>")
        label = "Close the tuning" if st.session_state.get("tuning_open") else "Move a swara"
        st.button(label, key="move_a_swara", width="stretch", on_click=_toggle_tuning)


def _toggle_tuning() -> None:
    st.session_state.acted = True
    st.session_state.tuning_open = not st.session_state.get("tuning_open")


def played(told: PlayerState) -> None:
    """Take up what was set in the player's bar; the swaras stay."""
    if told.new:
        next_number()
        return
    request = current().exercise.request
    changes = {name: value for name, value in _settings(told).items() if getattr(request, name) != value}
    if changes:
        change(**changes)


def _settings(told: PlayerState) -> dict[str, Any]:
    wanted = {
        "aksharas_per_minute": told.aksharas_per_minute,
        "speed": told.speed,
        "sruti_hz": None if told.kattai is None else kattai_hz(told.kattai),
    }
    return {name: value for name, value in wanted.items() if value is not None}
