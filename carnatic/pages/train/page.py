"""The Train page: on the left what it learns and how far it is, on the right what it writes."""

from __future__ import annotations

from html import escape

import streamlit as st

from carnatic.pages.components.exercise_view import beside_bar, played
from carnatic.pages.components.player import player
from carnatic.pages.components.sound_settings import follow_sounding, sound_part
from carnatic.pages.session import current, fulfilled, here, remembered, sit_down
from carnatic.pages.train.form import choosing, come_back
from carnatic.pages.train.outcome import in_use, loading
from carnatic.pages.train.progress import watch
from carnatic.pages.train.state import training, training_desk

WHAT = "A small network learns from the lessons you choose. Watch it learn, hear what it writes, and practise with it."
EMPTY = (
    "<div class='empty-sheet'><p>What it writes is laid out here: press <b>Hear it</b> beside a line.</p><dl>"
    "<dt>Learning</dt><dd>It guesses each next swara of the lessons, round after round, and is set right.</dd>"
    "<dt>Kept aside</dt><dd>A few lessons it never hears. How well it guesses those shows whether it has understood "
    "something or only knows the others by heart.</dd>"
    "<dt>Composing</dt><dd>Raga, tala and the rule that nothing is copied hold whatever it has learned.</dd></dl></div>"
)


def train() -> None:
    """Show the page."""
    sit_down(training_desk())
    come_back()
    with st.container(key="head"), st.container(key="title"):
        st.title("Train", anchor=False)
        st.html(f"<p class='what'>{WHAT}</p>")
    in_use()
    with st.container(key="training"):
        with st.container(key="work"):
            now = training()
            if now is None:
                choosing()
                loading()
            else:
                watch(now)
        with st.container(key="sheet"):
            _sheet()


def _sheet() -> None:
    if remembered("composition") is None:
        st.html(EMPTY)
        return
    follow_sounding()
    handed = fulfilled(lambda: here().present(current()))
    if isinstance(handed, str):
        st.html(f"<p class='notice' role='alert'>{escape(handed)}</p>")
    else:
        player(handed, key="player", on_change=played, beside=beside_bar())
        with st.container(key="part_sound"):
            sound_part()
