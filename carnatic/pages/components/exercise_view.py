"""The exercise on a page: the player, the tuning, and the column next to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from carnatic.compose.composition import Composition
from carnatic.exercise.gamakas import gamakas_sentence
from carnatic.exercise.korvai import shape_words
from carnatic.exercise.offer import Offer
from carnatic.exercise.text_values import read_sruti
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.notation_settings import follow_notation, notation_part
from carnatic.pages.components.player import Keep, PlayerState, player
from carnatic.pages.components.save_to_book import keep_mapping
from carnatic.pages.components.scale_files import scale_view
from carnatic.pages.components.sound_settings import choose_sound, chosen_sound, follow_sound, sound_part
from carnatic.pages.components.text import heading, notice
from carnatic.pages.components.tuning import octave, tuning_word
from carnatic.pages.session import (
    change_request,
    current_composition,
    current_request,
    current_session,
    mark_widget_event,
    notice_at,
    request_change,
    try_settings,
    visit_session,
)
from carnatic.theory.tuning import kattai_hz

Part = tuple[str, Callable[[Composition], None]]


def exercise_view(
    parts: Sequence[Part],
    fresh: Callable[[], None] | None = None,
    keep: Callable[[Keep], None] | None = None,
    below: Part | None = None,
) -> None:
    """The music on the left, the page's own parts and the tuning on the right.

    parts: (name, draws it). fresh: called when 'New varisai' is pressed by its key. keep: called
    when a part of the line is locked or unlocked. below: drawn under the music, where there is room.
    """
    follow_sound()
    follow_notation()
    with st.container(key="desk", horizontal=True):
        with st.container(key="music"):
            _shape_line()
            told = partial(on_player_event, fresh=fresh, keep=keep)
            player(current_session().player_payload(), key="player", on_change=told, beside=player_messages())
            gamaka_line()
            if current_session().tuning.is_open:
                octave()
        if below is not None:
            name, draw = below
            with st.container(key=f"below_{name}"):
                draw(current_composition())
        with st.container(key="rail", width=304):
            for name, draw in parts:
                with st.container(key=f"part_{name}"):
                    draw(current_composition())
            with st.container(key="part_sound"):
                sound_part()
            with st.container(key="part_notation"):
                notation_part()
            with st.container(key="part_tuning"):
                tuning_part()


def _shape_line() -> None:
    """How a line that lands is built, and where it lands."""
    if sentence := shape_words(current_composition().exercise):
        st.html(f"<p class='hint' id='shape'>{escape(sentence)}</p>")


def gamaka_line() -> None:
    """The gamakas of the line and their sources, if they are turned up."""
    exercise = current_composition().exercise
    if sentence := gamakas_sentence(exercise, library().gamaka_rules(exercise.request.raga)):
        st.html(f"<p class='sung'>{escape(sentence)}</p>")


def tuning_part() -> None:
    """The name of the tuning, and the button to adjust it."""
    request, is_open = current_request(), current_session().tuning.is_open
    heading(say("tuning.heading"), tuning_word(request))
    if request.mapping:
        keep_mapping(request)
    label = say("tuning.close") if is_open else say("tuning.adjust")
    st.button(label, key="move_a_swara", width="stretch", on_click=_toggle_tuning)
    if is_open:
        scale_view()


def _toggle_tuning() -> None:
    mark_widget_event()
    tuning = current_session().tuning
    tuning.is_open = not tuning.is_open


def on_player_event(
    told: PlayerState, fresh: Callable[[], None] | None = None, keep: Callable[[Keep], None] | None = None
) -> None:
    """Apply what was set in the player's bar, or lock a part of the line; the swaras stay."""
    if told.new:
        if fresh is not None:
            fresh()
        return
    if told.stale:
        mark_widget_event()  # the run that follows sends the piece with the addresses of this version
        return
    if told.keep is not None:
        # ignore a lock of a line that is no longer on the page
        if keep is not None and told.keep.music == current_session().player_payload()["music"]:
            keep(told.keep)
        return
    if told.staff_width is not None:
        mark_widget_event()
        visit_session().staff_width = told.staff_width
        return
    if told.sruti is not None:
        _typed_sruti(told.sruti)
        return
    if told.sounding is not None:
        if chosen_sound() is None:
            choose_sound(**asdict(told.sounding))
        return
    request = current_request()
    changes = {name: value for name, value in bar_changes(told).items() if getattr(request, name) != value}
    if changes:
        change_request(**changes)


def player_messages() -> dict[str, Any]:
    """The data for the player besides the music."""
    number, text = current_session().bar_message
    return {"said": {"number": number, "text": text}, "chosen": chosen_sound() is not None}


def _typed_sruti(text: str) -> None:
    """Set the typed sruti, or show a message next to the bar that says why it can't be set."""
    mark_widget_event()
    page = current_session()
    if try_settings(lambda: page.request.changed(sruti_hz=read_sruti(text)), "bar"):
        return
    if notice := notice_at("bar"):
        page.bar_message = (page.bar_message[0] + 1, notice.text)


def bar_changes(told: PlayerState) -> dict[str, Any]:
    """The fields of a request that tempo, speed and sruti of the bar set, with their values."""
    wanted = {
        "aksharas_per_minute": told.aksharas_per_minute,
        "speed": told.speed,
        "trikalam": None if told.speed is None else bool(told.trikalam),
        "sruti_hz": None if told.kattai is None else kattai_hz(told.kattai),
    }
    return {name: value for name, value in wanted.items() if value is not None}


# -- notices and offers ----------------------------------------------------------------------


def head_notice(take: Callable[[Offer], None] | None = None) -> None:
    """The notice under the title, and what works instead; nothing if there is none.

    take: called with the offer that is pressed; by default the page makes it.
    """
    warning = notice_at("head")
    if warning is None:
        return
    notice(warning.text)
    if warning.offers:
        offer_buttons(warning.offers, "instead", take or take_offer)


def offer_buttons(offers: Sequence[Offer], key: str, take: Callable[[Offer], None]) -> None:
    """A row of buttons, one for each offer, the nearest first."""
    with st.container(key=f"offers_{key}", horizontal=True, gap="small"):
        for i, offer in enumerate(offers):
            st.button(offer.words, key=f"{key}_{i}", on_click=take, args=(offer,))


def take_offer(offer: Offer) -> None:
    """Make the request of an offer."""
    request_change(lambda: offer.request)
