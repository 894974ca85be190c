"""The Train page: on the left the training, on the right a line that the network has written."""

from __future__ import annotations

from html import escape

import streamlit as st

from carnatic.pages.components.exercise_view import on_player_event, player_messages
from carnatic.pages.components.player import player
from carnatic.pages.components.sound_settings import follow_sound, sound_part
from carnatic.pages.session import TrainSession, activate, try_run
from carnatic.pages.train.form import come_back, training_form
from carnatic.pages.train.outcome import in_use, loading
from carnatic.pages.train.progress import watch_training
from carnatic.pages.train.state import present_sample

_WHAT = "A small network learns from the lessons you choose. Watch it learn, hear what it writes, and practise with it."
_EMPTY = (
    "<div class='empty-sheet'><p>What it writes is laid out here: press <b>Hear it</b> beside a line.</p><dl>"
    "<dt>Learning</dt><dd>It guesses each next swara of the lessons, round after round, and is set right.</dd>"
    "<dt>Kept aside</dt><dd>A few lessons it never hears. How well it guesses those shows whether it has understood "
    "something or only knows the others by heart.</dd>"
    "<dt>Composing</dt><dd>Raga, tala and the rule that nothing is copied hold whatever it has learned.</dd></dl></div>"
)


def train() -> None:
    """Show the page."""
    page = activate(TrainSession, present=present_sample)
    come_back()
    with st.container(key="head"), st.container(key="title"):
        st.title("Train", anchor=False)
        st.html(f"<p class='what'>{_WHAT}</p>")
    in_use()
    with st.container(key="training"):
        with st.container(key="work"):
            if page.training is None:
                training_form()
                loading()
            else:
                watch_training(page.training)
        with st.container(key="sheet"):
            _sheet(page)


def _sheet(page: TrainSession) -> None:
    if page.composition is None:
        st.html(_EMPTY)
        return
    follow_sound()
    handed = try_run(page.player_payload)
    if isinstance(handed, str):
        st.html(f"<p class='notice' role='alert'>{escape(handed)}</p>")
    else:
        player(handed, key="player", on_change=on_player_event, beside=player_messages())
        with st.container(key="part_sound"):
            sound_part()
