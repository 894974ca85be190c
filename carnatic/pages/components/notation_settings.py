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
from carnatic.pages.session import current_request, mark_widget_event, try_settings, visit_session

SCRIPT_WORDS = {script: script.capitalize() for script in SCRIPTS}
CLEF_WORDS = {"treble": "Treble", "bass": "Bass"}
STAFF_WORDS = {"c": "C", "sruti": "Its pitch"}
SIGN_WORDS = {"signature": "In front", "accidentals": "At each note"}
_KEYS = {name: f"notation_{name}" for name in ("script", "numbers", "places", "clef", "staff", "signs", "cents")}


# -- what is chosen, for the whole visit -----------------------------------------------------


def chosen_notation() -> NotationSettings | None:
    """The settings that were chosen in this visit or brought by a link, None before that."""
    return visit_session().notation


def chosen_script() -> str:
    """The script in which swaras are written in this visit, also on a page without a line."""
    return (chosen_notation() or DEFAULT_NOTATION).script


def adopt_notation(showing: NotationSettings) -> None:
    """Choose the settings of a link or a text for the visit, unless they are the usual ones."""
    if showing != DEFAULT_NOTATION:
        visit_session().notation = showing


def follow_notation() -> None:
    """Write the line on the page with the settings of the visit, wherever the line comes from."""
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
    """The choices beside the music: the script, and staff and signs in a popover."""
    showing = current_request().notation
    st.html(f"<h3>Notation <small>{notation_words(showing)}</small></h3>")
    for name, key in _KEYS.items():
        st.session_state[key] = getattr(showing, name)
    st.selectbox(
        "Script", SCRIPTS, format_func=SCRIPT_WORDS.__getitem__, key=_KEYS["script"], on_change=_take, args=("script",)
    )
    with st.popover("Staff and signs", key="notation_more", width="stretch"):
        _switch("Numbers in the ladders: R1, G3", "numbers")
        _switch("Numbers at every swara too", "places")
        _words("Clef", CLEFS, CLEF_WORDS, "clef")
        _words("Sa stands on", STAFFS, STAFF_WORDS, "staff")
        _words("Sharps and flats", ACCIDENTAL_PLACES, SIGN_WORDS, "signs")
        _switch("Cents over notes that equal temperament has elsewhere", "cents")


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
    """'Roman', 'Tamil, bass clef, Sa on its pitch, cents'."""
    clef = (f"{showing.clef} clef",) if showing.clef != DEFAULT_NOTATION.clef else ()
    place = ("Sa on its pitch",) if showing.staff == "sruti" else ()
    signs = ("signs at each note",) if showing.signs != DEFAULT_NOTATION.signs else ()
    numbers = () if showing.numbers else ("no numbers in the ladders",) if showing.places else ("no numbers",)
    places = ("numbers at every swara",) if showing.places else ()
    cents = ("cents",) if showing.cents else ()
    return ", ".join((SCRIPT_WORDS[showing.script], *clef, *place, *signs, *numbers, *places, *cents))
