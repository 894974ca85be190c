"""The notation that a user has chosen: script, staff and signs, the same on every page and for every line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from carnatic.exercise.notation_settings import CLEFS, SCRIPTS, SIGNS, STAFFS, USUAL, Showing
from carnatic.pages.session import acted, attempt, current, dressed

SCRIPT_WORDS = {script: script.capitalize() for script in SCRIPTS}
CLEF_WORDS = {"treble": "Treble", "bass": "Bass"}
STAFF_WORDS = {"c": "C", "sruti": "Its pitch"}
SIGN_WORDS = {"signature": "In front", "accidentals": "At each note"}
KEYS = {name: f"notation_{name}" for name in ("script", "numbers", "places", "clef", "staff", "signs", "cents")}


# -- what is chosen, for the whole visit -----------------------------------------------------


def chosen() -> Showing | None:
    """What was chosen in this visit or brought by a link, None as long as nothing was."""
    found: Showing | None = st.session_state.get("showing")
    return found


def chosen_script() -> str:
    """The script in which swaras are written in this visit, also where no line stands on the page."""
    return (chosen() or USUAL).script


def adopt_showing(showing: Showing) -> None:
    """Let what a link or a text asks for be what is chosen; one that asks for nothing changes nothing."""
    if showing != USUAL:
        st.session_state.showing = showing


def follow_showing() -> None:
    """Let the line on the page be written as it was chosen, wherever the line comes from."""
    wanted, line = chosen(), current()
    if wanted is not None and line.exercise.request.showing != wanted:
        attempt(lambda: dressed(line, line.exercise.request.changed(showing=wanted)))


def choose(**changes: Any) -> None:
    """Change some of the writing; the line and its sound stay."""
    acted()
    line = current()
    wanted = replace(line.exercise.request.showing, **changes)
    if attempt(lambda: dressed(line, line.exercise.request.changed(showing=wanted))):
        st.session_state.showing = wanted


# -- on the page -------------------------------------------------------------------------------


def notation_part() -> None:
    """The choices in the rail: the script at once, staff and signs in a list of their own."""
    showing = current().exercise.request.showing
    st.html(f"<h3>Notation <small>{notation_words(showing)}</small></h3>")
    for name, key in KEYS.items():
        st.session_state[key] = getattr(showing, name)
    st.selectbox(
        "Script", SCRIPTS, format_func=SCRIPT_WORDS.__getitem__, key=KEYS["script"], on_change=_take, args=("script",)
    )
    with st.popover("Staff and signs", key="notation_more", width="stretch"):
        _switch("Numbers in the ladders: R1, G3", "numbers")
        _switch("Numbers at every swara too", "places")
        _words("Clef", CLEFS, CLEF_WORDS, "clef")
        _words("Sa stands on", STAFFS, STAFF_WORDS, "staff")
        _words("Sharps and flats", SIGNS, SIGN_WORDS, "signs")
        _switch("Cents over notes that equal temperament has elsewhere", "cents")


def _words(label: str, names: tuple[str, ...], words: dict[str, str], name: str) -> None:
    st.segmented_control(
        label,
        names,
        format_func=words.__getitem__,
        key=KEYS[name],
        required=True,
        width="stretch",
        on_change=_take,
        args=(name,),
    )


def _switch(label: str, name: str) -> None:
    st.toggle(label, key=KEYS[name], on_change=_take, args=(name,))


def _take(name: str) -> None:
    choose(**{name: st.session_state[KEYS[name]]})


def notation_words(showing: Showing) -> str:
    """'Roman', 'Tamil, bass clef, Sa on its pitch, cents'."""
    clef = (f"{showing.clef} clef",) if showing.clef != USUAL.clef else ()
    place = ("Sa on its pitch",) if showing.staff == "sruti" else ()
    signs = ("signs at each note",) if showing.signs != USUAL.signs else ()
    numbers = () if showing.numbers else ("no numbers in the ladders",) if showing.places else ("no numbers",)
    places = ("numbers at every swara",) if showing.places else ()
    cents = ("cents",) if showing.cents else ()
    return ", ".join((SCRIPT_WORDS[showing.script], *clef, *place, *signs, *numbers, *places, *cents))
