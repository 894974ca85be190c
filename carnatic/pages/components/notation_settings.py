"""The notation settings of a visit: script, staff and signs, the same on every page and for every line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from carnatic.exercise.settings import (
    ACCIDENTAL_PLACES,
    CLEFS,
    DEFAULT_NOTATION,
    SCRIPTS,
    STAFFS,
    NotationSettings,
)
from carnatic.messages import say
from carnatic.pages.components.text import heading
from carnatic.pages.session import (
    current_request,
    mark_widget_event,
    try_settings,
    visit_session,
)

SCRIPT_WORDS = {script: script.capitalize() for script in SCRIPTS}
CLEF_WORDS = {clef: say(f"notation.clef.{clef}") for clef in CLEFS}
STAFF_WORDS = {staff: say(f"notation.sa.{staff}") for staff in STAFFS}
SIGN_WORDS = {place: say(f"notation.signs.{place}") for place in ACCIDENTAL_PLACES}
_KEYS = {name: f"notation_{name}" for name in ("script", "numbers", "places", "clef", "staff", "signs", "cents")}


# -- what is chosen, for the whole visit -----------------------------------------------------


def chosen_notation() -> NotationSettings | None:
    """The settings chosen in this visit or opened with a link; None before that."""
    return visit_session().notation


def chosen_script() -> str:
    """The script in which swaras are written in this visit, also on a page without a line."""
    return (chosen_notation() or DEFAULT_NOTATION).script


def adopt_notation(showing: NotationSettings) -> None:
    """Choose the settings of a link or a text for the visit, unless they are the usual ones."""
    if showing != DEFAULT_NOTATION:
        visit_session().notation = showing


def follow_notation() -> None:
    """Apply the visit's settings to the line on the page, whatever its origin."""
    wanted = chosen_notation()
    if wanted is not None and current_request().notation != wanted:
        try_settings(lambda: current_request().changed(notation=wanted))


def choose_notation(**changes: Any) -> None:
    """Change some of the settings; the line and its sound stay."""
    mark_widget_event()
    wanted = replace(current_request().notation, **changes)
    if try_settings(lambda: current_request().changed(notation=wanted)):
        visit_session().notation = wanted


# -- on the page -------------------------------------------------------------------------------


def notation_part() -> None:
    """The notation choices in the rail: the script, and staff and signs in a popover."""
    showing = current_request().notation
    heading(say("notation.heading"), notation_words(showing))
    for name, key in _KEYS.items():
        st.session_state[key] = getattr(showing, name)
    st.selectbox(
        say("notation.script"),
        SCRIPTS,
        format_func=SCRIPT_WORDS.__getitem__,
        key=_KEYS["script"],
        on_change=_take,
        args=("script",),
    )
    with st.popover(say("notation.more"), key="notation_more", width="stretch"):
        _switch(say("notation.numbers"), "numbers")
        _switch(say("notation.places"), "places")
        _words(say("notation.clef"), CLEFS, CLEF_WORDS, "clef")
        _words(say("notation.sa"), STAFFS, STAFF_WORDS, "staff")
        _words(say("notation.signs"), ACCIDENTAL_PLACES, SIGN_WORDS, "signs")
        _switch(say("notation.cents"), "cents")


def _words(label: str, names: tuple[str, ...], words: dict[str, str], name: str) -> None:
    st.segmented_control(
        label,
        names,
        format_func=words.__getitem__,
        key=_KEYS[name],
        required=True,
        width="stretch",
        on_change=_take,
        args=(name,),
    )


def _switch(label: str, name: str) -> None:
    st.toggle(label, key=_KEYS[name], on_change=_take, args=(name,))


def _take(name: str) -> None:
    choose_notation(**{name: st.session_state[_KEYS[name]]})


def notation_words(showing: NotationSettings) -> str:
    """'Roman', 'Tamil, bass clef, Sa as its real note, cents'."""
    clef = (say("notation.word.clef", clef=showing.clef),) if showing.clef != DEFAULT_NOTATION.clef else ()
    place = (say("notation.word.sa"),) if showing.staff == "sruti" else ()
    signs = (say("notation.word.signs"),) if showing.signs != DEFAULT_NOTATION.signs else ()
    lacking = say("notation.word.no_arohana_numbers") if showing.places else say("notation.word.no_numbers")
    numbers = () if showing.numbers else (lacking,)
    places = (say("notation.word.places"),) if showing.places else ()
    cents = (say("notation.word.cents"),) if showing.cents else ()
    return ", ".join((SCRIPT_WORDS[showing.script], *clef, *place, *signs, *numbers, *places, *cents))
