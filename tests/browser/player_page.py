"""A page with nothing but the player, for the browser tests: `streamlit run` this file.

The address chooses the exercise: text= in sargam, or lesson=1 to 14; raga=, tala=, speed=,
trikalam=, eduppu=, tempo=, sruti=, drone=, strings=, beat=, gamaka=. The settings that come back from the bar are
applied and shown.
"""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from carnatic.errors import CarnaticError
from carnatic.library import library
from carnatic.pages.parts.payload import payload
from carnatic.pages.parts.player import PlayerState, player
from carnatic.pages.parts.render import player_sound, staffs
from carnatic.practice.exercise import Exercise
from carnatic.practice.layout import lay_out
from carnatic.practice.realise import realise_drill
from carnatic.practice.review import review
from carnatic.practice.text import parse
from carnatic.theory.tuning import kattai_hz

FIELDS = ("raga", "tala", "speed", "trikalam", "eduppu", "tempo", "sruti", "drone", "strings", "beat", "gamaka")


def wanted() -> Exercise:
    """The exercise that address and bar ask for."""
    address = {name: st.query_params[name] for name in FIELDS if name in st.query_params}
    chosen = {**address, **st.session_state.get("chosen", {})}
    number = st.session_state.get("lesson", int(st.query_params.get("lesson", 5)))
    if "text" in st.query_params:
        return parse(st.query_params["text"], library(), chosen)
    lessons = library().drills_of("sarali")
    return realise_drill(lessons[(number - 1) % len(lessons)], library().request(**chosen))


def told(state: PlayerState) -> None:
    """Keep what the bar says."""
    chosen = st.session_state.setdefault("chosen", {})
    if state.aksharas_per_minute is not None:
        chosen["tempo"] = f"{state.aksharas_per_minute:g}"
    if state.speed is not None:
        chosen["speed"], chosen["trikalam"] = str(state.speed), "yes" if state.trikalam else "no"
    if state.kattai is not None:
        chosen["sruti"] = f"{kattai_hz(state.kattai):g} Hz"
    if state.sruti is not None:
        chosen["sruti"] = state.sruti
    if state.new:
        st.session_state.lesson = st.session_state.get("lesson", int(st.query_params.get("lesson", 5))) + 1


st.set_page_config(layout="wide")
exercise = wanted()
st.title(exercise.request.raga.name)
faults = review(exercise) if "text" in st.query_params else ()
try:
    wide, narrow = staffs(exercise)
    sound = player_sound(exercise)
except CarnaticError:  # a swara that the raga lacks is shown, though it can't be played
    wide, narrow, sound = "", "", None
shown = payload(lay_out(exercise), sound, wide, narrow, faults=faults)
came = player(shown, key="player", on_change=told)
st.text(f"Told: {came}")
st.button("Run again")
