"""The Train page: on the left the training, on the right a line that the network has written."""

from __future__ import annotations

import streamlit as st

from carnatic.messages import say
from carnatic.pages.components.exercise_view import on_player_event, player_messages
from carnatic.pages.components.player import player
from carnatic.pages.components.sound_settings import follow_sound, sound_part
from carnatic.pages.components.text import notice, page_title
from carnatic.pages.session import TrainSession, activate, try_run
from carnatic.pages.train.form import come_back, training_form
from carnatic.pages.train.outcome import in_use, loading
from carnatic.pages.train.progress import watch_training
from carnatic.pages.train.state import present_sample


def train() -> None:
    """Show the page."""
    page = activate(TrainSession, present=present_sample)
    come_back()
    with st.container(key="head"), st.container(key="title"):
        page_title(say("page.train"))
        st.title(say("page.train"), anchor=False)
        st.html(f"<p class='what'>{say('train.what')}</p>")
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


def _empty_sheet() -> str:
    rows = "".join(
        f"<dt>{say(f'train.{part}')}</dt><dd>{say(f'train.{part}_is')}</dd>"
        for part in ("learning", "aside", "composing")
    )
    return f"<div class='empty-sheet'><p>{say('train.sheet')}</p><dl>{rows}</dl></div>"


def _sheet(page: TrainSession) -> None:
    if page.composition is None:
        st.html(_empty_sheet())
        return
    follow_sound()
    handed = try_run(page.player_payload)
    if isinstance(handed, str):
        notice(handed)
    else:
        player(handed, key="player", on_change=on_player_event, beside=player_messages())
        with st.container(key="part_sound"):
            sound_part()
