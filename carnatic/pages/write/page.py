"""The Write page: the text on the left, what it gives on the right, and its faults in both."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qsl

import streamlit as st

from carnatic.errors import DamagedLink
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.link import decode, encode, show_wish
from carnatic.exercise.sargam.draft import Draft
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.address import DAMAGED, arrive, follow_address, keep_address
from carnatic.pages.components.choices import moved_words, speed_words
from carnatic.pages.components.downloads import FILES, copy_link, files, print_sheet
from carnatic.pages.components.exercise_view import beside_bar, head_notice, played, tuning_part
from carnatic.pages.components.notation_settings import notation_part
from carnatic.pages.components.player import PlayerState, player
from carnatic.pages.components.rendering import too_much
from carnatic.pages.components.save_to_book import keep_exercise
from carnatic.pages.components.sound_settings import follow_sounding, sound_part
from carnatic.pages.components.tuning import octave
from carnatic.pages.navigation import carry
from carnatic.pages.session import Notice, acted, current, fulfilled, here, notice, remember, remembered, sit_down
from carnatic.pages.write.choices import choices
from carnatic.pages.write.editor import notebook
from carnatic.pages.write.state import accept, draft, held, is_blank, settings_of, take_brought, take_up, writing

PLAIN_FILES = (("Text", ".txt"),)  # of a line that is too long to be sounded and engraved
PITCHED = (".mp3", ".wav", ".flac", ".zip", ".mid")
SIGNS = (
    ("s r g m p d n", "madhya sthayi; m1 or m2 where the raga has both"),
    ("S R G", "tara, and S' ati-tara"),
    ("n. d.", "mandra, and n.. anumandra"),
    (", ;", "hold the swara before them, for one more unit and for two"),
    ("| ||", "end an anga and an avartanam; spaces and lines are free"),
)


def write() -> None:
    """Show the page."""
    sit_down(writing())
    if remembered("composition") is None:
        remember("bare", not st.query_params.to_dict())
    follow_address()
    arrive()
    if (said := notice("head")) and said.code == DAMAGED:
        remember("notice", Notice("head", say("link.instead.written")))
    follow_sounding()
    take_up()
    take_brought()
    found = draft()
    _head(current().exercise)
    head_notice()
    with st.container(key="writing"):
        with st.container(key="text"):
            notebook(found)
        with st.container(key="sheet"):
            _sheet()
        with st.container(key="rail"):
            _rail(found)
    keep_address(_address(found))


# -- the head ------------------------------------------------------------------------------


def _head(exercise: Exercise) -> None:
    request = exercise.request
    with st.container(key="head", horizontal=True, vertical_alignment="bottom"):
        with st.container(key="title"):
            st.title(request.raga.title, anchor=False)
            st.html(f"<p class='what'>{subtitle(exercise)}</p>")
        with (
            st.container(key="acts", horizontal=True, width="content", gap="small"),
            st.popover("Change raga or tala", key="choices", width="content"),
        ):
            choices(request)


def subtitle(exercise: Exercise) -> str:
    """'A line of your own in Adi tala, 4 + 2 + 2. First speed.' as HTML."""
    request = exercise.request
    name, angas = exercise.title or "A line of your own", " + ".join(map(str, request.tala.lengths))
    said = f"<b>{escape(name)}</b> in <b>{escape(request.tala.name)}</b> tala, {angas}. {speed_words(request)}."
    return f"{said} {escape(moved_words(request))}".strip()


# -- the sheet and the rail --------------------------------------------------------------------


def _sheet() -> None:
    if is_blank():
        rows = "".join(f"<dt>{signs}</dt><dd>{meaning}</dd>" for signs, meaning in SIGNS)
        st.html(
            "<div class='empty-sheet'><p>Here it is laid out as you type, with each fault at its swara.</p>"
            f"<dl>{rows}</dl></div>"
        )
        return
    handed = fulfilled(lambda: here().present(current()))
    if isinstance(handed, str):
        st.html(f"<p class='notice' role='alert'>{escape(handed)}</p>")
        return
    player(handed, key="player", on_change=_played, beside=beside_bar())
    if remembered("tuning_open"):
        octave()


def _played(told: PlayerState) -> None:
    if told.accepted:
        accept()
    else:
        played(told)


def _rail(found: Draft) -> None:
    if is_blank():
        return
    with st.container(key="part_home"):
        _home(found)
    with st.container(key="part_sound"):
        sound_part()
    with st.container(key="part_notation"):
        notation_part()
    with st.container(key="part_tuning"):
        tuning_part()


def _home(found: Draft) -> None:
    exercise = current().exercise
    st.html("<h3>Take it home</h3>")
    if too_long := too_much(exercise):
        st.html(f"<p class='hint'>{escape(too_long)}</p>")
        keep_exercise(exercise)
        copy_link(exercise)
        files(exercise, PLAIN_FILES)
        return
    if why := held(found):
        st.html(f"<p class='hint'>{escape(why)}</p>")
        st.button("Play and take it home all the same", key="accept", width="stretch", on_click=accept)
        return
    if _link_params(exercise, found):
        keep_exercise(exercise)
        copy_link(exercise)
        st.button("Practise it", key="practise", width="stretch", on_click=_practise)
    else:
        keep_exercise(exercise)
        st.html("<p class='hint'>A link carries whole avartanams without a fault; files carry any line.</p>")
    silent = silent_words(exercise)
    print_sheet(exercise)
    files(exercise, tuple(row for row in FILES if not silent or row[1] not in PITCHED))
    if silent:
        st.html(f"<p class='hint'>{escape(silent)}</p>")


def _practise() -> None:
    """Take the line to the Practice page, where lines are composed from it."""
    acted()
    carry("practice", current().exercise)


def silent_words(exercise: Exercise) -> str:
    """Why there is no file with sound: 'Mohanam has no m, …'; '' where there is one."""
    foreign = [note.swara.letter for note, pitch in zip(exercise.notes, exercise.pitches) if pitch is None]
    if not foreign:
        return ""
    letters = " and no ".join(dict.fromkeys(foreign))
    return (
        f"{exercise.request.raga.title} has no {letters}. What it lacks is silent when the line is played; MP3, WAV "
        "and MIDI need a pitch for every swara."
    )


def _link_params(exercise: Exercise, found: Draft) -> dict[str, str]:
    """The parameters of a link to the line; none where a link would not bring it back."""
    params = dict(parse_qsl(encode(exercise)))
    try:
        decode(params, library())
    except DamagedLink:
        return {}
    return {} if found.marks or found.is_too_long or is_blank() else params


def _address(found: Draft) -> dict[str, str]:
    exercise = current().exercise
    return _link_params(exercise, found) or show_wish(settings_of(exercise.request))
