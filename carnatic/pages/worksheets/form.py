"""The choices: the exercises of the worksheet, their difficulty, their notation and their sound."""

from __future__ import annotations

import streamlit as st

from carnatic.errors import CarnaticError
from carnatic.exercise.families import WORKSHEET_FAMILIES, family_of
from carnatic.exercise.settings import (
    ACCIDENTAL_PLACES,
    BEATS,
    CLEFS,
    DRONES,
    HARDEST,
    SCRIPTS,
    STAFFS,
    STRONGEST_GAMAKA,
)
from carnatic.exercise.voices import VOICE_NAMES
from carnatic.library import library
from carnatic.messages import say
from carnatic.pages.components.choices import level_words, raga_label, tala_label
from carnatic.pages.components.notation_settings import CLEF_WORDS, SCRIPT_WORDS, SIGN_WORDS, STAFF_WORDS
from carnatic.pages.components.sound_settings import BEAT_WORDS, DRONE_WORDS, VOICE_WORDS, gamaka_words
from carnatic.pages.components.text import section
from carnatic.pages.session import PageSession, RagasSession, page_session
from carnatic.pages.worksheets.mappings import PAGES, mapping_choices
from carnatic.pages.worksheets.state import PREFIX, apply_values
from carnatic.theory.tala import KALAM_WORDS
from carnatic.theory.tuning import KATTAIS, kattai_hz, kattai_name
from carnatic.worksheets.request import LONGEST_WORKSHEET_TITLE, SHEET_PAPERS, WorksheetRequest

FAMILY_WORDS = {family: family_of(family).title for family in WORKSHEET_FAMILIES}
TUNING_WORDS = {name: say(f"worksheets.tuning.{name}") for name in ("just", "equal", "pythagorean", "raga")}
_SRUTIS = tuple(kattai_name(kattai_hz(kattai)) for kattai in KATTAIS)


def worksheet_form(worksheet: WorksheetRequest) -> None:
    """All the choices, the rarer ones in two popovers."""
    section(say("worksheets.choose"))
    _what()
    section(say("worksheets.amount"))
    _how_much(worksheet)
    section(say("worksheets.paper_heading"))
    _paper()
    section(say("worksheets.sound_heading"))
    _sound(worksheet)


def _what() -> None:
    st.pills(
        say("worksheets.kinds"),
        WORKSHEET_FAMILIES,
        selection_mode="multi",
        format_func=FAMILY_WORDS.__getitem__,
        key=_key("families"),
        on_change=apply_values,
    )
    names = [raga.name for raga in library().ragas]
    typed = st.session_state[_key("ragas")]
    st.multiselect(
        say("worksheets.ragas"),
        # what was typed and is no raga, or a raga that the user wrote, is in the list while it is chosen
        [*names, *(name for name in dict.fromkeys((*typed, *own_ragas())) if name not in names)],
        # in the list with its number and its other names, once chosen by its name alone
        format_func=lambda name: raga_label(library().raga(name)) if name in set(names) - set(typed) else _title(name),
        key=_key("ragas"),
        accept_new_options=True,
        placeholder=say("choice.raga_example"),
        on_change=apply_values,
    )
    st.multiselect(
        say("worksheets.talas"),
        [tala.name for tala in library().talas],
        format_func=lambda name: name if name in st.session_state[_key("talas")] else tala_label(name),
        key=_key("talas"),
        placeholder=say("worksheets.tala_example"),
        on_change=apply_values,
    )
    st.pills(
        say("worksheets.speed"),
        list(KALAM_WORDS),
        selection_mode="multi",
        format_func=lambda kalam: KALAM_WORDS[kalam].capitalize(),
        key=_key("kalams"),
        on_change=apply_values,
    )


def own_ragas() -> tuple[str, ...]:
    """The names of the user's own ragas on other pages of this visit."""
    pages: tuple[type[PageSession], ...] = (RagasSession, *PAGES)
    compositions = (page_session(page).composition for page in pages)
    ragas = (composition.exercise.request.raga for composition in compositions if composition is not None)
    return tuple(raga.name for raga in ragas if raga.is_own)


def _title(name: str) -> str:
    """The title of the user's own raga; any other name as it was typed."""
    try:
        raga = library().raga(name)
    except CarnaticError:
        return name
    return raga.title if raga.is_own else name


