"""The sound settings of a visit: voice, gamaka, drone and tala, the same on every page and for every line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from carnatic.exercise.request import ExerciseRequest
from carnatic.exercise.settings import BEATS, DEFAULT_SOUND, DRONES, STRONGEST_GAMAKA, SoundSettings
from carnatic.exercise.voices import VOICE_NAMES, VOICES
from carnatic.messages import say
from carnatic.pages.components.text import heading, notice
from carnatic.pages.session import current_request, mark_widget_event, notice_at, try_settings, visit_session
from carnatic.theory.swara import Pitch

VOICE_WORDS = {voice.name: voice.title for voice in VOICES}
DRONE_WORDS = {drone: say(f"sound.drone.{drone}") for drone in DRONES}
BEAT_WORDS = {beat: say(f"sound.beat.{beat}") for beat in BEATS}
# '' for the raga's own; any others can be typed
STRINGS = ("", "P. S S S.", "M1. S S S.", "N3. S S S.", "S S S.", "P. N3. S S S.", "P. M1. S S S.")
_KEYS = {"voice": "sound_voice", "gamaka": "sound_gamaka", "drone": "sound_drone", "strings": "sound_strings",
        "beat": "sound_beat"}  # fmt: skip


# -- what is chosen, for the whole visit -----------------------------------------------------


def chosen_sound() -> SoundSettings | None:
    """The settings chosen in this visit or opened with a link; None before that."""
    return visit_session().sound


def adopt_sound(sounding: SoundSettings) -> None:
    """Choose the settings of a link or a text for the visit, unless they are the usual ones."""
    if sounding != DEFAULT_SOUND:
        visit_session().sound = sounding


def follow_sound() -> None:
    """Apply the visit's settings to the music on the page, whatever its origin."""
    wanted = chosen_sound()
    if wanted is not None and current_request().sound != wanted:
        try_settings(lambda: current_request().changed(sound=wanted), "sound")


def choose_sound(**changes: Any) -> None:
    """Change some of the settings; the line stays, and a notice says why if a change is impossible."""

    def wanted() -> ExerciseRequest:
        request = current_request()
        return request.changed(sound=replace(request.sound, **changes))

    mark_widget_event()
    if try_settings(wanted, "sound"):
        visit_session().sound = current_request().sound


# -- on the page -------------------------------------------------------------------------------


def sound_part() -> None:
    """The sound choices in the rail."""
    request = current_request()
    heading(say("sound.heading"), sound_words(request.sound))
    show_choices(request.sound)
    st.selectbox(
        say("sound.voice"),
        VOICE_NAMES,
        format_func=VOICE_WORDS.__getitem__,
        key=_KEYS["voice"],
        on_change=take_choice,
        args=("voice",),
    )
    strengths = sorted({*range(0, STRONGEST_GAMAKA + 1, 10), request.sound.gamaka})
    st.select_slider(
        say("sound.gamaka"),
        strengths,
        format_func=gamaka_words,
        key=_KEYS["gamaka"],
        on_change=take_choice,
        args=("gamaka",),
    )
    drone_choices(request)
    beat_choice()
    if warning := notice_at("sound"):
        notice(warning.text)


def drone_choices(request: ExerciseRequest) -> None:
    """Tanpura or sruti box, and its strings; others than those listed can be typed."""
    _words(say("sound.drone"), DRONES, DRONE_WORDS, "drone")
    typed = st.session_state.get(_KEYS["strings"], "")
    st.selectbox(
        say("sound.strings"),
        STRINGS if typed in STRINGS else (*STRINGS, typed),
        format_func=lambda strings: strings or say("sound.strings_usual", strings=own_strings(request)),
        key=_KEYS["strings"],
        accept_new_options=True,
        on_change=take_choice,
        args=("strings",),
        help=say("sound.strings_help"),
    )


def beat_choice() -> None:
    """The sound that keeps the tala."""
    _words(say("sound.beat"), BEATS, BEAT_WORDS, "beat")


def _words(label: str, names: tuple[str, ...], words: dict[str, str], field: str) -> None:
    st.segmented_control(
        label,
        names,
        format_func=words.__getitem__,
        key=_KEYS[field],
        required=True,
        width="stretch",
        on_change=take_choice,
        args=(field,),
    )


def gamaka_words(percent: int) -> str:
    """'Off', '60%'."""
    return f"{percent}%" if percent else say("sound.gamaka_off")


def sound_words(sounding: SoundSettings) -> str:
    """'veena, tanpura, hand'."""
    voice = VOICE_WORDS[sounding.voice]
    if sounding.gamaka:
        voice = say("sound.with_gamaka", voice=voice, percent=sounding.gamaka)
    words = (voice, DRONE_WORDS[sounding.drone], BEAT_WORDS[sounding.beat])
    return ", ".join(word.lower() for word in words)


def own_strings(request: ExerciseRequest) -> str:
    """The strings that suit the raga, 'P. S S S.'."""
    from carnatic.sound.drone.strings import drone_strings

    plain = request.changed(sound=replace(request.sound, strings=""))
    return " ".join(_string(pitch) for pitch in drone_strings(plain))


def _string(pitch: Pitch) -> str:
    return pitch.place.symbol + ("." if pitch.sthayi < 0 else "")


def show_choices(sounding: SoundSettings) -> None:
    """Set the widgets to the settings, unless a notice shows that the typed value is invalid."""
    if not notice_at("sound") or _KEYS["voice"] not in st.session_state:
        for field, key in _KEYS.items():
            st.session_state[key] = getattr(sounding, field)


def take_choice(field: str) -> None:
    """Apply the choice in the widget of one field."""
    value = st.session_state[_KEYS[field]]
    # nothing chosen means the raga's own
    choose_sound(**{field: " ".join(value.split()) if isinstance(value, str) else value or ""})
