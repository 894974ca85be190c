"""The Write page: the text on the left, the exercise on the right, and the faults in both."""

from __future__ import annotations

from urllib.parse import parse_qsl

import streamlit as st

from carnatic.errors import DamagedLink
from carnatic.exercise.exercise import Exercise
from carnatic.exercise.link import decode, encode, show_request
from carnatic.exercise.sargam.draft import SargamDraft
from carnatic.export import PAGE_FORMATS
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.address import DAMAGED, follow_address, open_exercise, write_parameters
from carnatic.pages.components.choices import subtitle
from carnatic.pages.components.downloads import copy_link, file_downloads, print_sheet
from carnatic.pages.components.exercise_view import head_notice, on_player_event, player_messages, tuning_part
from carnatic.pages.components.notation_settings import notation_part
from carnatic.pages.components.player import PlayerState, player
from carnatic.pages.components.rendering import too_much
from carnatic.pages.components.save_to_book import keep_exercise
from carnatic.pages.components.sound_settings import follow_sound, sound_part
from carnatic.pages.components.text import heading, hint, music_title, notice
from carnatic.pages.components.tuning import octave
from carnatic.pages.navigation import go_to_with
from carnatic.pages.session import (
    Notice,
    WriteSession,
    activate,
    current_composition,
    current_request,
    current_session,
    mark_widget_event,
    notice_at,
    try_run,
)
from carnatic.pages.write.choices import write_choices
from carnatic.pages.write.editor import editor
from carnatic.pages.write.state import (
    accept,
    draft,
    held_back,
    is_blank,
    present_draft,
    settings_of,
    take_brought,
    take_up,
    write_source,
)

_SIGNS = (
    ("s r g m p d n", say("write.signs.madhya")),
    ("S R G", say("write.signs.tara")),
    ("n. d.", say("write.signs.mandra")),
    (", ;", say("write.signs.hold")),
    ("| ||", say("write.signs.bars")),
)


def write() -> None:
    """Show the page."""
    page = activate(WriteSession, write_source(), present_draft)
    if page.composition is None:
        page.is_bare = not st.query_params.to_dict()
    follow_address()
    open_exercise()
    if (warning := notice_at("head")) and warning.code == DAMAGED:
        page.notice = Notice("head", say("link.instead.written"))
    follow_sound()
    take_up()
    take_brought()
    result = draft()
    _head(current_composition().exercise)
    head_notice()
    with st.container(key="writing"):
        with st.container(key="text"):
            editor(result)
        with st.container(key="sheet"):
            _sheet()
        with st.container(key="rail"):
            _rail(result)
    write_parameters(_address(result))


# -- the head ------------------------------------------------------------------------------


def _head(exercise: Exercise) -> None:
    request = exercise.request
    music_title(request.raga.title, exercise.title or say("write.your_own"))
    with st.container(key="head", horizontal=True, vertical_alignment="bottom"):
        with st.container(key="title"):
            st.title(request.raga.title, anchor=False)
            st.html(f"<p class='what'>{subtitle(exercise.request, exercise.title or say('write.your_own'))}</p>")
        with (
            st.container(key="acts", horizontal=True, width="content", gap="small"),
            st.popover(say("write.choices"), key="choices", width="content"),
        ):
            write_choices(request)


# -- the sheet, and what is beside it ------------------------------------------------------------


def _sheet() -> None:
    if is_blank():
        rows = "".join(f"<dt>{signs}</dt><dd>{meaning}</dd>" for signs, meaning in _SIGNS)
        st.html(f"<div class='empty-sheet'><p>{say('write.preview')}</p><dl>{rows}</dl></div>")
        return
    handed = try_run(current_session().player_payload)
    if isinstance(handed, str):
        notice(handed)
        return
    player(handed, key="player", on_change=_played, beside=player_messages())
    if current_session().tuning.is_open:
        octave()


def _played(told: PlayerState) -> None:
    if told.accepted:
        accept()
    else:
        on_player_event(told)


def _rail(result: SargamDraft) -> None:
    if is_blank():
        return
    with st.container(key="part_home"):
        _home(result)
    with st.container(key="part_sound"):
        sound_part()
    with st.container(key="part_notation"):
        notation_part()
    with st.container(key="part_tuning"):
        tuning_part()


def _home(result: SargamDraft) -> None:
    exercise = current_composition().exercise
    heading(say("files.heading"))
    if too_long := too_much(exercise):
        hint(str(too_long))
        keep_exercise(exercise)
        copy_link(exercise)
        file_downloads(exercise, (form for form in PAGE_FORMATS if form.use is None))
        return
    if why := held_back(result):
        hint(why)
        st.button(say("write.use_anyway"), key="accept", width="stretch", on_click=accept)
        return
    if _link_params(exercise, result):
        keep_exercise(exercise)
        copy_link(exercise)
        st.button(say("write.practise"), key="practise", width="stretch", on_click=_practise)
    else:
        keep_exercise(exercise)
        hint(say("write.no_link"))
    silent = silent_words(exercise)
    print_sheet(exercise)
    file_downloads(exercise, (form for form in PAGE_FORMATS if not (silent and form.sounds)))
    if silent:
        hint(silent)


def _practise() -> None:
    """Open the line on the Practice page, where lines are composed from it."""
    mark_widget_event()
    go_to_with("practice", current_composition().exercise)


def silent_words(exercise: Exercise) -> str:
    """Why there is no file with sound: 'Mohanam has no m. …'; '' if there is one."""
    foreign = [note.swara.letter for note, pitch in zip(exercise.notes, exercise.pitches) if pitch is None]
    if not foreign:
        return ""
    return say("write.silent", raga=exercise.request.raga.title, swaras=tuple(dict.fromkeys(foreign)))


def _link_params(exercise: Exercise, result: SargamDraft) -> dict[str, str]:
    """The parameters of a link to the line; none if a link would not bring it back."""
    params = dict(parse_qsl(encode(exercise)))
    try:
        decode(params, library())
    except DamagedLink:
        return {}
    return {} if result.marks or result.is_too_long or is_blank() else params


def _address(result: SargamDraft) -> dict[str, str]:
    return _link_params(current_composition().exercise, result) or show_request(settings_of(current_request()))
