"""The music stand: the player, the tuning and the rail beside it, the same on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from carnatic.compose.composition import Composition
from carnatic.exercise.gamakas import gamakas_sentence
from carnatic.exercise.offer import Offer
from carnatic.exercise.text_values import read_sruti
from carnatic.library import library
from carnatic.pages.components.notation_settings import follow_notation, notation_part
from carnatic.pages.components.player import Keep, PlayerState, player
from carnatic.pages.components.save_to_book import keep_mapping
from carnatic.pages.components.scale_files import scale_view
from carnatic.pages.components.sound_settings import choose_sound, chosen_sound, follow_sound, sound_part
from carnatic.pages.components.tuning import octave, tuning_word
from carnatic.pages.session import (
    change_request,
    current_composition,
    current_session,
    mark_widget_event,
    notice_at,
    remember,
    remembered,
    request_change,
    try_update,
    with_settings_of,
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

    parts: (name, draws it). fresh: what 'New varisai' by its key does, where the page has one.
    keep: what keeping a part of the line does. below: what stands under the music, where
    there is room.
    """
    follow_sound()
    follow_notation()
    with st.container(key="desk", horizontal=True):
        with st.container(key="music"):
            told = partial(on_player_event, fresh=fresh, keep=keep)
            player(
                current_session().present(current_composition()), key="player", on_change=told, beside=player_messages()
            )
            gamaka_line()
            if remembered("tuning_open"):
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


def gamaka_line() -> None:
    """Which gamakas are heard in the line and on what they rest, where they are turned up."""
    exercise = current_composition().exercise
    if said := gamakas_sentence(exercise, library().gamaka_rules(exercise.request.raga)):
        st.html(f"<p class='sung'>{escape(said)}</p>")


def tuning_part() -> None:
    """Which tuning it is, and the way to move a swara."""
    st.html(f"<h3>Tuning <small>{tuning_word(current_composition().exercise.request)}</small></h3>")
    if current_composition().exercise.request.mapping:
        keep_mapping(current_composition().exercise.request)
    label = "Close the tuning" if remembered("tuning_open") else "Move a swara"
    st.button(label, key="move_a_swara", width="stretch", on_click=_toggle_tuning)
    if remembered("tuning_open"):
        scale_view()


def _toggle_tuning() -> None:
    mark_widget_event()
    remember("tuning_open", not remembered("tuning_open"))


def on_player_event(
    told: PlayerState, fresh: Callable[[], None] | None = None, keep: Callable[[Keep], None] | None = None
) -> None:
    """Take up what was set in the player's bar or kept on the sheet; the swaras stay."""
    if told.new:
        if fresh is not None:
            fresh()
        return
    if told.keep is not None:
        # what was marked on a line that has gone since says nothing about this one
        if keep is not None and told.keep.music == current_session().present(current_composition())["music"]:
            keep(told.keep)
        return
    if told.sruti is not None:
        _typed_sruti(told.sruti)
        return
    if told.sounding is not None:
        if chosen_sound() is None:
            choose_sound(**asdict(told.sounding))
        return
    request = current_composition().exercise.request
    changes = {name: value for name, value in _settings(told).items() if getattr(request, name) != value}
    if changes:
        change_request(**changes)


def player_messages() -> dict[str, Any]:
    """What the player is told beside the music."""
    number, text = remembered("bar_said", (0, ""))
    return {"said": {"number": number, "text": text}, "chosen": chosen_sound() is not None}


def _typed_sruti(text: str) -> None:
    """Take up a sruti as it was typed, or say beside the bar why it can't be."""
    mark_widget_event()
    line = current_composition()
    if try_update(lambda: with_settings_of(line, line.exercise.request.changed(sruti_hz=read_sruti(text))), "bar"):
        return
    if said := notice_at("bar"):
        remember("bar_said", (remembered("bar_said", (0, ""))[0] + 1, said.text))


def _settings(told: PlayerState) -> dict[str, Any]:
    wanted = {
        "aksharas_per_minute": told.aksharas_per_minute,
        "speed": told.speed,
        "trikalam": None if told.speed is None else bool(told.trikalam),
        "sruti_hz": None if told.kattai is None else kattai_hz(told.kattai),
    }
    return {name: value for name, value in wanted.items() if value is not None}


# -- what could not be met -----------------------------------------------------------------


def head_notice(take: Callable[[Offer], None] | None = None) -> None:
    """What could not be met, under the title, and what works instead; nothing where all is well.

    take: what pressing an offer does; the page's own way when none is said.
    """
    said = notice_at("head")
    if said is None:
        return
    st.html(f"<p class='notice' role='alert'>{escape(said.text)}</p>")
    if said.offers:
        offer_buttons(said.offers, "instead", take or take_offer)


def offer_buttons(offers: Sequence[Offer], key: str, take: Callable[[Offer], None]) -> None:
    """A row of buttons, one an offer; the first is the nearest."""
    with st.container(key=f"offers_{key}", horizontal=True, gap="small"):
        for i, offer in enumerate(offers):
            st.button(offer.words, key=f"{key}_{i}", on_click=take, args=(offer,))


def take_offer(offer: Offer) -> None:
    """Put what was offered on the page."""
    request_change(lambda: offer.request)