def _how_much(worksheet: WorksheetRequest) -> None:
    with st.container(horizontal=True, key="sheet_numbers"):
        st.number_input(say("worksheets.count"), key=_key("number"), step=1, format="%d", on_change=apply_values)
        st.number_input(
            say("worksheets.version"),
            key=_key("seed"),
            step=1,
            format="%d",
            on_change=apply_values,
            help=say("worksheets.version_help"),
        )
    levels = list(range(1, HARDEST + 1))
    with st.container(horizontal=True, key="sheet_levels"):
        st.selectbox(
            say("worksheets.easiest"), levels, format_func=level_words, key=_key("easiest"), on_change=apply_values
        )
        st.selectbox(
            say("worksheets.hardest"), levels, format_func=level_words, key=_key("hardest"), on_change=apply_values
        )
    shares = sorted({*range(0, 101, 10), worksheet.new_percent})
    st.select_slider(say("worksheets.share"), shares, format_func=share_words, key=_key("new"), on_change=apply_values)


def share_words(percent: int) -> str:
    """'None', '30%', 'All'."""
    return {0: say("worksheets.share_none"), 100: say("worksheets.share_all")}.get(percent, f"{percent}%")


def _paper() -> None:
    st.text_input(
        say("worksheets.title"),
        key=_key("title"),
        max_chars=LONGEST_WORKSHEET_TITLE,
        on_change=apply_values,
        autocomplete="off",
    )
    st.text_input(
        say("worksheets.class"),
        key=_key("class_name"),
        max_chars=LONGEST_WORKSHEET_TITLE,
        on_change=apply_values,
        autocomplete="off",
        placeholder=say("worksheets.class_example"),
    )
    with st.container(horizontal=True, key="sheet_script"):
        st.selectbox(
            say("notation.script"),
            SCRIPTS,
            format_func=SCRIPT_WORDS.__getitem__,
            key=_key("script"),
            on_change=apply_values,
        )
        _words(say("worksheets.paper"), SHEET_PAPERS, {paper: paper for paper in SHEET_PAPERS}, "paper")
    with st.popover(say("notation.more"), key="sheet_notation", width="stretch"):
        st.toggle(say("notation.numbers"), key=_key("numbers"), on_change=apply_values)
        st.toggle(say("notation.places"), key=_key("places"), on_change=apply_values)
        _words(say("notation.clef"), CLEFS, CLEF_WORDS, "clef")
        _words(say("notation.sa"), STAFFS, STAFF_WORDS, "staff")
        _words(say("notation.signs"), ACCIDENTAL_PLACES, SIGN_WORDS, "signs")
        st.toggle(say("notation.cents"), key=_key("cents"), on_change=apply_values)


def _sound(worksheet: WorksheetRequest) -> None:
    st.selectbox(
        say("sound.voice"), VOICE_NAMES, format_func=VOICE_WORDS.__getitem__, key=_key("voice"), on_change=apply_values
    )
    with st.container(horizontal=True, key="sheet_pitch"):
        typed = st.session_state[_key("sruti")]
        st.selectbox(
            say("worksheets.sruti"),
            _SRUTIS if typed in (*_SRUTIS, None) else (*_SRUTIS, typed),
            key=_key("sruti"),
            accept_new_options=True,
            on_change=apply_values,
            help=say("worksheets.sruti_help"),
        )
        st.number_input(
            say("worksheets.tempo"),
            key=_key("tempo"),
            step=5.0,
            format="%g",
            on_change=apply_values,
            help=say("worksheets.tempo_help"),
        )
    with st.popover(say("worksheets.more_sound"), key="sheet_sound", width="stretch"):
        strengths = sorted({*range(0, STRONGEST_GAMAKA + 1, 10), worksheet.sound.gamaka})
        st.select_slider(
            say("sound.gamaka"), strengths, format_func=gamaka_words, key=_key("gamaka"), on_change=apply_values
        )
        _words(say("sound.drone"), DRONES, DRONE_WORDS, "drone")
        _words(say("sound.beat"), BEATS, BEAT_WORDS, "beat")
    tunings = [tuning.name for tuning in library().tunings]
    words = {name: TUNING_WORDS.get(name, name) for name in tunings}
    st.selectbox(
        say("worksheets.tuning"), tunings, format_func=words.__getitem__, key=_key("tuning"), on_change=apply_values
    )
    mapping_choices(worksheet)


def _words(label: str, names: tuple[str, ...], words: dict[str, str], name: str) -> None:
    st.segmented_control(
        label,
        names,
        format_func=words.__getitem__,
        key=_key(name),
        required=True,
        width="stretch",
        on_change=apply_values,
    )


def _key(name: str) -> str:
    return PREFIX + name
