"""The notation that a user has chosen: script, staff and signs, the same on every page and for every line."""

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
from carnatic.pages.session import current_composition, mark_widget_event, try_update, with_settings_of

SCRIPT_WORDS = {script: script.capitalize() for script in SCRIPTS}
CLEF_WORDS = {"treble": "Treble", "bass": "Bass"}
STAFF_WORDS = {"c": "C", "sruti": "Its pitch"}
SIGN_WORDS = {"signature": "In front", "accidentals": "At each note"}
_KEYS = {name: f"notation_{name}" for name in ("script", "numbers", "places", "clef", "staff", "signs", "cents")}


# -- what is chosen, for the whole visit -----------------------------------------------------


def chosen_notation() -> NotationSettings | None:
    """What was chosen in this visit or brought by a link, None as long as nothing was."""
    found: NotationSettings | None = st.session_state.get("showing")
    return found


def chosen_script() -> str:
    """The script in which swaras are written in this visit, also where no line stands on the page."""
    return (chosen_notation() or DEFAULT_NOTATION).script


def adopt_notation(showing: NotationSettings) -> None:
    """Let what a link or a text asks for be what is chosen; one that asks for nothing changes nothing."""
    if showing != DEFAULT_NOTATION:
        st.session_state.showing = showing


def follow_notation() -> None:
    """Let the line on the page be written as it was chosen, wherever the line comes from."""
    wanted, line = chosen_notation(), current_composition()
    if wanted is not None and line.exercise.request.notation != wanted:
        try_update(lambda: with_settings_of(line, line.exercise.request.changed(notation=wanted)))


def choose_notation(**changes: Any) -> None:
    """Change some of the writing; the line and its sound stay."""
    mark_widget_event()
    line = current_composition()
    wanted = replace(line.exercise.request.notation, **changes)
    if try_update(lambda: with_settings_of(line, line.exercise.request.changed(notation=wanted))):
        st.session_state.showing = wanted


# -- on the page -------------------------------------------------------------------------------


def notation_part() -> None:
    """The choices in the rail: the script at once, staff and signs in a list of their own."""
    showing = current_composition().exercise.request.notation
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
